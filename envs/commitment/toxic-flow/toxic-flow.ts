/**
 * Toxic flow: makers quote half-spreads around the mid for the traders of a batch, some of whom know how the value is about to move.
 *
 *   phase 0  makers quote three half-spreads: for traders of unknown kind, for those shown to be retail, for those shown to be toxic
 *   phase 1  each seat is taken with probability a; the value moves by D Δ, D = ±1; a toxic trader (probability π) is on side D, a retail one on
 *            either; whoever came trades one unit at the lowest quote for it, or passes; with netting, opposite orders trade at the mid first
 *   phase 2  only where quotes stand on: the value jumps by ±J with probability Q, and toxic traders may take the quote once more
 *
 *   reward   trader on side d   retail w + d D Δ − s · toxic Δ − s · taking a standing quote J − s       price
 *            maker              s − d D Δ and s − J for what it fills, equal quotes sharing alike
 *
 * Trades are marked to the value after the move; quotes that stand on are centred on it. What all earn is what trading is worth to retail.
 *
 * Reference: Glosten & Milgrom (1985), J. Financ. Econ. 14; Budish, Cramton & Shim (2015), Q. J. Econ. 130 (batches). The details are this game's.
 */
import type { Game, Role } from "../../../src/game.js";
import { logAt } from "../../../src/maths.js";
import { resolve } from "../../../src/options.js";
import type { Rng } from "../../../src/rng.js";
import type { Box, Discrete, MultiDiscrete } from "../../../src/space.js";
import { makerSpaces, observeMaker, observeTrader, traderMask, traderSpaces } from "./observations.js";
import { type ToxicFlowOptions, type ToxicMarket, toxicFlowDefaults, toxicFlowId, toxicMarket } from "./options.js";
import { alloc, clear, kinds, metrics, phases, pools, sums, type ToxicFlowState } from "./state.js";

export interface MakerRole extends Role {
  readonly name: "maker";
  readonly observation: Box;
  readonly action: Box | MultiDiscrete;
}
export interface FlowTraderRole extends Role {
  readonly name: "trader";
  readonly observation: Box;
  readonly action: Discrete;
}
export type ToxicFlowGame = Game<ToxicFlowState, readonly [MakerRole, FlowTraderRole]> & {
  readonly market: ToxicMarket;
};

const columns = metrics.length;

/** @throws naming the option that is wrong */
export function toxicFlow(given?: Partial<ToxicFlowOptions>): ToxicFlowGame {
  const market = toxicMarket(given);
  const { makers, traders: n, presence, toxic, showToxic, showRetail, move, value, netting, stands } = market;
  const { jumpChance, jumpMean, tick, highest } = market;
  const drawn = market.retail === "uniform";
  const refuses = Math.fround(highest);
  const top = tick > 0 ? Math.round(highest / tick) : 0;
  const cell = new Float64Array(2);

  const quote = (s: ToxicFlowState, lane: number, asked: Float32Array): void => {
    for (let p = 0; p < pools; p++) s.best[lane * pools + p] = refuses;
    for (let k = lane * makers * pools, p = 0; k < (lane + 1) * makers * pools; k++, p = (p + 1) % pools) {
      s.quote[k] = top === 0 ? asked[k] : asked[k] === top ? refuses : asked[k] * tick;
      if (s.quote[k] < s.best[lane * pools + p]) s.best[lane * pools + p] = s.quote[k];
    }
  };

  /** Who comes, what they know and want, and how the value moves. */
  const arrive = (s: ToxicFlowState, lane: number, rng: Rng): void => {
    s.move[lane] = rng.below(2) * 2 - 1;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      s.kind[i] = s.pool[i] = s.side[i] = s.worth[i] = 0;
      rng.uniformAt(cell, 0);
      if (cell[0] >= presence) continue;
      rng.uniformAt(cell, 0);
      rng.uniformAt(cell, 1);
      if (cell[0] < toxic) {
        s.kind[i] = kinds.toxic;
        s.pool[i] = cell[1] < showToxic ? kinds.toxic : 0;
        s.side[i] = s.move[lane];
      } else {
        s.kind[i] = kinds.retail;
        s.pool[i] = cell[1] < showRetail ? kinds.retail : 0;
        s.side[i] = rng.below(2) * 2 - 1;
        cell[0] = 1;
        if (drawn) rng.uniformAt(cell, 0);
        s.worth[i] = cell[0] * value;
      }
    }
  };

  /** Settle the batch: net opposite orders if that is the rule, and let makers fill the rest. */
  const trade = (s: ToxicFlowState, lane: number, orders: Float32Array, rewards: Float32Array): void => {
    let buys = 0;
    let sells = 0;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      if (orders[i] === 0) continue;
      if (s.side[i] > 0) buys++;
      else sells++;
    }
    const matched = netting ? Math.min(buys, sells) : 0;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      if (orders[i] === 0) continue;
      const atMid = matched / (s.side[i] > 0 ? buys : sells);
      const filled = orders[i] === 1 ? 1 - atMid : 0; // by makers
      const at = lane * pools + s.pool[i];
      const mark = s.side[i] * s.move[lane] * move;
      const kind = s.kind[i] === kinds.toxic ? sums.toxic : sums.retail;
      const earned = (atMid + filled) * (s.worth[i] + mark) - filled * s.best[at];
      s.taken[at] += filled * (s.best[at] - mark);
      s.sums[lane * columns + kind] += earned;
      s.sums[lane * columns + sums.welfare] += (atMid + filled) * s.worth[i];
      s.sums[lane * columns + sums.filled] += filled;
      rewards[i] = earned;
    }
    s.sums[lane * columns + sums.orders] += buys + sells;
    s.last[3 * lane] = buys;
    s.last[3 * lane + 1] = sells;
    s.last[3 * lane + 2] = s.move[lane];
  };

  const jump = (s: ToxicFlowState, lane: number, rng: Rng): void => {
    rng.uniformAt(cell, 0);
    if (cell[0] >= jumpChance) return;
    rng.uniformAt(cell, 0);
    cell[0] = 1 - cell[0]; // in (0, 1]
    logAt(cell, 0);
    s.jump[lane] = -cell[0] * jumpMean * (rng.below(2) * 2 - 1);
  };

  /** Toxic traders take quotes that stand on. */
  const exercise = (s: ToxicFlowState, lane: number, takes: Float32Array, rewards: Float32Array): void => {
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      if (takes[i] === 0) continue;
      const at = lane * pools + s.pool[i];
      const earned = Math.abs(s.jump[lane]) - s.best[at];
      s.taken[at] -= earned;
      s.sums[lane * columns + sums.toxic] += earned;
      s.sums[lane * columns + sums.option] += earned;
      rewards[i] = earned;
    }
  };

  /** What each pool brought goes in equal parts to the makers with the lowest quote for it. */
  const pay = (s: ToxicFlowState, lane: number, rewards: Float32Array): void => {
    for (let p = 0; p < pools; p++) {
      const at = lane * pools + p;
      if (s.taken[at] === 0) continue;
      let lowest = 0;
      for (let m = lane * makers; m < (lane + 1) * makers; m++) if (s.quote[m * pools + p] === s.best[at]) lowest++;
      for (let m = lane * makers; m < (lane + 1) * makers; m++)
        if (s.quote[m * pools + p] === s.best[at]) rewards[m] += s.taken[at] / lowest;
      s.sums[lane * columns + sums.makers] += s.taken[at];
      s.taken[at] = 0;
    }
  };

  return {
    id: toxicFlowId,
    key: JSON.stringify(resolve(toxicFlowDefaults, given, toxicFlowId)),
    market,
    roles: [
      { name: "maker", count: makers, ...makerSpaces(market) },
      { name: "trader", count: n, ...traderSpaces(market) },
    ],
    horizon: market.batches,
    horizonEnds: "truncated",
    phases: stands ? 3 : 2,
    metrics,
    alloc: (lanes) => alloc(market, lanes),
    reset(s, lane) {
      clear(s, market, lane);
    },
    step(s, { lane, rng, actions: [quotes, choices], rewards: [made, gained] }) {
      switch (s.phase[lane]) {
        case phases.quote:
          quote(s, lane, quotes);
          arrive(s, lane, rng);
          s.phase[lane] = phases.trade;
          break;
        case phases.trade:
          trade(s, lane, choices, gained);
          pay(s, lane, made);
          if (stands) jump(s, lane, rng);
          s.phase[lane] = stands ? phases.stand : phases.quote;
          break;
        default:
          exercise(s, lane, choices, gained);
          pay(s, lane, made);
          s.jump[lane] = 0;
          s.phase[lane] = phases.quote;
      }
      return false;
    },
    observe(s, lane, _time, role, agent, out, at) {
      if (role === 0) observeMaker(s, market, lane, agent, out, at);
      else observeTrader(s, market, lane, agent, out, at);
    },
    legal(s, lane, role, agent, mask, at) {
      if (role === 1) traderMask(s, market, refuses, lane, agent, mask, at);
      else quotesMask(mask, at, top > 0 ? top + 1 : 0, s.phase[lane] === phases.quote);
    },
    measure(s, lane, out, at) {
      for (let k = 0; k < columns; k++) out[at + k] = s.sums[lane * columns + k];
    },
  };
}

/** Makers choose in phase 0; later a grid leaves them its first half-spread alone, a box nothing. */
function quotesMask(mask: Uint8Array, at: number, bins: number, quoting: boolean): void {
  if (bins === 0) mask[at] = quoting ? 1 : 0;
  for (let k = 0; k < pools * bins; k++) mask[at + k] = quoting || k % bins === 0 ? 1 : 0;
}
