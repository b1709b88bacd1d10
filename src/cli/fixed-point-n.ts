/** The experiment `fixed-point-n`: which fixed point lets learners give to a public good, how many of them, and how long may finality take? */
import type { TopLevelSpec } from "vega-lite";
import type { TrainOptions } from "../../agents/index.js";
import { solveSybilThreshold } from "../../envs/commitment/sybil/threshold/solve.js";
import type { Device } from "../device/device.js";
import type { Expectation, Theory } from "./expectation.js";
import { sweep } from "./sweep.js";
import { settings as base, type Meaning, shares } from "./thresholds.js";
import type { Cell, Result, Trials } from "./trials.js";

/** As in `thresholds`, where a linear policy is enough: nobody is told anything before it says its threshold. */
const settings: TrainOptions = { ...base, options: { ...base.options, hidden: [] } };

const wait = 10; // ticks until the game moves, on average; 1/μ
const latencies = [0, 5, 15] as const; // L, ticks until a commitment is final
const sizes = Object.keys(shares).map(Number);

const device = (kind: Meaning, latency: number): Device => ({
  ...{ messages: { kind: "threshold" }, voluntary: false, semantics: { kind } },
  finality: {
    ...{ kind: "race", arrival: { kind: "fixed", mean: 0 }, lags: [] },
    ...{ latency: { kind: "fixed", mean: latency }, deadline: { kind: "exponential", mean: wait } },
  },
});

const nameOf = (kind: Meaning, latency: number, n: number) => `${kind}, L = ${latency}, n = ${n}`;

/** P(bound) = e^{−μL} */
const bound = (latency: number) => Math.exp(-latency / wait);

const cell = (kind: Meaning, latency: number, players: number): Cell => ({
  ...{ name: nameOf(kind, latency, players), game: "commitment/public-good", settings },
  options: { players, share: shares[players] },
  device: device(kind, latency),
  ...(kind === "least" && { updates: 0.4 }), // nothing moves any more
  expected:
    kind === "least"
      ? { low: 0, high: 0.05, why: "the first to give would have to do so unconditionally, at a loss" }
      : {
          ...{ low: 0.4 * bound(latency), high: Math.min(1, bound(latency) + 0.05) },
          why: "with probability e^(−μL) commitments bind; then all give, or as many as are enough",
        },
});

const cells: readonly Cell[] = [
  ...latencies.flatMap((latency) => sizes.map((n) => cell("greatest", latency, n))),
  ...[0, 15].flatMap((latency) => sizes.map((n) => cell("least", latency, n))),
];

const least = cells.map(({ name }) => name).filter((name) => name.startsWith("least"));

const expectations: readonly Expectation[] = [
  { kind: "within", cells: least, low: 0, high: 0.05, source: "D", says: "least: nobody gives, at any n and L" },
  {
    ...{ kind: "within", cells: [2, 3].map((n) => nameOf("greatest", 0, n)), low: 0.95, high: 1, source: "D" },
    says: "greatest, L = 0: two and three players give everything",
  },
  {
    ...{ kind: "rising", cells: [8, 5, 3].map((n) => nameOf("greatest", 0, n)), by: 0.02, source: "D" },
    says: "greatest, L = 0: the more players, the less is given",
  },
  {
    ...{ kind: "within", cells: [5, 6, 7, 8].map((n) => nameOf("greatest", 0, n)), low: 0.3, high: 0.95, source: "D" },
    says: "greatest, L = 0: five and more ride free in part, and do not stop giving",
  },
  {
    ...{ kind: "near", cells: latencies.flatMap((l) => [2, 3].map((n) => nameOf("greatest", l, n))), off: 0.06 },
    ...{ source: "D", says: "greatest: two and three players give e^(−μL), as often as they are bound" },
  } as Expectation,
  ...[2, 5, 8].map(
    (n): Expectation => ({
      ...{ kind: "rising", cells: [15, 5, 0].map((latency) => nameOf("greatest", latency, n)), by: 0.05, source: "D" },
      says: `greatest, n = ${n}: the later commitments are final, the less is given`,
    }),
  ),
];

interface Solved {
  readonly nash: { readonly contributors: readonly number[] };
}

/** Numbers of givers in pure equilibria of thresholds without fakes, 0 among them. */
const givers = (kind: Meaning, players: number): readonly number[] =>
  (solveSybilThreshold({ players, benefit: shares[players], fakes: 0, semantics: kind }) as unknown as Solved).nash
    .contributors;

/** Of what can be given: the most, and the least above nothing, in equilibria, when commitments bind. */
function theory({ name, options }: Cell): Theory {
  const [kind, latency] = name.split(/, L = |, n = /) as [Meaning, string];
  const players = options?.players as number;
  const counts = givers(kind, players).map((m) => (bound(Number(latency)) * m) / players);
  const few = Math.min(...counts.filter((x) => x > 0));
  return {
    value: Math.max(...counts),
    also: { least: Number.isFinite(few) ? few : 0 },
    source: "D",
    by: "e^(−μL) times the most who give in equilibrium, by solve commitment/sybil-threshold without fakes",
  };
}

export const fixedPointN: Trials = {
  about:
    "which fixed point lets learners give to a public good, with how many players, and how late may commitments be final?",
  title: "The fixed point decides whether anything is given, finality how often, and numbers how much",
  intro: `n players of a public good, uᵢ = α Σⱼ xⱼ − xᵢ with xᵢ ∈ {0, 1}, each say at the same time "I give if at least k others do", k = 0 … n. The *greatest* fixed point takes as many to give as the thresholds allow, the *least* as
few. A commitment is final L ticks later; the game moves after an exponential time of mean 1/μ = ${wait}, so that commitments bind with probability e^(−μL), and else all play freely. α falls with n: ${Object.entries(
    shares,
  )
    .map(([n, share]) => `${share} (n = ${n})`)
    .join(", ")}.

Theory: in pure equilibria nobody gives, or under the greatest fixed point m players do for every m with α m ≥ 1 (derived; \`solve commitment/sybil-threshold\` without fakes; Reischmann & Oechssler 2018, Heitzig 2025). Listed is the most,
times e^(−μL); the picture has the least number above nothing too. Learners are independent (REINFORCE, linear policies, 128 episodes an update, a constant rate, no reward for entropy); contribution is the share of all endowments that is
given, over the last tenth of the training, explored as it was.

What it means: under the least fixed point nothing is ever given. Under the greatest two and three players give whenever their commitments are in time; with more, play comes to full giving and moves on, to some who give and others who ride free, because
whoever insists on all the others loses when one of them says "never", and ever fewer insist; see \`thresholds\`. What is given then lies between the two equilibria, and stays above nothing. Finality only scales this: who is late is free,
and free players give nothing. It also slows learning down, as fewer episodes tell what a threshold is worth, so that with many players and late finality some runs are still on their way up, or have not yet begun to ride free.`,
  seeds: 10,
  updates: 150,
  measured: "contribution",
  read: ({ late }) => late["metrics/contribution"],
  also: { bound: ({ late }) => late["metrics/bound"], welfare: ({ late }) => late["metrics/welfare"] },
  theory,
  expectations,
  cells,
  picture,
};

function picture(results: readonly Result[]): TopLevelSpec {
  const parts = results.map(({ cell: { name }, theory, runs }) => {
    const [kind, latency, players] = name.split(/, L = |, n = /);
    return { kind, series: `L = ${latency}`, x: Number(players), theory, runs };
  });
  const panel = (kind: Meaning, title: string) => {
    const own = parts.filter((part) => part.kind === kind);
    return {
      ...{ title, x: "players n", y: "share given", ticks: sizes, domain: [-0.03, 1.05] as const },
      theory: own.flatMap(({ series, x, theory }) =>
        theory
          ? [
              { series, x, y: theory.value },
              ...(kind === "greatest" ? [{ series, x, y: theory.also?.least ?? 0, part: "least" }] : []),
            ]
          : [],
      ),
      learned: own.flatMap(({ series, x, runs }) => runs.map(({ value }) => ({ series, x, y: value }))),
    };
  };
  return sweep(
    "What is given under threshold commitments",
    "Lines: the most and the fewest who give in equilibria in which anybody does, times e^(−μL). Dots: each seed; rings: their mean",
    [panel("greatest", "Greatest fixed point"), panel("least", "Least fixed point")],
    "",
  );
}
