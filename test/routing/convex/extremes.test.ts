/** Convex routing at the edges: huge and tiny orders, missing links, prices without limit, wrong input. */
import { describe, expect, test } from "vitest";
import { route } from "../../../envs/routing/convex.js";
import type { ConcentratedPool, Network } from "../../../envs/routing/pool.js";
import { constant, product, twoAsset, weighted } from "./networks.js";

const triangle: Network = {
  tokens: ["a", "b", "c"],
  pools: [
    product("a", "b", 100, 100, 0.003),
    product("b", "c", 100, 50, 0.003),
    constant("a", "c", 0.4, 0.001, [30, 30]),
  ],
};
const order = (network: Network, a: number, output = "c", gap = 1e-7) =>
  route(network, { kind: "swap", input: { a }, output }, { gap });

describe("sizes", () => {
  test("no order gets more than the pools hold, and larger orders get more, up to 10³⁰", () => {
    let last = 0;
    for (const amount of [1, 1e3, 1e6, 1e12, 1e20, 1e30]) {
      const { value, converged } = order(triangle, amount);
      expect(converged).toBe(true);
      expect(value).toBeGreaterThan(last * (1 - 1e-7));
      expect(value).toBeLessThan(80);
      last = value;
    }
    // Everything: 30 c from the constant price, and what 100 b buy in the second pool.
    expect(Math.abs(last - 30 - (50 * 99.7) / 199.7)).toBeLessThan(1e-5);
  });

  test("a tiny order pays the marginal price", () => {
    const quiet: Network = {
      ...triangle,
      pools: [product("a", "b", 1e6, 1e6, 0.003), product("b", "c", 1e9, 5e8, 0.003)],
    };
    for (const amount of [1e-3, 1e-6, 1e-9]) {
      const { value, converged } = order(quiet, amount);
      expect(converged).toBe(true);
      expect(Math.abs(value / amount / (0.997 * 0.997 * 0.5) - 1)).toBeLessThan(2e-7);
    }
  });

  test("a weighted pool takes and gives no more than its cap", () => {
    const pools = [
      { ...weighted(["a", "c"], [100, 100], [4, 1], 0.003), cap: 0.3 },
      product("a", "c", 100, 100, 0.003),
    ];
    const { trades, value } = order({ tokens: ["a", "c"], pools }, 150, "c", 1e-9);
    // 30 of 100 c leave: 100 (1 − (100/(100 + γx))⁴) = 30
    const x = (100 * (0.7 ** -0.25 - 1)) / 0.997;
    expect(trades[0]![0]).toBeCloseTo(-x, 9);
    expect(value).toBeCloseTo(30 + (100 * 0.997 * (150 - x)) / (100 + 0.997 * (150 - x)), 6);
  });

  test("liquidity in ticks one basis point wide is routed to a gap of 10⁻⁹", () => {
    const ranges = Array.from({ length: 40 }, (_, i) => ({
      low: 1 + (i - 20) * 1e-4,
      high: 1 + (i - 19) * 1e-4,
      liquidity: i % 3 === 0 ? 1e7 + i * 1e6 : 0,
    }));
    const ticks = (a: string, b: string, price: number): ConcentratedPool => ({
      kind: "concentrated",
      tokens: [a, b],
      price,
      ranges,
      fee: 1e-4,
    });
    const pools = [
      ticks("a", "b", 1.00003),
      ticks("b", "c", 1.00003),
      ticks("a", "c", 1.0005),
      product("a", "c", 1e4, 1e4, 0.003),
    ];
    for (const amount of [10, 1500, 1e5]) {
      const { gap, infeasibility, converged } = order({ tokens: ["a", "b", "c"], pools }, amount, "c", 1e-9);
      expect(converged).toBe(true);
      expect(gap).toBeLessThan(1e-9);
      expect(infeasibility.pool).toBeLessThan(1e-12);
    }
  });
});

describe("prices without limit", () => {
  test("without fees they are an exchange rate", () => {
    const network = {
      tokens: ["a", "b", "c"],
      pools: [constant("a", "b", 1), constant("b", "c", 2), product("a", "c", 10, 30)],
    };
    // The pool is used until its marginal price is 2: x = √150 − 10.
    const x = Math.sqrt(150) - 10;
    const { value } = order(network, 5, "c", 1e-9);
    expect(value).toBeCloseTo((30 * x) / (10 + x) + 2 * (5 - x), 7);
  });

  test("tokens that exchange freely are one token: every one of them can be input, output and stop", () => {
    // a and b at 1 : 1, b and c at 1 : 2 are free; c to d by a pool, and d back to a.
    const pools = [
      constant("b", "a", 1),
      constant("b", "c", 2),
      product("c", "d", 100, 100, 0.003),
      product("d", "a", 100, 60, 0.003),
    ];
    const tokens = ["a", "b", "c", "d"];
    const swapTo = (from: string, to: string) =>
      route({ tokens, pools }, { kind: "swap", input: { [from]: 5 }, output: to }, { gap: 1e-9 });
    // In units of c: d is sold for 2a = 120 c at the most, so the cycle c → d → a → c pays.
    for (const [from, to] of [
      ["a", "c"],
      ["b", "c"],
      ["c", "a"],
      ["a", "b"],
    ] as const) {
      const { value, converged, net } = swapTo(from, to);
      const rate = (from === "c" ? 0.5 : 1) * (to === "c" ? 2 : 1);
      expect(converged).toBe(true);
      expect(value).toBeGreaterThan(5 * rate);
      for (const k of tokens) {
        if (k !== to) expect(net[k]! + (k === from ? 5 : 0)).toBeGreaterThanOrEqual(-1e-12);
      }
    }
    const plain = swapTo("a", "b").value;
    expect(swapTo("b", "a").value).toBeCloseTo(plain, 7);
    expect(swapTo("a", "c").value).toBeCloseTo(2 * plain, 6);
  });

  test("free exchanges whose prices disagree gain without end, which is an error", () => {
    const pools = [constant("a", "b", 1), constant("b", "c", 2), constant("a", "c", 1.9)];
    expect(() => order({ tokens: ["a", "b", "c"], pools }, 5)).toThrow("closes a cycle of free exchanges");
  });

  test("a chain of them is the product of the prices", () => {
    const pools = [constant("a", "b", 1, 0.01), constant("b", "c", 2, 0.001), constant("c", "d", 1)];
    const { value } = order({ tokens: ["a", "b", "c", "d"], pools }, 5, "d", 1e-9);
    expect(value).toBeCloseTo(5 * 0.99 * 2 * 0.999, 7);
  });

  test("a cycle that gains without end is an error", () => {
    const pools = [constant("a", "b", 1, 0.01), constant("b", "c", 1, 0.01), constant("c", "a", 2)];
    expect(() => order({ tokens: ["a", "b", "c"], pools }, 5)).toThrow("no maximum");
  });
});

describe("tokens and pools that cannot matter", () => {
  test("islands, dead ends and tokens that nobody has do not change the answer", () => {
    const plain = order(triangle, 7);
    const more: Network = {
      tokens: ["x", "a", "y", "b", "c", "z", "u", "lonely"],
      pools: [
        product("x", "y", 1, 5),
        product("y", "x", 1, 7),
        ...triangle.pools,
        { kind: "curve", tokens: ["z", "c"], output: "sqrt(x)" },
        { kind: "curve", tokens: ["c", "u"], output: "x" },
        product("lonely", "b", 3, 4),
      ],
    };
    const answer = order(more, 7);
    expect(answer.value).toBeCloseTo(plain.value, 5);
    expect(answer.prices.x).toBe(0);
    expect(answer.trades[0]).toEqual(new Float64Array(2));
  });

  test("an output that no input reaches is an error", () => {
    const network = { tokens: ["a", "b", "c", "d"], pools: [product("a", "b", 1, 1), product("c", "d", 1, 1)] };
    expect(() => route(network, { kind: "swap", input: { a: 1 }, output: "d" })).toThrow("No pool leads from a to d");
    const oneWay = { tokens: ["a", "b"], pools: [{ kind: "curve", tokens: ["b", "a"], output: "x" } as const] };
    expect(() => route(oneWay, { kind: "swap", input: { a: 1 }, output: "b" })).toThrow("No pool leads from a to b");
  });

  test("an input that reaches the output is used even if another does not", () => {
    const network = { tokens: ["a", "b", "c", "d"], pools: [product("a", "b", 1, 1), product("c", "d", 1, 1)] };
    const { value } = route(network, { kind: "swap", input: { a: 1, c: 1 }, output: "d" });
    expect(value).toBeCloseTo(0.5, 6);
  });

  test("without input and without arbitrage nothing moves", () => {
    const { value, converged } = route(triangle, { kind: "swap", input: {}, output: "b" });
    expect(converged).toBe(true);
    expect(value).toBeGreaterThanOrEqual(0);
  });
});

describe("errors are sentences", () => {
  const swap = { kind: "swap", input: { 0: 1 }, output: "2" } as const;
  test.each<[string, () => unknown]>([
    [
      "is a latency link",
      () => route({ tokens: ["0", "2"], pools: [{ kind: "latency", tokens: ["0", "2"], cost: "x" }] }, swap),
    ],
    ['names token "9"', () => route(twoAsset, { ...swap, output: "9" })],
    ["is -1; it must be finite", () => route(twoAsset, { ...swap, input: { 0: -1 } })],
    ['trades token "1"', () => route({ ...twoAsset, tokens: ["0", "2"] }, swap)],
    ["names a token twice", () => route({ ...twoAsset, tokens: ["0", "1", "2", "2"] }, swap)],
    ["Every value is 0", () => route(twoAsset, { kind: "linear", values: { 0: 0 } })],
    ["a fee of 1;", () => route({ tokens: ["0", "2"], pools: [product("0", "2", 1, 1, 1)] }, swap)],
    ["a reserve that is not above 0", () => route({ tokens: ["0", "2"], pools: [product("0", "2", 0, 1)] }, swap)],
    ["The gap to reach is 0", () => route(twoAsset, swap, { gap: 0 })],
    ["maxIterations is 0", () => route(twoAsset, swap, { maxIterations: 0 })],
    [
      "is not known",
      () => route({ tokens: ["0", "2"], pools: [{ kind: "curve", tokens: ["0", "2"], output: "floor(x)" }] }, swap),
    ],
  ])("… %s …", (part, act) => {
    expect(act).toThrow(part);
  });
});
