/**
 * Recorded episodes: plain JSON data from which an episode plays again bit by bit.
 *
 * Everything random in a game comes from its seed, so the actions are all there is to write down.
 */
import type { Agent } from "./agent.js";
import { Batch } from "./batch.js";
import type { Role } from "./game.js";
import { lookUp, type Registry, resolveId } from "./registry.js";
import type { Seed } from "./rng.js";
import { maskSize, size } from "./space.js";

export interface Episode {
  readonly id: string; // in full, with its version
  readonly options: { readonly [name: string]: unknown };
  readonly seed: Seed;
  readonly actions: readonly (readonly (readonly number[])[])[]; // [steps][roles][count * size]
  readonly policies?: readonly (readonly (readonly number[])[])[]; // [steps][roles][count * maskSize], where the game reads them
}

/** Chooses for all roles: writes `actions`, and `policies` where they are not empty. `batch` has one lane. */
export type Act = (batch: Batch, actions: readonly Float32Array[], policies: readonly Float32Array[]) => void;

/**
 * Play one episode to its end and write it down.
 *
 * @param players one agent per role, or a function that chooses for all
 */
export function record(
  registry: Registry,
  id: string,
  options: Episode["options"],
  seed: Seed,
  players: readonly Agent[] | Act,
): Episode {
  const game = lookUp(registry, id).make(options);
  const roles = game.roles as readonly Role[];
  if (typeof players !== "function" && players.length !== roles.length) {
    throw new Error(`record: ${game.id} has ${roles.length} role(s), got ${players.length} agent(s).`);
  }
  const batch = new Batch(game, 1, "disabled");
  const act = typeof players === "function" ? players : together(players);
  const actions = roles.map((role) => new Float32Array(role.count * size(role.action)));
  const policies = roles.map((role) => new Float32Array(role.readsPolicy ? role.count * maskSize(role.action) : 0));
  const played: number[][][] = [];
  const shown: number[][][] = [];
  batch.reset({ seed });
  while (!(batch.terminated[0] || batch.truncated[0])) {
    act(batch, actions, policies);
    for (const all of actions) for (let k = 0; k < all.length; k++) all[k] = writable(all[k]);
    batch.step(actions, policies);
    played.push(actions.map((all) => [...all]));
    shown.push(policies.map((all) => [...all]));
  }
  const episode = { id: resolveId(registry, id), options, seed, actions: played };
  return policies.some((all) => all.length > 0) ? { ...episode, policies: shown } : episode;
}

/**
 * Play a recorded episode again.
 *
 * @param onStep called after the reset with 0 and after every step with its number
 * @returns the batch of one lane as the episode leaves it
 * @throws when the id is unknown, or the actions do not fit the game or go on after its end
 */
export function replay(registry: Registry, episode: Episode, onStep?: (batch: Batch, step: number) => void): Batch {
  const { id, options, seed, actions, policies } = episode;
  const game = lookUp(registry, id).make(options);
  if (!Array.isArray(actions)) throw new Error(`replay: the episode of ${game.id} has no list of actions.`);
  const batch = new Batch(game, 1, "disabled");
  const roles = game.roles as readonly Role[];
  batch.reset({ seed });
  onStep?.(batch, 0);
  for (const [step, joint] of actions.entries()) {
    if (batch.terminated[0] || batch.truncated[0]) {
      throw new Error(`replay: ${game.id} ended after ${step} steps, but the episode has ${actions.length}.`);
    }
    const flat = fitted(game.id, step, "actions", roles, joint, ({ action }) => size(action));
    const read = (role: Role) => (role.readsPolicy ? maskSize(role.action) : 0);
    const known = policies && fitted(game.id, step, "policies", roles, policies[step], read);
    batch.step(flat, known);
    onStep?.(batch, step + 1);
  }
  return batch;
}

/** Numbers as JSON knows them, to the same effect: no −0, and no infinity, which is clipped like the largest float. */
function writable(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return largest;
  if (x === Number.NEGATIVE_INFINITY) return -largest;
  return x + 0;
}

const largest = (2 - 2 ** -23) * 2 ** 127; // of Float32

function together(agents: readonly Agent[]): Act {
  return (batch, actions, policies) => {
    for (const [r, agent] of agents.entries()) {
      agent.act(batch.observations[r], batch.masks[r], actions[r], policies[r], batch.time);
    }
  };
}

function fitted(
  id: string,
  step: number,
  what: string,
  roles: readonly Role[],
  joint: readonly (readonly number[])[] | undefined,
  width: (role: Role) => number,
): Float32Array[] {
  return roles.map((role, r) => {
    const given = joint?.[r];
    const length = role.count * width(role);
    if (Array.isArray(given) && given.length === length && given.every((x) => typeof x === "number")) {
      return Float32Array.from(given);
    }
    const got = Array.isArray(given) ? `${given.length}, or no numbers` : "none";
    throw new Error(
      `replay: the ${what} at step ${step} do not fit ${id}: role ${role.name} needs ${length} numbers, got ${got}.`,
    );
  });
}
