/** The experiment `bribery`: does a bribe that is paid only if it fails cost the briber anything, once voters have learned? */
import type { TrainOptions } from "../../agents/index.js";
import type { Cell, Outcome, Trials } from "./trials.js";

const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 256,
  rollout: 2, // the briber offers, all vote
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", gradientNorm: 100 },
    ...{ learningRate: 0.05, anneal: true, entropy: 0.02, entropyEnd: 0, entropyUntil: 0.5 },
  },
};

const game = "credibility/p-epsilon";

const cells: readonly Cell[] = [
  {
    ...{ name: "escrow, 9 voters", game, options: { escrow: "always" }, settings },
    expected: {
      low: 0,
      high: 0.01,
      why: "to vote 1 is weakly dominant, and who votes 1 with all others is paid no bribe",
    },
  },
  {
    ...{ name: "escrow, 25 voters", game, options: { escrow: "always", voters: 25 }, settings },
    expected: { low: 0, high: 0.01, why: "the same; the briber's value stays 5 P, and it risks up to 12 (P + ε)" },
  },
  {
    ...{ name: "promise, 9 voters", game, options: { escrow: "never" }, settings: { ...settings, rollout: 3 } },
    expected: { low: 0, high: 0.01, why: "a promise is due only when it has failed to work, and is then not kept" },
  },
  {
    ...{ name: "nobody bribes, 9 voters", game, bots: { briber: "honest" }, settings },
    expected: { low: 0, high: 0, why: "for comparison: either majority is an equilibrium of its own" },
  },
];

const late =
  (name: string) =>
  ({ late }: Outcome): number =>
    late[`metrics/${name}`];

export const bribery: Trials = {
  about: "does a bribe that is paid only if it fails cost the briber anything?",
  title: "A bribe that is paid only if it fails is paid while voters learn, and then no more",
  intro: `The P + ε attack: voters earn P = 1 for a vote with the majority; a briber, to whom a majority for 1 is worth 5 P on average, may offer P + ε to
whoever votes 1, to be paid only if 1 loses. *Escrow*: what it offers is locked up. *Promise*: it decides afterwards. Voters and briber all learn
independently (REINFORCE, linear policies, 256 episodes an update).

*Payout* is what was paid in bribes, as a share of P N, in the episodes of the last tenth of the training. *Attacked* is the share of them in which 1 won, *offered* in which there
was a bribe. *Before, per lane* is all that was paid during the training in one of the 256 lanes, in units of P N: what the attack cost until it was free.`,
  seeds: 5,
  updates: 300,
  measured: "payout / P N",
  read: ({ late }) => late["metrics/payout share"],
  also: {
    attacked: late("attacked"),
    "vote 1": late("vote 1"),
    offered: late("offered"),
    "before, per lane": ({ total }, { settings }) => total["metrics/payout share"] / (settings.lanes ?? 1),
    "briber's reward": ({ late }) => late["agents/briber_0/return"],
  },
  cells,
};
