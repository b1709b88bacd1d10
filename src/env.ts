/**
 * One lane of a game behind the familiar `reset` and `step`, for people.
 *
 * `MultiEnv` takes and returns one value per agent name (`router_0`); `Env` is one agent's view, the others being played by bots
 * or trained agents. Both copy what they return; train on `Batch`.
 */
import { type Agent, certain } from "./agent.js";
import { Batch } from "./batch.js";
import { agentNames, type Game, type Role, type State, seat } from "./game.js";
import type { Seed } from "./rng.js";
import { contains, describe, type Element, flatten, maskSize, type Space, size } from "./space.js";

/** One entry per agent, `router_0` … */
export type PerAgent<T> = { readonly [agent: string]: T };

/** The actions that a joint step takes: agent names and element types derive from the game's roles. */
export type JointAction<R extends readonly Role[]> = {
  readonly [K in R[number] as `${K["name"]}_${number}`]: Element<K["action"]>;
};

export interface Info {
  readonly mask: Uint8Array; // which actions are legal now
  readonly metrics?: { readonly [name: string]: number }; // of the episode, when it ends
}

export interface EnvReset {
  readonly seed?: Seed;
  readonly options?: { readonly [name: string]: unknown }; // accepted and ignored, as Gymnasium expects
}

export class MultiEnv<S extends State = State, const R extends readonly Role[] = readonly Role[]> {
  readonly agents: readonly string[];
  private readonly batch: Batch<S>;

  constructor(readonly game: Game<S, R>) {
    this.batch = new Batch(game as Game<S>, 1, "disabled");
    this.agents = agentNames(game);
  }

  observationSpace(agent: string): Space {
    return this.role(agent).observation;
  }

  actionSpace(agent: string): Space {
    return this.role(agent).action;
  }

  /** Begin an episode. Without a seed the random stream goes on. */
  reset({ seed }: EnvReset = {}): { observations: PerAgent<Float32Array>; infos: PerAgent<Info> } {
    this.batch.reset(seed === undefined ? {} : { seed });
    return { observations: this.each((name) => this.observation(name)), infos: this.each((name) => this.info(name)) };
  }

  /**
   * One joint action; every agent acts.
   *
   * @param policies for agents whose policy the game reads, the chance of each action they were drawn from; certainty otherwise
   * @throws when an agent is missing, unknown, its action is no element of its space, or nobody reads the policy
   */
  step(joint: JointAction<R>, policies: PerAgent<ArrayLike<number>> = {}) {
    const given = joint as PerAgent<Element<Space>>;
    for (const name of Object.keys({ ...given, ...policies })) seat(this.game as Game, name);
    const actions = this.game.roles.map((role) => new Float32Array(role.count * size(role.action)));
    for (const name of this.agents) {
      if (!Object.hasOwn(given, name)) throw new Error(`${this.game.id}: step() needs an action for ${name}.`);
      const { role, agent } = seat(this.game as Game, name);
      const { action } = this.game.roles[role];
      actions[role].set(flatten(action, given[name], name), agent * size(action));
    }
    const told = this.certainly(actions);
    for (const [name, policy] of Object.entries(policies)) {
      const { role, agent } = seat(this.game as Game, name);
      tell(this.game as Game, role, agent, policy, told[role]);
    }
    return this.stepFlat(actions, told);
  }

  /** As `step`, with flat actions per role `[count, size]` and, where the game reads them, policies. */
  stepFlat(actions: readonly Float32Array[], policies?: readonly Float32Array[]) {
    const { batch } = this;
    batch.step(actions, policies);
    const terminated = batch.terminated[0] === 1;
    const truncated = batch.truncated[0] === 1;
    return {
      observations: this.each((name) => this.observation(name)),
      rewards: this.each((name) => {
        const { role, agent } = seat(this.game as Game, name);
        return batch.rewards[role][agent];
      }),
      terminated,
      truncated,
      infos: this.each((name) => this.info(name, terminated || truncated)),
    };
  }

  /** All observations side by side, in role order. */
  state(): Float32Array {
    return Float32Array.from(this.batch.observations.flatMap((o) => [...o]));
  }

  /** What the game draws of itself; empty where it draws nothing. */
  draw() {
    return this.game.draw?.(this.batch.state, 0) ?? [];
  }

  /** The raw arrays behind, one lane. */
  get raw(): Batch<S> {
    return this.batch;
  }

  /** For roles whose policy the game reads: certainty of what was chosen. */
  private certainly(actions: readonly Float32Array[]): Float32Array[] {
    return this.game.roles.map((role, r) => {
      const width = size(role.action);
      const policies = new Float32Array(role.readsPolicy ? role.count * maskSize(role.action) : 0);
      for (let agent = 0; agent < role.count; agent++) {
        swear(role, agent, actions[r].subarray(agent * width, (agent + 1) * width), policies);
      }
      return policies;
    });
  }

  private role(agent: string): Role {
    return this.game.roles[seat(this.game as Game, agent).role];
  }

  private each<T>(value: (name: string) => T): PerAgent<T> {
    return Object.fromEntries(this.agents.map((name) => [name, value(name)]));
  }

  private observation(name: string): Float32Array {
    const { role, agent } = seat(this.game as Game, name);
    const width = size(this.game.roles[role].observation);
    return this.batch.observations[role].slice(agent * width, (agent + 1) * width);
  }

  private info(name: string, ended = false): Info {
    const { role, agent } = seat(this.game as Game, name);
    const width = maskSize(this.game.roles[role].action);
    const mask = this.batch.masks[role].slice(agent * width, (agent + 1) * width);
    if (!ended) return { mask };
    return { mask, metrics: Object.fromEntries(this.game.metrics.map((m, k) => [m, this.batch.finalMetrics[k]])) };
  }
}

/** One agent's view of a game; `opponents` plays each role's other seats. */
export class Env<S extends State = State, const R extends readonly Role[] = readonly Role[]> {
  private readonly all: MultiEnv<S, R>;
  private readonly me: { readonly role: number; readonly agent: number };

  /**
   * @param agent     whose view it is, e.g. `router_0`
   * @param opponents per role, who plays the other seats; may be left out for a role with no other seat
   */
  constructor(
    readonly game: Game<S, R>,
    readonly agent: string,
    private readonly opponents: readonly (Agent | undefined)[] = [],
  ) {
    this.all = new MultiEnv(game);
    this.me = seat(game as Game, agent);
    game.roles.forEach((role, k) => {
      const others = role.count - (k === this.me.role ? 1 : 0);
      if (others > 0 && !opponents[k])
        throw new Error(`${game.id}: say who plays the other ${others} ${role.name}(s).`);
    });
  }

  get observationSpace(): R[number]["observation"] {
    return this.game.roles[this.me.role].observation;
  }

  get actionSpace(): R[number]["action"] {
    return this.game.roles[this.me.role].action;
  }

  reset(options: EnvReset = {}): { observation: Float32Array; info: Info } {
    const { observations, infos } = this.all.reset(options);
    return { observation: observations[this.agent], info: infos[this.agent] };
  }

  /** @param policy where the game reads it, the chance of each action that this one was drawn from; certainty otherwise */
  step(action: Element<R[number]["action"]>, policy?: ArrayLike<number>) {
    const { roles } = this.game;
    const { raw } = this.all;
    const mine = roles[this.me.role].action;
    const flat = flatten(mine, action as Element<Space>, this.agent); // refused before anybody else draws
    const policies = roles.map((role) => new Float32Array(role.readsPolicy ? role.count * maskSize(role.action) : 0));
    const actions = roles.map((role, k) => {
      const out = new Float32Array(role.count * size(role.action));
      this.opponents[k]?.act(raw.observations[k], raw.masks[k], out, policies[k], raw.time);
      return out;
    });
    actions[this.me.role].set(flat, this.me.agent * size(mine));
    swear(roles[this.me.role], this.me.agent, flat, policies[this.me.role]);
    if (policy) tell(this.game as Game, this.me.role, this.me.agent, policy, policies[this.me.role]);
    const { observations, rewards, terminated, truncated, infos } = this.all.stepFlat(actions, policies);
    const { [this.agent]: observation } = observations;
    return { observation, reward: rewards[this.agent], terminated, truncated, info: infos[this.agent] };
  }
}

/** Where the game reads the role's policy: write the one that is certain of this choice. */
function swear(role: Role, agent: number, choice: Float32Array, policies: Float32Array): void {
  if (!role.readsPolicy) return;
  if (!contains(role.action, choice)) {
    throw new Error(`${role.name}_${agent}: the action must be ${describe(role.action)}; the game reads its policy.`);
  }
  certain(role.action, choice, policies, agent * maskSize(role.action));
}

/** Write the policy that was given. */
function tell(
  { id, roles }: Game,
  r: number,
  agent: number,
  policy: ArrayLike<number> | null | undefined,
  policies: Float32Array,
): void {
  const { name, action, readsPolicy } = roles[r];
  const width = maskSize(action);
  if (!readsPolicy) throw new Error(`${id} reads no policy of ${name}_${agent}; leave it out.`);
  if (typeof policy !== "object" || policy?.length !== width)
    throw new Error(`${name}_${agent}: its policy is a list of ${width} chances.`);
  policies.set(policy, agent * width);
}
