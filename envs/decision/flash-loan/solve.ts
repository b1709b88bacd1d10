/**
 * Answers of the flash loan: the borrower's rule, the lender's best fee at the least, mean and highest gas, what it comes to on average, and
 * the two conditional commitments under the greatest and the least fixed point.
 *
 * At the commitments' table the fee is the lender's best of the list at the mean gas, or the lowest where it refuses, and the profit the mean of those who
 * borrow at it, or the highest.
 */
import type { Solution } from "../../../src/registry.js";
import { loanUnder } from "./commitments.js";
import { bestFee, bestOnList, firstBest, overGas, priced } from "./market.js";
import { type FlashLoanOptions, type LoanMarket, loanMarket } from "./options.js";

const source =
  "flash loans: Aave docs (2020); Qin et al. (2021), Financial Cryptography; fees, demand, collateral and both fixed points derived in envs/decision/flash-loan";

/** @throws naming the option that is wrong */
export function solveFlashLoan(given?: Partial<FlashLoanOptions>): Solution {
  const market = loanMarket(given);
  const { gasLow, gasHigh, low, high, loan, fees } = market;
  const gas = (gasLow + gasHigh) / 2;
  const fee = fees[Math.max(0, bestOnList(market, gas))];
  const { threshold, chance } = priced(market, fee, gas);
  const profit = chance > 0 ? (Math.max(low, threshold) + high) / 2 : high;
  const fixedPoints = (kind: "greatest" | "least") => loanUnder({ loan, fee, profit, gas }, kind);
  const mean = expected(market);
  const best = firstBest(market);
  return {
    source,
    units: "payoff",
    rule: {
      borrowsIff: market.atomic
        ? "A > F + g/(1 − q)"
        : "A > e + (q S + g + ρK)/(1 − q), S = min(K, L + e), e = F or, if it may run, min(F, K − L)",
      runsIff: market.runs ? "K < L + F" : "never",
    },
    equilibrium: [...new Set([gasLow, gas, gasHigh])].map((at) => ({ gas: at, ...answer(market, at) })),
    expected: mean,
    optimum: { welfare: best, meaning: "every loan is made that is worth what it costs" },
    priceOfAnarchy:
      mean.welfare > 0 ? { nash: best / mean.welfare } : { nash: null, reason: "no loan is made in equilibrium" },
    commitments: {
      ...{ loan, fee, profit, gas },
      greatest: fixedPoints("greatest"),
      least: fixedPoints("least"),
      meaning: "atomic execution is the greatest fixed point, one transaction after the other the least",
    },
    fees: {
      "aave-v3": { rate: 0.0005, fee: 0.0005 * loan },
      "aave-v2": { rate: 0.0009, fee: 0.0009 * loan },
      dydx: { wei: 2 },
    },
  };
}

/** The lender's best fee, of all and of the list, at this gas. */
function answer(market: LoanMarket, gas: number): Solution {
  const any = bestFee(market, gas);
  const k = bestOnList(market, gas);
  return {
    best: any ?? null,
    onList: k < 0 ? null : { rate: market.rates[k], ...priced(market, market.fees[k], gas) },
    ...(any === undefined && { reason: "no fee makes lending worth more than nothing" }),
  };
}

/** Means over profit and gas with the best fees of the list. */
export function expected(market: LoanMarket) {
  const at = (gas: number) => {
    const k = bestOnList(market, gas);
    return k < 0
      ? { chance: 0, lender: 0, borrower: 0, rate: 0 }
      : { ...priced(market, market.fees[k], gas), rate: market.rates[k] };
  };
  const mean = (key: "chance" | "lender" | "borrower" | "rate") => overGas(market, (gas) => at(gas)[key]);
  const [lender, borrower] = [mean("lender"), mean("borrower")];
  return { lender, borrower, welfare: lender + borrower, borrowed: mean("chance"), rate: mean("rate") };
}
