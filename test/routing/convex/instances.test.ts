/** Whole networks with known answers: "Optimal Routing for CFMMs", CFMMRouter.jl, and networks of links with closed forms. */
import { describe, expect, test } from "vitest";
import { route } from "../../../envs/routing/convex.js";
import type { Network } from "../../../envs/routing/pool.js";
import { arbitrageFour, constant, product, spookyTriangle, twoAsset } from "./networks.js";

const fine = { gap: 1e-11 };
const swap = (network: Network, t: number) => route(network, { kind: "swap", input: { 0: t }, output: "2" }, fine);

describe("two-asset.py: token 2 for t of token 0", () => {
  test.each([
    [0, 6.233000131],
    [1, 7.293878988],
    [2, 8.307388065],
    [10, 16.388196146],
    [20, 26.318128617],
    [50, 44.182020401],
  ])("u(%d) = %d", (t, value) => {
    const answer = swap(twoAsset, t);
    expect(Math.abs(answer.value - value)).toBeLessThan(5.5e-10);
    expect(answer.bound).toBeGreaterThanOrEqual(answer.value);
    expect(answer.converged).toBe(true);
  });

  test("at t = 10 the constant price runs backwards, so pool 4 stops at its price 1/γ", () => {
    const { trades } = swap(twoAsset, 10);
    expect(trades[3]![0]).toBeCloseTo(-(Math.sqrt(970 * 0.99) - 20) / 0.97, 6);
    expect(trades[4]![0]).toBeGreaterThan(0);
  });

  test.each([15, 20])("at t = %d pool 4 stops at the constant price γ, and the rest takes that", (t) => {
    const { trades } = swap(twoAsset, t);
    expect(trades[3]![0]).toBeCloseTo(-(Math.sqrt(970 / 0.99) - 20) / 0.97, 6);
    expect(trades[4]![0]).toBeLessThan(0);
    expect(trades[4]![1]).toBeCloseTo(-0.99 * trades[4]![0]!, 9);
  });

  test.each([25, 50])("at t = %d the constant price is drained: 10/0.99 in, 10 out", (t) => {
    const { trades } = swap(twoAsset, t);
    expect(trades[4]![0]).toBeCloseTo(-10 / 0.99, 7);
    expect(trades[4]![1]).toBeCloseTo(10, 7);
  });

  test("the trades at t = 50", () => {
    const known = [
      [-1.3631, 0.03525, 0.51183],
      [-3.34679, 0.24887],
      [-0.28413, 2.14306],
      [-35.1891, 31.52713],
      [-10.10101, 10],
    ];
    const { trades } = swap(twoAsset, 50);
    known.forEach((pool, i) => {
      pool.forEach((amount, j) => {
        expect(Math.abs(trades[i]![j]! - amount)).toBeLessThan(1.1e-5);
      });
    });
  });
});

describe("arbitrage", () => {
  test("arbitrage.py is worth 21.499808764, in tokens 1 and 3", () => {
    const { value, net } = route(arbitrageFour, { kind: "linear", values: { 0: 1.5, 1: 10, 2: 2, 3: 3 } }, fine);
    expect(Math.abs(value - 21.499808764)).toBeLessThan(5.5e-10);
    [0, 1.174978, 0, 3.25001].forEach((amount, k) => {
      expect(Math.abs(net[k]! - amount)).toBeLessThan(5.5e-7);
    });
  });

  test("two pools (10⁶, 10⁶) and (10³, 2·10³) give 171.401473780 (CFMMRouter.jl, quickstart)", () => {
    const network = { tokens: ["a", "b"], pools: [product("a", "b", 1e6, 1e6), product("a", "b", 1e3, 2e3)] };
    const { value, net, trades } = route(network, { kind: "linear", values: { a: 1, b: 1 } }, fine);
    expect(value).toBeCloseTo(171.40147378, 8);
    // All profit is in b: as much a as the small pool takes comes from the large one.
    expect(net.a).toBeLessThan(1e-6);
    const x = (1e9 * (Math.SQRT2 - 1)) / (1e6 + 1000 * Math.SQRT2);
    expect(x).toBeCloseTo(413.628603193, 9);
    expect(trades[1]![0]).toBeCloseTo(-x, 3);
  });

  test("(100, 100) twice and (1, 2) twice give 0.339748268 (CFMMRouter.jl, tests)", () => {
    const pools = [
      product("a", "b", 100, 100),
      product("a", "b", 100, 100),
      product("a", "b", 1, 2),
      product("a", "b", 1, 2),
    ];
    const { value } = route({ tokens: ["a", "b"], pools }, { kind: "linear", values: { a: 1, b: 1 } }, fine);
    expect(Math.abs(value - 0.339748268)).toBeLessThan(5.5e-10);
  });

  test("a price of 2 outside the pool (1, 1) is worth (√2 − 1)², however much it could trade", () => {
    const network = { tokens: ["a", "b"], pools: [product("a", "b", 1, 1), constant("a", "b", 2)] };
    const { value } = route(network, { kind: "linear", values: { b: 1 } }, { gap: 1e-10 });
    expect(value).toBeCloseTo((Math.SQRT2 - 1) ** 2, 9);
  });

  test("a network without arbitrage gives nothing", () => {
    const pools = [
      product("a", "b", 100, 100, 0.003),
      product("b", "c", 100, 50, 0.003),
      constant("a", "c", 0.5, 0.001, [30, 30]),
    ];
    for (const values of [{ a: 1 }, { a: 1, b: 1, c: 2 }, { a: 1, b: 7, c: 0.01 }]) {
      const { value, converged, trades } = route({ tokens: ["a", "b", "c"], pools }, { kind: "linear", values });
      expect(value).toBe(0);
      expect(converged).toBe(true);
      expect(trades.every((trade) => trade.every((t) => t === 0))).toBe(true);
    }
  });

  test("the spooky triangle is the best cycle (√A − √B)²/C, in whichever token it is counted", () => {
    // Pools composed as Möbius maps (r, s): δ → sδ/(r + δ), fee on the input.
    const cycle = (hops: readonly (readonly [number, number, number])[]) => {
      let [A, B, C] = [1, 1, 0];
      for (const [x, y, gamma] of hops) [A, B, C] = [gamma * y * A, x * B, x * C + gamma * A];
      return Math.max(0, Math.sqrt(A) - Math.sqrt(B)) ** 2 / C;
    };
    const hops: readonly (readonly [number, number, number])[] = [
      [6.02764852e20, 1.509e13, 0.998],
      [9.33e12, 4.631077e22, 0.998],
      [6.56508707e24, 5.96761757e22, 0.997],
    ];
    const back = hops.map(([x, y, gamma]) => [y, x, gamma] as const).reverse();
    ["a", "b", "c"].forEach((token, k) => {
      const turned = [...hops.slice(k), ...hops.slice(0, k)];
      const turnedBack = [...back.slice(3 - k), ...back.slice(0, 3 - k)];
      const best = Math.max(cycle(turned), cycle(turnedBack));
      const { value, converged, infeasibility } = route(
        spookyTriangle,
        { kind: "linear", values: { [token]: 1 } },
        fine,
      );
      expect(converged).toBe(true);
      expect(Math.abs(value / best - 1)).toBeLessThan(1e-9);
      expect(infeasibility.token).toBeLessThan(1e-12);
    });
  });
});

describe("networks of links", () => {
  test("the best flow of Pigou with a pool is 1 + (√(2(1 − η)) − 1)²", () => {
    for (const eta of [0, 0.1, 0.3]) {
      const pools = [
        { ...product("s", "t", 1, 2), sandwich: eta },
        { kind: "curve", tokens: ["s", "t"], output: "x" } as const,
      ];
      const { value } = route(
        { tokens: ["s", "t"], pools },
        { kind: "swap", input: { s: 1 }, output: "t" },
        { gap: 1e-10 },
      );
      expect(Math.abs(value - 1 - (Math.sqrt(2 * (1 - eta)) - 1) ** 2)).toBeLessThan(1e-9);
    }
  });

  test.each([
    [0, 1.43849555],
    [0.1, 1.42566745],
    [0.3, Math.SQRT2],
    [0.5, Math.SQRT2],
  ])("the best flow of Braess with sandwich share %d gives %d", (eta, value) => {
    const curve = (a: string, b: string, output: string) => ({ kind: "curve", tokens: [a, b], output }) as const;
    const pools = [
      curve("s", "a", "sqrt(x)"),
      curve("s", "b", "x"),
      curve("a", "t", "x"),
      curve("b", "t", "sqrt(x)"),
      { ...product("a", "b", 1, 2), sandwich: eta },
    ];
    const answer = route(
      { tokens: ["s", "a", "b", "t"], pools },
      { kind: "swap", input: { s: 1 }, output: "t" },
      { gap: 1e-9 },
    );
    expect(answer.converged).toBe(true);
    expect(Math.abs(answer.value - value)).toBeLessThan(5.5e-9);
  });

  test("two pools in parallel: X = 100 splits as (51.21159286, 48.78840714)", () => {
    const pools = [product("a", "b", 1000, 1000, 0.003), product("a", "b", 100, 200, 0.003)];
    const answer = route({ tokens: ["a", "b"], pools }, { kind: "swap", input: { a: 100 }, output: "b" }, fine);
    expect(answer.value).toBeCloseTo(114.026246166, 8);
    expect(answer.trades[0]![0]).toBeCloseTo(-51.21159286, 5);
  });

  test("cartoon4 turns 200 A into 178.92017198 D", () => {
    const pools = [
      product("A", "B", 1000, 1000),
      product("B", "D", 1000, 1000),
      product("A", "C", 500, 600),
      product("C", "D", 2000, 2000),
    ];
    const { value } = route(
      { tokens: ["A", "B", "C", "D"], pools },
      { kind: "swap", input: { A: 200 }, output: "D" },
      fine,
    );
    expect(Math.abs(value - 178.92017198)).toBeLessThan(6e-9);
  });

  test("a curve with a corner is used up to the corner", () => {
    const pools = [{ kind: "curve", tokens: ["a", "b"], output: "min(2 * x, 3)" } as const, product("a", "b", 10, 10)];
    const { value } = route(
      { tokens: ["a", "b"], pools },
      { kind: "swap", input: { a: 5 }, output: "b" },
      { gap: 1e-10 },
    );
    expect(value).toBeCloseTo(3 + 35 / 13.5, 8);
  });
});
