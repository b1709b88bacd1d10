/** The experiment `rent-map`: who gets what an opportunity is worth, when learners race for it, buy a head start, or bid for it sealed? */
import type { TopLevelSpec } from "vega-lite";
import type { TrainOptions } from "../../agents/index.js";
import type { Expectation, Theory } from "./expectation.js";
import { type Cell, type Outcome, type Result, solved, type Trials } from "./trials.js";

const [traders, gas, advantage] = [3, 0.05, 0.02]; // N, C, λT

/**
 * Plain policy gradients on expected payoffs of the race, with noise in the actions that shrinks. In the auction it stays wide for
 * longer: what a second-price bid earns hardly depends on it but where another one is near.
 */
const settings: TrainOptions = {
  algorithm: "reinforce",
  sharing: "none",
  lanes: 1024,
  options: {
    ...{ gamma: 1, hidden: [], observations: "raw", rewards: "raw", gradientNorm: 100 },
    ...{ learningRate: 0.02, entropy: 0, std: { from: 0.2, to: 0.03 } },
  },
};

const [race, auction, sealed] = ["spam race", "time-priority auction", "sealed first price"];

const cells: readonly Cell[] = [
  {
    ...{ name: race, game: "auction/spam-race", options: { traders, gas, draw: "expected" }, settings },
    expected: { low: 0.3, high: 0.37, why: "each sends (N − 1)V/(N²C) copies; (N − 1)/N of V is burnt" },
  },
  {
    ...{ name: auction, game: "auction/time-priority", options: { traders, gas, advantage, draw: "expected" } },
    settings: {
      ...{ ...settings, rollout: 2 }, // bid, race
      options: { ...settings.options, learningRate: 0.01, std: { from: 0.3, to: 0.05 } },
    },
    updates: 2,
    expected: {
      low: 0.19,
      high: 0.25,
      why: "everybody bids what the head start is worth, and all are left with the loser's payoff",
    },
  },
  {
    ...{ name: sealed, game: "auction/sealed", settings },
    options: {
      bidders: traders,
      values: {
        kind: "points",
        points: [
          [0, 1],
          [1, 1],
        ],
      },
      common: true,
    },
    expected: { low: 0, high: 0.05, why: "who bids less than V is outbid" },
  },
];

const expectations: readonly Expectation[] = [
  { kind: "near", cells: [race], column: "burnt", off: 0.02, source: "D", says: "spam race: .667 of V are burnt" },
  {
    kind: "near",
    cells: [auction],
    column: "burnt",
    off: 0.02,
    source: "D",
    says: "auction: .641 are burnt on copies",
  },
  {
    kind: "near",
    cells: [auction],
    column: "paid",
    off: 0.03,
    source: "D",
    says: "auction: .142 are paid for the head start",
  },
  {
    kind: "within",
    cells: [sealed],
    column: "paid",
    low: 0.95,
    high: 1,
    source: "D",
    says: "sealed: about 1 goes to the seller",
  },
  {
    kind: "rising",
    cells: [sealed, auction, race],
    by: 0.02,
    source: "D",
    says: "traders keep most where they race, and least where they bid sealed",
  },
  {
    kind: "rising",
    cells: [sealed, auction, race],
    column: "burnt",
    by: 0.01,
    source: "D",
    says: "a head start that is sold saves a little of what is burnt; a sealed auction saves all",
  },
];

/** What is burnt and what is paid, of V = 1, in metrics of each game; the rest stays with the traders. */
function split({ greedy }: Outcome, { name }: Cell): { readonly burnt: number; readonly paid: number } {
  const metric = (key: string) => greedy[`metrics/${key}`];
  if (name === race) return { burnt: metric("dissipated"), paid: 0 };
  if (name === auction) return { burnt: metric("revenue") - metric("price"), paid: metric("price") };
  return { burnt: metric("burnt"), paid: metric("revenue") };
}

function theory(cell: Cell): Theory {
  const { equilibrium: e } = solved<{
    readonly equilibrium: { readonly dissipated: number; readonly spam: number; readonly bid: number } & {
      readonly burnt: number;
      readonly revenue: number;
    };
  }>(cell);
  const of: { readonly [name: string]: readonly [burnt: number, paid: number] } = {
    [race]: [e.dissipated, 0],
    [auction]: [e.spam, e.bid],
    [sealed]: [e.burnt, e.revenue],
  };
  const [burnt, paid] = of[cell.name];
  return { value: 1 - burnt - paid, also: { burnt, paid }, source: "D", by: `solve ${cell.game}` };
}

const kept = (outcome: Outcome, cell: Cell): number => {
  const { burnt, paid } = split(outcome, cell);
  return 1 - burnt - paid;
};

export const rentMap: Trials = {
  about: "who gets what an opportunity is worth: the fire, the seller or those who compete for it?",
  title: "A race burns the rent, an auction of time sells some of it, a sealed auction gives it to the seller",
  intro: `Three traders see an opportunity worth V = 1. In the *spam race* each sends copies at C = ${gas} apiece and the first of all copies wins. In the *time-priority auction* they first bid, sealed and for the second price, for a head start
of λT = ${advantage} mean delays, and then race (Capponi & Zhu, arXiv:2512.10094). In the *sealed first price* auction the highest bid takes V and pays itself. All is a share of V: what traders *keep*, what is *burnt* on copies, and what is *paid* to whoever
runs the auction, in play without exploration. Theory: \`solve\` of each game.

Learners are independent (REINFORCE, 1,024 episodes an update; races pay their expectation, which is the same game with less noise).

What it means: the same rent ends up in three different places. Racing burns two thirds of it. Selling a short head start takes a seventh for the seller and spares a fortieth of the fire; a sealed auction spares all and leaves the
traders nothing. In the auction learners tend to pay somewhat less than theory says: there the price is the second highest bid, whoever is sure to be outbid loses nothing by bidding less than the head start is worth, and so
there are equilibria with lower prices too, of which theory takes the symmetric one. Wide exploration, which makes every bid count now and then, brings learners near it.`,
  seeds: 10,
  updates: 400,
  measured: "kept",
  read: kept,
  also: {
    burnt: (outcome, cell) => split(outcome, cell).burnt,
    paid: (outcome, cell) => split(outcome, cell).paid,
    copies: ({ greedy }) => greedy["metrics/copies"] ?? 0,
  },
  theory,
  expectations,
  cells,
  picture,
};

/** Theory above what was learned, a bar of V each. */
function picture(results: readonly Result[]): TopLevelSpec {
  const names = ["burnt on copies", "paid to the seller", "kept by traders"];
  const rows = results.flatMap(({ cell, theory, runs }) => {
    const sum = runs.reduce(
      (sum, run) => {
        const { burnt, paid } = split(run, cell);
        return [sum[0] + burnt / runs.length, sum[1] + paid / runs.length];
      },
      [0, 0],
    );
    const known = [theory?.also?.burnt ?? 0, theory?.also?.paid ?? 0];
    return [
      { who: "theory", parts: known },
      { who: "learned", parts: sum },
    ].flatMap(({ who, parts: [burnt, paid] }) =>
      [burnt, paid, 1 - burnt - paid].map((share, k) => ({ cell: cell.name, who, part: names[k], order: k, share })),
    );
  });
  const text = { field: "share", type: "quantitative", stack: "zero" } as const;
  const layer = [
    {
      mark: { type: "bar", height: 24 },
      encoding: {
        x: { ...text, title: "share of V", axis: { format: ".1f" }, scale: { domain: [0, 1] } },
        color: {
          ...{ field: "part", type: "nominal", title: null, sort: names },
          scale: { domain: names, range: ["#d62728", "#1f4e9c", "#2ca02c"] },
        },
        order: { field: "order", type: "quantitative" },
      },
    },
    {
      transform: [{ filter: "datum.share > 0.05" }],
      mark: { type: "text", color: "white", fontSize: 11 },
      encoding: {
        x: { ...text, bandPosition: 0.5 },
        text: { field: "share", type: "quantitative", format: ".3f" },
        detail: { field: "part" },
        order: { field: "order", type: "quantitative" },
      },
    },
  ];
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: "Who gets what an opportunity is worth",
      subtitle: "Means over seeds",
      anchor: "start",
      fontSize: 16,
      offset: 14,
    },
    ...{ padding: 16, background: "white", data: { values: rows } },
    config: { font: "DejaVu Sans", view: { stroke: null } },
    facet: {
      row: {
        field: "cell",
        type: "nominal",
        title: null,
        sort: results.map(({ cell }) => cell.name),
        header: { labelAngle: 0, labelAlign: "left", labelFontSize: 12 },
      },
    },
    spec: {
      ...{ width: 460, height: { step: 30 } },
      encoding: { y: { field: "who", type: "nominal", title: null, sort: ["theory", "learned"] } },
      layer,
    },
  } as TopLevelSpec;
}
