/** What is known of the express lane: who is first, what the lane is worth, and the equilibrium of auction and resale. */
import { exp } from "../../../src/maths.js";
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { bestResponseGap, equilibrium, type LaneAuction, meanOf, outcome } from "./equilibrium.js";
import { auctionOf, expressLaneDefaults, type Lane, laneOf, oddsOf } from "./options.js";
import { resale } from "./resale.js";

export function solve(given: unknown, id: string): Solution {
  const lane = laneOf(resolve(expressLaneDefaults, given, id), id);
  const { searchers: n, total, abilities, bins } = lane;
  const auction = auctionOf(lane);
  const odds = oddsOf(lane);
  const row = (h: number) => Array.from(odds.subarray((h + 1) * n, (h + 2) * n));
  return {
    round: { worth: total, meanAbility: meanOf(abilities), news: lane.news },
    odds: {
      unheld: row(-1),
      held: Array.from({ length: n }, (_, h) => row(h)),
      meaning: "held[h][i]: share of opportunities for which i is first while h holds the lane",
    },
    ...(auction && {
      lane: {
        againstRival: (auction.holder - auction.other) * total,
        againstNobody: (auction.holder - auction.unheld) * total,
        meaning: "ETH per round and unit of ability that the lane adds, if a rival, or nobody, would hold it otherwise",
      },
    }),
    equilibrium: auction
      ? lane.resale
        ? withResale(lane, auction)
        : ofAuction(lane, auction)
      : {
          reason:
            "Latencies differ, so that who loses minds who wins; known are like latencies, or no reserve and a delay longer than any difference.",
        },
    ...(bins > 0 && { grid: "Solved for any price; on a grid only near to it." }),
    source:
      "rules: OffchainLabs, timeboost-design; second price: Vickrey (1961); odds, entry, externality and resale: derived",
  };
}

function ofAuction(lane: Lane, auction: LaneAuction) {
  const { abilities, rounds, turnover, round, top } = lane;
  const solved = equilibrium(auction);
  const { entry, pooled, bid } = solved;
  if (pooled > entry && rounds > 1 && exp(-turnover * round) > 1e-9) {
    return {
      reason:
        "Some bid the reserve above what the lane adds, as far as they hope to be alone; over rounds with lasting abilities they learn whether they are.",
    };
  }
  const highest = bid(1);
  return {
    entryQuantile: entry,
    entryAbility: entry < 1 ? abilities.value(entry) : null,
    reserveUpTo: pooled > entry ? abilities.value(pooled) : null, // bids are the reserve from entry to here
    ...outcome(auction, solved),
    highestBid: highest,
    bids: Array.from({ length: 11 }, (_, k) => ({
      quantile: k / 10,
      ability: abilities.value(k / 10),
      bid: bid(k / 10),
    })),
    bestResponseGap: bestResponseGap(auction, solved),
    ...(highest > top && {
      reason: `Bids reach ${highest}, above the option top = ${top}; the game as played has another equilibrium.`,
    }),
  };
}

function withResale(lane: Lane, auction: LaneAuction) {
  const { searchers: n, news, abilities, total, reserve, top } = lane;
  const { holder, other, unheld, single } = auction;
  if (news === 0) {
    const solved = equilibrium(auction);
    if (solved.pooled > solved.entry)
      return {
        reason: "With bids at the reserve the lane is not with the best searcher, and what buyers infer is not solved.",
      };
    return {
      ...ofAuction(lane, auction),
      resold: 0,
      resale: "none: the lane is with the one to whom it is worth most",
    };
  }
  if (news < 1)
    return {
      reason: "Buyers and the holder know something of abilities from the auction; known are news = 0 and news = 1.",
    };
  const { bid, sold, seller, buyer } = resale(auction);
  const mean = meanOf(abilities) * total;
  if (bid < reserve || bid === 0) {
    if ((holder - unheld) * mean + seller > single)
      return { reason: "Nobody bids if others do, and somebody would if nobody else did: mixed, not solved." };
    return { bid: 0, revenue: 0, welfare: n * unheld * mean, payoff: unheld * mean, held: 0, resold: 0 };
  }
  const payoff = other * mean + buyer;
  return {
    ...{ bid, revenue: bid, welfare: bid + n * payoff, payoff, held: 1, resold: sold },
    ...{ sellerGain: seller, buyerGain: buyer, gainsFromTrade: seller + (n - 1) * buyer },
    ...(bid > top && {
      reason: `Bids reach ${bid}, above the option top = ${top}; the game as played has another equilibrium.`,
    }),
  };
}
