/**
 * What an algorithm is: options as data, and a function that improves one learner from its latest rollout.
 *
 * The options that every algorithm shares are here: the network, the discount, the optimiser, exploration and normalisation.
 */
import type { DataOption, Defaults, Values } from "../src/options.js";
import { headDefaults } from "./head-options.js";
import type { Learner } from "./learner.js";
import { optimisers } from "./optimiser.js";

/** What an update reports, under Stable-Baselines3's names without `train/`. */
export interface Report {
  readonly [name: string]: number;
}

/**
 * Improves a learner from its rollout; `progress` runs from 0 to 1 over the training. `learners` are all who learn, this one too: the
 * advantages of each are those of the same steps, whoever was improved before.
 */
export type Update = (learner: Learner, progress: number, learners: readonly Learner[]) => Report;

export interface Algorithm {
  readonly about: string; // one line
  readonly defaults: Defaults; // beside its own, at least those of `learnerDefaults`
  /** @param options resolved values of the defaults */
  make(options: LearnerOptions): Update;
}

const hidden: DataOption<readonly number[]> = {
  kind: "data",
  value: [64, 64],
  check: (value, name) => {
    const good = Array.isArray(value) && value.every((n) => Number.isInteger(n) && n >= 1 && n <= 1024);
    if (!good) throw new Error(`${name} must be a list of layer sizes from 1 to 1024, such as [64, 64].`);
    return value as readonly number[];
  },
  about: "units per hidden layer, of the policy and of the value each",
};

/** A deviation that falls from one value to another over the training. */
export interface Deviation {
  readonly from: number;
  readonly to: number;
}

const schedule: DataOption<Deviation | null> = {
  kind: "data",
  value: { from: 0.5, to: 0.02 },
  check: (value, name) => {
    if (value === null) return null;
    const { from, to } = value as Deviation;
    if (!(from > 0 && to > 0)) throw new Error(`${name} must be null or {"from": σ₀, "to": σ₁}, both above 0.`);
    return { from, to };
  },
  about:
    "boxes with head=gaussian or squashed: a deviation that moves from `from` to `to`, in half-ranges, so that players " +
    "who learn beside each other settle; " +
    "null: it is learned from initialStd",
};

export const learnerDefaults = {
  gamma: {
    ...{ kind: "number", value: 0.99, low: 0, high: 1, unit: "1", symbol: "γ" },
    about: "discount per round",
  },
  lambda: {
    ...{ kind: "number", value: 0.95, low: 0, high: 1, unit: "1", symbol: "λ" },
    about: "how far advantages look before they trust the value: 0 one step, 1 to the end",
  },
  hidden,
  memory: {
    ...{ kind: "number", value: 0, low: 0, high: 1024, integer: true, unit: "units" },
    about: "units of a recurrent memory (GRU) before the hidden layers, of the policy and of the value each; 0: none",
  },
  critic: {
    kind: "choice",
    value: "own",
    choices: ["own", "central"],
    about:
      "what the value reads: its agent's observation, or those of all agents of all roles; policies read their own",
  },
  learningRate: {
    ...{ kind: "number", value: 1e-3, low: 0, high: 1, unit: "1", symbol: "α" },
    about: "the optimiser's step size at the beginning",
  },
  optimiser: {
    kind: "choice",
    value: "adam",
    choices: optimisers,
    about: "adam, with momentum, or rmsprop, without",
  },
  anneal: { kind: "flag", value: true, about: "let the learning rate fall to 0 linearly" },
  adamEpsilon: {
    ...{ kind: "number", value: 1e-5, low: 1e-12, high: 1, unit: "1", symbol: "ε" },
    about: "the optimiser's guard against division by zero",
  },
  gradientNorm: {
    ...{ kind: "number", value: 0.5, low: 1e-6, high: 1e9, unit: "1" },
    about: "largest norm of a gradient, over all parameters of a learner",
  },
  valueWeight: {
    ...{ kind: "number", value: 0.5, low: 0, high: 100, unit: "1", symbol: "c_v" },
    about: "weight of the value's squared error in the loss",
  },
  entropy: {
    ...{ kind: "number", value: 0.01, low: 0, high: 10, unit: "1/nat", symbol: "c_H" },
    about: "reward for entropy at the beginning: it keeps options open early and biases the outcome late",
  },
  entropyEnd: {
    ...{ kind: "number", value: 0, low: 0, high: 10, unit: "1/nat" },
    about: "reward for entropy from `entropyUntil` on",
  },
  entropyUntil: {
    ...{ kind: "number", value: 0.7, low: 0, high: 1, unit: "1" },
    about: "share of the training over which the reward for entropy falls",
  },
  normaliseAdvantages: { kind: "flag", value: true, about: "shift and scale advantages per minibatch" },
  observations: {
    kind: "choice",
    value: "running",
    choices: ["raw", "bounds", "running"],
    about:
      "what the network reads: as given, scaled by the declared bounds, or by running mean and deviation (clipped at 10)",
  },
  rewards: {
    kind: "choice",
    value: "return",
    choices: ["raw", "return", "reward"],
    about:
      "divide rewards by nothing, or by the running deviation of the discounted return or of the reward; logs stay raw",
  },
  ...headDefaults,
  initialStd: {
    ...{ kind: "number", value: 0.5, low: 1e-3, high: 10, unit: "half-range" },
    about: "boxes with head=gaussian or squashed, without std: deviation of the first policy; learned from there on",
  },
  std: schedule,
  logitSpread: {
    ...{ kind: "number", value: 0, low: 0, high: 100, unit: "1", symbol: "σ" },
    about: "choices: deviation of normal noise on the first policy's logits, the same in every state; 0: near uniform",
  },
} as const satisfies Defaults;

export type LearnerOptions = Values<typeof learnerDefaults>;

/** A value that moves linearly from `from` to `to` while progress runs from 0 to `until`, and stays there. */
export function scheduled(from: number, to: number, progress: number, until = 1): number {
  return until > 0 && progress < until ? from + ((to - from) * progress) / until : to;
}
