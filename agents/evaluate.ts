/**
 * Evaluation: a joint of agents plays a number of episodes; nobody learns, and normalisers stay as they are.
 *
 * Episode e starts from the seed `laneSeed(seed, e)` whatever the number of lanes, so that two joints meet the same episodes.
 */
import type { Agent } from "../src/agent.js";
import { Batch } from "../src/batch.js";
import { type AnyGame, agentNames, type Role, seat } from "../src/game.js";
import { partsOf, sideBySide } from "../src/population.js";
import { checkSeed, laneSeed, type Seed } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";
import { checkAgents, checkGame, checkInteger, checkOptions } from "./checks.js";

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

/**
 * @param joint by role name; every role needs an agent, or one for each of its seats
 * @throws when a seat has nobody, who plays is no agent, or an option is nonsense
 */
export function evaluate(
  game: AnyGame,
  joint: { readonly [role: string]: Agent },
  options: EvaluateOptions = {},
): Evaluation {
  checkGame("evaluate", game);
  checkOptions("evaluate", options);
  const { episodes = 32, seed = 0, seats = {} } = options;
  checkInteger("evaluate", "episodes", episodes, 1);
  checkInteger("evaluate", "lanes", options.lanes ?? 64, 1);
  checkSeed(seed);
  checkAgents("evaluate", joint);
  checkAgents("evaluate", seats);
  const roles = game.roles as readonly Role[];
  const lanes = Math.min(options.lanes ?? 64, episodes);
  for (const name of Object.keys(seats)) seat(game, name); // throws where there is no such agent
  const guests = roles.map((_, k) => partsOf(game, k, seats));
  for (const role of Object.keys(joint)) {
    if (!roles.some(({ name }) => name === role)) throw new Error(`evaluate: ${game.id} has no role '${role}'.`);
  }
  roles.forEach((role, k) => {
    const taken = guests[k].reduce((sum, guest) => sum + guest.seats.length, 0);
    if (!joint[role.name] && taken < role.count) throw new Error(`evaluate: say who plays ${role.name}.`);
  });
  const beside = guests.map((parts, k) => (parts.length > 0 ? sideBySide(game, k, parts) : undefined));
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
      for (const agent of [joint[name], beside[k]]) {
        agent?.act(batch.observations[k], batch.masks[k], actions[k], policies[k], batch.time);
      }
    });
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
