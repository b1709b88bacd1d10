/**
 * Who is first in a race for one opportunity, where the holder of the express lane is spared a delay d.
 *
 *   P(i first) = P(Lᵢ + dᵢ < Lⱼ + dⱼ for all j ≠ i),   d of the holder 0, of all others d;   equals by a coin
 *
 * By quadrature over quantiles of Lᵢ, cut where another's latency begins or ends. With exponential latencies at rates μ, and holder h,
 *
 *   P(h first) = 1 − e^(−μ_h d) M/(μ_h + M),   P(j first) = e^(−μ_h d) μⱼ/(μ_h + M),   M = Σ over others of μ
 *
 * since h loses only if it is still on its way after d, and from then on is one of the exponential racers. Derived.
 */
import { exp } from "../../../src/maths.js";
import type { Distribution } from "../distribution.js";
import { integral } from "../quadrature.js";

/**
 * @param holder −1 = nobody
 * @returns per player, `[n]`; in sum 1
 */
export function firstOdds(lags: readonly Distribution[], delay: number, holder: number): number[] {
  const n = lags.length;
  const alike = lags.every((one) => one === lags[0]);
  if (alike && (holder < 0 || delay === 0)) return Array<number>(n).fill(1 / n);
  const unbeaten = (own: Distribution) => lags.every(({ low }, j) => j === holder || own.high < low + delay);
  if (holder >= 0 && unbeaten(lags[holder])) return lags.map((_, i) => (i === holder ? 1 : 0));
  const late = (i: number) => (holder < 0 || i === holder ? 0 : delay);
  if (alike) {
    const held = oddsOf(lags, late, holder);
    return lags.map((_, i) => (i === holder ? held : (1 - held) / (n - 1)));
  }
  return lags.map((_, i) => oddsOf(lags, late, i));
}

function oddsOf(lags: readonly Distribution[], late: (i: number) => number, i: number): number {
  const own = lags[i];
  const rivals = new Map<string, { readonly law: Distribution; readonly shift: number; count: number }>();
  lags.forEach((law, j) => {
    if (j === i) return;
    const shift = late(i) - late(j); // j is beaten by x where Lⱼ > x + shift
    const name = `${lags.indexOf(law)} ${shift}`;
    const same = rivals.get(name) ?? { law, shift, count: 0 };
    same.count++;
    rivals.set(name, same);
  });
  const beaten = (q: number): number => {
    const x = own.value(q);
    const [from, to] = own.quantiles(x);
    const coin = to > from ? Math.min(1, Math.max(0, (q - from) / (to - from))) : 0.5; // among equals the lower draw is first
    let all = 1;
    for (const { law, shift, count } of rivals.values()) {
      const [below, upTo] = law.quantiles(x + shift);
      const odds = 1 - below - coin * (upTo - below);
      for (let k = 0; k < count; k++) all *= odds;
    }
    return all;
  };
  const cuts = new Set<number>();
  for (const { from, to } of own.pieces) cuts.add(from).add(to);
  for (const { law, shift } of rivals.values()) {
    for (const { low, high } of law.pieces) {
      for (const edge of [low, high]) for (const q of own.quantiles(edge - shift)) cuts.add(q);
    }
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  let sum = 0;
  for (let k = 1; k < sorted.length; k++) {
    const [a, width] = [sorted[k - 1], sorted[k] - sorted[k - 1]];
    if (width > 0) sum += width * integral((u) => beaten(a + width * smooth(u)) * slope(u), 0, 1, 4);
  }
  return sum;
}

/** Crowds the nodes at the ends of an interval, where powers of what is left of it are hardly smooth. */
const smooth = (u: number) => u * u * u * u * (35 - u * (84 - u * (70 - 20 * u)));
const slope = (u: number) => 140 * (u * (1 - u)) ** 3;

/** The same for exponential latencies that nothing cuts off, in closed form. */
export function exponentialOdds(means: readonly number[], delay: number, holder: number): number[] {
  const rates = means.map((mean) => 1 / mean);
  const total = rates.reduce((a, b) => a + b, 0);
  if (holder < 0) return rates.map((rate) => rate / total);
  const slow = exp(-rates[holder] * delay);
  return rates.map((rate, i) => (i === holder ? 1 - slow * (1 - rate / total) : (slow * rate) / total));
}
