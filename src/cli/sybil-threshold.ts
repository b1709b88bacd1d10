/** The experiment `sybil-threshold`: what must a fake identity cost, so that "I contribute if enough others do" still works? */
import type { TopLevelSpec } from "vega-lite";
import type { TrainOptions } from "../../agents/index.js";
import type { Expectation, Theory } from "./expectation.js";
import { sweep } from "./sweep.js";
import { type Cell, type Result, solved, type Trials } from "./trials.js";

/** What everybody has of each contribution, by the number of players: as in `thresholds`. */
const benefits: { readonly [players: number]: number } = { 2: 0.75, 3: 0.5, 4: 0.45, 5: 0.4 };
const costs = [0, 0.25, 0.5, 0.75, 1.1, 1.5] as const; // c of a fake, in units of 1 − α

/** Rewards as they are, so that the reward for entropy is a temperature in contributions. */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 128,
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", normaliseAdvantages: false, gradientNorm: 100 },
    ...{ learningRate: 0.06, anneal: true, entropy: 0.1, entropyEnd: 0, entropyUntil: 0.7 },
  },
};

const sizes = Object.keys(benefits).map(Number);
const nameOf = (n: number, times: number) => `n = ${n}, c = ${times} (1 − α)`;
const apart = "n = 3, c = 0.5 (1 − α), numbers apart";

const cell = (players: number, times: number): Cell => {
  const benefit = benefits[players];
  return {
    ...{ name: nameOf(players, times), game: "commitment/sybil-threshold", settings, joined: true },
    options: { players, benefit, cost: times * (1 - benefit), fakes: 1 },
    expected:
      times < 1
        ? { low: 0, high: 0.5, why: "a fake in place of the contribution costs less than it saves" }
        : { low: 0.85, high: 1, why: "a fake costs more than it saves" },
  };
};

const cells: readonly Cell[] = [
  ...sizes.flatMap((n) => costs.map((times) => cell(n, times))),
  {
    ...{ ...cell(3, 0.5), name: apart, joined: false },
    expected: { low: 0.85, high: 1, why: "to fake alone, or to stop contributing alone, does not pay (see the text)" },
  },
];

const all = (times: (c: number) => boolean) => sizes.flatMap((n) => costs.filter(times).map((c) => nameOf(n, c)));

const expectations: readonly Expectation[] = [
  {
    ...{ kind: "within", cells: all((c) => c <= 0.5), low: 0, high: 0.3, source: "D" },
    says: "full contribution collapses for c up to (1 − α)/2, at any n",
  },
  {
    ...{ kind: "within", cells: all((c) => c < 1), low: 0, high: 0.7, source: "D" },
    says: "it is not kept up at any c < 1 − α, at any n",
  },
  {
    ...{ kind: "within", cells: all((c) => c > 1), low: 0.85, high: 1, source: "D" },
    says: "all contribute for c > 1 − α, at any n",
  },
  ...sizes.map(
    (n): Expectation => ({
      ...{ kind: "rising", cells: [nameOf(n, 0.75), nameOf(n, 1.1)], by: 0.2, source: "D" },
      says: `n = ${n}: contribution is higher above 1 − α than below`,
    }),
  ),
  {
    ...{ kind: "within", cells: [apart], low: 0.85, high: 1, source: "H" },
    says: "whoever decides about message and fake apart from each other does not find the attack",
  },
];

const perHead =
  (name: string, at: "late" | "greedy" = "late") =>
  (outcome: { readonly [part in "late" | "greedy"]: { readonly [key: string]: number } }, { options }: Cell): number =>
    outcome[at][`metrics/${name}`] / (options?.players as number);

export const sybilThreshold: Trials = {
  about: "what must a fake identity cost, so that promises to give if enough others do still work?",
  title: "Commitments that count heads need heads that cost as much as they save",
  intro: `n players have α of every contribution, which costs its owner 1 (α = ${sizes.map((n) => `${benefits[n]} for n = ${n}`).join(", ")}). Each says at the same time "I contribute if at least k other identities
commit", or nothing, and may show one fake identity at a cost c, which counts as a head that commits and never contributes. The greatest fixed point counts. A fake in place of one's contribution leaves what
others see as it was, and saves 1 − α for c: below c = 1 − α no equilibrium has everybody contributing, at any n (derived; identities at a cost: Mazorra & Della Penna 2023, arXiv:2301.12813). Theory is the largest share of
contributors in a pure equilibrium, from \`solve\`.

Learners are independent (REINFORCE, linear policies, 128 episodes an update); contribution and fakes are shares of the players over the last three tenths of the training, explored as they were.

What it means: the threshold is where theory puts it, for two players as for five. At a quarter of it contributions die out, but for one seed of ten with three players. From half of it on there is no rest: while all contribute a fake in place of a contribution pays a little, when
several fake it no longer pays to contribute, when nobody contributes fakes are a waste, and then promises cost nothing and come back. So in single seeds much is contributed below the threshold, more of them the nearer to it, by some and to the
benefit of those who fake.

Message and fake are *one* choice here, among all pairs. *Numbers apart* lets a policy draw them independently of each other, as is usual for actions of several numbers: it keeps contributing, though faking would pay.
To stop contributing ends what the others do, unless one's fake is there; to show a fake costs c and brings nothing, unless one stops contributing. Neither is learned first, and learners of this kind are
safe from an attack that they cannot think of. That they are says nothing of the mechanism.`,
  seeds: 10,
  updates: 300,
  tail: 0.3,
  measured: "contribution",
  read: perHead("contributors"),
  also: {
    fakes: perHead("fakes"),
    "welfare per player": perHead("welfare"),
    greedy: perHead("contributors", "greedy"),
  },
  theory(cell): Theory {
    const { nash } = solved<{ readonly nash: { readonly contributors: readonly number[] } }>(cell);
    const most = Math.max(...nash.contributors) / (cell.options?.players as number);
    return { value: most, source: "D", by: "solve commitment/sybil-threshold: the most who contribute in equilibrium" };
  },
  expectations,
  cells,
  picture,
};

function picture(results: readonly Result[]): TopLevelSpec {
  const x = ({ cell: { options } }: Result) => (options?.cost as number) / (1 - (options?.benefit as number));
  const joint = results.filter(({ cell }) => cell.joined);
  const panel = (n: number) => {
    const own = joint.filter(({ cell }) => cell.options?.players === n);
    const benefit = benefits[n];
    const raster = Array.from({ length: 171 }, (_, k) => k / 100);
    const most = (times: number) => {
      const options = { players: n, benefit, cost: times * (1 - benefit), fakes: 1 };
      const { nash } = solved<{ readonly nash: { readonly contributors: readonly number[] } }>({
        ...own[0].cell,
        options,
      });
      return Math.max(...nash.contributors) / n;
    };
    const dots = (read: (run: Result["runs"][number]) => number, series: string) =>
      own.flatMap((result) => result.runs.map((run) => ({ series, x: x(result), y: read(run) })));
    return {
      ...{ title: `n = ${n}, α = ${benefit}`, x: "c / (1 − α)", y: "share of players", domain: [-0.03, 1.05] as const },
      theory: raster.map((times) => ({ series: "contribute", x: times, y: most(times) })),
      learned: [
        ...dots(({ value }) => value, "contribute"),
        ...dots(({ late }) => late["metrics/fakes"] / n, "show a fake"),
      ],
      width: 210,
    };
  };
  return sweep(
    "What a fake identity must cost",
    "Line: most who contribute in a pure equilibrium. Dots: each seed; rings: their mean",
    [...new Set(joint.map(({ cell }) => cell.options?.players as number))].map(panel),
    "",
  );
}
