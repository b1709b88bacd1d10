/**
 * The meta-game of a device over a game of one step: each player sends a message, or stays free and plays an action.
 *
 *   strategy = a message other than none, or none and then an action;   u(strategies) = what the layered game pays, played out
 *
 * Offers and requests to share may come to nothing, so there a strategy also says what is played then.
 *
 * It is played in the environment itself, one lane per joint strategy, so that what is solved is what is learned in. A free player's
 * action does not turn on what it sees the others commit to, nor a later message on an earlier one; that is the game in which all choose at once. Chance is averaged over seeds.
 *
 * Reference: Kalai, Kalai, Lehrer & Samet (2010), A commitment folk theorem, Games Econ. Behav. 69.
 */

import { Batch } from "../../../src/batch.js";
import { anatomyOf } from "../../../src/device/anatomy.js";
import { checkDevice, type Device, type WholeDevice } from "../../../src/device/device.js";
import type { StepKind } from "../../../src/device/plan.js";
import { withDevice } from "../../../src/device/with-device.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { size } from "../../../src/space.js";
import { type Nested, type NormalForm, normalForm } from "../matrix/normal-form.js";

const mostLanes = 50_000;
const probes = 6; // episodes in which chance would show

/**
 * @param seeds how many episodes are averaged per joint strategy; with 1, chance is an error
 * @throws a sentence where the game reads policies, a round has other steps than commit and play, the game more than one, or the meta-game is too large
 */
export function metaForm(game: AnyGame, literal: Device, seeds = 1): NormalForm {
  const device = checkDevice(literal);
  const { steps, venues, components } = anatomyOf(game, device);
  const what = `the meta-game of ${device.name} over ${game.id}`;
  if (game.horizon * game.phases > 1)
    throw new Error(`${what}: the game must be of one step, it has up to ${game.horizon * game.phases}.`);
  const reader = (game.roles as readonly Role[]).find(({ readsPolicy }) => readsPolicy);
  if (reader)
    throw new Error(
      `${what}: the game reads the policy of role ${reader.name}, so that payoffs are not those of actions.`,
    );
  const why = unsolvable(device, steps, venues[0].mediates);
  if (why) throw new Error(`${what}: ${why}.`);
  const layered = withDevice(game, device) as AnyGame;
  const roles = layered.roles as readonly Role[];
  const seats = roles.flatMap(({ count }, role) => Array.from({ length: count }, (_, agent) => ({ role, agent })));
  const texts = venues[0].messages;
  const { voluntary } = device;
  const strategies = seats.map(({ role }, i) => {
    const actions = components[role].find(({ part }) => part === "action")?.size ?? 1;
    const named = (action: number) => (game.roles as readonly Role[])[role].actions?.[action] ?? String(action);
    const said = texts[i].slice(1).flatMap((text, m) =>
      device.messages.kind === "share"
        ? Array.from({ length: actions }, (_, action) => ({
            ...{ name: nameOf(`${text}, without a deal ${named(action)}`, m + 1), message: m + 1, action },
          }))
        : [{ name: nameOf(text, m + 1), message: m + 1, action: 0 }],
    );
    const free = Array.from({ length: actions }, (_, action) => ({
      name: `free: ${named(action)}`,
      message: 0,
      action,
    }));
    return [...said, ...(voluntary || said.length === 0 ? free : [])];
  });
  const joints = strategies.reduce((product, list) => product * list.length, 1);
  if (!(joints <= mostLanes))
    throw new Error(
      `${what} is too large: ${joints > 9e15 ? "over 9e15" : joints} joint strategies, and ${mostLanes} are the most.`,
    );
  const strides = strategies.map((_, i) => strategies.slice(i + 1).reduce((product, list) => product * list.length, 1));
  const chosen = (joint: number, i: number) => strategies[i][Math.floor(joint / strides[i]) % strategies[i].length];
  const actions = roles.map((role) => new Float32Array(joints * role.count * size(role.action)));
  /** What each player gets in each joint strategy, `[joints, players]`, in the episode of one seed. */
  const played = (seed: number): Float64Array => {
    const totals = new Float64Array(joints * seats.length);
    const batch = new Batch(layered, joints, "disabled");
    batch.reset({ seeds: Array<number>(joints).fill(seed) });
    for (const kind of steps) {
      const wanted = kind === "commit" ? "message" : "action";
      for (const all of actions) all.fill(0);
      seats.forEach(({ role, agent }, i) => {
        const column = components[role].find(({ part }) => part === wanted)?.column;
        if (column === undefined) return;
        const width = size(roles[role].action);
        for (let joint = 0; joint < joints; joint++)
          actions[role][(joint * roles[role].count + agent) * width + column] = chosen(joint, i)[wanted];
      });
      batch.step(actions);
      seats.forEach(({ role, agent }, i) => {
        for (let joint = 0; joint < joints; joint++)
          totals[joint * seats.length + i] += batch.rewards[role][joint * roles[role].count + agent];
      });
    }
    return totals;
  };
  const totals = played(0);
  for (let seed = 1; seed < Math.max(seeds, probes); seed++) {
    const others = played(seed);
    if (seeds === 1) {
      if (others.every((u, k) => u === totals[k])) continue;
      throw new Error(`${what}: what it pays is left to chance; give a number of seeds to average over.`);
    }
    if (seed < seeds) for (let k = 0; k < totals.length; k++) totals[k] += others[k];
  }
  for (let k = 0; k < totals.length; k++) totals[k] /= seeds;
  const nested = (i: number, joint: number): Nested =>
    i === seats.length
      ? Array.from(totals.subarray(joint * seats.length, (joint + 1) * seats.length), (u) => Number(u.toPrecision(7)))
      : strategies[i].map((_, k) => nested(i + 1, joint + k * strides[i]));
  return normalForm({ payoffs: nested(0, 0), actions: strategies.map((list) => list.map(({ name }) => name)) }, what);
}

/** Why the strategies above are not all there is to a device; nothing where they are. */
function unsolvable(device: WholeDevice, steps: readonly StepKind[], mediates: boolean): string | undefined {
  const { bids, identities, credibility, finality } = device;
  const odd = steps.find((kind) => kind !== "commit" && kind !== "play");
  if (odd || mediates) return `a round must be commit and play; it has a step to ${odd ?? "mediate"}`;
  if (bids.levels > 1) return "a strategy would have to say what is bid";
  if (identities.most > 0) return "a strategy would have to say how many heads are shown";
  if (credibility.breach) return "commitments can be broken, and a strategy would have to say when they are";
  if (finality.kind === "race" || credibility.honour < 1)
    return "who is not bound in spite of its message plays freely, and a strategy would have to say what";
  return undefined;
}

/** Names of actions are not endless and hold no slash. */
const nameOf = (text: string, number: number): string =>
  (text.length <= 120 ? text : `#${number} ${text.slice(0, 110)}…`).replace(/\//g, "|");
