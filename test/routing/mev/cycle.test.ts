/** Cycles of pools: the closed form against known numbers and against a search on the pools' own arithmetic, and what cannot be. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrage } from "../../../envs/routing/arbitrage.js";
import { getAmountOut, profitMaximizingTrade } from "../../../envs/routing/exact.js";
import {
  backrun,
  backrunAt,
  bestInput,
  compose,
  outputOf,
  priceHop,
  productHop,
} from "../../../envs/routing/mev/cycle.js";
import { Cycler, findCycles } from "../../../envs/routing/mev/cycler.js";
import type { Hop } from "../../../envs/routing/network.js";
import { compile } from "../../../envs/routing/plan.js";
import type { Link, Network } from "../../../envs/routing/pool.js";
import { market as rules } from "../../../envs/routing/pools/index.js";
import { market, product } from "../../../envs/routing/presets/parts.js";
import { Rng } from "../../../src/rng.js";
import { near } from "../../auction/agrees.js";

/** Pools T0-T1, T1-T2 … back to T0, each as it is passed. */
function ring(links: readonly ((a: string, b: string) => Link)[]): { network: Network; hops: Hop[] } {
  const tokens = links.map((_, k) => `T${k}`);
  const pools = links.map((link, k) => link(tokens[k], tokens[(k + 1) % tokens.length]));
  return { network: { tokens, pools }, hops: pools.map((_, pool) => ({ pool, i: 0, j: 1 })) };
}

const pools = (reserves: readonly (readonly [number, number])[], fee: number) =>
  ring(
    reserves.map(
      ([x, y]) =>
        (a, b) =>
          product(a, b, x, y, fee),
    ),
  );

function open({ pools }: Network): Float64Array {
  const markets = pools.map((link) => rules(link as Exclude<Link, { kind: "latency" }>));
  const s = new Float64Array(2 * pools.length);
  markets.forEach((m, k) => {
    m.init(s, 2 * k);
  });
  return s;
}

function plan({ network, hops }: { network: Network; hops: readonly Hop[] }): { amount: number; profit: number } {
  const out = new Float64Array(2);
  new Cycler(network, hops).plan(open(network), 0, out, 0);
  return { amount: out[0], profit: out[1] };
}

/** The best amount by golden section on what the pools pay. */
function search({ network, hops }: { network: Network; hops: readonly Hop[] }, most: number) {
  const cycler = new Cycler(network, hops);
  const start = open(network);
  const gain = (amount: number) => {
    const flow = Float64Array.of(amount);
    cycler.send(start.slice(), 0, flow, 0);
    return flow[0] - amount;
  };
  let a = 0;
  let b = most;
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let k = 0; k < 80; k++) {
    const p = b - golden * (b - a);
    const q = a + golden * (b - a);
    if (gain(p) >= gain(q)) b = q;
    else a = p;
  }
  return { amount: a, profit: Math.max(0, gain(a)) };
}

/** Rings of 2 to 5 pools of all sizes, one hop in four an outside market. */
function* rings(seed: number, count: number) {
  const rng = Rng.alloc(1, seed).at(0);
  const between = (low: number, high: number) => low * (high / low) ** rng.uniform();
  for (let n = 0; n < count; n++) {
    const hops = 2 + rng.below(4);
    const fee = [0, 0.0005, 0.003, 0.01][rng.below(4)];
    let price = 1;
    yield ring(
      Array.from({ length: hops }, (_, k) => {
        const rate = k < hops - 1 ? between(1e-3, 1e3) : between(0.9, 1.2) / price;
        price *= rate;
        if (k > 0 && rng.below(4) === 0) return (a: string, b: string) => market(a, b, rate, fee);
        const x = between(1, 1e6);
        const share = rng.below(8) === 0 ? 0.01 : undefined;
        return (a: string, b: string): Link => ({
          ...product(a, b, x, x * rate, fee),
          ...(share === undefined ? {} : { sandwich: share }),
        });
      }),
    );
  }
}

describe("known numbers", () => {
  test.each([
    [0.003, 0.2059111343, 0.0844175775],
    [0, (Math.SQRT2 - 1) / 2, (Math.SQRT2 - 1) ** 2 / 2],
  ])("pools (1, 1) and (1, 2) with fee %d", (fee, amount, profit) => {
    const two = pools([[1, 1], [1, 2]], fee); // biome-ignore format: as in the title
    near(plan(two).amount, amount, 5e-11);
    near(plan(two).profit, profit, 5e-11);
  });

  test("a grid search that is published sends .208333 there, and is .01 % below the best", () => {
    const E18 = 10n ** 18n;
    const sent = 208333333333333333n;
    const got = getAmountOut(getAmountOut(sent, E18, E18), E18, 2n * E18);
    expect(got - sent).toBe(84409320961485006n);
    const two = pools([[1, 1], [1, 2]], 0.003); // biome-ignore format: as in the title
    const hops = compose([productHop(1, 1, 0.003), productHop(1, 2, 0.003)]);
    near(outputOf(hops, Number(sent) / 1e18) - Number(sent) / 1e18, Number(got - sent) / 1e18, 1e-15);
    const short = 1 - Number(got - sent) / 1e18 / plan(two).profit;
    near(short, 0.0001, 5e-6);
  });

  test("a triangle (100, 200) (300, 400) (500, 450)", () => {
    const three = plan(pools([[100, 200], [300, 400], [500, 450]], 0.003)); // biome-ignore format: as in the title
    expect(three.amount).toBeCloseTo(24.7793688046, 10);
    expect(three.profit).toBeCloseTo(13.4360477549, 10);
  });

  test("two pools of the routing literature, (1e6, 1e6) and (1e3, 2e3)", () => {
    const two = plan(pools([[1e6, 1e6], [1e3, 2e3]], 0)); // biome-ignore format: as in the title
    const between = two.amount / (1 + 1e-6 * two.amount); // what goes from one to the other
    near(between, (1e9 * (Math.SQRT2 - 1)) / (1e6 + 1e3 * Math.SQRT2), 1e-12);
    expect(between).toBeCloseTo(413.628603193, 9);
    expect(two.profit).toBeCloseTo(171.40147378, 8);
  });

  test("two hops (a, b), (c, d) are a pool with reserves ac/(γc+γ²b), γbd/(c+γb)", () => {
    const [a, b, c, d, g] = [7, 11, 13, 17, 0.98];
    const r = (a * c) / (g * c + g * g * b);
    const s = (g * b * d) / (c + g * b);
    const both = compose([productHop(a, b, 1 - g), productHop(c, d, 1 - g)]);
    for (const amount of [0.1, 1, 10, 1000]) near(outputOf(both, amount), (s * amount) / (r + amount), 1e-13);
  });
});

describe("back-runs to an outside price", () => {
  test.each([
    [1n, 400n, 5007516917298542016n],
    [1n, 50n, 14133306405700183269n],
    [1n, 25n, 19999977398381730752n],
    [1n, 90n, 526682316179835569n],
    [1n, 100n, 0n],
  ])("the pool (10, 1000) at the price %s : %s, as the chain's integers have it", (a, b, reserve) => {
    const E18 = 10n ** 18n;
    const { aToB, amountIn } = profitMaximizingTrade(a, b, 10n * E18, 1000n * E18);
    const found = backrun([10, 1000], 0.003, Number(b) / Number(a));
    near(found.amount, Number(amountIn) / 1e18, 1e-14);
    if (amountIn > 0n) expect(found.sells).toBe(aToB ? 0 : 1);
    if (aToB && amountIn > 0n) near(found.amount, Number(b === 90n ? reserve : reserve - 10n * E18) / 1e18, 1e-14);
    if (!aToB)
      near(10 - outputOf(productHop(1000, 10, 0.003), found.amount), b === 100n ? 10 : Number(reserve) / 1e18, 1e-14);
  });

  test("are the dual solver's arbitrage of one pool, and √(p x y/γ) − x/γ", () => {
    const positive = fc.double({ min: 0.01, max: 1000, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, fc.constantFrom(0, 0.003, 0.05), (x, y, price, fee) => {
        const { sells, amount, profit } = backrun([x, y], fee, price);
        const prices = Float64Array.of(price, 1);
        const trade = new Float64Array(2);
        const scratch = new Float64Array(4);
        arbitrage(product("a", "b", x, y, fee)).solve(
          prices,
          new Float64Array(2),
          0,
          trade,
          scratch,
          new Float64Array(2),
        );
        near(amount, Math.max(0, -trade[sells]), 1e-11);
        const [r, q, p] = sells === 0 ? [x, y, 1 / price] : [y, x, price];
        near(amount, Math.max(0, Math.sqrt((p * q * r) / (1 - fee)) - r / (1 - fee)), 1e-10);
        near(profit, (price * trade[0] + trade[1]) / (sells === 0 ? price : 1), 1e-11);
        const c = Float64Array.of(-1, r, q, 1 - fee, p);
        backrunAt(c, 1);
        expect(c[0]).toBe(-1);
        near(c[3], amount, 1e-13);
        near(c[4], profit, 1e-13);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

describe("random cycles", () => {
  test("no search on the pools' own arithmetic finds a better amount; there is a gain if and only if prices multiply to more than 1", () => {
    let gains = 0;
    for (const one of rings(4, 400)) {
      const found = plan(one);
      const start = (one.network.pools[0] as { reserves: readonly [number, number] }).reserves[0];
      const best = search(one, 2 * start);
      near(found.profit / start, best.profit / start);
      expect(found.amount).toBeLessThan(2 * start);
      const slope = one.network.pools.reduce((product, link, k) => {
        const m = rules(link as Exclude<Link, { kind: "latency" }>);
        return product * m.slope(open(one.network), 2 * k, 0, 1, 0);
      }, 1);
      if (Math.abs(slope - 1) > 1e-12) expect(found.profit > 0).toBe(slope > 1);
      if (found.profit > 0) gains++;
    }
    expect(gains).toBeGreaterThan(100);
    expect(gains).toBeLessThan(350);
  });

  test("what is executed is what was promised, and nothing is left either way round", () => {
    let gains = 0;
    for (const one of rings(5, 1000)) {
      const { network, hops } = one;
      const back = hops.map(({ pool, i, j }) => ({ pool, i: j, j: i })).toReversed();
      const forward = new Cycler(network, hops);
      const backward = new Cycler(network, back);
      const s = open(network);
      const out = new Float64Array(4);
      const x = s[0];
      forward.plan(s, 0, out, 0);
      backward.plan(s, 0, out, 2);
      expect(out[1] > 0 && out[3] > 0).toBe(false); // never both ways
      const promised = out[1];
      forward.run(s, 0, Float64Array.of(0), 0, out, 0);
      near(out[1] / x, promised / x, 1e-12);
      if (out[1] > 0) {
        gains++;
        forward.plan(s, 0, out, 0);
        near(out[1] / x, 0, 1e-13);
        backward.plan(s, 0, out, 2);
        near(out[3] / x, 0, 1e-13);
      }
    }
    expect(gains).toBeGreaterThan(300);
  });

  test("no round trip through one pool is free", () => {
    const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(
        positive,
        positive,
        fc.constantFrom(0, 0.003, 0.05),
        fc.array(positive, { minLength: 1, maxLength: 4 }),
        (x, y, fee, parts) => {
          const m = rules(product("a", "b", x, y, fee) as Exclude<Link, { kind: "latency" }>);
          const s = Float64Array.of(x, y);
          let bought = 0;
          let paid = 0;
          for (const part of parts) {
            bought += m.swap(s, 0, 0, 1, part);
            paid += part;
          }
          expect(m.swap(s, 0, 1, 0, bought)).toBeLessThanOrEqual(paid * (1 + 1e-12));
        },
      ),
      { seed: 6, numRuns: 300 },
    );
  });
});

describe("extremes", () => {
  test("a triangle whose reserves are twelve orders of magnitude apart", () => {
    const one = ring([
      (a, b) => product(a, b, 6.02764852e20, 1.509e13, 0.002),
      (a, b) => product(a, b, 9.33e12, 4.631077e22, 0.002),
      (a, b) => product(a, b, 6.56508707e24, 5.96761757e22, 0.003),
    ]);
    const found = plan(one);
    const best = search(one, 6e20);
    expect(found.profit).toBeGreaterThan(8e17);
    near(found.profit / best.profit, 1);
    near(found.amount / best.amount, 1, 1e-6);
  });

  test("a gain that does not pay the gas moves no pool", () => {
    const { network, hops } = pools([[1, 1], [1, 2]], 0.003); // biome-ignore format: two pools
    const cycler = new Cycler(network, hops);
    const s = Float64Array.of(-1, ...open(network));
    const out = new Float64Array(3).fill(-1);
    const gas = Float64Array.of(0.0844175776, 0.0844175774);
    cycler.run(s, 1, gas, 0, out, 1);
    expect([...s, ...out]).toEqual([-1, 1, 1, 1, 2, -1, 0, 0]);
    cycler.run(s, 1, gas, 1, out, 1);
    expect(out[2]).toBeGreaterThan(0);
    expect(out[2]).toBeLessThan(2e-10);
    near(s[1], 1 + out[1], 1e-15);
  });

  test("a cycle finds its pools where a plan puts them", () => {
    const stable: Link = {
      kind: "weighted",
      tokens: ["T0", "T1", "S"],
      reserves: [1, 1, 1],
      weights: [1, 1, 1],
      fee: 0,
    };
    const { network, hops } = pools([[1, 1], [1, 2]], 0.003); // biome-ignore format: two pools
    const wider: Network = { tokens: [...network.tokens, "S"], pools: [stable, ...network.pools] };
    const { initial } = compile(wider, [{ sell: "T0", buy: "T1" }], 2, 8);
    const out = new Float64Array(2);
    new Cycler(
      wider,
      hops.map((hop) => ({ ...hop, pool: hop.pool + 1 })),
    ).plan(initial, 0, out, 0);
    near(out[1], 0.0844175775, 5e-11);
  });

  test("all cycles of three tokens with two pools each: 4 of two hops in a pair, 8 around each way", () => {
    const pair = (a: string, b: string) => [product(a, b, 1, 1), product(a, b, 1, 1)];
    const network = { tokens: ["A", "B", "C"], pools: [...pair("A", "B"), ...pair("B", "C"), ...pair("C", "A")] };
    expect(findCycles(network, "A", 2).length).toBe(4); // A-B-A and A-C-A, over either pool first
    expect(findCycles(network, "A", 3).length).toBe(4 + 16);
    for (const hops of findCycles(network, "A", 3)) expect(() => new Cycler(network, hops)).not.toThrow();
    const outside = { tokens: ["A", "B"], pools: [market("A", "B"), market("A", "B"), product("A", "B", 1, 1)] };
    expect(findCycles(outside, "A", 5).length).toBe(4); // outside markets alone have no best amount
  });

  test("what is no cycle is refused with a sentence", () => {
    const { network, hops } = pools([[1, 1], [1, 2]], 0); // biome-ignore format: two pools
    const stable: Link = { kind: "stable", tokens: ["T0", "T1"], reserves: [1, 1], amplification: 9, fee: 0 };
    expect(() => new Cycler(network, [hops[0]])).toThrow("two hops or more, got 1");
    expect(() => new Cycler(network, [hops[0], hops[0]])).toThrow("The hop through T0-T1 pays T1, the next sells T0.");
    expect(() => new Cycler(network, [hops[0], { pool: 0, i: 1, j: 0 }])).toThrow("T0-T1 comes twice");
    expect(() => new Cycler({ ...network, pools: [stable, network.pools[1]] }, hops)).toThrow("T0-T1 is neither");
    expect(() => new Cycler({ ...network, pools: [market("T0", "T1"), market("T1", "T0")] }, hops)).toThrow(
      "add a pool",
    );
  });

  test("prices that multiply to 1 or less yield nothing", () => {
    for (const hops of [[], [priceHop(1)], [productHop(3, 3)], [productHop(2, 1, 0.003), priceHop(2)]]) {
      expect(bestInput(compose(hops))).toEqual({ amount: 0, profit: 0 });
    }
  });
});
