/** Options of the flash loan, and the market that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const payoff = { kind: "number", low: 0, high: 1e6, unit: "payoff" } as const;

export const flashLoanDefaults = {
  loan: { ...payoff, value: 1000, low: 1e-3, symbol: "L", about: "what is lent" },
  low: { ...payoff, value: 0, about: "least profit A that the borrower may make of the loan" },
  high: {
    ...payoff,
    value: 20,
    low: 1e-6,
    about: "largest profit; A is drawn from U[low, high] and only the borrower sees it",
  },
  gas: {
    ...payoff,
    value: 1,
    symbol: "g",
    about: "mean cost of the borrower's transaction, paid also where it reverts",
  },
  spread: {
    ...{ kind: "number", value: 0.5, low: 0, high: 1, unit: "1", symbol: "s" },
    about: "gas is drawn from U[g(1 − s), g(1 + s)] in every episode, for both to see",
  },
  fees: {
    kind: "data",
    value: [0, 0.0005, 0.0009, 0.002, 0.003, 0.004, 0.005, 0.006, 0.007, 0.008, 0.009, 0.01, 0.012, 0.015, 0.02],
    check: ascending,
    about: "rates f that the lender may post, as shares of the loan, ascending",
  },
  atomic: {
    kind: "flag",
    value: true,
    about: "the bundle executes whole or not at all; else the loan comes first and what follows may fail",
  },
  runs: { kind: "flag", value: true, about: "without atomicity: may the borrower keep the loan?" },
  failure: {
    ...{ kind: "number", value: 0, low: 0, high: 0.9, unit: "1", symbol: "q" },
    about: "probability that the borrower's trade fails: a bundle reverts, a loan that is out is lost",
  },
  collateral: { ...payoff, value: 0, symbol: "K", about: "without atomicity: what the lender may seize, up to L + F" },
  capital: {
    ...{ kind: "number", value: 0.002, low: 0, high: 1, unit: "1", symbol: "ρ" },
    about: "without atomicity: what it costs to lock collateral, as a share of it",
  },
} as const satisfies Defaults;

export type FlashLoanOptions = Values<typeof flashLoanDefaults>;

/** What rules, bots and answers read. */
export interface LoanMarket {
  readonly loan: number; // L
  readonly low: number; // profits
  readonly high: number;
  readonly gasLow: number;
  readonly gasHigh: number;
  readonly rates: readonly number[]; // f, ascending
  readonly fees: Float64Array; // F = f L
  readonly atomic: boolean;
  readonly runs: boolean; // may the borrower keep the loan?
  readonly failure: number; // q
  readonly collateral: number; // K; 0 where atomic
  readonly locking: number; // ρ K
}

export const flashLoanId = "decision/flash-loan-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function loanMarket(given?: Partial<FlashLoanOptions>): LoanMarket {
  const o = resolve(flashLoanDefaults, given, flashLoanId);
  if (o.low > o.high) throw new Error(`${flashLoanId}: option 'low' must be at most 'high', ${o.high}, got ${o.low}.`);
  if (o.atomic && o.collateral > 0)
    throw new Error(`${flashLoanId}: option 'collateral' is for loans that are not atomic; a bundle needs none.`);
  return {
    ...{ loan: o.loan, low: o.low, high: o.high, atomic: o.atomic, failure: o.failure, rates: o.fees },
    gasLow: o.gas * (1 - o.spread),
    gasHigh: o.gas * (1 + o.spread),
    fees: Float64Array.from(o.fees, (rate) => rate * o.loan),
    runs: o.runs && !o.atomic,
    collateral: o.collateral,
    locking: o.atomic ? 0 : o.capital * o.collateral,
  };
}

/** @throws saying what is wrong with the rates */
function ascending(value: unknown, what: string): readonly number[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 1000)
    throw new Error(`${what} must be a list of 1 to 1000 rates, got ${JSON.stringify(value)?.slice(0, 60) ?? value}.`);
  const given = value as readonly unknown[];
  if (!given.every((f) => typeof f === "number" && f >= 0 && f <= 1))
    throw new Error(`${what} must be numbers from 0 to 1.`);
  if (given.some((f, k) => k > 0 && (f as number) <= (given[k - 1] as number)))
    throw new Error(`${what} must ascend, the lowest first.`);
  return given as readonly number[];
}
