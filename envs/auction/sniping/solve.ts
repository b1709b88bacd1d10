/**
 * Answers of the sniping game: the half-spread, who is fast, what speed costs them all, and what batches change.
 *
 * Making the market instead of sniping it is worth λᵢ h − λⱼ L(h) more in the continuous book, whoever is fast: a maker that wins a
 * share w of the races loses (1 − w) λⱼ L, and gives up the w λⱼ L that it would snipe. So quotes are undercut down to the h* where that
 * is 0, and A = λᵢ h* = λⱼ L(h*) is what all races are worth. Given h*, being fast is a game of entry (derived):
 *
 *   k fast of N   each gets A/k − c, the slow nothing; with nobody fast everybody races, for A/N
 *   nobody        if A − c ≤ A/N
 *   else          k = min(N, ⌊A/c⌋), at least 1; with free entry c k → A: the investors pay for the race
 *
 * In the batch a maker loses only to a fast trader alone. If c ≥ λⱼ E[J] min(1, δ/τ), nobody is fast and h = 0. If 0 < c < that, there is
 * no pure equilibrium: with nobody fast one gains by it; two or more of them win nothing for their c; and a fast one alone against slow
 * makers that get nothing, λᵢ h = λⱼ L(h) min(1, δ/τ), would do better slow, undercutting them: λᵢ h > λᵢ h − c (derived).
 *
 * Reference: Budish, Cramton & Shim (2015), Q. J. Econ. 130 (condition for h*, zero profits and zero spread; from memory).
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { evenHalfSpread, excess } from "./jumps.js";
import { snipingDefaults } from "./options.js";
import { deviations, expectation, type Market } from "./payoffs.js";
import { marketOf, snipingId } from "./sniping.js";

export interface SnipingEquilibrium {
  readonly halfSpread: number; // quoted by all
  readonly fast: number; // how many are
  readonly gap: number; // most that a trader could gain by another choice
}

/** h* of the continuous book: where making the market is worth as much as sniping it. */
export const snipingHalfSpread = ({ jumps, jumpRate, investRate }: Market): number =>
  evenHalfSpread(jumps, jumpRate / investRate);

/** A pure equilibrium with one quote for all; undefined where there is none. */
export function snipingEquilibrium(market: Market): SnipingEquilibrium | undefined {
  const { traders, batch, investRate, jumpRate, jumps, share, speedCost: c } = market;
  const even = snipingHalfSpread(market);
  const races = investRate * even; // A
  let fast = c >= races * (1 - 1 / traders) ? 0 : Math.max(1, Math.min(traders, Math.floor(races / c)));
  if (batch) {
    if (c < jumpRate * share * jumps.mean && c > 0) return undefined;
    fast = c > 0 ? 0 : traders;
  }
  return equilibriumAt(market, batch ? 0 : even, fast);
}

/** The best-response gap when everybody quotes h and the first k are fast. */
function equilibriumAt(market: Market, halfSpread: number, fast: number): SnipingEquilibrium {
  const all = Array.from({ length: market.traders }, (_, i) => i);
  const gains = deviations(
    market,
    all.map((i) => i < fast),
    all.map(() => halfSpread),
  );
  return { halfSpread, fast, gap: Math.max(0, ...gains) };
}

/** All equilibria on the grid of half-spreads in which everybody quotes the same. */
export function gridEquilibria(market: Market): SnipingEquilibrium[] {
  const { tick, highest, traders } = market;
  if (tick === 0) return [];
  const found: SnipingEquilibrium[] = [];
  for (let b = 0; b * tick <= highest * (1 + 1e-12); b++) {
    for (let fast = 0; fast <= traders; fast++) {
      const one = equilibriumAt(market, b * tick, fast);
      if (one.gap <= 1e-9 * market.duration * (1 + market.speedCost)) found.push(one);
    }
  }
  return found;
}

/** @throws naming the option that is wrong */
export function solveSniping(given: unknown): Solution {
  const options = resolve(snipingDefaults, given, snipingId);
  const market = marketOf(options);
  const other: Market = { ...market, batch: !market.batch };
  const { jumpRate, investRate, jumps, share, speedCost, traders, duration, tick } = market;
  const even = snipingHalfSpread(market);
  const races = investRate * even;
  const worth = jumpRate * jumps.mean; // of all jumps, against a quote without spread
  return {
    source:
      "Budish, Cramton & Shim (2015), Q. J. Econ. 130 (the condition for the spread, from memory); the number of fast traders and the batch case derived in envs/auction/sniping/solve.ts; the share of an edge in a batch: ethresear.ch 14957",
    units: `price; payoffs per ${duration} s`,
    nash: described(market),
    [market.batch ? "continuousMarket" : "batchMarket"]: described(other),
    ...(tick > 0 && {
      grid: {
        equilibria: gridEquilibria(market),
        meaning: "all with one quote for everybody, on the grid of half-spreads",
      },
    }),
    closedForm: {
      halfSpread: even,
      spread: 2 * even,
      method: jumps.kind === "exponential" ? "m W(λⱼ/λᵢ)" : "bisection",
      residual: investRate * even - jumpRate * excess(jumps, even),
      racesPerSecond: races,
    },
    armsRace: {
      spendWithFreeEntry: races,
      firmsWithFreeEntry: speedCost > 0 ? races / speedCost : null,
      allSlow: (duration * races) / traders,
      allFast: duration * (races / traders - speedCost),
      temptation: duration * (races - speedCost),
      meaning: "payoff of each in the continuous book if all are slow, if all are fast, and of one that alone is fast",
    },
    edge: {
      shareContinuous: 1,
      shareBatch: share,
      nobodyFastFromCost: worth * share,
      nobodyFastFromInterval: speedCost > 0 ? (worth * options.edge) / speedCost : null,
      meaning:
        "share of the jumps that the edge decides; from which cost of speed, or interval, on nobody is fast in the batch",
    },
  };
}

function described(market: Market) {
  const found = snipingEquilibrium(market);
  if (!found) {
    return {
      market: "batch",
      equilibrium: null,
      reason:
        "speed costs something, and less than the jumps in which it decides are worth: no pure equilibrium (derived)",
    };
  }
  const { halfSpread, fast, gap } = found;
  const { traders, batch, investRate, speedCost, duration } = market;
  const one = (quick: boolean) => {
    const [made, left] = [true, false].map((maker) => expectation(market, halfSpread, fast, quick, maker));
    return (made + (traders - 1) * left) / traders;
  };
  return {
    market: batch ? "batch" : "continuous",
    halfSpread,
    spread: 2 * halfSpread,
    fast,
    slow: traders - fast,
    payoffs: { fast: fast > 0 ? one(true) : null, slow: fast < traders ? one(false) : null },
    paidByInvestors: investRate * halfSpread * duration,
    speedSpend: fast * speedCost * duration,
    bestResponseGap: gap,
  };
}

/** What every trader could gain by another choice. */
export function snipingDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  const market = marketOf(resolve(snipingDefaults, given, snipingId));
  const all = Array.from({ length: market.traders }, (_, i) => i);
  const fast = all.map((i) => joint[0][2 * i] >= 0.5);
  const quotes = all.map((i) => joint[0][2 * i + 1] * (market.tick || 1));
  return deviations(market, fast, quotes);
}
