/** What an evaluation found, for people. */
import type { CrossPlay, Exploitability } from "../../agents/index.js";
import { mean, standardError } from "../stats.js";
import { contestTable, groupTable } from "./contest-table.js";
import { pricesText, welfareTable } from "./evaluate-welfare.js";
import type { EvaluationResult } from "./evaluation.js";
import { grouped, short } from "./numbers.js";
import type { Shell } from "./shell.js";
import { table } from "./table.js";

export function printEvaluation(shell: Shell, result: EvaluationResult): void {
  const { run, game, algorithm, seeds, against, episodes, rows, welfare } = result;
  const others = against.length > 0 ? ` against ${against.join(", ")}` : "";
  shell.line(`${game}: ${algorithm}, ${seeds.length} seed(s) of ${run}${others}, ${episodes} episodes\n`);
  shell.line(contestTable(rows, "with --json"));
  if (rows[0].groups) shell.line(`\nReturn of an agent of each group\n${groupTable(rows)}`);
  const over = seeds.length > 1 ? `${seeds.length} seeds (bots: over ${episodes} episodes)` : `${episodes} episodes`;
  shell.line(`± is half a 95 % interval over ${over}; bots play in the seats of those who learned.`);
  shell.line(`\nWelfare of the mean returns\n${welfareTable(welfare)}`);
  const prices = pricesText(welfare);
  if (prices !== "") shell.line(prices);
  const exploited = result.exploitability ?? [];
  if (exploited.length === 1) printExploitability(shell, exploited[0].found);
  else if (exploited.length > 1) printSeeds(shell, exploited);
  if (result.crossPlay) printCrossPlay(shell, result.crossPlay);
  if (result.background) printBackground(shell, result.background);
}

function printExploitability(shell: Shell, found: Exploitability): void {
  shell.line("\nWhat each could gain by playing otherwise");
  const relative = Number.isFinite(found.relative) ? `, ${short(100 * found.relative, 3)} % of what they got` : "";
  if (found.kind === "exact") {
    shell.line(
      table(
        ["agent", "gets", "gain"],
        Object.entries(found.agents).map(([name, { value, gain }]) => [name, short(value, 5), short(gain, 4)]),
      ),
    );
    shell.line(`NashConv ${short(found.nashConv, 4)}${relative}; exact, from ${found.method}.`);
    return;
  }
  shell.line(
    table(
      ["agent", "gets", "gain at least", "by"],
      Object.values(found.agents).map(({ agent, value, gain, standardError, best }) => [
        ...[agent, short(value, 5)],
        `${short(gain, 4)} ± ${short(standardError, 2)}`,
        best,
      ]),
      ["left", "right", "right", "left"],
    ),
  );
  shell.line(
    `NashConv at least ${short(found.nashConv, 4)} ± ${short(found.standardError, 2)} (standard error)${relative}; ${spent(found)}.`,
  );
  shell.line(`Not exact: ${found.why.join(" ")}`);
}

/** What a lower bound is worth. */
function spent(found: Exploitability): string {
  if (found.kind === "exact") return `exact, from ${found.method}`;
  const { updates, seeds, agentSteps } = found.budget;
  const tried = Object.keys(found.agents).length;
  const part = tried < found.of ? ` over ${tried} of ${found.of} agents` : "";
  const trained = `${seeds} training(s) of ${updates} updates (${grouped(agentSteps)} agent-steps) from each start and `;
  return `a lower bound${part}, by ${updates > 0 ? trained : ""}the game's bots`;
}

function printSeeds(shell: Shell, all: NonNullable<EvaluationResult["exploitability"]>): void {
  shell.line("\nWhat all could gain by playing otherwise, one at a time");
  shell.line(
    table(
      ["seed", "they get", "NashConv", "share of it", "largest gain"],
      all.map(({ seed, found }) => {
        const agents = Object.entries(found.agents);
        const [who, { gain }] = agents.reduce((a, b) => (b[1].gain > a[1].gain ? b : a));
        const error = found.kind === "exact" ? "" : ` ± ${short(found.standardError, 2)}`;
        return [
          ...[String(seed), short(sum(agents.map(([, { value }]) => value)), 5)],
          `${found.kind === "exact" ? "" : "≥ "}${short(found.nashConv, 4)}${error}`,
          ...[
            Number.isFinite(found.relative) ? `${short(100 * found.relative, 3)} %` : "–",
            `${who} ${short(gain, 3)}`,
          ],
        ];
      }),
    ),
  );
  shell.line(`NashConv is ${spent(all[0].found)}.`);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

function printCrossPlay(shell: Shell, { names, payoff, selfPlay, crossPlay, gap, groups, between }: CrossPlay): void {
  const shown = names.length <= 12;
  if (shown) {
    shell.line("\nCross-play: what the row's player gets in a seat among the column's, per agent");
    shell.line(
      table(
        ["plays \\ among", ...names],
        names.map((name, i) => [name, ...payoff[i].map(({ mean }) => short(mean, 4))]),
      ),
    );
  }
  if (groups && between) {
    shell.line("\nCross-play between runs: means over different seeds");
    shell.line(
      table(
        ["plays \\ among", ...groups],
        groups.map((name, i) => [name, ...between[i].map((x) => short(x, 4))]),
      ),
    );
  }
  const error = Number.isNaN(gap.standardError)
    ? " (no standard error from fewer than 3 teams)"
    : ` ± ${short(gap.standardError, 2)} (standard error, jackknife over ${names.length} teams)`;
  shell.line(
    `Return per agent in self-play ${short(selfPlay, 5)}, in cross-play ${short(crossPlay, 5)}: a gap of ${short(gap.mean, 4)}${error}.`,
  );
}

function printBackground(shell: Shell, seeds: NonNullable<EvaluationResult["background"]>): void {
  shell.line("\nAmong bots; a score of 0 is the worst bot in the same seats, 1 the best");
  const [first] = seeds;
  shell.line(
    table(
      ["background", "mode", "return", "worst bot", "best bot", "score"],
      first.scenarios.map((one, k) => {
        const each = seeds.map(({ scenarios }) => scenarios[k]);
        const focal = each.map(({ focal }) => focal.mean);
        const error = seeds.length > 1 ? standardError(focal) : one.focal.standardError;
        return [
          one.heldOut ? one.bot : `${one.bot} (trained against)`,
          one.mode,
          `${short(mean(focal), 5)} ± ${short(error, 2)}`,
          `${one.worst.bot} ${short(one.worst.mean, 4)}`,
          `${one.best.bot} ${short(one.best.mean, 4)}`,
          short(mean(each.map(({ score }) => score)), 3),
        ];
      }),
      ["left", "left", "right", "left", "left", "right"],
    ),
  );
  const over = seeds.length > 1 ? `${seeds.length} seeds` : "episodes";
  const alone = first.scenarios.some(({ mode }) => mode === "visitor");
  shell.line(
    `± is a standard error over ${over}.${alone ? " A visitor is alone among bots, a resident among its like with one bot." : ""}`,
  );
}
