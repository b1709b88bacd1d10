/**
 * One pool of arrivals that a maker cannot tell apart, a share q of them toxic: what a half-spread s earns, and which ones matter.
 *
 *   F(s) = (1 − q) s P(w ≥ s) − q (Δ − s)⁺ − q O(s)    a maker's profit per arrival, while w, what trading is worth to retail, is v or U[0, v]
 *   O(s) = Q E[(J − s)⁺] = Q m e^(−s/m)                the free option: with Q = 1 − e^(−μL) the value jumps while the quote stands
 *
 * F is concave up to s = v, beyond which no retail trades and only refusing is free of loss. The zero-profit half-spread is the lowest root:
 *
 *   fixed, Q = 0     q Δ                                      (Glosten & Milgrom)
 *   uniform, Q = 0   2 q Δ / (1 + √(1 − 4 (1 − q) q Δ/v))     for s ≤ Δ: (1 − q) s²/v − s + q Δ = 0
 *   fixed            q Δ + m W(q Q e^(−q Δ/m)) if that is ≤ Δ, else m W(q Q/(1 − q));  W(x) e^(W(x)) = x
 *   uniform          by bisection
 *
 * A monopolist quotes v to fixed values. To uniform ones without a free option it quotes v/2 if that is ≥ Δ, else min(Δ, v/(2 (1 − q))). Below
 * v = 4 (1 − q) q Δ uniform values cannot pay for the toxic ones if v ≤ Δ: the market breaks down.
 *
 * Reference: Glosten & Milgrom (1985), J. Financ. Econ. 14 (q Δ); everything else derived.
 */
import { exp } from "../../../src/maths.js";
import { lambertW } from "../../auction/sniping/jumps.js";
import type { ToxicMarket } from "./options.js";

/** Per arrival in the pool; those of one kind per arrival of that kind. */
export interface PoolOutcome {
  readonly maker: number; // all makers together
  readonly toxic: number; // payoff of a toxic trader
  readonly retail: number; // payoff of a retail trader
  readonly welfare: number; // what trading was worth to retail, per arrival
}

const { max, min, sqrt } = Math;

/** O(s): what a standing quote is worth to a toxic trader. */
export const freeOption = ({ jumpChance, jumpMean }: ToxicMarket, s: number): number =>
  jumpChance > 0 ? jumpChance * jumpMean * exp(-s / jumpMean) : 0;

/** What a half-spread leads to if traders trade when they gain; undefined = refused. */
export function poolOutcome(market: ToxicMarket, q: number, s: number | undefined): PoolOutcome {
  if (s === undefined) return { maker: 0, toxic: 0, retail: 0, welfare: 0 };
  const { retail, value: v, move } = market;
  const fixed = retail === "fixed";
  const trades = s > v ? 0 : fixed ? 1 : 1 - s / v;
  const worth = s > v ? 0 : fixed ? v : (v * v - s * s) / (2 * v); // E[w; w ≥ s]
  const toxic = max(0, move - s) + freeOption(market, s);
  return {
    maker: (1 - q) * s * trades - q * toxic,
    toxic,
    retail: worth - s * trades,
    welfare: (1 - q) * worth,
  };
}

/** F(s). */
export const poolProfit = (market: ToxicMarket, q: number, s: number): number => poolOutcome(market, q, s).maker;

/** The half-spread at which a maker breaks even, the lowest; undefined where only refusing is free of loss. */
export function zeroProfit(market: ToxicMarket, q: number): number | undefined {
  const { retail, value: v, move, jumpChance, jumpMean: m } = market;
  if (q === 0) return 0;
  const top = peak(market, q);
  if (q === 1 || poolProfit(market, q, top) < 0) return undefined;
  if (retail === "fixed") {
    if (jumpChance === 0) return q * move;
    const both = q * move + m * lambertW(q * jumpChance * exp((-q * move) / m));
    return both <= move ? both : m * lambertW((q * jumpChance) / (1 - q));
  }
  if (jumpChance === 0) return (2 * q * move) / (1 + sqrt(max(0, 1 - (4 * (1 - q) * q * move) / v)));
  return crossing(0, top, (s) => poolProfit(market, q, s) >= 0);
}

/** The half-spread of a maker without rivals; undefined where it refuses. */
export function monopoly(market: ToxicMarket, q: number): number | undefined {
  if (q === 1) return undefined;
  const s = peak(market, q);
  return poolProfit(market, q, s) < 0 ? undefined : s;
}

/** Where F is highest on [0, v]. */
function peak({ retail, value: v, move, jumpChance, jumpMean: m }: ToxicMarket, q: number): number {
  if (retail === "fixed") return v;
  if (jumpChance > 0 && q > 0) {
    const falls = (s: number) => (1 - q) * (1 - (2 * s) / v) + (s < move ? q : 0) + q * jumpChance * exp(-s / m) <= 0;
    return falls(v) ? crossing(0, v, falls) : v;
  }
  return v / 2 >= move ? v / 2 : min(move, v, v / (2 * (1 - q)));
}

/** The least number from low to high from which on a condition holds, which it does at high. */
function crossing(low: number, high: number, holds: (s: number) => boolean): number {
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (holds(middle)) high = middle;
    else low = middle;
  }
}
