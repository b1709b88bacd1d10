/**
 * Bots of the flash loan. Lenders and borrowers share their names, as a bot plays either role:
 *
 *   equilibrium       lender: the best fee of the list for the gas that it sees, or none; borrower: what pays most
 *   trusting          lender: the best fee if nobody ran; borrower: repays where that pays
 *   runaway           lender: as equilibrium; borrower: always takes the money, if it is there
 *   aave-v3, aave-v2, dydx   lender: the fee of the list nearest to .05 %, .09 %, 0; borrower: what pays most
 *   refuse            lender: never lends; borrower: passes
 *
 * Fees: .05 % on Aave v3, .09 % on its earlier versions, as summarised in its documentation; 2 wei on dYdX (github.com/gg2001/flashloans).
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { choices, type FlashLoanGame, seen } from "./flash-loan.js";
import { bestOnList, borrowing } from "./market.js";
import type { LoanMarket } from "./options.js";

/** 1 + the number of a fee, given the gas; 0 refuses. */
type Posting = (market: LoanMarket) => (gas: number) => number;
/** A choice of the borrower. */
type Answering = (market: LoanMarket) => (profit: number, fee: number, gas: number) => number;

const botOf =
  (posting: Posting, answering: Answering): Bot =>
  (game, role): Agent => {
    const { market } = game as unknown as FlashLoanGame;
    const post = posting(market);
    const answer = answering(market);
    const width = role === 0 ? 4 : 5;
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const [gas, fee] = [observations[at + seen.gas], observations[at + seen.fee]];
          if (observations[at + role] !== 1) actions[row] = 0;
          else actions[row] = role === 0 ? post(gas) : answer(observations[at + seen.profit], fee, gas);
        }
      },
    };
  };

const best: Posting = (market) => (gas) => bestOnList(market, gas) + 1;

const believing: Posting = (market) => best({ ...market, runs: false });

const nearest =
  (rate: number): Posting =>
  ({ rates }) => {
    const off = (k: number) => Math.abs(rates[k] - rate);
    const number = rates.reduce((found, _, k) => (off(k) < off(found) ? k : found), 0);
    return () => number + 1;
  };

const rational: Answering = (market) => (profit, fee, gas) => {
  const { repay, keep } = borrowing(market, profit, fee, gas);
  const run = market.runs ? keep : Number.NEGATIVE_INFINITY;
  if (Math.max(repay, run) <= 0) return choices.pass;
  return repay >= run ? choices.repay : choices.keep;
};

const honest: Answering = (market) => (profit, fee, gas) =>
  borrowing(market, profit, fee, gas).repay > 0 ? choices.repay : choices.pass;

export const flashLoanBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(best, rational),
  trusting: botOf(believing, honest),
  runaway: botOf(best, () => () => choices.keep),
  "aave-v3": botOf(nearest(0.0005), rational),
  "aave-v2": botOf(nearest(0.0009), rational),
  dydx: botOf(nearest(0), rational),
  refuse: botOf(
    () => () => 0,
    () => () => choices.pass,
  ),
};
