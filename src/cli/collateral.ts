/** The experiment `collateral`: does a mediator who learns keep its word exactly when breaking it costs more than it brings? */
import type { TrainOptions } from "../../agents/index.js";
import { constantStake, mediatorDefaults } from "../../envs/credibility/index.js";
import type { Cell, Outcome, Trials } from "./trials.js";

const settings: TrainOptions = {
  algorithm: "ppo",
  lanes: 64,
  rollout: 32,
  options: { gamma: 1, hidden: [], learningRate: 0.05, entropy: 0 },
};

const expected = (times: number) =>
  times < 1
    ? { low: 0, high: 0.1, why: "d (K + γφV/(1 − γ)) < θV: to steal is worth more" }
    : { low: 0.9, high: 1, why: "d (K + γφV/(1 − γ)) > θV: to steal is worth less" };

/** K*, above which honesty pays, with the game's own numbers. */
const { value, fee, theft, detection, continuation } = mediatorDefaults;
const stake = constantStake({
  ...{ value: value.value, sigma: 0, fee: fee.value, theft: theft.value, detection: detection.value },
  ...{ continuation: continuation.value, users: 0, benefit: mediatorDefaults.benefit.value },
});

const cells: readonly Cell[] = [0.6, 0.8, 1.2, 1.4].map((collateral) => ({
  ...{ name: `${collateral} K*`, game: "credibility/mediator", options: { collateral, spread: 0 }, settings },
  expected: expected(collateral),
}));

/** Of all periods, the share without a theft. */
const honoured = ({ late }: Outcome): number => 1 - late["metrics/thefts"] / late["metrics/periods"];

export const collateral: Trials = {
  about: "does a mediator who learns keep its word exactly when breaking it costs more than it brings?",
  title: "A mediator is as honest as its collateral is high",
  intro: `A mediator earns a fee φ = ${fee.value} of the value V = ${value.value} that is entrusted to it in every period, and may steal θ = ${theft.value} of it. A theft is found out with probability
d = ${detection.value}; then the mediator loses its collateral K and the future. Another period follows with probability γ = ${continuation.value}, which the game draws. Honesty pays from
K* = θV/d − γφV/(1 − γ) = ${stake.toFixed(2)} on. One mediator learns (PPO, linear policies, 2,048 periods an update, no discount of its own).

*Honoured* is the share of all periods without a theft, in the last tenth of the training, explored as they were.`,
  seeds: 5,
  updates: 60,
  measured: "honoured",
  read: honoured,
  also: {
    greedy: ({ greedy }) => 1 - greedy["metrics/thefts"] / greedy["metrics/periods"],
    "slashed per episode": ({ late }) => late["metrics/slashed"],
    "mediator's reward": ({ late }) => late["agents/mediator_0/return"],
  },
  cells,
};
