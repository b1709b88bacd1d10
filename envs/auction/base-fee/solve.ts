/**
 * What is known of the base fee game.
 *
 * **Dynamics.** A full block multiplies the base fee by u = 1 + (e − 1)/d, an empty one by w = 1 − 1/d. As ln is concave, a base fee that comes
 * back to where it was had blocks of T gas on average at least, and of s e T at most, where full and empty blocks alone balance:
 * s ln u + (1 − s) ln w = 0. Moreover E[b (G − T)] = 0 in any stationary state, whoever bids: weighted by the base fee the mean block is T.
 *
 * **Steady state.** Take the base fee as still at b = V(F). A transaction is worth at least b with probability 1 − F and included at once;
 * one that is not stays 1 block if impatient and D if patient, for none waits while the fee stands still; its value only falls. With (1 − a)/a blocks
 * without a transaction a user's turn lasts 1 + F π (D − 1) + (1 − a)/a blocks, so that n g (1 − F) = T (F π (D − 1) + 1/a):
 *
 *   F = (n g − T/a)/(n g + T π (D − 1)),   and with π = 0 the quantile at which demand is the target, 1 − T/(a n g)
 *
 * Exact as n and d grow; b moves around it. For uniform values, impatient users and room for all, D(b) = a n g (1 − (b − low)/(high − low)) is
 * linear, and E[b (G − T)] = 0 reads E[b²]/E[b] = b*.
 *
 * **One block.** n transactions for k slots at base fee b: tips are the bids of a discriminatory auction with reserve b, less b.
 */
import { log, pow } from "../../../src/maths.js";
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import {
  type DiscriminatoryRules,
  discriminatory,
  discriminatoryGap,
  discriminatoryOutcome,
} from "../discriminatory.js";
import { baseFeeDefaults, type Market, marketOf } from "./options.js";
import { waiting, waitingEnds } from "./patience.js";

export function solve(given?: unknown, id = "auction/base-fee-v0"): Solution {
  const market = marketOf(resolve(baseFeeDefaults, given, id), id);
  return {
    units: "prices in gwei per gas, gas in Mgas, money in mETH = gwei · Mgas",
    dynamics: dynamics(market),
    steady: steady(market),
    oneBlock: oneBlock(market),
    patience: patience(market),
    ...(market.blocks > 1 && {
      reason:
        "The equilibrium of many blocks is not known: users whose bids fill a block raise the base fee that they themselves pay later, and patient ones time their bids. oneBlock is exact for one block, or for users who take base fees as given.",
    }),
    source:
      "EIP-1559 (2019) for the rule; Leonardos et al. (2022), arXiv 2212.07175, for bounds on the mean block; Roughgarden (2021), arXiv 2106.01340, for tips of 0; steady state, tips of a full block and patience: derived",
  };
}

export interface Dynamics {
  readonly full: number; // factor per full block
  readonly empty: number; // factor per empty block
  readonly tenFull: number;
  readonly fullThenEmpty: number;
  readonly doubling: number | null; // full blocks until the base fee has doubled
  readonly meanGas: readonly [number, number]; // bounds of the long run, T
}

export function dynamics({ elasticity, denominator }: Pick<Market, "elasticity" | "denominator">): Dynamics {
  const full = 1 + (elasticity - 1) / denominator;
  const empty = 1 - 1 / denominator;
  const [up, down] = [log(full), -log(empty)];
  const most = full === 1 ? 1 : empty === 0 ? elasticity : (elasticity * down) / (up + down);
  return {
    ...{ full, empty, tenFull: pow(full, 10), fullThenEmpty: full * empty },
    doubling: full === 1 ? null : log(2) / up,
    meanGas: [1, most],
  };
}

/** The base fee at which demand is the target. */
export function steady(market: Market): { readonly baseFee: number | null; readonly [name: string]: unknown } {
  const { users, gas, target, arrival, patientShare, deadline, values, slots } = market;
  if (arrival === 0) return { baseFee: null, reason: "There is no steady state where no transactions arrive." };
  if (slots * gas < target) {
    return { baseFee: null, reason: "A full block is below the target, so the base fee falls to 1 wei." };
  }
  const all = users * gas;
  const quantile = (all - target / arrival) / (all + target * patientShare * (deadline - 1));
  if (quantile <= 0) {
    return { baseFee: null, reason: "All transactions together are below the target, so the base fee falls to 1 wei." };
  }
  return { baseFee: values.value(quantile), quantile, included: target / gas };
}

function oneBlock(market: Market) {
  const { users, slots, gas, initial, values, bins, top } = market;
  const rules: DiscriminatoryRules = { bidders: users, units: slots, reserve: initial };
  const solved = discriminatory(rules, values);
  const { revenue, welfare, sold, payoff } = discriminatoryOutcome(rules, values);
  const { entry } = solved;
  const quantiles = entry < 1 ? Array.from({ length: 11 }, (_, k) => entry + ((1 - entry) * k) / 10) : [];
  const bids = quantiles.map((q) => ({ quantile: q, value: values.value(q), tip: solved.bid(q) - initial }));
  return {
    ...{ baseFee: initial, slots, entryQuantile: entry },
    tips: (revenue - initial * sold) * gas,
    burnt: initial * sold * gas,
    welfare: welfare * gas,
    included: sold,
    payoff: payoff * gas,
    bestResponseGap: discriminatoryGap(rules, values, solved) * gas,
    optimum: { welfare: discriminatoryOutcome({ ...rules, reserve: 0 }, values).welfare * gas, baseFee: 0 },
    bids,
    play:
      users <= slots
        ? "There is room for all: to bid max fee v and tip 0 is dominant."
        : "More transactions than slots: tips as listed; with fewer pending than slots, tip 0.",
    ...(bins > 0 && { grid: "Solved for any tip; on a grid only near to it." }),
    ...(top < values.high && { bounds: `The option top = ${top} is below the highest value and may bind.` }),
  };
}

function patience(market: Market) {
  const ends = waitingEnds(market);
  return {
    rule: "wait iff b − b' > (1 − δ) v",
    fall: 1 / market.denominator,
    ...(Number.isFinite(ends)
      ? { waitsBelowValueOverBaseFee: ends }
      : { always: "δ = 1: a user waits while fees fall" }),
    alone: [1, 1.25, 1.5, 2, 3, 4].map((ratio) => {
      const { blocks, payoffs } = waiting(market, ratio, 1);
      return { valueOverBaseFee: ratio, blocks, payoffOverBaseFee: payoffs[blocks] };
    }),
  };
}
