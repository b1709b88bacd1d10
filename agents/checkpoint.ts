/**
 * Checkpoints: everything that moves in a training, as bytes, so that it goes on exactly where it was.
 *
 * One safetensors file holds weights by layer, Adam's moments, normalisers, coins, counters and the batch itself; its metadata
 * says what was trained and how. Of fixed players it holds what they tell of themselves (`Agent.state`): their coins, say.
 */
import { type Copies, copyIn, copyOut, leaves } from "../src/arrays.js";
import type { AnyGame, Role, State } from "../src/game.js";
import type { LearnerOptions } from "./algorithm.js";
import { type Policy, type PolicyOptions, policiesOf } from "./policy.js";
import { decode, encode } from "./safetensors.js";
import { actorsOf, spacesOf } from "./sharing.js";
import { Trainer, type TrainOptions } from "./trainer.js";

const format = "commitment-gym-1";

/** What a checkpoint says of itself; all of it is plain data. */
export interface CheckpointInfo {
  readonly game: string;
  readonly key: string; // the game's options, empty where it tells none: must match to go on training
  readonly roles: readonly string[]; // each role's name, count and sizes: must match on loading
  readonly learners: readonly string[]; // roles that learned
  readonly seats?: { readonly [role: string]: readonly number[] }; // which agents of them, where not all did
  readonly algorithm: string;
  readonly options: LearnerOptions;
  readonly plan: Omit<TrainOptions, "players">;
  readonly updates: number;
  readonly agentSteps: number;
}

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
 * @throws when the checkpoint is of another game, or of other options that change its roles
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
  const actors = actorsOf(game, info.plan.sharing ?? "none", info.options, seats);
  for (const actor of actors) {
    copyIn(under(arrays, `learners/${actor.name}/actor/`), actor.state(), `checkpoint of ${actor.name}`);
    actor.parameters.upload();
  }
  return policiesOf(actors, { seed: info.plan.seed ?? 0, ...options });
}

/**
 * A trainer that goes on where the checkpoint was written, bit for bit on the same backend.
 *
 * @param change another end (steps or updates), and the players of roles and agents that do not learn
 * @throws when the checkpoint is of another game or of other options, or other agents learned
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
  const other = change.steps !== undefined || change.updates !== undefined;
  const end = other ? {} : { ...(steps === undefined ? {} : { steps }), ...(updates === undefined ? {} : { updates }) };
  const trainer = new Trainer(game, { ...rest, ...end, ...change });
  if (JSON.stringify(seatsOf(trainer)) !== JSON.stringify(info.seats ?? {})) {
    trainer.dispose();
    throw new Error(`Other agents learned in the checkpoint of ${game.id}; give the players that it was against.`);
  }
  const same = () =>
    leaves({ players: trainer.state().players ?? {} }).every(([path, { length }]) => arrays[path]?.length === length);
  if (!same()) trainer.rehearse();
  const { players, ...moving } = trainer.state();
  copyIn(arrays, moving, "checkpoint");
  if (players && same()) copyIn(under(arrays, "players/"), players as State, "checkpoint"); // others begin anew
  trainer.batch.restore({ game: game.id, key, lanes: trainer.batch.lanes, arrays: under(arrays, "batch/") });
  for (const { actor } of trainer.learners) actor.parameters.upload();
  return trainer;
}

function open(bytes: Uint8Array, game?: AnyGame): { readonly info: CheckpointInfo; readonly arrays: Copies } {
  const { arrays, metadata } = decode(bytes);
  if (metadata.format !== format)
    throw new Error(`This is no checkpoint of commitment-gym (format '${metadata.format}').`);
  const info = JSON.parse(metadata.info) as CheckpointInfo;
  if (!game) return { info, arrays };
  if (info.game !== game.id) throw new Error(`The checkpoint is of '${info.game}', not of '${game.id}'.`);
  const [was, is] = [info.roles.join("; "), rolesOf(game).join("; ")];
  if (was !== is)
    throw new Error(`The checkpoint is of ${game.id} with other options: its roles were ${was}, here ${is}.`);
  return { info, arrays };
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
