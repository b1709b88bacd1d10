/** The report of a benchmark: one HTML file with everything in it, which opens without a network. */
import { aggregateFigure, curveFigure, improvementFigure, profileFigure } from "./benchmark-figures.js";
import type { AlgorithmSummary, CellSummary, Summary } from "./benchmark-summary.js";
import { grouped, short } from "./numbers.js";
import { svgOf } from "./picture.js";

export interface About {
  readonly suite: string;
  readonly about: string;
  readonly command: string;
  readonly commits: readonly string[];
  readonly backend: string;
  readonly machine: string;
  readonly versions: { readonly package: string; readonly node: string; readonly platform: string };
  readonly resamples: number;
  readonly hours: number; // of a processor, over all seeds
  readonly wanted: number; // seeds per cell
  readonly lost: readonly { readonly name: string; readonly why: string }[];
  readonly again: readonly { readonly name: string; readonly why: string }[];
}

const few = 5;

export async function reportOf(summary: Summary, about: About): Promise<string> {
  const { algorithms, seeds, tasks, cells, leftOut } = summary;
  const count = seeds.least === seeds.most ? `${seeds.most}` : `${seeds.least} to ${seeds.most}`;
  const parts = [
    `<h1>Benchmark <em>${safe(about.suite)}</em></h1>`,
    `<p>${safe(about.about.replace(/^./, (first) => first.toUpperCase()))}. ${tasks} task${tasks === 1 ? "" : "s"} count, ${algorithms.length || "no"} algorithm(s), ${count} seeds per cell.
Scores are normalised: <b>0 is random play, 1 the optimum</b> (the most of the task's measure that is known; the table says from where). In a game of
conflict the optimum is no equilibrium, and learners that end at the Nash equilibrium score what ◆ marks.</p>`,
    ...warnings(summary, about),
    ...(algorithms.length > 0
      ? await figures(summary, about)
      : ["<p>No task can be normalised, so there are no aggregates.</p>"]),
    "<h2>Every cell</h2>",
    `<p>Learned: mean over seeds of the final evaluation, in the game's own units, of the last policy. The bar runs from the least that is shown to the most;
<span class="k">│</span> at 0 is random play, at 1 the optimum, <span class="n">◆</span> Nash, <span class="l">●</span> learned with its 95 % interval (Student), light dots are
seeds. NashConv: what all agents together could gain by deviating one at a time, as a share of what they got; with ≤ it is an upper bound, of actions as they were drawn rather than of the mixture they were drawn from; with ≥ it is a lower bound from
deviations to the game's own bots, two agents per role, chosen and measured on different episodes.</p>`,
    cellTable(cells),
    ...(leftOut.length > 0
      ? [
          "<h2>Not in the aggregates</h2>",
          `<ul>${leftOut.map(({ task, why }) => `<li>${safe(task)}: ${safe(why)}</li>`).join("")}</ul>`,
        ]
      : []),
    "<h2>How it was made</h2>",
    made(summary, about),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Benchmark ${safe(about.suite)}</title><style>${style}</style></head>
<body>
${parts.join("\n")}
</body></html>
`;
}

function warnings({ seeds }: Summary, { wanted, lost }: About): string[] {
  const said: string[] = [];
  if (seeds.least < few)
    said.push(
      `Cells have as few as ${seeds.least} seed(s): intervals are too narrow. At 3 a nominal 95 % covers about 75 % of a single task, at 5 about 90 %.`,
    );
  if (lost.length > 0)
    said.push(
      `${lost.length} of the jobs could not be finished: ${lost
        .slice(0, 10)
        .map(({ name }) => name)
        .join(", ")}${lost.length > 10 ? " …" : ""}`,
    );
  if (seeds.least < wanted && lost.length === 0) said.push(`Some cells have fewer than the ${wanted} seeds asked for.`);
  return said.map((text) => `<p class="warning">${safe(text)}</p>`);
}

async function figures(summary: Summary, { resamples }: About): Promise<string[]> {
  const figure = async (title: string, text: string, svg: string) =>
    `<section><h2>${title}</h2><p>${text}</p><div class="figure">${svg}</div></section>`;
  const said = `Intervals are 95 %, from a stratified bootstrap with ${grouped(resamples)} replications: runs are drawn again within each task.`;
  const parts = [
    await figure("Aggregates", said, await svgOf(aggregateFigure(summary))),
    aggregateTable(summary.algorithms),
  ];
  if (summary.improvement.length > 0)
    parts.push(
      await figure(
        "Probability of improvement",
        "How likely a run of the first algorithm has a higher score than one of the second, on a task drawn at random (Mann–Whitney U).",
        await svgOf(improvementFigure(summary)),
      ),
    );
  parts.push(
    await figure("Performance profiles", "Higher is better.", await svgOf(profileFigure(summary))),
    await figure(
      "Sample efficiency",
      "Each task's training is as long as the suite's budget for it; all algorithms of a task have the same number of agent-steps.",
      await svgOf(curveFigure(summary)),
    ),
  );
  return parts;
}

function aggregateTable(algorithms: readonly AlgorithmSummary[]): string {
  const rows = algorithms.map(({ name, points, intervals, runs }) => {
    const cell = (key: "iqm" | "median" | "mean" | "gap") =>
      `<td>${short(points[key], 3)} <small>[${short(intervals[key].low, 3)}, ${short(intervals[key].high, 3)}]</small></td>`;
    return `<tr><th>${safe(name)}</th>${cell("iqm")}${cell("median")}${cell("mean")}${cell("gap")}<td>${runs}</td></tr>`;
  });
  return `<table><thead><tr><th>algorithm</th><th>IQM</th><th>median</th><th>mean</th><th>optimality gap</th><th>runs</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function cellTable(cells: readonly CellSummary[]): string {
  const head = "task|algorithm|learned|random|optimum|Nash|score|where it lies|NashConv|seconds".split("|");
  const rows = cells.map((cell, k) => {
    const first = k === 0 || cells[k - 1].task !== cell.task;
    const { task, algorithm, measure, learned, random, optimum, optimumFrom, nash, score, halfWidth } = cell;
    const span = cells.filter((other) => other.task === task).length;
    const shared = first ? `<th rowspan="${span}">${safe(task)}<br><small>${safe(measure)}</small></th>` : "";
    const own = [safe(algorithm), short(learned, 5)];
    const references = first
      ? `<td rowspan="${span}">${short(random, 5)}</td><td rowspan="${span}">${short(optimum, 5)}<br><small>${safe(optimumFrom)}</small></td><td rowspan="${span}">${nash === undefined ? "–" : short(nash, 5)}</td>`
      : "";
    const scored = Number.isNaN(score)
      ? "–"
      : `${short(score, 3)}${Number.isNaN(halfWidth) ? "" : ` ± ${short(halfWidth, 2)}`}`;
    return `<tr${first ? ' class="first"' : ""}>${shared}${own.map((text) => `<td>${text}</td>`).join("")}${references}<td>${scored}</td><td>${strip(cell)}</td><td>${conv(cell)}</td><td>${short(cell.seconds, 2)}</td></tr>`;
  });
  return `<table class="cells"><thead><tr>${head.map((text) => `<th>${text}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function conv({ nashConv, nashConvShare, bound }: CellSummary): string {
  if (nashConv === undefined) return "–";
  const share = nashConvShare !== undefined && Number.isFinite(nashConvShare);
  const text = share ? `${short(100 * (nashConvShare as number), 2)} %` : short(nashConv, 2);
  return `${bound === undefined ? "" : bound === "lower" ? "≥ " : "≤ "}${text}`;
}

/** Where the seeds of a cell lie between random play, Nash and the optimum. */
function strip({ scores, score, halfWidth, nashScore }: CellSummary): string {
  if (scores.length === 0) return "";
  const [width, height] = [220, 20];
  const all = [0, 1, ...scores, ...(nashScore === undefined ? [] : [nashScore])];
  const [low, high] = [Math.max(Math.min(...all), -2) - 0.06, Math.min(Math.max(...all), 2) + 0.06];
  const x = (value: number) =>
    Number((6 + ((width - 12) * (Math.min(Math.max(value, low), high) - low)) / (high - low)).toFixed(1));
  const line = (value: number) => `<path d="M${x(value)} 2V18" stroke="#333" stroke-width="1.5"/>`;
  const error = Number.isNaN(halfWidth)
    ? ""
    : `<path d="M${x(score - halfWidth)} 10H${x(score + halfWidth)}" stroke="#1f4e9c" stroke-width="2"/>`;
  const seeds = scores.map((s) => `<circle cx="${x(s)}" cy="10" r="3" fill="#1f4e9c" opacity=".25"/>`);
  const nash =
    nashScore === undefined
      ? ""
      : `<path d="M${x(nashScore)} 3l5 7-5 7-5-7z" fill="none" stroke="#d62728" stroke-width="1.6"/>`;
  const label = `score ${short(score, 3)}${nashScore === undefined ? "" : `, Nash ${short(nashScore, 3)}`}`;
  return `<svg width="${width}" height="${height}" role="img" aria-label="${label}"><title>${label}</title><path d="M6 10H${width - 6}" stroke="#ddd"/>${line(0)}${line(1)}${seeds.join("")}${error}${nash}<circle cx="${x(score)}" cy="10" r="4" fill="#1f4e9c"/></svg>`;
}

function made({ cells }: Summary, about: About): string {
  const { command, commits, backend, machine, versions, hours, again, lost } = about;
  const steps = cells.reduce((sum, cell) => sum + cell.steps * cell.seeds, 0);
  const list = (items: About["lost"]) =>
    `<ul>${items.map(({ name, why }) => `<li>${safe(name)}${why === "" ? "" : `: ${safe(why)}`}</li>`).join("")}</ul>`;
  return `<p><code>${safe(command)}</code></p>
<p>Commit ${safe(commits.join(", "))} · backend ${safe(backend)} · ${safe(machine)} · Node ${safe(versions.node)}, ${safe(versions.platform)} · package ${safe(versions.package)} ·
${grouped(steps)} agent-steps in ${short(hours, 3)} hours of a processor. Data: <code>summary.json</code>, <code>results.csv</code>,
<code>marl-eval.json</code>, and each seed's own file under <code>seeds</code>.</p>
${again.length > 0 ? `<p>Interrupted, or failed once, and run again:</p>${list(again.slice(0, 100))}` : ""}${lost.length > 0 ? `<p>Not finished:</p>${list(lost)}` : ""}`;
}

const safe = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const style = `body{font:15px/1.5 "DejaVu Sans",system-ui,sans-serif;color:#1a1a1a;max-width:1180px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem}h2{font-size:1.2rem;margin-top:2rem}small{color:#666}p{max-width:52rem}
.warning{background:#fff3d6;border-left:4px solid #e0a100;padding:.5rem .8rem}
table{border-collapse:collapse;font-size:13px}th,td{padding:.25rem .6rem;text-align:right;vertical-align:middle}
th:first-child,.cells tr.first td:nth-child(2),.cells tr:not(.first) td:first-child{text-align:left}
thead th{border-bottom:2px solid #444}tbody th{font-weight:600;text-align:left}.cells tr.first>*{border-top:1px solid #ddd}
.cells td:has(svg){text-align:left}.figure{overflow-x:auto}.n{color:#d62728}.l{color:#1f4e9c}code{background:#f3f3f3;padding:.1rem .3rem;word-break:break-word}`;
