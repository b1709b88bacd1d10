/**
 * The pass of a gated recurrent unit over sequences, and back, by compiled kernels; see `gru.ts`.
 *
 * What does not wait for the step before is one product over all steps: x W forward, and the gradients of the weights back. Rows of
 * a step and units come padded to multiples of four, each gate by itself, with weights of 0, so that padding stays 0.
 */
import type { GruSize, GruWeights, Sequences, Unrolled } from "./gru.js";
import { kernels, padded, reserve, view, write } from "./kernels.js";

export function kernelUnroll(
  { inputs, units }: GruSize,
  [w, u, b]: GruWeights,
  { steps, count, begins }: Sequences,
  x: Float32Array,
  start: Float32Array,
): Unrolled {
  const { multiply, tanh, columns } = kernels();
  const [wide, n, tall] = [padded(inputs), padded(units), padded(count)];
  const [n2, n3, rows] = [2 * n, 3 * n, steps * tall];
  const at = {
    x: reserve(rows * wide),
    w: reserve(wide * n3),
    b: reserve(n3),
    uzr: reserve(n * n2),
    uc: reserve(n * n),
    gates: reserve(rows * n3), // z, r, c
    before: reserve(rows * n), // h before each step
    back: reserve(rows * n), // r ∘ h
    zr: reserve(tall * n2), // of one step
    c: reserve(tall * n),
  };
  const h = new Float32Array(steps * count * units);
  for (let t = 0; t < steps; t++) {
    write(x.subarray(t * count * inputs, (t + 1) * count * inputs), count, inputs, at.x + 4 * t * tall * wide);
  }
  place(w, inputs, 0, 3, at.w);
  place(b, 1, 0, 3, at.b);
  place(u, units, 0, 2, at.uzr);
  place(u, units, 2, 3, at.uc);
  multiply(rows, n3, inputs, at.x, 4 * wide, 4, at.w, at.gates, at.b);
  for (let t = 0; t < steps; t++) forward(t);
  return { h, gradient };

  /** Write some gates of `[height, 3 units]` to an address as `[height, gates, n]`. */
  function place(values: Float32Array, height: number, from: number, to: number, address: number): void {
    const out = view(address, height * (to - from) * n).fill(0);
    for (let k = 0; k < height; k++) {
      for (let gate = from; gate < to; gate++) {
        const first = (3 * k + gate) * units;
        out.set(values.subarray(first, first + units), (k * (to - from) + gate - from) * n);
      }
    }
  }

  function forward(t: number): void {
    const first = t * tall;
    const gates = view(at.gates + 4 * first * n3, tall * n3);
    const before = view(at.before + 4 * first * n, tall * n).fill(0);
    const back = view(at.back + 4 * first * n, tall * n);
    const zr = view(at.zr, tall * n2);
    const c = view(at.c, tall * n);
    for (let i = 0; i < count; i++) {
      if (begins[t * count + i] === 1) continue;
      const [from, f] = t === 0 ? [start, i * units] : [h, ((t - 1) * count + i) * units];
      for (let k = 0; k < units; k++) before[i * n + k] = from[f + k];
    }
    multiply(tall, n2, units, at.before + 4 * first * n, 4 * n, 4, at.uzr, at.zr, 0);
    for (let i = 0; i < tall; i++) {
      for (let j = 0; j < n2; j++) zr[i * n2 + j] = 0.5 * (zr[i * n2 + j] + gates[i * n3 + j]);
    }
    tanh(tall * n2, at.zr); // σ(a) = ½ + ½ tanh(½ a)
    for (let i = 0; i < tall; i++) {
      for (let j = 0; j < n2; j++) gates[i * n3 + j] = 0.5 + 0.5 * zr[i * n2 + j];
      for (let k = 0; k < n; k++) back[i * n + k] = gates[i * n3 + n + k] * before[i * n + k];
    }
    multiply(tall, n, units, at.back + 4 * first * n, 4 * n, 4, at.uc, at.c, 0);
    for (let i = 0; i < tall; i++) for (let k = 0; k < n; k++) c[i * n + k] += gates[i * n3 + n2 + k];
    tanh(tall * n, at.c);
    for (let i = 0; i < tall; i++) for (let k = 0; k < n; k++) gates[i * n3 + n2 + k] = c[i * n + k];
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < units; k++) {
        const z = gates[i * n3 + k];
        h[(t * count + i) * units + k] = z * before[i * n + k] + (1 - z) * c[i * n + k];
      }
    }
  }

  function gradient(dh: Float32Array): GruWeights {
    const to = {
      zr: reserve(rows * n2), // ∂ by what the functions of z and r read
      c: reserve(rows * n), // likewise of c
      uzr: reserve(n2 * n), // transposed
      uc: reserve(n * n),
      back: reserve(tall * n), // ∂ by r ∘ h, of one step
      before: reserve(tall * n), // ∂ by h before it, through z and r
      w: reserve(wide * n3),
      u: reserve(n * n3),
      b: reserve(n3),
    };
    transpose(at.uzr, n, n2, to.uzr);
    transpose(at.uc, n, n, to.uc);
    const later = new Float32Array(count * units); // ∂/∂h of a step by the steps after it
    for (let t = steps - 1; t >= 0; t--) {
      const first = t * tall;
      const gates = view(at.gates + 4 * first * n3, tall * n3);
      const before = view(at.before + 4 * first * n, tall * n);
      const dzr = view(to.zr + 4 * first * n2, tall * n2).fill(0);
      const dc = view(to.c + 4 * first * n, tall * n).fill(0);
      const dback = view(to.back, tall * n);
      const dbefore = view(to.before, tall * n);
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < units; k++) {
          const [z, c] = [gates[i * n3 + k], gates[i * n3 + n2 + k]];
          const dk = dh[(t * count + i) * units + k] + later[i * units + k];
          dzr[i * n2 + k] = dk * (before[i * n + k] - c) * z * (1 - z);
          dc[i * n + k] = dk * (1 - z) * (1 - c * c);
          later[i * units + k] = dk * z;
        }
      }
      multiply(tall, n, n, to.c + 4 * first * n, 4 * n, 4, to.uc, to.back, 0);
      for (let i = 0; i < count; i++) {
        for (let k = 0; k < units; k++) {
          const r = gates[i * n3 + n + k];
          dzr[i * n2 + n + k] = dback[i * n + k] * before[i * n + k] * r * (1 - r);
          later[i * units + k] += dback[i * n + k] * r;
        }
      }
      multiply(tall, n, n2, to.zr + 4 * first * n2, 4 * n2, 4, to.uzr, to.before, 0);
      for (let i = 0; i < count; i++) {
        const fresh = begins[t * count + i] === 1;
        for (let k = 0; k < units; k++) {
          later[i * units + k] = fresh ? 0 : later[i * units + k] + dbefore[i * n + k];
        }
      }
    }
    const [dw, du, db] = [w, u, b].map(({ length }) => new Float32Array(length));
    multiply(wide, n2, rows, at.x, 4, 4 * wide, to.zr, to.w, 0);
    multiply(wide, n, rows, at.x, 4, 4 * wide, to.c, to.w + 4 * wide * n2, 0);
    gather(to.w, wide, inputs, dw);
    multiply(n, n2, rows, at.before, 4, 4 * n, to.zr, to.u, 0);
    multiply(n, n, rows, at.back, 4, 4 * n, to.c, to.u + 4 * n * n2, 0);
    gather(to.u, n, units, du);
    columns(rows, n2, to.zr, to.b);
    columns(rows, n, to.c, to.b + 4 * n2);
    gather(to.b, 1, 1, db);
    return [dw, du, db];
  }

  /** Read gates z and r, `[padded height, 2 n]`, and after them c, `[padded height, n]`, as `[height, 3 units]`. */
  function gather(address: number, tallness: number, height: number, out: Float32Array): void {
    const from = view(address, tallness * n3);
    for (let k = 0; k < height; k++) {
      for (let gate = 0; gate < 3; gate++) {
        const first = gate < 2 ? k * n2 + gate * n : tallness * n2 + k * n;
        out.set(from.subarray(first, first + units), (3 * k + gate) * units);
      }
    }
  }

  function transpose(from: number, height: number, width: number, address: number): void {
    const [source, out] = [view(from, height * width), view(address, height * width)];
    for (let i = 0; i < height; i++) for (let j = 0; j < width; j++) out[j * height + i] = source[i * width + j];
  }
}
