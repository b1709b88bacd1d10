/** The latency race in the registry. */
import { resolve, type Values } from "../../../src/options.js";
import type { Entry } from "../../../src/registry.js";
import { bots } from "./bots.js";
import { type LatencyRaceGame, latencyRaceGame } from "./latency-race.js";
import { latencyRaceDefaults, raceOf } from "./options.js";
import { gainsAt, solve } from "./solve.js";

const id = "auction/latency-race-v0";

/** @throws naming the option that is wrong */
export function latencyRace(options?: Partial<Values<typeof latencyRaceDefaults>>): LatencyRaceGame {
  return latencyRaceGame(id, resolve(latencyRaceDefaults, options, id));
}

export const latencyRaceEntry: Entry = {
  title: "First come, first served: searchers pay for speed in a race of exponential latencies",
  about: `n searchers see one opportunity of value V; the first whose message arrives takes it. A message of i takes an exponential time, with mean
1000/λᵢ ms. Without investment λᵢ = 1000/meanᵢ per second; each may add speed to it, at c per unit (and opportunity):

    λᵢ = 1000/meanᵢ + speedᵢ,   P(i first) = λᵢ/Σλⱼ,   uᵢ = V λᵢ/Σλⱼ − cᵢ speedᵢ

With means of 20 and 40 ms and no investment the first wins 2/3. The odds follow from P(Tᵢ < all others) = ∫ λᵢ e^(−Λt) dt, Λ = Σλⱼ.

Investment is a Tullock contest in which everybody has some effort for nothing. Its one equilibrium (derived: uᵢ is concave in λᵢ, and the condition
V (Λ − λᵢ)/Λ² = cᵢ gives λᵢ(Λ) = Λ − (cᵢ/V) Λ², at least the base rate; the shares λᵢ(Λ)/Λ fall in Λ, so Σλᵢ(Λ) = Λ has one root) is, where
all pay the same c and all invest,

    λ* = (n − 1) V/(n² c)     for everybody, whatever its base rate
    speedᵢ = λ* − 1000/meanᵢ,   uᵢ = V/n − c speedᵢ

So a head start in latency does not change who wins, only who pays: the slower one buys more and both win as often. Speed is too dear for anybody where
c ≥ V (Λ − λᵢ)/Λ² at the base rates. All that is spent on speed is lost: the opportunity goes to somebody in any case. The default has means of 20 and 40 ms and
c = V/400 per message per second, so λ* = 100 per second, speeds 50 and 75, and 0.3125 of V is spent.

References: Capponi & Zhu (2025), arXiv 2512.10094, §3 (latency as effort); Budish, Cramton & Shim (2015), Q. J. Econ. 130 (the arms race); Tullock (1980).`,
  defaults: latencyRaceDefaults,
  make: latencyRace,
  solve: (given) => solve(given, id),
  deviation: (given, joint) => gainsAt(raceOf(resolve(latencyRaceDefaults, given, id), id), joint[0]),
  bots,
};
