/** The engine-independent exp, log and pow, against the engine's own and against identities. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exp, expm1, log, log1p, pow } from "../src/maths.js";

/** Distance in units in the last place of the second. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  const unit = Math.max(2 ** (Math.floor(Math.log2(Math.abs(b))) - 52), 2 ** -1074);
  return Math.abs(a - b) / unit;
}

const runs = { seed: 1, numRuns: 20_000 };
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

describe("within three units in the last place of the engine's own", () => {
  test("exp, over all finite results", () => {
    fc.assert(
      fc.property(between(-745, 709.7), (x) => ulps(exp(x), Math.exp(x)) <= 3),
      runs,
    );
    expect(exp(0)).toBe(1);
  });

  test("log, over all positive numbers", () => {
    fc.assert(
      fc.property(between(Number.MIN_VALUE, Number.MAX_VALUE), (x) => ulps(log(x), Math.log(x)) <= 3),
      runs,
    );
    expect(log(1)).toBe(0);
  });

  test("log near 1", () => {
    fc.assert(
      fc.property(between(0.5, 2), (x) => ulps(log(x), Math.log(x)) <= 3),
      runs,
    );
    expect(log(2)).toBe(Math.LN2);
  });

  test("expm1 and log1p, also of tiny numbers", () => {
    for (const scale of [1e-300, 1e-17, 1e-8, 1e-3, 1]) {
      fc.assert(
        fc.property(between(-0.9, 5), (u) => ulps(expm1(u * scale), Math.expm1(u * scale)) <= 4),
        runs,
      );
      fc.assert(
        fc.property(between(-0.9, 5), (u) => ulps(log1p(u * scale), Math.log1p(u * scale)) <= 4),
        runs,
      );
    }
    expect(expm1(1e-300)).toBe(1e-300);
  });

  test("pow, up to its exponent's share", () => {
    fc.assert(
      fc.property(between(1e-6, 1e6), between(-8, 8), (x, y) => {
        return ulps(pow(x, y), x ** y) <= 4 + 2 * Math.abs(y * Math.log(x));
      }),
      runs,
    );
    expect(pow(3, 4)).toBe(81);
  });
});

test("extremes are those of the standard", () => {
  const some = [exp(Number.NaN), exp(-1e9), exp(1e9), log(0), log(-1), log(Infinity), log(Number.MIN_VALUE)];
  expect(some).toEqual([Number.NaN, 0, Infinity, -Infinity, Number.NaN, Infinity, Math.log(Number.MIN_VALUE)]);
  expect([pow(0, 2), pow(0, -1), pow(0, 0), pow(-8, 1 / 3), pow(2, -2), pow(9, 0.5)]).toEqual([
    0,
    Infinity,
    1,
    Number.NaN,
    0.25,
    3,
  ]);
  expect([exp(Number.NEGATIVE_INFINITY), exp(-744.44), expm1(0), log1p(0)]).toEqual([0, Math.exp(-744.44), 0, 0]);
});

test("exp undoes log", () => {
  fc.assert(
    fc.property(between(1e-3, 1e3), (x) => Math.abs(exp(log(x)) / x - 1) < 4e-15),
    runs,
  );
  expect(exp(log(7))).toBeCloseTo(7, 14);
});
