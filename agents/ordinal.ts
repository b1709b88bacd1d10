/**
 * Boxes by numbers on a grid: every coordinate is cut into `bins` values, in order, and one of them is chosen.
 *
 *   π(i) = softmax(z)ᵢ
 *   zᵢ   = Σ_{j ≤ i} log σ(sⱼ) + Σ_{j > i} log(1 − σ(sⱼ)) = Σ_{j ≤ i} sⱼ + what is the same for all i
 *
 * so a logit moves all values above it together, and what is learned of a bid tells of its neighbours. Coordinates are
 * independent. As s₀ moves all alike, it is left out: a coordinate has bins − 1 outputs. What is kept is i of each
 * coordinate. The values run from low to high, evenly or each step r times the one before:
 *
 *   linear   low + (high − low) i/(n − 1)
 *   log      low + (high − low) (rⁱ − 1)/(rⁿ⁻¹ − 1),  rⁿ⁻¹ = high/low where low > 0, and 1,000 where not
 *
 * The logarithmic one is low (high/low)^(i/(n − 1)) where low > 0, and starts at low with small steps where not.
 * The deterministic action is the likeliest value. Densities are probabilities, so H is at most log n per coordinate,
 * at the uniform policy, and a reward for entropy drives nothing to the bounds. Reference: Tang & Agrawal (2020), AAAI
 * 34, arXiv:1901.10500.
 */
import * as tf from "@tensorflow/tfjs";
import { type Box, bounds } from "../src/space.js";
import { categorical } from "./categorical.js";
import type { Head, Row } from "./head.js";
import { categoricalPass, type HeadPass, type HeadRows } from "./head-pass.js";

export const spacings = ["linear", "log"] as const;
export type Spacing = (typeof spacings)[number];

const widest = 1000; // of the first to the last step, about, where the bounds tell no ratio

/** @param bins values per coordinate, at least 2 */
export function ordinal(space: Box, bins: number, spacing: Spacing): Head {
  const { low, high } = bounds(space);
  const size = low.length;
  const steps = bins - 1;
  const grids = Array.from(low, (l, k) => grid(l, high[k], bins, spacing));
  const counts = Array<number>(size).fill(bins);
  const choices = categorical(counts);
  const summing = sums(size, bins);
  const logits = new Float32Array(size * bins);
  const open = new Uint8Array(size * bins).fill(1);
  const summed: Row = { outputs: logits, at: 0, mask: open, maskAt: 0, scales: new Float32Array(0) };

  const sum = ({ outputs, at }: Row): Row => {
    accumulate(outputs, at, size, steps, logits);
    return summed;
  };
  const pass = ({ rows, outputs, encoded, illegal, scales }: HeadRows): HeadPass => {
    const z = new Float32Array(rows * size * bins);
    accumulate(outputs, 0, rows * size, steps, z);
    const chosen = categoricalPass(counts, { rows, outputs: z, encoded, illegal, scales });
    return {
      ...chosen,
      backward(byLogProb, byEntropy, byOutputs, byScales) {
        const byLogits = new Float32Array(z.length);
        chosen.backward(byLogProb, byEntropy, byLogits, byScales);
        for (let row = 0; row < rows * size; row++) {
          for (let j = steps, above = 0; j > 0; j--) {
            byOutputs[row * steps + j - 1] = above += byLogits[row * bins + j];
          }
        }
      },
    };
  };

  return {
    outputs: size * steps,
    kept: size,
    encoded: size * bins,
    scales: 0,
    decides: (mask, at) => mask[at] !== 0,
    draw: (row, rng, out, to) => choices.draw(sum(row), rng, out, to),
    logProb: (row, kept, at) => choices.logProb(sum(row), kept, at),
    entropy: (row) => choices.entropy(sum(row)),
    probabilities(_row, _greedy, policies, to) {
      policies[to] = 1;
    },
    decode(kept, at, actions, to) {
      for (let k = 0; k < size; k++) actions[to + k] = grids[k][kept[at + k]];
    },
    encode: (kept, at, out, to) => choices.encode(kept, at, out, to),
    pass,
    graph(outputs, encoded) {
      const matrix = tf.tensor2d(summing, [size * steps, size * bins]);
      return choices.graph(tf.matMul(outputs, matrix) as tf.Tensor2D, encoded, null, null);
    },
  };
}

/** The values of one coordinate, rising, `[bins]`. */
export function grid(low: number, high: number, bins: number, spacing: Spacing): Float32Array {
  const ratio = low > 0 ? high / low : widest;
  const even = spacing === "linear" || ratio === 1;
  return Float32Array.from({ length: bins }, (_, i) => {
    const share = i / (bins - 1);
    if (i === bins - 1) return high;
    return low + (high - low) * (even ? share : (ratio ** share - 1) / (ratio - 1));
  });
}

/** Logits of `count` coordinates, 0 and then the running sums of `steps` outputs each. */
function accumulate(outputs: Float32Array, at: number, count: number, steps: number, z: Float32Array): void {
  for (let k = 0, from = at, to = 0; k < count; k++) {
    let sum = 0;
    z[to++] = 0;
    for (let j = 0; j < steps; j++) z[to++] = sum += outputs[from++];
  }
}

/** From outputs to logits, `[size (bins − 1), size bins]`: 1 where output j of a coordinate counts for value i > j. */
function sums(size: number, bins: number): Float32Array {
  const matrix = new Float32Array(size * (bins - 1) * size * bins);
  for (let k = 0, at = 0; k < size; k++) {
    for (let j = 0; j < bins - 1; j++, at += size * bins) matrix.fill(1, at + k * bins + j + 1, at + (k + 1) * bins);
  }
  return matrix;
}
