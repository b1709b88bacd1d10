/**
 * A distribution of values made ready for games and solvers: V(q), F(v) and integrals of them.
 *
 *   F(v) = the quantiles at which V is v; ∫ q^m dV = ∫ F(v)^m dv
 */
import { expm1, log1p, log1pAt, pow, powAt } from "../../src/maths.js";
import { integral } from "./quadrature.js";
import type { Values } from "./values.js";

/** A stretch of quantiles on which V is smooth. */
export interface Piece {
  readonly from: number; // q
  readonly to: number; // q
  readonly low: number; // V at `from`, from the right
  readonly high: number; // V at `to`, from the left
}

/** A distribution made ready: what games and solvers ask of it. */
export interface Distribution {
  readonly data: Values;
  readonly low: number;
  readonly high: number;
  readonly pieces: readonly Piece[]; // of positive width, in order
  /** V(q); at a jump the value above it. */
  value(q: number): number;
  /** `a[k]` ← V(a[k]), for hot code; `a[k + 1]` is written over. */
  valueAt(a: Float64Array, k: number): void;
  /** The quantiles [F(v−), F(v)] of a value: one, or an atom's. */
  quantiles(v: number): readonly [number, number];
  /** ∫ q^m dV over [a, b] within one piece. */
  rise(m: number, a: number, b: number): number;
}

/** @param data as `checkValues` lets pass */
export function distribution(data: Values): Distribution {
  const cell = new Float64Array(2);
  const shape = shapes(data);
  const value = (q: number): number => {
    cell[0] = q;
    shape.valueAt(cell, 0);
    return cell[0];
  };
  const { pieces } = shape;
  return { data, low: pieces[0].low, high: pieces[pieces.length - 1].high, value, ...shape };
}

type Shape = Pick<Distribution, "pieces" | "valueAt" | "quantiles" | "rise">;

function shapes(data: Values): Shape {
  switch (data.kind) {
    case "uniform":
      return lines([
        [0, data.low],
        [1, data.high],
      ]);
    case "points":
      return lines(data.points);
    case "power":
      return power(data.high, 1 / data.exponent);
    case "exponential":
      return exponential(data.mean, data.high);
    default:
      return data satisfies never;
  }
}

function lines(points: readonly (readonly [number, number])[]): Shape {
  const pieces: Piece[] = [];
  for (let k = 1; k < points.length; k++) {
    const [[from, low], [to, high]] = [points[k - 1], points[k]];
    if (to > from) pieces.push({ from, to, low, high });
  }
  const last = pieces.length - 1;
  const starts = Float64Array.from(pieces, ({ from }) => from);
  const lows = Float64Array.from(pieces, ({ low }) => low);
  const slopes = Float64Array.from(pieces, ({ from, to, low, high }) => (high - low) / (to - from));
  const holding = (q: number): number => {
    let [a, b] = [0, last];
    while (a < b) {
      const middle = (a + b + 1) >> 1;
      if (starts[middle] <= q) a = middle;
      else b = middle - 1;
    }
    return a;
  };
  return {
    pieces,
    valueAt(a, k) {
      const q = a[k];
      const p = last === 0 ? 0 : holding(q);
      a[k] = lows[p] + slopes[p] * (q - starts[p]);
    },
    quantiles(v) {
      let below = 0;
      let upTo = 0;
      for (const { from, to, low, high } of pieces) {
        if (high < v) below = to;
        else if (low < v) below = from + ((to - from) * (v - low)) / (high - low);
        if (high <= v) upTo = to;
        else if (low <= v) upTo = from + ((to - from) * (v - low)) / (high - low);
      }
      return [below, Math.max(below, upTo)];
    },
    rise(m, a, b) {
      const slope = slopes[holding((a + b) / 2)];
      return (slope * (pow(b, m + 1) - pow(a, m + 1))) / (m + 1);
    },
  };
}

function power(high: number, root: number): Shape {
  return {
    pieces: [{ from: 0, to: 1, low: 0, high }],
    valueAt(a, k) {
      a[k + 1] = root;
      powAt(a, k);
      a[k] *= high;
    },
    quantiles(v) {
      const q = v >= high ? 1 : v <= 0 ? 0 : pow(v / high, 1 / root);
      return [q, q];
    },
    rise: (m, a, b) => (high * root * (pow(b, m + root) - pow(a, m + root))) / (m + root),
  };
}

function exponential(mean: number, high: number): Shape {
  const mass = -expm1(-high / mean);
  const at = (q: number) => (q >= 1 ? high : Math.min(high, -mean * log1p(-q * mass))); // the logarithm is ill-conditioned at 1
  return {
    pieces: [{ from: 0, to: 1, low: 0, high }],
    valueAt(a, k) {
      a[k] *= -mass;
      log1pAt(a, k);
      a[k] *= -mean;
      if (a[k] > high) a[k] = high;
    },
    quantiles(v) {
      const q = v >= high ? 1 : v <= 0 ? 0 : -expm1(-v / mean) / mass;
      return [q, q];
    },
    rise: (m, a, b) => integral((v) => pow(-expm1(-v / mean) / mass, m), at(a), at(b), 8),
  };
}
