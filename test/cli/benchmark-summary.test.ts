/** What results come to, on results that are made up. */
import { expect, test } from "vitest";
import { marlEval, resultsCsv } from "../../src/cli/benchmark-export.js";
import { reportOf } from "../../src/cli/benchmark-report.js";
import { summaryOf, taus } from "../../src/cli/benchmark-summary.js";
import { ask, statistician } from "../stats/python.js";
import { reference, result } from "./benchmark-fixtures.js";

const quick = { resamples: 500, seed: 1 };
const references = [
  reference("a", 10, 20, { nash: { value: 8, from: "bot 'nash'" } }),
  reference("b", -1, 0),
  reference("flat", 5, 5, { degenerate: "no known play has more welfare" }),
];
const results = [
  ...[12, 14, 16].map((x, k) => result("a", "ppo", k + 1, x, [10, 11])),
  ...[11, 13, 13].map((x, k) => result("a", "reinforce", k + 1, x, [10, 10])),
  ...[-0.5, 0, 0].map((x, k) => result("b", "ppo", k + 1, x, [-1, -0.5])),
  ...[-1, -0.5, 0].map((x, k) => result("b", "reinforce", k + 1, x, [-1, -1])),
  ...["ppo", "reinforce"].map((name) => result("flat", name, 1, 5)),
];

test("random play scores 0, the optimum 1, and aggregates are of these", () => {
  const { algorithms, improvement, cells, tasks } = summaryOf(results, references, quick);
  const [ppo, reinforce] = algorithms;
  expect([ppo.name, reinforce.name]).toEqual(["ppo", "reinforce"]);
  expect(tasks).toBe(2);
  expect(ppo.points.mean).toBeCloseTo((0.4 + 2.5 / 3) / 2, 12); // .2 .4 .6 and .5 1 1
  expect(ppo.points.iqm).toBeCloseTo((0.4 + 0.5 + 0.6 + 1) / 4, 12);
  expect(ppo.points.gap).toBeCloseTo(1 - 3.7 / 6, 12);
  expect(reinforce.points.mean).toBeCloseTo((0.7 / 3 + 0.5) / 2, 12); // .1 .3 .3 and 0 .5 1
  const [{ x, y, probability }] = improvement;
  expect([x, y]).toEqual(["reinforce", "ppo"]);
  // a: .1 beats none, .3 beats .2, twice, of 9; b: 0 beats none, .5 ties .5, 1 beats .5 and ties two
  expect(probability).toBeCloseTo((2 / 9 + (0.5 + 2) / 9) / 2, 12);
  const cell = cells.find(({ task, algorithm }) => task === "a" && algorithm === "ppo");
  expect(cell).toMatchObject({ seeds: 3, learned: 14, random: 10, optimum: 20, nash: 8, nashScore: -0.2 });
  expect(cell?.halfWidth).toBeCloseTo((4.30265273 * 0.2) / Math.sqrt(3), 8);
});

test("profiles are read on a grid with random play and the optimum on it, curves from before to after", () => {
  const [{ profile, curve }] = summaryOf(results, references, quick).algorithms;
  expect(taus).toContain(0);
  expect(taus).toContain(1);
  expect(profile.find(({ tau }) => tau === 0)?.share).toBe(1);
  expect(profile.find(({ tau }) => tau === 0.5)?.share).toBe(0.5); // .6 1 1 of six
  expect(profile.find(({ tau }) => tau === 1)?.share).toBe(0); // strictly above
  expect(curve.map(({ share }) => share)).toEqual([0, 0.5, 1]);
  expect(curve[0].iqm).toBe(0);
  expect(curve[2].iqm).toBeCloseTo(0.625, 12);
});

test("a task that cannot be normalised, or lacks an algorithm, is left out and named", () => {
  const { leftOut, algorithms } = summaryOf(
    [...results, result("c", "ppo", 1, 1)],
    [...references, reference("c", 0, 1)],
    quick,
  );
  expect(leftOut).toEqual([
    { task: "flat", why: "no known play has more welfare" },
    { task: "c", why: "no seed of reinforce is finished" },
  ]);
  expect(algorithms.map(({ runs }) => runs)).toEqual([6, 6]);
  expect(summaryOf([result("flat", "ppo", 1, 5)], references, quick).algorithms).toEqual([]);
});

test("the table has a row per seed and leaves empty what is not known", () => {
  const lines = resultsCsv(results, references).trim().split("\n");
  expect(lines).toHaveLength(1 + results.length);
  const [head, first, last] = [lines[0], lines[1], lines[lines.length - 1]].map((line) => line.split(","));
  expect(first[head.indexOf("score")]).toBe("0.2");
  expect(last[head.indexOf("score")]).toBe("");
  expect(first[head.indexOf("nash_conv")]).toBe("");
});

test("the report holds its pictures, warns of few seeds, and has no script and no address to fetch", async () => {
  const lost = [{ name: "a ppo seed 4", why: "its process ended with <code> 3" }];
  const about = {
    ...{ suite: "s & t", about: "a test", command: "commitment-gym benchmark s", commits: ["abc"], backend: "wasm" },
    ...{ machine: "m", versions: { package: "1", node: "v20", platform: "p" }, resamples: 500, hours: 1, wanted: 3 },
    ...{ lost, again: [] },
  };
  const html = await reportOf(summaryOf(results, references, quick), about);
  expect(html.match(/<svg/g)?.length).toBeGreaterThanOrEqual(4 + 4);
  expect(html).toContain("Cells have as few as 1 seed(s): intervals are too narrow.");
  expect(html).toContain("s &amp; t");
  expect(html).toContain("ended with &lt;code&gt; 3");
  expect(html).not.toMatch(/<script|<link|src=|url\(|NaN|undefined/);
  expect(html).toContain("flat: no known play has more welfare");
});

/** Reads the file as MARL-eval does, up to the matrices that rliable takes. */
const loader = `
import json, sys
from marl_eval.utils.data_processing_utils import create_matrices_for_rliable, data_process_pipeline
raw = json.load(sys.stdin)
processed = data_process_pipeline(raw, [])
flat, curves = create_matrices_for_rliable(processed, "commitment-gym", [])
json.dump({"flat": {m: {a: v.tolist() for a, v in of.items()} for m, of in flat.items()},
           "curves": {m: {a: list(v.shape) for a, v in of.items()} for m, of in curves.items() if m != "extra"}}, sys.stdout)
`;

test("MARL-eval reads the results as runs × tasks, and curves as runs × tasks × points", async (context) => {
  const python = await statistician(context);
  const said = await ask<{
    readonly flat: { readonly [metric: string]: { readonly [algorithm: string]: number[][] } };
    readonly curves: { readonly [metric: string]: { readonly [algorithm: string]: number[] } };
  }>(python, ["-c", loader], marlEval(results, references));
  expect(said.flat.mean_score.ppo).toEqual([
    [0.2, 0.5],
    [0.4, 1],
    [0.6, 1],
  ]);
  expect(said.flat.mean_outcome.reinforce.map(([a]) => a)).toEqual([11, 13, 13]);
  expect(said.curves.mean_score.ppo).toEqual([3, 2, 3]);
}, 900_000);
