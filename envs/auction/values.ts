/**
 * Distributions of values, as data: what an object is worth to a bidder, V(q) at quantile q of [0, 1].
 *
 *   uniform      V = low + (high − low) q
 *   power        V = high · q^(1/exponent), so that F(v) = (v/high)^exponent
 *   exponential  V = −mean · ln(1 − q (1 − e^(−high/mean))), cut off at `high`
 *   points       straight lines between [q, V] pairs, both of which rise or stay: any distribution. Where V stays there is an atom;
 *                where q stays, V jumps. One atom, [[0, v], [1, v]], is a value that everybody knows.
 */
import type { DataOption } from "../../src/options.js";

export type Values =
  | { readonly kind: "uniform"; readonly low: number; readonly high: number }
  | { readonly kind: "power"; readonly high: number; readonly exponent: number }
  | { readonly kind: "exponential"; readonly mean: number; readonly high: number }
  | { readonly kind: "points"; readonly points: readonly (readonly [number, number])[] };

const largest = 1e9;

/** @throws a sentence that begins with `what` */
export function checkValues(value: unknown, what: string): Values {
  const data = value as Values;
  const number = (x: unknown, name: string, low: number): number => {
    if (typeof x === "number" && x >= low && x <= largest) return x;
    throw new Error(`${what}: ${name} must be a number from ${low} to ${largest}, got ${JSON.stringify(x)}.`);
  };
  switch (data?.kind) {
    case "uniform":
      if (number(data.high, "high", 1e-9) <= number(data.low, "low", 0)) {
        throw new Error(
          `${what}: high must be above low; one value for all is {"kind": "points", "points": [[0, v], [1, v]]}.`,
        );
      }
      break;
    case "power":
      number(data.high, "high", 1e-9);
      number(data.exponent, "exponent", 0.01);
      break;
    case "exponential":
      number(data.mean, "mean", 1e-9);
      number(data.high, "high", 1e-9);
      break;
    case "points":
      checkPoints(data.points, what, number);
      break;
    default:
      throw new Error(
        `${what} must have a kind: uniform {low, high}, power {high, exponent}, exponential {mean, high} or points {points}.`,
      );
  }
  return data;
}

function checkPoints(points: unknown, what: string, number: (x: unknown, name: string, low: number) => number): void {
  if (
    !Array.isArray(points) ||
    points.length < 2 ||
    points.length > 10_000 ||
    points.some((p) => !(Array.isArray(p) && p.length === 2))
  ) {
    throw new Error(
      `${what}: points must be a list of 2 to 10000 pairs [q, value], such as [[0, 0], [0.5, 1], [1, 4]].`,
    );
  }
  points.forEach(([q, v], k) => {
    number(v, `the value of point ${k}`, 0);
    if (!(typeof q === "number" && q >= 0 && q <= 1))
      throw new Error(`${what}: q of point ${k} must be from 0 to 1, got ${JSON.stringify(q)}.`);
    if (k > 0 && (q < points[k - 1][0] || v < points[k - 1][1])) {
      throw new Error(
        `${what}: points must be sorted, q and value both rising or staying; point ${k} is [${q}, ${v}] after [${points[k - 1]}].`,
      );
    }
  });
  if (points[0][0] !== 0 || points[points.length - 1][0] !== 1)
    throw new Error(`${what}: points must begin at q = 0 and end at q = 1.`);
  if (points[points.length - 1][1] <= 0) throw new Error(`${what}: the highest value must be above 0.`);
}

/** One value for all, known to everybody. */
export const known = (v: number): Values => ({
  kind: "points",
  points: [
    [0, v],
    [1, v],
  ],
});

export function valuesOption(value: Values, about: string): DataOption<Values> {
  return {
    kind: "data",
    value,
    check: checkValues,
    about: `${about}: {"kind": "uniform", "low", "high"}, {"kind": "power", "high", "exponent"}, {"kind": "exponential", "mean", "high"}, or any as sorted {"kind": "points", "points": [[quantile, value], …]}`,
  };
}
