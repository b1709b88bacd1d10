/** Seats: all agents of a game in one circle, roles in order, and what each may do. */
import type { AnyGame, Role } from "../game.js";
import type { Space } from "../space.js";

export interface Seats {
  readonly n: number; // agents
  readonly roles: readonly Role[];
  readonly role: Int32Array; // [n]
  readonly agent: Int32Array; // [n], index within the role
  readonly first: Int32Array; // [roles], seat of each role's first agent
  readonly counts: Int32Array; // [n], actions
  readonly names: readonly (readonly string[])[]; // [n][actions]
  readonly levels: readonly Int32Array[]; // [n][actions], 0 = least cooperative; by number where there is no rank
  readonly ranked: boolean; // does the game say how cooperative actions are?
}

export const mostAgents = 64;

/** @throws a sentence where an action is not discrete, or two actions are ranked alike */
export function seatsOf(game: AnyGame, who: string): Seats {
  const roles = game.roles as readonly Role[];
  const list = roles.flatMap((role, r) => Array.from({ length: role.count }, (_, agent) => ({ role, r, agent })));
  for (const { name, action } of roles) {
    if (choicesOf(action) > 0) continue;
    const several = "below" in game ? "put the devices side by side" : "each agent may have one choice a step";
    const advice = action.kind === "box" ? "make them a grid first (discretised)" : several;
    throw new Error(`${who}: a device needs discrete actions; those of role ${name} are ${action.kind}; ${advice}.`);
  }
  if (list.length < 2) throw new Error(`${who}: a device needs two agents or more; ${game.id} has ${list.length}.`);
  if (list.length > mostAgents)
    throw new Error(`${who}: a device takes at most ${mostAgents} agents; ${game.id} has ${list.length}.`);
  const counts = Int32Array.from(list, ({ role }) => choicesOf(role.action));
  return {
    ...{ n: list.length, roles, counts },
    role: Int32Array.from(list, ({ r }) => r),
    agent: Int32Array.from(list, ({ agent }) => agent),
    first: Int32Array.from(roles, (_, r) => list.findIndex((seat) => seat.r === r)),
    names: list.map(({ role }, i) => role.actions ?? Array.from({ length: counts[i] }, (_, a) => String(a))),
    levels: list.map(({ role }, i) => levelsOf(role, counts[i], who)),
    ranked: roles.every((role) => role.rank !== undefined),
  };
}

/** How many actions there are, as one number or as the only component; 0 where it is not one choice. */
function choicesOf(action: Space): number {
  if (action.kind === "discrete") return action.n;
  return action.kind === "multi-discrete" && action.n.length === 1 ? action.n[0] : 0;
}

function levelsOf({ name, rank }: Role, count: number, who: string): Int32Array {
  if (!rank) return Int32Array.from({ length: count }, (_, a) => a);
  const sorted = [...rank].sort((a, b) => a - b);
  if (new Set(sorted).size < count)
    throw new Error(
      `${who}: two actions of role ${name} are ranked alike; commitments need to tell which is more cooperative.`,
    );
  return Int32Array.from(rank, (value) => sorted.indexOf(value));
}
