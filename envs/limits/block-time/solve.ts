/** What is known of block times: arbitrage per block, what it costs a provider at each fee, and who keeps it. */
import type { Solution } from "../../../src/registry.js";
import { aloneShare, escapeShare } from "./contest.js";
import { bestSurcharge, exactShares, flatShares, seenShares, sharesOf, widestRange } from "./express.js";
import { arbitrageShare, fixedShare, meanFees, meanProfit } from "./lvr.js";
import { type BlockMarket, blockMarket, blockTimes, ppm } from "./options.js";

/** Expected income per block of a provider that always does the same, ppm; choices in the game's order. */
export function incomes(market: BlockMarket): number[] {
  const { fees, noise, eta, watchCost, cancelsFirst } = market;
  const escapes = escapeShare(market, cancelsFirst);
  const losses = fees.map((fee) => ppm * arbitrageShare(eta, fee) * meanProfit(eta, fee));
  return [
    0,
    ...fees.map((_, k) => noise[k] - losses[k]),
    ...fees.map((_, k) => noise[k] - (1 - escapes) * losses[k] - watchCost),
  ];
}

/** The best of them, the first of equals. */
export function bestChoice(market: BlockMarket): number {
  const all = incomes(market);
  return all.indexOf(Math.max(...all));
}

/** What a pool keeps of a gap from a favoured arbitrageur, by what it knows of the gap; exact for one of this size, else to leading order. */
function express(gap: number): Solution {
  return {
    surcharge: bestSurcharge,
    shares: sharesOf(bestSurcharge),
    exact: { gap, up: exactShares(gap, bestSurcharge), down: exactShares(-gap, bestSurcharge) },
    guarantee: { share: 0.25, logRangeOf26: widestRange(0.26) },
    exponentialGaps: flatShares(1),
    seenGap: seenShares(0.5),
    meaning:
      "of a gap's value, if one arbitrageur trades first: with a surcharge of κ times the pool's own move, the best of which leaves ¼, ½ and ¼ at any gap; no schedule guarantees the pool more over all gaps, and .26 at most over a range of this logarithm; with a flat fee of the mean gap, where gaps are exponential, and of half the gap, where the pool sees it",
    source: "derived in express.ts; ¼ to the pool and ½ to the favoured one are in ethresear.ch 20677, by other means",
  };
}

/** @throws naming the option that is wrong */
export function solveBlockTime(given: unknown): Solution {
  const market = blockMarket(given);
  const { fees, noise, eta, step, variance, fixed, cancelsFirst } = market;
  const all = incomes(market);
  const best = bestChoice(market);
  const alone = aloneShare(market);
  return {
    units: "shares of blocks; ppm of the position's value per block, expected, with Poisson blocks",
    lvr: { perBlock: variance, meaning: "σ²τ/8: loss versus rebalancing without fees" },
    tiers: fees.map((fee, k) => {
      const share = arbitrageShare(eta, fee);
      const profit = ppm * share * meanProfit(eta, fee);
      return {
        bp: fee * 1e4,
        poissonShare: share,
        fixedShare: fixedShare(step, fee),
        arbitrageProfit: profit,
        arbitrageFees: ppm * share * meanFees(eta, fee),
        leadingOrder: share * variance,
        noiseFees: noise[k],
        income: all[1 + k],
        incomeWatching: all[1 + fees.length + k],
      };
    }),
    race: {
      alone,
      toArbitrageurs: alone,
      toSequencer: 1 - alone,
      escaped: escapeShare(market, cancelsFirst),
      meaning: "of the profit, with bids in equilibrium: what is won by being first alone, and what is bid away",
    },
    blockTimes: Object.entries(blockTimes).map(([chain, seconds]) => {
      const there = blockMarket({ ...(given as object), blockTime: seconds });
      return {
        ...{ chain, seconds, toSequencer: 1 - aloneShare(there) },
        shares: there.fees.map((fee) => arbitrageShare(there.eta, fee)),
      };
    }),
    best: {
      choice: best,
      income: all[best],
      certificate: { kind: "gain by another constant choice", value: 0 },
      meaning: "of the choices that never change; who moves with the gaps can do better",
    },
    fixedBlocks: fixed ? "profits are those of Poisson blocks; shares of blocks are known for both" : undefined,
    express: express(step),
    source:
      "Milionis et al. (2022), arXiv:2208.06046; Milionis et al. (2023), arXiv:2305.14604; the rest derived in lvr.ts, contest.ts and express.ts",
  };
}
