/**
 * The joint observation: what all agents of all roles see, side by side, for a value network that reads more than its agent does.
 *
 * It is normalised as observations are, by role, and kept once per lane and step for all learners; a learner's rows are written out
 * when they are read. Policies never see it. References: Lowe et al. (2017), arXiv:1706.02275; Yu et al. (2022), arXiv:2103.01955.
 */
import type { Batch } from "../src/batch.js";
import type { AnyGame, Role, State } from "../src/game.js";
import { size } from "../src/space.js";
import { ObservationNormaliser, type ObservationScaling } from "./normalise.js";

/** Numbers in the joint observation of a game. */
export function widthOf(game: AnyGame): number {
  return (game.roles as readonly Role[]).reduce((sum, { count, observation }) => sum + count * size(observation), 0);
}

export class Joint {
  readonly width: number;
  readonly past: Float32Array; // [steps, lanes, width], of the rollout
  readonly now: Float32Array; // [lanes, width], what `read` wrote last
  private readonly roles: readonly Role[];
  private readonly normalisers: readonly ObservationNormaliser[]; // by role

  constructor(
    private readonly batch: Batch,
    steps: number,
    scaling: ObservationScaling,
  ) {
    this.roles = batch.game.roles;
    this.width = widthOf(batch.game);
    this.past = new Float32Array(steps * batch.lanes * this.width);
    this.now = new Float32Array(batch.lanes * this.width);
    this.normalisers = this.roles.map(({ observation }) => new ObservationNormaliser(scaling, observation));
  }

  /** Take in what everybody sees at step t of the rollout. */
  look(t: number): void {
    const { batch, roles, normalisers, now, past } = this;
    for (let k = 0; k < roles.length; k++) {
      normalisers[k].learn(batch.observations[k], batch.lanes * roles[k].count);
    }
    past.set(this.read(batch.observations), t * now.length);
  }

  /** The joint observations of these observations per role, `[lanes, width]`; reused. */
  read(observations: readonly Float32Array[]): Float32Array {
    const { batch, roles, normalisers, now, width } = this;
    let first = 0;
    for (let k = 0; k < roles.length; k++) {
      const { count, observation } = roles[k];
      const wide = size(observation);
      for (let lane = 0; lane < batch.lanes; lane++) {
        for (let i = 0; i < count; i++) {
          const from = (lane * count + i) * wide;
          normalisers[k].write(observations[k], from, now, lane * width + first + i * wide);
        }
      }
      first += count * wide;
    }
    return now;
  }

  /** All that moves. */
  state(): State {
    return Object.fromEntries(this.roles.map(({ name }, k) => [name, this.normalisers[k].state()]));
  }
}

/** The joint observation as one learner's value network reads it: row by row, with a one-hot of the agent where several share. */
export class JointView {
  readonly width: number;

  /** @param agents that share the value network */
  constructor(
    readonly joint: Joint,
    private readonly agents: number,
  ) {
    this.width = joint.width + (agents > 1 ? agents : 0);
  }

  /**
   * Write one row.
   *
   * @param from `[…, lanes, joint width]`
   * @param row  of `[…, lanes, agents]`
   * @param out  written at `out[to …]`
   */
  write(from: Float32Array, row: number, out: Float32Array, to: number): void {
    const { joint, agents, width } = this;
    const at = Math.floor(row / agents) * joint.width;
    for (let k = 0; k < joint.width; k++) out[to + k] = from[at + k];
    if (agents === 1) return;
    out.fill(0, to + joint.width, to + width);
    out[to + joint.width + (row % agents)] = 1;
  }
}
