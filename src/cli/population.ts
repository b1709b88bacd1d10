/**
 * Populations on the command line: who plays which seats of one role.
 *
 *   single:3,blind:2,runs/mine   three agents, then two; whoever has no number takes those that are left
 *
 * A number follows the name of a bot or the path of a run folder. Messages and addresses have colons of their own and take no number.
 */
import { existsSync } from "node:fs";
import type { Agent, Bot } from "../agent.js";
import { type AnyGame, agentNames, type Role } from "../game.js";
import { cast, type Part, share, sideBySide } from "../population.js";
import type { Seed } from "../rng.js";
import { halfWidth, mean } from "../stats.js";
import type { Chosen } from "./chosen.js";
import { short } from "./numbers.js";
import { isAddress, seatOf } from "./seats.js";

/** Players of one kind in one role. */
export interface Group {
  readonly who: string;
  readonly bot: Bot;
  readonly seats: readonly number[];
}

/** What a group is called in results, with its agents. */
export interface NamedGroup {
  readonly who: string;
  readonly agents: readonly string[];
}

export interface GroupReturn extends NamedGroup {
  readonly mean: number; // return of an agent and episode
  readonly halfWidth: number; // over episodes or seeds; NaN for one alone
}

/**
 * The groups of a role.
 *
 * @param free may some of its agents stay free, to learn?
 * @throws a sentence that begins with the flag: a player is unknown, or the numbers do not fit the role
 */
export async function groupsOf(
  chosen: Chosen,
  game: AnyGame,
  role: number,
  text: string,
  flag: string,
  free = false,
): Promise<Group[]> {
  const { name, count } = (game.roles as readonly Role[])[role];
  const parts = /says:/.test(text) ? [{ who: text, count: undefined }] : text.split(",").map(partOf);
  const seats = share(
    parts.map((part) => part.count),
    count,
    `${flag}: role ${name}`,
    free,
  );
  const groups: Group[] = [];
  for (const [k, { who }] of parts.entries()) {
    const bot = chosen.bot(who) ?? botOf(await seatOf(chosen, game, role, who, flag, seats[k]));
    groups.push({ who, bot, seats: seats[k] });
  }
  return groups;
}

const botOf =
  (seat: (seed: Seed) => Agent): Bot =>
  (_game, _role, seed) =>
    seat(seed);

function partOf(text: string): { readonly who: string; readonly count: number | undefined } {
  const part = text.trim();
  const [, who, count] = /^(.+):(-?\d+(?:\.\d+)?)$/.exec(part) ?? [];
  if (who === undefined || isAddress(part) || existsSync(part)) return { who: part, count: undefined };
  return { who, count: Number(count) };
}

/** One agent for all seats of a role. */
export function playerOf(game: AnyGame, role: number, groups: readonly Group[], seed: Seed): Agent {
  return sideBySide(game, role, castOf(game, role, groups, seed));
}

/** An agent for each group. */
export function castOf(game: AnyGame, role: number, groups: readonly Group[], seed: Seed): Part<Agent>[] {
  return cast(
    game,
    role,
    groups.map(({ bot, seats }) => ({ player: bot, seats })),
    seed,
  );
}

/** The groups of roles in which different players meet. */
export function namedGroups(game: AnyGame, roles: readonly (readonly Group[])[]): NamedGroup[] {
  const names = game.roles as readonly Role[];
  return roles.flatMap((groups, r) =>
    groups.length < 2
      ? []
      : groups.map(({ who, seats }) => ({
          who: names.length > 1 ? `${names[r].name} ${who}` : who,
          agents: seats.map((seat) => `${names[r].name}_${seat}`),
        })),
  );
}

/**
 * Mean returns of the groups.
 *
 * @param returns per agent, in the game's order, one number per episode or seed
 */
export function groupReturns(
  game: AnyGame,
  groups: readonly NamedGroup[],
  returns: readonly ArrayLike<number>[],
): GroupReturn[] {
  const names = agentNames(game);
  return groups.map(({ who, agents }) => {
    const own = agents.map((agent) => returns[names.indexOf(agent)]);
    const each = Float64Array.from(own[0], (_, k) => mean(own.map((all) => all[k])));
    return { who, agents, mean: mean(each), halfWidth: each.length > 1 ? halfWidth(each) : Number.NaN };
  });
}

/** `single × 3 17.2 ± 0.1`; without the interval where there is none. */
export function groupText({ who, agents, mean, halfWidth }: GroupReturn): string {
  const interval = Number.isNaN(halfWidth) ? "" : ` ± ${short(halfWidth, 2)}`;
  return `${who} × ${agents.length} ${short(mean)}${interval}`;
}
