/**
 * Plays many lanes of one game at once.
 *
 * Owns the arrays, the clock, the ends, the resets, the streams and the repair of actions; the rules stay in the game. Ended lanes
 * are treated as Gymnasium's three autoreset modes say: `same-step` (a new episode begins within the step that ends one; what was
 * last seen is in `finalObservations`), `next-step` (the next step ignores the lane's action, resets it and sets `fresh`),
 * `disabled` (the caller resets by mask; stepping an ended lane is an error).
 */
import type { Game, Role, State, Turn, TypedArray } from "./game.js";
import { stepsOf } from "./playable.js";
import { Repair } from "./repair.js";
import { checkSeed, laneSeed, Rng, type Seed } from "./rng.js";
import { restoreSnapshot, type Snapshot, takeSnapshot } from "./snapshot.js";
import { maskSize, size } from "./space.js";
import { Told } from "./told.js";

export type Autoreset = "same-step" | "next-step" | "disabled";

export interface ResetOptions {
  readonly seed?: Seed; // lane i gets laneSeed(seed, i)
  readonly seeds?: readonly Seed[]; // one per lane
  readonly mask?: ArrayLike<number | boolean>; // lanes to reset; without it all
}

export class Batch<S extends State = State> {
  readonly state: S;
  readonly rng: Rng;
  readonly time: Int32Array; // [lanes], steps since reset
  readonly observations: readonly Float32Array[]; // per role [lanes, count, size]
  readonly masks: readonly Uint8Array[]; // per role [lanes, count, maskSize], 1 = legal
  readonly rewards: readonly Float32Array[]; // per role [lanes, count]
  readonly terminated: Uint8Array; // [lanes], the game ended
  readonly truncated: Uint8Array; // [lanes], the horizon cut it
  readonly fresh: Uint8Array; // [lanes], next-step only: this row is a reset and no transition
  readonly finalObservations: readonly Float32Array[]; // per role, set where an episode ended
  readonly finalMetrics: Float64Array; // [lanes, metrics], set where an episode ended
  readonly episodeReturns: readonly Float64Array[]; // per role [lanes, count], of the episode to date; whole where it just ended
  readonly episodeLengths: Int32Array; // [lanes], likewise
  /** How many actions were clipped or replaced since the batch was made. */
  get repaired(): number {
    return this.counters[0];
  }

  private readonly counters = new Float64Array(2); // repaired, seeded
  private readonly repair: Repair;
  private readonly told: Told;
  private readonly turn: Turn;
  private readonly steps: number; // of an episode
  private readonly counts: Int32Array; // agents per role
  private readonly widths: Int32Array; // numbers per observation
  private readonly maskWidths: Int32Array; // flags per action

  constructor(
    readonly game: Game<S>,
    readonly lanes: number,
    readonly autoreset: Autoreset = "same-step",
  ) {
    if (!(Number.isInteger(lanes) && lanes > 0))
      throw new Error(`A batch needs a positive number of lanes, got ${lanes}.`);
    if (!["same-step", "next-step", "disabled"].includes(autoreset)) {
      throw new Error(`There is no autoreset '${autoreset}'; choose same-step, next-step or disabled.`);
    }
    this.steps = stepsOf(game);
    const perRole = <A>(make: (role: Role) => A): A[] => game.roles.map(make);
    this.counts = Int32Array.from(game.roles, (role) => role.count);
    this.widths = Int32Array.from(game.roles, (role) => size(role.observation));
    this.maskWidths = Int32Array.from(game.roles, (role) => maskSize(role.action));
    this.state = game.alloc(lanes);
    this.rng = new Rng(new Uint32Array(lanes * 4));
    this.time = new Int32Array(lanes);
    this.observations = perRole((role) => new Float32Array(lanes * role.count * size(role.observation)));
    this.finalObservations = this.observations.map((o) => new Float32Array(o.length));
    this.masks = perRole((role) => new Uint8Array(lanes * role.count * maskSize(role.action)).fill(1));
    this.rewards = perRole((role) => new Float32Array(lanes * role.count));
    this.episodeReturns = perRole((role) => new Float64Array(lanes * role.count));
    this.episodeLengths = new Int32Array(lanes);
    this.terminated = new Uint8Array(lanes);
    this.truncated = new Uint8Array(lanes);
    this.fresh = new Uint8Array(lanes);
    this.finalMetrics = new Float64Array(lanes * game.metrics.length);
    this.repair = new Repair(game, lanes, this.masks);
    this.told = new Told(game, lanes, this.masks);
    const actions = this.repair.actions;
    const { policies } = this.told;
    this.turn = { lane: 0, time: 0, rng: this.rng, actions, policies, rewards: this.rewards };
  }

  /**
   * Begin episodes: everywhere, or in the lanes of the mask. Without a seed the streams go on where they are (the first reset
   * of all then takes seed 0).
   *
   * @throws when seed, seeds or mask do not fit; nothing is reset then
   */
  reset(options: ResetOptions = {}): void {
    const { seed, seeds, mask } = options;
    if (mask && mask.length !== this.lanes)
      throw new Error(`reset: the mask needs ${this.lanes} entries, got ${mask.length}.`);
    if (seeds && seeds.length !== this.lanes)
      throw new Error(`reset: seeds needs ${this.lanes} entries, got ${seeds.length}.`);
    if (seeds && seed !== undefined) throw new Error("reset: give seed or seeds, not both.");
    if (mask && !this.counters[1]) throw new Error("reset: reset all lanes once before resetting some by mask.");
    if (seed !== undefined) checkSeed(seed);
    if (typeof seed === "number") checkSeed(seed + (this.lanes - 1));
    seeds?.forEach(checkSeed);
    const start = seed ?? (this.counters[1] ? undefined : 0);
    for (let lane = 0; lane < this.lanes; lane++) {
      if (mask && !mask[lane]) continue;
      if (seeds) this.rng.seed(lane, seeds[lane]);
      else if (start !== undefined) this.rng.seed(lane, laneSeed(start, lane));
      this.begin(lane);
      this.clear(lane);
      this.look(lane, this.observations);
    }
    this.counters[1] = 1;
  }

  /**
   * One step in every lane.
   *
   * @param actions  per role `[lanes, count, size(action)]`
   * @param policies per role `[lanes, count, maskSize]`, for roles whose policy the game reads
   * @throws before any lane moves: `NaN` (naming role, agent and lane), wrong lengths, an ended lane in `disabled`
   */
  step(actions: readonly Float32Array[], policies?: readonly Float32Array[]): void {
    const { game } = this;
    if (!this.counters[1]) throw new Error(`${game.id}: call reset() before the first step().`);
    if (this.autoreset === "disabled") this.refuseEnded();
    const skip = this.autoreset === "next-step" ? this : undefined;
    this.told.run(policies, skip);
    this.counters[0] += this.repair.run(actions, skip);
    // One short loop over all lanes after the other: lanes do not touch each other, and the engine keeps short loops in registers.
    this.move();
    this.total();
    this.settle();
    for (let role = 0; role < this.counts.length; role++) this.show(role);
  }

  /** Metrics of one lane's episode to date, written to `out[at …]`. */
  measure(lane: number, out: Float64Array, at = 0): void {
    this.game.measure(this.state, lane, out, at);
  }

  /** An exact copy of all that moves. */
  snapshot(): Snapshot {
    return takeSnapshot(this.game, this.lanes, this.moving());
  }

  /** @throws when the snapshot is of another game, size or options; nothing is restored then */
  restore(snapshot: Snapshot): void {
    restoreSnapshot(snapshot, this.game, this.lanes, this.moving());
  }

  /** Play the joint action; `terminated` then says whether the game is over, and `fresh` which lanes are to be reset instead. */
  private move(): void {
    const { game, state, turn, rng, lanes, time, terminated, truncated, fresh } = this;
    const waits = this.autoreset === "next-step";
    for (let role = 0; role < this.rewards.length; role++) this.rewards[role].fill(0);
    for (let lane = 0; lane < lanes; lane++) {
      if ((terminated[lane] | truncated[lane]) !== 0) {
        this.forget(lane);
        fresh[lane] = waits ? 1 : 0;
        if (waits) continue;
      } else fresh[lane] = 0;
      turn.lane = lane;
      turn.time = time[lane];
      turn.rng = rng.at(lane);
      terminated[lane] = game.step(state, turn) ? 1 : 0;
    }
  }

  /** Add the rewards to the returns. */
  private total(): void {
    for (let role = 0; role < this.counts.length; role++) {
      const returns = this.episodeReturns[role];
      const rewards = this.rewards[role];
      for (let i = 0; i < returns.length; i++) returns[i] += rewards[i];
    }
  }

  /** Advance the clocks, end what has ended, and begin anew where that is due. */
  private settle(): void {
    const { game, state, lanes, time, terminated, truncated, fresh, episodeLengths, steps } = this;
    const cuts = game.horizonEnds === "truncated" ? 1 : 0;
    const again = this.autoreset === "same-step";
    for (let lane = 0; lane < lanes; lane++) {
      if (fresh[lane] !== 0) {
        this.begin(lane);
        this.clear(lane);
        fresh[lane] = 1;
        continue;
      }
      const over = terminated[lane];
      const length = time[lane] + 1;
      const atEnd = length >= steps ? 1 : 0;
      time[lane] = length;
      episodeLengths[lane] = length;
      terminated[lane] = over | (atEnd & (cuts ^ 1));
      truncated[lane] = atEnd & cuts & (over ^ 1);
      if ((over | atEnd) === 0) continue;
      this.look(lane, this.finalObservations);
      game.measure(state, lane, this.finalMetrics, lane * game.metrics.length);
      if (again) this.begin(lane);
    }
  }

  /** Observations and masks of one role in every lane. */
  private show(role: number): void {
    const { game, state, lanes, time } = this;
    const count = this.counts[role];
    const width = this.widths[role];
    const into = this.observations[role];
    for (let lane = 0, at = 0; lane < lanes; lane++) {
      const now = time[lane];
      for (let agent = 0; agent < count; agent++, at += width) game.observe(state, lane, now, role, agent, into, at);
    }
    if (game.legal !== undefined) for (let lane = 0; lane < lanes; lane++) this.flag(lane, role);
  }

  private begin(lane: number): void {
    this.time[lane] = 0;
    this.game.reset(this.state, lane, this.rng.at(lane));
  }

  /** No reward, no end: the row of a reset. */
  private clear(lane: number): void {
    for (let role = 0; role < this.counts.length; role++) {
      const count = this.counts[role];
      for (let i = lane * count; i < (lane + 1) * count; i++) this.rewards[role][i] = 0;
    }
    this.forget(lane);
    this.terminated[lane] = this.truncated[lane] = this.fresh[lane] = 0;
    this.episodeLengths[lane] = 0;
  }

  private forget(lane: number): void {
    for (let role = 0; role < this.counts.length; role++) {
      const count = this.counts[role];
      const returns = this.episodeReturns[role];
      for (let i = lane * count; i < (lane + 1) * count; i++) returns[i] = 0;
    }
  }

  private look(lane: number, out: readonly Float32Array[]): void {
    const { game, state, widths, counts } = this;
    const time = this.time[lane];
    for (let role = 0; role < counts.length; role++) {
      const count = counts[role];
      const width = widths[role];
      const into = out[role];
      let at = lane * count * width;
      for (let agent = 0; agent < count; agent++, at += width) game.observe(state, lane, time, role, agent, into, at);
      if (game.legal !== undefined && out === this.observations) this.flag(lane, role);
    }
  }

  private flag(lane: number, role: number): void {
    const count = this.counts[role];
    const width = this.maskWidths[role];
    for (let agent = 0; agent < count; agent++) {
      this.game.legal!(this.state, lane, role, agent, this.masks[role], (lane * count + agent) * width);
    }
  }

  private refuseEnded(): void {
    for (let lane = 0; lane < this.lanes; lane++) {
      if (this.terminated[lane] || this.truncated[lane]) {
        throw new Error(`${this.game.id}: lane ${lane} has ended; reset it by mask before the next step().`);
      }
    }
  }

  private moving(): State {
    const { state, time, terminated, truncated, fresh, finalMetrics, episodeLengths, counters } = this;
    const each = (arrays: readonly TypedArray[]): State => Object.fromEntries(arrays.entries());
    return {
      ...{ state, words: this.rng.words, time, terminated, truncated, fresh, finalMetrics, episodeLengths, counters },
      observations: each(this.observations),
      masks: each(this.masks),
      rewards: each(this.rewards),
      finalObservations: each(this.finalObservations),
      episodeReturns: each(this.episodeReturns),
    };
  }
}
