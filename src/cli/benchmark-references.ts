/**
 * What a task's scores are measured against: random play is 0 and the optimum is 1. Bots play the very episodes of the final evaluation,
 * so that luck in these is in all of them; who tosses coins plays them many times, so that its own luck is not.
 *
 * The optimum is what the suite says; or the bot that plays it; or the game's own solution, where that is clearly more than any bot has; or
 * the best bot. An optimum that a bot clearly beats is none. Which it is, is said.
 */
import { type AnyGame, agentNames } from "../game.js";
import { randomBot } from "../random-bot.js";
import { mean, standardError } from "../stats.js";
import { absoluteSeed, digits, measured, measureOf } from "./benchmark-seed.js";
import type { Cell, Task } from "./benchmark-suite.js";
import type { Chosen } from "./chosen.js";
import { outcomes, seated } from "./contest.js";
import { opponentsOf } from "./opponents.js";

export interface Anchor {
  readonly value: number;
  readonly from: string; // bot 'optimum', say
}

export interface References {
  readonly task: string;
  readonly fingerprint: string;
  readonly measure: string;
  readonly random: number;
  readonly optimum: Anchor;
  readonly nash?: Anchor;
  readonly bots: { readonly [bot: string]: { readonly mean: number; readonly standardError: number } };
  readonly degenerate?: string; // why scores cannot be normalised
  readonly seconds: number;
}

export async function runReferences(
  { task, plan, episodes }: Pick<Cell, "task" | "plan" | "episodes">,
  chosen: Chosen,
  game: AnyGame,
  note: (bots: number) => unknown,
): Promise<Omit<References, "fingerprint">> {
  const begin = performance.now();
  const measure = measureOf(game, plan);
  const opponents = await opponentsOf(chosen, game, plan.opponents ?? []);
  const everybody = { ...chosen, bots: { ...chosen.bots, random: randomBot } };
  const bots: { [bot: string]: { mean: number; standardError: number } } = {};
  const each: { [bot: string]: Float64Array } = {}; // [episodes]
  let past = 0;
  for (const bot of Object.keys(everybody.bots)) {
    const play = (k: number) => {
      const players = seated(everybody, opponents, bot, k === 0 ? absoluteSeed : `${absoluteSeed} ${k}`);
      return players && measured(game, measure, outcomes(game, players, absoluteSeed, 10 * episodes));
    };
    const once = play(0);
    if (once) {
      const all = overCoins(once, coinsFor(game, 10 * episodes), play);
      each[bot] = all;
      bots[bot] = { mean: digits(mean(all)), standardError: digits(standardError(all)) };
    }
    await note(++past);
  }
  const { random } = bots;
  const optimum = optimumOf(plan, solved(chosen), bots);
  const nash = ["nash", "equilibrium"].find((bot) => Object.hasOwn(bots, bot));
  const gains = each.random.map((x, e) => (optimum.bot === undefined ? optimum.value : each[optimum.bot][e]) - x);
  const flat =
    !(mean(gains) > Math.max(clear * standardError(gains), 1e-9 * Math.abs(optimum.value))) ||
    !(optimum.value > random.mean); // in digits
  return {
    ...{ task, measure, random: random.mean, optimum: { value: optimum.value, from: optimum.from } },
    ...(nash !== undefined && { nash: { value: bots[nash].mean, from: `bot '${nash}'` } }),
    ...{ bots, seconds: Number(((performance.now() - begin) / 1000).toFixed(3)) },
    ...(flat && { degenerate: `no known play has clearly more ${measure} than random play` }),
  };
}

const mostCoins = 64;
const mostSteps = 1e6; // agent-steps, about, for a bot beyond its first time

/** How often a bot may play the same episodes, each time with other coins. */
function coinsFor(game: AnyGame, episodes: number): number {
  const steps = episodes * game.horizon * agentNames(game).length;
  return Math.max(1, Math.min(mostCoins, Math.floor(mostSteps / steps)));
}

/**
 * What a player has in each episode, averaged over its coins: luck that is in the episodes themselves stays in, since those who learned
 * have it, too.
 *
 * @param once what it had the first time, [episodes]
 * @param play the k-th time
 */
export function overCoins(
  once: Float64Array,
  times: number,
  play: (k: number) => Float64Array | undefined,
): Float64Array {
  const sum = once.slice();
  for (let k = 1; k < times; k++) {
    const again = play(k);
    if (!again || (k === 1 && again.every((x, e) => x === once[e]))) return once; // it tosses none
    for (let e = 0; e < sum.length; e++) sum[e] += again[e];
  }
  return sum.map((x) => x / times);
}

const clear = 2.5; // standard errors

interface Candidate extends Anchor {
  readonly bot?: string;
}

/** The optimum by what is known: the suite's word, the game's solution, what bots have. */
export function optimumOf(
  { optimum }: Task,
  solution: number | undefined,
  bots: { readonly [bot: string]: { readonly mean: number; readonly standardError: number } },
): Candidate {
  const best = Object.keys(bots).reduce((a, b) => (bots[b].mean > bots[a].mean ? b : a), "random");
  const over = (value: number, bot?: string) => {
    const error = Math.hypot(bots[best].standardError, bot === undefined ? 0 : bots[bot].standardError);
    return (value - bots[best].mean) / Math.max(error, 1e-7 * Math.abs(value)); // in standard errors
  };
  if (optimum !== undefined && over(optimum) > -clear) return { value: optimum, from: "the suite" };
  if (Object.hasOwn(bots, "optimum") && over(bots.optimum.mean, "optimum") > -clear)
    return { value: bots.optimum.mean, from: "bot 'optimum'", bot: "optimum" };
  if (solution !== undefined && over(solution) > clear) return { value: solution, from: "solve(): optimum" };
  return { value: bots[best].mean, from: `best bot, '${best}'`, bot: best };
}

/** The welfare of the optimum, where the game's solution says it of the game as it is. */
function solved({ entry, options, devices, transforms }: Chosen): number | undefined {
  if (!entry.solve || devices.length > 0 || transforms.length > 0) return undefined;
  try {
    const { optimum } = entry.solve(options) as { readonly optimum?: { readonly welfare?: unknown } };
    return typeof optimum?.welfare === "number" && Number.isFinite(optimum.welfare) ? optimum.welfare : undefined;
  } catch {
    return undefined; // not for these options
  }
}
