/**
 * exp, log, pow and their kin with the same bits on every engine.
 *
 * ECMAScript leaves Math.exp, log, pow, sin … to the implementation, and versions of V8 do differ in the last bits. These use only
 * + − × ÷ and the square root, which IEEE 754 fixes, so an episode is the same in Node, a worker and any browser. Against the true
 * value exp, log, expm1 and log1p stay within about 2 units in the last place; pow within 2 + |y log x|.
 *
 *   exp x  =  2^k · 2^(j/32) · Σ rⁿ/n!,   x = (32 k + j) ln 2/32 + r,  |r| ≤ ln 2/64
 *   log x  =  e ln 2 + 2 artanh s,        x = 2^e m,  s = (m − 1)/(m + 1),  1/√2 ≤ m < √2
 *
 * Reference: Tang (1989), ACM TOMS 15 (tables for exp); Muller (2016), Elementary Functions, ch. 5.
 */

/** A constant as high + low: the high part ends in 21 zero bits, so that its product with a small integer is exact. */
const ln2High = 0.6931471803691238;
const ln2Low = 1.9082149292705877e-10;
const stepHigh = 0.02166084938653512; // ln 2 / 32
const stepLow = 5.9631716539705866e-12;
const perStep = 46.16624130844683; // 32 / ln 2

/** 2^(j/32), from square roots: 2^(j/32) is the product of 2^(1/2), 2^(1/4) … over the bits of j. */
const roots = new Float64Array(32).fill(1);
for (let bit = 16, root = Math.SQRT2; bit >= 1; bit /= 2, root = Math.sqrt(root)) {
  for (let j = 0; j < 32; j++) if ((j & bit) !== 0) roots[j] *= root;
}

/** 2^k at k + 1074, −1074 ≤ k ≤ 1023. */
const powers = new Float64Array(2098);
powers[1074] = 1;
for (let k = 1; k <= 1023; k++) powers[1074 + k] = 2 * powers[1073 + k];
for (let k = 1; k <= 1074; k++) powers[1074 - k] = powers[1075 - k] / 2;

// Each function works on a number in an array, in place, and has a face that takes and returns a number. A face is small enough
// for engines to inline, so that neither way a number is boxed on the heap.
const cell = new Float64Array(2);

/** @see expAt */
export function exp(x: number): number {
  cell[0] = x;
  expAt(cell, 0);
  return cell[0];
}

/** exp(x) − 1 without cancellation near 0. */
export function expm1(x: number): number {
  cell[0] = x;
  expm1At(cell, 0);
  return cell[0];
}

export function log(x: number): number {
  cell[0] = x;
  logAt(cell, 0);
  return cell[0];
}

/** log(1 + x) without cancellation near 0. */
export function log1p(x: number): number {
  cell[0] = x;
  log1pAt(cell, 0);
  return cell[0];
}

export function pow(x: number, y: number): number {
  cell[0] = x;
  cell[1] = y;
  powAt(cell, 0);
  return cell[0];
}

/** a[k] ← exp(a[k]) */
export function expAt(a: Float64Array, k: number): void {
  const x = a[k];
  if (!(x > -745.2)) {
    a[k] = Number.isNaN(x) ? x : 0;
    return;
  }
  if (x > 709.782712893384) {
    a[k] = Number.POSITIVE_INFINITY;
    return;
  }
  const n = Math.floor(x * perStep + 0.5);
  const r = x - n * stepHigh - n * stepLow;
  const e = n >> 5;
  const root = roots[n & 31];
  const tail = r * (1 + r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720))))));
  const value = root + root * tail;
  if (e > 1023) a[k] = value * 2 * powers[1074 + e - 1];
  else if (e < -1021) a[k] = value * powers[1074 + e + 60] * tiny;
  else a[k] = value * powers[1074 + e];
}

/** a[k] ← exp(a[k]) − 1 */
export function expm1At(a: Float64Array, k: number): void {
  const x = a[k];
  if (!(x > -0.4 && x < 0.4)) {
    expAt(a, k);
    a[k] -= 1;
    return;
  }
  let sum = 1;
  for (let n = 16; n >= 2; n--) sum = 1 + sum * x * inverses[n];
  a[k] = x * sum;
}

/** a[k] ← log(a[k]) */
export function logAt(a: Float64Array, k: number): void {
  const x = a[k];
  if (!(x > 0 && x < Number.POSITIVE_INFINITY)) {
    a[k] = x === 0 ? Number.NEGATIVE_INFINITY : x > 0 ? x : Number.NaN;
    return;
  }
  const small = x < 2.2250738585072014e-308;
  double[0] = small ? x * 18014398509481984 : x; // 2^54, out of the subnormals
  let e = (words[1] >>> 20) - (small ? 1077 : 1023);
  words[1] = (words[1] & 0xfffff) | 0x3ff00000;
  let m = double[0]; // in [1, 2)
  if (m > Math.SQRT2) {
    m /= 2;
    e++;
  }
  a[k] = m - 1;
  nearOne(a, k);
  a[k] = e * ln2High + (a[k] + e * ln2Low);
}

/** a[k] ← log(1 + a[k]) */
export function log1pAt(a: Float64Array, k: number): void {
  if (a[k] > -0.29 && a[k] < 0.41) nearOne(a, k);
  else {
    a[k] += 1;
    logAt(a, k);
  }
}

/** a[k] ← a[k] to the power a[k + 1]; NaN for a negative base, as it should be off the integers */
export function powAt(a: Float64Array, k: number): void {
  const x = a[k];
  const y = a[k + 1];
  if (Math.floor(y) === y && y >= -64 && y <= 64) {
    let product = 1;
    for (let left = Math.abs(y), square = x; left > 0; left >>= 1, square *= square) if (left & 1) product *= square;
    a[k] = y < 0 ? 1 / product : product;
  } else if (y === 0.5) a[k] = Math.sqrt(x);
  else if (x === 0) a[k] = y > 0 ? 0 : y < 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  else {
    logAt(a, k);
    a[k] *= y;
    expAt(a, k);
  }
}

const tiny = 2 ** -60;
const inverses = Float64Array.from({ length: 17 }, (_, n) => 1 / n);
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer); // low word first, as on every platform that runs V8

/** log(1 + t) = 2 artanh s = 2 s + 2 s³/3 + …, s = t / (2 + t), |s| ≤ 0.172; as 2 s = t − s t, it is t − s (t − 2 s² (1/3 + …)). */
function nearOne(a: Float64Array, k: number): void {
  const t = a[k];
  const s = t / (2 + t);
  const z = s * s;
  const high = 1 / 15 + z * (1 / 17 + z * (1 / 19 + z * (1 / 21 + z * (1 / 23))));
  const series = 1 / 3 + z * (1 / 5 + z * (1 / 7 + z * (1 / 9 + z * (1 / 11 + z * (1 / 13 + z * high)))));
  a[k] = t - s * (t - 2 * z * series);
}
