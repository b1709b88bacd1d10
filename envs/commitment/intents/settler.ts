/**
 * Settles a batch: by the solvers' competition, or by the built-in solver at the highest score; and pays everybody.
 *
 *   score of a proposal = score of its strategy − margin · spread; below 0, or with nobody matched, it is void
 *   reward of a solver  = kept margin − cost, if it won, + payment (auction.ts)
 *   reward of a trader  = (1 + premium) · value got − value given
 */
import type { Rng } from "../../../src/rng.js";
import { payments as payTo, winnerOf } from "./auction.js";
import { Desk } from "./desk.js";
import type { IntentsModel } from "./model.js";
import { column, type IntentsState, perStrategy, tallies } from "./state.js";
import { strategies, strategyAt } from "./strategies.js";

const { none, surplus } = strategyAt;
const { welfare, score: scored, kept, payments, "solver profit": profit } = column;
const { "protocol fee": charged, cost: spent, reverts } = column;
const columns = tallies.length;
const wide = strategies.length * perStrategy;

export class Settler {
  private readonly desk: Desk;
  private readonly cell = new Float64Array(1);
  private readonly scores: Float64Array; // [m]
  private readonly paid: Float64Array; // [m]
  private readonly bounds: Float64Array; // c_l, c_u
  private readonly margins: Float64Array; // [m + 1], of each proposal; the last is the built-in solver's, 0

  constructor(private readonly model: IntentsModel) {
    this.desk = new Desk(model);
    this.scores = new Float64Array(model.options.solvers);
    this.paid = new Float64Array(model.options.solvers);
    this.bounds = Float64Array.of(model.options.lowest, model.options.highest);
    this.margins = new Float64Array(model.options.solvers + 1);
  }

  /** Intents are given: who routes now does, and all strategies are weighed. */
  open(s: IntentsState, lane: number): void {
    this.desk.commit(s, lane);
    this.desk.survey(s, lane);
  }

  /** The built-in solver, and the traders' rewards to `out[at …]`. */
  alone(s: IntentsState, lane: number, out: Float32Array, at: number): void {
    const from = lane * wide + surplus * perStrategy;
    const good = s.survey[from + 2] > 0 && s.survey[from] >= 0;
    this.desk.perform(s, lane, good ? surplus : none, this.margins, this.model.options.solvers);
    if (good) s.tally[lane * columns + scored] = s.survey[from];
    this.pay(s, lane, out, at);
  }

  /**
   * The solvers' auction, and what comes of it.
   *
   * @param proposals `[lanes, m, 2]`: strategy and margin
   * @param out       rewards of the solvers, `[lanes, m]`
   */
  compete(s: IntentsState, lane: number, rng: Rng, proposals: Float32Array, out: Float32Array): void {
    const { scores, margins, cell, desk, paid, bounds } = this;
    const { options, dust } = this.model;
    const { solvers: m, margins: shares, revertProbability, ceiling } = options;
    const first = lane * m;
    const tally = lane * columns;
    for (let i = 0; i < m; i++) {
      const strategy = proposals[2 * (first + i)];
      margins[i] = shares > 1 ? proposals[2 * (first + i) + 1] / (shares - 1) : 0;
      const from = lane * wide + strategy * perStrategy;
      scores[i] = s.survey[from + 2] > 0 ? s.survey[from] - margins[i] * s.survey[from + 1] : -1;
      if (Math.abs(scores[i]) <= dust[0]) scores[i] = 0;
    }
    const winner = winnerOf(scores, rng);
    let failed = false;
    if (winner >= 0 && revertProbability > 0) {
      rng.uniformAt(cell, 0);
      failed = cell[0] < revertProbability;
    }
    const idle = winner < 0 || failed;
    desk.perform(s, lane, idle ? none : proposals[2 * (first + winner)], margins, idle ? m : winner);
    if (ceiling === "fee") bounds[1] = s.tally[tally + charged];
    payTo(scores, winner, failed, bounds, paid);
    for (let i = 0; i < m; i++) s.tally[tally + payments] += paid[i];
    if (winner >= 0) paid[winner] += s.tally[tally + kept] - s.cost[first + winner];
    for (let i = 0; i < m; i++) {
      out[first + i] = paid[i];
      s.tally[tally + profit] += paid[i];
    }
    if (winner < 0) return;
    s.tally[tally + spent] = s.cost[first + winner];
    if (failed) s.tally[tally + reverts] = 1;
    else s.tally[tally + scored] = scores[winner];
  }

  /** The traders' rewards, to `out[at …]`. */
  pay(s: IntentsState, lane: number, out: Float32Array, at: number): void {
    const n = this.model.options.traders;
    for (let i = 0; i < n; i++) {
      const row = lane * n + i;
      const gain = (1 + s.premium[row]) * s.got[row] - s.gave[row];
      out[at + i] = gain;
      s.tally[lane * columns + welfare] += gain;
    }
  }
}
