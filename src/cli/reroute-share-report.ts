/** The experiment `reroute-share` as a whole: its runs, its table and its picture. */
import type { TopLevelSpec } from "vega-lite";
import { backendName, useBackend } from "../../agents/index.js";
import { halfWidth, mean } from "../stats.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { compensation, device, type Run, runOne, settings, surplus } from "./reroute-share.js";
import { table } from "./table.js";

const cases = [
  { name: "sharing", shared: true },
  { name: "no device", shared: false },
] as const;

interface Outcome {
  readonly name: string;
  readonly shared: boolean;
  readonly runs: readonly Run[];
}

export const rerouteShare: Experiment = {
  about: "do learners who can share what giving way is worth give way to each other?",
  title: "Learners who may share the surplus give way to each other",
  seeds: 10,
  updates: 200,
  intro: `Two traders each sell 100 into a pool of 1,000 or one of 400. Alone, both take the large pool and get 83.333 each; if one moved it would lose 3.333
and the other gain 7.576. *Sharing*: before that each may offer a share φ of the surplus (0, 1/4 … 1), ask for one in return for playing a given pool, or
say nothing, both at the same time; where an offer is at least what is asked, the mover gets its compensation of 3.333 and φ of the surplus of 4.242, and
both are bound. Payments are thus in [3.33, 7.58]. Which trader moves, and for which φ, theory leaves open: any φ at which offer and request meet is an
equilibrium. An offer says what one would pay at most, and what was asked is paid; so to offer more costs nothing while less is asked, and who asks may
be expected to find the highest request that leaves the other a gain, 3/4 (our reading).

Both learn independently from their own payoffs (REINFORCE, linear policies, 512 episodes per update). Counted are all episodes of the last tenth of the
training (10,240 per seed), explored as they were. *Reroute* is the share of them in which just one trader took the other pool, *paid* that in which
besides the payment was in [3.33, 7.58], *together* that in which both took the large pool. Means have 95 % intervals over seeds.`,
  async run({ seeds: count, updates }, shell) {
    await useBackend("wasm");
    const seeds = Array.from({ length: count }, (_, k) => k + 1);
    const bar = progress(shell.io, "reroute-share", cases.length * count * updates);
    const outcomes: Outcome[] = [];
    let done = 0;
    for (const one of cases) {
      const at = (seed: number) => () => bar.at(++done, `${one.name}, seed ${seed}`);
      outcomes.push({ ...one, runs: seeds.map((seed) => runOne(one.shared, seed, updates, at(seed))) });
    }
    bar.end();
    const data = { seeds, updates, settings, device, compensation, surplus, backend: backendName(), outcomes };
    return { data, table: lines(outcomes), picture: picture(outcomes) };
  },
};

const percent = (x: number) => `${(100 * x).toFixed(1)} %`;

function lines(outcomes: readonly Outcome[]): string {
  const head = [
    "case",
    "seed",
    "reroute",
    "paid",
    "together",
    "mover",
    "payment",
    "mover's share",
    "trader 0",
    "trader 1",
  ];
  const rows = outcomes.flatMap(({ name, runs }) => [
    ...runs.map(({ seed, rerouted, paid, together, moves, payment, shares, returns }) => [
      ...[name, String(seed), percent(rerouted), percent(paid), percent(together)],
      ...(rerouted > 0.5 ? [moverOf(moves), payment.toFixed(3), most(shares)] : ["–", "–", "–"]),
      ...returns.map((x) => x.toFixed(3)),
    ]),
    [
      ...[name, "mean"],
      ...(["rerouted", "paid", "together"] as const).map((key) => interval(runs.map((run) => run[key]))),
      ...["", "", "", ...[0, 1].map((i) => mean(runs.map(({ returns }) => returns[i])).toFixed(3))],
    ],
  ]);
  return `${table(head, rows)}\n${outcomes.map(verdict).join("\n")}`;
}

/** A mean of shares with its 95 % interval. */
function interval(values: readonly number[]): string {
  return values.length > 1 ? `${percent(mean(values))} ± ${percent(halfWidth(values))}` : percent(values[0]);
}

const moverOf = ([a, b]: readonly [number, number]) => (a > b ? "trader 0" : "trader 1");

/** The share of the surplus that was most often agreed on. */
function most(shares: { readonly [share: string]: number }): string {
  const [[share, often]] = Object.entries(shares).toSorted(([, a], [, b]) => b - a);
  return `${share} (${percent(often)})`;
}

function verdict({ name, shared, runs }: Outcome): string {
  const good = runs.filter((run) => (shared ? run.paid : run.together) >= 0.95).length;
  const what = shared ? "one trader gives way and is paid for it" : "both take the large pool";
  if (!shared) return `${name}: in ${good} of ${runs.length} seeds ${what} in at least 95 % of late episodes.`;
  const counts = new Map<string, number>();
  for (const { shares } of runs) {
    const share = most(shares).split(" ")[0];
    counts.set(share, (counts.get(share) ?? 0) + 1);
  }
  const agreed = [...counts].toSorted().map(([share, count]) => `${share} in ${count}`);
  const first = runs.filter(({ moves }) => moves[0] > moves[1]).length;
  return `${name}: in ${good} of ${runs.length} seeds ${what} in at least 95 % of late episodes; trader 0 is the mover in ${first}; the mover gets of the surplus ${agreed.join(", ")}.`;
}

/** How often one trader gave way while they learned, and what it was paid. */
function picture(outcomes: readonly Outcome[]): TopLevelSpec {
  const panels = [
    "share of episodes with a reroute",
    "mean payment to the mover, tokens (where more than one episode in ten has one)",
  ] as const;
  const values = outcomes.flatMap(({ name, shared, runs }) =>
    runs.flatMap(({ seed, course }) =>
      course.flatMap(({ update, rerouted, payment }) => [
        { name, seed, update, panel: panels[0], value: rerouted },
        ...(shared && rerouted > 0.1 ? [{ name, seed, update, panel: panels[1], value: payment }] : []),
      ]),
    ),
  );
  const bounds = [0, 1].map((share) => ({ panel: panels[1], to: compensation + share * surplus }));
  const all = [...values, ...bounds];
  const x = { field: "update", type: "quantitative", title: "updates" } as const;
  const y = (field: string) => ({ field, type: "quantitative", title: null }) as const;
  const color = {
    ...({ field: "name", type: "nominal", title: null, sort: null } as const),
    legend: { orient: "bottom" as const },
    scale: { domain: outcomes.map(({ name }) => name), range: ["#1f4e9c", "#d62728"] },
  };
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values: all } },
    title: "Giving way while learning, explored, one line per seed; dashed: the bounds of a payment",
    facet: { field: "panel", type: "nominal", title: null, sort: [...panels] },
    columns: 2,
    spec: {
      ...{ width: 320, height: 240 },
      layer: [
        {
          transform: [{ filter: "isValid(datum.to)" }],
          mark: { type: "rule", strokeDash: [5, 4], color: "#555" },
          encoding: { y: y("to") },
        },
        {
          transform: [{ filter: "isValid(datum.value)" }],
          mark: { type: "line", opacity: 0.6, clip: true },
          encoding: { x, y: y("value"), color, detail: { field: "seed" } },
        },
      ],
    },
    resolve: { scale: { y: "independent" } },
  };
}
