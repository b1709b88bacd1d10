/**
 * A critic: what a learner's value network says of its rows, from their own observations or from everybody's.
 *
 * Values of the whole rollout are computed together after its last step, for nobody needs them before; what a recurrent one remembers
 * is carried along.
 */
import type { Batch } from "../src/batch.js";
import type { Actor } from "./actor.js";
import type { Rollout } from "./rollout.js";

const most = 4096; // rows per pass

export class Critic {
  private readonly inputs: Float32Array; // [rows, valueInputs], of one step
  private readonly chunk: number; // rows per pass of the network
  private readonly several: Float32Array; // [chunk, valueInputs], of joint observations

  constructor(
    private readonly actor: Actor,
    private readonly batch: Batch,
    private readonly rollout: Rollout,
  ) {
    const { steps, rows, view, memory } = rollout;
    this.inputs = new Float32Array(rows * actor.valueInputs);
    let together = steps;
    while (together > 1 && (steps % together !== 0 || together * rows > most)) together--;
    this.chunk = together * rows;
    this.several = new Float32Array(view && !memory ? this.chunk * view.width : 0);
  }

  /** At step t, after the policy has read its inputs: remember what is seen. */
  look(t: number): void {
    const { actor, inputs, rollout } = this;
    const { memory, view, rows, width } = rollout;
    if (!memory) return;
    const at = t * rows;
    if (view) for (let i = 0; i < rows; i++) view.write(view.joint.past, at + i, inputs, i * view.width);
    const seen = view ? inputs : rollout.inputs.subarray(at * width, (at + rows) * width);
    actor.value.memory?.step(seen, memory.value);
    memory.values.set(memory.value, at * memory.units);
  }

  /** Step t cut episodes: value what was seen last. Other rows get numbers without meaning. */
  cut(t: number): void {
    const { batch, rollout } = this;
    rollout.finals.set(this.of(batch.finalObservations), t * rollout.rows);
  }

  /** After the last step: values of all that was seen, and of what is seen now. */
  finish(): void {
    const { actor, batch, rollout, chunk } = this;
    for (let at = 0; at < rollout.size; at += chunk) rollout.values.set(actor.value.judge(this.past(at)), at);
    rollout.last.set(this.of(batch.observations));
  }

  /** Values of these observations per role, `[rows]`. */
  private of(observations: readonly Float32Array[]): Float32Array {
    const { actor, inputs, rollout } = this;
    const { view, rows, memory } = rollout;
    if (view) {
      const joint = view.joint.read(observations);
      for (let i = 0; i < rows; i++) view.write(joint, i, inputs, i * view.width);
    } else actor.readAll(observations, inputs, 0);
    return actor.values(inputs, memory?.value.slice()); // a copy: it looks ahead, and lives on from where it was
  }

  /** What the layers read of a chunk of the rollout from row `at` on. */
  private past(at: number): Float32Array {
    const { rollout, chunk, several } = this;
    const { view, width, memory } = rollout;
    if (memory) return memory.values.subarray(at * memory.units, (at + chunk) * memory.units);
    if (!view) return rollout.inputs.subarray(at * width, (at + chunk) * width);
    for (let i = 0; i < chunk; i++) view.write(view.joint.past, at + i, several, i * view.width);
    return several;
  }
}
