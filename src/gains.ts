/**
 * What players could gain by playing otherwise while all others go on as they are, in numbers.
 *
 *   gainᵢ = max over i's ways to play of uᵢ − uᵢ(σ),   nashConv = Σᵢ gainᵢ,   exploitability = nashConv / n
 *
 * Reference: Lanctot et al. (2017), A unified game-theoretic approach to multiagent reinforcement learning, arXiv:1711.00832 (NashConv).
 */

export interface Exploitability {
  readonly payoffs: readonly number[]; // expected, [n]
  readonly best: readonly number[]; // what each would get with its best response, [n]
  readonly gains: readonly number[]; // ≥ 0, [n]
  readonly nashConv: number;
  readonly exploitability: number; // per player
}

/** Gains, NashConv and exploitability from expected payoffs and best-response values, per player. */
export function summary(payoffs: readonly number[], best: readonly number[]): Exploitability {
  const gains = best.map((value, i) => Math.max(0, value - payoffs[i])); // rounding may leave −1e-17
  const nashConv = gains.reduce((sum, gain) => sum + gain, 0);
  return { payoffs, best, gains, nashConv, exploitability: nashConv / gains.length };
}

/** @throws a sentence unless there are n numbers of at least 0 that sum to 1 (to 1e-6, which Float32 probabilities reach) */
export function checkProbabilities(list: readonly number[], n: number, what: string): void {
  if (list.length !== n) throw new Error(`${what} must have ${n} probabilities, got ${list.length}.`);
  const bad = list.find((p) => !(p >= 0));
  if (bad !== undefined) throw new Error(`${what} must have probabilities of at least 0, got ${bad}.`);
  const sum = list.reduce((total, p) => total + p, 0);
  if (!(Math.abs(sum - 1) <= 1e-6)) throw new Error(`${what} must sum to 1, got ${sum}.`);
}
