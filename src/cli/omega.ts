/** The experiment `omega`: do learners take one box, and does it help them to be able to bind themselves? */
import type { TrainOptions } from "../../agents/index.js";
import type { Expectation, Theory } from "./expectation.js";
import { type Cell, solved, type Trials } from "./trials.js";

/** Plain gradients of rewards as they are, without a reward for entropy: what a policy is worth is all that counts. */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 512,
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", gradientNorm: 100 },
    ...{ learningRate: 0.03, anneal: false, entropy: 0 },
  },
};

const readings = [
  { predictor: "samples", options: {} },
  { predictor: "mode", options: {} },
  { predictor: "accuracy", options: { accuracyOne: 0.9, accuracyBoth: 0.9 } },
] as const;

const free: readonly Cell[] = readings.map(({ predictor, options }) => ({
  ...{ name: `${predictor}, free`, game: "decision/newcomb", options: { predictor, ...options }, settings },
  expected:
    predictor === "accuracy"
      ? {
          low: 0.95,
          high: 1,
          why: "the action itself is what is predicted, and one box pays from an accuracy of 3/4 on",
        }
      : { low: 0, high: 0.05, why: "whatever was read, both boxes hold 5 more; only two-boxing is ratifiable" },
}));

const bound: readonly Cell[] = readings.map(({ predictor, options }) => ({
  ...{ name: `${predictor}, may bind itself`, game: "decision/newcomb-commit", options: { predictor, ...options } },
  settings: { ...settings, rollout: 2 }, // commit, play
  expected: {
    low: 0.95,
    high: 1,
    why: "to bind oneself to one box is an action, and its reward is that of being predicted",
  },
}));

const expectations: readonly Expectation[] = [
  {
    ...{ kind: "within", cells: ["samples, free"], low: 0, high: 0.05, source: "D" },
    says: "who is predicted by a sample of its policy takes both boxes",
  },
  {
    ...{ kind: "within", cells: ["mode, free"], low: 0, high: 0.05, source: "D" },
    says: "and so does who is predicted by its likelier action",
  },
  {
    ...{ kind: "within", cells: ["accuracy, free"], low: 0.95, high: 1, source: "D" },
    says: "who is predicted by what it really does, with accuracy .9, takes one",
  },
  {
    ...{ kind: "within", cells: bound.map(({ name }) => name), low: 0.95, high: 1, source: "H" },
    says: "who may bind itself first takes one box, whatever the predictor",
  },
];

interface Solved {
  readonly ratifiable?: readonly { readonly policy: number }[];
  readonly bestBinding?: string;
}

/** The only ratifiable policy; with the commit step the best one to bind oneself to. */
function theory(cell: Cell): Theory {
  const { ratifiable, bestBinding } = solved<Solved>(cell);
  const value = ratifiable ? ratifiable[0].policy : bestBinding === "bind to one" ? 1 : 0;
  return { value, source: ratifiable ? "D" : "H", by: `solve ${cell.game}` };
}

export const omega: Trials = {
  about: "do learners take one box, and does it help them to be able to bind themselves first?",
  title: "A commitment device turns learners into one-boxers",
  intro: `Newcomb's problem with 10 in the opaque box and 5 in the transparent one. Three predictors: one that draws a sample from the learner's own policy, one
that takes its likelier action, and one that sees the action really taken with accuracy .9. *Free*: the learner takes one box or both. *May bind itself*:
before the predictor reads, it may commit to one box or to both, or stay free; there two learners play side by side, each with boxes of its own.

All learn by plain policy gradient (REINFORCE, linear policies, 512 episodes an update, no reward for entropy). The gradient asks what an action would pay
while the prediction stays as it is; so where the policy is read, both boxes always look better by 5, and learning ends at the only ratifiable policy,
to take both, though to take one for certain would pay twice as much. Learners that compare values do the same in theory (Bell et al., 2021). A
commitment that the predictor sees is a choice like any other, and its consequences are felt: learners who may bind themselves do.

P(one box) is the mean over the episodes of the last tenth of the training, explored as they were, with a 95 % interval over seeds.`,
  seeds: 10,
  updates: 400,
  measured: "P(one box)",
  read: ({ late }) => late["metrics/one box"],
  also: { reward: ({ late }, { game }) => late["metrics/welfare"] / (game.endsWith("commit") ? 2 : 1) },
  theory,
  expectations,
  cells: [...free, ...bound],
};
