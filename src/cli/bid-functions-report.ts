/** The experiment `bid-functions` as a whole: its runs, its table and its picture. */
import type { TopLevelSpec } from "vega-lite";
import { backendName, useBackend } from "../../agents/index.js";
import { mean } from "../stats.js";
import { progress } from "./bars.js";
import { cases, type Outcome, runCase, settings, shownValues } from "./bid-functions.js";
import type { Experiment } from "./experiment.js";
import { percent } from "./numbers.js";
import { table } from "./table.js";

export const bidFunctions: Experiment = {
  about: "do independent learners find the bids of the equilibrium?",
  title: "Independent learners find the bids of sealed auctions",
  seeds: 5,
  updates: 800,
  intro: `N bidders with a network each learn from their own payoffs alone (REINFORCE, 4,096 auctions per update, 16,384 for five bidders, values uniform on
[0, 1], any bid). The mean bid that each learned is held against theory exactly, at 4,000 values: *exploitability* is what a bidder could gain by
its best answer to what the others learned, as a share of the equilibrium's payoff; the *bid error* is the root mean square distance from
the equilibrium's bid, weighted by the probability to win with that value; *revenue* is the seller's. Listed are the mean over seeds and the worst
seed. Second price has many equilibria and a flat payoff near the truth; there the bid error is what counts. 4,000 values are not a continuum: the
equilibrium itself shows an exploitability of 0.02 % (N = 2), 0.03 % (3) and 0.06 % (5) on that grid.`,
  async run({ seeds: count, updates }, shell) {
    await useBackend("wasm");
    const seeds = Array.from({ length: count }, (_, k) => k + 1);
    const bar = progress(shell.io, "bid-functions", cases.length * count * updates);
    const outcomes: Outcome[] = [];
    let done = 0;
    for (const one of cases) {
      const at = (seed: number) => bar.at(++done, `${one.rule} price, ${one.bidders} bidders, seed ${seed}`);
      outcomes.push(await runCase(one, seeds, updates, at));
    }
    bar.end();
    const data = { seeds, updates, settings, backend: backendName(), values: shownValues, outcomes };
    return { data, table: lines(outcomes), picture: picture(outcomes) };
  },
};

const signed = (x: number) => percent(x).replace(/^-?/, (minus) => (minus ? "−" : "+"));

function lines(outcomes: readonly Outcome[]): string {
  const head = [
    "auction",
    "N",
    "exploitability",
    "worst seed",
    "bid error",
    "worst seed",
    "revenue error",
    "worst seed",
  ];
  const rows = outcomes.map(({ rule, bidders, runs }) => {
    const of = (key: "exploitability" | "bidError" | "revenueError") => runs.map((run) => run[key]);
    const worst = of("revenueError").reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
    return [
      ...[`${rule} price`, String(bidders)],
      ...[percent(mean(of("exploitability"))), percent(Math.max(...of("exploitability")))],
      ...[mean(of("bidError")).toFixed(4), Math.max(...of("bidError")).toFixed(4)],
      ...[signed(mean(of("revenueError"))), signed(worst)],
    ];
  });
  return table(head, rows);
}

/** Every bidder's learned bids as a thin line, the equilibrium's as a thick one, one panel per auction. */
function picture(outcomes: readonly Outcome[]): TopLevelSpec {
  const rows = outcomes.flatMap(({ rule, bidders, runs, equilibrium }) => {
    const auction = `${rule} price, N = ${bidders}`;
    const line = (bids: readonly number[], what: string, id: string) =>
      bids.map((bid, k) => ({ auction, value: shownValues[k], bid, what, id }));
    return [
      ...line(equilibrium.bids, "equilibrium", "equilibrium"),
      ...runs.flatMap(({ seed, bids }) => bids.flatMap((all, i) => line(all, "learned", `${seed} ${i}`))),
    ];
  });
  const y = { field: "bid", type: "quantitative", title: "bid" } as const;
  const x = { field: "value", type: "quantitative", title: "value" } as const;
  const what = { field: "what", type: "nominal", title: null } as const;
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values: rows } },
    title: "What bidders learned, and the equilibrium",
    facet: { field: "auction", type: "nominal", title: null, sort: null },
    columns: 2,
    spec: {
      ...{ width: 300, height: 220, mark: { type: "line", clip: true } },
      encoding: {
        ...{ x, y, detail: { field: "id" } },
        color: { ...what, scale: { domain: ["learned", "equilibrium"], range: ["#1f4e9c", "#d62728"] } },
        opacity: { ...what, scale: { domain: ["learned", "equilibrium"], range: [0.35, 1] } },
        strokeDash: {
          ...what,
          scale: {
            domain: ["learned", "equilibrium"],
            range: [
              [1, 0],
              [6, 3],
            ],
          },
        },
      },
    },
  };
}
