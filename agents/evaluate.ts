/**
 * Evaluation: a joint of agents plays a number of episodes; nobody learns, and normalisers stay as they are.
 *
 * Episode e starts from the seed `laneSeed(seed, e)` whatever the number of lanes, so that two joints meet the same episodes.
 */
import type { Agent } from "../src/agent.js";
import { Batch } from "../src/batch.js";
import { type AnyGame, agentNames, type Role, seat } from "../src/game.js";
import { laneSeed, type Seed } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";

export interface EvaluateOptions {
  readonly episodes?: number; // default 32
  readonly seed?: Seed; // default 0
  readonly lanes?: number; // episodes side by side, default up to 64
  /**
   * Who plays single seats, by agent name, in place of the role's agent. An agent that is `alone` reads and writes rows of that seat;
   * any other, as scripted bots are, acts for its whole role once a step, and what it chose for its seats counts.
   */
  readonly seats?: { readonly [agent: string]: Agent };
}

/** A mean with its standard error, s/√E. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

export interface Evaluation {
  readonly episodes: number;
  readonly returns: { readonly [agent: string]: Estimate };
  readonly metrics: { readonly [name: string]: Estimate };
  readonly length: Estimate;
  readonly each: { readonly [agentOrMetric: string]: Float64Array }; // [episodes], in the order of their seeds
}

/** @param joint by role name; every role needs an agent, or one for each of its seats */
export function evaluate(
  game: AnyGame,
  joint: { readonly [role: string]: Agent },
  options: EvaluateOptions = {},
): Evaluation {
  const { episodes = 32, seed = 0, seats = {} } = options;
  if (!(Number.isInteger(episodes) && episodes > 0)) throw new Error(`evaluate: episodes must be a positive integer.`);
  const roles = game.roles as readonly Role[];
  const lanes = Math.min(options.lanes ?? 64, episodes);
  const guests = guestsOf(game, seats, lanes);
  for (const role of Object.keys(joint)) {
    if (!roles.some(({ name }) => name === role)) throw new Error(`evaluate: ${game.id} has no role '${role}'.`);
  }
  roles.forEach((role, k) => {
    const taken = guests.reduce((sum, guest) => sum + (guest.role === k ? guest.seats.length : 0), 0);
    if (!joint[role.name] && taken < role.count) throw new Error(`evaluate: say who plays ${role.name}.`);
  });
  const batch = new Batch(game, lanes, "disabled");
  const actions = roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
  const policies = roles.map(
    (role) => new Float32Array(role.readsPolicy ? lanes * role.count * maskSize(role.action) : 0),
  );
  const names = agentNames(game);
  const metrics = game.metrics as readonly string[];
  const each: { [name: string]: Float64Array } = {};
  for (const name of [...names, ...metrics]) each[name] = new Float64Array(episodes);
  const lengths = new Float64Array(episodes);
  const playing = Array.from({ length: lanes }, (_, lane) => lane); // which episode each lane plays
  const seeds = playing.map((e) => laneSeed(seed, e));
  batch.reset({ seeds });
  for (let next = lanes, over = 0; over < episodes; ) {
    roles.forEach(({ name }, k) => {
      joint[name]?.act(batch.observations[k], batch.masks[k], actions[k], policies[k]);
    });
    for (const guest of guests) guest.act(batch, actions, policies);
    batch.step(actions, policies);
    const ended = batch.terminated.map((flag, lane) => flag | batch.truncated[lane]);
    for (let lane = 0; lane < lanes; lane++) {
      if (!ended[lane]) continue;
      const e = playing[lane];
      if (e < episodes) {
        over++;
        for (const name of names) each[name][e] = returnOf(batch, name, lane);
        metrics.forEach((name, k) => {
          each[name][e] = batch.finalMetrics[lane * metrics.length + k];
        });
        lengths[e] = batch.episodeLengths[lane];
      }
      playing[lane] = next++; // past the last one it plays on unheard
      seeds[lane] = laneSeed(seed, playing[lane]);
    }
    if (over < episodes && ended.includes(1)) batch.reset({ seeds, mask: ended });
  }
  const estimates = (of: readonly string[]) => Object.fromEntries(of.map((name) => [name, estimate(each[name])]));
  return { episodes, returns: estimates(names), metrics: estimates(metrics), length: estimate(lengths), each };
}

/** Mean and standard error of independent numbers; the error of one alone is NaN. */
export function estimate(x: Float64Array): Estimate {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const squares = x.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (x.length - 1) / x.length) };
}

function returnOf(batch: Batch, name: string, lane: number): number {
  const { role, agent } = seat(batch.game, name);
  return batch.episodeReturns[role][lane * batch.game.roles[role].count + agent];
}

/** Who plays single seats: one guest for each `alone` seat; an agent of the whole role is one guest in all its seats of it. */
function guestsOf(game: AnyGame, seats: { readonly [agent: string]: Agent }, lanes: number): Guest[] {
  const guests: Guest[] = [];
  for (const [name, player] of Object.entries(seats)) {
    const { role, agent } = seat(game, name);
    const known = player.alone ? undefined : guests.find((one) => one.player === player && one.role === role);
    if (known) known.seats.push(agent);
    else guests.push(new Guest(game, role, [agent], player, lanes));
  }
  return guests;
}

/** A player of some seats of a role: it acts on its rows, of one seat or of the whole role, and its seats' choices are kept. */
class Guest {
  private readonly observations: Float32Array; // of one seat [lanes, size]; empty for a player of the whole role, as the masks
  private readonly masks: Uint8Array;
  private readonly actions: Float32Array; // [lanes, 1 or count, size]
  private readonly policies: Float32Array; // likewise; empty where the game reads none
  private readonly widths: { readonly observation: number; readonly mask: number; readonly action: number };

  constructor(
    game: AnyGame,
    readonly role: number,
    readonly seats: number[],
    readonly player: Agent,
    private readonly lanes: number,
  ) {
    const { count, observation, action, readsPolicy } = (game.roles as readonly Role[])[role];
    this.widths = { observation: size(observation), mask: maskSize(action), action: size(action) };
    const own = player.alone ? lanes : 0;
    const rows = player.alone ? lanes : lanes * count;
    this.observations = new Float32Array(own * this.widths.observation);
    this.masks = new Uint8Array(own * this.widths.mask);
    this.actions = new Float32Array(rows * this.widths.action);
    this.policies = new Float32Array(readsPolicy ? rows * this.widths.mask : 0);
  }

  act(batch: Batch, actions: readonly Float32Array[], policies: readonly Float32Array[]): void {
    const { role, player, seats, widths } = this;
    const { count } = batch.game.roles[role];
    let [observations, masks] = [batch.observations[role], batch.masks[role]];
    if (player.alone) {
      this.copy(observations, count, seats[0], this.observations, 1, 0, widths.observation);
      this.copy(masks, count, seats[0], this.masks, 1, 0, widths.mask);
      ({ observations, masks } = this);
    }
    player.act(observations, masks, this.actions, this.policies);
    for (const agent of seats) {
      const [rows, mine] = player.alone ? [1, 0] : [count, agent];
      this.copy(this.actions, rows, mine, actions[role], count, agent, widths.action);
      if (policies[role].length) this.copy(this.policies, rows, mine, policies[role], count, agent, widths.mask);
    }
  }

  /** Row i of each lane's n to row j of each lane's m. */
  private copy<A extends Float32Array | Uint8Array>(
    ...[from, n, i, to, m, j, width]: [A, number, number, A, number, number, number]
  ): void {
    for (let lane = 0; lane < this.lanes; lane++) {
      const at = (lane * n + i) * width;
      to.set(from.subarray(at, at + width), (lane * m + j) * width);
    }
  }
}
