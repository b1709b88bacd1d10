/**
 * What is known of the latency race: the equilibrium of investment, and what a deviation gains.
 *
 *   λ* = (n − 1) V/(n² c) for all, where all pay the same c and all invest; speedᵢ = λ* − baseᵢ
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { equilibrium, gains, payoff, sum } from "../race/tullock.js";
import { type LatencyRace, latencyRaceDefaults, raceOf } from "./options.js";

export function solve(given: unknown, id: string): Solution {
  const options = resolve(latencyRaceDefaults, given, id);
  const { contestants, base, most, bins } = raceOf(options, id);
  const { searchers: n, value } = options;
  const rates = equilibrium(contestants);
  const speeds = rates.map((rate, i) => rate - base[i]);
  const [total, idle] = [sum(rates), sum(base)];
  const odds = rates.map((rate) => rate / total);
  const payoffs = contestants.map(({ cost }, i) => value * odds[i] - cost * speeds[i]);
  const rate = ((n - 1) * value) / (n * n * contestants[0].cost);
  const inside = contestants.every(
    ({ cost }, i) => cost === contestants[0].cost && base[i] < rate && rate - base[i] <= most,
  );
  return {
    most,
    withoutInvestment: { rates: base, odds: base.map((x) => x / idle), latency: 1000 / idle },
    equilibrium: {
      speeds,
      rates,
      odds,
      payoffs,
      welfare: sum(payoffs),
      spent: value - sum(payoffs),
      latency: 1000 / total,
      bestResponseGap: Math.max(...gains(contestants, rates)),
    },
    closedForm: inside
      ? {
          rate,
          speeds: base.map((x) => rate - x),
          odds: 1 / n,
          spent: sum(contestants.map((c, i) => c.cost * (rate - base[i]))),
        }
      : { rate: null, reason: "It holds where all pay the same for speed, and all buy some, less than the most." },
    ...(bins > 0 && { grid: "Solved for any speed; on a grid only near to it." }),
    optimum: { welfare: value, play: "nobody buys speed" },
    priceOfAnarchy: value / sum(payoffs),
    source: "odds of exponential delays: textbook; equilibrium: derived (Tullock contest with free effort)",
  };
}

/** What each searcher could gain by another speed, or another one of the grid, expected. */
export function gainsAt({ contestants, base, bins, most }: LatencyRace, asked: ArrayLike<number>): number[] {
  const unit = bins > 0 ? most / (bins - 1) : 1;
  const rates = base.map((rate, i) => rate + asked[i] * unit);
  if (bins === 0) return gains(contestants, rates);
  const total = sum(rates);
  return contestants.map((one, i) => {
    const others = total - rates[i];
    const each = Array.from({ length: bins }, (_, k) => payoff(one, base[i] + k * unit, others));
    return Math.max(...each) - payoff(one, rates[i], others);
  });
}
