/**
 * Hyperparameters that games were learned with, as data: per game what its experiment in `docs/results` found to work.
 *
 *   train(game, presets["routing/cartoon4-v0"].settings)        commitment-gym train routing/cartoon4 --preset tuned
 *
 * Whatever else is asked for wins over them. They fit the game with its own options, or with those that `options` names.
 */
import type { TrainOptions } from "./trainer.js";

export interface Preset {
  readonly source: string; // the experiment that they come from
  readonly why: string;
  readonly options?: { readonly [name: string]: unknown }; // of the game, where the experiment changed them
  readonly settings: Required<Pick<TrainOptions, "algorithm" | "sharing" | "lanes" | "updates" | "options">> &
    Pick<TrainOptions, "rollout">;
}

/** Exploration that shrinks on a schedule: what a router explores, the others pay for. */
const split: Preset = {
  source: "nash-flow",
  why: "a deviation that falls lets routers who learn beside each other settle on the Nash flow",
  options: { settlement: "pro-rata" },
  settings: {
    ...{ algorithm: "ppo", sharing: "none", lanes: 512, updates: 150 },
    options: { entropy: 0, std: { from: 0.3, to: 0.02 }, minibatch: 128, hidden: [32, 32] },
  },
};

/** Plain gradients of rewards as they are: what a policy is worth is all that counts. */
const plain = { gamma: 1, hidden: [], observations: "raw", rewards: "raw", gradientNorm: 100 } as const;

/** By the game's id. */
export const presets: { readonly [id: string]: Preset } = {
  "routing/pigou-cfmm-v0": split,
  "routing/cartoon4-v0": split,
  "routing/braess-cp-v0": {
    source: "mev-braess",
    why: "a small deviation from the start keeps logits, of which only differences count, within their bounds",
    options: { settlement: "pro-rata" },
    settings: {
      ...{ algorithm: "reinforce", sharing: "none", lanes: 256, updates: 400 },
      options: { gamma: 1, hidden: [], learningRate: 0.03, anneal: true, entropy: 0, std: { from: 0.1, to: 0.01 } },
    },
  },
  "routing/market-v0": {
    source: "mempool",
    why: "one episode of ten blocks per lane and update, and one network per role",
    options: { horizon: 10 },
    settings: {
      ...{ algorithm: "ppo", sharing: "role", lanes: 64, rollout: 20, updates: 80 },
      options: { gamma: 1, hidden: [32], learningRate: 0.003 },
    },
  },
  "auction/sealed-v0": {
    source: "bid-functions",
    why: "many auctions per update, since what a bid changes drowns in what others happen to be worth",
    settings: {
      ...{ algorithm: "reinforce", sharing: "none", lanes: 4096, updates: 800 },
      options: {
        ...{ entropy: 0, learningRate: 0.02, gradientNorm: 100, hidden: [16], observations: "bounds" },
        std: { from: 0.06, to: 0.015 },
      },
    },
  },
  "auction/spam-race-v0": {
    source: "spam-race",
    why: "many races per update, since the first takes all",
    options: { traders: 3, gas: 0.05 },
    settings: {
      ...{ algorithm: "reinforce", sharing: "none", lanes: 8192, updates: 1500 },
      options: { entropy: 0, learningRate: 0.01, gradientNorm: 100, hidden: [16], std: { from: 0.2, to: 0.05 } },
    },
  },
  "decision/newcomb-v0": {
    source: "omega",
    why: "no reward for entropy, which the predictor would read",
    settings: {
      ...{ algorithm: "reinforce", sharing: "none", lanes: 512, updates: 400 },
      options: { ...plain, learningRate: 0.03, anneal: false, entropy: 0 },
    },
  },
  "decision/newcomb-commit-v0": {
    source: "omega",
    why: "as newcomb, an episode of two steps per lane and update",
    settings: {
      ...{ algorithm: "reinforce", sharing: "none", lanes: 512, rollout: 2, updates: 400 },
      options: { ...plain, learningRate: 0.03, anneal: false, entropy: 0 },
    },
  },
  "credibility/mediator-v0": {
    source: "collateral",
    why: "the game draws whether another period follows, so nothing else is discounted",
    options: { spread: 0 },
    settings: {
      ...{ algorithm: "ppo", sharing: "none", lanes: 64, rollout: 32, updates: 60 },
      options: { gamma: 1, hidden: [], learningRate: 0.05, entropy: 0 },
    },
  },
  "credibility/p-epsilon-v0": {
    source: "bribery",
    why: "a reward for entropy that ends half way keeps voters curious until the briber's offer is known",
    options: { escrow: "always" },
    settings: {
      ...{ algorithm: "reinforce", sharing: "none", lanes: 256, rollout: 2, updates: 300 },
      options: { ...plain, learningRate: 0.05, anneal: true, entropy: 0.02, entropyEnd: 0, entropyUntil: 0.5 },
    },
  },
  "competing/race-v0": {
    source: "symmetry-breaking",
    why: "many episodes per update, as a crash is rare and costs much",
    options: { device: "none" },
    settings: {
      ...{ algorithm: "reinforce", sharing: "none", lanes: 1024, rollout: 1, updates: 400 },
      options: { ...plain, normaliseAdvantages: false, learningRate: 0.05, anneal: true, entropy: 0 },
    },
  },
};
