/** The experiment `credibility-cliff`: how often must a commitment be honoured before it convinces those who learn? */
import type { TopLevelSpec } from "vega-lite";
import type { TrainOptions } from "../../agents/index.js";
import { solvePersuasion } from "../../envs/information/persuasion/solve.js";
import type { Expectation, Theory } from "./expectation.js";
import { sweep } from "./sweep.js";
import { type Cell, type Outcome, type Result, solved, type Trials } from "./trials.js";

/** Experiments k/10, of which none is just convincing at the χ below: receivers have something to lose either way. */
const levels = 11;

/**
 * The receiver learns from the start, the sender later and in smaller steps; curiosity falls so slowly that the receiver does not
 * give up all convictions while experiments are still drawn at random.
 */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 512,
  rollout: 3, // commit, speak, judge
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", normaliseAdvantages: false, gradientNorm: 100 },
    ...{ learningRate: 0.1, anneal: true, entropy: 0.1, entropyEnd: 0, entropyUntil: 0.6 },
  },
};

export const cliff = 4 / 7;
const chances = [0, 0.25, 0.5, 0.55, 0.6, 0.65, 0.75, 0.9, 1] as const; // χ

const nameOf = (chi: number) => `χ = ${chi}`;
const below = chances.filter((chi) => chi < cliff).map(nameOf);
const above = chances.filter((chi) => chi > cliff).map(nameOf);

const cells: readonly Cell[] = chances.map((chi) => ({
  ...{ name: nameOf(chi), game: "information/persuasion", options: { honourLow: chi, honourHigh: chi, levels } },
  ...{ settings, pace: { sender: { patience: 0.4, rate: 0.5 } } },
  expected:
    chi < cliff
      ? { low: 0, high: 0.05, why: "so many of those called guilty are innocent that it never pays to convict" }
      : { low: 0.45, high: 0.62, why: "the experiment is made as much stricter as the unbound sender's fibs spoil it" },
}));

const expectations: readonly Expectation[] = [
  { kind: "within", cells: below, low: 0, high: 0.05, source: "D", says: "below χ = 4/7 nobody is convicted" },
  {
    kind: "within",
    cells: above,
    low: 0.45,
    high: 0.62,
    source: "D",
    says: "above it P(convict) is about .6, at every χ",
  },
  {
    kind: "near",
    cells: above,
    off: 0.12,
    source: "D",
    says: "with experiments k/10 it is what `solve` says of these",
  },
  { kind: "rising", cells: ["χ = 0.55", "χ = 0.65"], by: 0.4, source: "D", says: "it is a cliff: from .55 to .65" },
  {
    ...{ kind: "rising", cells: ["χ = 0.65", "χ = 1"], by: 0.05, source: "D", column: "q" },
    says: "where commitments are honoured less often the sender commits to a stricter experiment",
  },
];

const late =
  (name: string) =>
  ({ late }: Outcome): number =>
    late[`metrics/${name}`];

export const credibilityCliff: Trials = {
  about: "how often must a commitment be honoured before it convinces those who learn?",
  title: "Credibility is a cliff",
  intro: `A sender who wants convictions commits to an experiment: it calls all the guilty guilty, and the innocent with probability q, a multiple of 1/10. The commitment is honoured with probability χ;
otherwise the sender says what it likes. A receiver who sees χ, q and what was said convicts or acquits; it does well to convict from a belief of 1/2 on, and 3 of 10 are guilty. In the best equilibrium
for the sender P(convict) is .6 for *every* χ from 4/7 on (without any experiment to commit to it would be 0, with the truth .3), and 0 below: a cliff and no slope (Kamenica & Gentzkow 2011; Lipnowski,
Ravid & Shishkin 2022; cliff derived). On the grid of q it is a little less, the line in the picture.

Sender and receiver learn independently (REINFORCE, linear policies, 512 episodes an update), the sender in the last six tenths of the training and in smaller steps. P(convict) and q are means
over the last tenth, explored as they were.

What it means: learners find the cliff and where it is. Above it the sender makes up for a commitment that is sometimes broken by a stricter one, down to q = 0, and is believed about as often as with full credibility; below, no
experiment is strict enough, the receiver stops listening, and what the sender commits to no longer matters. What is missing to theory are receivers who learn that they lose little by acquitting at the q that leaves them
nearly indifferent, so that the sender goes one step of the grid further than it would have to. Two things decide whether persuasion is learned at all: the receiver must know what a strict experiment is worth before the sender
chooses, and it must not have given up convicting before it met one.`,
  seeds: 10,
  updates: 500,
  measured: "P(convict)",
  read: late("convicted"),
  also: {
    greedy: ({ greedy }) => greedy["metrics/convicted"],
    q: late("committed q"),
    "innocent convicted": late("convicted innocent"),
    "receiver's payoff": ({ late }) => late["agents/receiver_0/return"],
  },
  theory(cell): Theory {
    const { equilibrium } = solved<{ readonly equilibrium: { readonly convict: number; readonly q: number } }>(cell);
    return {
      ...{ value: equilibrium.convict, also: { q: equilibrium.q }, source: "D" },
      by: "solve information/persuasion: the sender's best equilibrium on the grid",
    };
  },
  expectations,
  cells,
  picture,
};

/** On a fine raster of χ, so that the cliff is seen where it is. */
function picture(results: readonly Result[]): TopLevelSpec {
  const raster = Array.from({ length: 281 }, (_, k) => k / 280);
  const curves = raster.map((x) => {
    const { equilibrium, anyExperiment } = solvePersuasion({ honourLow: x, honourHigh: x, levels }) as unknown as {
      readonly equilibrium: { readonly convict: number; readonly q: number };
      readonly anyExperiment: { readonly convict: number };
    };
    return { x, ...equilibrium, ideal: anyExperiment.convict };
  });
  const [learned, grid, ideal] = ["learned", "theory, q = k/10", "theory, any q"];
  const dots = (read: (run: Result["runs"][number]) => number) =>
    results.flatMap(({ cell, runs }) =>
      runs.map((run) => ({ series: learned, x: cell.options?.honourLow as number, y: read(run) })),
    );
  const lines = (of: (curve: (typeof curves)[number]) => number, series: string) =>
    curves.map((curve) => ({ series, x: curve.x, y: of(curve) }));
  const x = "χ, how likely the commitment is honoured";
  return sweep(
    "How credible must a commitment be?",
    "Lines: the sender's best equilibrium. Dots: each seed; rings: their mean",
    [
      {
        ...{ title: "Convictions", x, y: "P(convict)", domain: [-0.02, 0.7] as const },
        theory: [...lines(({ ideal }) => ideal, ideal), ...lines(({ convict }) => convict, grid)],
        learned: dots(({ value }) => value),
      },
      {
        ...{
          title: "Experiment that is committed to",
          x,
          y: "q, innocent called guilty",
          domain: [-0.02, 0.7] as const,
        },
        theory: lines(({ q }) => q, grid).filter(({ x }) => x >= cliff),
        learned: dots(({ late }) => late["metrics/committed q"]),
      },
    ],
    "",
  );
}
