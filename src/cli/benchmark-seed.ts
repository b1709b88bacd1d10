/**
 * One seed of a cell: learns, and is evaluated on the way and at the end. The same seed gives the same result on the same backend,
 * but for the seconds.
 */
import { backendName, Trainer } from "../../agents/index.js";
import type { AnyGame } from "../game.js";
import { mean } from "../stats.js";
import { type Bound, boundOf } from "./benchmark-bound.js";
import type { Cell, Task } from "./benchmark-suite.js";
import type { Chosen } from "./chosen.js";
import { nashConvOf, type Outcomes, outcomes, type Row } from "./contest.js";
import { seatedLearners } from "./learning.js";
import { opponentsOf } from "./opponents.js";

/** What an evaluation saw. */
export interface Look {
  readonly updates: number;
  readonly steps: number; // agent-steps
  readonly seconds: number;
  readonly measured: readonly number[]; // what is scored, per episode
  readonly returns: readonly number[]; // per agent, means
  readonly metrics: { readonly [name: string]: number }; // means
}

export interface SeedResult {
  readonly cell: string;
  readonly task: string;
  readonly algorithm: string; // the recipe's name
  readonly fingerprint: string;
  readonly seed: number;
  readonly measure: string;
  readonly points: readonly Look[]; // the first before anything is learned
  readonly absolute: Look; // ten times as many episodes, with what was learned in the end
  readonly nashConv?: Row["nashConv"];
  readonly bound?: Bound; // in place of NashConv
  readonly seconds: number;
  readonly cpuSeconds: number; // of all threads
  readonly backend: string;
  readonly commit: string;
  readonly versions: object;
}

/**
 * The metric that a task is scored by: its own choice, or welfare, or the sum of returns. Under a device it is the latter, since only that
 * is net of what the device takes and burns.
 *
 * @throws when there is no such metric
 */
export function measureOf(game: AnyGame, { measure, device }: Pick<Task, "measure" | "device">): string {
  const metrics = game.metrics as readonly string[];
  if (measure === undefined) return metrics.includes("welfare") && (device ?? "none") === "none" ? "welfare" : "return";
  if (measure === "return" || metrics.includes(measure)) return measure;
  throw new Error(`${game.id} has no metric '${measure}'; it has return, ${metrics.join(", ")}.`);
}

/** What is scored, per episode. */
export function measured(game: AnyGame, measure: string, { returns, metrics }: Outcomes): Float64Array {
  const k = (game.metrics as readonly string[]).indexOf(measure);
  if (k >= 0) return metrics[k];
  return Float64Array.from(returns[0], (_, e) => returns.reduce((sum, all) => sum + all[e], 0));
}

/** Evaluations during a training and at its end begin with these seeds, which training never draws from. */
export const lookSeed = "benchmark look";
export const absoluteSeed = "benchmark absolute";

/** @param note is told after every update; may be async */
export async function runSeed(
  { plan, recipe, points, episodes }: Cell,
  chosen: Chosen,
  game: AnyGame,
  seed: number,
  note: (updates: number) => unknown,
): Promise<Omit<SeedResult, "cell" | "task" | "algorithm" | "fingerprint" | "commit" | "versions">> {
  const begin = performance.now();
  const spent = process.cpuUsage();
  const seconds = () => Number(((performance.now() - begin) / 1000).toFixed(3));
  const { updates, lanes, rollout, sharing = recipe.sharing } = plan;
  const opponents = await opponentsOf(chosen, game, plan.opponents ?? []);
  const trainer = new Trainer(game, {
    ...{ algorithm: recipe.algorithm, seed, updates, players: opponents.players(seed) },
    ...(recipe.hyper && { options: recipe.hyper }),
    ...(sharing && { sharing }),
    ...(lanes && { lanes }),
    ...(rollout && { rollout }),
  });
  const measure = measureOf(game, plan);
  const look = (from: string, count: number): [Look, Outcomes] => {
    const seen = outcomes(game, seatedLearners(trainer, opponents, from), from, count);
    const scored = measured(game, measure, seen);
    const odd = scored.find((x) => !Number.isFinite(x));
    if (odd !== undefined) throw new Error(`${game.id}: ${measure} of an episode was ${odd}, which is no score.`);
    return [
      {
        ...{ updates: trainer.updates, steps: trainer.agentSteps, seconds: seconds() },
        measured: Array.from(scored, digits),
        returns: seen.returns.map((all) => digits(mean(all))),
        metrics: Object.fromEntries(game.metrics.map((name, k) => [name, digits(mean(seen.metrics[k]))])),
      },
      seen,
    ];
  };
  try {
    const looks: Look[] = [look(lookSeed, episodes)[0]];
    while (trainer.updates < updates) {
      trainer.update();
      if (trainer.updates >= Math.round((looks.length * updates) / points)) looks.push(look(lookSeed, episodes)[0]);
      await note(trainer.updates);
    }
    const [absolute, seen] = look(absoluteSeed, 10 * episodes);
    const nashConv = nashConvOf(chosen, [seen]);
    const bound = nashConv ? undefined : boundOf(chosen, game, opponents, trainer, episodes);
    const { user, system } = process.cpuUsage(spent);
    return {
      ...{ seed, measure, points: looks, absolute, backend: backendName() ?? "none" },
      ...{ seconds: seconds(), cpuSeconds: (user + system) / 1e6 },
      ...(nashConv && { nashConv }),
      ...(bound && { bound }),
    };
  } finally {
    trainer.dispose();
  }
}

/** Nine significant digits: what is stored need not be longer. */
export const digits = (x: number): number => Number(x.toPrecision(9));
