/** Experience: what one learner lived through since its last update, in arrays made once; and minibatches drawn from it. */
import type { AnyGame, Role } from "../src/game.js";
import { size } from "../src/space.js";
import type { Head } from "./head.js";
import type { JointView } from "./joint.js";
import { type Memory, type Recalled, recalled } from "./memory.js";

/** All arrays are `[steps, rows, …]`, row-major. */
export class Rollout {
  readonly size: number; // steps × rows
  readonly inputs: Float32Array; // […, width], as the network read them
  readonly kept: Float32Array; // […, kept], actions in the head's form
  readonly masks: Uint8Array; // […, maskWidth]; empty where all is always legal
  readonly decides: Uint8Array; // 1 where there was something to decide
  readonly fresh: Uint8Array; // 1 where the row is a reset, or played by somebody else, and no transition
  readonly logProbs: Float32Array;
  readonly rewards: Float32Array; // scaled
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly values: Float32Array;
  readonly finals: Float32Array; // V of the final observation where truncated
  readonly last: Float32Array; // [rows], V after the last step
  readonly advantages: Float32Array;
  readonly targets: Float32Array; // of the value

  constructor(
    readonly steps: number,
    readonly rows: number,
    readonly width: number,
    kept: number,
    readonly maskWidth: number,
    readonly view?: JointView, // what the value network reads, where it is not the inputs
    readonly memory?: Memory, // where the networks are recurrent
  ) {
    this.size = steps * rows;
    const floats = (n = 1) => new Float32Array(this.size * n);
    const flags = (n = 1) => new Uint8Array(this.size * n);
    this.inputs = floats(width);
    this.kept = floats(kept);
    this.masks = flags(maskWidth);
    this.decides = flags();
    this.fresh = flags();
    this.logProbs = floats();
    this.rewards = floats();
    this.terminated = flags();
    this.truncated = flags();
    this.values = floats();
    this.finals = floats();
    this.last = new Float32Array(rows);
    this.advantages = floats();
    this.targets = floats();
  }
}

const room = 2 ** 34; // bytes that may lie between two updates

/** @throws before anything is made, when what the agents of a game live through between two updates is more than memory holds */
export function checkRoom({ id, roles }: AnyGame, lanes: number, steps: number): void {
  const numbers = (roles as readonly Role[]).reduce(
    (sum, { count, observation, action }) => sum + count * (size(observation) + size(action) + 6), // and six of the value
    0,
  );
  const bytes = 4 * numbers * lanes * steps;
  if (bytes <= room) return;
  throw new Error(
    `${id}: ${lanes} lanes of ${steps} steps each are ${(bytes / 1e9).toPrecision(3)} GB between two updates, which does not fit in memory; use fewer lanes or a shorter rollout.`,
  );
}

/** As many rows of a rollout as one gradient takes; always of the same size, because changing shapes fragment wasm memory. */
export class Minibatch {
  readonly inputs: Float32Array; // [rows, width]
  readonly valueInputs: Float32Array; // [rows, …], what the value network reads: the very array `inputs`, or joint observations
  readonly encoded: Float32Array; // [rows, encoded], actions as the graph reads them
  readonly illegal: Float32Array; // [rows, outputs], 0 or −1e8; empty where all is always legal
  readonly old: Float32Array; // [rows], log π when acting
  readonly oldValues: Float32Array; // [rows]
  readonly advantages: Float32Array; // [rows]
  readonly targets: Float32Array; // [rows]
  readonly policyWeights: Float32Array; // [rows], equal where something was decided, 0 elsewhere; sum 1 (or 0)
  readonly valueWeights: Float32Array; // [rows], equal where a transition, 0 elsewhere; sum 1 (or 0)
  readonly recalled: Recalled | undefined; // where the networks are recurrent: the rows are then [steps, sequences]

  constructor(
    readonly rows: number,
    private readonly rollout: Rollout,
    private readonly head: Head,
  ) {
    const { width, maskWidth, view, memory } = rollout;
    this.inputs = new Float32Array(rows * width);
    this.valueInputs = view ? new Float32Array(rows * view.width) : this.inputs;
    this.encoded = new Float32Array(rows * head.encoded);
    this.illegal = new Float32Array(maskWidth > 0 ? rows * head.outputs : 0);
    this.old = new Float32Array(rows);
    this.oldValues = new Float32Array(rows);
    this.advantages = new Float32Array(rows);
    this.targets = new Float32Array(rows);
    this.policyWeights = new Float32Array(rows);
    this.valueWeights = new Float32Array(rows);
    this.recalled = memory && recalled(memory, rows / memory.steps);
  }

  /** Fill with the rows `order[from … from + rows)` of the rollout; with a memory these are whole sequences, step by step. */
  gather(order: Int32Array, from: number): void {
    const { rollout, head, rows, illegal, valueInputs } = this;
    const { width, maskWidth, view } = rollout;
    let decisions = 0;
    let transitions = 0;
    for (let i = 0; i < rows; i++) {
      const k = order[from + i];
      for (let j = 0; j < width; j++) this.inputs[i * width + j] = rollout.inputs[k * width + j];
      view?.write(view.joint.past, k, valueInputs, i * view.width);
      head.encode(rollout.kept, k * head.kept, this.encoded, i * head.encoded);
      if (illegal.length > 0) {
        for (let j = 0; j < maskWidth; j++) illegal[i * maskWidth + j] = rollout.masks[k * maskWidth + j] ? 0 : -1e8;
      }
      this.old[i] = rollout.logProbs[k];
      this.oldValues[i] = rollout.values[k];
      this.advantages[i] = rollout.advantages[k];
      this.targets[i] = rollout.targets[k];
      decisions += this.policyWeights[i] = rollout.decides[k];
      transitions += this.valueWeights[i] = 1 - rollout.fresh[k];
    }
    for (let i = 0; i < rows; i++) {
      if (decisions > 0) this.policyWeights[i] /= decisions;
      if (transitions > 0) this.valueWeights[i] /= transitions;
    }
    if (this.recalled) rollout.memory?.gather(order.subarray(from, from + rows / rollout.steps), this.recalled);
  }
}
