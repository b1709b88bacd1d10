/** Sharing: which agents learn with one network. */
import type { AnyGame, Role } from "../src/game.js";
import { size } from "../src/space.js";
import { Actor } from "./actor.js";
import type { LearnerOptions } from "./algorithm.js";
import type { Seats } from "./group.js";
import { widthOf } from "./joint.js";

/**
 * A network per agent; one per role that tells its agents apart; one per role that cannot, which plays against itself; or one for
 * all roles, which tells all agents apart.
 */
export const sharings = ["none", "role", "self", "all"] as const;
export type Sharing = (typeof sharings)[number];

/**
 * The actors of a game.
 *
 * @param seats per role, which of its agents they play
 * @throws naming the roles whose spaces differ where one network is to serve all
 */
export function actorsOf(
  game: AnyGame,
  sharing: Sharing,
  options: LearnerOptions,
  seats: readonly (readonly number[])[],
): Actor[] {
  const roles = game.roles as readonly Role[];
  const joint = options.critic === "central" ? widthOf(game) : 0; // older checkpoints know of no critic
  const all = roles.flatMap((role, index): Seats[] =>
    seats[index].length > 0 ? [{ index, role, agents: seats[index] }] : [],
  );
  switch (sharing) {
    case "none":
      return all.flatMap(({ role, index, agents }) =>
        agents.map((k) => new Actor(`${role.name}_${k}`, [{ role, index, agents: [k] }], options, true, joint)),
      );
    case "role":
    case "self":
      return all.map((own) => new Actor(own.role.name, [own], options, sharing === "role", joint));
    case "all": {
      const other = all.find(({ role }) => spacesOf(role) !== spacesOf(all[0].role));
      if (other) {
        throw new Error(
          `${game.id}: one network cannot serve all roles, for ${told(all[0].role)} and ${told(other.role)}; share by role.`,
        );
      }
      return all.length > 0 ? [new Actor(all.map(({ role }) => role.name).join("+"), all, options, true, joint)] : [];
    }
    default:
      sharing satisfies never;
      throw new Error(`sharing is ${sharings.join(", ")}, not '${sharing}'.`);
  }
}

/** What a network must fit: `sees 3, discrete 2`. */
export function spacesOf({ observation, action }: Role): string {
  return `sees ${size(observation)}, ${action.kind === "box" ? `box of ${size(action)}` : `${action.kind} ${action.n}`}`;
}

const told = (role: Role): string => `${role.name} ${spacesOf(role).replace(", ", " and acts in ")}`;
