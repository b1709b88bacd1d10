/**
 * The expression language: what it computes, that its derivatives are right, and what it refuses.
 */
import * as mathjs from "mathjs/number";
import seedrandom from "seedrandom";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../../envs/routing/expression.js";
import { integral } from "../../../envs/routing/integral.js";

test.each([
  ["1 + x^2", 3, 10, 6],
  ["sqrt(x)", 4, 2, 0.25],
  ["-x^2", 3, -9, -6],
  ["2^-1", 3, 0.5, 0],
  ["2^3^2", 1, 512, 0],
  ["x^1.5", 4, 8, 3],
  ["x^x", 1, 1, 1],
  ["2^x", 3, 8, 8 * Math.LN2],
  ["1 - 2 - 3 * x / 4", 2, -2.5, -0.75],
  ["exp(2 * x)", 0, 1, 2],
  ["log(e * x)", 1, 1, 1],
  ["pi", 1, Math.PI, 0],
  ["abs(x - 3)", 1, 2, -1],
  ["max(x, 2, x^2)", 3, 9, 6],
  ["min(x, 2)", 1, 1, 1],
  ["1e2 * x", 1, 100, 100],
  ["((((x))))", 5, 5, 1],
])("%s at %s is %s with slope %s", (text, x, value, slope) => {
  const expression = parseExpression(text);
  expect(expression.value(x)).toBeCloseTo(value, 12);
  expect(expression.slope(x)).toBeCloseTo(slope, 12);
  expect(expression.text).toBe(text);
});

test("where a slope jumps it is the one to the right, and limits at 0 exist", () => {
  expect(parseExpression("abs(x)").slope(0)).toBe(1);
  expect(parseExpression("min(x, 2)").slope(2)).toBe(0);
  expect(parseExpression("max(x, 2)").slope(2)).toBe(1);
  expect(parseExpression("sqrt(x)").slope(0)).toBe(Number.POSITIVE_INFINITY);
  expect(parseExpression("x * sqrt(x)").slope(0)).toBeCloseTo(0, 12);
  expect(parseExpression("sqrt(x^2)").slope(0)).toBeCloseTo(1, 12);
  expect(parseExpression("x^2").slope(0)).toBe(0);
});

test("values and slopes agree with mathjs on 300 random expressions", () => {
  const random = seedrandom("expressions");
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const grow = (depth: number): string => {
    if (depth === 0 || random() < 0.2) return pick(["x", "x", "2", "0.5", "e", "3"]);
    const [a, b] = [grow(depth - 1), grow(depth - 1)];
    return pick([
      `${a} + ${b}`,
      `(${a}) - (${b})`,
      `(${a}) * (${b})`,
      `(${a}) / (${b})`,
      `(${a})^${pick([2, 3, 0.5, -1])}`,
      `sqrt(${a})`,
      `log(${a})`,
      `exp(-(${a}))`,
      `-(${a})`,
      `(${a})^x`,
    ]);
  };
  let compared = 0;
  for (let k = 0; k < 300; k++) {
    const text = grow(3);
    if (text.length > 200) continue;
    const ours = parseExpression(text);
    const derivative = mathjs.derivative(mathjs.parse(text), "x", { simplify: false });
    for (const x of [0.3, 1.7]) {
      const value = mathjs.evaluate(text, { x });
      if (!Number.isFinite(value)) continue;
      expect(Math.abs(ours.value(x) - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
      const cells = Float64Array.of(7, x, 7);
      ours.at(cells, 1);
      expect([...cells], text).toEqual([7, ours.value(x), 7]); // the tape computes what the closures do
      const slope = derivative.evaluate({ x });
      if (!Number.isFinite(slope)) continue;
      expect(Math.abs(ours.slope(x) - slope)).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(slope)));
      compared++;
    }
  }
  expect(compared).toBeGreaterThan(250);
});

describe("refused, in a sentence", () => {
  test.each([
    ["", "is empty"],
    ["   ", "is empty"],
    ["x = 2", '"=" at character 3'],
    ["f(x) = x", '"=" at character 6'],
    ["x; x", '";" at character 2'],
    ["x\n+ 1", "at character 2 is not allowed"],
    ["x # no", '"#" at character 3'],
    ["[1, 2]", '"[" at character 1'],
    ["{a: 1}", '"{" at character 1'],
    ['"x"', "at character 1 is not allowed"],
    ["x > 1 ? 1 : 2", '">" at character 3'],
    ["x!", '"!" at character 2'],
    ["x % 2", '"%" at character 3'],
    ["x'", '"\'" at character 2'],
    ["x²", '"²" at character 2'],
    ["`x`", "at character 1 is not allowed"],
    ["x.constructor", "access to a member is not allowed"],
    ["x.constructor(1)", "the function constructor at character 3 is not known"],
    ["constructor(x)", "the function constructor at character 1 is not known"],
    ["__proto__", "__proto__ at character 1 is not known"],
    ["toString(x)", "the function toString at character 1"],
    ["hasOwnProperty(x)", "the function hasOwnProperty at character 1"],
    ["import(x)", "the function import at character 1"],
    ["eval(x)", "the function eval at character 1"],
    ["evaluate(x)", "the function evaluate at character 1"],
    ["parse(x)", "the function parse at character 1"],
    ["createUnit(x)", "the function createUnit at character 1"],
    ["random()", "the function random at character 1"],
    ["x(2)", "the function x at character 1"],
    ["sqrt", "sqrt at character 1 is not known; the only variable is x"],
    ["y + 1", "y at character 1 is not known"],
    ["1 + i", "i at character 5 is not known"],
    ["2x", "a sign is missing"],
    ["10 cm", "a sign is missing"],
    ["(x)(2)", "a sign is missing"],
    ["sqrt(x)(2)", "a sign is missing"],
    ["sqrt(x, 2)", "sqrt at character 1 takes one argument, not 2"],
    ["sqrt()", "sqrt at character 1 takes one argument, not 0"],
    ["min(x)", "min at character 1 takes at least two arguments"],
    ["+x", "the operator + at character 1 is not allowed"],
    ["x .* 2", "the operator .* at character 3"],
    ["x mod 2", "the operator mod at character 3"],
    ["not x", "the operator not at character 1"],
    ["x to x", "the operator to at character 3"],
    ["x and 1", "the operator and at character 3"],
    ["1e999", "Infinity is not a finite number"],
    ["Infinity", "Infinity is not a finite number"],
    ["NaN", "NaN is not a finite number"],
    ["true", "true is not a finite number"],
    ["null", "null is not a finite number"],
    ["undefined", "undefined is not a finite number"],
    ["0x10", "write the number at character 1 in decimals"],
    ["1 +", "does not parse"],
    ["(x", "does not parse"],
    ["x ** 2", "does not parse"],
    ["1, x", "does not parse"],
    [`${"(".repeat(60)}x${")".repeat(60)}`, "nested more than 32 levels deep"],
    [`${"-".repeat(150)}x`, "nested more than 32 levels deep"],
    ["x + ".repeat(60), "is 240 characters long; shorten it to 200"],
  ])("%s", (text, problem) => {
    expect(() => parseExpression(text)).toThrow(problem);
  });

  test("more than 128 parts, though wide is not deep", () => {
    expect(parseExpression(`min(${"x,".repeat(97)}x)`).value(3)).toBe(3);
    expect(() => parseExpression(`max(${"-x,".repeat(64)}x)`)).toThrow("more than 128 parts");
  });

  test.each([[null], [undefined], [3], [{ toString: () => "x" }], [["x"]]])("%s instead of a text", (text) => {
    expect(() => parseExpression(text as unknown as string)).toThrow("must be a text in x");
  });

  test("the sentence says which expression and where", () => {
    expect(() => parseExpression("1 + foo(x)")).toThrow(
      'expression "1 + foo(x)": the function foo at character 5 is not known; use sqrt, exp, log, log1p, abs, min or max',
    );
  });
});

describe("integral", () => {
  test.each<[string, (x: number) => number, number, number]>([
    ["1 + x²", (x) => 1 + x * x, 3, 12],
    ["√x", Math.sqrt, 4, 16 / 3],
    ["1/√x, though infinite at 0", (x) => 1 / Math.sqrt(x), 4, 4],
    ["eˣ", Math.exp, 1, Math.E - 1],
    ["min(x, 1), with a kink", (x) => Math.min(x, 1), Math.PI, Math.PI - 0.5],
    ["ln(1 + x)", Math.log1p, 100, 101 * Math.log(101) - 100],
    ["x¹⁹, the most ten nodes hold exactly", (x) => x ** 19, 1, 0.05],
    ["2/(1 + 2x)", (x) => 2 / (1 + 2 * x), 1e6, Math.log1p(2e6)],
  ])("%s", (_, f, x, value) => {
    expect(Math.abs(integral(f, x) / value - 1)).toBeLessThan(1e-12);
  });

  test("nothing up to 0, and the odd part cancels", () => {
    expect(integral(Math.exp, 0)).toBe(0);
    expect(integral((u) => u - 1, 2)).toBeCloseTo(0, 12);
  });
});

test("log1p keeps what log(1 + x) loses, in value, slope and tape", () => {
  const { value, slope, at } = parseExpression("3 * log1p(x / 2)");
  const cells = Float64Array.of(1e-20);
  at(cells, 0);
  expect(value(1e-20) / 1.5e-20).toBeCloseTo(1, 15);
  expect([slope(0), cells[0]]).toEqual([1.5, value(1e-20)]);
});
