/**
 * Stale quote: makers commit to a price, finality takes L, and meanwhile the value moves; the commitment executes nevertheless.
 *
 *   phase 0  makers post half-spreads h around the value; the lowest trades, equal ones share; the last bin does not
 *   then     somebody else trades with probability a, and pays h if h ≤ v; until finality the value moves by Δ
 *   phase 1  takers see Δ and take the stale quote, for |Δ| − h, sharing alike, or pass
 *
 *   reward   maker h · 1{somebody came} − (|Δ| − h) · 1{taken}; taker its share of |Δ| − h       price
 *
 * Each episode has its own volatility, which all see. Reference: Copeland & Galai (1983), J. Finance 38; option-value.ts.
 */
import type { Game, Role } from "../../../src/game.js";
import { logAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete, openShut } from "../../../src/space.js";
import { type StaleQuoteOptions, staleMarket, staleQuoteId } from "./options.js";

export type StaleQuoteState = {
  readonly phase: Uint8Array; // [lanes]: 0 makers quote, 1 takers decide
  readonly sigma: Float64Array; // [lanes], price/√s
  readonly bin: Int32Array; // [lanes, m]
  readonly lowest: Int32Array; // [lanes], bin
  readonly sharing: Int32Array; // [lanes], makers who quote it
  readonly move: Float64Array; // [lanes], Δ
  readonly paid: Float64Array; // [lanes], by others in this round
  readonly draw: Float64Array; // [lanes, 2]
  readonly sums: Float64Array; // [lanes, 6]: bins, rounds, rounds with a quote, paid, lost, taken
};

export interface QuoteMakerRole extends Role {
  readonly name: "maker";
  readonly observation: Box;
  readonly action: Discrete; // the bin of its half-spread
}
export interface QuoteTakerRole extends Role {
  readonly name: "taker";
  readonly observation: Box;
  readonly action: Discrete; // pass, take
}
export type StaleQuoteGame = Game<StaleQuoteState, readonly [QuoteMakerRole, QuoteTakerRole]> & {
  readonly options: StaleQuoteOptions;
};

const columns = 6;
const most = 60; // moves are below this many σ√L, as they come from 32 bit draws

/** @throws naming the option that is wrong */
export function staleQuoteGame(given?: Partial<StaleQuoteOptions>): StaleQuoteGame {
  const options = staleMarket(given);
  const { makers: m, takers: n, latency, calm, wild, retail, worth, highest, bins, rounds } = options;
  const exponential = options.latencies === "exponential";
  const root = Math.sqrt(latency);
  const payable = worth * (1 + 1e-12);
  const largest = most * wild * root;

  const [open, shut] = openShut(bins + 1);
  const unit = (name: string, unit = "1", low = 0, high = 1) => ({ name, unit, low, high });
  const seen = [unit("makers quote"), unit("takers decide"), unit("volatility", "price/√s", 0, wild)];

  const post = (s: StaleQuoteState, lane: number, quotes: Float32Array): void => {
    let lowest = bins;
    let sharing = 0;
    for (let j = lane * m; j < (lane + 1) * m; j++) {
      s.bin[j] = quotes[j];
      if (s.bin[j] < lowest) {
        lowest = s.bin[j];
        sharing = 0;
      }
      if (s.bin[j] === lowest) sharing++;
    }
    s.lowest[lane] = lowest;
    s.sharing[lane] = sharing;
    const at = lane * columns;
    s.sums[at + 1]++;
    if (lowest === bins) return;
    s.sums[at] += lowest;
    s.sums[at + 2]++;
  };

  /** What happens until the quote is final. */
  const wait = (s: StaleQuoteState, lane: number, rng: Rng): void => {
    const half = (highest * s.lowest[lane]) / bins;
    rng.uniformAt(s.draw, 2 * lane);
    s.paid[lane] = s.draw[2 * lane] < retail && s.lowest[lane] < bins && half <= payable ? half : 0;
    rng.normalAt(s.move, lane);
    s.move[lane] *= s.sigma[lane] * root;
    if (!exponential) return;
    rng.uniformAt(s.draw, 2 * lane);
    s.draw[2 * lane] = 1 - s.draw[2 * lane]; // in (0, 1]
    logAt(s.draw, 2 * lane);
    s.move[lane] *= Math.sqrt(-s.draw[2 * lane]);
  };

  return {
    ...{ id: staleQuoteId, key: JSON.stringify(options), options },
    roles: [
      {
        name: "maker",
        count: m,
        observation: box([...seen, unit("half-spread", "price", 0, highest)]),
        action: discrete(bins + 1),
      },
      {
        name: "taker",
        count: n,
        observation: box([
          ...seen,
          unit("half-spread", "price", 0, highest),
          unit("quote stands"),
          unit("move", "price", -largest, largest),
        ]),
        action: discrete(2),
        actions: ["pass", "take"],
      },
    ],
    horizon: rounds,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["half-spread", "quoted", "paid by others", "maker profit", "option value", "taken", "welfare"],
    alloc: (lanes) => ({
      phase: new Uint8Array(lanes),
      sigma: new Float64Array(lanes),
      bin: new Int32Array(lanes * m),
      lowest: new Int32Array(lanes),
      sharing: new Int32Array(lanes),
      move: new Float64Array(lanes),
      paid: new Float64Array(lanes),
      draw: new Float64Array(lanes * 2),
      sums: new Float64Array(lanes * columns),
    }),
    reset(s, lane, rng) {
      s.phase[lane] = s.lowest[lane] = s.sharing[lane] = s.move[lane] = s.paid[lane] = 0;
      s.draw[2 * lane] = s.draw[2 * lane + 1] = 0;
      for (let j = lane * m; j < (lane + 1) * m; j++) s.bin[j] = 0;
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.sums[k] = 0;
      rng.uniformAt(s.sigma, lane);
      s.sigma[lane] = calm + (wild - calm) * s.sigma[lane];
    },
    step(s, { lane, rng, actions: [quotes, takes], rewards: [made, gained] }) {
      if (s.phase[lane] === 0) {
        post(s, lane, quotes);
        wait(s, lane, rng);
        s.phase[lane] = 1;
        return false;
      }
      let taking = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) taking += takes[i];
      const at = lane * columns;
      const value = taking > 0 ? Math.abs(s.move[lane]) - (highest * s.lowest[lane]) / bins : 0;
      if (taking > 0) {
        for (let i = lane * n; i < (lane + 1) * n; i++) if (takes[i] === 1) gained[i] = value / taking;
        s.sums[at + 5]++;
      }
      if (s.lowest[lane] < bins) {
        for (let j = lane * m; j < (lane + 1) * m; j++)
          if (s.bin[j] === s.lowest[lane]) made[j] = (s.paid[lane] - value) / s.sharing[lane];
      }
      s.sums[at + 3] += s.paid[lane];
      s.sums[at + 4] += value;
      s.move[lane] = s.paid[lane] = 0;
      s.phase[lane] = 0;
      return false;
    },
    observe(s, lane, _time, role, agent, out, at) {
      const deciding = s.phase[lane];
      out[at] = 1 - deciding;
      out[at + 1] = deciding;
      out[at + 2] = s.sigma[lane];
      if (role === 0) {
        out[at + 3] = (highest * s.bin[lane * m + agent]) / bins;
        return;
      }
      out[at + 3] = deciding * highest * (s.lowest[lane] / bins);
      out[at + 4] = deciding === 1 && s.lowest[lane] < bins ? 1 : 0;
      out[at + 5] = deciding * s.move[lane];
    },
    legal(s, lane, role, _agent, mask, at) {
      if (role === 0) {
        mask.set(s.phase[lane] === 0 ? open : shut, at);
        return;
      }
      mask[at] = 1;
      mask[at + 1] = s.phase[lane] === 1 && s.lowest[lane] < bins ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const k = lane * columns;
      const played = Math.max(1, s.sums[k + 1]);
      out[at] = s.sums[k + 2] > 0 ? (highest * (s.sums[k] / s.sums[k + 2])) / bins : 0;
      out[at + 1] = s.sums[k + 2] / played;
      out[at + 2] = s.sums[k + 3] / played;
      out[at + 3] = (s.sums[k + 3] - s.sums[k + 4]) / played;
      out[at + 4] = s.sums[k + 4] / played;
      out[at + 5] = s.sums[k + 5] / played;
      out[at + 6] = s.sums[k + 3] / played; // what takers gain makers lose
    },
  };
}
