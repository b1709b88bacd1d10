/**
 * The desk: carries out what intents and settlements say, in one lane of the state.
 *
 *   commit   unconditional swaps go through the network, in the order of the block
 *   survey   what every strategy would score and how much margin it leaves, on the pools as they are then
 *   perform  the match, at a margin; then what is left of "else route" is routed, in the order of the block
 *
 *   surplus of an order = value got − limit · value given;  score = Σ surplus, less the same sum if nobody settles
 *   a margin m moves the price of either side by the share m of the way to the highest limit matched on it
 *   the protocol takes its share of what matched orders then get beyond their own limits
 *
 * Scores count surplus before that fee, so a margin m costs m · spread of the score, and the spread is what a full margin keeps.
 */
import { Book } from "./book.js";
import type { IntentsModel } from "./model.js";
import { Router } from "./router.js";
import { column, type IntentsState, perStrategy, tallies } from "./state.js";
import { strategies, strategyAt } from "./strategies.js";

const { none, pair, mid, clearing, surplus, spread } = strategyAt;
const { kept, price: priced, surplus: gained, "protocol fee": charged, "matched share": matched } = column;
const columns = tallies.length;
const wide = strategies.length * perStrategy;

export class Desk {
  readonly book: Book;
  private readonly router: Router;
  private readonly trial: Float64Array; // [slots], pools on which proposals are tried
  private readonly cell = new Float64Array(1); // an amount on its way
  private readonly rate = new Float64Array(2); // what a unit of value gets, per side
  private readonly sum = new Float64Array(4); // score, spread, volume, and from where scores are counted
  private readonly best = new Float64Array(strategies.length); // the most that a strategy found of what it seeks

  constructor(private readonly model: IntentsModel) {
    this.book = new Book(model.options.traders);
    this.router = new Router(model.plan);
    this.trial = new Float64Array(model.plan.slots);
  }

  /** Begin: nobody has given or got anything, and who wants to route now does. */
  commit(s: IntentsState, lane: number): void {
    const { unit, options, plan } = this.model;
    const { cell } = this;
    const n = options.traders;
    for (let i = lane * n; i < (lane + 1) * n; i++) s.gave[i] = s.got[i] = 0;
    for (let k = lane * columns; k < (lane + 1) * columns; k++) s.tally[k] = 0;
    for (let k = lane * n; k < (lane + 1) * n; k++) {
      const i = lane * n + s.order[k];
      if (s.intent[i] !== 1) continue;
      const side = s.side[i];
      cell[0] = s.size[i];
      this.router.send(s.pools, lane * plan.slots, side, cell, 0);
      s.gave[i] = s.size[i] * unit[side];
      s.got[i] = cell[0] * unit[1 - side];
    }
  }

  /** Write `survey`: for each strategy its score without a margin, its spread, and its price, 0 where it matches nobody. */
  survey(s: IntentsState, lane: number): void {
    const { book, sum, best } = this;
    const { dust } = this.model; // below it two prices are as good
    const { price, candidates, volume } = book;
    const at = lane * wide;
    for (let k = at; k < at + wide; k++) s.survey[k] = 0;
    this.load(s, lane);
    book.filled.fill(0);
    price[0] = price[1] = 1;
    sum[3] = 0;
    this.weigh(s, lane);
    sum[3] = sum[0]; // what scores are counted from
    book.pair();
    if (volume[0] > 0) {
      this.weigh(s, lane);
      this.note(s, at + pair * perStrategy);
    }
    const count = book.list();
    best.fill(Number.NEGATIVE_INFINITY);
    for (let c = 0; c < count; c++) {
      price[0] = candidates[2 * c];
      price[1] = candidates[2 * c + 1];
      book.fill();
      if (!(volume[0] > 0)) continue;
      this.weigh(s, lane);
      if (c === 0) this.note(s, at + mid * perStrategy);
      for (let k = clearing; k <= spread; k++) {
        const to = at + k * perStrategy;
        const merit = k === clearing ? 2 : k === surplus ? 0 : 1; // where it stands in `sum`
        const nearer = Math.max(price[0], price[1]) < Math.max(s.survey[to + 2], s.survey[to + 3]);
        const better = sum[merit] > best[k] + dust[0] || (sum[merit] >= best[k] - dust[0] && nearer);
        if (!better) continue;
        best[k] = sum[merit];
        this.note(s, to);
      }
    }
  }

  /**
   * Carry out a settlement on the pools of the lane.
   *
   * @param strategy whose survey stands in the state; 0: every intent falls back
   * @param share    of the spread that the solver keeps, at `margins[k]`, for nothing is boxed there
   */
  perform(s: IntentsState, lane: number, strategy: number, margins: Float64Array, k: number): void {
    const { book, rate, cell, router, model } = this;
    const { unit, options, plan } = model;
    const { price, filled, volume, worst, side, limit, given, live, n } = book;
    const tally = lane * columns;
    this.load(s, lane);
    if (strategy === none) filled.fill(0);
    else {
      const from = lane * wide + strategy * perStrategy;
      price[0] = s.survey[from + 2];
      price[1] = s.survey[from + 3];
      if (strategy === pair) book.pair();
      else book.fill();
      for (let a = 0; a < 2; a++) rate[a] = price[a] - margins[k] * (price[a] - worst[a]);
      s.tally[tally + kept] = volume[0] * (price[0] - rate[0]) + volume[1] * (price[1] - rate[1]);
      if (volume[0] > 0) s.tally[tally + priced] = price[0];
    }
    let all = 0;
    for (let i = 0; i < n; i++) {
      const row = lane * n + i;
      all += s.size[row] * unit[side[i]];
      if (!(filled[i] > 0)) continue;
      const beyond = filled[i] * (rate[side[i]] - limit[i]);
      const fee = beyond > 0 ? options.protocolFee * beyond : 0;
      s.gave[row] += filled[i];
      s.got[row] += filled[i] * rate[side[i]] - fee;
      s.tally[tally + charged] += fee;
      s.tally[tally + matched] += filled[i];
    }
    if (all > 0) s.tally[tally + matched] /= all;
    for (let p = 0; p < n; p++) {
      const i = s.order[lane * n + p];
      const rest = given[i] - filled[i];
      if (live[i] !== 1 || !(rest > 0)) continue;
      cell[0] = rest / unit[side[i]];
      router.send(s.pools, lane * plan.slots, side[i], cell, 0);
      s.gave[lane * n + i] += rest;
      s.got[lane * n + i] += cell[0] * unit[1 - side[i]];
    }
    for (let i = 0; i < n; i++) {
      if (live[i] > 0) s.tally[tally + gained] += s.got[lane * n + i] - limit[i] * s.gave[lane * n + i];
    }
  }

  /** Copy the lane's intents into the book; live: 1 else route, 2 else nothing. */
  private load(s: IntentsState, lane: number): void {
    const { book, model } = this;
    const { unit, limits } = model;
    const { n, side, given, limit, live } = book;
    const levels = limits.length;
    for (let i = 0; i < n; i++) {
      const row = lane * n + i;
      const action = s.intent[row];
      side[i] = s.side[row];
      live[i] = action < 2 ? 0 : action < 2 + levels ? 1 : 2;
      given[i] = live[i] > 0 ? s.size[row] * unit[side[i]] : 0;
      limit[i] = live[i] > 0 ? limits[(action - 2) % levels] : 0;
    }
    book.arrange();
  }

  /** `sum` ← total surplus beyond the limits above `sum[3]`, the spread, and the volume of both sides, of the match as filled. */
  private weigh(s: IntentsState, lane: number): void {
    const { book, sum, trial, cell, router, model } = this;
    const { price, filled, volume, worst, side, limit, given, live, n } = book;
    const { unit, plan } = model;
    sum[0] = -sum[3];
    sum[1] = sum[2] = 0;
    for (let i = 0; i < n; i++) {
      if (!(filled[i] > 0)) continue;
      sum[0] += filled[i] * (price[side[i]] - limit[i]);
      sum[2] += filled[i];
    }
    if (sum[2] > 0) sum[1] = volume[0] * (price[0] - worst[0]) + volume[1] * (price[1] - worst[1]);
    for (let k = 0; k < trial.length; k++) trial[k] = s.pools[lane * plan.slots + k];
    for (let p = 0; p < n; p++) {
      const i = s.order[lane * n + p];
      const rest = given[i] - filled[i];
      if (live[i] !== 1 || !(rest > 0)) continue;
      cell[0] = rest / unit[side[i]];
      router.send(trial, 0, side[i], cell, 0);
      sum[0] += cell[0] * unit[1 - side[i]] - limit[i] * rest;
    }
  }

  /** Put what was weighed into the survey; a score that is nothing but rounding is 0. */
  private note(s: IntentsState, to: number): void {
    const { sum, book, model } = this;
    s.survey[to] = Math.abs(sum[0]) > model.dust[0] ? sum[0] : 0;
    s.survey[to + 1] = sum[1];
    s.survey[to + 2] = book.price[0];
    s.survey[to + 3] = book.price[1];
  }
}
