/** Checks of what a game says of itself: its id, its roles and their spaces, its horizon. */
import { type AnyGame, agentNames, type Role } from "../game.js";
import { idPattern } from "../registry.js";
import type { Field, Space } from "../space.js";
import type { Check } from "./context.js";

export const formChecks: readonly Check[] = [
  {
    name: "the id reads family/name-v0",
    needs: [],
    run: ({ make }) => {
      const { id } = make();
      let inner = String(id); // transforms and devices write name(id)
      for (let m = wrapped.exec(inner); m; m = wrapped.exec(inner)) inner = m[1];
      return idPattern.test(inner)
        ? undefined
        : `'${id}' is no id of the form family/name-v0, nor name(family/name-v0)`;
    },
  },
  { name: "roles have names and agents of their own", needs: [], run: ({ make }) => rolesFault(make()) },
  {
    name: "spaces are honest",
    needs: ["roles have names and agents of their own"],
    run: ({ make }) => {
      const game = make();
      for (const role of game.roles as readonly Role[]) {
        const fault =
          fieldsFault(role.observation?.fields, "observation") ?? spaceFault(role.action) ?? rankFault(role);
        if (fault) return `role ${role.name}: ${fault}`;
      }
      const twice = repeated(game.metrics);
      return twice && `two metrics are called '${twice}'`;
    },
  },
  {
    name: "the horizon is a whole number of rounds",
    needs: [],
    run: ({ make }) => {
      const { horizon, phases, horizonEnds } = make();
      if (!whole(horizon)) return `the horizon must be a whole number of rounds, 1 or more, got ${horizon}`;
      if (!whole(phases)) return `the number of phases must be whole, 1 or more, got ${phases}`;
      if (horizonEnds === "terminated" || horizonEnds === "truncated") return undefined;
      return `horizonEnds must be terminated or truncated, got ${horizonEnds}`;
    },
  },
];

/** What everything that plays the game builds on. */
export const form: readonly string[] = formChecks.slice(1).map(({ name }) => name);

const wrapped = /^[\w .+-]+\((.*)\)$/;
const whole = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 1;

const repeated = (names: readonly string[]) => names.find((name, k) => names.indexOf(name) !== k);

function rolesFault(game: AnyGame): string | undefined {
  const roles = game.roles as readonly Role[];
  if (roles.length === 0) return "the game has no role";
  for (const { name, count } of roles) {
    if (!/^[a-z][a-z0-9_-]*$/.test(name)) return `'${name}' is no name for a role: a to z, digits, - and _, please`;
    if (!whole(count)) return `role ${name} needs a whole number of agents, 1 or more, got ${count}`;
  }
  const twice = repeated(agentNames(game));
  return twice && `two agents are called ${twice}`;
}

function spaceFault(space: Space): string | undefined {
  switch (space.kind) {
    case "discrete":
      return whole(space.n) ? undefined : `a discrete action needs a whole number of choices, got ${space.n}`;
    case "multi-discrete":
      if (space.n.length === 0) return "the action has no component";
      return space.n.every(whole)
        ? undefined
        : `each component needs a whole number of choices, got ${space.n.join(", ")}`;
    case "box":
      return fieldsFault(space.fields, "action");
    default:
      return `there is no space of kind '${(space as { kind: string }).kind}'` satisfies string;
  }
}

function fieldsFault(fields: readonly Field[] | undefined, what: string): string | undefined {
  if (!fields?.length) return `the ${what} has no field`;
  for (const { name, unit, low, high, size = 1 } of fields) {
    if (!name) return `a field of the ${what} has no name`;
    if (!unit) return `'${name}' of the ${what} has no unit; a pure number has "1"`;
    if (!whole(size)) return `'${name}' of the ${what} needs a whole size, 1 or more, got ${size}`;
    if (!(Number.isFinite(Math.fround(low)) && Number.isFinite(Math.fround(high)) && low < high)) {
      return `'${name}' of the ${what} needs finite bounds with low below high, got [${low}, ${high}]`;
    }
  }
  const twice = repeated(fields.map(({ name }) => name));
  return twice && `two fields of the ${what} are called '${twice}'`;
}

function rankFault({ rank, action }: Role): string | undefined {
  if (!rank) return undefined;
  if (action.kind !== "discrete") return "only discrete actions have a rank";
  return rank.length === action.n && rank.every(Number.isFinite)
    ? undefined
    : `the rank needs ${action.n} finite numbers, one per action, got ${rank.join(", ")}`;
}
