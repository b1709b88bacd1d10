/**
 * Boxes: independent normal distributions whose means are the network's outputs and whose deviations no observation moves.
 *
 *   uₖ ~ N(μₖ, σₖ²),   aₖ = clip(midₖ + halfₖ uₖ)
 *   log π = Σₖ −(uₖ − μₖ)²/2σₖ² − log σₖ − ½ log 2π,   H = Σₖ ½ log 2πe + log σₖ
 *
 * u is in network units: 0 is the middle of the bounds and ±1 the bounds themselves. The unclipped u is what is kept; clipping is
 * the game's affair. Reference: Huang et al. (2022), The 37 implementation details of PPO, details 1–5 for continuous actions.
 */
import * as tf from "@tensorflow/tfjs";
import { type Box, bounds } from "../src/space.js";
import type { Head } from "./head.js";
import { gaussianPass } from "./head-pass.js";

const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

export function gaussian(space: Box): Head {
  const { low, high } = bounds(space);
  const size = low.length;
  const half = low.map((l, k) => (high[k] - l) / 2);
  const middle = low.map((l, k) => (high[k] + l) / 2);
  return {
    outputs: size,
    kept: size,
    encoded: size,
    scales: size,
    decides: (mask, at) => mask[at] !== 0,
    draw({ outputs, at, scales }, rng, out, to) {
      let sum = 0;
      for (let k = 0; k < size; k++) {
        const z = rng ? rng.normal() : 0;
        out[to + k] = outputs[at + k] + Math.exp(scales[k]) * z;
        sum -= 0.5 * z * z + scales[k] + halfLog2Pi;
      }
      return sum;
    },
    logProb({ outputs, at, scales }, kept, from) {
      let sum = 0;
      for (let k = 0; k < size; k++) {
        const z = (kept[from + k] - outputs[at + k]) / Math.exp(scales[k]);
        sum -= 0.5 * z * z + scales[k] + halfLog2Pi;
      }
      return sum;
    },
    entropy({ scales }) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += 0.5 + halfLog2Pi + scales[k];
      return sum;
    },
    probabilities(_row, _greedy, policies, to) {
      policies[to] = 1;
    },
    decode(kept, at, actions, to) {
      for (let k = 0; k < size; k++) actions[to + k] = middle[k] + half[k] * kept[at + k];
    },
    encode(kept, at, out, to) {
      for (let k = 0; k < size; k++) out[to + k] = kept[at + k];
    },
    pass: gaussianPass,
    graph(outputs, encoded, _legal, scales) {
      const logSigma = scales as tf.Tensor1D;
      const z = tf.div(tf.sub(encoded, outputs), tf.exp(logSigma)); // [rows, size]
      const total = tf.sum(logSigma);
      const squares = tf.sum(tf.mul(z, z), 1); // [rows]
      const constant = tf.add(total, size * halfLog2Pi);
      return {
        logProb: tf.neg(tf.add(tf.mul(squares, 0.5), constant)),
        entropy: tf.add(tf.zeros<tf.Rank.R1>([outputs.shape[0]]), tf.add(constant, size * 0.5)),
      };
    },
  };
}
