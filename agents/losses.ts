/**
 * Losses, as graphs over a minibatch, and the numbers that tell how an update went, in plain TypeScript.
 *
 * Means are weighted: the weights wᵢ sum to one over the rows that count, so that a row with nothing to decide leaves no trace in
 * the policy. Every tensor is `[rows]`; a `[rows, 1]` among them would broadcast to `[rows, rows]` in silence, hence the checks.
 *
 * References: Schulman et al. (2017), arXiv:1707.06347; Williams (1992), Machine Learning 8; Huang et al. (2022).
 */
import * as tf from "@tensorflow/tfjs";

/** −Σ wᵢ min(ρᵢ Âᵢ, clip(ρᵢ, 1 − ε, 1 + ε) Âᵢ) with ρ = exp(log π − log π_old). */
export function clippedSurrogate(
  logProb: tf.Tensor1D,
  old: tf.Tensor1D,
  advantages: tf.Tensor1D,
  weights: tf.Tensor1D,
  clip: number,
): tf.Scalar {
  sameShape(logProb, old, advantages, weights);
  const ratio = tf.exp(tf.sub(logProb, old));
  const clipped = tf.clipByValue(ratio, 1 - clip, 1 + clip);
  const weighted = tf.mul(advantages, weights); // w ≥ 0, so it may stand within the minimum
  return tf.neg(tf.sum(tf.minimum(tf.mul(ratio, weighted), tf.mul(clipped, weighted))));
}

/** −Σ wᵢ log π(aᵢ) Âᵢ */
export function policyGradient(logProb: tf.Tensor1D, advantages: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  sameShape(logProb, advantages, weights);
  return tf.neg(tf.sum(tf.mul(logProb, tf.mul(advantages, weights))));
}

/** Σ wᵢ (Vᵢ − Gᵢ)² */
export function squaredError(values: tf.Tensor1D, targets: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  sameShape(values, targets, weights);
  const error = tf.sub(values, targets);
  return tf.sum(tf.mul(tf.mul(error, error), weights));
}

/** Σ wᵢ max((Vᵢ − Gᵢ)², (V_old + clip(Vᵢ − V_old, ±ε) − Gᵢ)²) */
export function clippedSquaredError(
  values: tf.Tensor1D,
  old: tf.Tensor1D,
  targets: tf.Tensor1D,
  weights: tf.Tensor1D,
  clip: number,
): tf.Scalar {
  sameShape(values, old, targets, weights);
  const near = tf.add(old, tf.clipByValue(tf.sub(values, old), -clip, clip));
  const worse = tf.maximum(tf.square(tf.sub(values, targets)), tf.square(tf.sub(near, targets)));
  return tf.sum(tf.mul(worse, weights));
}

/** Σ wᵢ xᵢ */
export function weightedMean(x: tf.Tensor1D, weights: tf.Tensor1D): tf.Scalar {
  sameShape(x, weights);
  return tf.sum(tf.mul(x, weights));
}

/** Shift and scale to mean 0 and deviation 1 over the rows of positive weight, in place; one row alone stays as it is. */
export function normaliseAdvantages(advantages: Float32Array, weights: Float32Array): void {
  let rows = 0;
  let sum = 0;
  for (let i = 0; i < advantages.length; i++) {
    if (weights[i] === 0) continue;
    rows++;
    sum += advantages[i];
  }
  if (rows < 2) return;
  const mean = sum / rows;
  let squares = 0;
  for (let i = 0; i < advantages.length; i++) if (weights[i] > 0) squares += (advantages[i] - mean) ** 2;
  const deviation = Math.sqrt(squares / (rows - 1));
  for (let i = 0; i < advantages.length; i++) advantages[i] = (advantages[i] - mean) / (deviation + 1e-8);
}

/** KL(π_old ‖ π) ≈ Σ wᵢ (ρᵢ − 1 − log ρᵢ), never negative. Schulman (2020), Approximating KL divergence, estimator k3. */
export function approximateKl(logProb: Float32Array, old: Float32Array, weights: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < old.length; i++) {
    const logRatio = logProb[i] - old[i];
    if (weights[i] > 0) sum += weights[i] * (Math.exp(logRatio) - 1 - logRatio);
  }
  return sum;
}

/** Share of the rows whose ratio lies outside 1 ± ε. */
export function clipFraction(logProb: Float32Array, old: Float32Array, weights: Float32Array, clip: number): number {
  let sum = 0;
  for (let i = 0; i < old.length; i++) if (Math.abs(Math.exp(logProb[i] - old[i]) - 1) > clip) sum += weights[i];
  return sum;
}

/** 1 − Var(G − V)/Var(G): 1 is perfect, 0 as good as a constant; NaN when the targets do not vary. */
export function explainedVariance(values: Float32Array, targets: Float32Array): number {
  const errors = targets.map((target, i) => target - values[i]);
  const spread = variance(targets);
  return spread === 0 ? Number.NaN : 1 - variance(errors) / spread;
}

function variance(x: Float32Array): number {
  let sum = 0;
  for (const v of x) sum += v;
  const mean = sum / x.length;
  let squares = 0;
  for (const v of x) squares += (v - mean) ** 2;
  return squares / x.length;
}

function sameShape(first: tf.Tensor, ...others: tf.Tensor[]): void {
  for (const tensor of [first, ...others]) {
    if (tensor.rank !== 1 || tensor.shape[0] !== first.shape[0]) {
      throw new Error(`A loss needs tensors of one shape [rows], got [${first.shape}] beside [${tensor.shape}].`);
    }
  }
}
