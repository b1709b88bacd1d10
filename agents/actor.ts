/**
 * An actor: policy and value networks, the head that reads them, and the normalisers before them; all that acting needs.
 *
 * An actor plays one agent, or several that share it, of one role or of all; these it tells apart by a one-hot after the observation,
 * or not at all where it plays against itself. Rows are lane by lane, and within a lane group by group.
 */
import type { Role, State } from "../src/game.js";
import type { Rng } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";
import type { LearnerOptions } from "./algorithm.js";
import type { Group, Seats } from "./group.js";
import type { Head, Row } from "./head.js";
import { type HeadOptions, headFor } from "./heads.js";
import { Net, netSlots } from "./net.js";
import { Parameters } from "./network.js";
import { ObservationNormaliser } from "./normalise.js";

/** What an actor is made of, as far as options go. */
export type ActorOptions = Pick<LearnerOptions, "hidden" | "memory" | "observations" | "initialStd" | "logitSpread"> &
  HeadOptions;

export class Actor {
  readonly groups: readonly Group[]; // what it plays, role by role
  readonly count: number; // agents that it plays
  readonly head: Head; // of the first role
  readonly parameters: Parameters;
  readonly policy: Net;
  readonly value: Net;
  readonly inputs: number; // of the policy network: the observation, and the one-hot where agents share and are told apart
  readonly valueInputs: number; // of the value network: the same, or the joint observation and a one-hot
  readonly width: number; // of the observation
  readonly maskWidth: number;
  readonly row: Row;
  private readonly scalesAt: number; // the slot of log σ
  private readonly logitSpread: number; // 0 for boxes

  /**
   * @param name  of the agent, or of the roles where agents share
   * @param seats which it plays, role by role
   * @param apart whether it can tell them apart, where they are several
   * @param joint numbers in the observations of everybody, where the value reads those; else 0
   */
  constructor(
    readonly name: string,
    seats: readonly Seats[],
    options: ActorOptions,
    apart = true,
    joint = 0,
  ) {
    let first = 0;
    this.groups = seats.map(({ index, role, agents }) => {
      first += agents.length;
      return {
        ...{ index, role, agents, first: first - agents.length },
        head: headFor(role.action, options),
        normaliser: new ObservationNormaliser(options.observations, role.observation),
      };
    });
    this.count = first;
    this.head = this.groups[0].head;
    this.width = size(this.role.observation);
    this.maskWidth = maskSize(this.role.action);
    const several = this.count > 1 ? this.count : 0;
    this.inputs = this.width + (apart ? several : 0);
    this.valueInputs = joint > 0 ? joint + several : this.inputs;
    const { outputs, scales } = this.head;
    const { hidden, memory = 0 } = options; // older checkpoints know of none
    const [acts, judges] = [
      { inputs: this.inputs, memory, hidden, outputs },
      { inputs: this.valueInputs, memory, hidden, outputs: 1 },
    ];
    const [policy, value] = [netSlots("policy", acts), netSlots("value", judges)];
    this.parameters = new Parameters([
      ...policy,
      ...value,
      ...(scales > 0 ? [{ name: "policy/logStd", shape: [scales] }] : []),
    ]);
    this.scalesAt = policy.length + value.length;
    this.policy = new Net(this.parameters, 0, acts);
    this.value = new Net(this.parameters, policy.length, judges);
    if (scales > 0) this.logStd.fill(Math.log(options.initialStd));
    this.logitSpread = this.role.action.kind === "box" ? 0 : (options.logitSpread ?? 0); // older checkpoints know of none
    const mask = new Uint8Array(0);
    this.row = { outputs: new Float32Array(0), at: 0, mask, maskAt: 0, scales: this.logStd };
  }

  /** The role that it plays, the first one where it plays several. */
  get role(): Role {
    return this.groups[0].role;
  }

  /** The seats of that role that it plays. */
  get agents(): readonly number[] {
    return this.groups[0].agents;
  }

  /** What scales that role's observations. */
  get normaliser(): ObservationNormaliser {
    return this.groups[0].normaliser;
  }

  /**
   * Orthogonal weights; gain 0.01 before the actions, so that the first policy is near uniform, and 1 before the value. A spread of
   * logits goes to the bias before the choices, drawn after all else, so that it changes nothing else of the networks.
   */
  initialise(rng: Rng): void {
    this.policy.initialise(rng, 0.01);
    this.value.initialise(rng, 1);
    if (this.logitSpread > 0) {
      const bias = this.parameters.view(this.policy.last);
      for (let k = 0; k < bias.length; k++) bias[k] = this.logitSpread * rng.normal();
    }
    this.parameters.upload();
  }

  /** log σ, `[scales]`, a view; empty where the action is a choice. */
  get logStd(): Float32Array {
    return this.head.scales > 0 ? this.parameters.view(this.scalesAt) : new Float32Array(0);
  }

  /**
   * Write what the policy network reads for the agents of one group.
   *
   * @param observations of the group's whole role, `[lanes, count, width]`
   * @param out          rows of `[inputs]`
   * @param at           the row of the group's first agent in the first lane
   * @param stride       rows per lane
   */
  read(group: Group, observations: Float32Array, out: Float32Array, at: number, stride: number): void {
    const { width, inputs } = this;
    const { agents, first, normaliser } = group;
    const { count } = group.role;
    const lanes = observations.length / (count * width);
    for (let lane = 0; lane < lanes; lane++) {
      let to = (at + lane * stride) * inputs;
      for (let j = 0; j < agents.length; j++, to += inputs) {
        normaliser.write(observations, (lane * count + agents[j]) * width, out, to);
        if (inputs === width) continue;
        out.fill(0, to + width, to + inputs);
        out[to + width + first + j] = 1;
      }
    }
  }

  /**
   * As `read`, for all agents that it plays.
   *
   * @param observations per role of the game
   * @param at           the row of the first agent in the first lane
   */
  readAll(observations: readonly Float32Array[], out: Float32Array, at: number): void {
    for (const group of this.groups) this.read(group, observations[group.index], out, at + group.first, this.count);
  }

  /**
   * The policy network's outputs for `[rows, inputs]`: `[rows, outputs]`.
   *
   * @param state `[rows, memory]` where it has one: what it remembers, written
   */
  outputs(inputs: Float32Array, state?: Float32Array): Float32Array {
    return this.policy.outputs(inputs, state);
  }

  /** Values for `[rows, valueInputs]`: `[rows]`. With a memory, `state` is as in `outputs`. */
  values(inputs: Float32Array, state?: Float32Array): Float32Array {
    return this.value.outputs(inputs, state);
  }

  /** Units of the memory of each network, 0 where they have none. */
  get memory(): number {
    return this.policy.memory?.units ?? 0;
  }

  /** Weights by layer and normalisers, as views: what `copyIn` writes here is used after `parameters.upload()`. */
  state(): State {
    const { parameters, groups } = this;
    const weights = Object.fromEntries(parameters.slots.map(({ name }, k) => [name, parameters.view(k)]));
    const each = groups.map(({ role, normaliser }) => [role.name, normaliser.state()] as const);
    return { weights, observations: each.length > 1 ? Object.fromEntries(each) : each[0][1] };
  }

  dispose(): void {
    this.parameters.dispose();
  }
}
