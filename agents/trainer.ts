/**
 * The training loop: everyone acts, the batch steps, learners remember; then every learner is improved.
 *
 * It knows no game and no algorithm. Roles, or seats of a role, are played by learners, or by a fixed agent where one is given. The
 * same seed on the same backend gives the same bits; only the keys under `time/` differ between two runs.
 */
import type { Agent } from "../src/agent.js";
import { Batch } from "../src/batch.js";
import { type AnyGame, agentNames, type Role, type State, seat } from "../src/game.js";
import { resolve } from "../src/options.js";
import { stepsOf } from "../src/playable.js";
import { partsOf, sideBySide } from "../src/population.js";
import { checkSeed, type Seed } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";
import type { LearnerOptions, Report, Update } from "./algorithm.js";
import { checkAlgorithm } from "./algorithm-names.js";
import { algorithms } from "./algorithms.js";
import { checkAgents, checkGame, checkOptions } from "./checks.js";
import { checkHeads } from "./heads.js";
import { Joint } from "./joint.js";
import { Learner } from "./learner.js";
import { type Policy, type PolicyOptions, policiesOf } from "./policy.js";
import { checkPool, Pool, type PoolOptions } from "./pool.js";
import { EpisodeTally, type TrainRecord, trainKeys } from "./record.js";
import { checkRoom } from "./rollout.js";
import { actorsOf, type Sharing, sharings } from "./sharing.js";

export { type Sharing, sharings };

export interface TrainOptions {
  readonly algorithm?: string; // default ppo
  readonly options?: { readonly [name: string]: unknown }; // of the algorithm, see its defaults
  readonly sharing?: Sharing; // default none
  readonly lanes?: number; // episodes side by side
  readonly rollout?: number; // steps per lane and update
  readonly steps?: number; // agent-steps in all: rows with something to decide
  readonly updates?: number; // in place of steps
  readonly seed?: Seed;
  /** Who does not learn, by the name of a role, or of an agent where only some of its role learn: `router_0`. */
  readonly players?: { readonly [roleOrAgent: string]: Agent };
  /** Learn against copies of past selves too. Absent: against each other as they are now. */
  readonly pool?: PoolOptions;
}

const planned = ["algorithm", "options", "sharing", "lanes", "rollout", "steps", "updates", "seed", "players", "pool"];

export class Trainer {
  readonly batch: Batch;
  readonly learners: readonly Learner[];
  readonly algorithm: string;
  readonly sharing: Sharing;
  readonly options: LearnerOptions;
  readonly rollout: number;
  readonly seed: Seed;
  private readonly improve: Update;
  private readonly joint: Joint | undefined; // where values read what everybody sees
  private readonly tally: EpisodeTally;
  private readonly actions: readonly Float32Array[]; // per role [lanes, count, size]
  private readonly policies: readonly Float32Array[]; // per role [lanes, count, maskSize]; empty where the game reads none
  private readonly fixed: readonly (Agent | undefined)[]; // per role
  private readonly pool: Pool | undefined;
  private readonly counters = new Float64Array(3); // updates, agent-steps, lane-steps
  private disposed = false;

  constructor(
    readonly game: AnyGame,
    readonly plan: TrainOptions = {},
  ) {
    checkGame("train", game);
    checkOptions("train", plan);
    const unknown = Object.keys(plan).find((name) => !planned.includes(name));
    if (unknown !== undefined) throw new Error(`train has no option '${unknown}'; it has ${planned.join(", ")}.`);
    const { algorithm = "ppo", sharing = "none", seed = 0, players = {} } = plan;
    checkAlgorithm(algorithm);
    checkSeed(seed);
    if (!sharings.includes(sharing)) throw new Error(`sharing is ${sharings.join(", ")}, not '${sharing}'.`);
    this.algorithm = algorithm;
    this.sharing = sharing;
    this.seed = seed;
    this.options = resolve(algorithms[algorithm].defaults, plan.options, algorithm) as LearnerOptions;
    this.improve = algorithms[algorithm].make(this.options);
    const length = stepsOf(game);
    const lanes = whole(plan.lanes ?? (length === 1 ? 256 : 16), "lanes");
    this.rollout = whole(plan.rollout ?? (length === 1 ? 1 : Math.min(Math.max(length, 32), 128)), "rollout");
    if (plan.steps !== undefined && plan.updates !== undefined) throw new Error("Give steps or updates, not both.");
    if (plan.updates !== undefined) whole(plan.updates, "updates");
    if (plan.steps !== undefined) whole(plan.steps, "steps");
    const roles = game.roles as readonly Role[];
    checkRoom(game, lanes, this.rollout);
    checkPlayers(game, players);
    this.fixed = roles.map(({ name }, k) => {
      if (Object.hasOwn(players, name)) return players[name];
      const parts = partsOf(game, k, players);
      return parts.length > 0 ? sideBySide(game, k, parts) : undefined;
    });
    this.batch = new Batch(game, lanes);
    this.batch.reset({ seed: `train ${seed}` }); // text, so that neighbouring seeds share no lane's stream
    const seats = roles.map((role) => learning(role, players));
    const learned = roles.flatMap(({ action }, k) => (seats[k].length > 0 ? [action] : []));
    checkHeads(learned, this.options, game.id);
    if (plan.pool) checkPool(game, seats, plan.pool);
    this.joint =
      this.options.critic === "central" ? new Joint(this.batch, this.rollout, this.options.observations) : undefined;
    this.learners = actorsOf(game, sharing, this.options, seats).map(
      (actor) => new Learner(actor, this.batch, this.rollout, this.options, seed, this.joint),
    );
    if (this.learners.length === 0)
      throw new Error(`${game.id}: every role has a player, so there is nobody to train.`);
    if (plan.pool) {
      const stand = actorsOf(game, sharing, this.options, seats);
      const copies = policiesOf(stand, { seed: `pool ${seed}` });
      this.pool = new Pool(game, this.batch, this.learners, stand, copies, plan.pool, seed);
    }
    this.tally = new EpisodeTally(this.batch);
    this.actions = roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
    this.policies = roles.map(
      (role) => new Float32Array(role.readsPolicy ? lanes * role.count * maskSize(role.action) : 0),
    );
  }

  /** Updates made, agent-steps lived through. */
  get updates(): number {
    return this.counters[0];
  }
  get agentSteps(): number {
    return this.counters[1];
  }

  /** From 0 to 1 over the training; default length 100,000 agent-steps. */
  get progress(): number {
    const { steps = 100_000, updates } = this.plan;
    return Math.min(1, updates === undefined ? this.agentSteps / steps : this.updates / updates);
  }

  /** Collect one rollout and improve every learner. @throws when a loss is not finite, or it was disposed of */
  update(): TrainRecord {
    if (this.disposed) throw new Error("train: the trainer was disposed of, and learns no more.");
    const { batch, learners, counters, progress } = this;
    const begin = performance.now();
    for (const learner of learners) learner.schedule(progress);
    this.pool?.begin(this.updates);
    const stepping = this.collect();
    const collected = performance.now();
    let decided = 0;
    for (const learner of learners) decided += learner.finish();
    const reports: { [learner: string]: Report } = {};
    for (const learner of learners) {
      const std = learner.std();
      const report = this.improve(learner, progress, learners);
      reports[learner.actor.name] = std === undefined ? report : { ...report, std };
    }
    const end = performance.now();
    counters[0]++;
    counters[1] += decided;
    counters[2] += this.rollout * batch.lanes;
    return {
      ...this.tally.read(),
      ...trainKeys(reports),
      "train/n_updates": this.updates,
      "time/total_timesteps": this.agentSteps,
      "time/env_steps_per_second": (1000 * this.rollout * batch.lanes) / stepping,
      "time/act_steps_per_second": (1000 * decided) / (collected - begin - stepping),
      "time/learn_steps_per_second": (1000 * decided) / (end - collected),
      "time/fps": (1000 * decided) / (end - begin),
      "time/update_ms": end - collected,
    };
  }

  /** The learners of each role as agents, by role name. They share the live networks and go on learning with them. */
  policiesOf(options: PolicyOptions = {}): { readonly [role: string]: Policy } {
    return policiesOf(
      this.learners.map((learner) => learner.actor),
      { seed: this.seed, ...options },
    );
  }

  /** All that moves: what a checkpoint holds, and restores in place. */
  state(): State {
    const players = this.fixed.flatMap((agent, k) =>
      agent?.state ? [[(this.game.roles as readonly Role[])[k].name, agent.state] as const] : [],
    );
    return {
      counters: this.counters,
      tally: this.tally.last,
      ...(players.length > 0 && { players: Object.fromEntries(players) }),
      ...(this.joint && { joint: this.joint.state() }),
      ...(this.pool && { pool: this.pool.state() }),
      learners: Object.fromEntries(this.learners.map((learner) => [learner.actor.name, learner.state()])),
    };
  }

  dispose(): void {
    this.disposed = true;
    for (const learner of this.learners) learner.actor.dispose();
    this.pool?.dispose();
  }

  /** Let the fixed players act for nothing, so that those with a memory have room for all lanes before it is restored. */
  rehearse(): void {
    const { batch, actions, policies, fixed } = this;
    fixed.forEach((agent, k) => {
      if (agent?.state) agent.act(batch.observations[k], batch.masks[k], actions[k], policies[k], batch.time);
    });
  }

  /** One rollout. Returns the milliseconds spent in the game itself. */
  private collect(): number {
    const { batch, learners, joint, actions, policies, fixed, pool } = this;
    let stepping = 0;
    for (let t = 0; t < this.rollout; t++) {
      joint?.look(t);
      for (const learner of learners) learner.act(t, actions, policies);
      for (let k = 0; k < fixed.length; k++) {
        fixed[k]?.act(batch.observations[k], batch.masks[k], actions[k], policies[k], batch.time);
      }
      pool?.act(actions, policies);
      const before = performance.now();
      batch.step(actions, policies);
      stepping += performance.now() - before;
      for (const learner of learners) learner.live(t);
      this.tally.step();
    }
    return stepping;
  }
}

/** The seats of a role that nobody else plays. */
function learning({ name, count }: Role, players: object): number[] {
  if (Object.hasOwn(players, name)) return [];
  return Array.from({ length: count }, (_, seat) => seat).filter((seat) => !Object.hasOwn(players, `${name}_${seat}`));
}

/** @throws when a name is neither a role nor an agent, or is within a role that is given as a whole */
function checkPlayers(game: AnyGame, players: unknown): void {
  checkAgents("train", players);
  const roles = (game.roles as readonly Role[]).map((role) => role.name);
  const agents = new Set(agentNames(game));
  for (const name of Object.keys(players)) {
    if (roles.includes(name)) continue;
    if (!agents.has(name)) throw new Error(`${game.id} has no role '${name}' to play; it has ${roles.join(", ")}.`);
    const { role } = seat(game, name);
    if (Object.hasOwn(players, roles[role]))
      throw new Error(
        `${game.id}: a player is given for role ${roles[role]} and another for its ${name}; leave one out.`,
      );
  }
}

function whole(value: number, name: string): number {
  if (!(Number.isInteger(value) && value > 0)) throw new Error(`${name} must be a positive integer, got ${value}.`);
  return value;
}
