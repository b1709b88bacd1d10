/** Answers of the sale of integration: what it is worth, what the auction brings, and whether users make the mediator refrain. */
import type { Solution } from "../../../src/registry.js";
import { type IntegrationOptions, integrationModel } from "./options.js";
import { alone, bidPayoffs, contested, outcome, stays, winChance } from "./theory.js";

/** @throws naming the option that is wrong */
export function solveIntegration(given?: Partial<IntegrationOptions>): Solution {
  const model = integrationModel(given);
  const { searchers: n, value, bids: m, format, users, visible, benefit, fee, harm, uneven } = model;
  const top = format === "first" ? m - 1 : m;
  const { sold, trade } = outcome(model);
  const integrated = sold && trade; // sold to nobody where users leave, as it is worth nothing then
  const price = integrated ? (top / m) * contested(model) * value : 0;
  const slowest = winChance(model, 1 + uneven);
  const reserve = (contested(model) - slowest) / contested(model);
  const played = {
    forSale: sold,
    integrated,
    trade,
    price,
    revenue: price + (trade ? fee * value : 0),
    searchers: integrated ? contested(model) * value - price : trade ? value : 0, // together
    users: users > 0 && trade ? (benefit - fee - (integrated ? harm : 0)) * value : 0,
    welfare: trade ? (users > 0 ? 1 + benefit : 1 + fee + (integrated ? harm : 0)) * value : 0,
  };
  return {
    units: "value, means over V; bids and reserves are shares of (1 + h) V",
    independent: value / n, // each searcher's in the race, in the mean over latencies
    willingness: {
      alone: alone(model) * value, // V (1 − 1/n) + h V, in the mean over latencies
      byLatency: (uneven > 0 ? [1 - uneven, 1, 1 + uneven] : [1]).map((latency) => {
        const chance = winChance(model, latency);
        return { latency, chance, alone: (contested(model) - chance) * value };
      }),
      contested: contested(model) * value,
      rule: "V(1 + h) − what one gets if one does not buy: V times one's chance in the race, 1/n in the mean, if nobody does, 0 if a rival does",
    },
    bidding: {
      allBid: {
        bid: top / m,
        price: (top / m) * contested(model) * value,
        gap: gapOf(model, top, 0, 1 / n), // no race, so no chance, comes into it
        reserve: "any up to the bid",
      },
      nobodyBids: {
        reserveAtLeast: reserve, // that the slowest would not pay
        gap: gapOf(model, 0, Math.ceil(reserve * m - 1e-9), slowest), // at the lowest such reserve of the grid, of the slowest
      },
    },
    ...(trade
      ? { equilibrium: played }
      : {
          equilibrium: null,
          reason:
            "not solved: users do not see a sale, so integration can be neither sure, as they would leave and its buyer would have paid for nothing, nor excluded, as they would trade and it would be bought; users and searchers mix (or searchers go by their latency), and users are indifferent where they expect it with chance (b − f)/h; derived",
          indifferentAt: (benefit - fee) / harm,
          ...(format === "second" && {
            aside:
              "if one searcher alone bids, without a reserve, it pays nothing, and all may leave: an equilibrium in which searchers do not bid alike",
          }),
          cautious: {
            ...played,
            gain: ((benefit - fee) / users) * value,
            meaning:
              "what the bot `equilibrium` plays here, which is no equilibrium: nobody bids, so nobody is integrated, and a user who trades alone gains (b − f)V/u",
          },
        }),
    users: {
      stay: stays(model),
      rule: "b − f >= h",
      ...(users > 0 &&
        !stays(model) && {
          reason: visible
            ? "users would leave, and the mediator refrains, as it would lose its fees"
            : "users cannot see whether it was sold, so the mediator cannot gain their trust by refraining",
        }),
    },
    source:
      "derived in envs/credibility/integration/theory.ts; values that depend on who wins: Jehiel & Moldovanu (1996), RAND J. Econ. 27",
  };
}

/** What a searcher with this chance in the race could gain by leaving a profile in which all bid so much. */
function gapOf(model: IntegrationOptions, bid: number, reserve: number, chance: number): number {
  const { searchers: n, bids: m, format } = model;
  const all = Array<number>(n).fill(bid);
  const pay = (own: number) => bidPayoffs(model, format, m, [own, ...all.slice(1)], reserve, chance)[0];
  const now = pay(bid);
  return Math.max(...Array.from({ length: m + 1 }, (_, k) => pay(k) - now));
}
