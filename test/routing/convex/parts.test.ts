/** The solver's parts: elimination, exact differences, jets, the stableswap invariant. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { excess, raise } from "../../../envs/routing/arbitrage/exact.js";
import { invariant } from "../../../envs/routing/arbitrage/invariant.js";
import { jet } from "../../../envs/routing/arbitrage/jet.js";
import { eliminate } from "../../../envs/routing/elimination.js";

describe("elimination", () => {
  test("solves a grounded Laplacian by hand", () => {
    // [[3, −1], [−1, 2]] x = [1, 3] has x = [1, 2]; row sums 2 and 1.
    const x = Float64Array.of(1, 3);
    eliminate(2, Float64Array.of(0, -1, 0, 0), Float64Array.of(2, 1), new Float64Array(2), x);
    expect(x[0]).toBeCloseTo(1, 14);
    expect(x[1]).toBeCloseTo(2, 14);
  });

  test("keeps the small eigenvalue beside an edge 10¹⁸ times as stiff", () => {
    // Edge of weight 10¹⁸ between two nodes, each grounded by 1: the mean moves by 1 for a load of 2.
    const x = Float64Array.of(2, 0);
    eliminate(2, Float64Array.of(0, -1e18, 0, 0), Float64Array.of(1, 1), new Float64Array(2), x);
    expect(x[0]).toBeCloseTo(1, 12);
    expect(x[1]).toBeCloseTo(1, 12);
  });
});

describe("exact differences", () => {
  test("rate·ν − ν′ keeps what one double would lose", () => {
    // (1 + 2⁻³⁰)² − (1 + 2⁻²⁹) = 2⁻⁶⁰
    const a = 1 + 2 ** -30;
    expect(excess(a, a, 0, 1 + 2 ** -29, 0)).toBe(2 ** -60);
  });

  test("a price raised by far less than its last digit remembers it", () => {
    const high = Float64Array.of(1);
    const low = Float64Array.of(0);
    for (let k = 0; k < 1000; k++) raise(high, low, 0, 1e-20);
    expect(high[0]).toBe(1);
    expect(low[0]! / 1e-17).toBeCloseTo(1, 12);
  });
});

describe("jets", () => {
  const at = (text: string, x: number) => {
    const f = jet(text);
    f.evaluate(x);
    return [...f.at];
  };

  test("of polynomials, roots and logarithms are the derivatives by hand", () => {
    expect(at("3 * x^2 - x/2 + 7", 2)).toEqual([18, 11.5, 6]);
    expect(at("sqrt(x)", 4)).toEqual([2, 0.25, -1 / 32]);
    expect(at("5 * log(1 + x)", 0)).toEqual([0, 5, -5]);
    expect(at("min(2 * x, 10)", 3)).toEqual([6, 2, 0]);
    expect(at("min(2 * x, 10)", 6)).toEqual([10, 0, 0]);
    expect(at("-(x - pi)", 0)).toEqual([Math.PI, -1, -0]);
  });

  test("agree with differences", () => {
    const texts = [
      "2 * x/(3 + x)",
      "1 - exp(-x)",
      "x^0.3",
      "abs(x - 9) + max(x, 0.1)",
      "(1 + x)^(x/9)",
      "sqrt(x) * log1p(x)",
      "exp(x/7)",
    ];
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.double({ min: 0.2, max: 5, noNaN: true }), (text, x) => {
        const h = 1e-4;
        const [f, f1, f2] = at(text, x);
        const [up, down] = [at(text, x + h)[0]!, at(text, x - h)[0]!];
        expect(Math.abs((up - down) / (2 * h) - f1!)).toBeLessThan(1e-6);
        expect(Math.abs((up - 2 * f! + down) / (h * h) - f2!)).toBeLessThan(1e-5);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("name what they cannot read", () => {
    expect(() => jet("ceil(x)")).toThrow("ceil at character 1 is not known");
    expect(() => jet("x +")).toThrow("does not parse");
    expect(() => jet("y")).toThrow("the only variable is x");
  });
});

describe("the stableswap invariant", () => {
  test("of equal reserves is their sum", () => {
    expect(invariant([7, 7, 7], 100)).toBeCloseTo(21, 12);
  });

  test("tends to the sum for large A and to n times the geometric mean for small A", () => {
    expect(invariant([1, 3], 1e9)).toBeCloseTo(4, 6);
    // A·n = 1 leaves S + D = D + D³/(4xy): D³ = 4xy·S
    expect(invariant([1, 3], 0.5)).toBeCloseTo(48 ** (1 / 3), 12);
  });
});
