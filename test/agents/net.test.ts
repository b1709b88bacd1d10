/** A network with a memory, from its inputs to its outputs: the gradient of all of it, on every backend. */
import * as tf from "@tensorflow/tfjs";
import { afterAll, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { rewind } from "../../agents/kernels.js";
import { Net, netSlots, type Shape } from "../../agents/net.js";
import { Parameters } from "../../agents/network.js";
import { Rng } from "../../src/rng.js";

afterAll(async () => {
  await useBackend("wasm");
});

const [steps, count] = [4, 3];
const shapes: readonly Shape[] = [
  { inputs: 3, memory: 5, hidden: [6], outputs: 2 },
  { inputs: 2, memory: 4, hidden: [], outputs: 1 },
  { inputs: 5, memory: 0, hidden: [4, 3], outputs: 2 },
];

function made(shape: Shape) {
  const rng = Rng.alloc(1, "net").at(0);
  const draw = (n: number) => Float32Array.from({ length: n }, () => 0.7 * rng.normal());
  const slots = [{ name: "before", shape: [2] }, ...netSlots("policy", shape), { name: "behind", shape: [3] }];
  const parameters = new Parameters(slots);
  const net = new Net(parameters, 1, shape);
  net.initialise(rng, 1);
  parameters.upload();
  const begins = Uint8Array.from({ length: steps * count }, (_, k) => (k % 5 === 2 ? 1 : 0));
  const remembered = { sequences: { steps, count, begins }, start: draw(count * shape.memory) };
  const x = draw(steps * count * shape.inputs);
  const weights = draw(steps * count * shape.outputs);
  return { net, parameters, x, weights, remembered: shape.memory > 0 ? remembered : undefined };
}

// differences of 2⁻⁶ in single precision: 1e-7 · √24 / 2⁻⁶ < 1e-4 of rounding, and as much of curvature
test.each(["wasm", "cpu"] as const)(
  "the gradient is that of finite differences, slot by slot (%s)",
  async (backend) => {
    await useBackend(backend);
    for (const shape of shapes) {
      const { net, parameters, x, weights, remembered } = made(shape);
      const loss = () => {
        parameters.upload();
        rewind();
        const outputs = tf.tidy(() => net.forward(x, remembered).outputs);
        return outputs.reduce((sum, y, k) => sum + y * weights[k], 0);
      };
      const gradient = new Float32Array(parameters.values.length);
      rewind();
      tf.tidy(() => net.backward(net.forward(x, remembered), weights, gradient));
      parameters.values.forEach((value, k) => {
        const sides = [1, -1].map((sign) => {
          parameters.values[k] = value + sign * 2 ** -6;
          return loss();
        });
        parameters.values[k] = value;
        expect(Math.abs((sides[0] - sides[1]) * 2 ** 5 - gradient[k])).toBeLessThan(3e-3);
      });
      expect([...gradient.slice(0, 2), ...gradient.slice(-3)]).toEqual([0, 0, 0, 0, 0]); // other slots' stretches
      expect(gradient.some((g) => Math.abs(g) > 0.1)).toBe(true);
      parameters.dispose();
    }
  },
);

test("step by step its outputs are those of the pass over all steps", async () => {
  await useBackend("cpu");
  const { net, parameters, x, remembered } = made(shapes[0]);
  if (!remembered) throw new Error("this shape has a memory");
  const outputs = tf.tidy(() => net.forward(x, remembered).outputs);
  const state = remembered.start.slice();
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < count; i++) if (remembered.sequences.begins[t * count + i]) state.fill(0, 5 * i, 5 * (i + 1));
    const said = net.outputs(x.subarray(t * count * 3, (t + 1) * count * 3), state);
    said.forEach((y, k) => {
      expect(y).toBeCloseTo(outputs[t * count * 2 + k], 6);
    });
  }
  parameters.dispose();
});
