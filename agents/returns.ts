/**
 * Targets for learning: discounted returns and generalized advantages over `[steps, rows]` of experience.
 *
 *   δₜ = rₜ + γ V′ₜ − Vₜ          V′ₜ = Vₜ₊₁, or 0 where the game ended, or V(final observation) where the horizon cut it
 *   Âₜ = δₜ + γλ Âₜ₊₁             Âₜ₊₁ counts only within the episode
 *
 * γ is per round; a game of several steps per round is discounted by γ^(1/phases) per step.
 * References: Schulman et al. (2016), arXiv:1506.02438, eq. 16; Pardo et al. (2018), arXiv:1712.00378, on cuts.
 */

/** What was lived through, row-major `[steps, rows]`: entry t of row i is at `t * rows + i`. */
export interface Trajectory {
  readonly steps: number;
  readonly rows: number;
  readonly rewards: Float32Array; // [steps, rows]
  readonly values: Float32Array; // [steps, rows], V of the observation acted on
  readonly last: Float32Array; // [rows], V of the observation after the last step
  readonly finals: Float32Array; // [steps, rows], V of the final observation; read where truncated
  readonly terminated: Uint8Array; // [steps, rows]
  readonly truncated: Uint8Array; // [steps, rows]
  readonly fresh?: Uint8Array; // [steps, rows], 1 where the row is a reset and no transition
}

/** Discount per step, γ^(1/phases), from the discount per round. */
export function perStep(gamma: number, phases: number): number {
  return gamma ** (1 / phases);
}

/**
 * Generalized advantage estimation. Rows that are no transition get 0 and pass nothing on.
 *
 * @param gamma      per step
 * @param advantages `[steps, rows]`, written; Â + V is the target of the value
 */
export function gae(path: Trajectory, gamma: number, lambda: number, advantages: Float32Array): void {
  const { steps, rows, rewards, values, last, finals, terminated, truncated, fresh } = path;
  for (let i = 0; i < rows; i++) {
    let later = 0; // Âₜ₊₁
    for (let t = steps - 1; t >= 0; t--) {
      const at = t * rows + i;
      if (fresh?.[at]) {
        advantages[at] = later = 0;
        continue;
      }
      const ended = terminated[at] | truncated[at];
      const next = terminated[at] ? 0 : truncated[at] ? finals[at] : t + 1 < steps ? values[at + rows] : last[i];
      const delta = rewards[at] + gamma * next - values[at];
      advantages[at] = later = ended ? delta : delta + gamma * lambda * later;
    }
  }
}

/**
 * Discounted returns, Gₜ = rₜ + γ Gₜ₊₁, with V′ in place of what was not lived through.
 *
 * @param out `[steps, rows]`, written
 */
export function discountedReturns(path: Trajectory, gamma: number, out: Float32Array): void {
  const { steps, rows, rewards, last, finals, terminated, truncated, fresh } = path;
  for (let i = 0; i < rows; i++) {
    let later = last[i]; // Gₜ₊₁
    for (let t = steps - 1; t >= 0; t--) {
      const at = t * rows + i;
      if (terminated[at]) later = 0;
      else if (truncated[at]) later = finals[at];
      out[at] = later = fresh?.[at] ? 0 : rewards[at] + gamma * later;
    }
  }
}
