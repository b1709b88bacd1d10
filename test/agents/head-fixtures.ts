/** Rows for heads, and what the graph says of them, for the tests of heads. */
import * as tf from "@tensorflow/tfjs";
import type { Head, Row } from "../../agents/head.js";

/** A row whose mask, unless given, is that of a box: one flag, open. */
export const rowOf = (
  outputs: readonly number[],
  scales: readonly number[] = [],
  mask: readonly number[] = [1],
): Row => ({
  outputs: Float32Array.from(outputs),
  at: 0,
  mask: Uint8Array.from(mask),
  maskAt: 0,
  scales: Float32Array.from(scales),
});

export interface Seen {
  readonly logProb: number;
  readonly entropy: number;
  /** By outputs, then scales. */
  readonly slopes: { readonly logProb: readonly number[]; readonly entropy: readonly number[] };
}

/** log π of a kept action and the entropy by the graph, for a head of boxes, with their gradients. */
export function seen(head: Head, row: Row, kept: Float32Array): Seen {
  const encoded = new Float32Array(head.encoded);
  head.encode(kept, 0, encoded, 0);
  const outputs = tf.tensor2d(row.outputs, [1, head.outputs]);
  const inputs: tf.Tensor[] = head.scales ? [outputs, tf.tensor1d(row.scales)] : [outputs];
  const graph = (x: tf.Tensor, scales?: tf.Tensor) =>
    head.graph(x as tf.Tensor2D, tf.tensor2d(encoded, [1, head.encoded]), null, (scales ?? null) as tf.Tensor1D | null);
  const one = (name: "logProb" | "entropy") => {
    // 0 x, so that there is a gradient by x also where nothing else reads it
    const of = tf.valueAndGrads((x: tf.Tensor, scales?: tf.Tensor) =>
      tf.add(tf.sum(graph(x, scales)[name]), tf.mul(tf.sum(x), 0)),
    );
    const { value, grads } = of(inputs);
    return { value: value.dataSync()[0], slopes: grads.flatMap((g) => [...g.dataSync()]) };
  };
  return tf.tidy(() => {
    const [logProb, entropy] = [one("logProb"), one("entropy")];
    for (const input of inputs) input.dispose();
    const slopes = { logProb: logProb.slopes, entropy: entropy.slopes };
    return { logProb: logProb.value, entropy: entropy.value, slopes };
  });
}

/** The gradient of a function of a row by differences of fourth order, by outputs, then scales. */
export function differences(row: Row, value: () => number): number[] {
  const h = 2 ** -6; // steps are exact in float32
  return [row.outputs, row.scales].flatMap((x) =>
    Array.from(x, (middle, k) => {
      const across = (step: number) => {
        x[k] = middle + step;
        const [high, up] = [value(), x[k]];
        x[k] = middle - step;
        const [low, down] = [value(), x[k]];
        x[k] = middle;
        return (high - low) / (up - down);
      };
      return (4 * across(h / 2) - across(h)) / 3;
    }),
  );
}
