/**
 * Netting: what is left for makers when opposite orders of a batch trade with each other first.
 *
 * With B buys and S sells, min(B, S) of either trade at the mid and makers fill |B − S|. Everybody on the heavier side trades the same part at
 * the mid. All traders who arrive trade; the value moves up, say, so that toxic traders buy. Each of n seats then buys with
 * p₊ = a (1 + π)/2, sells with p₋ = a (1 − π)/2, and is empty otherwise:
 *
 *   remainder   E|B − S|, by summing over the trinomial distribution of (B, S); over independent Poisson B, S as n → ∞
 *   toxic pays  E[(1 + B′ − S′)⁺/(1 + B′)] s, B′ and S′ being those of the n − 1 other seats; retail the same half the time, else with B′, S′ swapped
 *   maker       s E|B − S| − Δ n a π        its position is that without netting, and so is its loss to toxic traders; only its income falls
 *
 * So the zero-profit half-spread rises from π Δ to κ Δ, κ = n a π/E|B − S| ≤ 1, and an order pays π Δ on average as before; but toxic traders,
 * who are on the heavier side more often, pay more of it. As batches grow κ → 1: toxic pay 2 π Δ/(1 + π), retail π Δ/(1 + π). With a free option
 * s = κ (Δ + O(s)). Derived.
 */
import { exp, pow } from "../../../src/maths.js";
import { lambertW } from "../../auction/sniping/jumps.js";
import type { ToxicMarket } from "./options.js";

export interface Netting {
  readonly orders: number; // expected per batch, n a
  readonly remainder: number; // expected orders that makers fill, E|B − S|
  readonly pressure: number; // κ
  readonly toxicShare: number; // of its order that a toxic trader trades with makers, expected
  readonly retailShare: number;
  readonly poissonRemainder: number; // the remainder with any number of seats
}

export function nettingOf({ traders: n, presence: a, toxic, arrivals }: ToxicMarket): Netting {
  const up = (a * (1 + toxic)) / 2;
  const down = (a * (1 - toxic)) / 2;
  const remainder = overSides(n, up, down, (b, s) => Math.abs(b - s));
  const heavier = overSides(n - 1, up, down, (b, s) => Math.max(0, 1 + b - s) / (1 + b));
  const lighter = overSides(n - 1, up, down, (b, s) => Math.max(0, 1 + s - b) / (1 + s));
  return {
    orders: n * a,
    remainder,
    pressure: (n * a * toxic) / remainder,
    toxicShare: heavier,
    retailShare: (heavier + lighter) / 2,
    poissonRemainder: poissonGap((arrivals * (1 + toxic)) / 2, (arrivals * (1 - toxic)) / 2),
  };
}

/** The zero-profit half-spread with netting; undefined where toxic traders would leave makers alone at it, or retail might. */
export function nettedZeroProfit(market: ToxicMarket, { pressure: k }: Netting): number | undefined {
  const { move, value, jumpChance, jumpMean: m } = market;
  const s = k * move + (jumpChance > 0 ? m * lambertW(k * jumpChance * exp((-k * move) / m)) : 0);
  return s <= Math.min(move, value) ? s : undefined;
}

/** E f(B, S) where each of n seats adds one to B with probability p, to S with q, and to neither else. */
export function overSides(n: number, p: number, q: number, f: (b: number, s: number) => number): number {
  const buys = binomial(n, p);
  let sum = 0;
  for (let b = 0; b <= n; b++) {
    const sells = binomial(n - b, p < 1 ? q / (1 - p) : 0);
    for (let s = 0; s <= n - b; s++) sum += buys[b] * sells[s] * f(b, s);
  }
  return sum;
}

/** Probabilities of 0 … n. */
function binomial(n: number, p: number): Float64Array {
  const out = new Float64Array(n + 1);
  out[0] = 1;
  for (let k = 1; k <= n; k++) {
    for (let j = k; j > 0; j--) out[j] = out[j] * (1 - p) + out[j - 1] * p;
    out[0] *= 1 - p;
  }
  return out;
}

/** E|B − S| of independent Poisson numbers, b, s < 700: 2 E(B − S)⁺ − b + s, E(B − k)⁺ = b P(B ≥ k) − k P(B > k). */
export function poissonGap(b: number, s: number): number {
  const last = Math.ceil(b + s + 40 + 12 * pow(b + s, 0.5));
  let [buys, sells] = [exp(-b), exp(-s)]; // P(B = k), P(S = k)
  let from = 1; // P(B ≥ k)
  let sum = 0;
  for (let k = 0; k <= last; k++) {
    sum += sells * (b * from - k * (from - buys));
    from = Math.max(0, from - buys);
    buys *= b / (k + 1);
    sells *= s / (k + 1);
  }
  return 2 * sum - b + s;
}
