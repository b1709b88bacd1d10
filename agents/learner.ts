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
import { Adam } from "./adam.js";
import { type LearnerOptions, scheduled } from "./algorithm.js";
import { type Loss, type Measured, measure, type Pass } from "./gradient.js";
import { RewardScaler } from "./normalise.js";
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
  private readonly adam: Adam;
  private readonly scaler: RewardScaler;
  private readonly gradient: Float32Array;
  private readonly seen: Float32Array; // [rows, width], raw observations of one step
  private readonly paid: Float32Array; // [rows], raw rewards of one step
  private readonly over: Uint8Array; // [rows]
  private readonly finalInputs: Float32Array; // [rows, inputs]
  private readonly masked: boolean;
  private readonly chunk: number; // rows per pass of the value network
  private minibatch: Minibatch | undefined;

  constructor(
    readonly actor: Actor,
    readonly roleIndex: number,
    private readonly batch: Batch,
    steps: number,
    readonly options: LearnerOptions,
    seed: Seed,
  ) {
    const { inputs, width, head, maskWidth, agents } = actor;
    const rows = batch.lanes * agents.length;
    this.rows = rows;
    this.masked = batch.game.legal !== undefined && actor.role.action.kind !== "box";
    this.rollout = new Rollout(steps, rows, inputs, head.kept, this.masked ? maskWidth : 0);
    let together = steps;
    while (together > 1 && (steps % together !== 0 || together * rows > 4096)) together--;
    this.chunk = together * rows;
    this.rng = Rng.alloc(2, `learner ${actor.name} ${seed}`);
    actor.initialise(this.rng.at(0));
    this.adam = new Adam(actor.parameters.values.length, options.adamEpsilon);
    this.gradient = new Float32Array(actor.parameters.values.length);
    this.scaler = new RewardScaler(options.rewards, rows, perStep(options.gamma, batch.game.phases));
    this.seen = new Float32Array(rows * width);
    this.paid = new Float32Array(rows);
    this.over = new Uint8Array(rows);
    this.finalInputs = new Float32Array(rows * inputs);
  }

  /** Choose this learner's actions at step t of the rollout, write them to the role's arrays, and remember. */
  act(t: number, actions: Float32Array, policies: Float32Array): void {
    const { actor, rollout, rows, rng, roleIndex } = this;
    const { head, role, agents, inputs, maskWidth, row } = actor;
    const wide = size(role.action);
    const mask = this.batch.masks[roleIndex];
    this.see(this.batch.observations[roleIndex]);
    const at = t * rows;
    row.outputs = actor.outputs(rollout.inputs.subarray(this.look(at), (at + rows) * inputs));
    row.mask = mask;
    rng.at(0);
    for (let i = 0; i < rows; i++) {
      const seat = Math.floor(i / agents.length) * role.count + agents[i % agents.length];
      row.at = i * head.outputs;
      row.maskAt = seat * maskWidth;
      const decides = head.decides(mask, row.maskAt) ? 1 : 0;
      rollout.decides[at + i] = decides;
      rollout.logProbs[at + i] = head.draw(row, rng, rollout.kept, (at + i) * head.kept);
      head.decode(rollout.kept, (at + i) * head.kept, actions, seat * wide);
      if (policies.length > 0) head.probabilities(row, false, policies, row.maskAt);
      if (this.masked) {
        for (let j = 0; j < maskWidth; j++) rollout.masks[(at + i) * maskWidth + j] = mask[row.maskAt + j];
      }
      this.agentSteps += decides;
    }
  }

  /** Remember what came of step t. */
  live(t: number): void {
    const { actor, rollout, rows, batch, roleIndex, paid, over } = this;
    const { role, agents } = actor;
    const at = t * rows;
    let cut = false;
    for (let i = 0; i < rows; i++) {
      const lane = Math.floor(i / agents.length);
      paid[i] = batch.rewards[roleIndex][lane * role.count + agents[i % agents.length]];
      rollout.terminated[at + i] = batch.terminated[lane];
      rollout.truncated[at + i] = batch.truncated[lane];
      over[i] = batch.terminated[lane] | batch.truncated[lane];
      rollout.fresh[at + i] = batch.fresh[lane];
      if (batch.fresh[lane]) {
        this.agentSteps -= rollout.decides[at + i];
        rollout.decides[at + i] = 0;
      }
      cut ||= batch.truncated[lane] === 1;
    }
    this.scaler.scale(paid, over, rollout.rewards, at);
    if (!cut) return;
    actor.read(batch.finalObservations[roleIndex], this.finalInputs, 0);
    rollout.finals.set(actor.values(this.finalInputs), at); // read only where truncated
  }

  /** After the last step: values, advantages and targets. Returns the number of agent-steps lived through. */
  finish(): number {
    const { actor, rollout, options, batch } = this;
    const { inputs } = actor;
    for (let at = 0; at < rollout.size; at += this.chunk) {
      rollout.values.set(actor.values(rollout.inputs.subarray(at * inputs, (at + this.chunk) * inputs)), at);
    }
    actor.read(batch.observations[this.roleIndex], this.finalInputs, 0);
    rollout.last.set(actor.values(this.finalInputs));
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

  /** The learning rate now. */
  rate(progress: number): number {
    return this.options.anneal ? scheduled(this.options.learningRate, 0, progress) : this.options.learningRate;
  }

  /** Deviation of the policy of a box, averaged over its coordinates; undefined for choices. */
  std(): number | undefined {
    const { logStd } = this.actor;
    return logStd.length > 0 ? logStd.reduce((sum, x) => sum + Math.exp(x), 0) / logStd.length : undefined;
  }

  /** A random order of the rollout's rows. */
  shuffle(order: Int32Array): Int32Array {
    this.rng.at(1).permute(order, order.length);
    return order;
  }

  /** The learner's one minibatch of this many rows, reused. */
  minibatchOf(rows: number): Minibatch {
    if (this.minibatch?.rows !== rows) this.minibatch = new Minibatch(rows, this.rollout, this.actor.head);
    return this.minibatch;
  }

  /**
   * One step down the gradient of a loss.
   *
   * @throws when the loss or its gradient is not finite; the parameters are then as they were
   */
  descend(minibatch: Minibatch, rate: number, loss: (pass: Pass) => Loss): Descent {
    const { actor, gradient, options } = this;
    const { parameters } = actor;
    const result = measure(actor, minibatch, loss, gradient);
    if (options.std) gradient.fill(0, gradient.length - actor.head.scales); // not learned; it lies last
    const sound = Number.isFinite(result.loss);
    const norm = sound ? this.adam.step(parameters.values, gradient, rate, options.gradientNorm) : Number.NaN;
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
    const { actor, adam, scaler, rng } = this;
    return { actor: actor.state(), adam: adam.state(), rewards: scaler.state(), words: rng.words };
  }

  /** Gather this learner's raw observations, and let the normaliser take them in. */
  private see(observations: Float32Array): void {
    const { actor, seen, rows } = this;
    const { width, role, agents } = actor;
    if (actor.normaliser.scaling !== "running") return;
    for (let i = 0; i < rows; i++) {
      const from = (Math.floor(i / agents.length) * role.count + agents[i % agents.length]) * width;
      for (let k = 0; k < width; k++) seen[i * width + k] = observations[from + k];
    }
    actor.normaliser.learn(seen, rows);
  }

  /** Write the networks' inputs for the rows from `at` on; returns where they begin. */
  private look(at: number): number {
    const begin = at * this.actor.inputs;
    this.actor.read(this.batch.observations[this.roleIndex], this.rollout.inputs, begin);
    return begin;
  }
}
