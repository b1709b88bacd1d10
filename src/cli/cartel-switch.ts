/** The experiment `cartel-switch`: does the rule by which price matches are resolved decide whether learners form a cartel? */
import type { TopLevelSpec } from "vega-lite";
import type { TrainOptions } from "../../agents/index.js";
import type { Expectation, Theory } from "./expectation.js";
import { type Bar, beside } from "./sweep.js";
import { type Cell, type Result, solved, type Trials } from "./trials.js";

/** Rewards in units of their own deviation, as profits differ by hundredths; curiosity is given up on the way. */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 256,
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "return", normaliseAdvantages: false, gradientNorm: 100 },
    ...{ learningRate: 0.03, anneal: true, entropy: 0.1, entropyEnd: 0, entropyUntil: 0.7 },
  },
};

const why = {
  none: "nobody can promise anything, and firms compete",
  greatest: "who undercuts a match is followed: only the match down from p^M survives iterated weak dominance",
  least: "matches of matches come to the lowest price, and who asks a price is undercut: all pure equilibria compete",
} as const;

const ranges = { none: { low: -0.1, high: 0.1 }, greatest: { low: 0.9, high: 1 }, least: { low: -0.45, high: 0.5 } };

const cell = (name: string, semantics: keyof typeof why, voluntary: boolean): Cell => ({
  ...{ name, game: "information/cartel-match", options: { semantics, voluntary } },
  settings: { ...settings, rollout: semantics === "none" ? 1 : 2 }, // say, ask
  expected: { ...ranges[semantics], why: why[semantics] },
});

const cells: readonly Cell[] = [
  cell("none", "none", true),
  cell("least", "least", false),
  cell("greatest", "greatest", false),
  cell("least, may be silent", "least", true),
  cell("greatest, may be silent", "greatest", true),
];

const expectations: readonly Expectation[] = [
  { kind: "within", cells: ["greatest"], low: 0.9, high: 1.01, source: "H", says: "greatest: Δ is about 1, a cartel" },
  {
    kind: "within",
    cells: ["none"],
    low: -0.1,
    high: 0.1,
    source: "H",
    says: "no messages: Δ is about 0, competition",
  },
  {
    kind: "rising",
    cells: ["least", "greatest"],
    by: 0.5,
    source: "H",
    says: "least: Δ is well below that of greatest",
  },
  { kind: "near", cells: ["least"], off: 0.1, source: "D", says: "least: Δ is 0, as in all pure equilibria" },
  {
    ...{ kind: "rising", cells: ["least, may be silent", "greatest, may be silent"], by: 0.5, source: "H" },
    says: "the same where firms may stay silent",
  },
];

interface Solved {
  readonly competition: { readonly profit: number };
  readonly monopoly: { readonly profit: number };
  readonly nash: { readonly equilibria: readonly { readonly payoffs: readonly number[] }[] };
}

/** Δ of the best and the worst pure equilibrium. */
function theory(cell: Cell): Theory {
  const { competition, monopoly, nash } = solved<Solved>(cell);
  const all = nash.equilibria.map(({ payoffs }) => {
    const profit = payoffs.reduce((a, b) => a + b, 0) / payoffs.length;
    return (profit - competition.profit) / (monopoly.profit - competition.profit);
  });
  const by = "solve information/cartel-match: the best pure equilibrium";
  return { value: Math.max(...all), also: { worst: Math.min(...all) }, source: "D", by };
}

export const cartelSwitch: Trials = {
  about: "does the rule by which price matches are resolved decide whether learners form a cartel?",
  title: "Whether price matching makes a cartel depends on the fixed point",
  intro: `Two firms of Calvano et al.'s logit market (a = 2, c = 1, μ = 1/4), without memory, set a price on a grid of 7 once per episode. Before that they may promise a price, or to match: *I
ask p, or the lowest of the others' prices if that is below*. Promises that wait for each other are resolved by the *greatest* fixed point or by the *least*; with *none* there are no messages.
How far they collude is Δ = (π − π^N)/(π^M − π^N), 0 in competition and 1 for a monopoly. Two independent learners (REINFORCE, linear policies, 256 episodes an update). Δ is the mean over
the last tenth of the training, explored as it was; theory is Δ of the best pure equilibrium, from \`solve\`.

What it means: the same promises make a cartel under one rule and none under the other. Under the greatest fixed point a match can only follow, so to match down from the monopoly's price risks
nothing, and both come to it. Under the least two matches that wait for each other stay at the lowest price, somebody has to name a price first, and that one is undercut.

That learners end a little above Δ = 0 there is what is left of the way down: undercutting one who asks 1.586 by a step of the grid pays .2690 in place of .2674, and the match is nearly as
good an answer; so the firm that answers stays undecided for long, and while it sometimes matches, asking 1.586 costs the other next to nothing (.2121 to .2674 against .2229 to .2690 for 1.473).

References: Calvano, Calzolari, Denicolò & Pastorello (2020), American Economic Review 110(10); Salop (1986), Practices that (Credibly) Facilitate Oligopoly Co-ordination.`,
  seeds: 10,
  updates: 400,
  measured: "Δ",
  read: ({ late }) => late["metrics/delta"],
  also: {
    greedy: ({ greedy }) => greedy["metrics/delta"],
    price: ({ late }) => late["metrics/price"],
    profit: ({ late }) => late["metrics/profit"],
    "promises sent": ({ late }) => late["metrics/committed"] ?? 0,
  },
  theory,
  expectations,
  cells,
  picture,
};

function picture(results: readonly Result[]): TopLevelSpec {
  const bars = results.map(({ cell, theory, runs }): Bar => {
    const worst = theory?.also?.worst ?? 0;
    return { name: cell.name, low: worst, high: theory?.value ?? 0, learned: runs.map(({ value }) => value) };
  });
  const said = "Dots: each seed; ring: their mean; bar: from the worst to the best pure equilibrium";
  return beside("How far firms collude under price matching", said, "Δ (0 competition, 1 monopoly)", bars, [-0.2, 1.1]);
}
