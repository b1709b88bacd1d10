/**
 * The fair price and the orders of one lane, over `fairSlots` Float64 numbers at `f[at …]`.
 *
 *   P' = P exp(σ √T z − σ² T/2),  z ~ N(0, 1)     a geometric Brownian motion without drift: E P' = P
 *   T = 1, or exponential of mean 1               blocks at fixed times, or at those of a Poisson process
 *   N ~ Poisson(λ) orders of a block, each log-normal with mean m and deviation s of its logarithm, in Y
 *
 * Parameters are drawn when an episode begins and stay. Nothing here allocates, and no number is returned.
 */
import { expAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import { exponentialAt, lognormalAt, poissonAt } from "./draws.js";
import type { Flow, Range } from "./flow.js";

/** Where each number is. `count` and `size` are what was drawn last; a draw's parameters follow it. */
export const fair = {
  ...{ price: 0, sigma: 1, rate: 2, mean: 3 },
  ...{ count: 4, none: 5, spare: 6 }, // N, e^−λ, scratch
  ...{ size: 7, median: 8, spread: 9 },
} as const;
export const fairSlots = 10;

const [count, none, size, median, spare] = [fair.count, fair.none, fair.size, fair.median, fair.spare];

/** Begin an episode: parameters drawn from their ranges, the price at its start. */
export function beginFair(flow: Flow, f: Float64Array, at: number, rng: Rng): void {
  for (let k = at; k < at + fairSlots; k++) f[k] = 0;
  f[at] = flow.price;
  drawRange(flow.sigma, f, at + fair.sigma, rng);
  drawRange(flow.rate, f, at + fair.rate, rng);
  drawRange(flow.mean, f, at + fair.mean, rng);
  f[at + none] = -f[at + fair.rate];
  expAt(f, at + none);
  f[at + median] = (-flow.spread * flow.spread) / 2;
  expAt(f, at + median);
  f[at + median] *= f[at + fair.mean];
  f[at + fair.spread] = flow.spread;
}

/** `f[k]` ← uniform in a range. */
function drawRange(range: Range, f: Float64Array, k: number, rng: Rng): void {
  rng.uniformAt(f, k);
  if (typeof range === "number") f[k] = range;
  else f[k] = range[0] + (range[1] - range[0]) * f[k];
}

/** The price moves by one block. */
export function moveFair(f: Float64Array, at: number, rng: Rng, poisson: boolean): void {
  let time = 1;
  if (poisson) {
    exponentialAt(f, at + spare, rng);
    time = f[at + spare];
  }
  const sigma = f[at + 1];
  rng.normalAt(f, at + spare);
  f[at + spare] = sigma * (Math.sqrt(time) * f[at + spare] - (sigma * time) / 2);
  expAt(f, at + spare);
  f[at] *= f[at + spare];
}

/** `count` ← how many orders arrive in a block. */
export function drawCount(f: Float64Array, at: number, rng: Rng): void {
  poissonAt(f, at + count, rng);
}

/** `size` ← the size of an order, in Y. */
export function drawSize(f: Float64Array, at: number, rng: Rng): void {
  lognormalAt(f, at + size, rng);
}
