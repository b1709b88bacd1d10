/** What is known of the bidding ring: who has what with and without it, and the seller's best reserve. */
import type { Solution } from "../../../src/registry.js";
import { type RingOptions, ringOptions } from "./options.js";
import { alone, bestReserve, lump, ringRevenue } from "./revenue.js";

export function solveRing(given?: Partial<RingOptions>): Solution {
  const { bidders: n, ring: k, reserve, enforced } = ringOptions(given);
  const honest = { revenue: ringRevenue(n, 1, reserve), bidder: alone(n, reserve) };
  const bound = {
    revenue: ringRevenue(n, k, reserve),
    lump: lump(n, k, reserve),
    member: honest.bidder + lump(n, k, reserve),
    outsider: n > k ? honest.bidder : null,
  };
  const answer = bestReserve(n, k);
  return {
    honest,
    enforced: bound,
    equilibrium: enforced ? bound : { revenue: honest.revenue, member: honest.bidder, outsider: bound.outsider },
    sellersBest: {
      reserve: answer,
      revenue: ringRevenue(n, k, answer),
      withoutRing: { reserve: 0.5, revenue: ringRevenue(n, 1, 0.5) },
    },
    source: "Graham & Marshall (1987) for the knockout; revenue, lump and best reserve for U[0, 1] derived",
  };
}
