/**
 * Who plays a game: `random`, or `router=runs/mine,searcher=greedy`, or several in one role, `router=single:3,blind,searcher=greedy`.
 */
import type { AnyGame, Role } from "../game.js";
import type { Chosen } from "./chosen.js";
import { type Group, groupsOf, playerOf } from "./population.js";
import { isAddress, roleOf, type Seat } from "./seats.js";

/** Who plays a role, as given and ready to sit down. */
export interface Seated {
  readonly name: string;
  readonly seat: Seat;
  readonly groups: readonly Group[];
}

/** Players per role, in role order. @throws when a role or a player is unknown, a role has none, or numbers of agents do not fit */
export async function seatsOf(
  chosen: Chosen,
  game: AnyGame,
  text: string | undefined,
  flag: string,
): Promise<Seated[]> {
  const roles = game.roles as readonly Role[];
  const known = Object.keys(chosen.bots);
  if (text === undefined && known.length === 0)
    throw new Error(`${flag}: ${chosen.id} has no bots; name a run folder.`);
  const seats: Seated[] = [];
  for (const [role, name] of namesOf(game, text ?? (known.includes("random") ? "random" : known[0]), flag).entries()) {
    if (name === undefined)
      throw new Error(`${flag}: say who plays ${roles[role].name}, as ${roles[role].name}=<bot>.`);
    const groups = await groupsOf(chosen, game, role, name, flag);
    seats.push({ name, groups, seat: (seed) => playerOf(game, role, groups, seed) });
  }
  return seats;
}

/** The part of the text that is each role's. What follows a role without a role of its own is in the same role. */
function namesOf(game: AnyGame, text: string, flag: string): (string | undefined)[] {
  const roles = game.roles as readonly Role[];
  const parts = text
    .split(/says:/.test(text) ? /,(?=\s*[a-z]+=)/ : ",") // messages may have commas
    .map((part) => part.trim());
  const names: (string | undefined)[] = roles.map(() => undefined);
  const bare: string[] = []; // before any role
  let last: number | undefined;
  for (const part of parts) {
    const at = isAddress(part) || /^([^=]*:)?says:/.test(part) ? -1 : part.indexOf("=");
    if (at < 0 && last === undefined) bare.push(part);
    else if (at < 0) names[last as number] += `,${part}`;
    else {
      last = roleOf(game, part.slice(0, at), flag);
      if (names[last] !== undefined) throw new Error(`${flag}: role ${roles[last].name} is given twice.`);
      names[last] = part.slice(at + 1);
    }
  }
  if (bare.length === 0) return names;
  const numbered = bare.length === 1 || (roles.length === 1 && bare.some((part) => /:\d+$/.test(part)));
  if (last !== undefined || !numbered)
    throw new Error(
      `${flag}: give one player for all, or role=player for each role, or numbers of agents as in ${roles[0].name}=random:1,random.`,
    );
  return names.fill(bare.join(","));
}
