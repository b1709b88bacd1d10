/**
 * A small tabular learner: values per action, the policy a softmax of them whose temperature falls.
 *
 *   π(a) ∝ exp(Q(a)/τ),   Q(a) ← Q(a) + α (r − Q(a)) for the action taken,   τ = start · end^(t/steps) down to start · end
 *
 * It knows nothing of a predictor: it is handed what its action brought.
 */
import { exp } from "../../src/maths.js";
import { Rng } from "../../src/rng.js";

export class SoftmaxQ {
  readonly values: Float64Array;
  readonly policy: Float64Array;
  private readonly rng: Rng;

  constructor(n: number, seed: number) {
    this.values = new Float64Array(n);
    this.policy = new Float64Array(n).fill(1 / n);
    this.rng = Rng.alloc(1, `softmax ${seed}`).at(0);
  }

  choose(temperature: number): number {
    const top = Math.max(...this.values);
    let sum = 0;
    for (let a = 0; a < this.values.length; a++) sum += this.policy[a] = exp((this.values[a] - top) / temperature);
    for (let a = 0; a < this.values.length; a++) this.policy[a] /= sum;
    let left = this.rng.uniform();
    for (let a = 0; a < this.values.length - 1; a++) {
      left -= this.policy[a];
      if (left < 0) return a;
    }
    return this.values.length - 1;
  }

  learn(action: number, reward: number, rate: number): void {
    this.values[action] += rate * (reward - this.values[action]);
  }
}
