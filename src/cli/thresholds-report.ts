/** The experiment `thresholds` as a whole: its runs, its table and its picture. */
import type { TopLevelSpec } from "vega-lite";
import { backendName, useBackend } from "../../agents/index.js";
import { mean } from "../stats.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { type Share, shareOf, written } from "./shares.js";
import { table } from "./table.js";
import { arenaOf, ascend, learn, type Meaning, type Result, sampled, settings, shares } from "./thresholds.js";

const after = [1000, 2000, 4000]; // updates of tabular runs
const parts = [0.25, 0.5, 1]; // of the updates of networks
const times = 10; // tabular runs per network's run
const fewer = 4; // under the least fixed point one seed of so many

/** What a model outside the environment had found of 200 runs; how long they were is not known. */
const models: { readonly [players: number]: string } = { 2: "1.00", 3: "1.00", 5: ".63", 8: ".03" };

/** Runs that end with all giving in most episodes, and what is given on average, at one point of the training. */
interface Look {
  readonly updates: number;
  readonly full: Share;
  readonly given: number; // mean over runs
}

interface Cell {
  readonly meaning: Meaning;
  readonly players: number;
  readonly share: number;
  readonly tabular: readonly Look[];
  readonly networks: readonly Look[];
  readonly each: readonly (readonly Result[])[]; // of each network's run
}

export const thresholds: Experiment = {
  about: "do learners come to give all to a public good by saying 'I give if at least k others do'?",
  title: "Threshold commitments bring about giving by all, and with more players it does not last",
  seeds: 20,
  updates: 100,
  intro: `n players of a public good, uᵢ = α Σⱼ xⱼ − xᵢ with xᵢ ∈ {0, 1}, each say at the same time "I give if at least k others do", k = 0 … n, where 0 is always
and n never. The *greatest* fixed point takes as many to give as the thresholds allow, the *least* as few. α falls with n (n = 3, 5 and 8 as in
the *model*, whose numbers were worked out before, apart from the environment; the others chosen to go with them): ${Object.entries(
    shares,
  )
    .map(([n, share]) => `${share} (n = ${n})`)
    .join(", ")}.
Listed is the share of runs in which all give in more than half of the episodes, with Wilson's 95 % interval, and in brackets what is given on
average, of all endowments, at some points of the training.

*Tabular*: softmax over thresholds, from uniform, REINFORCE with the mean as baseline, ${sampled.episodes} episodes an update, rate ${sampled.rate}; these settings are ours, as the model states none.
*Networks*: a policy and a value network of 8 hidden units per player, REINFORCE from 128 episodes an update, Adam with steps of ${settings.options?.learningRate}, no reward
for entropy, first policies near uniform. Under the least fixed point a quarter of the runs.

What it means: again the fixed point decides what can be learned. Under the least nobody gives, whatever n: the first to give would have to do so
unconditionally, and that costs more than it returns. Under the greatest all come to give at first, also for eight players; but it does not last. While everybody
gives, all thresholds below n do the same, but whenever one says "never", to insist on all the others ends it for all, oneself included, and a lower threshold does not.
So ever fewer insist, until to say "never" and be carried by the others pays, and play moves on to some who give and others who ride free. (In 60 tabular runs apart from this page, n = 5,
the chance to insist on all others fell from .25 after 250 updates to .07 after 3,000, and what the best placed player would gain by "never" rose from −.20 to +.06 where all still gave.) With
more players that comes sooner. So the share of runs with full giving says as much of when one looks as of n; the mean contribution falls more slowly.

Where this differs from the model (n = 5: .63, n = 8: .03): its numbers lie between those of 1,000 and 4,000 updates here and agree best with 2,000 or somewhat more; as its
number of updates and its rate are not known, more cannot be said. The networks show the same course in fewer episodes, as Adam's steps do not shrink with the gradient; after
100 updates their intervals do not tell six, seven and eight players apart.`,
  async run({ seeds: count, updates }, shell) {
    await useBackend("wasm");
    const seeds = Array.from({ length: count }, (_, k) => k + 1);
    const looks = parts.map((part) => Math.max(1, Math.round(part * updates)));
    const sizes = Object.keys(shares).map(Number);
    const seedsOf = (meaning: Meaning) => (meaning === "least" ? seeds.filter((seed) => seed % fewer === 1) : seeds);
    const meanings = ["greatest", "least"] as const;
    const all = sizes.reduce((a, b) => a + b, 0);
    const bar = progress(
      shell.io,
      "thresholds",
      meanings.reduce((sum, one) => sum + all * seedsOf(one).length, 0),
    );
    const cells: Cell[] = [];
    let done = 0;
    for (const meaning of meanings) {
      for (const players of sizes) {
        const arena = arenaOf(players, meaning);
        const own = seedsOf(meaning);
        const tables = Array.from({ length: times * own.length }, (_, k) => ascend(arena, k + 1, after));
        const each = own.map((seed) => {
          const seen = learn(arena, seed, looks);
          done += players;
          bar.at(done, `${meaning}, n = ${players}, seed ${seed}`);
          return seen;
        });
        const [tabular, networks] = [lookAt(tables, after), lookAt(each, looks)];
        cells.push({ meaning, players, share: shares[players], tabular, networks, each });
      }
    }
    bar.end();
    const data = {
      seeds,
      updates,
      sampled: { ...sampled, runs: times * count },
      settings,
      backend: backendName(),
      cells,
    };
    return { data, table: lines(cells), picture: picture(cells) };
  },
};

function lookAt(runs: readonly (readonly Result[])[], updates: readonly number[]): Look[] {
  return updates.map((after, k) => ({
    updates: after,
    full: shareOf(runs.map((run) => (run[k].full > 0.5 ? 1 : 0))),
    given: mean(runs.map((run) => run[k].given)),
  }));
}

function lines(cells: readonly Cell[]): string {
  const [{ tabular, networks }] = cells;
  const head = [
    ...["fixed point", "n", "α", "model"],
    ...tabular.map(({ updates, full }, k) =>
      k === 0 ? `tabular (${full.runs} runs), ${updates} updates` : `${updates}`,
    ),
    ...networks.map(({ updates, full }, k) => (k === 0 ? `networks (${full.runs}), ${updates} updates` : `${updates}`)),
  ];
  const look = ({ full, given }: Look) => `${written(full)} (${given.toFixed(2).replace(/^0\./, ".")})`;
  const rows = cells.map(({ meaning, players, share, tabular, networks }) => [
    ...[meaning, String(players), String(share), meaning === "greatest" ? (models[players] ?? "") : ""],
    ...[...tabular, ...networks].map(look),
  ]);
  return table(head, rows);
}

/** The share of runs with full giving, and what is given, against n; a row of panels per learner. */
function picture(cells: readonly Cell[]): TopLevelSpec {
  const [{ tabular, networks }] = cells;
  const lookNames = tabular.map(({ updates }, k) => `greatest, ${updates} (networks ${networks[k].updates}) updates`);
  const names = [...lookNames, "least, at the end"];
  const points = cells.flatMap(({ meaning, players, ...by }) =>
    (["tabular", "networks"] as const).flatMap((who) =>
      by[who].flatMap(({ full, given }, k) => {
        if (meaning === "least" && k < by[who].length - 1) return [];
        const line = meaning === "least" ? names[names.length - 1] : names[k];
        return [
          { panel: `${who}: runs in which all give`, players, line, y: full.mean, low: full.low, high: full.high },
          { panel: `${who}: given on average`, players, line, y: given, low: given, high: given },
        ];
      }),
    ),
  );
  const scale = { domain: [0, 1] };
  const x = { field: "players", type: "quantitative" as const, title: "players, n", axis: { tickMinStep: 1 } };
  const y = { field: "y", type: "quantitative" as const, title: "share", scale };
  const color = {
    ...{ field: "line", type: "nominal" as const, title: null, sort: null, legend: { labelLimit: 400 } },
    scale: { domain: names, range: ["#9ecae1", "#4292c6", "#08306b", "#d62728"] },
  };
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values: points } },
    title: "Giving by all under threshold commitments, with 95 % intervals",
    facet: { field: "panel", type: "nominal", title: null, sort: null },
    columns: 2,
    spec: {
      ...{ width: 300, height: 200 },
      layer: [
        { mark: { type: "line" }, encoding: { x, y, color } },
        { mark: { type: "rule" }, encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color } },
        { mark: { type: "circle", size: 40, opacity: 1 }, encoding: { x, y, color } },
      ],
    },
  };
}
