/** What is known of the slot monopoly: the highest fee that is paid, the bins of the grid that are equilibria, and what waiting is worth. */
import type { Solution } from "../../../src/registry.js";
import { acceptance, binBelow, equilibriumBins, feeShare, waitingShare } from "./fee.js";
import { type SlotMarket, slotMarket } from "./options.js";

/** @throws naming the option that is wrong */
export function solveSlotMonopoly(given: unknown): Solution {
  const market = slotMarket(given);
  const { users, surplus, competition, goOn, bins, standing } = market;
  const share = feeShare(market);
  const bin = binBelow(market, share);
  const equilibria = equilibriumBins(market);
  return {
    closedForm: {
      share,
      fee: surplus * share,
      formula: "f*/S = 1 − dκ/(1 − d(1 − κ))",
      indifferent: true,
      user: surplus * (1 - share),
      permanentMonopoly: competition === 0,
    },
    waiting: { share: waitingShare(market), meaning: "what it is worth to wait for a competitive slot" },
    grid: {
      bin,
      share: bin / bins,
      meaning: "the largest bin strictly below f*",
      equilibria: equilibria.map((k) => k / bins),
      found: "all fees of stationary equilibria in which users pay only what is strictly better than to wait",
    },
    nash: {
      fee: bin / bins,
      payoffs: { mediator: (users * surplus * bin) / bins, user: surplus * (1 - bin / bins) },
      certificate: { kind: "best-response gap, share of the surplus", value: gap(market, bin) },
    },
    optimum: { welfare: users * surplus, play: "everybody is served in the first slot" },
    priceOfAnarchy: { nash: 1 },
    curve: [0, 0.25, 0.5, 0.75, 1].map((k) => ({ competition: k, share: feeShare({ goOn, competition: k }) })),
    fees: standing ? "one fee that stands" : "a new fee in every slot",
    source: "derived in envs/limits/slot-monopoly/fee.ts; without competition: Diamond (1971), J. Econ. Theory 3",
  };
}

/**
 * The most that anybody gains by one deviation from a fee of bin k that users pay: the mediator by another bin, a user by waiting once,
 * or by not waiting at a higher fee.
 */
export function gap(market: SlotMarket, k: number): number {
  const { bins, goOn: d, competition, standing } = market;
  const fee = k / bins;
  const most = standing ? feeShare(market) : acceptance(market, fee);
  let best = 0;
  for (let other = 0; other <= bins; other++) {
    const asked = other / bins;
    const takes = asked < most - 1e-9 || other === k;
    if (takes) best = Math.max(best, asked - fee);
    const later = standing ? Math.max(1 - asked, waitingShare(market)) : 1 - fee;
    const wait = d * (competition + (1 - competition) * later);
    best = Math.max(best, (takes ? wait - (1 - asked) : 1 - asked - wait) - 1e-9);
  }
  return best;
}
