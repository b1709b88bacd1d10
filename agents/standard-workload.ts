/** What `auto` measures where nobody says what will run: forward and back through a network of 2 × 64 units over 128 rows. */
import * as tf from "@tensorflow/tfjs";
import { Rng } from "../src/rng.js";
import { rewind } from "./kernels.js";
import { Mlp } from "./mlp.js";
import { initialise, mlpSlots, Parameters } from "./network.js";

export function standard(): { run(): void; dispose(): void } {
  const parameters = new Parameters(mlpSlots("network", [8, 64, 64, 5]));
  initialise(parameters, 0, 3, 1, Rng.alloc(1, "workload").at(0));
  const network = new Mlp(parameters, 0, 3);
  const x = new Float32Array(128 * 8).fill(0.5);
  const slopes = new Float32Array(128 * 5).fill(0.1);
  const gradient = new Float32Array(parameters.values.length);
  return {
    run: () => {
      parameters.upload();
      tf.tidy(() => {
        rewind();
        network.backward(network.forward(x), slopes, gradient);
      });
    },
    dispose: () => parameters.dispose(),
  };
}
