/** Commitments: what a device layer keeps beside the game's own state, one row per lane. */
import type { Rng } from "../rng.js";
import type { PerRole } from "../transform/layer.js";

export type Commitments = {
  readonly at: Int32Array; // [lanes], place in the plan
  readonly clock: Int32Array; // [lanes], steps that the game has played
  readonly scene: Int32Array; // [lanes], the number of all that is seen of devices, where there are few; see scenes.ts
  readonly venue: Int32Array; // [lanes, n], which device each has chosen
  readonly message: Int32Array; // [lanes, n], 0 = none
  readonly bid: Int32Array; // [lanes, n], in steps of the device's grid
  readonly fakes: Int32Array; // [lanes, n], identities beyond the first
  readonly accepted: Uint8Array; // [lanes, n], the contract on the table
  readonly shown: Uint8Array; // [lanes, n], does its commitment seem to bind?
  readonly bound: Uint8Array; // [lanes, n], does it?
  readonly promise: Int32Array; // [lanes, n], the action that it comes to; −1 = none, or not before all have moved
  readonly pay: Int32Array; // [lanes, n], payment with it, in steps of the grid
  readonly target: Int32Array; // [lanes, n], to which other; 0 = all
  readonly due: Float64Array; // [lanes, n], what a deal brings whenever the game is played
  readonly arrival: Float64Array; // [lanes, n + 1]; the last is the game's deadline
  readonly sequence: Int32Array; // [lanes, devices, n], seats in the order of each
  readonly table: Int32Array; // [lanes, devices], the contract proposed, 0 = none
  readonly agreed: Uint8Array; // [lanes, devices], does it hold?
  readonly deed: Int32Array; // [lanes, devices], what each mediator chose
  readonly decided: Int32Array; // [lanes, devices, n], actions that mediators chose for those who delegated
  readonly leaked: Uint8Array; // [lanes, n]
  readonly past: Int32Array; // [lanes, rounds, n], messages of rounds before, the latest first
  readonly sums: Float64Array; // [lanes, sums], of the episode to date
  readonly played: PerRole; // [lanes, count, 1] per role of the game, the actions that it is given
  readonly policies: PerRole; // [lanes, count, actions], where the game reads policies
};

/** What is summed over an episode, and shown as metrics. */
export const sums = [
  "rounds", // agent-rounds, from which shares are taken
  "committed", // agents who sent a message
  "bound", // whose commitments bound them
  "broken", // who broke one, per step of the game
  "voids", // resolutions without a result, per round
  "revenue", // of mediators
  "burnt",
  "transfers", // paid by agents to agents
  "slashed",
  "identities", // fakes
] as const;

/** Where each sum lies. */
export const sum = Object.fromEntries(sums.map((name, k) => [name, k])) as {
  readonly [S in (typeof sums)[number]]: number;
};

export function allocCommitments(
  lanes: number,
  n: number,
  devices: number,
  delay: number,
): Omit<Commitments, "played" | "policies"> {
  const perAgent = () => new Int32Array(lanes * n);
  return {
    ...{ at: new Int32Array(lanes), clock: new Int32Array(lanes), scene: new Int32Array(lanes) },
    ...{ venue: perAgent(), message: perAgent(), bid: perAgent(), fakes: perAgent() },
    ...{ accepted: new Uint8Array(lanes * n), shown: new Uint8Array(lanes * n), bound: new Uint8Array(lanes * n) },
    ...{ promise: perAgent(), pay: perAgent(), target: perAgent(), due: new Float64Array(lanes * n) },
    ...{ arrival: new Float64Array(lanes * (n + 1)), sequence: new Int32Array(lanes * devices * n) },
    ...{ table: new Int32Array(lanes * devices), agreed: new Uint8Array(lanes * devices) },
    ...{ deed: new Int32Array(lanes * devices), decided: new Int32Array(lanes * devices * n) },
    ...{ leaked: new Uint8Array(lanes * n), past: new Int32Array(lanes * delay * n) },
    sums: new Float64Array(lanes * sums.length),
  };
}

/**
 * Forget what was said and agreed, before new commitments are made.
 *
 * @param plain can nothing but messages and what they come to be there?
 */
export function forget(s: Commitments, lane: number, n: number, devices: number, plain: boolean): void {
  for (let k = lane * n; k < (lane + 1) * n; k++) {
    s.message[k] = s.shown[k] = s.bound[k] = 0;
    s.promise[k] = -1;
  }
  if (plain) return;
  for (let k = lane * n; k < (lane + 1) * n; k++) {
    s.venue[k] = s.bid[k] = s.fakes[k] = s.pay[k] = s.target[k] = s.due[k] = s.accepted[k] = s.leaked[k] = 0;
  }
  for (let k = lane * devices; k < (lane + 1) * devices; k++) s.table[k] = s.agreed[k] = s.deed[k] = 0;
  for (let k = lane * devices * n; k < (lane + 1) * devices * n; k++) s.decided[k] = 0;
}

/** Move the messages of this round to the past. @param delayed does a device tell them later? `[devices]` */
export function remember(s: Commitments, lane: number, n: number, delay: number, delayed: Uint8Array): void {
  if (delay === 0) return;
  const first = lane * delay * n;
  s.past.copyWithin(first + n, first, first + (delay - 1) * n);
  for (let i = 0; i < n; i++) s.past[first + i] = delayed[s.venue[lane * n + i]] !== 0 ? s.message[lane * n + i] : 0;
}

/** The clocks and the sums as at the start of an episode. */
export function start(s: Commitments, lane: number): void {
  s.at[lane] = s.clock[lane] = 0;
  for (let k = lane * sums.length; k < (lane + 1) * sums.length; k++) s.sums[k] = 0;
}

/** The order as numbered, on every device. */
export function lineUp(s: Commitments, lane: number, n: number, devices: number): void {
  for (let v = 0, k = lane * devices * n; v < devices; v++) for (let i = 0; i < n; i++) s.sequence[k++] = i;
}

/** Everything as at the start of an episode. */
export function beginCommitments(
  s: Commitments,
  lane: number,
  n: number,
  devices: number,
  delay: number,
  plain: boolean,
): void {
  start(s, lane);
  for (let k = lane * delay * n; k < (lane + 1) * delay * n; k++) s.past[k] = 0;
  lineUp(s, lane, n, devices);
  forget(s, lane, n, devices, plain);
}

/** A coin: 1 with the chance given; certain ones toss none. */
export function tossed(chance: number, rng: Rng): boolean {
  return chance >= 1 || (chance > 0 && rng.uniform() < chance);
}
