/**
 * Background populations, in the manner of Melting Pot: trained players (the focal ones) among scripted bots that they do not choose.
 *
 *   visitor   one focal player among bots of one kind       resident   one such bot among focal players
 *   score     (F − worst) / (best − worst), F the return per focal player; worst and best of all bots in the focal seats
 *
 * 0 is as bad as the worst bot there, 1 as good as the best; a score may lie beyond. One scenario per kind of bot and mode, each
 * averaged over who has the single seat. With two seats both modes are the same, and it is called a pair.
 *
 * Reference: Agapiou et al. (2022), Melting Pot 2.0, arXiv:2211.13746.
 */
import type { Agent, Bot } from "../src/agent.js";
import { type AnyGame, agentNames, type Role, seat } from "../src/game.js";
import { cast } from "../src/population.js";
import { checkSeed, type Seed } from "../src/rng.js";
import { mean } from "../src/stats.js";
import { checkGame, checkInteger, checkOnce, checkOptions } from "./checks.js";
import { singles } from "./cross-play.js";
import { type Estimate, estimate, evaluate } from "./evaluate.js";
import { makerOf, type Players } from "./players.js";

export type Mode = "visitor" | "resident" | "pair";

export interface BackgroundOptions {
  readonly bots: { readonly [name: string]: Bot }; // baselines, and all but random are backgrounds
  readonly agents?: readonly string[]; // who learned; the seats of others keep their players. Default all
  readonly episodes?: number; // of each arrangement of seats, default 256
  readonly seed?: Seed; // default 0
  readonly mostSeats?: number; // arrangements per role, default 4, spread evenly
  readonly onScenario?: (past: number, of: number) => unknown; // may be async
}

export interface Scenario {
  readonly bot: string;
  readonly mode: Mode;
  readonly focal: Estimate; // F
  readonly worst: { readonly bot: string; readonly mean: number };
  readonly best: { readonly bot: string; readonly mean: number };
  readonly score: number; // NaN where worst and best are the same
}

/** @throws when fewer than two seats learned, no bot can play, or an option is nonsense */
export async function background(game: AnyGame, players: Players, options: BackgroundOptions): Promise<Scenario[]> {
  checkGame("background", game);
  checkOptions("background", options);
  const { bots, agents = agentNames(game), episodes = 256, seed = 0, mostSeats = 4, onScenario } = options;
  checkOptions("background", bots, "bots");
  checkInteger("background", "episodes", episodes, 1);
  checkInteger("background", "mostSeats", mostSeats, 1);
  checkSeed(seed);
  for (const agent of agents) seat(game, agent); // throws where there is none
  checkOnce("background", agents);
  if (agents.length < 2)
    throw new Error(
      `${game.id}: ${agents.length} seat(s) learned, and a background needs another one beside the focal one.`,
    );
  const fitting = Object.fromEntries(Object.entries(bots).filter(([, bot]) => plays(game, bot)));
  const kinds = Object.keys(fitting).filter((name) => name !== "random");
  if (kinds.length === 0) throw new Error(`${game.id} has no bot but random, so there is no background.`);
  const modes: readonly Mode[] = agents.length === 2 ? ["pair"] : ["visitor", "resident"];
  const alone = singles(game, agents, mostSeats).flat();
  const make = makerOf(players);
  const scenarios: Scenario[] = [];
  for (const kind of kinds) {
    for (const mode of modes) {
      const played = (focal: Bot | undefined) => {
        const sum = new Float64Array(episodes);
        for (const single of alone) {
          const seats = mode === "resident" ? agents.filter((name) => name !== single) : [single];
          const seated = arrange(game, agents, seats, focal, fitting[kind], `background ${seed}`);
          const { each } = evaluate(game, make(`background ${seed}`), {
            ...{ episodes, seed: `background ${seed}`, lanes: Math.min(episodes, 256), seats: seated },
          });
          for (let e = 0; e < episodes; e++) sum[e] += mean(seats.map((name) => each[name][e])) / alone.length;
        }
        return estimate(sum);
      };
      const focal = played(undefined);
      const baselines = Object.keys(fitting).map((bot) => ({ bot, mean: played(fitting[bot]).mean }));
      const worst = baselines.reduce((a, b) => (b.mean < a.mean ? b : a));
      const best = baselines.reduce((a, b) => (b.mean > a.mean ? b : a));
      const flat = !(best.mean - worst.mean > 1e-9 * Math.max(Math.abs(best.mean), Math.abs(worst.mean)));
      const score = flat ? Number.NaN : (focal.mean - worst.mean) / (best.mean - worst.mean);
      scenarios.push({ bot: kind, mode, focal, worst, best, score });
      await onScenario?.(scenarios.length, kinds.length * modes.length);
    }
  }
  return scenarios;
}

/** Bots by seat: the background's, and those in focal seats where bots play there. */
function arrange(
  game: AnyGame,
  agents: readonly string[],
  focalSeats: readonly string[],
  focal: Bot | undefined,
  other: Bot,
  seed: string,
): { readonly [agent: string]: Agent } {
  const seated: { [agent: string]: Agent } = {};
  (game.roles as readonly Role[]).forEach(({ name }, index) => {
    const own = agents.filter((agent) => seat(game, agent).role === index);
    const parts = [
      { player: other, seats: own.filter((agent) => !focalSeats.includes(agent)) },
      ...(focal ? [{ player: focal, seats: own.filter((agent) => focalSeats.includes(agent)) }] : []),
    ]
      .map(({ player, seats }) => ({ player, seats: seats.map((agent) => seat(game, agent).agent) }))
      .filter(({ seats }) => seats.length > 0);
    for (const { player, seats } of cast(game, index, parts, seed)) {
      for (const place of seats) seated[`${name}_${place}`] = player;
    }
  });
  return seated;
}

/** Does a bot play every role of the game with these options? */
function plays(game: AnyGame, bot: Bot): boolean {
  try {
    game.roles.forEach((_, index) => {
      bot(game, index, 0);
    });
    return true;
  } catch {
    return false;
  }
}
