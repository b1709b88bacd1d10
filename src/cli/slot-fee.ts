/** The experiment `slot-fee`: what does a mediator charge who is alone for a slot, when users may wait for competition? */
import type { TrainOptions } from "../../agents/index.js";
import { feeShare } from "../../envs/limits/index.js";
import type { Cell, Trials } from "./trials.js";

const bins = 40; // of the game's own grid
const survival = 0.9; // d, over a slot of one tick

/**
 * A user learns at once what to answer to each fee, while the mediator posts all of them about equally often; then the mediator learns,
 * in smaller steps. Were both to begin together, it would settle on what users who know nothing yet accept.
 */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 1024,
  rollout: 8,
  options: {
    ...{ gamma: 1, hidden: [32], observations: "running", rewards: "raw", normaliseAdvantages: false },
    ...{ gradientNorm: 100, learningRate: 0.02, anneal: true },
    ...{ entropy: 0.1, entropyEnd: 0.001, entropyUntil: 0.5 },
  },
};

/** Within one bin of the largest that is strictly below the formula. */
function expected(competition: number) {
  const share = feeShare({ goOn: survival, competition });
  const bin = Math.ceil(bins * share - 1e-9) - 1;
  const range = { low: (bin - 1) / bins - 1e-6, high: (bin + 1) / bins + 1e-6 };
  return {
    ...range,
    why: `f*/S = 1 − dκ/(1 − d(1 − κ)) = ${share.toFixed(4)}; the largest bin below is ${bin / bins}`,
  };
}

const cells: readonly Cell[] = [0, 0.25, 0.5, 0.75, 1].map((competition) => ({
  ...{ name: `κ = ${competition}`, game: "limits/slot-monopoly", options: { competition, bins, survival }, settings },
  pace: { mediator: { patience: 0.5, rate: 0.2 } },
  expected: expected(competition),
}));

export const slotFee: Trials = {
  about: "what does a mediator charge who is alone for a slot, when users may wait for competition?",
  title: "What a monopoly of a slot can charge is what it costs to wait for the next one",
  intro: `A mediator is the sole device for a slot and posts a fee that stands, a share of the user's surplus S on a grid of ${bins} bins. The user takes, or waits: with probability
d = ${survival} there is another slot, which is competitive (fee 0) with probability κ. It takes what leaves it more than waiting does, so that the highest fee paid is f*/S = 1 − dκ/(1 − d(1 − κ)):
everything where nobody else will ever come, 1 − d where somebody surely does.

Both learn by REINFORCE (networks of 32 hidden units, 1,024 lanes), the user from the start, the mediator in the second half. *Fee* is what the mediator asks in the end, taking its most likely action;
*late* and *taken* are means over the last tenth of the training, explored as they were; *extraction* is the share of the surplus of those served that the mediator got.`,
  seeds: 5,
  updates: 450,
  measured: "fee / S",
  read: ({ greedy }) => greedy["metrics/fee"],
  also: {
    "late fee": ({ late }) => late["metrics/fee"],
    taken: ({ late }) => late["metrics/taken"],
    "slots waited": ({ late }) => late["metrics/slots waited"],
    extraction: ({ late }) => late["metrics/extraction"],
  },
  cells,
};
