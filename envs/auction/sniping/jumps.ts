/**
 * Jumps of the value, what a stale quote loses to them, and the half-spread at which making the market is worth as much as sniping it.
 *
 *   L(h) = E[(J − h)⁺]    exponential m e^(−h/m) · uniform on [0, 2m] (2m − h)²/(4m) · fixed (m − h)⁺
 *   λᵢ h = λⱼ L(h)        exponential h = m W(λⱼ/λᵢ), W e^W = x; others by bisection, as h − (λⱼ/λᵢ) L(h) rises in h
 *
 * References: Budish, Cramton & Shim (2015), Q. J. Econ. 130 (the condition; from memory); Corless et al. (1996), Adv. Comput. Math. 5 (W).
 */
import { exp, log1p, logAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";

export interface Jumps {
  readonly kind: "exponential" | "uniform" | "fixed";
  readonly mean: number; // m
}

/** L(h): what a quote with half-spread h loses per jump if it is always sniped. */
export function excess({ kind, mean }: Jumps, h: number): number {
  switch (kind) {
    case "exponential":
      return mean * exp(-h / mean);
    case "uniform":
      return h < 2 * mean ? (2 * mean - h) ** 2 / (4 * mean) : 0;
    case "fixed":
      return Math.max(0, mean - h);
    default:
      return kind satisfies never;
  }
}

/** `out[k]` ← uniform in (0, 1), of 30 bits: a small integer is never boxed on the heap when it is returned, a double may be. */
function uniformAt(out: Float64Array, k: number, rng: Rng): void {
  out[k] = (rng.below(0x4000_0000) + 0.5) / 0x4000_0000;
}

/** `out[0]` ← a jump, `out[1]` ← when it is, uniform in (0, 1). */
export function jumpAt(out: Float64Array, { kind, mean }: Jumps, rng: Rng): void {
  uniformAt(out, 1, rng);
  if (kind === "fixed") out[0] = 0.5;
  else uniformAt(out, 0, rng);
  if (kind === "exponential") {
    logAt(out, 0);
    out[0] *= -mean;
  } else out[0] *= 2 * mean;
}

const wait = new Float64Array(1);

/** How many events of rate 1 there are in a time: exponential waits are counted until they exceed it. */
export function poisson(rng: Rng, time: number): number {
  let count = -1;
  for (let past = 0; past <= time; count++) {
    uniformAt(wait, 0, rng);
    logAt(wait, 0);
    past -= wait[0];
  }
  return count;
}

/** The half-spread h with h = ratio · L(h). */
export function evenHalfSpread(jumps: Jumps, ratio: number): number {
  if (jumps.kind === "exponential") return jumps.mean * lambertW(ratio);
  let low = 0;
  let high = 2 * jumps.mean;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (middle < ratio * excess(jumps, middle)) low = middle;
    else high = middle;
  }
}

/** W(x) for x ≥ 0 by Newton's method; it begins above the root of a convex function, so it falls towards it. */
export function lambertW(x: number): number {
  let w = log1p(x);
  for (let k = 0; k < 100; k++) {
    const next = w - (w - x * exp(-w)) / (1 + w);
    if (next >= w) return w;
    w = next;
  }
  return w;
}
