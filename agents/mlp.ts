/** A multilayer perceptron with tanh over a stretch of an actor's parameters: passes forward, and back. */
import * as tf from "@tensorflow/tfjs";
import { backendName } from "./current-backend.js";
import { type DensePass, kernelPass, type Layer, tensorPass } from "./dense.js";
import { rewind } from "./kernels.js";
import type { Parameters } from "./network.js";

export class Mlp {
  private readonly layers: readonly Layer[];
  private target: Float32Array | undefined; // where gradients went last
  private targets: readonly Layer[] = [];

  /**
   * @param first slot of its first weight; a weight and a bias of every layer follow each other
   * @param depth layers
   */
  constructor(
    private readonly parameters: Parameters,
    private readonly first: number,
    private readonly depth: number,
  ) {
    this.layers = this.layersOf(parameters.values);
  }

  /** The outputs for `[rows, inputs]`: `[rows, outputs]`. */
  outputs(x: Float32Array): Float32Array {
    if (compiled()) {
      rewind();
      return kernelPass(this.layers, x).outputs;
    }
    return tf.tidy(() => this.forward(x).outputs);
  }

  /** A pass that can be gone back; within one `tf.tidy`, and until the kernels' memory is rewound. */
  forward(x: Float32Array): DensePass {
    const { parameters, first, depth, layers } = this;
    if (compiled()) return kernelPass(layers, x);
    return tensorPass(layers, parameters.variables.slice(first, first + 2 * depth), x);
  }

  /** Go back through a pass. @param gradient of all parameters, flat; its stretch of it is written */
  backward(pass: DensePass, slopes: Float32Array, gradient: Float32Array, byInputs?: Float32Array): void {
    if (this.target !== gradient) {
      this.target = gradient;
      this.targets = this.layersOf(gradient);
    }
    pass.backward(slopes, this.targets, byInputs);
  }

  private layersOf(flat: Float32Array): Layer[] {
    const { parameters, first, depth } = this;
    return Array.from({ length: depth }, (_, k) => {
      const [inputs, outputs] = parameters.slots[first + 2 * k].shape;
      const weight = parameters.within(flat, first + 2 * k);
      return { inputs, outputs, weight, bias: parameters.within(flat, first + 2 * k + 1) };
    });
  }
}

/** Do kernels calculate? Also where nobody has chosen, because they need no backend to start. */
function compiled(): boolean {
  return (backendName() ?? "wasm") === "wasm";
}
