/**
 * A head turns a network's outputs into a distribution over the actions of one space.
 *
 * Everything exists twice: row by row in plain TypeScript for acting, and over a minibatch for learning: as a graph, or
 * with slopes derived by hand, which is faster. A head keeps its own form of an action (`kept`): what the loss needs,
 * which for a box is the draw before the bounds clip it.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Rng } from "../src/rng.js";
import type { HeadPass, HeadRows } from "./head-pass.js";

export interface Head {
  readonly outputs: number; // of the network, per row
  readonly kept: number; // numbers kept per action
  readonly encoded: number; // numbers per action that the graph reads
  readonly scales: number; // log standard deviations beside the network; 0 where the head has none

  /** Is there anything to decide? Not with one legal choice only, or a box mask of 0. @throws when nothing is legal */
  decides(mask: Uint8Array, at: number): boolean;

  /**
   * Draw an action, or take the likeliest, the median or the mean, as the head says, when there is no `rng`.
   *
   * @param row outputs, legality and scales of one row
   * @param out its `kept` numbers are written at `out[to …]`
   * @returns log π of it
   */
  draw(row: Row, rng: Rng | undefined, out: Float32Array, to: number): number;

  /** log π of the action kept at `kept[at …]`. */
  logProb(row: Row, kept: Float32Array, at: number): number;

  /** Entropy of the row's distribution, in nats. */
  entropy(row: Row): number;

  /** Write the distribution, as games read it, to `policies[to …]`; `greedy` puts all mass on the likeliest choice. */
  probabilities(row: Row, greedy: boolean, policies: Float32Array, to: number): void;

  /** Turn a kept action at `kept[at …]` into the space's element at `actions[to …]`. */
  decode(kept: Float32Array, at: number, actions: Float32Array, to: number): void;

  /** Turn a kept action into what the graph reads, at `out[to …]`. */
  encode(kept: Float32Array, at: number, out: Float32Array, to: number): void;

  /**
   * The graph: log π of the encoded actions and the entropies, `[rows]` each.
   *
   * @param outputs `[rows, outputs]`
   * @param encoded `[rows, encoded]`
   * @param legal   0 where legal and −1e8 where not, `[rows, outputs]`; null when all is
   * @param scales  `[scales]`
   */
  graph(
    outputs: tf.Tensor2D,
    encoded: tf.Tensor2D,
    legal: tf.Tensor2D | null,
    scales: tf.Tensor1D | null,
  ): { readonly logProb: tf.Tensor1D; readonly entropy: tf.Tensor1D };

  /** The same by hand; absent where a head has only the graph. */
  readonly pass?: (minibatch: HeadRows) => HeadPass;
}

/** One row as a head reads it; one object per caller, reused. */
export interface Row {
  outputs: Float32Array;
  at: number; // where the row's outputs begin
  mask: Uint8Array;
  maskAt: number;
  scales: Float32Array; // log σ, shared by all rows
}
