/**
 * A session: one batch that one client drives, the seats it plays, and the bots that play the rest.
 *
 * What crosses the wire at every step is fixed here: `takes` is the layout of a step's frame, `gives` and `final` those of the reply's.
 */
import { createHash } from "node:crypto";
import type { Bot } from "../src/agent.js";
import { type Copies, copyIn, leaves } from "../src/arrays.js";
import { type Autoreset, Batch } from "../src/batch.js";
import type { Anatomy } from "../src/device/anatomy.js";
import type { AnyGame, Role, TypedArray } from "../src/game.js";
import { laneSeed, type Seed } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";
import { Refusal } from "./fault.js";
import { Gather, type Part, spread } from "./layout.js";
import { Opponents } from "./opponents.js";
import { endings, inward, outward, type Seats } from "./views.js";

export interface SessionPlan {
  readonly game: AnyGame;
  readonly lanes: number;
  readonly autoreset: Autoreset;
  readonly seats: readonly Seats[]; // per role
  readonly bots: readonly (Bot | undefined)[]; // per role, for the seats that the client leaves
  readonly names: readonly (string | undefined)[]; // of these bots
  readonly anatomy?: () => Anatomy | undefined; // what its devices make of it
}

export class Session {
  readonly batch: Batch;
  readonly takes: readonly Part[];
  readonly gives: Gather;
  readonly final: Gather; // follows where an episode ended
  private readonly roles: readonly Role[];
  private readonly actions: Float32Array[]; // per role [lanes, count, size], as the batch takes them
  private readonly policies: Float32Array[];
  private readonly opponents: readonly (Opponents | undefined)[];
  private seeded = false;

  constructor(private readonly plan: SessionPlan) {
    const { game, lanes, autoreset } = plan;
    this.roles = game.roles;
    this.batch = new Batch(game, lanes, autoreset);
    this.actions = this.roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
    this.policies = this.roles.map(
      (role) => new Float32Array(role.readsPolicy ? lanes * role.count * maskSize(role.action) : 0),
    );
    this.opponents = plan.bots.map((bot, r) =>
      bot ? new Opponents(game, r, bot, this.batch, this.actions[r], this.policies[r]) : undefined,
    );
    this.takes = [...inward("actions", this.batch, plan.seats), ...inward("policies", this.batch, plan.seats)];
    this.gives = new Gather(outward(this.batch, plan.seats));
    this.final = new Gather(endings(this.batch, plan.seats));
  }

  /** What the devices make of the game; undefined without devices. */
  anatomy(): Anatomy | undefined {
    return this.plan.anatomy?.();
  }

  /** Did an episode end in the last step? The reply then has a second frame. */
  get ended(): boolean {
    const { terminated, truncated } = this.batch;
    for (let lane = 0; lane < terminated.length; lane++) if ((terminated[lane] | truncated[lane]) !== 0) return true;
    return false;
  }

  /**
   * Begin episodes.
   *
   * @param seeds one per lane, NaN where the lane's stream goes on
   * @param mask  lanes to reset; without it all
   * @throws before anything is reset
   */
  reset(seed: Seed | undefined, seeds?: ArrayLike<number>, mask?: Uint8Array): void {
    const { batch } = this;
    const { lanes } = batch;
    if (seeds === undefined) {
      batch.reset({ ...(seed !== undefined && { seed }), ...(mask && { mask }) });
      const start = seed ?? (this.seeded ? undefined : 0);
      if (start !== undefined) this.seedBots(mask, (lane) => laneSeed(start, lane));
    } else {
      if (seed !== undefined) throw new Refusal("argument", "reset: give seed or seeds, not both.");
      const given = Uint8Array.from({ length: lanes }, (_, k) =>
        !mask || mask[k] ? (Number.isNaN(seeds[k]) ? 0 : 1) : 0,
      );
      const rest = Uint8Array.from({ length: lanes }, (_, k) => (!mask || mask[k] ? 1 - given[k] : 0));
      const all = given.every((flag) => flag === 1);
      if (!all && !this.seeded)
        throw new Refusal("argument", "reset: the first reset needs a seed for every lane, or one for all.");
      const numbers = Array.from(given, (flag, k) => (flag ? seeds[k] : 0));
      batch.reset({ seeds: numbers, ...(!all && { mask: given }) });
      if (!all) batch.reset({ mask: rest });
      this.seedBots(given, (lane) => numbers[lane]);
    }
    this.seeded = true;
  }

  /** One step in every lane. @throws before anything moves */
  step(frame: Uint8Array | undefined): void {
    const { batch, takes, actions, policies } = this;
    const given = spread(takes, frame, "step") as Float32Array[];
    if (!this.seeded) throw new Refusal("argument", "step: reset first.");
    if (this.waits()) throw new Refusal("argument", "step: a lane has ended; reset it by mask first.");
    const before = this.opponents.map((opponents) => opponents?.take());
    for (const opponents of this.opponents) opponents?.act();
    let next = 0;
    for (const into of [actions, policies]) {
      for (let r = 0; r < this.roles.length; r++) {
        const { count } = this.roles[r];
        const seat = this.plan.seats[r];
        if (seat === "none" || (into === policies && !this.roles[r].readsPolicy)) continue;
        const from = given[next++];
        if (seat === "all") into[r] = from;
        else place(from, into[r], this.batch.lanes, count, seat);
      }
    }
    try {
      batch.step(actions, policies);
    } catch (thrown) {
      for (const [r, copies] of before.entries()) if (copies) this.opponents[r]?.put(copies); // coins move with the lanes or not at all
      throw thrown;
    }
  }

  /** All observations of every lane, in role order, `[lanes, Σ count · size]`. */
  state(): { readonly shape: number[]; readonly data: Float32Array } {
    const { lanes, observations } = this.batch;
    const widths = observations.map((o) => o.length / lanes);
    const width = widths.reduce((a, b) => a + b, 0);
    const data = new Float32Array(lanes * width);
    for (let lane = 0; lane < lanes; lane++) {
      let at = lane * width;
      observations.forEach((o, r) => {
        data.set(o.subarray(lane * widths[r], (lane + 1) * widths[r]), at);
        at += widths[r];
      });
    }
    return { shape: [lanes, width], data };
  }

  /** Everything that moves, and what tells this session's game apart. */
  snapshot(): {
    readonly game: string;
    readonly options: string;
    readonly arrays: { readonly [path: string]: TypedArray };
  } {
    const { arrays, ...named } = this.batch.snapshot();
    return { game: named.game, options: this.fingerprint(), arrays: { ...arrays, ...this.beside() } };
  }

  /** @throws when the arrays are of another session's kind, or contradict each other; nothing is restored then */
  restore(game: unknown, options: unknown, arrays: { readonly [path: string]: TypedArray }): void {
    const { batch } = this;
    if (game !== batch.game.id || options !== this.fingerprint())
      throw new Refusal(
        "argument",
        `restore: the snapshot is of another game, other options, lanes, seats or opponents than this session of '${batch.game.id}'.`,
      );
    const before = { batch: batch.snapshot(), beside: this.beside(), seeded: this.seeded };
    const names = Object.keys(arrays);
    const expected = names.length === Object.keys(before.batch.arrays).length + Object.keys(before.beside).length;
    if (!expected) throw new Refusal("argument", "restore: the snapshot has arrays too many or too few.");
    const beside = this.beside();
    copyIn(arrays, beside, "restore"); // into a copy: whatever does not fit is found before anything is written
    try {
      batch.restore({ ...before.batch, arrays });
      this.putBeside(beside);
      this.seeded = true;
      this.verify();
    } catch (thrown) {
      batch.restore(before.batch);
      this.putBeside(before.beside);
      this.seeded = before.seeded;
      throw thrown;
    }
  }

  /** Bytes of everything that a session of this game holds per lane; asked before one is made. */
  static bytesPerLane(game: AnyGame): number {
    const state = leaves(game.alloc(1)).reduce((sum, [, array]) => sum + array.byteLength, 0);
    const perAgent = ({ observation, action, readsPolicy }: Role) =>
      2 * 4 * size(observation) + 2 * 4 * size(action) + maskSize(action) * (readsPolicy ? 5 : 1) + 12;
    const agents = (game.roles as readonly Role[]).reduce((sum, role) => sum + role.count * perAgent(role), 0);
    return state + agents + 8 * game.metrics.length + 32;
  }

  /** Bytes of the largest frame of a step or its reply, per lane. */
  static frameBytesPerLane(game: AnyGame): number {
    const sum = (bytes: (role: Role) => number) =>
      (game.roles as readonly Role[]).reduce((total, role) => total + role.count * bytes(role), 0);
    const taken = sum(({ action, readsPolicy }) => 4 * size(action) + (readsPolicy ? 4 * maskSize(action) : 0));
    const given = sum(({ observation, action }) => 4 * size(observation) + maskSize(action) + 12);
    return Math.max(taken, given + 8 * game.metrics.length + 7);
  }

  /** An observation is a function of the state, so a snapshot whose two disagree is no snapshot. */
  private verify(): void {
    const { batch, roles } = this;
    const { game, lanes, time } = batch;
    const steps = game.horizon * game.phases;
    roles.forEach(({ count, observation }, r) => {
      const width = size(observation);
      const out = new Float32Array(width);
      const bytes = new Uint8Array(out.buffer);
      const shown = batch.observations[r];
      const seen = new Uint8Array(shown.buffer, shown.byteOffset, shown.byteLength);
      for (let row = 0; row < lanes * count; row++) {
        const lane = Math.floor(row / count);
        if (!(time[lane] >= 0 && time[lane] <= steps))
          throw new Refusal("argument", "restore: the snapshot's clock is off.");
        game.observe(batch.state, lane, time[lane], r, row % count, out, 0);
        for (let k = 0; k < bytes.length; k++) {
          if (bytes[k] !== seen[row * bytes.length + k])
            throw new Refusal("argument", "restore: the snapshot contradicts itself; was it changed?");
        }
      }
    });
  }

  private fingerprint(): string {
    const { game, lanes, autoreset, seats, names } = this.plan;
    const told = [game.id, game.key ?? "", lanes, autoreset, seats, names.map((name) => name ?? "")];
    return createHash("sha256").update(JSON.stringify(told)).digest("hex");
  }

  private waits(): boolean {
    return this.plan.autoreset === "disabled" && this.ended;
  }

  /** Copies of what moves beside the batch, `opponents/searcher/words`. */
  private beside(): Copies {
    const each = this.opponents.flatMap((opponents, r) =>
      Object.entries(opponents?.take() ?? {}).map(([path, array]) => [
        `opponents/${this.roles[r].name}/${path}`,
        array,
      ]),
    );
    return Object.fromEntries(each) as Copies;
  }

  private putBeside(copies: Copies): void {
    this.opponents.forEach((opponents, r) => {
      const prefix = `opponents/${this.roles[r].name}/`;
      const own = Object.entries(copies).filter(([path]) => path.startsWith(prefix));
      opponents?.put(Object.fromEntries(own.map(([path, array]) => [path.slice(prefix.length), array])));
    });
  }

  private seedBots(mask: ArrayLike<number> | undefined, seedOf: (lane: number) => Seed): void {
    for (const opponents of this.opponents) {
      if (!opponents) continue;
      for (let lane = 0; lane < this.batch.lanes; lane++) if (!mask || mask[lane]) opponents.seed(lane, seedOf(lane));
    }
  }
}

/** Write one seat's rows among those of all. */
function place(from: Float32Array, into: Float32Array, lanes: number, count: number, seat: number): void {
  const width = from.length / lanes;
  for (let lane = 0; lane < lanes; lane++) {
    const at = (lane * count + seat) * width;
    for (let k = 0; k < width; k++) into[at + k] = from[lane * width + k];
  }
}
