/** Data that no pool can have is refused in one sentence that says where, what, and what it was. */
import { expect, test } from "vitest";
import type { Link } from "../../../envs/routing/pool.js";
import { validatePool } from "../../../envs/routing/pools/index.js";

const tokens = ["A", "B"];
const good = {
  product: { kind: "product", tokens, reserves: [1, 2], fee: 0.003 },
  weighted: { kind: "weighted", tokens: ["A", "B", "C"], reserves: [1, 2, 3], weights: [1, 2, 3], fee: 0 },
  stable: { kind: "stable", tokens, reserves: [1, 2], amplification: 100, fee: 0 },
  concentrated: { kind: "concentrated", tokens, price: 1, ranges: [{ low: 0, high: 2, liquidity: 1 }], fee: 0 },
  constant: { kind: "constant", tokens, price: 1, fee: 0 },
  curve: { kind: "curve", tokens, output: "sqrt(x)" },
  latency: { kind: "latency", tokens, cost: "1 + x^2" },
} as const;

test.each(Object.entries(good))("a %s link with its fields right passes, named or not", (_, link) => {
  expect(() => validatePool(link as unknown as Link, "pool 3 (A-B)")).not.toThrow();
  expect(() => validatePool({ ...link, name: "mine" } as unknown as Link, "pool 3 (A-B)")).not.toThrow();
});

test("the optional fields pass as well", () => {
  for (const link of [
    { ...good.product, sandwich: 0.3 },
    { ...good.weighted, cap: 0.3 },
    { ...good.constant, reserves: [1, 2] },
  ])
    expect(() => validatePool(link as unknown as Link, "pool 3 (A-B)")).not.toThrow();
});

const { product, weighted, stable, concentrated, constant, curve, latency } = good;
const range = { low: 1, high: 2, liquidity: 1 };

test.each<[unknown, string]>([
  [{ ...product, reserves: [1, 0] }, "reserve of B must be a positive finite number, got 0"],
  [{ ...product, reserves: [-1, 1] }, "reserve of A must be a positive finite number, got -1"],
  [{ ...product, reserves: [Number.NaN, 1] }, "reserve of A must be a positive finite number, got NaN"],
  [
    { ...product, reserves: [1, Number.POSITIVE_INFINITY] },
    "reserve of B must be a positive finite number, got Infinity",
  ],
  [{ ...product, reserves: [1, "2"] }, 'reserve of B must be a positive finite number, got "2"'],
  [{ ...product, reserves: [1] }, "reserves must be 2, one per token, got 1"],
  [{ ...product, reserves: undefined }, "reserves must be a list of numbers, got undefined"],
  [{ ...product, fee: 1 }, "fee must be a fraction from 0 to below 1, got 1"],
  [{ ...product, fee: -0.1 }, "fee must be a fraction from 0 to below 1, got -0.1"],
  [{ ...product, fee: Number.NaN }, "fee must be a fraction from 0 to below 1, got NaN"],
  [{ kind: "product", tokens, reserves: [1, 1] }, "fee must be a fraction from 0 to below 1, got undefined"],
  [{ ...product, sandwich: 1 }, "sandwich must be a fraction from 0 to below 1, got 1"],
  [{ ...product, sandwich: null }, "sandwich must be a fraction from 0 to below 1, got null"],
  [
    { ...product, weights: [1, 1] },
    "product has no field weights; its fields are name, tokens, reserves, fee, sandwich",
  ],
  [{ ...product, name: 3 }, "name must be a text, got 3"],
  [{ ...product, tokens: ["A", "A"] }, "token A is listed twice; name each token once"],
  [{ ...product, tokens: ["A"] }, "tokens must name exactly 2, got 1"],
  [{ ...product, tokens: ["A", "B", "C"] }, "tokens must name exactly 2, got 3"],
  [{ ...product, tokens: ["A", ""] }, 'tokens must be a list of names, got ["A",""]'],
  [{ ...product, tokens: "AB" }, 'tokens must be a list of names, got "AB"'],
  [
    { ...product, kind: "produkt" },
    "kind must be one of product, weighted, stable, concentrated, constant, curve, latency",
  ],
  [
    { ...product, kind: "constructor" },
    'kind must be one of product, weighted, stable, concentrated, constant, curve, latency, got "constructor"',
  ],
  [{}, "kind must be one of"],
  [null, "must be an object with a kind, got null"],
  [[], "must be an object with a kind, got []"],
  [{ ...weighted, weights: [1, 2] }, "weights must be 3, one per token, got 2"],
  [{ ...weighted, weights: [1, 0, 1] }, "weight of B must be a positive finite number, got 0"],
  [{ ...weighted, cap: 0 }, "cap must be a share above 0 and at most 1, got 0"],
  [{ ...weighted, cap: 1.5 }, "cap must be a share above 0 and at most 1, got 1.5"],
  [{ ...weighted, tokens: ["A"] }, "tokens must name at least 2, got 1"],
  [{ ...stable, amplification: 0 }, "amplification must be a positive finite number, got 0"],
  [{ ...stable, tokens: ["A", "B", "A"] }, "token A is listed twice"],
  [{ ...concentrated, price: 0 }, "price must be a positive finite number, got 0"],
  [{ ...concentrated, ranges: [] }, "ranges must be a list of at least one { low, high, liquidity }, got []"],
  [{ ...concentrated, ranges: [range, { ...range, high: 1 }] }, "range 1 must have low below high, got 1 and 1"],
  [{ ...concentrated, ranges: [{ ...range, low: 3 }] }, "range 0 must have low below high, got 3 and 2"],
  [{ ...concentrated, ranges: [{ ...range, low: -1 }] }, "low of range 0 must be a finite price from 0, got -1"],
  [{ ...concentrated, ranges: [{ ...range, high: "2" }] }, 'high of range 0 must be a positive finite price, got "2"'],
  [
    { ...concentrated, ranges: [{ ...range, liquidity: 0 }] },
    "liquidity of range 0 must be a positive finite number, got 0",
  ],
  [
    { ...concentrated, ranges: [{ ...range, fee: 0 }] },
    "range 0 has no field fee; its fields are low, high, liquidity",
  ],
  [{ ...concentrated, ranges: [3] }, "range 0 must be { low, high, liquidity }, got 3"],
  [{ ...constant, price: -2 }, "price must be a positive finite number, got -2"],
  [{ ...constant, reserves: [0, 1] }, "reserve of A must be a positive finite number, got 0"],
  [
    { ...curve, output: "sqrt(y)" },
    'output: expression "sqrt(y)": y at character 6 is not known; the only variable is x',
  ],
  [{ ...curve, output: 3 }, 'output: expression "3": must be a text in x'],
  [{ ...curve, output: "1 + x" }, "output must be 0 at x = 0, got 1"],
  [{ ...curve, output: "1 / x" }, "output must be 0 at x = 0, got Infinity"],
  [{ ...curve, output: "-x" }, "output must not decrease, got 0 at x = 0 and -0.0009765625 at x = 0.0009765625"],
  [{ ...curve, output: "x^2" }, "output must be concave (each unit adds no more than the last); it steepens near"],
  [{ ...curve, output: "sqrt(x - 1) * 0" }, "output must be 0 at x = 0, got NaN"],
  [{ ...curve, output: "sqrt(x)", fee: 0 }, "curve has no field fee; its fields are name, tokens, output"],
  [{ ...latency, cost: "x - 1" }, "cost must not be negative, got -1 at x = 0"],
  [{ ...latency, cost: "1 / (1 + x)" }, "cost must not decrease with x; it falls to"],
  [{ ...latency, cost: "1 / x" }, "cost must be finite at x = 0"],
  [{ ...latency, cost: "x = 1" }, 'cost: expression "x = 1": "=" at character 3 is not allowed'],
])("%j is refused", (link, problem) => {
  expect(() => validatePool(link as Link, "pool 3 (A-B)")).toThrow(`pool 3 (A-B): ${problem}`);
});
