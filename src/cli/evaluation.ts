/** An evaluation of a run from beginning to end: its players beside the bots, and what was asked for besides. */
import { realpathSync } from "node:fs";
import type { CrossPlay, Exploitability, Scenario, Team } from "../../agents/index.js";
import { agentNames, type Role } from "../game.js";
import type { Seed } from "../rng.js";
import { mean } from "../stats.js";
import { type Progress, progress } from "./bars.js";
import { botRows, outcomes, type Row, rowOf } from "./contest.js";
import { loadRun, type Member, type Run } from "./evaluate-run.js";
import { type WelfareReport, welfareReport } from "./evaluate-welfare.js";
import { type Extent, unfinished } from "./extent.js";
import type { Shell } from "./shell.js";

export interface EvaluationPlan {
  readonly run: string; // its folder
  readonly modules?: readonly string[];
  readonly against?: readonly string[];
  readonly episodes: number;
  readonly seed: Seed;
  readonly exploit?: { readonly updates: number; readonly seeds: number; readonly agents?: readonly string[] };
  readonly crossPlay?: { readonly folders: readonly string[]; readonly mix: "one" | "half" };
  readonly background?: boolean;
}

export interface EvaluationResult {
  readonly run: string;
  readonly game: string;
  readonly algorithm: string;
  readonly seeds: readonly Seed[];
  readonly updates: readonly number[]; // of each seed, when it was saved last
  readonly of: number; // updates in all
  readonly missing: readonly Seed[]; // of which nothing was saved yet
  readonly against: readonly string[];
  readonly learned: readonly string[]; // agents
  readonly episodes: number;
  readonly rows: readonly Row[];
  readonly welfare: WelfareReport;
  readonly exploitability?: readonly { readonly seed: Seed; readonly found: Exploitability }[];
  readonly crossPlay?: CrossPlay;
  readonly background?: readonly { readonly seed: Seed; readonly scenarios: readonly HeldOut[] }[];
}

/** A scenario, and whether its bot took no part in the training. */
export interface HeldOut extends Scenario {
  readonly heldOut: boolean;
}

export async function evaluateRun(plan: EvaluationPlan, shell: Shell): Promise<EvaluationResult> {
  const run = await loadRun(plan.run, plan.modules, plan.against);
  const others: Run[] = [];
  for (const folder of plan.crossPlay?.folders ?? []) others.push(await loadRun(folder, plan.modules, plan.against));
  const { chosen, game, opponents, members, config } = run;
  if (plan.crossPlay) checkTeams(run, others);
  for (const one of [run, ...others]) {
    const note = unfinished(one.path, extentOf(one));
    if (note !== undefined) shell.note(note);
  }
  const names = agentNames(game);
  const roles = game.roles as readonly Role[];
  const sets = members.map(({ seating }) => {
    const seated = seating(plan.seed);
    return outcomes(
      game,
      roles.map(({ name }) => seated[name]),
      plan.seed,
      plan.episodes,
    );
  });
  const groups = opponents.mixed ? opponents.named("learned") : [];
  const rows = [
    rowOf("learned", chosen, names, sets, groups),
    ...botRows(chosen, names, plan.seed, plan.episodes, opponents),
  ];
  const exploit = plan.exploit && (await exploitabilities(run, plan, plan.exploit, shell));
  const cross = plan.crossPlay && (await crossed([run, ...others], plan, plan.crossPlay.mix, shell));
  const backgrounds = plan.background && (await inBackground(run, plan, shell));
  return {
    ...{ run: run.path, game: chosen.id, algorithm: config.algorithm, seeds: members.map(({ seed }) => seed) },
    ...{ updates: members.map(({ updates }) => updates), of: config.updates, missing: extentOf(run).missing },
    ...{ against: run.against, learned: run.agents, episodes: plan.episodes, rows },
    welfare: welfareReport(
      chosen,
      rows,
      sets.map(({ returns }) => returns.map((all) => mean(all))),
    ),
    ...(exploit && { exploitability: exploit }),
    ...(cross && { crossPlay: cross }),
    ...(backgrounds && { background: backgrounds }),
  };
}

function extentOf({ members, config }: Run): Extent {
  const missing = config.seeds.filter((seed) => !members.some((member) => member.seed === seed));
  return { seeds: members, of: config.updates, missing };
}

/** Do something with a bar, which ends with it. */
async function withBar<T>(shell: Shell, title: string, total: number, work: (bar: Progress) => Promise<T>): Promise<T> {
  const bar = progress(shell.io, title, Math.max(total, 1));
  try {
    return await work(bar);
  } finally {
    bar.end();
  }
}

const breathe = () => new Promise(setImmediate); // let Ctrl-C be heard

async function exploitabilities(
  run: Run,
  { episodes, seed }: EvaluationPlan,
  search: NonNullable<EvaluationPlan["exploit"]>,
  shell: Shell,
) {
  const { exploitability } = await import("../../agents/index.js");
  const { exactWays } = await import("./exact-ways.js");
  const { chosen, game, agents, members, config } = run;
  const signal = shell.stopping();
  const results: { readonly seed: Seed; readonly found: Exploitability }[] = [];
  const perMember = 2 * search.updates * search.seeds * (search.agents ?? agents).length;
  const training = trainingOf(config);
  await withBar(shell, "best responses", perMember * members.length, async (bar) => {
    for (const [k, { seed: own, policies, seating }] of members.entries()) {
      if (signal.aborted && results.length > 0) break;
      const found = await exploitability(game, seating, {
        ...{ updates: search.updates, seeds: search.seeds, episodes, seed, current: policies, training },
        ...{ exact: exactWays(chosen), agents: search.agents ?? agents, deviators: chosen.bots },
        onUpdate: async (agent, past, of) => {
          bar.at(k * of + past, `seed ${own}, ${agent}`, of * members.length);
          await breathe();
          return !signal.aborted;
        },
      });
      results.push({ seed: own, found });
    }
  });
  return results;
}

/** Responses learn by PPO with networks like the run's own, so that they can go on from what was learned. */
function trainingOf({ algorithm, hyper, lanes, rollout }: Run["config"]) {
  const { critic: _critic, ...own } = hyper; // each sees what it sees
  const kept = Object.fromEntries(
    Object.entries(own).filter(([name]) => algorithm === "ppo" || shaping.includes(name)),
  );
  return { algorithm: "ppo", options: kept, lanes, rollout };
}

/** Options of every algorithm that say what networks are like and what they see and want. */
const shaping = [
  ...["hidden", "memory", "observations", "rewards", "gamma", "lambda", "logitSpread"],
  ...["head", "bins", "spacing", "simplexSpan", "std", "initialStd"],
];

async function crossed(runs: readonly Run[], plan: EvaluationPlan, mix: "one" | "half", shell: Shell) {
  const { crossPlay } = await import("../../agents/index.js");
  const [{ game, agents }] = runs;
  const teams = teamsOf(runs);
  const { episodes, seed } = plan;
  return withBar(shell, "cross-play", teams.length ** 2, (bar) =>
    crossPlay(game, teams, {
      ...{ episodes, seed, mix, agents },
      onCell: async (past) => {
        bar.at(past, "");
        await breathe();
      },
    }),
  );
}

/** One team per seed; those of a run are a group where there are several. */
function teamsOf(runs: readonly Run[]): Team[] {
  const labels = runs.map(({ config }, k) =>
    runs.some((other, j) => j !== k && other.config.algorithm === config.algorithm)
      ? `${config.algorithm} ${k + 1}`
      : config.algorithm,
  );
  return runs.flatMap(({ members }, k) =>
    members.map(({ seed, seating }: Member) => ({
      name: `${labels[k]}/${seed}`,
      ...(runs.length > 1 && { group: labels[k] }),
      players: seating,
    })),
  );
}

/** @throws when there is nobody to meet, a run is named twice, or the runs are of different games */
function checkTeams(run: Run, others: readonly Run[]): void {
  const all = [run, ...others];
  const places = all.map(({ path }) => realpathSync(path));
  const again = all.findIndex((_, k) => places.indexOf(places[k]) < k);
  if (again > 0) {
    const what = places[again] === places[0] ? "the run itself, whose seeds meet each other anyway" : "named twice";
    throw new Error(`--cross-play: '${all[again].path}' is ${what}; leave it out.`);
  }
  if (all.reduce((sum, { members }) => sum + members.length, 0) < 2)
    throw new Error(
      `--cross-play: '${run.path}' has one seed only; name other run folders, or train with --seeds 2 or more.`,
    );
  const what = ({ config, game, agents }: Run) =>
    JSON.stringify([config.game, game.key ?? config.resolvedOptions, config.transforms, config.devices, agents]);
  const other = others.find((one) => what(one) !== what(run));
  if (other)
    throw new Error(
      `--cross-play: '${other.path}' and '${run.path}' do not meet: they are of different games, options or seats.`,
    );
}

async function inBackground(run: Run, { episodes, seed }: EvaluationPlan, shell: Shell) {
  const { background } = await import("../../agents/index.js");
  const { chosen, game, agents, members, config } = run;
  const trained = config.opponents.join(" ").split(/[=,: ]/);
  const bots = Object.keys(chosen.bots).length;
  return withBar(shell, "backgrounds", 2 * bots * members.length, async (bar) => {
    const all: { readonly seed: Seed; readonly scenarios: readonly HeldOut[] }[] = [];
    for (const [k, { seed: own, seating }] of members.entries()) {
      const scenarios = await background(game, seating, {
        ...{ bots: chosen.bots, agents, episodes, seed },
        onScenario: async (past, of) => {
          bar.at(of * k + past, `seed ${own}`, of * members.length); // bots that refuse the game are none
          await breathe();
        },
      });
      all.push({ seed: own, scenarios: scenarios.map((one) => ({ ...one, heldOut: !trained.includes(one.bot) })) });
    }
    return all;
  });
}
