/** Trained actors as the `Agent` that plays a role, or a single seat of it. Nothing is learned and nothing moves but the coin. */
import type { Agent } from "../src/agent.js";
import { Rng, type Seed } from "../src/rng.js";
import { size } from "../src/space.js";
import type { Actor } from "./actor.js";

export interface PolicyOptions {
  readonly deterministic?: boolean; // the likeliest choice, the mean of a box; default false
  readonly seed?: Seed; // of the coin
}

export class Policy implements Agent {
  private readonly rng: Rng | undefined;
  private readonly kept: Float32Array;
  private inputs = new Float32Array(0);

  /** @param actors one for each agent of the role, or one that all share; only of those that learned, where not all did */
  constructor(
    readonly actors: readonly Actor[],
    private readonly options: PolicyOptions = {},
  ) {
    this.rng = options.deterministic ? undefined : Rng.alloc(1, `policy ${options.seed ?? 0}`).at(0);
    this.kept = new Float32Array(actors[0].head.kept);
  }

  /** The same actors with another coin, or with none. */
  with(options: PolicyOptions): Policy {
    return new Policy(this.actors, { ...this.options, ...options });
  }

  /** The agents of the role that it plays; others are left as they are. */
  get agents(): readonly number[] {
    return this.actors.flatMap(({ agents }) => agents);
  }

  act(observations: Float32Array, masks: Uint8Array, actions: Float32Array, policies?: Float32Array): void {
    const { role, width } = this.actors[0];
    if (observations.length % (role.count * width) !== 0) {
      throw new Error(`A policy of ${role.name} plays ${role.count} agents at once; use seat() to play one of them.`);
    }
    for (const actor of this.actors) this.play(actor, observations, masks, actions, policies);
  }

  /** One agent of the role alone: rows are `[lanes, 1]`. */
  seat(agent: number): Agent {
    const { role, width, maskWidth } = this.actors[0];
    const { count } = role;
    const wide = size(role.action);
    if (!(agent >= 0 && agent < count)) throw new Error(`${role.name} has seats 0 to ${count - 1}, not ${agent}.`);
    const actor = this.actors.find(({ agents }) => agents.includes(agent));
    if (!actor)
      throw new Error(`${role.name}_${agent} is none of those who learned, ${role.name} ${this.agents.join(", ")}.`);
    // play all seats with copies of this one's view, and keep this one's choice
    let all = { observations: new Float32Array(0), masks: new Uint8Array(0), actions: new Float32Array(0) };
    return {
      alone: true,
      act: (observations, masks, actions, policies) => {
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
        this.play(actor, all.observations, all.masks, all.actions, read);
        for (let row = 0, i = agent; row < rows; row++, i += count) {
          actions.set(all.actions.subarray(i * wide, (i + 1) * wide), row * wide);
          if (read) policies?.set(read.subarray(i * maskWidth, (i + 1) * maskWidth), row * maskWidth);
        }
      },
    };
  }

  /** Free the networks, also of every policy that shares them. */
  dispose(): void {
    for (const actor of this.actors) actor.dispose();
  }

  private play(
    actor: Actor,
    observations: Float32Array,
    masks: Uint8Array,
    actions: Float32Array,
    policies: Float32Array | undefined,
  ): void {
    const { head, role, agents, inputs, maskWidth, row } = actor;
    const lanes = observations.length / (role.count * actor.width);
    const wide = size(role.action);
    if (this.inputs.length !== lanes * agents.length * inputs) {
      this.inputs = new Float32Array(lanes * agents.length * inputs);
    }
    actor.read(observations, this.inputs, 0);
    row.outputs = actor.outputs(this.inputs);
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
