/**
 * Boxes by Beta and Dirichlet distributions, which lie within the bounds: one Beta per coordinate, or one Dirichlet per
 * stretch of weights, and Betas for what else the box has.
 *
 *   coordinate     a = low + (high − low) x,            x ~ Beta(α, β)
 *   weights        aₖ = low + (high − low) xₖ,          x ~ Dirichlet(α)
 *   log-weights    aₖ = high + (high − low) log(xₖ / max x) / span, at least low
 *
 * A stretch holds weights, which the game divides by their sum, where low ≥ 0, and else log-weights, of which it takes a
 * softmax.
 *
 * α is 1 + softplus of a network's output, so that a first policy is near Beta(1.7, 1.7), whose deviation is about half
 * a half-range. Width comes from the outputs and may differ by state; neither `std` nor `initialStd` is read. What is
 * kept is log x of every share, of 1 − x too; densities are of x. The deterministic action is the mean, as the mode of
 * a wide policy lies far nearer to a bound than what is drawn.
 *
 * References: Chou, Maturana & Scherer (2017), ICML; Petrazzini & Antonelo (2021), arXiv:2111.02202, on bounded
 * actions.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Box } from "../src/space.js";
import { draw, entropy, logDensity, mean, type Slopes } from "./dirichlet.js";
import type { Head } from "./head.js";
import type { HeadPass, HeadRows } from "./head-pass.js";
import { rowwise } from "./rowwise.js";

/** A distribution within a box, and the numbers of the action that it sets. */
export interface Part {
  readonly size: number; // shares
  readonly shares: number; // where its outputs and kept shares begin
  readonly action: number; // where its numbers of the action begin
  readonly low: number;
  readonly high: number;
  readonly form: "coordinate" | "weights" | "log-weights";
}

/** How stretches of two or more coordinates are read; `span`: what log-weights differ by from low to high, in nats. */
export interface Simplexes {
  readonly span: number;
}

/** Does the box have a stretch that may be a simplex? */
export function hasStretch(space: Box): boolean {
  return space.fields.some(({ size = 1 }) => size > 1);
}

/** @param simplexes every stretch of two or more is one simplex; without it every coordinate has its Beta */
export function beta(space: Box, simplexes?: Simplexes): Head {
  const parts = partsOf(space, simplexes !== undefined);
  const span = simplexes?.span ?? 1;
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  const slopesAt = (values: Float32Array | undefined, to: number): Slopes | undefined => values && { values, to };

  const logProbOf = (z: Float32Array, at: number, logs: Float32Array, from: number, slopes?: Float32Array): number => {
    let sum = 0;
    for (const { size, shares } of parts) {
      sum += logDensity(z, at + shares, size, logs, from + shares, slopesAt(slopes, at + shares));
    }
    return sum;
  };
  const entropyOf = (z: Float32Array, at: number, slopes?: Float32Array): number => {
    let sum = 0;
    for (const { size, shares } of parts) sum += entropy(z, at + shares, size, slopesAt(slopes, at + shares));
    return sum;
  };

  const pass = ({ rows, outputs, encoded }: HeadRows): HeadPass => {
    const [logProb, spread] = [new Float32Array(rows), new Float32Array(rows)];
    const [byLog, bySpread] = [new Float32Array(rows * total), new Float32Array(rows * total)]; // slopes
    for (let i = 0, at = 0; i < rows; i++, at += total) {
      logProb[i] = logProbOf(outputs, at, encoded, at, byLog);
      spread[i] = entropyOf(outputs, at, bySpread);
    }
    return {
      logProb,
      entropy: spread,
      backward(byLogProb, byEntropy, byOutputs) {
        for (let k = 0; k < byOutputs.length; k++) {
          const i = Math.floor(k / total);
          byOutputs[k] = byLogProb[i] * byLog[k] + byEntropy[i] * bySpread[k];
        }
      },
    };
  };

  return {
    outputs: total,
    kept: total,
    encoded: total,
    scales: 0,
    decides: (mask, at) => mask[at] !== 0,
    draw({ outputs, at }, rng, out, to) {
      for (const { size, shares } of parts) {
        if (rng) draw(outputs, at + shares, size, rng, out, to + shares);
        else mean(outputs, at + shares, size, out, to + shares);
      }
      return logProbOf(outputs, at, out, to);
    },
    logProb: ({ outputs, at }, kept, from) => logProbOf(outputs, at, kept, from),
    entropy: ({ outputs, at }) => entropyOf(outputs, at),
    probabilities(_row, _greedy, policies, to) {
      policies[to] = 1;
    },
    decode(kept, at, actions, to) {
      for (const part of parts) place(part, span, kept, at + part.shares, actions, to + part.action);
    },
    encode(kept, at, out, to) {
      for (let k = 0; k < total; k++) out[to + k] = kept[at + k];
    },
    pass,
    graph(outputs: tf.Tensor2D, encoded: tf.Tensor2D) {
      const logs = encoded.dataSync() as Float32Array;
      return {
        logProb: rowwise(outputs, (_row, z, at, slopes) => logProbOf(z, at, logs, at, slopes)),
        entropy: rowwise(outputs, (_row, z, at, slopes) => entropyOf(z, at, slopes)),
      };
    },
  };
}

/** One after another, in the order of the box. */
export function partsOf(space: Box, simplexes: boolean): Part[] {
  const parts: Part[] = [];
  let shares = 0;
  let action = 0;
  for (const { size: width = 1, ...field } of space.fields) {
    const [low, high] = [Math.fround(field.low), Math.fround(field.high)];
    const whole = simplexes && width > 1;
    const form = whole ? (low < 0 ? "log-weights" : "weights") : "coordinate";
    for (let k = 0; k < (whole ? 1 : width); k++) {
      const size = whole ? width : 2;
      parts.push({ size, shares, action, low, high, form });
      shares += size;
      action += whole ? width : 1;
    }
  }
  return parts;
}

/** Write the numbers of the action that shares with these logarithms mean. */
function place(part: Part, span: number, logs: Float32Array, from: number, actions: Float32Array, to: number): void {
  const { size, low, high, form } = part;
  if (form === "log-weights") {
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < size; k++) top = Math.max(top, logs[from + k]);
    for (let k = 0; k < size; k++) {
      actions[to + k] = Math.max(high + ((high - low) * (logs[from + k] - top)) / span, low);
    }
    return;
  }
  const count = form === "coordinate" ? 1 : size;
  for (let k = 0; k < count; k++) actions[to + k] = Math.min(low + (high - low) * Math.exp(logs[from + k]), high);
}
