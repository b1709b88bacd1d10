/**
 * The experiment `spam-race`: how many copies do independent learners send where the first to arrive takes all?
 *
 * N traders with a network each learn by REINFORCE from the races they win and lose; in equilibrium each sends k* = (N − 1) V / (N² C)
 * copies, and (N − 1)/N of the value is burnt.
 */
import type { TopLevelSpec } from "vega-lite";
import { backendName, type TrainOptions, train, useBackend } from "../../agents/index.js";
import { spamRace } from "../../envs/auction/spam-race/entry.js";
import { mean } from "../stats.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { percent, short } from "./numbers.js";
import { table } from "./table.js";

export const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 8192,
  options: { entropy: 0, learningRate: 0.01, gradientNorm: 100, hidden: [16], std: { from: 0.2, to: 0.05 } },
};

/** One trained population: the copies of each trader. */
export async function runOne(
  options: { readonly traders: number; readonly gas: number },
  seed: number,
  updates: number,
  onUpdate: () => unknown,
): Promise<readonly number[]> {
  const { trainer } = await train(spamRace(options), { ...settings, seed, updates }, { onUpdate });
  const { observations, lanes } = trainer.batch;
  const copies = new Float32Array(options.traders);
  const own = observations[0].slice(0, observations[0].length / lanes);
  trainer.policiesOf({ deterministic: true }).trader.act(own, new Uint8Array(options.traders).fill(1), copies);
  trainer.dispose();
  return [...copies];
}

export const options = { traders: 3, gas: 0.05 } as const;

export const spam: Experiment = {
  about: "how much do learners spam where the first to arrive takes all?",
  title: "Learners send as many copies as theory says",
  seeds: 5,
  updates: 1500,
  intro: `Three traders see an opportunity worth V = 1 at the same time; a copy of a transaction costs C = 0.05, the first of all copies wins. Each
trader learns alone (REINFORCE, 8,192 races per update) from the races as drawn, not from their expectation. In equilibrium each sends
k* = (N − 1) V / (N² C) = 4.44 copies and two thirds of the value are burnt (Capponi & Zhu, arXiv 2512.10094).`,
  async run({ seeds: count, updates }, shell) {
    await useBackend("wasm");
    const { traders, gas } = options;
    const seeds = Array.from({ length: count }, (_, k) => k + 1);
    const bar = progress(shell.io, "spam-race", count * updates);
    const equilibrium = (traders - 1) / (traders ** 2 * gas);
    const runs: {
      readonly seed: number;
      readonly copies: readonly number[];
      readonly worst: number;
      readonly total: number;
    }[] = [];
    let done = 0;
    for (const seed of seeds) {
      const copies = await runOne(options, seed, updates, () => bar.at(++done, `seed ${seed}`));
      const worst = Math.max(...copies.map((k) => Math.abs(k / equilibrium - 1)));
      runs.push({ seed, copies, worst, total: copies.reduce((a, b) => a + b, 0) });
    }
    bar.end();
    const rows = runs.map(({ seed, copies, worst, total }) => [
      ...[String(seed), copies.map((k) => k.toFixed(2)).join("  "), percent(worst, 1)],
      ...[short(total, 4), percent(total / (traders * equilibrium) - 1, 1)],
    ]);
    const average = mean(runs.flatMap((run) => run.copies));
    rows.push(["mean", average.toFixed(3), percent(average / equilibrium - 1, 1), short(traders * average, 4), ""]);
    const data = { seeds, updates, options, settings, backend: backendName(), equilibrium, runs };
    const head = ["seed", `copies of each (k* = ${short(equilibrium, 4)})`, "worst error", "all copies", "error"];
    return { data, table: table(head, rows), picture: picture(runs, equilibrium) };
  },
};

function picture(
  runs: readonly { readonly seed: number; readonly copies: readonly number[] }[],
  equilibrium: number,
): TopLevelSpec {
  const dots = runs.flatMap(({ seed, copies }) => copies.map((k) => ({ seed, copies: k })));
  const y = { field: "seed", type: "nominal", title: "seed" } as const;
  const scale = { domain: [0, 2 * equilibrium] };
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", width: 560, height: 160 },
    title: "Copies that each trader learned to send; the line is k*",
    layer: [
      {
        data: { values: dots },
        mark: { type: "circle", size: 80, opacity: 0.6 },
        encoding: { y, x: { field: "copies", type: "quantitative", scale, title: "copies" } },
      },
      {
        data: { values: [{ k: equilibrium }] },
        mark: { type: "rule", color: "#d62728" },
        encoding: { x: { field: "k", type: "quantitative" } },
      },
    ],
  };
}
