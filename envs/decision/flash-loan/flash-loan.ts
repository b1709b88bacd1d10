/**
 * Flash loan: a lender posts a fee, a borrower who alone knows what the loan is worth to it takes it or leaves it.
 *
 *   stage 0  the lender posts F = f L, or refuses
 *   stage 1  the borrower passes, borrows to repay, or borrows to keep; with probability q its trade fails
 *
 *   atomic       repay  A − F − g and F            fails or keeps: all reverts, −g and 0            borrower, lender
 *   loan first   repay  A − F − g − ρK and F       keeps: A + L − S − g − ρK and S − L
 *                fails: −S − g − ρK and S − L      S = min(K, L + F) is seized
 *
 * in units of payoff. Without failure the borrower of a bundle gains iff A > F + g.
 *
 * References: Aave docs (2020), flash loans; Qin, Zhou, Livshits & Gervais (2021), Attacking the DeFi ecosystem with flash loans,
 * Financial Cryptography. The loan that is not atomic is this game's.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete, openShut } from "../../../src/space.js";
import { type FlashLoanOptions, flashLoanDefaults, flashLoanId, type LoanMarket, loanMarket } from "./options.js";

export type FlashLoanState = {
  readonly stage: Uint8Array; // [lanes], 0 the lender's, 1 the borrower's, 2 over
  readonly posted: Int32Array; // [lanes], 1 + which fee; 0 = none
  readonly profit: Float64Array; // [lanes], A
  readonly gas: Float64Array; // [lanes], g
  readonly outcome: Uint8Array; // [lanes], see `outcomes`
  readonly welfare: Float64Array; // [lanes]
  readonly coin: Float64Array; // [lanes], scratch
};

export const outcomes = { none: 0, repaid: 1, reverted: 2, kept: 3, lost: 4 } as const;
export const choices = { pass: 0, repay: 1, keep: 2 } as const;

/** Where observations hold what bots read. */
export const seen = { lender: 0, borrower: 1, gas: 2, fee: 3, profit: 4 } as const;

export interface LoanRole extends Role {
  readonly name: "lender" | "borrower";
  readonly observation: Box;
  readonly action: Discrete;
}
export type FlashLoanGame = Game<FlashLoanState, readonly [LoanRole, LoanRole]> & { readonly market: LoanMarket };

/** @throws naming the option that is wrong */
export function flashLoan(given?: Partial<FlashLoanOptions>): FlashLoanGame {
  const market = loanMarket(given);
  const { loan, low, high, gasLow, gasHigh, rates, fees, atomic, failure, collateral, locking } = market;
  const levels = fees.length;
  const wide = high - low;
  const wideGas = gasHigh - gasLow;
  const [open, shut] = openShut(levels + 1); // of the lender
  const money = (most: number) => ({ unit: "payoff", low: 0, high: most > 0 ? most : 1 });
  const common = [
    { name: "lender posts", unit: "1", low: 0, high: 1 },
    { name: "borrower answers", unit: "1", low: 0, high: 1 },
    { name: "gas", ...money(gasHigh) },
    { name: "fee", ...money(fees[levels - 1]) },
  ];
  return {
    id: flashLoanId,
    key: JSON.stringify(resolve(flashLoanDefaults, given, flashLoanId)),
    market,
    roles: [
      {
        name: "lender",
        count: 1,
        observation: box(common),
        action: discrete(levels + 1),
        actions: ["refuse", ...rates.map((rate) => `fee ${rate}`)],
        rank: [0, ...rates.map((_, k) => levels - k)], // a lower fee leaves more to the borrower
      },
      {
        name: "borrower",
        count: 1,
        observation: box([...common, { name: "profit", ...money(high) }]),
        action: discrete(3),
        actions: ["pass", "repay", "keep"],
        rank: [1, 2, 0],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["welfare", "fee", "offered", "repaid", "reverted", "kept", "lost"],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      posted: new Int32Array(lanes),
      profit: new Float64Array(lanes),
      gas: new Float64Array(lanes),
      outcome: new Uint8Array(lanes),
      welfare: new Float64Array(lanes),
      coin: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      s.stage[lane] = s.posted[lane] = s.outcome[lane] = s.welfare[lane] = 0;
      rng.uniformAt(s.profit, lane);
      s.profit[lane] = low + wide * s.profit[lane];
      rng.uniformAt(s.gas, lane);
      s.gas[lane] = gasLow + wideGas * s.gas[lane];
    },
    step(s, { lane, rng, actions: [posts, answers], rewards: [lends, borrows] }) {
      if (s.stage[lane] === 0) {
        s.posted[lane] = posts[lane];
        s.stage[lane] = posts[lane] === 0 ? 2 : 1;
        return s.stage[lane] === 2;
      }
      s.stage[lane] = 2;
      const choice = answers[lane];
      if (choice === choices.pass) return true;
      rng.uniformAt(s.coin, lane);
      const fails = s.coin[lane] < failure;
      const fee = fees[s.posted[lane] - 1];
      const cost = s.gas[lane] + locking;
      const seized = Math.min(collateral, loan + fee);
      if (choice === choices.repay && !fails) {
        s.outcome[lane] = outcomes.repaid;
        lends[lane] = fee;
        borrows[lane] = s.profit[lane] - fee - cost;
        s.welfare[lane] = s.profit[lane] - cost;
      } else if (atomic) {
        s.outcome[lane] = outcomes.reverted;
        borrows[lane] = 0 - cost;
        s.welfare[lane] = 0 - cost;
      } else {
        const held = fails ? 0 : s.profit[lane] + loan; // by the borrower
        s.outcome[lane] = fails ? outcomes.lost : outcomes.kept;
        lends[lane] = seized - loan;
        borrows[lane] = held - seized - cost;
        s.welfare[lane] = held - loan - cost;
      }
      return true;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      const posted = s.posted[lane];
      out[at] = s.stage[lane] === 0 ? 1 : 0;
      out[at + 1] = s.stage[lane] === 0 ? 0 : 1;
      out[at + seen.gas] = s.gas[lane];
      out[at + seen.fee] = posted > 0 ? fees[posted - 1] : 0;
      if (role === 1) out[at + seen.profit] = s.profit[lane];
    },
    legal(s, lane, role, _agent, mask, at) {
      if (role === 0) {
        mask.set(s.stage[lane] === 0 ? open : shut, at);
        return;
      }
      mask[at] = 1;
      mask[at + 1] = mask[at + 2] = s.stage[lane] === 1 ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const posted = s.posted[lane];
      out[at] = s.welfare[lane];
      out[at + 1] = posted > 0 ? rates[posted - 1] : 0;
      out[at + 2] = posted > 0 ? 1 : 0;
      for (let k = 3; k < 7; k++) out[at + k] = 0;
      if (s.outcome[lane] !== outcomes.none) out[at + 2 + s.outcome[lane]] = 1;
    },
  };
}
