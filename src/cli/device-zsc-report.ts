/** The experiment `device-zsc` as a whole: its runs, its table and its picture. */
import type { TopLevelSpec } from "vega-lite";
import { backendName, useBackend } from "../../agents/index.js";
import { mean } from "../stats.js";
import { progress } from "./bars.js";
import { type Case, cases, crossPlay, gameOf, learn, meetings, settings, theoryOf } from "./device-zsc.js";
import { type Expectation, type Numbers, verdictsOf, verdictTable } from "./expectation.js";
import type { Experiment } from "./experiment.js";
import { table } from "./table.js";
import { averaged } from "./trials-report.js";

const [none, device] = cases.map(({ name }) => name);

const expectations: readonly Expectation[] = [
  {
    kind: "within",
    cells: [none, device],
    column: "self-play",
    low: 1.45,
    high: 1.5,
    source: "H",
    says: "those who learned together meet: 1.5 each",
  },
  {
    kind: "within",
    cells: [none],
    column: "cross-play",
    low: 0.5,
    high: 1,
    source: "H",
    says: "no device: strangers meet about half of the time, .75",
  },
  {
    kind: "within",
    cells: [none],
    column: "gap",
    low: 0.5,
    high: 1,
    source: "H",
    says: "no device: self-play less cross-play is about .75",
  },
  {
    kind: "within",
    cells: [device],
    column: "gap",
    low: -0.05,
    high: 0.05,
    source: "H",
    says: "first come, first bound: the gap is 0",
  },
];

interface Outcome {
  readonly one: Case;
  readonly payoffs: readonly (readonly number[])[]; // [first seat's run][second seat's run]
  readonly self: readonly number[]; // per run
  readonly cross: readonly number[]; // per run, over all strangers in either seat
  readonly gap: readonly number[];
}

export const deviceZsc: Experiment = {
  about: "do learners who never met get along, with and without a device that lets whoever comes first commit?",
  title: "A device that lets whoever comes first commit coordinates strangers",
  seeds: 20,
  updates: 150,
  expectations,
  intro: `Battle of the sexes: meeting at the opera pays (2, 1), at the fight (1, 2), missing each other nothing. Two independent networks learn together, in each of the runs; then the first seat of every run meets the second seat of
every other. *Self-play* is the mean payoff per player of two who learned together, *cross-play* that of two from different runs, taking their likeliest actions. *None*: both just go somewhere. *First come, first bound*:
messages arrive in a random order, and whoever is first may commit to an action for all to see, before the other may. REINFORCE, linear policies, ${settings.lanes} episodes an update, a reward for entropy that falls to 0.

Theory: without a device each run ends in one of two equilibria, which one is chance; with a share p of runs at the opera strangers meet with probability p² + (1 − p)² ≈ ½, and get .75 in place of 1.5. With the device the first to
commit takes what it likes best and the other follows (backward induction), which does not depend on the run; so strangers get 1.5. Both were hypotheses. On self-play and cross-play: Hu et al. (2020), "Other-Play" for zero-shot coordination, ICML.

What it means: what is learned together without a device is a convention of that pair, and worth half of it among strangers. The device puts the convention into the rules: who commits first is a fact that both see. It takes learners
who explored long enough to follow a commitment that they do not like; where curiosity is given up early, some pairs agree on one place whatever is said, and meet strangers no better than without a device.`,
  async run({ seeds: count, updates }, shell) {
    await useBackend("wasm");
    const bar = progress(shell.io, "device-zsc", cases.length * count * updates);
    let past = 0;
    const outcomes = cases.map((one): Outcome => {
      const pairs = Array.from({ length: count }, (_, k) =>
        learn(one, k + 1, updates, () => bar.at(++past, `${one.name}, seed ${k + 1}`)),
      );
      const payoffs = crossPlay(gameOf(one), pairs);
      for (const { trainer } of pairs) trainer.dispose();
      const { self, cross } = meetings(payoffs);
      return { one, payoffs, self, cross, gap: self.map((x, k) => x - cross[k]) };
    });
    bar.end();
    const verdicts = verdictsOf(expectations, numbersOf(outcomes));
    const results = outcomes.map((outcome) => ({ theory: theoryOf(outcome.one), ...outcome }));
    return {
      data: { seeds: count, updates, settings, backend: backendName(), verdicts, results },
      table: `${lines(outcomes)}\n\n${verdictTable(verdicts)}`,
      picture: picture(outcomes),
    };
  },
};

const columns = ["self-play", "cross-play", "gap"] as const;

export function numbersOf(outcomes: readonly Outcome[]): Numbers {
  return {
    learned(cell, column) {
      const outcome = outcomes.find(({ one }) => one.name === cell);
      if (!outcome) throw new Error(`An expectation is about '${cell}', which is no case.`);
      const { self, cross, gap } = outcome;
      return { "self-play": self, "cross-play": cross, gap }[column as (typeof columns)[number]];
    },
    theory(cell, column) {
      const one = cases.find(({ name }) => name === cell);
      return one && theoryOf(one).also?.[column as string];
    },
  };
}

function lines(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ one, self, cross, gap }) => {
    const { also = {} } = theoryOf(one);
    return [
      [one.name, "theory", ...columns.map((column) => String(also[column]))],
      ["", `${self.length} runs`, ...[self, cross, gap].map(averaged)],
    ];
  });
  const strangers =
    "Intervals are over runs; those of cross-play take the runs as independent, which strangers that share a run are not.";
  return `${table(["device", "", ...columns], rows)}\n${strangers}`;
}

/** Who gets what beside whom, a square for each pair. */
function picture(outcomes: readonly Outcome[]): TopLevelSpec {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      ...{ text: "What the first seat of one run gets with the second seat of another", anchor: "start", fontSize: 16 },
      ...{ subtitle: "Mean payoff of the two; on the diagonal those who learned together", offset: 14 },
    },
    ...{ padding: 16, background: "white", config: { font: "DejaVu Sans" } },
    hconcat: outcomes.map(({ one, payoffs, self, cross }) => ({
      title: {
        ...{ text: one.name, subtitle: `self-play ${mean(self).toFixed(2)}, cross-play ${mean(cross).toFixed(2)}` },
        ...{ fontSize: 13, fontWeight: "normal" },
      },
      ...{ width: 280, height: 280 },
      data: {
        values: payoffs.flatMap((row, i) => row.map((payoff, k) => ({ first: i + 1, second: k + 1, payoff }))),
      },
      mark: "rect",
      encoding: {
        x: { field: "second", type: "ordinal", title: "run of the second seat", axis: { labelAngle: 0 } },
        y: { field: "first", type: "ordinal", title: "run of the first seat" },
        color: {
          ...{ field: "payoff", type: "quantitative", title: "payoff" },
          scale: { domain: [0, 0.75, 1.5], range: ["#d62728", "#f3e6c4", "#1f4e9c"] },
        },
      },
    })),
  } as TopLevelSpec;
}
