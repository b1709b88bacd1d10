/** log Γ and its derivatives against the digits known (mpmath 1.3) and identities; draws against their moments. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { digamma, drawGamma, lgamma, trigamma } from "../../agents/gamma.js";
import { Rng } from "../../src/rng.js";

const known = [
  [0.01, 4.599479878042022, -100.56088545786868, 10001.621213528313],
  [0.5, 0.5723649429247001, -1.9635100260214235, 4.934802200544679],
  [1, 0, -0.5772156649015329, 1.6449340668482264],
  [1.5, -0.12078223763524522, 0.03648997397857652, 0.9348022005446793],
  [2, 0, 0.42278433509846713, 0.6449340668482264],
  [2.75, 0.47521466691493713, 0.8189010249754326, 0.43757125764893073],
  [7.3, 7.147892523022249, 1.9178203356379862, 0.14679576813142708],
  [10, 12.801827480081469, 2.251752589066721, 0.10516633568168575],
  [33.3, 82.60372358165495, 3.490467238520243, 0.030485444095338887],
  [1000, 5905.220423209181, 6.907255195648812, 0.0010005001666666333],
  [123456.7, 1323900.9753909183, 11.723641716277191, 8.100038718140785e-6],
];

test.each(known)("at %d they are known to 1e-13", (x, log, first, second) => {
  const off = (value: number, expected: number) => Math.abs(value - expected) / Math.max(1, Math.abs(expected));
  expect(off(lgamma(x), log)).toBeLessThan(1e-13);
  expect(off(digamma(x), first)).toBeLessThan(1e-13);
  expect(off(trigamma(x), second)).toBeLessThan(1e-13);
});

test("Γ(x) Γ(x + ½) = 2^(1 − 2x) √π Γ(2x), and its derivatives follow", () => {
  const run = fc.property(fc.double({ min: 0.05, max: 500, noNaN: true }), (x) => {
    const scale = 1e-12 * Math.max(1, Math.abs(lgamma(2 * x)), 1 / x);
    const twice = (1 - 2 * x) * Math.LN2 + 0.5 * Math.log(Math.PI) + lgamma(2 * x);
    expect(Math.abs(lgamma(x) + lgamma(x + 0.5) - twice)).toBeLessThan(scale);
    expect(Math.abs(digamma(x) + digamma(x + 0.5) - 2 * digamma(2 * x) + 2 * Math.LN2)).toBeLessThan(scale);
    expect(Math.abs(trigamma(x) + trigamma(x + 0.5) - 4 * trigamma(2 * x))).toBeLessThan(scale / x);
  });
  fc.assert(run, { seed: 1, numRuns: 300 });
});

test.each([1, 1.7, 30])("draws of shape %d have that mean and variance, within four standard errors", (shape) => {
  const rng = Rng.alloc(1, 2).at(0);
  const n = 40_000;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const x = drawGamma(shape, rng);
    sum += x;
    squares += (x - shape) ** 2;
  }
  expect(Math.abs(sum / n - shape)).toBeLessThan(4 * Math.sqrt(shape / n));
  const fourth = 3 * shape * shape + 6 * shape; // central moment
  expect(Math.abs(squares / n - shape)).toBeLessThan(4 * Math.sqrt((fourth - shape * shape) / n));
});

test("what is no finite shape draws NaN in place of searching for ever", () => {
  const rng = Rng.alloc(1, 2).at(0);
  expect([Number.NaN, Number.POSITIVE_INFINITY].map((shape) => drawGamma(shape, rng))).toEqual([
    Number.NaN,
    Number.NaN,
  ]);
  expect(lgamma(Number.NaN)).toBeNaN();
});
