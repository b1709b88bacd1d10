/**
 * How orders that arrive together are filled: published orderings, conservation, and who may be better off.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Trade } from "../../envs/routing/network.js";
import { compile } from "../../envs/routing/plan.js";
import type { Link, Network } from "../../envs/routing/pool.js";
import { market, product } from "../../envs/routing/presets/parts.js";
import { settlementOf } from "../../envs/routing/problem.js";
import { routing } from "../../envs/routing/routing.js";
import { type Settlement, Settler } from "../../envs/routing/settlement.js";
import { Rng } from "../../src/rng.js";

interface Order extends Trade {
  readonly amount: number;
  readonly split?: readonly number[]; // over the routes; all over the first without it
  readonly tip?: number;
}

interface Filled {
  readonly outputs: number[];
  readonly before: number[]; // holdings, [pools, tokens] one after another
  readonly after: number[];
}

const sell = (amount: number, tip = 0): Order => ({ sell: "X", buy: "Y", amount, tip });
const buy = (amount: number, tip = 0): Order => ({ sell: "Y", buy: "X", amount, tip });

/** Fill these orders once. */
function fill(pools: readonly Link[], settlement: Settlement, orders: readonly Order[], seed = 1, maxHops = 3): Filled {
  const tokens = [...new Set(pools.flatMap((pool) => pool.tokens))];
  const plan = compile({ tokens, pools }, orders, maxHops, 8);
  const parcels = new Float64Array(orders.length * plan.width);
  orders.forEach(({ amount, split }, a) => {
    const routes = plan.first[a + 1] - plan.first[a];
    const shares = Array.from({ length: routes }, (_, r) => (split ? split[r % split.length] : r === 0 ? 1 : 0));
    const sum = shares.reduce((x, y) => x + y, 0);
    for (let r = 0; r < routes; r++) parcels[a * plan.width + r] = (amount * shares[r]) / sum;
  });
  const s = new Float64Array(plan.slots);
  plan.markets.forEach((m, k) => {
    m.init(s, plan.at[k]);
  });
  const holdings = () =>
    plan.markets.flatMap((m, k) => Array.from({ length: m.tokens }, (_, j) => m.holds(s, plan.at[k], j)));
  const before = holdings();
  const outputs = new Float64Array(orders.length);
  const each = Int32Array.from(orders, (_, a) => a);
  const bids = Float64Array.from(orders, ({ tip }) => tip ?? 0);
  new Settler(plan, settlement, each).fill(s, 0, parcels, outputs, Rng.alloc(1, seed).at(0), bids);
  return { outputs: [...outputs], before, after: holdings() };
}

const fixed = settlementOf("fixed");

/** Fill in this sequence of the orders; outputs as numbered in `orders`. */
function inSequence(
  pools: readonly Link[],
  orders: readonly Order[],
  sequence: readonly number[],
  maxHops = 3,
): number[] {
  const { outputs } = fill(
    pools,
    fixed,
    sequence.map((a) => orders[a]),
    1,
    maxHops,
  );
  return orders.map((_, a) => outputs[sequence.indexOf(a)]);
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) => Array.from({ length: n }, (_, k) => rest.toSpliced(k, 0, n - 1)));
}

const total = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const close = (actual: readonly number[], expected: readonly number[], digits = 8): void => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((x, k) => {
    expect(x).toBeCloseTo(expected[k], digits);
  });
};

const thousand = [product("X", "Y", 1000, 1000)];
const three = [sell(100), sell(50), buy(80)]; // A1, A2, A3

describe("three orders on one pool", () => {
  const published: readonly [string, readonly number[]][] = [
    ["123", [90.90909091, 39.5256917, 96.88644689]],
    ["132", [90.90909091, 46.60996661, 88.97058824]],
    ["213", [82.81573499, 47.61904762, 96.88644689]],
    ["231", [96.60747172, 47.61904762, 81.36531365]],
    ["312", [105.27075812, 45.29722811, 74.07407407]],
    ["321", [95.23591792, 55.33206831, 74.07407407]],
  ];

  test.each(published)("in the sequence %s each gets what the table says", (name, outputs) => {
    close(
      inSequence(
        thousand,
        three,
        [...name].map((c) => Number(c) - 1),
      ),
      outputs,
    );
  });

  test("the mean over all sequences", () => {
    const all = permutations(3).map((sequence) => inSequence(thousand, three, sequence));
    close(
      [0, 1, 2].map((a) => total(all.map((outputs) => outputs[a])) / 6),
      [93.62467743, 47.00050833, 85.3761573],
    );
  });

  test("random order hits that mean, within four standard errors of 3000 draws", () => {
    const draws = Array.from(
      { length: 3000 },
      (_, seed) => fill(thousand, settlementOf("random"), three, seed).outputs,
    );
    [93.62467743, 47.00050833, 85.3761573].forEach((mean, a) => {
      const x = draws.map((outputs) => outputs[a]);
      const average = total(x) / x.length;
      const error = Math.sqrt(total(x.map((v) => (v - average) ** 2))) / x.length;
      expect(Math.abs(average - mean)).toBeLessThan(4 * error);
      expect(error).toBeLessThan(0.2);
    });
  });

  test("one uniform price with netting, and FM-AMM", () => {
    close(fill(thousand, settlementOf("uniform-price"), three).outputs, [93.91304348, 46.95652174, 85.18518519]);
    close(fill(thousand, settlementOf("fm-amm"), three).outputs, [89.23076923, 44.61538462, 89.65517241]);
  });

  test("a uniform price leaves the pool on its curve, FM-AMM above it", () => {
    const k = (rule: "uniform-price" | "fm-amm") => {
      const [x, y] = fill(thousand, settlementOf(rule), three).after;
      return x * y;
    };
    expect(k("uniform-price") / 1e6).toBeCloseTo(1, 12);
    expect(k("fm-amm")).toBeGreaterThan(1e6 * 1.0001);
  });

  test("the price of an FM-AMM is the pool's price after the batch", () => {
    const { outputs, after } = fill(thousand, settlementOf("fm-amm"), three);
    expect(outputs[0] / 100).toBeCloseTo(after[1] / after[0], 12);
  });

  test("greedy sequencing lets A2, arriving first, trade before A3 and A1; with A1 first it is A1, A3, A2", () => {
    const plan = compile({ tokens: ["X", "Y"], pools: thousand }, three, 3, 8);
    const settler = new Settler(plan, settlementOf("greedy"), Int32Array.of(0, 1, 2));
    for (const [arrival, name] of [
      [[1, 0, 2], "231"],
      [[0, 1, 2], "132"],
    ] as const) {
      const s = Float64Array.of(1000, 1000);
      const outputs = new Float64Array(3);
      settler.greedy(s, 0, Float64Array.of(100, 50, 80), outputs, Int32Array.from(arrival));
      close([...outputs], published.find(([sequence]) => sequence === name)![1]);
    }
  });

  test("A2 first: all three do at least as well as alone; A1 first: A2, in the tail, does not", () => {
    const alone = three.map((order) => fill(thousand, fixed, [order]).outputs[0]);
    close(alone, [90.90909091, 47.61904762, 74.07407407]);
    const better = (name: string) => published.find(([s]) => s === name)![1].map((x, a) => x >= alone[a] - 1e-8);
    expect(better("231")).toEqual([true, true, true]);
    expect(better("132")).toEqual([true, false, true]);
  });
});

describe("two who want the opposite", () => {
  const pools = [
    ["A", "B"],
    ["B", "D"],
    ["A", "C"],
    ["C", "D"],
  ].map(([a, b]) => product(a, b, 1000, 1000, 0.003));
  // all over one of the two roads, which gives the published numbers only if both take their best split
  const best = [1, 1];

  test("through four pools the first gets 90.40 and the second 108.35, whoever is first; a swap would give 100 each", () => {
    const orders: Order[] = [
      { sell: "A", buy: "D", amount: 100, split: best },
      { sell: "D", buy: "A", amount: 100, split: best },
    ];
    close(inSequence(pools, orders, [0, 1]), [90.40139995, 108.35098549]);
    close(inSequence(pools, orders, [1, 0]), [108.35098549, 90.40139995]);
    expect(90.40139995 + 108.35098549).toBeLessThan(200);
  });
});

describe("two directions settled pro rata", () => {
  test("both trade against the reserves at the start, whatever the numbering", () => {
    const { outputs, after } = fill(thousand, settlementOf("pro-rata"), three);
    const out = (x: number) => (1000 * x) / (1000 + x);
    close(outputs, [(100 / 150) * out(150), (50 / 150) * out(150), out(80)], 10);
    close(after, [1000 + 150 - out(80), 1000 + 80 - out(150)], 10);
    close(fill(thousand, settlementOf("pro-rata"), three.toReversed()).outputs, outputs.toReversed(), 12);
  });

  test("a sandwich takes its share from both directions, and the pool pays it out", () => {
    const eta = 0.1;
    const { outputs, after } = fill([{ ...thousand[0], sandwich: eta }], settlementOf("pro-rata"), three);
    const out = (x: number) => (1000 * x) / (1000 + x);
    close(outputs, [(2 / 3) * (1 - eta) * out(150), (1 / 3) * (1 - eta) * out(150), (1 - eta) * out(80)], 10);
    close(after, [1150 - out(80), 1080 - out(150)], 10);
  });
});

describe("routes", () => {
  const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

  test("two constant product hops are one virtual pool", () => {
    const amounts = fc.tuple(...Array.from({ length: 5 }, () => number(0.1, 1000)), number(0, 0.5));
    fc.assert(
      fc.property(amounts, ([a, b, b2, d, delta, fee]) => {
        const g = 1 - fee;
        const r = (a * b2) / (g * b2 + g * g * b);
        const s = (g * b * d) / (b2 + g * b);
        const order = { sell: "X", buy: "Z", amount: delta };
        const [output] = fill([product("X", "Y", a, b, fee), product("Y", "Z", b2, d, fee)], fixed, [order]).outputs;
        expect(Math.abs(output / ((s * delta) / (r + delta)) - 1)).toBeLessThan(1e-12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});

describe("whatever the rule", () => {
  const amount = fc.double({ min: 0.1, max: 300, noNaN: true });
  const depth = fc.double({ min: 50, max: 2000, noNaN: true });
  const fee = fc.constantFrom(0, 0.0005, 0.003, 0.01);
  const tokens = ["X", "Y", "Z"] as const;
  const pair = fc.constantFrom(["X", "Y"] as const, ["Y", "Z"] as const, ["X", "Z"] as const, ["Y", "X"] as const);

  const link: fc.Arbitrary<Link> = fc.oneof(
    fc.record({ kind: fc.constant("product" as const), tokens: pair, reserves: fc.tuple(depth, depth), fee }),
    fc
      .record({
        kind: fc.constant("weighted" as const),
        tokens: fc.constantFrom(tokens, ["X", "Z"], ["Y", "X"]),
        reserves: fc.tuple(depth, depth, depth),
        weights: fc.tuple(
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 5 }),
        ),
        fee,
      })
      .map((pool) => ({
        ...pool,
        reserves: pool.reserves.slice(0, pool.tokens.length),
        weights: pool.weights.slice(0, pool.tokens.length),
      })),
    fc.record({
      kind: fc.constant("stable" as const),
      tokens: pair,
      reserves: fc.tuple(depth, depth),
      amplification: fc.constantFrom(10, 100, 2000),
      fee,
    }),
    fc.record({
      kind: fc.constant("concentrated" as const),
      tokens: pair,
      price: fc.constantFrom(0.9, 1, 1.2),
      ranges: fc.tuple(depth).map(([liquidity]) => [
        { low: 0.5, high: 2, liquidity },
        { low: 0.8, high: 1.1, liquidity: 2 * liquidity },
      ]),
      fee,
    }),
    fc.record({ kind: fc.constant("constant" as const), tokens: pair, price: fc.constantFrom(0.5, 1, 3), fee }),
    fc.record({
      kind: fc.constant("constant" as const),
      tokens: pair,
      price: fc.constantFrom(0.5, 1, 3),
      reserves: fc.tuple(depth, depth),
      fee,
    }),
    fc.record({
      kind: fc.constant("curve" as const),
      tokens: pair,
      output: fc.constantFrom("sqrt(x)", "100*x/(100+x)"),
    }),
  );

  const order = (sells: readonly string[], buys: readonly string[]): fc.Arbitrary<Order> =>
    fc.record({
      sell: fc.constantFrom(...sells),
      buy: fc.constantFrom(...buys),
      amount,
      split: fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      tip: fc.integer({ min: 0, max: 3 }),
    });

  const rules = [
    "pro-rata",
    "random",
    "fixed",
    "priority",
    "builder",
    "adversarial",
    "greedy",
    "uniform-price",
    "fm-amm",
  ] as const;

  /** What orders put in and got out, and what the pools changed, per token: nothing appears and nothing vanishes. */
  function conserves(
    pools: readonly Link[],
    rule: (typeof rules)[number],
    orders: readonly Order[],
    maxHops: number,
  ): void {
    const { outputs, before, after } = fill(pools, settlementOf(rule), orders, 1, maxHops);
    const change: { [token: string]: number } = { X: 0, Y: 0, Z: 0 };
    orders.forEach((o, a) => {
      expect(outputs[a]).toBeGreaterThanOrEqual(0);
      change[o.sell] -= o.amount;
      change[o.buy] += outputs[a];
    });
    let k = 0;
    for (const pool of pools) {
      for (const token of pool.tokens) {
        change[token] += after[k] - before[k];
        if (pool.kind !== "curve" && !(pool.kind === "constant" && !pool.reserves)) {
          expect(after[k]).toBeGreaterThanOrEqual(-1e-9);
        }
        k++;
      }
    }
    for (const token of tokens) expect(Math.abs(change[token])).toBeLessThan(1e-8);
  }

  test.each(rules)("%s conserves every token, and no pool pays more than it has", (rule) => {
    const netting = rule === "uniform-price" || rule === "fm-amm";
    const hops = rule === "greedy" || netting ? 1 : 3;
    const pools = fc.array(link, { minLength: 1, maxLength: 5 });
    let run = 0;
    let ran = 0;
    fc.assert(
      fc.property(
        pools,
        fc.array(order(["X", "Y"], ["Y", "Z", "X"]), { minLength: 1, maxLength: 5 }),
        (pools, orders) => {
          run++;
          // an outside market from every token to every other, so that all have a route
          const all: Link[] = [...pools, market("X", "Y", 0.7), market("Y", "Z", 0.7), market("X", "Z", 0.7)].filter(
            (pool) =>
              (!netting || pool.kind === "product" || (pool.kind === "constant" && !pool.reserves)) &&
              (rule !== "greedy" || pool.tokens.length === 2),
          );
          const real = orders.filter((o) => o.sell !== o.buy);
          if (real.length === 0) return;
          try {
            conserves(all, rule, real, hops);
            ran++;
          } catch (error) {
            if (!/in a circle|both directions/.test(String(error))) throw error; // refused, see below
          }
        },
      ),
      { seed: 7, numRuns: 150 },
    );
    expect(ran).toBeGreaterThan(run / 5);
  });

  test("pro-rata and batch prices know no order: permuting the orders permutes what they get", () => {
    const orders = fc.array(order(["X", "Y"], ["X", "Y"]), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(
        orders,
        depth,
        depth,
        fee,
        fc.constantFrom("pro-rata", "uniform-price", "fm-amm", "builder"),
        (orders, x, y, fee, rule) => {
          const real = orders.filter((o) => o.sell !== o.buy);
          fc.pre(real.length > 0);
          const pools = [product("X", "Y", x, y, fee), product("X", "Y", y, x, fee), market("X", "Y")];
          const settlement = settlementOf(rule as "pro-rata");
          const one = fill(pools, settlement, real).outputs;
          const other = fill(pools, settlement, real.toReversed()).outputs.toReversed();
          if (rule === "builder") expect(total(other) / total(one)).toBeCloseTo(1, 12);
          else close(other, one, 10);
        },
      ),
      { seed: 8, numRuns: 100 },
    );
  });

  test("the builder's order is worth at least any other, the adversary's at most", () => {
    const orders = fc.array(order(["X", "Y"], ["X", "Y", "Z"]), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(orders, depth, depth, fee, (orders, x, y, fee) => {
        const real = orders.filter((o) => o.sell !== o.buy);
        fc.pre(real.length > 0);
        const pools = [product("X", "Y", x, y, fee), product("Y", "Z", y, x, fee), product("X", "Z", y, x, fee)];
        const worth = permutations(real.length).map((sequence) => total(inSequence(pools, real, sequence)));
        const [best, worst] = (["builder", "adversarial"] as const).map((rule) =>
          total(fill(pools, settlementOf(rule), real).outputs),
        );
        expect(best).toBeCloseTo(Math.max(...worth), 8);
        expect(worst).toBeCloseTo(Math.min(...worth), 8);
      }),
      { seed: 9, numRuns: 40 },
    );
  });

  test("a builder of eight orders never does worse than as numbered", () => {
    const orders = fc.array(order(["X", "Y"], ["X", "Y"]), { minLength: 16, maxLength: 20 });
    fc.assert(
      fc.property(orders, (orders) => {
        const real = orders.filter((o) => o.sell !== o.buy).slice(0, 8);
        const numbered = total(fill(thousand, fixed, real).outputs);
        expect(total(fill(thousand, settlementOf("builder"), real).outputs)).toBeGreaterThanOrEqual(numbered - 1e-9);
        expect(total(fill(thousand, settlementOf("adversarial"), real).outputs)).toBeLessThanOrEqual(numbered + 1e-9);
      }),
      { seed: 10, numRuns: 20 },
    );
  });
});

describe("priority", () => {
  test("the highest tip goes first", () => {
    const orders = [sell(100, 1), sell(50, 3), buy(80, 2)];
    close(fill(thousand, settlementOf("priority"), orders).outputs, inSequence(thousand, orders, [1, 2, 0]), 12);
  });

  test("between equal tips a fair coin decides: within four standard errors of 4000 draws", () => {
    const orders = [sell(100, 1), sell(100, 1), sell(100, 0)];
    const first = Array.from(
      { length: 4000 },
      (_, seed) => fill(thousand, settlementOf("priority"), orders, seed).outputs,
    );
    const share = first.filter(([a, b]) => a > b).length / 4000;
    expect(Math.abs(share - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 4000)); // standard error 0.0079
    expect(first.every(([a, b, c]) => c < Math.min(a, b))).toBe(true);
  });

  test("copies of an order win ties more often: three of four among equals come first three times in four", () => {
    const orders = [sell(10), sell(10), sell(10), sell(10)];
    const wins = Array.from(
      { length: 4000 },
      (_, seed) => fill(thousand, settlementOf("priority"), orders, seed).outputs,
    );
    const share = wins.filter((outputs) => outputs[3] < Math.max(...outputs)).length / 4000;
    expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 4000)); // standard error 0.0068
  });
});

describe("greedy sequencing", () => {
  const orders = fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0.1, max: 2000, noNaN: true })), {
    minLength: 1,
    maxLength: 12,
  });

  /** Fills greedily as they arrive, and says at which step each order came. */
  function greedy(
    block: readonly (readonly [boolean, number])[],
    fee = 0,
  ): {
    outputs: number[];
    alone: number[];
    tail: boolean[];
  } {
    const list = block.map(([side, amount]) => (side ? sell(amount) : buy(amount)));
    const pools = thousand.map((pool) => ({ ...pool, fee }));
    const plan = compile({ tokens: ["X", "Y"], pools }, list, 1, 8);
    const settler = new Settler(
      plan,
      settlementOf("greedy"),
      Int32Array.from(list, (_, a) => a),
    );
    const outputs = new Float64Array(list.length);
    const parcels = Float64Array.from(list, ({ amount }) => amount);
    settler.greedy(
      Float64Array.of(1000, 1000),
      0,
      parcels,
      outputs,
      Int32Array.from(list, (_, a) => a),
    );
    // The tail begins where one side has run out: replay which side goes next.
    const sides = [block.flatMap(([s], a) => (s ? [a] : [])), block.flatMap(([s], a) => (s ? [] : [a]))];
    const tail = block.map(() => true);
    const s = [1000, 1000];
    while (sides[0].length > 0 && sides[1].length > 0) {
      const side = s[1] >= s[0] ? 0 : 1;
      const a = sides[side].shift()!;
      s[side] += block[a][1];
      s[1 - side] -= outputs[a];
      tail[a] = false;
    }
    const alone = list.map((order) => fill(pools, fixed, [order]).outputs[0]);
    return { outputs: [...outputs], alone, tail };
  }

  test("while both sides remain, every order does at least as well as alone at the start", () => {
    fc.assert(
      fc.property(orders, fc.constantFrom(0, 0.003, 0.05), (block, fee) => {
        const { outputs, alone, tail } = greedy(block, fee);
        block.forEach((_, a) => {
          if (!tail[a]) expect(outputs[a]).toBeGreaterThanOrEqual(alone[a] * (1 - 1e-12));
        });
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  test("who does worse than alone is in the tail of one side, behind nobody of the other", () => {
    let worse = 0;
    fc.assert(
      fc.property(orders, (block) => {
        const { outputs, alone, tail } = greedy(block);
        const losers = block.flatMap(([side], a) => (outputs[a] < alone[a] * (1 - 1e-12) ? [{ side, a }] : []));
        worse += losers.length;
        expect(losers.every(({ a, side }) => tail[a] && side === losers[0].side)).toBe(true);
      }),
      { seed: 12, numRuns: 300 },
    );
    expect(worse).toBeGreaterThan(0); // the tail is real
  });
});

describe("rules are refused where they are not defined, with a reason", () => {
  const make =
    (pools: readonly Link[], settlement: "greedy", extra: object = {}) =>
    () => {
      const tokens = [...new Set(pools.flatMap((pool) => pool.tokens))];
      routing({ network: { tokens, pools } as Network, trades: [{ sell: "A", buy: "B" }], settlement, ...extra });
    };
  const stable: Link = { kind: "stable", tokens: ["A", "B"], reserves: [10, 10], amplification: 100, fee: 0 };
  const both = {
    trades: [
      { sell: "A", buy: "B" },
      { sell: "B", buy: "A" },
    ],
  };
  const detour = [product("A", "C", 1, 1), product("C", "B", 1, 1), product("A", "B", 1, 1)];
  const any = (word: string) => word as "greedy";

  test.each([
    ["settlement 'random': flow on latency links", [{ kind: "latency", tokens: ["A", "B"], cost: "x" }], "random", {}],
    ["pro-rata does not fill both directions of stable pool A-B", [stable], "pro-rata", both],
    [
      "pro-rata does not fill both directions of a pair in pool A-B-C, which has more tokens",
      [{ kind: "weighted", tokens: ["A", "B", "C"], reserves: [1, 1, 1], weights: [1, 1, 1], fee: 0 }],
      "pro-rata",
      both,
    ],
    [
      "uniform-price is defined for constant product pools and outside markets; A-B is stable",
      [stable],
      "uniform-price",
      {},
    ],
    ["fm-amm is defined for", [market("A", "B"), { ...market("A", "B"), reserves: [1, 1] }], "fm-amm", {}],
    ["a batch cannot be sandwiched", [{ ...product("A", "B", 1, 1), sandwich: 0.1 }], "fm-amm", {}],
    [
      "nets pool C-B in both directions, so it must be the first hop",
      detour,
      "uniform-price",
      {
        trades: [
          { sell: "A", buy: "B" },
          { sell: "B", buy: "C" },
        ],
        maxHops: 2,
      },
    ],
    ["greedy sequencing is defined pool by pool; route A-C-B has 2 hops", detour, "greedy", {}],
    [
      "greedy sequencing needs pools of two tokens",
      [{ kind: "weighted", tokens: ["A", "B", "C"], reserves: [1, 1, 1], weights: [1, 1, 1], fee: 0 }],
      "greedy",
      {},
    ],
  ] as const)("%s", (sentence, pools, settlement, extra) => {
    expect(make(pools as unknown as Link[], any(settlement), extra)).toThrow(sentence);
  });
});
