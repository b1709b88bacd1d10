/**
 * Optimisers by name: what walks down a gradient.
 *
 * Adam serves all algorithms, so that a comparison of algorithms compares no optimisers; A2C defaults to RMSprop, with which its
 * published scores were made, and takes Adam where like is to be compared with like.
 */
import type { State } from "../src/game.js";
import { Adam } from "./adam.js";
import { RmsProp } from "./rmsprop.js";

export interface Optimiser {
  /**
   * One step downhill on a flat array; `gradient` may be used up.
   *
   * @param maxNorm the gradient is shortened to this norm where it is longer
   * @returns the gradient's norm as it was; when it is not finite, nothing is changed
   */
  step(parameters: Float32Array, gradient: Float32Array, rate: number, maxNorm: number): number;
  /** All that moves. */
  state(): State;
}

export const optimisers = ["adam", "rmsprop"] as const;

/** @param size how many parameters there are */
export function optimiserOf(name: (typeof optimisers)[number], size: number, epsilon: number): Optimiser {
  switch (name) {
    case "adam":
      return new Adam(size, epsilon);
    case "rmsprop":
      return new RmsProp(size, epsilon);
    default:
      return name satisfies never;
  }
}
