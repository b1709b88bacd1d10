/**
 * A lower bound on NashConv where it is not computed: what some agents could gain if one at a time played as a bot of the game does.
 *
 *   Σᵢ Δᵢ,   Δᵢ = uᵢ(bᵢ, π₋ᵢ) − uᵢ(π),   bᵢ the bot that did best in i's seat, or nobody where none did better
 *
 * Bots are chosen on some episodes and Δᵢ is measured on others, so that the choice among noisy numbers does not flatter it.
 * Reference: Timbers et al. (2022), Approximate exploitability, IJCAI.
 */
import { evaluate, type Trainer } from "../../agents/index.js";
import type { Agent } from "../agent.js";
import { type AnyGame, type Role, seat } from "../game.js";
import { mean, standardError } from "../stats.js";
import type { Chosen } from "./chosen.js";
import { seatedLearners } from "./learning.js";
import type { Opponents } from "./opponents.js";

export interface Bound {
  readonly value: number; // Σ Δᵢ over the seats that were tried
  readonly standardError: number;
  readonly relative: number; // to the sum of their returns
  readonly seats: number; // tried
  readonly of: number; // that learned
  readonly deviations: { readonly [agent: string]: { readonly bot: string; readonly gain: number } }; // those that gained
}

const mostSeats = 2; // of each role: the bound holds without the others

export function boundOf(
  { bots }: Chosen,
  game: AnyGame,
  opponents: Opponents,
  trainer: Trainer,
  episodes: number,
): Bound | undefined {
  const roles = game.roles as readonly Role[];
  const learning = roles.map((role) => learners(role, opponents));
  const tried = learning.flatMap((names) => names.slice(0, mostSeats));
  /** Returns per agent [count], with a bot in one seat, or without; nothing where the bot refuses the game. */
  const play = (seed: string, count: number, agent = "", bot = "") => {
    const seats: { [agent: string]: Agent } = {};
    if (agent !== "") {
      try {
        seats[agent] = bots[bot](game, seat(game, agent).role, seed);
      } catch {
        return undefined;
      }
    }
    const joint = seatedLearners(trainer, opponents, seed);
    const named = Object.fromEntries(roles.map(({ name }, k) => [name, joint[k]]));
    return evaluate(game, named, { episodes: count, seed, lanes: Math.min(count, 256), seats }).each;
  };
  const few = Math.max(2, episodes >> 1);
  const [choosing, judging] = ["benchmark choosing", "benchmark judging"];
  const [before, judged] = [play(choosing, few), play(judging, 2 * episodes)];
  if (!before || !judged || tried.length === 0) return undefined;
  const all = tried.flatMap((agent) => {
    const usual = mean(before[agent]);
    let [best, most] = ["", usual + 1e-9 * Math.abs(usual)];
    for (const bot of Object.keys(bots)) {
      const after = play(choosing, few, agent, bot);
      if (after && mean(after[agent]) > most) [best, most] = [bot, mean(after[agent])];
    }
    const after = best === "" ? undefined : play(judging, 2 * episodes, agent, best);
    return after ? [{ agent, bot: best, gains: after[agent].map((x, e) => x - judged[agent][e]) }] : [];
  });
  const value = all.reduce((sum, { gains }) => sum + mean(gains), 0);
  const total = tried.reduce((sum, agent) => sum + mean(judged[agent]), 0);
  return {
    value,
    standardError: Math.sqrt(all.reduce((sum, { gains }) => sum + standardError(gains) ** 2, 0)),
    relative: value / Math.abs(total),
    ...{ seats: tried.length, of: learning.flat().length },
    deviations: Object.fromEntries(all.map(({ agent, bot, gains }) => [agent, { bot, gain: mean(gains) }])),
  };
}

/** The names of a role's agents that learn. */
function learners({ name, count }: Role, opponents: Opponents): readonly string[] {
  const taken = opponents.players(0);
  if (Object.hasOwn(taken, name)) return [];
  return Array.from({ length: count }, (_, i) => `${name}_${i}`).filter((agent) => !Object.hasOwn(taken, agent));
}
