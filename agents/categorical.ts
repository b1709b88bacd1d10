/**
 * Choices: one categorical distribution per component, independent of each other, over what is legal.
 *
 *   π(a) = Πₖ softmax(zₖ)[aₖ],   log π = Σₖ log π(aₖ),   H = Σₖ H(π(·ₖ));   zⱼ = −1e8 where j is not legal
 *
 * Reference: Huang & Ontañón (2022), arXiv:2006.14171, on masks.
 */
import * as tf from "@tensorflow/tfjs";
import type { Head, Row } from "./head.js";
import { categoricalPass } from "./head-pass.js";

/** @param n choices per component: `[5]` for `discrete 5` */
export function categorical(n: readonly number[]): Head {
  const total = n.reduce((a, b) => a + b, 0);
  const p = new Float64Array(Math.max(...n));
  return {
    outputs: total,
    kept: n.length,
    encoded: total,
    scales: 0,
    decides(mask, at) {
      let open = false;
      for (let k = 0, flag = at; k < n.length; flag += n[k++]) {
        let legal = 0;
        for (let j = 0; j < n[k]; j++) legal += mask[flag + j];
        if (legal === 0)
          throw new Error(`Component ${k} of an action has no legal choice; a game must leave at least one.`);
        open ||= legal > 1;
      }
      return open;
    },
    draw(row, rng, out, to) {
      let sum = 0;
      for (let k = 0, from = 0; k < n.length; from += n[k++]) {
        softmax(row, from, n[k], p);
        const choice = rng ? pick(p, n[k], rng.uniform()) : argmax(p, n[k]);
        out[to + k] = choice;
        sum += Math.log(p[choice]);
      }
      return sum;
    },
    logProb(row, kept, at) {
      let sum = 0;
      for (let k = 0, from = 0; k < n.length; from += n[k++]) {
        softmax(row, from, n[k], p);
        sum += Math.log(p[kept[at + k]]);
      }
      return sum;
    },
    entropy(row) {
      let sum = 0;
      for (let k = 0, from = 0; k < n.length; from += n[k++]) {
        softmax(row, from, n[k], p);
        for (let j = 0; j < n[k]; j++) if (p[j] > 0) sum -= p[j] * Math.log(p[j]);
      }
      return sum;
    },
    probabilities(row, greedy, policies, to) {
      for (let k = 0, from = 0; k < n.length; from += n[k++]) {
        softmax(row, from, n[k], p);
        const best = argmax(p, n[k]);
        for (let j = 0; j < n[k]; j++) policies[to + from + j] = greedy ? (j === best ? 1 : 0) : p[j];
      }
    },
    decode(kept, at, actions, to) {
      for (let k = 0; k < n.length; k++) actions[to + k] = kept[at + k];
    },
    encode(kept, at, out, to) {
      out.fill(0, to, to + total);
      for (let k = 0, from = to; k < n.length; from += n[k++]) out[from + kept[at + k]] = 1;
    },
    pass: (minibatch) => categoricalPass(n, minibatch),
    graph(outputs, encoded, legal) {
      const z = legal ? tf.add(outputs, legal) : outputs;
      const parts = n.length === 1 ? [z] : tf.split(z, [...n], 1);
      const logs = parts.map((part) => tf.logSoftmax(part as tf.Tensor2D));
      const logPi = logs.length === 1 ? logs[0] : tf.concat(logs, 1); // [rows, Σn]
      // where π is 0 it is exactly 0, and 0 · −1e8 adds nothing to the entropy
      return {
        logProb: tf.sum(tf.mul(logPi, encoded), 1),
        entropy: tf.neg(tf.sum(tf.mul(tf.exp(logPi), logPi), 1)),
      };
    },
  };
}

/** p ← softmax of the legal ones among the `n` outputs from `from` on; 0 for the others. */
function softmax({ outputs, at, mask, maskAt }: Row, from: number, n: number, p: Float64Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < n; j++) if (mask[maskAt + from + j] && outputs[at + from + j] > top) top = outputs[at + from + j];
  let sum = 0;
  for (let j = 0; j < n; j++) {
    p[j] = mask[maskAt + from + j] ? Math.exp(outputs[at + from + j] - top) : 0;
    sum += p[j];
  }
  for (let j = 0; j < n; j++) p[j] /= sum;
}

/** The index where the running sum passes u ~ U[0, 1); never one of probability 0. */
function pick(p: Float64Array, n: number, u: number): number {
  let left = u;
  let last = 0;
  for (let j = 0; j < n; j++) {
    if (p[j] === 0) continue;
    last = j;
    left -= p[j];
    if (left < 0) break;
  }
  return last;
}

function argmax(p: Float64Array, n: number): number {
  let best = 0;
  for (let j = 1; j < n; j++) if (p[j] > p[best]) best = j;
  return best;
}
