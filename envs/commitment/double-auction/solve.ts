/**
 * What is known of the double auction: the most that trade can bring, the equilibrium with what it leads to, and what truth leaves to gain.
 *
 *   one pair   trade iff v ≥ (1 + k) c / (2 − k) + (1 − k)/2: a triangle of area P = (1 + k)(2 − k)/8, over which v − c is ½ on average
 *              P trades at (2 − k)/3 on average; the buyer gains P (1 + k)/6, the seller P (2 − k)/6, both P/2 of the 1/6 there is
 *
 * in units of the interval of values and costs. For more pairs the same numbers are integrals (`interim.ts`).
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { doubleAuctionId } from "./double-auction.js";
import { firstBest } from "./first-best.js";
import { bestResponseGap, gainsOf, type Outcome, outcome } from "./interim.js";
import { type DoubleMarket, doubleAuctionDefaults, isUniform, marketOf } from "./options.js";
import { equilibriumOf, replyToTruth, type Strategies, truthful } from "./strategies.js";

/** @throws naming the option that is wrong */
export function solveDoubleAuction(given?: unknown): Solution {
  const market = marketOf(resolve(doubleAuctionDefaults, given, doubleAuctionId), doubleAuctionId);
  const { pairs: m, k, values, costs, bins } = market;
  const optimum = { surplus: firstBest(m, values, costs), efficiency: 1, reached: "by truthful reports" };
  const literature =
    "for 0 < k < 1 every equilibrium misreports by O(1/m) and loses O(1/m²) of the gains: Rustichini, Satterthwaite & Williams (1994), Econometrica 62; from the literature, not recomputed here";
  if (!isUniform(market)) {
    const reason = "No equilibrium is known here unless values and costs are uniform on one interval.";
    return { optimum, equilibrium: null, reason, literature, source: "optimum: derived (an integral of binomials)" };
  }
  const strategies = equilibriumOf(m, k);
  const reply = replyToTruth(m, k);
  return {
    optimum,
    equilibrium: strategies ? shown(market, strategies, optimum.surplus) : null,
    ...(!strategies && {
      reason: `No equilibrium of ${m} pairs is known in closed form for k strictly between 0 and 1, here ${k}.`,
    }),
    truthful: {
      surplus: optimum.surplus,
      bestReply: { bid: lines(market, reply.bid), ask: lines(market, reply.ask) },
      bestReplyGains: length(market) * gainsOf(m, k, truthful, reply),
      meaning: "the most that a value or cost could gain by leaving truth alone",
    },
    literature,
    ...(bins > 0 && {
      grid: `The game as played has ${bins} prices; the equilibrium given is of any price, and the bots play the nearest.`,
    }),
    source:
      m === 1 && k === 0.5
        ? "equilibrium: Chatterjee & Samuelson (1983), Oper. Res. 31; what it leads to, and the rest: derived"
        : "derived (first-order conditions, with the gap as certificate)",
  };
}

const length = ({ bottom, top }: DoubleMarket) => top - bottom;

function shown(market: DoubleMarket, strategies: Strategies, best: number) {
  const { pairs: m, k, bottom } = market;
  const scale = length(market);
  const { trades, surplus, buyers, sellers, price } = m === 1 ? onePair(k) : outcome(m, k, strategies);
  return {
    bid: lines(market, strategies.bid),
    ask: lines(market, strategies.ask),
    trades,
    price: bottom + scale * price,
    surplus: scale * surplus,
    efficiency: (scale * surplus) / best,
    buyer: (scale * buyers) / m,
    seller: (scale * sellers) / m,
    bestResponseGap: scale * bestResponseGap(m, k, strategies),
  };
}

/** What the linear equilibrium of one pair leads to, in closed form. */
export function onePair(k: number): Outcome {
  const trades = ((1 + k) * (2 - k)) / 8;
  return {
    trades,
    surplus: trades / 2,
    buyers: (trades * (1 + k)) / 6,
    sellers: (trades * (2 - k)) / 6,
    price: (2 - k) / 3,
  };
}

/** Straight stretches of a strategy, in money: report = intercept + slope · own value, for values from … to. */
function lines({ bottom, top }: DoubleMarket, line: Strategies["bid"]) {
  const scale = top - bottom;
  return line.slice(1).flatMap(([x, y], n) => {
    const [from, start] = line[n];
    if (x === from) return [];
    const slope = (y - start) / (x - from);
    const intercept = bottom + scale * start - slope * (bottom + scale * from);
    return [{ from: bottom + scale * from, to: bottom + scale * x, slope, intercept }];
  });
}
