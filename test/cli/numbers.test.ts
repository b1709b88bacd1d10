/** Numbers in tables. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { fixed, percent } from "../../src/cli/numbers.js";

test("what the digits show as nothing has no sign", () => {
  expect([-0.00004, 0.00004, -0, -0.00005001].map((x) => percent(x))).toEqual([
    "0.00 %",
    "0.00 %",
    "0.00 %",
    "-0.01 %",
  ]);
  expect([percent(0.12345, 1), percent(-0.5, 0), percent(Number.NaN)]).toEqual(["12.3 %", "-50 %", "NaN %"]);
  fc.assert(
    fc.property(fc.double({ min: -2, max: 2, noNaN: true }), fc.integer({ min: 0, max: 4 }), (x, digits) => {
      expect(fixed(x, digits)).not.toMatch(/^-0(\.0*)?$/);
      expect(Math.abs(Number(fixed(x, digits)) - x)).toBeLessThanOrEqual(0.5 * 10 ** -digits + 1e-12);
    }),
  );
});
