/**
 * Block time: a liquidity provider chooses a fee, and whether to watch the price, while arbitrageurs race for what the pool is behind.
 *
 *   z_k     log price outside less that of the pool with fee γ_k; over a block all move by σ √dt N, dt = τ or exponential of mean τ
 *   block   |z_k| > γ_k is an arbitrage, brought back to γ_k; in the provider's pool it is raced for (contest.ts), w = |z| − γ
 *   reward  arbitrageur who wins (1 − b) of the profit; provider its income from others less that profit, unless it escapes; ppm of its position
 *
 * The position is a small part of its pool, always of value 1; the rest of the pool stays, so that z does not depend on the provider. An escape
 * withdraws it for the one block. What is chosen in a block holds in the next; the first finds the provider outside.
 *
 * References: Milionis et al. (2022), arXiv:2208.06046; Milionis et al. (2023), arXiv:2305.14604 (lvr.ts).
 */
import type { Game, Role } from "../../../src/game.js";
import { exp, expAt, logAt } from "../../../src/maths.js";
import { resolve } from "../../../src/options.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import {
  type BlockMarket,
  type BlockTimeOptions,
  blockMarket,
  blockTimeDefaults,
  blockTimeId,
  ppm,
} from "./options.js";

export type BlockTimeState = {
  readonly gap: Float64Array; // [lanes, tiers], z
  readonly choice: Int32Array; // [lanes]: 0 outside, 1 + k in tier k, 1 + tiers + k watching there
  readonly arrival: Float64Array; // [lanes, n + 1], of messages, in block times; the provider's last
  readonly scratch: Float64Array; // [lanes, 4]: exponentials, draws
  readonly sums: Float64Array; // [lanes, columns], see `sums`
};

export interface ArbitrageurRole extends Role {
  readonly name: "arbitrageur";
  readonly observation: Box;
  readonly action: Box; // share of the profit that it bids
}
export interface ProviderRole extends Role {
  readonly name: "provider";
  readonly observation: Box;
  readonly action: Discrete;
}
export type BlockTimeGame = Game<BlockTimeState, readonly [ArbitrageurRole, ProviderRole]> & {
  readonly market: BlockMarket;
};

const sums = { provided: 0, trades: 1, escapes: 2, profit: 3, fees: 4, noise: 5, watched: 6, bids: 7 } as const;
const columns = 8;
const most = 40; // deviations of a block that observations go up to

/** @throws naming the option that is wrong */
export function blockTimeGame(given?: Partial<BlockTimeOptions>): BlockTimeGame {
  const options = resolve(blockTimeDefaults, given, blockTimeId);
  const market = blockMarket(options);
  const { arbitrageurs: n, fees, noise, step: s1, eta, patience, fixed, cancelsFirst, watchCost, length } = market;
  const tiers = fees.length;
  const highest = fees[tiers - 1];
  const [grow, shrink] = [fees.map((fee) => exp(fee)), fees.map((fee) => exp(-fee))];

  /** `out[k]` ← exponential of mean 1. */
  const exponential = (out: Float64Array, k: number, rng: Rng): void => {
    rng.uniformAt(out, k);
    out[k] = 1 - out[k]; // in (0, 1]
    logAt(out, k);
    out[k] = -out[k];
  };

  /** Profit and fees of bringing tier k back, at scratch[0] and [1]; ppm. */
  const value = (s: BlockTimeState, lane: number, k: number): void => {
    const at = lane * 4;
    const up = s.gap[lane * tiers + k] > 0;
    s.scratch[at] = (up ? 0.5 : -0.5) * (Math.abs(s.gap[lane * tiers + k]) - fees[k]);
    expAt(s.scratch, at);
    const move = s.scratch[at] - 1; // of the root of the pool's price
    const markup = up ? grow[k] : shrink[k];
    s.scratch[at] = (ppm * markup * move * move) / 2;
    s.scratch[at + 1] = (ppm * (markup - 1) * move) / 2; // both factors change sign together
  };

  /** Who wins the arbitrage: an arbitrageur's number, or −1 where the provider escapes. */
  const race = (s: BlockTimeState, lane: number, rng: Rng, bids: Float32Array, watching: boolean): number => {
    if (n === 1 && !watching) return 0;
    const at = lane * (n + 1);
    let first = 0;
    for (let i = 0; i < n; i++) {
      exponential(s.arrival, at + i, rng);
      s.arrival[at + i] *= patience;
      if (s.arrival[at + i] < s.arrival[at + first]) first = i;
    }
    if (fixed) rng.uniformAt(s.scratch, lane * 4 + 2);
    else exponential(s.scratch, lane * 4 + 2, rng);
    let start = at + first;
    if (watching) {
      exponential(s.arrival, at + n, rng);
      s.arrival[at + n] *= patience;
      if (s.arrival[at + n] < s.arrival[start]) start = at + n;
    }
    const close = s.arrival[start] + s.scratch[lane * 4 + 2];
    if (watching) {
      if (s.arrival[at + first] > close) return -1; // alone in an earlier block
      if (cancelsFirst && s.arrival[at + n] <= close) return -1;
    }
    let winner = first;
    for (let i = 0; i < n; i++) {
      if (s.arrival[at + i] > close) continue;
      const more = bids[lane * n + i] - bids[lane * n + winner];
      if (more > 0 || (more === 0 && s.arrival[at + i] < s.arrival[at + winner])) winner = i;
    }
    return winner;
  };

  const unit = (name: string, unit = "1", low = 0, high = 1) => ({ name, unit, low, high });
  const seen = [unit("providing"), unit("outside"), unit("watching"), unit("fee", "highest fee")];
  const fee = (k: number) => `${options.tiers[k]} bp`;

  return {
    ...{ id: blockTimeId, key: JSON.stringify(options), market },
    roles: [
      {
        name: "arbitrageur",
        count: n,
        observation: box([...seen, unit("arbitrage"), unit("overshoot", "σ√τ", 0, most)]),
        action: box([unit("bid", "profit")]),
      },
      {
        name: "provider",
        count: 1,
        observation: box([...seen, { name: "gaps", unit: "σ√τ", low: -most, high: most, size: tiers }]),
        action: discrete(1 + 2 * tiers),
        actions: ["outside", ...fees.map((_, k) => fee(k)), ...fees.map((_, k) => `${fee(k)}, watching`)],
      },
    ],
    horizon: length,
    horizonEnds: "terminated",
    phases: 1,
    metrics: [
      ...["lvr", "arbitrage profit", "arbitrage fees", "noise fees", "lp income", "sequencer revenue"],
      ...["arbitrage share of blocks", "escaped share", "welfare"],
    ],
    alloc: (lanes) => ({
      gap: new Float64Array(lanes * tiers),
      choice: new Int32Array(lanes),
      arrival: new Float64Array(lanes * (n + 1)),
      scratch: new Float64Array(lanes * 4),
      sums: new Float64Array(lanes * columns),
    }),
    reset(s, lane, rng) {
      s.choice[lane] = 0;
      for (let i = lane * (n + 1); i < (lane + 1) * (n + 1); i++) s.arrival[i] = 0;
      for (let i = lane * columns; i < (lane + 1) * columns; i++) s.sums[i] = 0;
      for (let k = 0; k < tiers; k++) {
        const at = lane * tiers + k; // each from its own stationary law, of Poisson blocks
        rng.uniformAt(s.scratch, lane * 4);
        rng.uniformAt(s.scratch, lane * 4 + 1);
        s.gap[at] = fees[k] * (2 * s.scratch[lane * 4 + 1] - 1);
        if (s.scratch[lane * 4] * (1 + eta * fees[k]) >= 1) continue;
        exponential(s.scratch, lane * 4, rng);
        s.gap[at] = (s.scratch[lane * 4 + 1] < 0.5 ? -1 : 1) * (fees[k] + s.scratch[lane * 4] / eta);
      }
      for (let i = lane * 4; i < (lane + 1) * 4; i++) s.scratch[i] = 0;
    },
    step(s, { lane, rng, actions: [bids, chosen], rewards: [won, income] }) {
      const choice = s.choice[lane];
      const at = lane * columns;
      if (choice > 0) {
        const watching = choice > tiers;
        const k = watching ? choice - tiers - 1 : choice - 1;
        income[lane] = noise[k] - (watching ? watchCost : 0);
        s.sums[at + sums.provided]++;
        s.sums[at + sums.noise] += noise[k];
        if (watching) s.sums[at + sums.watched] += watchCost;
        if (Math.abs(s.gap[lane * tiers + k]) > fees[k]) {
          value(s, lane, k);
          const winner = race(s, lane, rng, bids, watching);
          s.sums[at + sums.trades]++;
          if (winner < 0) s.sums[at + sums.escapes]++;
          else {
            const profit = s.scratch[lane * 4];
            const bid = bids[lane * n + winner];
            income[lane] -= profit;
            won[lane * n + winner] = profit * (1 - bid);
            s.sums[at + sums.profit] += profit;
            s.sums[at + sums.fees] += s.scratch[lane * 4 + 1];
            s.sums[at + sums.bids] += profit * bid;
          }
        }
      }
      rng.normalAt(s.scratch, lane * 4);
      if (fixed) s.scratch[lane * 4] *= s1;
      else {
        exponential(s.scratch, lane * 4 + 1, rng);
        s.scratch[lane * 4] *= s1 * Math.sqrt(s.scratch[lane * 4 + 1]);
      }
      for (let k = 0; k < tiers; k++) {
        const g = lane * tiers + k;
        if (s.gap[g] > fees[k]) s.gap[g] = fees[k];
        else if (s.gap[g] < -fees[k]) s.gap[g] = -fees[k];
        s.gap[g] += s.scratch[lane * 4];
      }
      s.choice[lane] = chosen[lane];
      return false;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      const choice = s.choice[lane];
      const k = choice > tiers ? choice - tiers - 1 : choice - 1;
      out[at] = choice > 0 ? 1 : 0;
      out[at + 1] = 1 - out[at];
      out[at + 2] = choice > tiers ? 1 : 0;
      out[at + 3] = choice > 0 ? fees[k] / highest : 0;
      if (role === 1) {
        for (let j = 0; j < tiers; j++) out[at + 4 + j] = Math.max(-most, Math.min(most, s.gap[lane * tiers + j] / s1));
        return;
      }
      out[at + 4] = out[at + 5] = 0;
      if (choice === 0) return;
      const over = Math.abs(s.gap[lane * tiers + k]) - fees[k];
      if (over <= 0) return;
      out[at + 4] = 1;
      out[at + 5] = Math.min(most, over / s1);
    },
    legal(s, lane, role, _agent, mask, at) {
      if (role === 1) {
        for (let k = 0; k <= 2 * tiers; k++) mask[at + k] = 1;
        return;
      }
      const choice = s.choice[lane];
      const k = choice > tiers ? choice - tiers - 1 : choice - 1;
      mask[at] = choice > 0 && Math.abs(s.gap[lane * tiers + k]) > fees[k] ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const k = lane * columns;
      const { provided, trades, escapes, profit, fees: paid, noise: earned, watched, bids } = sums;
      out[at] = s.sums[k + profit] + s.sums[k + paid];
      out[at + 1] = s.sums[k + profit];
      out[at + 2] = s.sums[k + paid];
      out[at + 3] = s.sums[k + earned];
      out[at + 4] = s.sums[k + earned] - s.sums[k + profit] - s.sums[k + watched];
      out[at + 5] = s.sums[k + bids];
      out[at + 6] = s.sums[k + provided] > 0 ? s.sums[k + trades] / s.sums[k + provided] : 0;
      out[at + 7] = s.sums[k + trades] > 0 ? s.sums[k + escapes] / s.sums[k + trades] : 0;
      out[at + 8] = s.sums[k + earned] - s.sums[k + watched]; // what the pool loses others win
    },
  };
}
