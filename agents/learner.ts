/**
 * A learner: an actor with what learning needs: its rollout, its optimiser, its coins and its scale of rewards.
 *
 * It acts for its rows, remembers, and on `finish` knows advantages and targets. An algorithm then calls `descend`.
 */
import type { Batch } from "../src/batch.js";
import type { State } from "../src/game.js";
import { Rng, type Seed } from "../src/rng.js";
import { size } from "../src/space.js";
import type { Actor } from "./actor.js";
import { type LearnerOptions, scheduled } from "./algorithm.js";
import { Critic } from "./critic.js";
import { type Measured, measure } from "./gradient.js";
import { type Joint, JointView } from "./joint.js";
import { Memory } from "./memory.js";
import { RewardScaler } from "./normalise.js";
import type { Objective } from "./objective.js";
import { type Optimiser, optimiserOf } from "./optimiser.js";
import { gae, perStep } from "./returns.js";
import { Minibatch, Rollout } from "./rollout.js";

/** What a step down a loss reports. */
export interface Descent extends Measured {
  readonly norm: number; // of the gradient, before clipping
}

export class Learner {
  readonly rollout: Rollout;
  readonly rows: number;
  agentSteps = 0; // rows with a choice since the last `finish`
  private readonly rng: Rng; // lane 0 acts, lane 1 shuffles
  private readonly optimiser: Optimiser;
  private readonly scaler: RewardScaler;
  private readonly gradient: Float32Array;
  private readonly seen: Float32Array; // [rows, width], raw observations of one step
  private readonly paid: Float32Array; // [rows], raw rewards of one step
  private readonly over: Uint8Array; // [rows]
  readonly absent: Uint8Array; // [rows], 1 where somebody else plays during this rollout, so that nothing is learned
  private readonly critic: Critic;
  private readonly masked: boolean;
  private minibatch: Minibatch | undefined;

  /** @param joint what everybody sees, where the value reads it */
  constructor(
    readonly actor: Actor,
    private readonly batch: Batch,
    steps: number,
    readonly options: LearnerOptions,
    seed: Seed,
    joint?: Joint,
  ) {
    const { inputs, width, head, maskWidth, count } = actor;
    const rows = batch.lanes * count;
    this.rows = rows;
    this.masked = batch.game.legal !== undefined && actor.role.action.kind !== "box";
    const view = joint && new JointView(joint, count);
    const memory = actor.memory > 0 ? new Memory(steps, rows, actor.memory) : undefined;
    this.rollout = new Rollout(steps, rows, inputs, head.kept, this.masked ? maskWidth : 0, view, memory);
    this.critic = new Critic(actor, batch, this.rollout);
    this.rng = Rng.alloc(2, `learner ${actor.name} ${seed}`);
    actor.initialise(this.rng.at(0));
    this.optimiser = optimiserOf(options.optimiser, actor.parameters.values.length, options.adamEpsilon);
    this.gradient = new Float32Array(actor.parameters.values.length);
    this.scaler = new RewardScaler(options.rewards, rows, perStep(options.gamma, batch.game.phases));
    this.seen = new Float32Array(rows * width);
    this.paid = new Float32Array(rows);
    this.over = new Uint8Array(rows);
    this.absent = new Uint8Array(rows);
  }

  /** The role that it plays, the first one where it plays several. */
  get roleIndex(): number {
    return this.actor.groups[0].index;
  }

  /** Choose this learner's actions at step t of the rollout, write them to the roles' arrays, and remember. */
  act(t: number, actions: readonly Float32Array[], policies: readonly Float32Array[]): void {
    const { actor, batch, rollout, rows, rng } = this;
    const { inputs, maskWidth, row } = actor;
    this.see();
    const at = t * rows;
    actor.readAll(batch.observations, rollout.inputs, at);
    rollout.memory?.begin(t, batch.time);
    const read = rollout.inputs.subarray(at * inputs, (at + rows) * inputs);
    row.outputs = actor.outputs(read, rollout.memory?.policy);
    this.critic.look(t);
    rng.at(0);
    for (let lane = 0, i = 0; lane < batch.lanes; lane++) {
      for (const { index, role, agents, head } of actor.groups) {
        const wide = size(role.action);
        row.mask = batch.masks[index];
        for (const agent of agents) {
          const k = lane * role.count + agent;
          row.at = i * head.outputs;
          row.maskAt = k * maskWidth;
          const decides = head.decides(row.mask, row.maskAt) ? 1 : 0;
          rollout.decides[at + i] = decides;
          rollout.logProbs[at + i] = head.draw(row, rng, rollout.kept, (at + i) * head.kept);
          head.decode(rollout.kept, (at + i) * head.kept, actions[index], k * wide);
          if (policies[index].length > 0) head.probabilities(row, false, policies[index], row.maskAt);
          if (this.masked) {
            for (let j = 0; j < maskWidth; j++) rollout.masks[(at + i) * maskWidth + j] = row.mask[row.maskAt + j];
          }
          this.agentSteps += decides;
          i++;
        }
      }
    }
  }

  /** Remember what came of step t. */
  live(t: number): void {
    const { actor, rollout, rows, batch, paid, over } = this;
    const at = t * rows;
    let cut = false;
    for (let lane = 0, i = 0; lane < batch.lanes; lane++) {
      for (const { index, role, agents } of actor.groups) {
        for (const agent of agents) {
          paid[i] = batch.rewards[index][lane * role.count + agent];
          rollout.terminated[at + i] = batch.terminated[lane];
          rollout.truncated[at + i] = batch.truncated[lane];
          over[i] = batch.terminated[lane] | batch.truncated[lane];
          rollout.fresh[at + i] = batch.fresh[lane] | this.absent[i];
          if (rollout.fresh[at + i]) {
            this.agentSteps -= rollout.decides[at + i];
            rollout.decides[at + i] = 0;
          }
          i++;
        }
      }
      cut ||= batch.truncated[lane] === 1;
    }
    this.scaler.scale(paid, over, rollout.rewards, at);
    if (cut) this.critic.cut(t);
  }

  /** After the last step: values, advantages and targets. Returns the number of agent-steps lived through. */
  finish(): number {
    const { rollout, options, batch } = this;
    this.critic.finish();
    gae(rollout, perStep(options.gamma, batch.game.phases), options.lambda, rollout.advantages);
    for (let i = 0; i < rollout.size; i++) rollout.targets[i] = rollout.advantages[i] + rollout.values[i];
    const lived = this.agentSteps;
    this.agentSteps = 0;
    return lived;
  }

  /** Set what a schedule says before acting. */
  schedule(progress: number): void {
    const { std } = this.options;
    if (!std || this.actor.head.scales === 0) return;
    this.actor.logStd.fill(Math.log(scheduled(std.from, std.to, progress)));
    this.actor.parameters.upload();
  }

  /** Discount per step. */
  get discount(): number {
    return perStep(this.options.gamma, this.batch.game.phases);
  }

  /** The learning rate now. */
  rate(progress: number): number {
    return this.options.anneal ? scheduled(this.options.learningRate, 0, progress) : this.options.learningRate;
  }

  /** Deviation of the policy of a box, averaged over its coordinates; undefined for choices. */
  std(): number | undefined {
    const { logStd } = this.actor;
    return logStd.length > 0 ? logStd.reduce((sum, x) => sum + Math.exp(x), 0) / logStd.length : undefined;
  }

  /** A random order of the rollout's rows; with a memory, of its sequences, laid out as the minibatch asked for last takes them. */
  shuffle(order: Int32Array): Int32Array {
    const { steps, rows, memory } = this.rollout;
    const { rng } = this;
    rng.at(1);
    if (!memory) {
      rng.permute(order, order.length);
      return order;
    }
    const sequences = new Int32Array(rows);
    rng.permute(sequences, rows);
    const together = (this.minibatch?.rows ?? this.rollout.size) / steps;
    for (let first = 0, to = 0; first < rows; first += together) {
      const last = Math.min(first + together, rows);
      for (let t = 0; t < steps; t++) for (let i = first; i < last; i++) order[to++] = t * rows + sequences[i];
    }
    return order;
  }

  /** The learner's one minibatch of this many rows, reused. With a memory it is of whole sequences: as many as fit, at least one. */
  minibatchOf(rows: number): Minibatch {
    const { rollout, actor } = this;
    const { steps, memory } = rollout;
    const fitting = memory ? steps * Math.min(Math.max(Math.floor(rows / steps), 1), rollout.rows) : rows;
    if (this.minibatch?.rows !== fitting) this.minibatch = new Minibatch(fitting, rollout, actor.head);
    return this.minibatch;
  }

  /**
   * One step down the gradient of an objective.
   *
   * @throws when the loss or its gradient is not finite; the parameters are then as they were
   */
  descend(minibatch: Minibatch, rate: number, objective: Objective): Descent {
    const { actor, gradient, options } = this;
    const { parameters } = actor;
    const result = measure(actor, minibatch, objective, gradient);
    if (options.std) gradient.fill(0, gradient.length - actor.head.scales); // not learned; it lies last
    const sound = Number.isFinite(result.loss);
    const norm = sound ? this.optimiser.step(parameters.values, gradient, rate, options.gradientNorm) : Number.NaN;
    if (!Number.isFinite(norm)) {
      throw new Error(
        `${actor.name}: the ${sound ? `gradient's norm is ${norm}` : `loss is ${result.loss}`}. Look for extremes in the game's ` +
          `rewards and observations, scale them (rewards=return, observations=running), or lower learningRate (${rate}).`,
      );
    }
    parameters.upload();
    return { ...result, norm };
  }

  /** All that moves. */
  state(): State {
    const { actor, options, rollout, optimiser, scaler, rng } = this;
    return {
      actor: actor.state(),
      [options.optimiser]: optimiser.state(),
      rewards: scaler.state(),
      words: rng.words,
      ...(rollout.memory && { memory: rollout.memory.state() }),
    };
  }

  /** Gather the raw observations of each group, and let its normaliser take them in. */
  private see(): void {
    const { actor, batch, seen } = this;
    const { width } = actor;
    for (const { index, role, agents, normaliser } of actor.groups) {
      if (normaliser.scaling !== "running") continue;
      const observations = batch.observations[index];
      let to = 0;
      for (let lane = 0; lane < batch.lanes; lane++) {
        for (const agent of agents) {
          const from = (lane * role.count + agent) * width;
          for (let k = 0; k < width; k++) seen[to++] = observations[from + k];
        }
      }
      normaliser.learn(seen, batch.lanes * agents.length);
    }
  }
}
