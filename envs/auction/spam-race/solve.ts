/**
 * What is known of the spam race: its equilibrium, the optimum, and what a deviation gains.
 *
 *   k* = (N − 1) V/(N² C),   K* = N k*,   u* = V/N²,   C K* = (N − 1)/N · V      (N traders alike)
 *
 * Traders who differ, or who may send less than that, are solved as a Tullock contest. With whole copies each trader in turn takes its
 * best whole number until nobody changes: a pure equilibrium, where it ends.
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { bestPayoff, bestResponse, equilibrium, payoff, sum } from "../race/tullock.js";
import { raceOf, type SpamRace, spamRaceDefaults } from "./options.js";

export function solve(given: unknown, id: string): Solution {
  const options = resolve(spamRaceDefaults, given, id);
  const race = raceOf(options, id);
  const { prize, cost, integer, most } = race;
  const copies = equilibriumOf(race);
  const gaps = copies && gainsAt(race, copies);
  const best = Math.max(...prize.map((v, i) => (integer ? v - cost[i] : v)));
  const source = "Capponi & Zhu, arXiv 2512.10094, section 4; traders who differ: Tullock contest, derived";
  const optimum = {
    welfare: best,
    play: integer ? "one copy in all" : "a vanishing number of copies (supremum)",
  };
  if (!copies || !gaps) {
    return { optimum, reason: "No pure equilibrium of whole copies was found by taking best answers in turn.", source };
  }
  const efforts = copies.map((k, i) => k / race.latency[i]);
  const total = sum(efforts);
  const odds = efforts.map((x) => x / total);
  const payoffs = prize.map((v, i) => v * odds[i] - cost[i] * copies[i]);
  const welfare = sum(payoffs);
  const alike = new Set(race.contestants.map(({ value, cost }) => `${value} ${cost}`)).size === 1;
  return {
    V: alike ? prize[0] : prize,
    C: alike ? cost[0] : cost,
    most,
    equilibrium: {
      copies,
      total: sum(copies),
      odds,
      payoffs,
      welfare,
      dissipated: sum(cost.map((c, i) => c * copies[i])),
      bestResponseGap: Math.max(...gaps),
    },
    ...(alike && copies[0] < most && { closedForm: closedForm(options.traders, prize[0], cost[0]) }),
    optimum,
    priceOfAnarchy: best / welfare,
    source,
  };
}

/** N traders alike, any number of copies, no limit. */
export function closedForm(traders: number, V: number, C: number) {
  const copies = ((traders - 1) * V) / (traders * traders * C);
  return {
    copies,
    total: traders * copies,
    payoff: V / (traders * traders),
    dissipated: ((traders - 1) / traders) * V,
  };
}

/** Copies in equilibrium, one per trader; nothing where none of whole copies was found. */
export function equilibriumOf(race: SpamRace): readonly number[] | undefined {
  const copies = equilibrium(race.contestants).map((x, i) => x * race.latency[i]);
  if (!race.integer) return copies;
  const whole = copies.map(Math.floor);
  for (let turn = 0; turn < 100; turn++) {
    let settled = true;
    for (let i = 0; i < whole.length; i++) {
      const best = bestWhole(race, whole, i);
      if (worth(race, whole, i, best) > worth(race, whole, i, whole[i]) + 1e-15) {
        whole[i] = best;
        settled = false;
      }
    }
    if (settled) return whole;
  }
  return undefined;
}

/** What each trader could gain by its best deviation, expected; with any number of copies, up to the supremum. */
export function gainsAt(race: SpamRace, copies: ArrayLike<number>): number[] {
  return race.contestants.map((one, i) => {
    const best = race.integer
      ? worth(race, copies, i, bestWhole(race, copies, i))
      : bestPayoff(one, othersOf(race, copies, i));
    return Math.max(0, best - worth(race, copies, i, copies[i]));
  });
}

function worth(race: SpamRace, copies: ArrayLike<number>, i: number, k: number): number {
  return payoff(race.contestants[i], k / race.latency[i], othersOf(race, copies, i));
}

/** The best whole number of copies: beside the best of all, since payoffs are concave; against nobody, one. */
function bestWhole(race: SpamRace, copies: ArrayLike<number>, i: number): number {
  const others = othersOf(race, copies, i);
  if (others === 0) return 1;
  const k = Math.floor(bestResponse(race.contestants[i], others) * race.latency[i] + 1e-9);
  return k < race.most && worth(race, copies, i, k + 1) > worth(race, copies, i, k) ? k + 1 : k;
}

function othersOf({ latency }: SpamRace, copies: ArrayLike<number>, i: number): number {
  let effort = 0;
  for (let j = 0; j < latency.length; j++) if (j !== i) effort += copies[j] / latency[j];
  return effort;
}
