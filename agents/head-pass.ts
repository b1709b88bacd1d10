/**
 * A head's pass over a minibatch in plain TypeScript, forward and back: what `Head.graph` says, without a graph.
 *
 *   choices: ∂ log π(a)/∂zⱼ = 1{j = a} − pⱼ,  ∂H/∂zⱼ = −pⱼ (log pⱼ + H)
 *   boxes:   ∂ log π(u)/∂μ = (u − μ)/σ²,  ∂ log π(u)/∂ log σ = ((u − μ)/σ)² − 1,  ∂H/∂ log σ = 1
 */

/** A minibatch as a head reads it: see `Head.graph`. */
export interface HeadRows {
  readonly rows: number;
  readonly outputs: Float32Array; // [rows, outputs]
  readonly encoded: Float32Array; // [rows, encoded]
  readonly illegal: Float32Array; // [rows, outputs], 0 or −1e8; empty where all is always legal
  readonly scales: Float32Array; // [scales], log σ
}

export interface HeadPass {
  readonly logProb: Float32Array; // [rows]
  readonly entropy: Float32Array; // [rows]
  /**
   * @param byLogProb slopes of a loss by `logProb`; `byEntropy` likewise
   * @param byOutputs written
   * @param byScales  written
   */
  backward(byLogProb: Float32Array, byEntropy: Float32Array, byOutputs: Float32Array, byScales: Float32Array): void;
}

const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

/** @param n choices per component */
export function categoricalPass(n: readonly number[], { rows, outputs, encoded, illegal }: HeadRows): HeadPass {
  const total = n.reduce((a, b) => a + b, 0);
  const logProb = new Float32Array(rows);
  const entropy = new Float32Array(rows);
  const p = new Float32Array(rows * total);
  const logs = new Float32Array(rows * total); // log p
  const parts = new Float32Array(rows * n.length); // entropy of each component
  const z = illegal.length > 0 ? outputs.map((x, k) => x + illegal[k]) : outputs;
  for (let i = 0; i < rows; i++) {
    let from = i * total;
    for (let k = 0; k < n.length; from += n[k++]) {
      const to = from + n[k];
      let top = Number.NEGATIVE_INFINITY;
      for (let j = from; j < to; j++) top = Math.max(top, z[j]);
      let sum = 0;
      for (let j = from; j < to; j++) sum += p[j] = Math.exp(z[j] - top);
      const logSum = Math.log(sum);
      let spread = 0;
      for (let j = from; j < to; j++) {
        p[j] /= sum;
        logs[j] = z[j] - top - logSum;
        if (p[j] > 0) spread -= p[j] * logs[j];
        if (encoded[j] !== 0) logProb[i] += encoded[j] * logs[j];
      }
      parts[i * n.length + k] = spread;
      entropy[i] += spread;
    }
  }
  return {
    logProb,
    entropy,
    backward(byLogProb, byEntropy, byOutputs) {
      for (let i = 0; i < rows; i++) {
        let from = i * total;
        for (let k = 0; k < n.length; from += n[k++]) {
          const spread = parts[i * n.length + k];
          for (let j = from; j < from + n[k]; j++) {
            const chosen = byLogProb[i] * (encoded[j] - p[j]);
            byOutputs[j] = p[j] > 0 ? chosen - byEntropy[i] * p[j] * (logs[j] + spread) : chosen;
          }
        }
      }
    },
  };
}

export function gaussianPass({ rows, outputs, encoded, scales }: HeadRows): HeadPass {
  const size = scales.length;
  const logProb = new Float32Array(rows);
  const entropy = new Float32Array(rows);
  const z = new Float32Array(rows * size);
  const inverse = scales.map((s) => Math.exp(-s)); // 1/σ
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    let spread = 0;
    for (let k = 0; k < size; k++) {
      const at = i * size + k;
      z[at] = (encoded[at] - outputs[at]) * inverse[k];
      sum -= 0.5 * z[at] * z[at] + scales[k] + halfLog2Pi;
      spread += 0.5 + halfLog2Pi + scales[k];
    }
    logProb[i] = sum;
    entropy[i] = spread;
  }
  return {
    logProb,
    entropy,
    backward(byLogProb, byEntropy, byOutputs, byScales) {
      byScales.fill(0);
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < size; k++) {
          const at = i * size + k;
          byOutputs[at] = byLogProb[i] * z[at] * inverse[k];
          byScales[k] += byLogProb[i] * (z[at] * z[at] - 1) + byEntropy[i];
        }
      }
    },
  };
}
