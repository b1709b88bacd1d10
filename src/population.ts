/**
 * Populations: several players side by side in one role, each in seats of its own.
 *
 *   among([[single, 3], [blind, 2], [equilibrium]])   a bot: seats 0 to 2, then 3 and 4, then all that are left
 *
 * A player that is not `alone` acts for its whole role, and what it chose for its seats counts: so a bot that plays its part of an
 * equilibrium plays the same part whoever else is there. A bot that answers others is told who they are (`Bot.facing`).
 */
import type { Agent, Bot } from "./agent.js";
import { type AnyGame, agentNames, type Role, type State } from "./game.js";
import type { Seed } from "./rng.js";
import { maskSize, size } from "./space.js";

/** Who plays some seats of a role. */
export interface Part<P> {
  readonly player: P;
  readonly seats: readonly number[]; // each once, from 0 to count − 1
}

/**
 * A bot made of bots, in the order of seats; a group without a number takes what the others leave.
 *
 * @throws when it is asked to play, naming the role whose seats the numbers do not fit
 */
export function among(groups: readonly (readonly [bot: Bot, count?: number])[]): Bot {
  return (game, role, seed) => {
    const { name, count } = game.roles[role] as Role;
    const seats = share(
      groups.map(([, given]) => given),
      count,
      `among: role ${name}`,
    );
    const parts = groups.map(([player], k) => ({ player, seats: seats[k] }));
    return sideBySide(game, role, cast(game, role, parts, seed));
  };
}

/**
 * The seats of each group, in order.
 *
 * @param counts how many each has; at most one is undefined and takes the rest
 * @param part   may seats stay free?
 * @throws a sentence that begins with `who` when the numbers do not fit
 */
export function share(counts: readonly (number | undefined)[], count: number, who: string, part = false): number[][] {
  const rests = counts.filter((given) => given === undefined).length;
  if (rests > 1) throw new Error(`${who}: ${rests} groups have no number of agents; only one can take the rest.`);
  const odd = counts.find((given) => given !== undefined && !(Number.isInteger(given) && given > 0));
  if (odd !== undefined) throw new Error(`${who}: a group has 1 or more agents, not ${odd}.`);
  const taken = counts.reduce((sum: number, given) => sum + (given ?? 0), 0);
  if (taken > count) throw new Error(`${who} has ${count} agent${count > 1 ? "s" : ""}, but the groups have ${taken}.`);
  if (rests === 1 && taken === count) throw new Error(`${who}: no agent is left for the group without a number.`);
  if (rests === 0 && taken < count && !part)
    throw new Error(`${who} has ${count} agents, but the groups have ${taken}; leave one number out to take the rest.`);
  let next = 0;
  return counts.map((given) => Array.from({ length: given ?? count - taken }, () => next++));
}

/** Agents for bots in their seats: each has a coin of its own, and whoever answers others is told who plays what. */
export function cast(game: AnyGame, role: number, parts: readonly Part<Bot>[], seed: Seed): Part<Agent>[] {
  const { count } = game.roles[role] as Role;
  const seats = Array.from({ length: count }, (_, i) => parts.find((part) => part.seats.includes(i))?.player);
  return parts.map(({ player, seats: own }, k) => ({
    player: (player.facing?.(seats) ?? player)(game, role, k === 0 ? seed : `${seed}/${k}`),
    seats: own,
  }));
}

/**
 * One agent that hands each its seats. Seats that nobody has are left as they are.
 *
 * @throws naming a seat that the role has not, or that two have
 */
export function sideBySide(game: AnyGame, role: number, parts: readonly Part<Agent>[]): Agent {
  const { name, count, observation, action } = game.roles[role] as Role;
  const taken = new Set<number>();
  for (const seat of parts.flatMap(({ seats }) => seats)) {
    if (!(Number.isInteger(seat) && seat >= 0 && seat < count))
      throw new Error(`${game.id}: role ${name} has seats 0 to ${count - 1}, not ${seat}.`);
    if (taken.has(seat)) throw new Error(`${game.id}: seat ${seat} of role ${name} is given to two players.`);
    taken.add(seat);
  }
  if (parts.length === 1 && taken.size === count && !parts[0].player.alone) return parts[0].player;
  const widths = { seen: size(observation), flags: maskSize(action), wide: size(action) };
  const chairs = parts.flatMap(({ player, seats }) =>
    player.alone
      ? seats.map((seat, k) => new Chair((k > 0 && player.another?.()) || player, [seat], count, widths))
      : [new Chair(player, seats, count, widths)],
  );
  const moving = parts.flatMap(({ player }, k) => (player.state ? [[String(k), player.state] as const] : []));
  return {
    ...(moving.length > 0 && { state: Object.fromEntries(moving) as State }),
    act(observations, masks, actions, policies, time) {
      for (const chair of chairs) chair.act(observations, masks, actions, policies, time);
    },
  };
}

/** The parts that agents by name make up, one for each player; agents of other roles are left out. */
export function partsOf(game: AnyGame, role: number, players: { readonly [agent: string]: Agent }): Part<Agent>[] {
  const { name, count } = game.roles[role] as Role;
  const parts: { readonly player: Agent; readonly seats: number[] }[] = [];
  for (let seat = 0; seat < count; seat++) {
    const player = Object.hasOwn(players, `${name}_${seat}`) ? players[`${name}_${seat}`] : undefined;
    if (!player) continue;
    const known = parts.find((part) => part.player === player);
    if (known) known.seats.push(seat);
    else parts.push({ player, seats: [seat] });
  }
  return parts;
}

/** `router_0 to router_3, router_6`. */
export function seatNames(game: AnyGame, role: number, seats: readonly number[]): string {
  const { name } = game.roles[role] as Role;
  const known = new Set(agentNames(game));
  const runs: number[][] = [];
  for (const seat of [...seats].sort((a, b) => a - b)) {
    const run = runs[runs.length - 1];
    if (run && run[run.length - 1] === seat - 1) run.push(seat);
    else runs.push([seat]);
  }
  const named = (seat: number) => (known.has(`${name}_${seat}`) ? `${name}_${seat}` : `seat ${seat}`);
  return runs
    .map((run) => [run[0], run[run.length - 1]].map(named))
    .map(([a, b]) => (a === b ? a : `${a} to ${b}`))
    .join(", ");
}

type Widths = { readonly seen: number; readonly flags: number; readonly wide: number };

/** A player with its seats and its copies of what it reads and writes. */
class Chair {
  private observations = new Float32Array(0); // [lanes, 1, seen] of a player who is alone; else it reads the role's own
  private masks = new Uint8Array(0);
  private actions = new Float32Array(0); // [lanes, 1 or count, wide]
  private policies = new Float32Array(0);

  constructor(
    private readonly player: Agent,
    private readonly seats: readonly number[],
    private readonly count: number,
    private readonly widths: Widths,
  ) {}

  act(
    observations: Float32Array,
    masks: Uint8Array,
    actions: Float32Array,
    policies?: Float32Array,
    time?: Int32Array,
  ): void {
    const { player, seats, count, widths } = this;
    const { seen, flags, wide } = widths;
    const lanes = actions.length / (wide * count);
    const rows = player.alone ? 1 : count;
    if (this.actions.length !== lanes * rows * wide) {
      this.actions = new Float32Array(lanes * rows * wide);
      if (player.alone) {
        this.observations = new Float32Array(lanes * seen);
        this.masks = new Uint8Array(lanes * flags);
      }
    }
    const read = policies?.length ? lanes * rows * flags : 0;
    if (this.policies.length !== read) this.policies = new Float32Array(read);
    if (player.alone) {
      copy(observations, count, seats[0], this.observations, 1, 0, seen);
      copy(masks, count, seats[0], this.masks, 1, 0, flags);
      player.act(this.observations, this.masks, this.actions, this.policies, time);
    } else player.act(observations, masks, this.actions, this.policies, time);
    for (const seat of seats) {
      const row = player.alone ? 0 : seat;
      copy(this.actions, rows, row, actions, count, seat, wide);
      if (policies?.length) copy(this.policies, rows, row, policies, count, seat, flags);
    }
  }
}

/** Row i of each lane's n to row j of each lane's m. */
function copy<A extends Float32Array | Uint8Array>(
  ...[from, n, i, to, m, j, width]: [A, number, number, A, number, number, number]
): void {
  for (let a = i * width, b = j * width; a < from.length; a += n * width, b += m * width) {
    for (let k = 0; k < width; k++) to[b + k] = from[a + k];
  }
}
