/** The experiment `symmetry-breaking`: who swerves when learners meet in chicken, and who commits first when they can? */
import type { TrainOptions } from "../../agents/index.js";
import type { Cell, Means, Trials } from "./trials.js";

/** Plain gradients of rewards as they are; many episodes per update, as a crash is rare and costs much. */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 1024,
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", normaliseAdvantages: false, gradientNorm: 100 },
    ...{ learningRate: 0.05, anneal: true, entropy: 0 },
  },
};

const crash = { game: "commitment/chicken", options: { payoffs: "crash" } } as const;
const half = { metrics: { one: "metrics/share swerve/straight", other: "metrics/share straight/swerve" } } as const;
const collision = "metrics/share straight/straight";

/** How often a player goes straight, on average over the two. */
export const straight = (means: Means): number =>
  (means[half.metrics.one] + means[half.metrics.other]) / 2 + means[collision];

/** 1 where always the same one of the two swerves and the other never does. */
export const asymmetry = (means: Means): number => Math.abs(means[half.metrics.one] - means[half.metrics.other]);

const cells: readonly Cell[] = [
  {
    ...{ name: "independent", ...crash, settings },
    expected: { low: 0.95, high: 1, why: "whoever swerves a little more is met by one who swerves a little less" },
  },
  {
    ...{ name: "shared", ...crash, settings: { ...settings, sharing: "self" } },
    expected: { low: 0, high: 0.05, why: "one network cannot play two roles" },
  },
];

export const symmetryBreaking: Trials = {
  about: "who swerves when learners meet in chicken?",
  title: "t",
  intro: "i",
  seeds: 20,
  updates: 400,
  measured: "asymmetry",
  read: ({ late }) => asymmetry(late),
  also: { straight: ({ late }) => straight(late), crashes: ({ late }) => late[collision] },
  cells,
};
