/**
 * RMSprop on a flat array, with the gradient clipped by its global norm; what Adam is without momentum and without its correction of
 * the first steps. The guard is within the root, as in asynchronous advantage actor-critic.
 *
 *   g ← g · min(1, c/‖g‖)
 *   s ← ρ s + (1 − ρ) g²,  θ ← θ − α g/√(s + ε)      ρ = 0.99, s₀ = 0
 *
 * References: Tieleman & Hinton (2012), Lecture 6.5; Mnih et al. (2016), arXiv:1602.01783, eq. 8 and 9.
 */
import type { State } from "../src/game.js";

const decay = 0.99; // ρ

export class RmsProp {
  private readonly squares: Float32Array; // s

  constructor(
    size: number,
    private readonly epsilon: number,
  ) {
    this.squares = new Float32Array(size);
  }

  /**
   * One step downhill.
   *
   * @returns ‖g‖ before clipping; when it is not finite, nothing is changed
   */
  step(parameters: Float32Array, gradient: Float32Array, rate: number, maxNorm: number): number {
    let square = 0;
    for (let i = 0; i < gradient.length; i++) square += gradient[i] * gradient[i];
    const norm = Math.sqrt(square);
    if (!Number.isFinite(norm)) return norm;
    const shrink = norm > maxNorm ? maxNorm / norm : 1;
    const { squares, epsilon } = this;
    for (let i = 0; i < gradient.length; i++) {
      const g = gradient[i] * shrink;
      squares[i] = decay * squares[i] + (1 - decay) * g * g;
      parameters[i] -= (rate * g) / Math.sqrt(squares[i] + epsilon);
    }
    return norm;
  }

  /** All that moves. */
  state(): State {
    return { squares: this.squares };
  }
}
