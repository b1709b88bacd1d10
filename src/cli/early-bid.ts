/**
 * The experiment `early-bid`: does the grim trigger keep bidders from bidding early?
 *
 * Two bidders raise in turn, one raise per interval t, and punish who bids out of turn. For each interval and delay the worst early bid is
 * played in the environment against keeping to the turns, with the same blocks, and held against the no-deviation inequality.
 */
import type { TopLevelSpec } from "vega-lite";
import { cells, gainOf } from "../../envs/auction/open/deviator.js";
import { progress } from "./bars.js";
import type { Experiment } from "./experiment.js";
import { fixed } from "./numbers.js";
import { table } from "./table.js";

const episodes = 12_000; // per seed and cell

/** One cell of the table, averaged over seeds. */
interface Cell {
  readonly interval: number;
  readonly delay: number;
  readonly equilibrium: boolean; // by the inequality
  readonly gain: number; // measured: what the worst early bid gains, v
  readonly standardError: number;
  readonly expected: number; // by the inequality
}

export const earlyBid: Experiment = {
  about: "does the grim trigger keep bidders from bidding early?",
  title: "The worst early bid against the grim trigger",
  seeds: 5,
  intro: `Two bidders of an open gas auction (Poisson blocks every 15 s, constant loss 0.05, 17 raises of 12.5 %) take turns, one raise per interval t, and
bid up to the cap once the other bids out of turn (Daian et al. 2019, arXiv 1904.05234, §VI). A bidder who bids early leads until the other has seen it and
may answer, for the delay max(Δ, δ). Listed is what the worst early bid gains in the environment over keeping to the turns, in thousandths of the
value: mean of ${episodes.toLocaleString("en")} episodes per seed ± one standard error, and in brackets what the inequality says. Cooperation is an equilibrium where no
early bid gains (*). Delays beyond 2t are met by an auction that begins in the slot, as no single play has both sides of the inequality there. The two
plays of a cell meet the same blocks, while their standard errors are added as if they did not, so they are wider than need be.`,
  async run({ seeds: count }, shell) {
    const seeds = Array.from({ length: count }, (_, k) => k + 1);
    const { intervals, delays } = cells;
    const bar = progress(shell.io, "early-bid", intervals.length * delays.length * count);
    const rows: Cell[] = [];
    let done = 0;
    for (const interval of intervals) {
      for (const delay of delays) {
        const gains = seeds.map((seed) => {
          const gain = gainOf({ interval, delay }, episodes, seed * 1_000_003);
          bar.at(++done, `t = ${interval} s, delay ${delay} s, seed ${seed}`);
          return gain;
        });
        const each = gains.map(({ inequality }) => inequality);
        rows.push({
          ...{ interval, delay, equilibrium: gains[0].equilibrium, expected: each[0].expected },
          gain: each.reduce((sum, { mean }) => sum + mean, 0) / count,
          standardError: Math.sqrt(each.reduce((sum, { standardError }) => sum + standardError ** 2, 0)) / count,
        });
      }
    }
    bar.end();
    const clear = rows.filter(({ expected, standardError }) => Math.abs(expected) > 4 * standardError);
    const agreeing = clear.filter(({ expected, gain }) => Math.sign(gain) === Math.sign(expected));
    const farthest = Math.max(
      ...rows.map(({ gain, expected, standardError }) => Math.abs(gain - expected) / standardError),
    );
    const verdict =
      `In ${agreeing.length} of the ${clear.length} cells where the inequality is farther than four standard errors from 0 the measured gain has its sign; ` +
      `the farthest mean of all ${rows.length} lies ${farthest.toFixed(1)} standard errors from what the inequality says.`;
    const cell = (one: Cell) =>
      `${one.equilibrium ? "*" : " "} ${fixed(1000 * one.gain, 2)} ± ${(1000 * one.standardError).toFixed(2)} (${fixed(1000 * one.expected, 2)})`;
    const lines = intervals.map((interval) => [
      String(interval),
      ...rows.filter((row) => row.interval === interval).map(cell),
    ]);
    const shown = table(["t (s) \\ delay (s)", ...delays.map(String)], lines);
    return { data: { seeds, episodes, rows, verdict }, table: `${shown}\n${verdict}`, picture: picture(rows) };
  },
};

/** Measured gains with four standard errors against the delay, and the inequality's as lines, one panel per interval. */
function picture(rows: readonly Cell[]): TopLevelSpec {
  const values = rows.map((row) => ({
    ...row,
    panel: `t = ${row.interval} s`,
    low: row.gain - 4 * row.standardError,
    high: row.gain + 4 * row.standardError,
  }));
  const x = { field: "delay", type: "quantitative", scale: { type: "log" }, title: "delay max(Δ, δ), s" } as const;
  const y = (field: string) => ({ field, type: "quantitative", title: "gain of the worst early bid, v" }) as const;
  return {
    ...{ $schema: "https://vega.github.io/schema/vega-lite/v6.json", data: { values } },
    title: "An early bid gains above 0: line the inequality, dots the environment (± 4 standard errors)",
    facet: { field: "panel", type: "nominal", title: null, sort: null },
    columns: 2,
    spec: {
      ...{ width: 300, height: 180 },
      layer: [
        { mark: { type: "rule", color: "#999" }, encoding: { y: { datum: 0 } } },
        { mark: { type: "line", color: "#d62728" }, encoding: { x, y: y("expected") } },
        { mark: { type: "rule", color: "#1f4e9c" }, encoding: { x, y: y("low"), y2: { field: "high" } } },
        { mark: { type: "circle", color: "#1f4e9c", size: 60 }, encoding: { x, y: y("gain") } },
      ],
    },
  };
}
