/** The experiment `mev-braess` as a whole: what is learned beside theory, in which direction sandwiches move it, and a picture of both. */
import type { TopLevelSpec } from "vega-lite";
import { mean } from "../stats.js";
import { cells, expectations, nashOutputs, probe, shares, sizes, theory } from "./mev-braess.js";
import { percent } from "./numbers.js";
import { table } from "./table.js";
import type { Result, Run, Trials } from "./trials.js";
import { averaged, within } from "./trials-report.js";

export const mevBraess: Trials = {
  about: "do sandwiches hurt those who route, or help them?",
  title: "Sandwiches hurt one router, and help three and more",
  intro: `Braess's network made of exchanges: s→a, b→t and the middle a→b are constant product pools (1, 2), a→t and s→b outside markets at price 1. N routers
sell 1/N each under pro-rata settlement; sandwiches take the share η of what the middle pool pays. *Output* is what all routers get together, what sandwichers
gain left out.

Every router is a network of its own that learns alone, from its own output, by plain policy gradient (REINFORCE, logits that no observation moves, 256
episodes an update, exploration from 0.1 down to 0.01 of a half-range). What is read is the output when everybody takes its likeliest split, beside that of
the Nash equilibrium of N routers (derived; \`solve\` gives it with its certificate). *NashConv* is what all could gain by their best deviations, relative to
the output. Means are over seeds, with a 95 % interval (Student's t).

One router alone would use the middle a little, and loses by what is taken from it. Many overuse it, each for its own gain; there a sandwich works as a toll, and
takes less than the emptier pools give back. Two routers are the border: their Nash output, 1.3045, 1.3023, 1.3033 and 1.3226 at the four shares, first falls and
then rises. Up to a share of .3 that is less than a fifth of a per cent, and learners are not that exact in every seed. Before they have learned, sandwiches hurt at every
N, as the courses in \`results.json\` show; that they help three and more is the learners' doing.

That sandwiches can make routing better or worse: Kulkarni, Diamandis & Chitra (2022), arXiv:2207.11835. Equilibria of N routers on this network: derived.`,
  seeds: 10,
  updates: 400,
  measured: "output",
  read: ({ greedy }) => greedy["metrics/welfare"],
  probe,
  theory,
  expectations,
  cells,
  tables: (results) => `${outputs(results)}\n\nChange of the output from η = 0\n${changes(results)}`,
  picture,
};

const valuesOf = ({ runs }: Result) => runs.map(({ value }) => value);

/** Nash output of a cell, from the middle of its range. */
const nashOf = ({ cell: { expected } }: Result) => (expected.low + expected.high) / 2;

function outputs(results: readonly Result[]): string {
  const head = ["N", "η", "Nash", "learned", "error", "worst", "within 2 %", "through the middle", "worst NashConv"];
  const rows = results.map((result) => {
    const { cell, runs } = result;
    const nash = nashOf(result);
    const errors = valuesOf(result).map((value) => value / nash - 1);
    const off = errors.reduce((worst, error) => (Math.abs(error) > Math.abs(worst) ? error : worst), 0);
    return [
      ...[String(cell.options?.routers), String(cell.options?.eta), nash.toFixed(4), averaged(valuesOf(result))],
      ...[
        percent(mean(errors)),
        percent(off),
        `${runs.filter((run) => within(cell.expected, run)).length} of ${runs.length}`,
      ],
      averaged(runs.map(({ greedy }) => greedy["metrics/flow s-a-b-t"])),
      percent(Math.max(...runs.map(({ greedy, value }) => greedy.nashConv / value)), 3),
    ];
  });
  return table(head, rows);
}

/** What a share does to the output of N routers, in theory and seed by seed. */
interface Change {
  readonly routers: number;
  readonly eta: number;
  readonly nash: number;
  readonly learned: readonly number[]; // per seed
}

export function changesOf(results: readonly Result[]): readonly Change[] {
  const at = (routers: number, eta: number): readonly Run[] =>
    results.find(({ cell: { options } }) => options?.routers === routers && options.eta === eta)?.runs ?? [];
  return sizes.flatMap((routers) =>
    shares.slice(1).map((eta, k) => {
      const free = at(routers, 0);
      const learned = at(routers, eta).map(({ value }, seed) => value - free[seed].value);
      return { routers, eta, nash: nashOutputs[routers][k + 1] - nashOutputs[routers][0], learned };
    }),
  );
}

const signed = (x: number, text: string) => (x > 0 ? `+${text}` : text);

function changes(results: readonly Result[]): string {
  const all = changesOf(results);
  const head = shares.slice(1).flatMap((eta) => [`η = ${eta}: Nash`, "learned", "same sign"]);
  const rows = sizes.map((n) => [
    String(n),
    ...all.flatMap(({ routers, nash, learned }) =>
      routers !== n
        ? []
        : [
            ...[signed(nash, nash.toFixed(4)), signed(mean(learned), averaged(learned))],
            `${learned.filter((change) => Math.sign(change) === Math.sign(nash)).length} of ${learned.length}`,
          ],
    ),
  ]);
  return table(["N", ...head], rows);
}

/** Where a share is drawn at N routers: a little aside, as dots of several shares would hide each other. */
const aside = (routers: number, k: number): number => routers * 2 ** (0.08 * (k - (shares.length - 1) / 2));

/** Theory as lines, every seed as a dot: outputs, and their change from η = 0 in parts of it. */
function picture(results: readonly Result[]): TopLevelSpec {
  const dots = results.flatMap(({ cell: { options }, runs }) =>
    runs.map(({ value }, seed) => {
      const free = results.find(({ cell }) => cell.options?.routers === options?.routers)?.runs[seed].value ?? value;
      return {
        routers: aside(options?.routers as number, shares.indexOf(options?.eta as 0)),
        eta: String(options?.eta),
        output: value,
        change: value / free - 1,
      };
    }),
  );
  const lines = sizes.flatMap((routers) =>
    nashOutputs[routers].map((output, k) => ({
      ...{ routers: aside(routers, k), eta: String(shares[k]), output, change: output / nashOutputs[routers][0] - 1 },
    })),
  );
  const scale = { type: "log" as const, base: 2, domain: [0.85, 19] };
  const axis = { values: [...sizes] };
  const x = { field: "routers", type: "quantitative" as const, title: "routers N", scale, axis };
  const title = ["η, share of what", "the middle pool pays", "that sandwiches take"];
  const color = { field: "eta", type: "nominal" as const, title, sort: shares.map(String) };
  const panel = (field: "output" | "change", title: string, format: string) => {
    const y = { field, type: "quantitative", title, scale: { zero: false }, axis: { format } } as const;
    const line = { type: "line", strokeWidth: 1.5 } as const;
    const circle = { type: "circle", size: 24, opacity: 0.6 } as const;
    const encoding = { x, y, color };
    const layer = [
      { data: { values: lines }, mark: line, encoding },
      { data: { values: dots }, mark: circle, encoding },
    ];
    return { width: 340, height: 280, layer };
  };
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    title: {
      text: "What N routers get: Nash equilibrium (lines) and what each seed learned (dots)",
      subtitle: "The four shares are drawn side by side around their N.",
    },
    hconcat: [panel("output", "output", ".2f"), panel("change", "change of the output by sandwiches", "+.0%")],
  };
}
