/** The pass of a gated recurrent unit over sequences, and back, in plain TypeScript and double precision; see `gru.ts`. */
import type { GruSize, GruWeights, Sequences, Unrolled } from "./gru.js";

export function plainUnroll(
  { inputs, units }: GruSize,
  weights: GruWeights,
  { steps, count, begins }: Sequences,
  x: Float32Array,
  start: Float32Array,
): Unrolled {
  const [w, u, b] = weights.map((view) => Float64Array.from(view)); // doubles are faster to calculate with
  const [n2, n3] = [2 * units, 3 * units];
  const h = new Float32Array(steps * count * units);
  const gates = new Float64Array(3 * h.length); // [steps, count, 3 units]: z, r, c
  const none = new Float32Array(units);
  for (let at = 0; at < steps * count; at++) forward(at);
  return { h, gradient };

  /** What is remembered before a row, and where it lies. */
  function before(at: number): readonly [Float32Array, number] {
    if (begins[at] === 1) return [none, 0];
    return at < count ? [start, at * units] : [h, (at - count) * units];
  }

  function forward(at: number): void {
    const [from, f] = before(at);
    const g = at * n3;
    for (let j = 0; j < n3; j++) gates[g + j] = b[j];
    for (let i = 0; i < inputs; i++) {
      const seen = x[at * inputs + i];
      if (seen !== 0) for (let j = g, k = i * n3; j < g + n3; j++, k++) gates[j] += seen * w[k];
    }
    for (let i = 0; i < units; i++) {
      const held = from[f + i];
      if (held !== 0) for (let j = g, k = i * n3; j < g + n2; j++, k++) gates[j] += held * u[k];
    }
    for (let j = g; j < g + n2; j++) gates[j] = 1 / (1 + Math.exp(-gates[j]));
    for (let i = 0; i < units; i++) {
      const held = gates[g + units + i] * from[f + i];
      if (held !== 0) for (let j = g + n2, k = i * n3 + n2; j < g + n3; j++, k++) gates[j] += held * u[k];
    }
    for (let k = 0; k < units; k++) {
      const z = gates[g + k];
      const c = Math.tanh(gates[g + n2 + k]);
      gates[g + n2 + k] = c;
      h[at * units + k] = z * from[f + k] + (1 - z) * c;
    }
  }

  function gradient(dh: Float32Array): GruWeights {
    const [dw, du, db] = [w, u, b].map(({ length }) => new Float64Array(length));
    const later = new Float64Array(count * units); // ∂/∂h of a step by the steps after it
    const d = new Float64Array(n3); // ∂ by what the three gates' functions read
    for (let at = steps * count - 1; at >= 0; at--) {
      const [from, f] = before(at);
      const g = at * n3;
      const l = (at % count) * units;
      for (let k = 0; k < units; k++) {
        const [z, c] = [gates[g + k], gates[g + n2 + k]];
        const dk = dh[at * units + k] + later[l + k];
        d[k] = dk * (from[f + k] - c) * z * (1 - z);
        d[n2 + k] = dk * (1 - z) * (1 - c * c);
        later[l + k] = dk * z;
      }
      for (let k = 0; k < units; k++) {
        const r = gates[g + units + k];
        const held = from[f + k];
        let sum = 0;
        for (let j = n2, i = k * n3 + n2; j < n3; j++, i++) {
          sum += d[j] * u[i];
          du[i] += held * r * d[j];
        }
        d[units + k] = sum * held * r * (1 - r);
        later[l + k] += sum * r;
      }
      for (let k = 0; k < units; k++) {
        const held = from[f + k];
        let sum = 0;
        for (let j = 0, i = k * n3; j < n2; j++, i++) {
          sum += d[j] * u[i];
          du[i] += held * d[j];
        }
        later[l + k] += sum;
      }
      if (begins[at] === 1) for (let k = 0; k < units; k++) later[l + k] = 0;
      for (let i = 0; i < inputs; i++) {
        const seen = x[at * inputs + i];
        if (seen !== 0) for (let j = 0, to = i * n3; j < n3; j++, to++) dw[to] += seen * d[j];
      }
      for (let j = 0; j < n3; j++) db[j] += d[j];
    }
    return [Float32Array.from(dw), Float32Array.from(du), Float32Array.from(db)];
  }
}
