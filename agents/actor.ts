/**
 * An actor: policy and value networks, the head that reads them, and the normaliser before them; all that acting needs.
 *
 * An actor plays one agent, or all agents of a role that share it; these it tells apart by a one-hot after the observation, or not at all
 * where it plays against itself.
 */
import * as tf from "@tensorflow/tfjs";
import type { Role, State } from "../src/game.js";
import type { Rng } from "../src/rng.js";
import { maskSize, size } from "../src/space.js";
import type { LearnerOptions } from "./algorithm.js";
import type { Head, Row } from "./head.js";
import { headFor } from "./heads.js";
import { initialise, mlp, mlpSlots, Parameters } from "./network.js";
import { ObservationNormaliser } from "./normalise.js";

/** What an actor is made of, as far as options go. */
export type ActorOptions = Pick<LearnerOptions, "hidden" | "observations" | "initialStd" | "logitSpread">;

export class Actor {
  readonly head: Head;
  readonly parameters: Parameters;
  readonly normaliser: ObservationNormaliser;
  readonly inputs: number; // of the networks: the observation, and the one-hot where agents share and are told apart
  readonly width: number; // of the observation
  readonly maskWidth: number;
  readonly row: Row;
  private readonly layers: number;
  private readonly logitSpread: number; // 0 for boxes

  /**
   * @param name   of the agent, or of the role where agents share
   * @param agents which seats of the role it plays
   * @param apart  whether it can tell them apart, where they are several
   */
  constructor(
    readonly name: string,
    readonly role: Role,
    readonly agents: readonly number[],
    options: ActorOptions,
    apart = true,
  ) {
    this.head = headFor(role.action);
    this.width = size(role.observation);
    this.maskWidth = maskSize(role.action);
    this.inputs = this.width + (apart && agents.length > 1 ? agents.length : 0);
    this.layers = options.hidden.length + 1;
    this.normaliser = new ObservationNormaliser(options.observations, role.observation);
    const { outputs, scales } = this.head;
    this.parameters = new Parameters([
      ...mlpSlots("policy", [this.inputs, ...options.hidden, outputs]),
      ...mlpSlots("value", [this.inputs, ...options.hidden, 1]),
      ...(scales > 0 ? [{ name: "policy/logStd", shape: [scales] }] : []),
    ]);
    if (scales > 0) this.logStd.fill(Math.log(options.initialStd));
    this.logitSpread = scales > 0 ? 0 : (options.logitSpread ?? 0); // older checkpoints know of none
    const mask = new Uint8Array(0);
    this.row = { outputs: new Float32Array(0), at: 0, mask, maskAt: 0, scales: this.logStd };
  }

  /**
   * Orthogonal weights; gain 0.01 before the actions, so that the first policy is near uniform, and 1 before the value. A spread of
   * logits goes to the bias before the choices, drawn after all else, so that it changes nothing else of the networks.
   */
  initialise(rng: Rng): void {
    initialise(this.parameters, 0, this.layers, 0.01, rng);
    initialise(this.parameters, 2 * this.layers, this.layers, 1, rng);
    if (this.logitSpread > 0) {
      const bias = this.parameters.view(2 * this.layers - 1);
      for (let k = 0; k < bias.length; k++) bias[k] = this.logitSpread * rng.normal();
    }
    this.parameters.upload();
  }

  /** log σ, `[scales]`, a view; empty where the action is a choice. */
  get logStd(): Float32Array {
    return this.head.scales > 0 ? this.parameters.view(4 * this.layers) : new Float32Array(0);
  }

  /**
   * Write what the networks read for this actor's rows.
   *
   * @param observations of the whole role, `[lanes, count, width]`
   * @param out          `[lanes, agents, inputs]`, from `at` on
   */
  read(observations: Float32Array, out: Float32Array, at: number): void {
    const { agents, width, inputs } = this;
    const { count } = this.role;
    const lanes = observations.length / (count * width);
    let to = at;
    for (let lane = 0; lane < lanes; lane++) {
      for (let j = 0; j < agents.length; j++, to += inputs) {
        this.normaliser.write(observations, (lane * count + agents[j]) * width, out, to);
        if (inputs === width) continue;
        out.fill(0, to + width, to + inputs);
        out[to + width + j] = 1;
      }
    }
  }

  /** The policy network's outputs for `[rows, inputs]`: `[rows, outputs]`. */
  outputs(inputs: Float32Array): Float32Array {
    return tf.tidy(() => this.policy(this.tensor(inputs)).dataSync() as Float32Array);
  }

  /** Values for `[rows, inputs]`: `[rows]`. */
  values(inputs: Float32Array): Float32Array {
    return tf.tidy(() => this.value(this.tensor(inputs)).dataSync() as Float32Array);
  }

  policy(x: tf.Tensor2D): tf.Tensor2D {
    return mlp(x, this.parameters.variables.slice(0, 2 * this.layers));
  }

  value(x: tf.Tensor2D): tf.Tensor2D {
    return mlp(x, this.parameters.variables.slice(2 * this.layers, 4 * this.layers));
  }

  /** log σ as the graph reads it. */
  get scales(): tf.Tensor1D | null {
    return this.head.scales > 0 ? (this.parameters.variables[4 * this.layers] as unknown as tf.Tensor1D) : null;
  }

  /** Weights by layer and normaliser, as views: what `copyIn` writes here is used after `parameters.upload()`. */
  state(): State {
    const weights = Object.fromEntries(this.parameters.slots.map(({ name }, k) => [name, this.parameters.view(k)]));
    return { weights, observations: this.normaliser.state() };
  }

  dispose(): void {
    this.parameters.dispose();
  }

  private tensor(inputs: Float32Array): tf.Tensor2D {
    return tf.tensor2d(inputs, [inputs.length / this.inputs, this.inputs]);
  }
}
