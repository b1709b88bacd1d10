/**
 * Checkpoints: everything that moves in a training, as bytes, so that it goes on exactly where it was.
 *
 * One safetensors file holds weights by layer, Adam's moments, normalisers, coins, counters and the batch itself; its metadata
 * says what was trained and how. Of fixed players it holds what they tell of themselves (`Agent.state`): their coins, say.
 */
import { type Copies, copyIn, copyOut, leaves } from "../src/arrays.js";
import type { AnyGame, Role, State } from "../src/game.js";
import { type CheckpointInfo, damaged, format, infoIn } from "./checkpoint-info.js";
import { type Policy, type PolicyOptions, policiesOf } from "./policy.js";
import { decode, encode } from "./safetensors.js";
import { actorsOf, spacesOf } from "./sharing.js";
import { Trainer, type TrainOptions } from "./trainer.js";

export type { CheckpointInfo };

export function save(trainer: Trainer): Uint8Array {
  const { game, batch, learners, algorithm, sharing, options, rollout, seed, plan } = trainer;
  const { steps, updates } = plan;
  const end = { ...(steps === undefined ? {} : { steps }), ...(updates === undefined ? {} : { updates }) };
  const { key, arrays: moving } = batch.snapshot();
  const seats = seatsOf(trainer);
  const info: CheckpointInfo = {
    ...{ game: game.id, key, roles: rolesOf(game), algorithm, options },
    learners: [...new Set(learners.flatMap(({ actor }) => actor.groups.map(({ role }) => role.name)))],
    ...(Object.keys(seats).length > 0 && { seats }),
    plan: {
      algorithm,
      sharing,
      options: { ...options },
      lanes: batch.lanes,
      rollout,
      seed,
      ...end,
      ...(plan.pool && { pool: plan.pool }),
    },
    updates: trainer.updates,
    agentSteps: trainer.agentSteps,
  };
  const arrays: { [path: string]: Copies[string] } = copyOut(trainer.state());
  for (const [path, array] of Object.entries(moving)) arrays[`batch/${path}`] = array;
  const shapes = Object.fromEntries(
    learners.flatMap(({ actor }) =>
      actor.parameters.slots.map(({ name, shape }) => [`learners/${actor.name}/actor/weights/${name}`, shape] as const),
    ),
  );
  return encode({ arrays, shapes, metadata: { format, info: JSON.stringify(info) } });
}

/** What a checkpoint says of itself. @throws when the bytes are no checkpoint */
export function describeCheckpoint(bytes: Uint8Array): CheckpointInfo {
  return open(bytes).info;
}

/**
 * The trained agents by role, ready to play.
 *
 * @throws when the checkpoint is of another game, or of other options that change its roles, or its weights are not finite
 */
export function loadPolicies(
  bytes: Uint8Array,
  game: AnyGame,
  options: PolicyOptions = {},
): { readonly [role: string]: Policy } {
  const { info, arrays } = open(bytes, game);
  const seats = (game.roles as readonly Role[]).map(({ name, count }) =>
    info.learners.includes(name) ? (info.seats?.[name] ?? Array.from({ length: count }, (_, k) => k)) : [],
  );
  refuseInfinite(arrays, (path) => /^learners\/[^/]+\/actor\//.test(path));
  const actors = actorsOf(game, info.plan.sharing ?? "none", info.options, seats);
  try {
    for (const actor of actors) {
      copyIn(under(arrays, `learners/${actor.name}/actor/`), actor.state(), `checkpoint of ${actor.name}`);
      actor.parameters.upload();
    }
  } catch (thrown) {
    for (const actor of actors) actor.dispose();
    throw thrown;
  }
  return policiesOf(actors, { seed: info.plan.seed ?? 0, ...options });
}

/**
 * A trainer that goes on where the checkpoint was written, bit for bit on the same backend.
 *
 * @param change another end (steps or updates), and the players of roles and agents that do not learn
 * @throws when the checkpoint is of another game or of other options, other agents learned, or its weights are not finite
 */
export function resume(
  bytes: Uint8Array,
  game: AnyGame,
  change: Pick<TrainOptions, "steps" | "updates" | "players"> = {},
): Trainer {
  const { info, arrays } = open(bytes, game);
  const { key } = info;
  if (key !== (game.key ?? ""))
    throw new Error(`The checkpoint is of ${game.id} with other options; its training goes on with its own alone.`);
  const { steps, updates, ...rest } = info.plan;
  if (arrays["batch/time"]?.length !== rest.lanes)
    throw damaged(`it does not hold the ${rest.lanes} lanes it tells of`);
  refuseInfinite(arrays, (path) => /^(learners|joint|pool)\//.test(path));
  const other = change.steps !== undefined || change.updates !== undefined;
  const end = other ? {} : { ...(steps === undefined ? {} : { steps }), ...(updates === undefined ? {} : { updates }) };
  const trainer = new Trainer(game, { ...rest, options: info.options, ...end, ...change });
  try {
    restore(trainer, info, arrays);
  } catch (thrown) {
    trainer.dispose();
    throw thrown;
  }
  return trainer;
}

function restore(trainer: Trainer, info: CheckpointInfo, arrays: Copies): void {
  const { game, batch } = trainer;
  if (JSON.stringify(seatsOf(trainer)) !== JSON.stringify(info.seats ?? {}))
    throw new Error(`Other agents learned in the checkpoint of ${game.id}; give the players that it was against.`);
  const same = () =>
    leaves({ players: trainer.state().players ?? {} }).every(([path, { length }]) => arrays[path]?.length === length);
  if (!same()) trainer.rehearse();
  const { players, ...moving } = trainer.state();
  copyIn(arrays, moving, "checkpoint");
  if (players && same()) copyIn(under(arrays, "players/"), players as State, "checkpoint"); // others begin anew
  batch.restore({ game: game.id, key: info.key, lanes: batch.lanes, arrays: under(arrays, "batch/") });
  for (const { actor } of trainer.learners) actor.parameters.upload();
}

/** What the bytes hold, and of this game. @throws a sentence for whatever else they are */
function open(bytes: Uint8Array, game?: AnyGame): { readonly info: CheckpointInfo; readonly arrays: Copies } {
  const { arrays, metadata } = decode(bytes);
  const info = infoIn(metadata);
  const { hidden } = info.options;
  if (bytes.length < 4 * hidden.slice(1).reduce((sum, units, k) => sum + units * hidden[k], 0))
    throw damaged(`it is too short for layers of ${hidden.join(", ")} units`);
  if (!game) return { info, arrays };
  if (info.game !== game.id) throw new Error(`The checkpoint is of '${info.game}', not of '${game.id}'.`);
  const [was, is] = [info.roles.join("; "), rolesOf(game).join("; ")];
  if (was !== is)
    throw new Error(`The checkpoint is of ${game.id} with other options: its roles were ${was}, here ${is}.`);
  for (const { name, count } of game.roles as readonly Role[]) {
    const seats = info.seats?.[name] ?? [];
    if (seats.some((seat, k) => seat >= count || seats.indexOf(seat) !== k))
      throw damaged(`it tells of seats ${seats.join(", ")} of ${count} ${name}(s)`);
  }
  return { info, arrays };
}

/** @throws naming the first tensor that is read and holds a number that is not finite */
function refuseInfinite(arrays: Copies, reads: (path: string) => boolean): void {
  const bad = Object.keys(arrays).find((path) => {
    if (!reads(path)) return false;
    const array = arrays[path];
    let zero = 0; // 0 × NaN and 0 × ∞ are NaN, which stays
    for (let i = 0; i < array.length; i++) zero += 0 * array[i];
    return zero !== 0;
  });
  if (bad !== undefined)
    throw new Error(
      `This checkpoint cannot be used: its weights hold numbers that are not finite, in '${bad}'; take an earlier copy, or train anew.`,
    );
}

/** Which agents learn in roles where not all do. */
function seatsOf({ game, learners }: Trainer): { readonly [role: string]: readonly number[] } {
  return Object.fromEntries(
    (game.roles as readonly Role[]).flatMap(({ name, count }, k) => {
      const own = learners.flatMap(({ actor }) =>
        actor.groups.flatMap(({ index, agents }) => (index === k ? agents : [])),
      );
      return own.length > 0 && own.length < count ? [[name, own] as const] : [];
    }),
  );
}

function rolesOf(game: AnyGame): string[] {
  return (game.roles as readonly Role[]).map((role) => `${role.count} × ${role.name} (${spacesOf(role)})`);
}

function under(arrays: Copies, prefix: string): Copies {
  return Object.fromEntries(
    Object.entries(arrays)
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, array]) => [path.slice(prefix.length), array]),
  );
}
