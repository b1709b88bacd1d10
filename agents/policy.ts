/** Trained actors as the `Agent` that plays a role, or a single seat of it. Nothing is learned: nothing moves but coin and memory. */
import type { Agent } from "../src/agent.js";
import type { Role, State } from "../src/game.js";
import { Rng, type Seed } from "../src/rng.js";
import { size } from "../src/space.js";
import type { Actor } from "./actor.js";
import type { Group } from "./group.js";
import { Recollection } from "./recollection.js";

export interface PolicyOptions {
  readonly deterministic?: boolean; // the likeliest choice, the mean of a box; default false
  readonly seed?: Seed; // of the coin
}

export class Policy implements Agent {
  readonly state?: State; // its coin and its memory, where it has them
  private readonly rng: Rng | undefined;
  private readonly kept: Float32Array;
  private readonly role: Role;
  private readonly remembered: Recollection;
  private inputs = new Float32Array(0);

  /**
   * @param actors one for each agent of the role, or one that several share; only of those that learned, where not all did
   * @param index  of the role in the game; by default that of the first actor, its first where it plays several
   */
  constructor(
    readonly actors: readonly Actor[],
    private readonly options: PolicyOptions = {},
    private readonly index = actors[0].groups[0].index,
  ) {
    this.role = groupOf(actors[0], index).role;
    this.remembered = this.nothing(actors);
    this.rng = options.deterministic ? undefined : Rng.alloc(1, `policy ${options.seed ?? 0}`).at(0);
    const state = this.remembered.state(this.coin);
    if (state) this.state = state;
    this.kept = new Float32Array(actors[0].head.kept);
  }

  /** The same actors with another coin, or with none. */
  with(options: PolicyOptions): Policy {
    return new Policy(this.actors, { ...this.options, ...options }, this.index);
  }

  /** The agents of the role that it plays; others are left as they are. */
  get agents(): readonly number[] {
    return this.actors.flatMap((actor) => groupOf(actor, this.index).agents);
  }

  act(
    observations: Float32Array,
    masks: Uint8Array,
    actions: Float32Array,
    policies?: Float32Array,
    time?: Int32Array,
  ): void {
    const { role } = this;
    const { width } = this.actors[0];
    if (observations.length % (role.count * width) !== 0) {
      throw new Error(`A policy of ${role.name} plays ${role.count} agents at once; use seat() to play one of them.`);
    }
    for (const actor of this.actors) this.play(actor, this.remembered, observations, masks, actions, policies, time);
  }

  /** One agent of the role alone: rows are `[lanes, 1]`. */
  seat(agent: number): Agent {
    const { role } = this;
    const { width, maskWidth } = this.actors[0];
    const { count } = role;
    const wide = size(role.action);
    if (!(agent >= 0 && agent < count)) throw new Error(`${role.name} has seats 0 to ${count - 1}, not ${agent}.`);
    const actor = this.actors.find((one) => groupOf(one, this.index).agents.includes(agent));
    if (!actor)
      throw new Error(`${role.name}_${agent} is none of those who learned, ${role.name} ${this.agents.join(", ")}.`);
    // play all seats with copies of this one's view, and keep this one's choice
    let all = { observations: new Float32Array(0), masks: new Uint8Array(0), actions: new Float32Array(0) };
    const remembered = this.nothing([actor]);
    const state = actor.memory > 0 ? remembered.state(this.coin) : undefined;
    return {
      alone: true,
      ...(state && { state, another: () => this.seat(agent) }),
      act: (observations, masks, actions, policies, time) => {
        const rows = observations.length / width;
        if (all.actions.length !== rows * count * wide) {
          all = {
            observations: new Float32Array(rows * count * width),
            masks: new Uint8Array(rows * count * maskWidth),
            actions: new Float32Array(rows * count * wide),
          };
        }
        const read = policies?.length ? new Float32Array(rows * count * maskWidth) : undefined;
        for (let row = 0; row < rows; row++) {
          for (let i = row * count; i < (row + 1) * count; i++) {
            all.observations.set(observations.subarray(row * width, (row + 1) * width), i * width);
            all.masks.set(masks.subarray(row * maskWidth, (row + 1) * maskWidth), i * maskWidth);
          }
        }
        this.play(actor, remembered, all.observations, all.masks, all.actions, read, time);
        for (let row = 0, i = agent; row < rows; row++, i += count) {
          actions.set(all.actions.subarray(i * wide, (i + 1) * wide), row * wide);
          if (read) policies?.set(read.subarray(i * maskWidth, (i + 1) * maskWidth), row * maskWidth);
        }
      },
    };
  }

  private get coin(): State | undefined {
    return this.rng && { words: this.rng.words };
  }

  private nothing(actors: readonly Actor[]): Recollection {
    return new Recollection(actors, (actor) => groupOf(actor, this.index).agents.length);
  }

  /** Free the networks, also of every policy that shares them. */
  dispose(): void {
    for (const actor of this.actors) actor.dispose();
  }

  private play(
    actor: Actor,
    remembered: Recollection,
    observations: Float32Array,
    masks: Uint8Array,
    actions: Float32Array,
    policies: Float32Array | undefined,
    time: Int32Array | undefined,
  ): void {
    const { inputs, maskWidth, row } = actor;
    const group = groupOf(actor, this.index);
    const { head, role, agents } = group;
    const lanes = observations.length / (role.count * actor.width);
    const wide = size(role.action);
    if (this.inputs.length !== lanes * agents.length * inputs) {
      this.inputs = new Float32Array(lanes * agents.length * inputs);
    }
    actor.read(group, observations, this.inputs, 0, agents.length);
    row.outputs = actor.outputs(this.inputs, remembered.of(actor, lanes, time));
    row.mask = masks;
    row.at = 0;
    for (let lane = 0; lane < lanes; lane++) {
      for (const agent of agents) {
        const i = lane * role.count + agent;
        row.maskAt = i * maskWidth;
        head.draw(row, this.rng, this.kept, 0);
        head.decode(this.kept, 0, actions, i * wide);
        if (policies?.length) head.probabilities(row, this.rng === undefined, policies, row.maskAt);
        row.at += head.outputs;
      }
    }
  }
}

/** The seats of a role that the actor plays. */
function groupOf(actor: Actor, index: number): Group {
  const group = actor.groups.find((one) => one.index === index);
  if (!group) throw new Error(`${actor.name} plays nobody of role ${index}.`);
  return group;
}

/** Actors as one policy per role. */
export function policiesOf(actors: readonly Actor[], options: PolicyOptions): { readonly [role: string]: Policy } {
  const roles = new Map(actors.flatMap(({ groups }) => groups.map(({ role, index }) => [index, role] as const)));
  return Object.fromEntries(
    [...roles].map(([index, { name }]) => [
      name,
      new Policy(
        actors.filter(({ groups }) => groups.some((group) => group.index === index)),
        { ...options, seed: `${options.seed ?? 0} ${name}` },
        index,
      ),
    ]),
  );
}
