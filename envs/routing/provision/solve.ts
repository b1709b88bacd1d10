/**
 * What is known of liquidity provision: the informed trade, what it costs a pool at each fee, break-even, and where
 * providers stay.
 */
import type { Solution } from "../../../src/registry.js";
import { middleOf } from "../fair/flow.js";
import { frictionless, lossOf, patience } from "./loss.js";
import { type ProvisionMarket, provisionMarket } from "./options.js";
import { placement } from "./placement.js";

/** Per tier, at the middle of σ's range; per unit of the pool's value and block unless said. */
export function tierAnswers(market: ProvisionMarket) {
  const { fees, tiers, flow, blocks, capital, length } = market;
  const sigma = middleOf(flow.sigma);
  return Array.from(fees, (fee, k) => {
    const { share, profit, fees: paid } = lossOf(sigma, fee, blocks === "poisson");
    return {
      bp: tiers[k],
      informedShare: share,
      informedProfit: profit,
      informedFees: paid,
      breakEven: fee > 0 ? profit / fee : null,
      breakEvenOfPosition: fee > 0 ? (capital * profit) / fee : null,
      valuePerVolume: profit > 0 ? fee / profit : null,
      patient: blocks === "fixed" ? patience(sigma, length - 1, fee) : null,
    };
  });
}

/** @throws naming the option that is wrong */
export function solveProvision(given: unknown): Solution {
  const market = provisionMarket(given);
  const { flow, blocks, length, base, tiers, providers, informed, routers, order } = market;
  const sigma = middleOf(flow.sigma);
  const poisson = blocks === "poisson";
  const found = placement(market);
  return {
    units: "Y; per block and unit of a pool's value where said",
    informedTrade: {
      closedForm:
        "δ* = (√(γ p x y) − x)/γ into the reserve x, if above 0; p tokens of x are worth one of y, γ = 1 − fee",
      equilibrium:
        informed > 1 && order !== "random"
          ? "all of it by everybody, in every block: what one leaves the next one takes, up to fees that stay in the pool"
          : null,
      ...(informed > 1 &&
        order === "random" && {
          reason:
            "between users' orders the last informed trader may leave something for the next block; not known here",
        }),
      ...(informed === 1 && {
        reason:
          "a single informed trader gains by waiting where there is a fee; its best stopping rule is not known here. " +
          "`patient` is what one trade in the last block brings",
      }),
    },
    frictionless: {
      perBlock: lossOf(sigma, 0, poisson).profit,
      leadingOrder: (sigma * sigma) / 8,
      perEpisode: base * tiers.length * frictionless(flow.sigma, length - 1, poisson),
      meaning:
        "loss versus rebalancing without fees and users: of the pool's value per block; of all residents per episode",
    },
    tiers: tierAnswers(market),
    meanings: {
      informedShare: "of blocks in which the pool is traded back to its band, without users",
      breakEven:
        "volume of users per block and unit of value whose fees make good for the informed profit, to leading order",
      breakEvenOfPosition: "the same for a whole position alone in its pool, Y per block",
      valuePerVolume:
        "V/Q at which liquidity that may enter freely earns nothing where Q per block is captive in this tier",
      patient: "profit of one informed trade in the last block, without users, per unit of the pool's first value",
    },
    placement: {
      counts: found.counts,
      order: ["out", ...tiers.map((fee) => `${fee} bp`)],
      incomes: found.incomes,
      certificate: {
        kind: "largest mean gain by another constant placement, over seeded episodes",
        value: found.gain,
        standardError: found.standardError,
      },
      meaning: `how many of the ${providers} providers stay where if each chooses once, with all its capital; income per episode`,
      ...(!found.found && {
        reason:
          "no equilibrium: changes of one provider went round or were stopped at the limit of profiles; this one leaves " +
          "the smallest gain, the certificate's, among those looked at",
      }),
    },
    unknown:
      "mixed placements, providers who move within the episode" +
      (routers > 0 ? ", and routers who do not split in the best way (placement lets nature split)" : ""),
    optimum: { perUnitOfVolume: market.need, play: "all orders trade and nobody moves: the rest is transfers" },
    source:
      "σ²/8: Milionis et al. (2022), arXiv:2208.06046; Poisson blocks: Milionis et al. (2023), arXiv:2305.14604; " +
      "the rest derived in loss.ts, placement by play",
  };
}
