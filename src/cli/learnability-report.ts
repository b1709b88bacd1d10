/** The experiment `learnability` as a whole: its runs, its table and its picture. */
import type { TopLevelSpec } from "vega-lite";
import { backendName, useBackend } from "../../agents/index.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { arenaOf, ascend, exact, gentle, learn, type RuleName, rules, settings, spreads } from "./learnability.js";
import { type Share, shareOf, written } from "./shares.js";
import { table } from "./table.js";

const many = 4000; // tabular runs per cell for the share as good as exact; the first of them are those with a network beside them
const long = 10; // times the steps, for those that have a network beside them
const few = 10; // each seed of so many also learns twice as long, and with smaller steps under `greatest`

/** What a model outside the environment had found, with 4,000 steps; ± one standard error where it was given. */
const models: { readonly [rule in RuleName]: readonly (string | undefined)[] } = {
  greatest: ["1.00", ".904 ± .005", ".685", ".60"],
  least: ["0", "0", "0", "0"],
  "greatest with Anti": [undefined, ".613 ± .008", undefined, undefined],
};

interface Cell {
  readonly rule: RuleName;
  readonly spread: number;
  readonly tabular: { readonly many: Share; readonly some: Share; readonly long: Share };
  readonly networks: Share & {
    readonly each: readonly number[]; // P(CC) of each seed
    readonly doubled: { readonly runs: number; readonly farthest: number }; // change of P(CC) by as many updates again
  };
  readonly gentle?: Share;
}

export const learnability: Experiment = {
  about: "does it turn on the meaning of circular commitments whether learners come to cooperate?",
  title: "The meaning of circular commitments decides whether cooperation is learned",
  seeds: 100,
  updates: 60,
  intro: `Two players of the prisoner's dilemma (R, S, T, P) = (2, 0, 3, 1) each commit to a response table, at the same time and always: cooperate (C),
defect (D), or do as the other does (Mirror). Whether two Mirrors cooperate is up to the device: they do under the *greatest* fixed point, they do not
under the *least*. A third rule is the greatest with a fourth table that is not monotone, the opposite of the other (Anti); where a pair has no fixed
point or iteration does not find it, both defect. The players' first logits are drawn from N(0, sd²). Listed is P(CC), the chance that both cooperate
in the end, worked out exactly from the learned policies, as mean over runs with a 95 % interval (Wilson's, which for a mean of numbers from 0 to 1
is on the safe side).

*Tabular*: softmax over messages, the exact policy gradient of what the environment pays each pair, rate ${exact.rate}, ${exact.steps.toLocaleString("en")} steps; ${many.toLocaleString("en")} runs, the first of
them again beside the networks, and those also with ${long} times the steps. *Networks*: a policy and a value network of 8 hidden units each, REINFORCE from 128 episodes
an update, Adam with steps of 0.05 and no reward for entropy, 60 updates unless said otherwise; the spread is put on the bias of the last layer (option \`logitSpread\`). *Doubled*: the most that
as many updates again changed P(CC) in any run of every ${few}th seed. *Smaller steps*: 0.02 in place of 0.05 and ${gentle.updates} times the updates, every ${few}th seed, under greatest.

What it means: the fixed point that gives circular commitments their meaning decides whether cooperation can be learned. Under the greatest one Mirror
earns 2 from Mirror and 1 from D, so once unconditional cooperators have died out it is at least as good as D against all that is left, and better where
the other may mirror too: learners that begin near uniform come to cooperate. Under the least, two Mirrors earn what two defectors earn, D does at
least as well against everything, and there is nothing to learn but to defect. A single table that is not monotone suffices to make it worse, as pairs
with it have no meaning and fall back to defection; and the farther policies are from uniform at first, the less often both find Mirror before they have stopped trying it.

*Model* are tabular numbers worked out before, apart from the environment. Under the greatest fixed point, with and without Anti, the two agree; the farthest apart is
sd 1 with .887 beside .904, 2.4 standard errors of the difference, and 16,000 further seeds (4,001 to 20,000), run apart from this page, gave .900 ± .002. Under the least
the model says 0, and here some runs that begin far from uniform still cooperate after ${exact.steps.toLocaleString("en")} steps. A Mirror is best answered by unconditional
cooperation also there, and its player has to learn to exploit that from a first chance to defect that may be tiny; ten times the steps leave .00 at sd 2 and .03 at sd 3.

Networks come out as tables do, within the intervals, under greatest and least. With Anti they differ: nearer to 1 at sd 0.1, where tables are still on their way,
and lower at sd 2 and 3; why is not known. None of the runs that were given as many updates again moved on: who has stopped trying Mirror stays where it is. How soon that
happens is probably up to the size of the steps, which Adam does not let shrink near a corner: with smaller steps and more of them nearly all runs cooperate, also from far starts
(ten runs per cell, which is few), as mutual defection does not hold against Mirror, which costs nothing there, as long as it is still tried.`,
  async run({ seeds: count, updates }, shell) {
    await useBackend("wasm");
    const seeds = Array.from({ length: count }, (_, k) => k + 1);
    const sample = seeds.filter((seed) => seed % few === 1);
    const names = Object.keys(rules) as RuleName[];
    const gentleRuns = spreads.length * sample.length * gentle.updates;
    const total = names.length * spreads.length * (count + sample.length) + gentleRuns; // in runs of `updates` updates
    const bar = progress(shell.io, "learnability", total);
    const cells: Cell[] = [];
    let done = 0;
    for (const rule of names) {
      const arena = arenaOf(rules[rule]);
      for (const spread of spreads) {
        const at = (runs: number, note: string) => {
          done += runs;
          bar.at(done, `${rule}, sd ${spread}, ${note}`);
        };
        const table = (seed: number, ...after: number[]) => ascend(arena.messages, spread, seed, after);
        const all = Array.from({ length: many }, (_, k) => table(k + 1, exact.steps)[0]);
        const some = seeds.map((seed) => table(seed, exact.steps, long * exact.steps));
        const farthest: number[] = [];
        const each = seeds.map((seed) => {
          const twice = sample.includes(seed);
          const seen = learn(arena, spread, seed, twice ? [updates, 2 * updates] : [updates]);
          if (twice) farthest.push(Math.abs(seen[1] - seen[0]));
          at(seen.length, `seed ${seed}`);
          return seen[0];
        });
        const slowly = (rule === "greatest" ? sample : []).map((seed) => {
          const [together] = learn(arena, spread, seed, [gentle.updates * updates], gentle.settings);
          at(gentle.updates, `smaller steps, seed ${seed}`);
          return together;
        });
        cells.push({
          ...{ rule, spread },
          tabular: {
            many: shareOf(all),
            some: shareOf(some.map(([together]) => together)),
            long: shareOf(some.map(([, together]) => together)),
          },
          networks: {
            ...shareOf(each),
            each: each.map((together) => Number(together.toFixed(6))),
            doubled: { runs: sample.length, farthest: Number(Math.max(...farthest).toFixed(6)) },
          },
          ...(slowly.length > 0 && { gentle: shareOf(slowly) }),
        });
      }
    }
    bar.end();
    const data = { seeds, updates, exact: { ...exact, many, long }, settings, gentle, backend: backendName(), cells };
    return { data, table: lines(cells, count), picture: picture(cells) };
  },
};

function lines(cells: readonly Cell[], count: number): string {
  const head = ["rule", "sd", "model", `tabular, ${many} runs`, `tabular, ${count}`, `${long} × the steps`];
  const rows = cells.map(({ rule, spread, tabular, networks, gentle }) => [
    ...[rule, String(spread), models[rule][spreads.indexOf(spread as (typeof spreads)[number])] ?? ""],
    ...[written(tabular.many, 3), written(tabular.some), written(tabular.long)],
    ...[written(networks), networks.doubled.farthest.toFixed(3), gentle ? written(gentle) : ""],
  ]);
  return table([...head, `networks, ${count}`, "doubled", "smaller steps"], rows);
}

/** P(CC) against the spread with 95 % intervals, a panel for tables and one for networks. */
function picture(cells: readonly Cell[]): TopLevelSpec {
  const points = cells.flatMap(({ rule, spread, tabular, networks }) => [
    { learner: `tabular, ${tabular.many.runs} runs`, rule, spread, ...tabular.many },
    {
      learner: `networks, ${networks.runs} runs`,
      rule,
      spread,
      mean: networks.mean,
      low: networks.low,
      high: networks.high,
    },
  ]);
  const scale = { domain: Object.keys(rules), range: ["#1f4e9c", "#d62728", "#ff7f0e"] };
  const color = { field: "rule", type: "nominal", title: null, scale, sort: null } as const;
  const title = "spread of the first logits, sd";
  const x = { field: "spread", type: "quantitative" as const, title, scale: { domain: [0, 3.1] } };
  const y = { field: "mean", type: "quantitative" as const, title: "P(CC)", scale: { domain: [0, 1] } };
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values: points } },
    title: "The chance that both cooperate in the end, with 95 % intervals",
    facet: { field: "learner", type: "nominal", title: null, sort: null },
    columns: 2,
    spec: {
      ...{ width: 320, height: 260 },
      layer: [
        { mark: { type: "line" }, encoding: { x, y, color } },
        {
          mark: { type: "rule", strokeWidth: 2 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" }, color },
        },
        { mark: { type: "circle", size: 60, opacity: 1 }, encoding: { x, y, color } },
      ],
    },
  };
}
