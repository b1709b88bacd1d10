/**
 * Behaviour: agents as probabilities of their legal actions, given what one of them sees, for what walks through a game by itself.
 *
 * An agent is asked with its own view in every row of its role, so it must choose row by row and remember nothing, as trained policies
 * without a memory do. One that does not write its policy counts as certain where it chooses the same 16 times.
 */
import type { Agent } from "../src/agent.js";
import type { AnyGame, Role } from "../src/game.js";
import { maskSize, type Space, size } from "../src/space.js";
import type { Seating } from "./players.js";
import { Policy } from "./policy.js";

/** What an agent knows when it acts; `legal` are numbers of actions, components of a multi-discrete one as digits. */
export interface View {
  readonly observation: readonly number[];
  readonly legal: readonly number[];
}

const asked = 16;

/**
 * Probabilities of the legal actions, for each agent in the game's order. What was asked is remembered.
 *
 * @throws when an agent remembers, acts with real numbers, or does not say how it mixes
 */
export function behaviours(game: AnyGame, seating: Seating): ((view: View) => readonly number[])[] {
  return (game.roles as readonly Role[]).flatMap((role) => {
    const agent = seating[role.name];
    if (!agent) throw new Error(`${game.id}: say who plays ${role.name}.`);
    if (agent instanceof Policy && agent.actors.some(({ memory }) => memory > 0))
      throw new Error(
        `${game.id}: the policy of ${role.name} remembers, so what it does is not a matter of what it sees.`,
      );
    return Array.from({ length: role.count }, (_, place) => {
      const known = new Map<string, readonly number[]>();
      return (view: View) => {
        const key = `${view.observation.join(" ")}|${view.legal.join(" ")}`;
        const chances = known.get(key) ?? chancesOf(agent, role, place, view);
        known.set(key, chances);
        return chances;
      };
    });
  });
}

function chancesOf(agent: Agent, role: Role, place: number, { observation, legal }: View): readonly number[] {
  const { count, action, name } = role;
  const parts = partsOf(action, name);
  const [flags, wide] = [maskSize(action), size(action)];
  const rows = new Float32Array(count * observation.length);
  const masks = new Uint8Array(count * flags);
  for (let row = 0; row < count; row++) {
    rows.set(observation, row * observation.length);
    for (const number of legal) digitsOf(number, parts, (flag) => (masks[row * flags + flag] = 1));
  }
  const actions = new Float32Array(count * wide);
  const policies = new Float32Array(count * flags).fill(Number.NaN);
  const choices = new Set<number>();
  for (let k = 0; k < asked; k++) {
    agent.act(rows, masks, actions, policies);
    if (!Number.isNaN(policies[place * flags])) break;
    choices.add(parts.reduce((number, n, c) => number * n + actions[place * wide + c], 0));
  }
  if (choices.size > 1) throw new Error(`A player of ${name} mixes without saying how.`);
  if (choices.size === 1) return legal.map((number) => (choices.has(number) ? 1 : 0));
  const own = policies.subarray(place * flags, (place + 1) * flags);
  const chances = legal.map((number) => {
    let p = 1;
    digitsOf(number, parts, (flag) => (p *= own[flag]));
    return p;
  });
  const sum = chances.reduce((a, b) => a + b, 0); // 1 but for the seven digits of Float32
  return chances.map((p) => p / sum);
}

/** Where each component of a numbered action has its flag. */
function digitsOf(number: number, parts: readonly number[], visit: (flag: number) => void): void {
  let left = number;
  let end = parts.reduce((a, b) => a + b, 0);
  for (let c = parts.length - 1; c >= 0; c--) {
    end -= parts[c];
    visit(end + (left % parts[c]));
    left = Math.floor(left / parts[c]);
  }
}

function partsOf(action: Space, name: string): readonly number[] {
  switch (action.kind) {
    case "discrete":
      return [action.n];
    case "multi-discrete":
      return action.n;
    case "box":
      throw new Error(`Role ${name} acts with real numbers, which have no list of probabilities.`);
    default:
      return action satisfies never;
  }
}
