/** Options of toxic flow, and the market that they describe. */
import { expm1 } from "../../../src/maths.js";
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const count = { kind: "number", low: 1, integer: true } as const;
const share = { kind: "number", low: 0, high: 1, unit: "1" } as const;
const price = { kind: "number", low: 1e-3, high: 1000, unit: "price" } as const;
const seconds = { kind: "number", low: 1e-3, high: 60, unit: "s" } as const;

export const toxicFlowDefaults = {
  makers: { ...count, value: 1, high: 16, unit: "makers", about: "who quote; from two on the lowest quote fills" },
  traders: { ...count, value: 4, high: 64, unit: "traders", symbol: "n", about: "seats that a trader may arrive in" },
  batches: { ...count, value: 8, high: 1000, unit: "batches", about: "rounds of an episode" },
  rate: { kind: "number", value: 2, low: 0.01, high: 10, unit: "1/s", symbol: "λ", about: "of arrivals, all seats" },
  interval: { ...seconds, value: 1, symbol: "τ", about: "from one batch to the next" },
  toxic: { ...share, value: 0.3, symbol: "π", about: "probability that a trader knows how the value moves" },
  move: { ...price, value: 1, symbol: "Δ", about: "by which the value rises or falls in every batch" },
  retail: {
    kind: "choice",
    value: "fixed",
    choices: ["fixed", "uniform"],
    about: "what trading is worth to the others: always v, or drawn from U[0, v]",
  },
  value: { ...price, value: 2, symbol: "v", about: "of trading to a retail trader, or the most it may be" },
  reveal: { ...share, value: 0, symbol: "r", about: "probability that a trader's kind is shown: 0 = privacy" },
  reveals: {
    kind: "choice",
    value: "both",
    choices: ["both", "retail", "toxic"],
    about: "which kinds of traders are ever shown",
  },
  netting: {
    kind: "flag",
    value: false,
    about: "opposite orders of a batch trade with each other at the mid before makers fill the rest",
  },
  binds: {
    kind: "choice",
    value: "both",
    choices: ["both", "maker"],
    about: "both: intents, settled with the batch; maker: quotes stand on for L, a free option of toxic traders",
  },
  latency: { ...seconds, value: 1, symbol: "L", about: "for which quotes stand on; read by `binds = maker`" },
  jumpRate: { ...share, value: 0.5, high: 100, unit: "1/s", symbol: "μ", about: "of jumps while quotes stand on" },
  jumpMean: { ...price, value: 1, symbol: "m", about: "mean size of such a jump, which is exponential" },
  highest: { ...price, value: 3, high: 1e4, about: "half-spread; a quote of this refuses to trade" },
  bins: {
    ...{ kind: "number", value: 0, low: 0, high: 201, integer: true, unit: "quotes" },
    about: "0 = half-spreads are a box; k = evenly spaced ones from 0 to the highest, which refuses",
  },
} as const satisfies Defaults;

export type ToxicFlowOptions = Values<typeof toxicFlowDefaults>;

/** What rules, bots and answers read; prices in units of price, probabilities per arrival. */
export interface ToxicMarket {
  readonly makers: number;
  readonly traders: number; // n
  readonly batches: number;
  readonly presence: number; // a = 1 − e^(−λτ/n), that a seat is taken in a batch
  readonly arrivals: number; // λτ
  readonly toxic: number; // π
  readonly move: number; // Δ
  readonly retail: "fixed" | "uniform";
  readonly value: number; // v
  readonly showToxic: number; // probability that a toxic trader is shown as such
  readonly showRetail: number;
  readonly netting: boolean;
  readonly jumpChance: number; // Q = 1 − e^(−μL); 0 where intents bind both
  readonly jumpMean: number; // m
  readonly stands: boolean; // do quotes stand on after the batch?
  readonly highest: number; // a quote of this refuses
  readonly tick: number; // of the grid of half-spreads; 0 = a box
}

export const toxicFlowId = "commitment/toxic-flow-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function toxicMarket(given?: Partial<ToxicFlowOptions>): ToxicMarket {
  const o = resolve(toxicFlowDefaults, given, toxicFlowId);
  if (o.bins === 1) throw new Error(`${toxicFlowId}: option 'bins' must be 0, for any half-spread, or at least 2.`);
  const most = Math.max(o.move, o.value);
  if (Math.fround(o.highest) <= Math.fround(most)) {
    throw new Error(
      `${toxicFlowId}: option 'highest' must be above 'move' and 'value', ${most}, as quoting it refuses; got ${o.highest}.`,
    );
  }
  const stands = o.binds === "maker";
  return {
    ...{ makers: o.makers, traders: o.traders, batches: o.batches, toxic: o.toxic, move: o.move },
    ...{ retail: o.retail, value: o.value, netting: o.netting, jumpMean: o.jumpMean, highest: o.highest, stands },
    presence: -expm1((-o.rate * o.interval) / o.traders),
    arrivals: o.rate * o.interval,
    showToxic: o.reveals === "retail" ? 0 : o.reveal,
    showRetail: o.reveals === "toxic" ? 0 : o.reveal,
    jumpChance: stands ? -expm1(-o.jumpRate * o.latency) : 0,
    tick: o.bins > 0 ? o.highest / (o.bins - 1) : 0,
  };
}
