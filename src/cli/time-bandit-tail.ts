/** The experiment `time-bandit-tail`: how often does a mediator who learns steal, where what it could steal is sometimes very much? */
import type { TopLevelSpec } from "vega-lite";
import type { TrainOptions } from "../../agents/index.js";
import { solveMediator } from "../../envs/credibility/mediator/solve.js";
import type { Expectation, Theory } from "./expectation.js";
import { sweep } from "./sweep.js";
import { type Cell, type Result, solved, type Trials } from "./trials.js";

/** No collateral, thefts are always found out, and a short future, in which learners are told clearly enough which is better. */
const chance = { detection: 1, continuation: 0.8 } as const; // d, γ
const model = { value: 20, theft: 0.05, collateral: 0, unit: "value", spread: 0, ...chance } as const;

/** φ* = θ(1 − γ)/(dγ), the fee that is enough where the value is constant. */
export const enough = (model.theft * (1 - model.continuation)) / (model.detection * model.continuation);

const sigmas = [0, 1, 2] as const;
const fees = [0.25, 0.5, 0.75, 1.25, 2, 4] as const; // φ in φ*

/** A threshold in ln V is all that there is to learn, so policies are linear. */
const settings: TrainOptions = {
  algorithm: "ppo",
  lanes: 256,
  rollout: 16,
  options: {
    ...{ gamma: 1, lambda: 1, hidden: [], observations: "raw", minibatch: 1024 },
    ...{ learningRate: 0.03, entropy: 0.01 },
  },
};

const nameOf = (sigma: number, times: number) => `σ = ${sigma}, φ = ${times} φ*`;
const optionsOf = (sigma: number, times: number) => ({ ...model, sigma, fee: times * enough });

interface Solved {
  readonly cases: readonly { readonly attacked: number; readonly safe: number }[];
}

const cells: readonly Cell[] = sigmas.flatMap((sigma) =>
  fees.map((times): Cell => {
    const options = optionsOf(sigma, times);
    const { attacked } = (solveMediator(options) as unknown as Solved).cases[0];
    const off = 0.01 + 0.3 * attacked;
    return {
      ...{ name: nameOf(sigma, times), game: "credibility/mediator", options, settings },
      expected: {
        ...{ low: Math.max(0, attacked - off), high: Math.min(1, attacked + off) },
        why: `V is stolen from iff θV > d(K + γW): in ${attacked.toFixed(4)} of all periods`,
      },
    };
  }),
);

const of = (sigma: number, which: (times: number) => boolean = () => true) =>
  fees.filter(which).map((times) => nameOf(sigma, times));

const expectations: readonly Expectation[] = [
  {
    kind: "within",
    cells: of(0, (t) => t < 1),
    low: 0.95,
    high: 1,
    source: "D",
    says: "σ = 0: all is attacked below φ*",
  },
  { kind: "within", cells: of(0, (t) => t > 1), low: 0, high: 0.02, source: "D", says: "σ = 0: nothing is, above φ*" },
  {
    ...{ kind: "within", cells: of(2, (t) => t > 1), low: 0.02, high: 0.15, source: "D" },
    says: "σ = 2: no step; a part of all periods is attacked at every fee, also at four times φ*",
  },
  {
    ...{ kind: "rising", cells: of(2).toReversed(), by: 0, source: "D" },
    says: "σ = 2: the higher the fee the fewer attacks",
  },
  {
    ...{ kind: "near", cells: [...of(1), ...of(2)], off: 0.03, source: "D" },
    says: "how often is what `solve` says, for σ = 1 and 2",
  },
];

export const timeBanditTail: Trials = {
  about: "how often does a mediator steal, where what it could steal is sometimes very much?",
  title: "Where values have a fat tail, no fee ends all attacks",
  intro: `In each period a mediator is entrusted with a value V, earns φV, and may steal θV = .05 V. A theft is always found out, and ends the mediator's future; otherwise another period follows with probability
γ = .8. There is no collateral. ln V is normal with deviation σ, and V has the same mean for all σ. Where V is constant a fee of φ* = θ(1 − γ)/γ = ${enough} makes honesty pay. The sweep is over fees in units of φ*. Theory: V is stolen from iff
θV > γW, W the worth of the future (derived; \`solve\`; rare large blocks and time-bandit attacks: Daian et al. 2019, arXiv:1904.05234).

One mediator learns (PPO, linear policies in ln V, 4,096 periods an update, no discount of its own). *Attacked* is Σ thefts / Σ periods over the last tenth of the training, explored as they were.

What it means: where the value never changes, a fee is either enough or it is not, and learners find the step. Where it has a fat tail there is always a block that is worth more than the whole future. Higher fees make such blocks rarer, but ever more slowly:
sixteen times the fee, from φ*/4 to 4 φ*, leaves about half of the attacks at σ = 2. Honesty that is paid for by fees is then a matter of how rare the exceptions are, and these are where most of the value is.`,
  seeds: 10,
  updates: 60,
  measured: "attacked",
  read: ({ late }) => late["metrics/thefts"] / late["metrics/periods"],
  also: {
    greedy: ({ greedy }) => greedy["metrics/thefts"] / greedy["metrics/periods"],
    "stolen per episode": ({ late }) => late["metrics/stolen"],
    "mediator's reward": ({ late }) => late["agents/mediator_0/return"],
  },
  theory(cell): Theory {
    const [{ attacked }] = solved<Solved>(cell).cases;
    return { value: attacked, source: "D", by: "solve credibility/mediator" };
  },
  expectations,
  cells,
  picture,
};

function picture(results: readonly Result[]): TopLevelSpec {
  const series = (sigma: number) => `σ = ${sigma}`;
  const raster = Array.from({ length: 181 }, (_, k) => 0.22 * 2 ** ((k / 180) * Math.log2(4.5 / 0.22)));
  const theory = sigmas.flatMap((sigma) =>
    raster.map((x) => {
      const { cases } = solveMediator(optionsOf(sigma, x)) as unknown as Solved;
      return { series: series(sigma), x, y: cases[0].attacked };
    }),
  );
  const learned = results.flatMap(({ cell: { options }, runs }) =>
    runs.map(({ value }) => ({
      ...{ series: series(options?.sigma as number), x: (options?.fee as number) / enough, y: value },
    })),
  );
  const shape = { x: "fee φ in units of φ*", y: "share of periods attacked", ticks: [0.25, 0.5, 1, 2, 4], log: true };
  return sweep(
    "How often a mediator steals",
    "Lines: theory. Dots: each seed; rings: their mean",
    [
      { ...shape, title: "All", theory, learned, domain: [-0.03, 1.05] },
      {
        ...{ ...shape, title: "The tail, enlarged", domain: [-0.005, 0.2] as const },
        theory: theory.filter(({ series: s, y }) => s !== series(0) && y <= 0.2),
        learned: learned.filter(({ y }) => y <= 0.2),
      },
    ],
    "",
  );
}
