/**
 * What recurrent networks remember: carried from step to step while they act, forgotten where an episode begins, and kept as it was
 * before a rollout, so that an update can go through the rollout again with weights that have changed.
 */
import type { State } from "../src/game.js";
import type { Remembered } from "./net.js";

/** Of one learner's policy and value, over one rollout. */
export class Memory {
  readonly policy: Float32Array; // [rows, units], now
  readonly value: Float32Array;
  readonly values: Float32Array; // [steps, rows, units], the value's after each step
  private readonly policyStart: Float32Array; // [rows, units], before the rollout
  private readonly valueStart: Float32Array;
  private readonly begins: Uint8Array; // [steps, rows], 1 where an episode begins

  constructor(
    readonly steps: number,
    readonly rows: number,
    readonly units: number,
  ) {
    const floats = (n = 1) => new Float32Array(n * rows * units);
    this.policy = floats();
    this.value = floats();
    this.values = floats(steps);
    this.policyStart = floats();
    this.valueStart = floats();
    this.begins = new Uint8Array(steps * rows);
  }

  /**
   * Before step t of the rollout.
   *
   * @param time `[lanes]`, steps since each lane's episode began
   */
  begin(t: number, time: Int32Array): void {
    const { rows, policy, value, begins } = this;
    for (let row = 0; row < rows; row++) {
      begins[t * rows + row] = time[Math.floor((row * time.length) / rows)] === 0 ? 1 : 0;
    }
    forget(policy, time);
    forget(value, time);
    if (t > 0) return;
    this.policyStart.set(policy);
    this.valueStart.set(value);
  }

  /** Lay some rows of the rollout side by side: where their episodes begin, and what was remembered before their first step. */
  gather(rows: Int32Array, { policy, value }: Recalled): void {
    const { steps, units, begins, policyStart, valueStart } = this;
    const { count } = policy.sequences;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      for (let t = 0; t < steps; t++) policy.sequences.begins[t * count + i] = begins[t * this.rows + row];
      for (let k = 0; k < units; k++) {
        policy.start[i * units + k] = policyStart[row * units + k];
        value.start[i * units + k] = valueStart[row * units + k];
      }
    }
  }

  /** What moves from rollout to rollout. */
  state(): State {
    return { policy: this.policy, value: this.value };
  }
}

/** The memory of a minibatch, which is whole rows of the rollout. */
export interface Recalled {
  readonly policy: Remembered;
  readonly value: Remembered; // of the same sequences
}

/** Room for the memory of so many sequences. */
export function recalled({ steps, units }: Memory, count: number): Recalled {
  const sequences = { steps, count, begins: new Uint8Array(steps * count) };
  const one = () => ({ sequences, start: new Float32Array(count * units) });
  return { policy: one(), value: one() };
}

/**
 * Remember nothing in the lanes whose episode begins.
 *
 * @param state `[lanes, …]`, written
 * @param time  `[lanes]`, steps since each lane's episode began
 */
export function forget(state: Float32Array, time: ArrayLike<number>): void {
  const width = state.length / time.length;
  for (let lane = 0; lane < time.length; lane++) {
    if (time[lane] === 0) state.fill(0, lane * width, (lane + 1) * width);
  }
}
