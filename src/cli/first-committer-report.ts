/** The experiment `first-committer` as a whole: its runs, its table and its picture. */
import type { TopLevelSpec } from "vega-lite";
import { backendName, useBackend } from "../../agents/index.js";
import { halfWidth, mean } from "../stats.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { type Case, cases, type Run, runOne, settings } from "./first-committer.js";
import { table } from "./table.js";

interface Outcome extends Case {
  readonly runs: readonly Run[];
  readonly means: { readonly leader: number; readonly follower: number };
  readonly halfWidths: { readonly leader: number; readonly follower: number } | undefined; // 95 % over seeds; nothing for one
}

export const firstCommitter: Experiment = {
  about: "what does it pay a learner to publish its contract first?",
  title: "The first committer takes almost all there is to take, where contracts may ask for payments",
  seeds: 5,
  updates: 400,
  intro: `Prisoner's dilemma (2, 0, 3, 1). Player 0 commits first, player 1 sees its contract, commits or stays free, and both play. *Payments*: contracts may
promise or ask for up to 1.5 in steps of 1/4, 27 of them besides saying nothing. *No payments*: contracts are cooperate, defect, and do as the other
does. Theory (derived, \`solve commitment/leader\`): with payments the leader gets 3 from a follower who takes what it is indifferent to, and 2.75 from one
who must gain 1/4; without them 2 in tables, and 2.5 at most in mixes that are not offered here.

Both learn independently from their own payoffs (REINFORCE, linear policies, 512 episodes per update). The follower learns from the first update on; the
leader sends all contracts about equally often during the first 60 % of the training and learns from then on, at 0.3 of the follower's rate. Payoffs
are those of the likeliest choices after the last update, with 95 % intervals of the mean over seeds; *exploring* are means over all episodes of the last
tenth of the training. *Offered* is what the leader's contract "if plays(other) = cooperate and paid >= t then cooperate else defect" would have brought
it when it began to learn, for t = 0, 1/4 … 3/2: what the follower had learned to accept.

What was needed, as found in trials with one or two seeds each that are not rerun here: a leader who waits (the third case is one who does not, and learns at the follower's rate, with all else alike);
observations scaled by their deviation, so that the contract received outweighs what is always the same; and a reward for entropy that begins as high
as the stakes, 0.5 per nat, falling to 0.02. With observations as they are and a reward of 0.05 or 0.1 the follower gave up all payments within 20 to
40 updates and did not come back to them within 100 more: linear policies and 32 hidden units led to 2, also with a leader who waited; PPO on
32 units was no better when it was stopped, before its leader began. With scaled observations and 0.3, in half the updates, one seed of two came to 2.75; the
other's follower had learned to pay 1/2 but not 3/4 when its leader began.`,
  async run({ seeds: count, updates }, shell) {
    await useBackend("wasm");
    const seeds = Array.from({ length: count }, (_, k) => k + 1);
    const seedsOf = ({ most }: Case) => seeds.slice(0, most);
    const bar = progress(
      shell.io,
      "first-committer",
      cases.reduce((sum, one) => sum + seedsOf(one).length, 0) * updates,
    );
    const outcomes: Outcome[] = [];
    let done = 0;
    for (const one of cases) {
      const runs: Run[] = [];
      for (const seed of seedsOf(one))
        runs.push(runOne(one, seed, updates, () => bar.at(++done, `${one.name}, seed ${seed}`)));
      const of = (key: "leader" | "follower") => runs.map((run) => run[key]);
      outcomes.push({
        ...{ ...one, runs, means: { leader: mean(of("leader")), follower: mean(of("follower")) } },
        halfWidths:
          runs.length > 1 ? { leader: halfWidth(of("leader")), follower: halfWidth(of("follower")) } : undefined,
      });
    }
    bar.end();
    const data = { seeds, updates, settings, backend: backendName(), outcomes };
    return { data, table: lines(outcomes), picture: picture(outcomes, settings.lanes ?? 1) };
  },
};

function lines(outcomes: readonly Outcome[]): string {
  const head = ["case", "seed", "leader", "follower", "exploring", "contracts: leader | follower"];
  const rows = outcomes.flatMap(({ name, runs, means, halfWidths }) => {
    const mean = (key: "leader" | "follower") =>
      `${means[key].toFixed(2)}${halfWidths ? ` ± ${halfWidths[key].toFixed(2)}` : ""}`;
    return [
      ...runs.map(({ seed, leader, follower, exploring, contracts }) => [
        ...[name, String(seed), leader.toFixed(2), follower.toFixed(2)],
        ...[`${exploring.leader.toFixed(3)}  ${exploring.follower.toFixed(3)}`, contracts.join(" | ")],
      ]),
      [name, "mean", mean("leader"), mean("follower"), "", ""],
    ];
  });
  const offers = outcomes.flatMap(({ name, patience, runs }) =>
    runs.flatMap(({ seed, offers }) => {
      const asked = offers.filter(({ contract }) => contract.startsWith("if plays(other) = cooperate and paid"));
      const free = offers.filter(({ contract }) => contract === mirror);
      return asked.length === 0 || patience === 0
        ? []
        : [[name, String(seed), ...[...free, ...asked].map(({ leader }) => String(leader))]];
    }),
  );
  const amounts = (offers[0] ?? []).slice(2).map((_, k) => `t = ${k / 4}`);
  const verdict = outcomes
    .map(({ name, runs, means }) => {
      const signed = tally(runs.map(({ contracts }) => contracts[0]));
      return `${name}: the leader gets ${means.leader.toFixed(2)} on average, at least 2.70 in ${runs.filter(({ leader }) => leader >= 2.7).length} of ${runs.length} seeds; it signs ${signed}.`;
    })
    .join("\n");
  return [
    table(head, rows, ["left", "right", "right", "right", "right", "left"]),
    `Offered: the leader's payoff by what it asks for, when it began to learn`,
    table(["case", "seed", ...amounts], offers),
    verdict,
  ].join("\n");
}

const mirror = "if plays(other) = cooperate then cooperate else defect";

function tally(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => `'${text}' (${count})`).join(", ");
}

/** The leader's and the follower's payoffs without exploration while they learn: thin lines the seeds, thick ones their means. */
function picture(outcomes: readonly Outcome[], lanes: number): TopLevelSpec {
  const values = outcomes.flatMap(({ name, runs }) =>
    runs.flatMap(({ seed, looks }) =>
      looks.flatMap(({ update, leader, follower }) => [
        { name, seed, episodes: update * lanes, payoff: leader, who: "leader" },
        { name, seed, episodes: update * lanes, payoff: follower, who: "follower" },
      ]),
    ),
  );
  const x = { field: "episodes", type: "quantitative", title: "episodes", axis: { format: "~s" } } as const;
  const y = { field: "payoff", type: "quantitative", title: "payoff" } as const;
  const color = {
    ...({ field: "name", type: "nominal", title: null, sort: null } as const),
    legend: { orient: "bottom" as const, labelLimit: 300, symbolOpacity: 1, symbolStrokeWidth: 3 },
    scale: { domain: cases.map(({ name }) => name), range: ["#1f4e9c", "#d62728", "#888888"] },
  };
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values } },
    title: "Payoffs without exploration; dashed: what theory gives the leader with payments (2.75) and without (2)",
    facet: { field: "who", type: "nominal", title: null, sort: ["leader", "follower"] },
    columns: 2,
    spec: {
      ...{ width: 320, height: 240 },
      layer: [
        rule(2.75),
        rule(2),
        {
          mark: { type: "line", opacity: 0.3, strokeWidth: 1, clip: true },
          encoding: { x, y, color, detail: { field: "seed" } },
        },
        {
          mark: { type: "line", strokeWidth: 2.5, clip: true },
          encoding: { x, y: { ...y, aggregate: "mean" as const }, color },
        },
      ],
    },
  };
}

const rule = (to: number) =>
  ({ mark: { type: "rule", strokeDash: [5, 4] as number[], color: "#555" }, encoding: { y: { datum: to } } }) as const;
