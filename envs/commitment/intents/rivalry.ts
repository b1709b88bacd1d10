/**
 * The solvers' game for given intents: every strategy and margin against every other.
 *
 *   profit of i = E[ kept − cost, if it won, + payment ]   over the coin among equals and over failure
 *
 * With a lead d over the second and no failure, whoever won keeps m · spread and is paid min(c_u, d − m · spread), its lead being less by what
 * it keeps: together d until the cap binds, whatever m. So without a cap a score of all the surplus less the cost is weakly dominant,
 * as in a second-price auction; and two who can do the same have no lead, and earn nothing. Derived here from the payment rule; CoW
 * Protocol's docs say the same of scores when the cap does not bind.
 */
import { payments } from "./auction.js";
import { Desk } from "./desk.js";
import type { IntentsModel } from "./model.js";
import { openingOf } from "./outcomes.js";
import { column, perStrategy } from "./state.js";
import { strategies, strategyAt } from "./strategies.js";

/** What one proposal is worth if it wins. */
export interface Proposal {
  readonly strategy: number;
  readonly margin: number; // number of the share
  readonly score: number; // −1: nobody is matched
  readonly spread: number; // what a full margin would keep
  readonly kept: number;
  readonly fee: number; // what the protocol earns
}

/** All proposals for these intents, on pools at rest and the block in seat order. */
export function proposals(model: IntentsModel, intents: ArrayLike<number>): Proposal[] {
  const { margins: shares } = model.options;
  const desk = new Desk(model);
  const share = new Float64Array(1);
  return strategies.flatMap((_, strategy) =>
    Array.from({ length: strategy === strategyAt.none ? 1 : shares }, (_, margin) => {
      const s = openingOf(model);
      s.intent.set(intents);
      desk.commit(s, 0);
      desk.survey(s, 0);
      share[0] = shares > 1 ? margin / (shares - 1) : 0;
      desk.perform(s, 0, strategy, share, 0);
      const from = strategy * perStrategy;
      const rest = s.survey[from] - share[0] * s.survey[from + 1];
      const score = s.survey[from + 2] > 0 ? (Math.abs(rest) > model.dust[0] ? rest : 0) : -1;
      const [kept, fee] = [s.tally[column.kept], s.tally[column["protocol fee"]]];
      return { strategy, margin, score, spread: s.survey[from + 1], kept, fee };
    }),
  );
}

/** What each solver earns in expectation, and what it is paid of that. */
export function profits(
  model: IntentsModel,
  played: readonly Proposal[],
  cost: number,
): { profit: number; paid: number }[] {
  const { revertProbability: q, ceiling, highest, lowest } = model.options;
  const scores = Float64Array.from(played, ({ score }) => score);
  const most = Math.max(...scores);
  const winners = most >= 0 ? [...scores.keys()].filter((i) => scores[i] === most) : [-1];
  const paidTo = (winner: number, failed: boolean): Float64Array => {
    const most = winner < 0 ? 0 : ceiling === "fee" ? played[winner].fee : highest;
    const out = new Float64Array(played.length);
    payments(scores, winner, failed, Float64Array.of(lowest, most), out);
    return out;
  };
  return played.map((_, i) => {
    let profit = 0;
    let paid = 0;
    for (const winner of winners) {
      const chance = winner < 0 ? 0 : q;
      const expected = (1 - chance) * paidTo(winner, false)[i] + chance * paidTo(winner, true)[i];
      const own = i === winner ? (1 - q) * played[i].kept - cost : 0;
      profit += (own + expected) / winners.length;
      paid += expected / winners.length;
    }
    return { profit, paid };
  });
}

/** What solver i could gain by its best other proposal, the others' given; never below 0. */
export function profitGap(
  model: IntentsModel,
  all: readonly Proposal[],
  played: readonly Proposal[],
  i: number,
  cost: number,
): number {
  const now = profits(model, played, cost)[i].profit;
  const other = all.map((one) => profits(model, played.with(i, one), cost)[i].profit);
  return Math.max(0, ...other.map((profit) => profit - now));
}

/** The proposal of a strategy at a margin. */
export const proposalOf = (all: readonly Proposal[], strategy: number, margin: number): Proposal =>
  all.find((one) => one.strategy === strategy && (strategy === strategyAt.none || one.margin === margin))!;
