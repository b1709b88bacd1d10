/**
 * The answers that theory gives to routing games, against published numbers and closed forms.
 *
 * Numbers are those of the literature or derived by hand; where one is printed with k decimals, it must agree in all of them.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { blind, nash, optimum, wardrop } from "../../envs/routing/answers.js";
import type { Link } from "../../envs/routing/pool.js";
import { latency, market, product } from "../../envs/routing/presets/parts.js";
import { braessCp } from "../../envs/routing/presets.js";
import { bestResponse } from "../../envs/routing/respond.js";
import { flowOf, opening, profile, type Setting } from "../../envs/routing/round.js";
import { routing } from "../../envs/routing/routing.js";
import { solve } from "../../envs/routing/solve.js";

/** A round on parallel links or any network, everything else as routing's defaults unless given. */
function round(
  pools: readonly Link[],
  options: Omit<NonNullable<Parameters<typeof routing>[0]>, "network"> = {},
): Setting {
  const tokens = [...new Set(pools.flatMap((pool) => pool.tokens))];
  return opening(routing({ network: { tokens, pools }, trades: [{ sell: "A", buy: "B" }], ...options }).problem);
}

interface Answer {
  readonly welfare: number;
  readonly flows: readonly number[];
  readonly outputs: readonly number[];
}
interface Answers {
  readonly optimum: Answer;
  readonly nash: Answer;
  readonly wardrop: Answer;
  readonly blind: Answer;
  readonly priceOfAnarchy: {
    readonly nash: number;
    readonly wardrop: number;
    readonly surplus: { readonly nash: number };
  };
}

/** What the registry's line `routing/name-v0` answers. */
const answer = (name: string, options: object = {}): Answers =>
  games[`routing/${name}-v0`].solve!(options) as unknown as Answers;

/** All printed decimals agree; the last may be cut or rounded. */
function printed(actual: number, digits: string): void {
  const decimals = digits.split(".")[1]?.length ?? 0;
  expect(actual, `${actual} against ${digits}`).toBeGreaterThan(Number(digits) - 1.000001 * 10 ** -decimals);
  expect(actual, `${actual} against ${digits}`).toBeLessThan(Number(digits) + 1.000001 * 10 ** -decimals);
}

/** Agreement to 1e-9 relative, absolute below 1. */
function same(actual: number, expected: number, tolerance = 1e-9): void {
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.max(Math.abs(expected), 1),
  );
}

describe("classic congestion", () => {
  test.each([
    [1, "1.3333333333"],
    [2, "1.6257523846"],
    [3, "1.8956282038"],
    [4, "2.1505017649"],
  ])("Pigou's road with cost x^%i has the price of anarchy %s", (d, poa) => {
    const { priceOfAnarchy, wardrop, optimum } = answer("pigou", { cost: `x^${d}` });
    printed(priceOfAnarchy.wardrop, poa);
    same(priceOfAnarchy.wardrop, 1 / (1 - d * (d + 1) ** (-(d + 1) / d)));
    same(wardrop.flows[0], 1);
    same(optimum.flows[0], (d + 1) ** (-1 / d), 1e-7);
  });

  test("Braess's paradox with OpenSpiel's costs: a quarter over each end, half through the middle", () => {
    const { wardrop, optimum, priceOfAnarchy } = answer("braess");
    [0.25, 0.25, 0.5].forEach((flow, r) => {
      same(wardrop.flows[r], flow);
    });
    same(wardrop.welfare, -3.75);
    same(optimum.welfare, -3.5);
    same(priceOfAnarchy.wardrop, 15 / 14);
  });

  test("at that optimum a driver who moves to the middle saves a quarter", () => {
    const { flows } = answer("braess").optimum;
    const [top, bottom, middle] = flows;
    same(middle, 0, 1e-8);
    same(1 + top + 2 - (1 + top + 0.25 + 1 + bottom), 0.25, 1e-7);
  });

  test("4,200 drivers all take the middle at cost 20 where 15 is possible", () => {
    // From the published 20 and 15: cost 10 f / 4200 on s-a and b-t, 10 on a-t and s-b, 0 in the middle.
    const pools = [
      latency("A", "p", "10 * x / 4200"),
      latency("p", "B", "10"),
      latency("A", "q", "10"),
      latency("q", "B", "10 * x / 4200"),
      latency("p", "q", "0"),
    ];
    const setting = round(pools, { sizes: { kind: "share", total: 4200 } });
    const [selfish, best] = [wardrop(setting), optimum(setting)];
    same(selfish.welfare / 4200, -20);
    same(best.welfare / 4200, -15);
    same(selfish.welfare / best.welfare, 4 / 3);
  });

  test("N platoons of drivers send N/(N + 1) down Pigou's road, between optimum and Wardrop", () => {
    // Each minimises h X + (1/N − h), so X + h = 1 and h = 1/(N + 1).
    for (const n of [1, 2, 3, 10]) same(answer("pigou", { routers: n }).nash.flows[0], n / (n + 1));
  });
});

describe("Pigou's network of exchanges (MEV-I)", () => {
  test.each([
    [0, "1.1715728753"],
    [0.1, "1.1167184270"],
    [0.3, "1.0335680868"],
    [0.5, "1"],
  ])("with a sandwich share of %d the equilibrium pays 1 and the price of anarchy is %s", (eta, poa) => {
    const { wardrop, optimum, priceOfAnarchy } = answer("pigou-cfmm", { eta });
    const best = Math.sqrt(2 * (1 - eta)) - 1;
    same(wardrop.welfare, 1);
    same(wardrop.flows[0], 1 - 2 * eta);
    same(optimum.flows[0], best, 1e-7);
    same(optimum.welfare, 1 + best ** 2);
    printed(priceOfAnarchy.wardrop, poa);
  });

  test("a constant product pool (r, s) beside the price c: 2 / (1 + √(cr/s)), always below 2", () => {
    const positive = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 0.001, max: 0.99, noNaN: true }), (r, s, steep) => {
        const c = (steep * s) / r; // cr/s = steep
        const pools = [product("A", "B", r, s), market("A", "B", c)];
        const setting = round(pools, { sizes: { kind: "share", total: s / c - r } });
        const anarchy = optimum(setting).welfare / wardrop(setting).welfare;
        same(anarchy, 2 / (1 + Math.sqrt(steep)));
        expect(anarchy).toBeLessThan(2);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test.each([
    [1, "0.41421356", "1.17157288", "1", "0.41421356", "1.17157288", "1"],
    [2, "0.61803399", "1.14589803", "1.02240587", "0.58154596", "1.15386860", "1.01534341"],
    [3, "0.72075922", "1.11696312", "1.04889128", "0.67372832", "1.13133462", "1.03556707"],
    [10, "0.90498756", "1.04513682", "1.12097560", "0.87094844", "1.06007501", "1.10517922"],
  ])("%i routers: how much goes through the pool, settled together and at random", (n, ...numbers) => {
    const together = answer("pigou-cfmm", { routers: n });
    const random = answer("pigou-cfmm", { routers: n, settlement: "random" });
    [together, random].forEach((solution, k) => {
      printed(solution.nash.flows[0], numbers[3 * k]);
      printed(solution.nash.welfare, numbers[3 * k + 1]);
      printed(solution.priceOfAnarchy.nash, numbers[3 * k + 2]);
    });
    same(together.nash.flows[0], -1 / n + Math.sqrt(1 + 1 / n ** 2));
    // At random each of N places is alike: the mean marginal output over them is the outside price.
    const x = random.nash.flows[0] / n;
    let marginal = 0;
    for (let place = 1; place <= n; place++) marginal += 2 / (1 + place * x) ** 2 / n;
    same(marginal, 1);
  });

  test("very many routers are Wardrop's continuum", () => {
    const { nash, wardrop } = answer("pigou-cfmm", { routers: 1024 });
    expect(Math.abs(nash.flows[0] - wardrop.flows[0])).toBeLessThan(1 / 1024);
    same(nash.flows[0], -1 / 1024 + Math.sqrt(1 + 1 / 1024 ** 2));
    const random = answer("pigou-cfmm", { routers: 256, settlement: "random" });
    expect(Math.abs(random.nash.flows[0] - 1)).toBeLessThan(2 / 256);
  });

  test("in a known sequence two routers reach the optimum, and the first takes more", () => {
    const { nash, priceOfAnarchy } = answer("pigou-cfmm", { settlement: "fixed" });
    printed(nash.welfare, "1.17157288");
    printed(nash.outputs[0], "0.67157288");
    same(nash.outputs[1], 0.5);
    same(priceOfAnarchy.nash, 1);
  });

  test("two who route as if alone do worse than in equilibrium", () => {
    const { blind, nash } = answer("pigou-cfmm");
    printed(blind.flows[0], "0.82842712");
    printed(blind.welfare, "1.07773655");
    expect(blind.welfare).toBeLessThan(nash.welfare);
  });
});

describe("Braess's networks of exchanges", () => {
  const equilibrium = (eta: number) => (1 + Math.sqrt(25 - 16 * eta)) / (2 * (3 - 2 * eta));
  const threshold = 1 - Math.SQRT2 / 4;

  test.each([
    [0, "1", "1.43849555", "1.43849555"],
    [0.1, "1.04238476", "1.42566745", "1.36769790"],
    [0.3, "1.14467521", "1.41421356", "1.23547147"],
    [0.5, "1.28077641", "1.41421356", "1.10418458"],
    [0.6465, "1.41421356", "1.41421356", "1"],
    [0.9, "1.41421356", "1.41421356", "1"],
  ])(
    "√x, x and a pool sandwiched by %d: equilibrium %s, optimum %s, price of anarchy %s",
    (eta, selfish, best, poa) => {
      const { wardrop, optimum, priceOfAnarchy } = answer("braess-mev", { eta });
      printed(wardrop.welfare, selfish);
      printed(optimum.welfare, best);
      printed(priceOfAnarchy.wardrop, poa);
    },
  );

  test("the equilibrium and its middle flow follow their closed forms up to the threshold, then leave the middle", () => {
    for (const eta of [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, threshold - 1e-3]) {
      const { wardrop } = answer("braess-mev", { eta });
      const p = equilibrium(eta);
      same(wardrop.welfare, p);
      const [over, , middle] = wardrop.flows;
      same(middle, 2 / p ** 2 - 1, 1e-7); // a₃
      same((Math.sqrt(over + middle) * middle) / (over + middle), 2 / p - p, 1e-7); // δ₅, into the pool
    }
    for (const eta of [threshold + 1e-3, 0.8, 0.99]) {
      const { wardrop } = answer("braess-mev", { eta });
      same(wardrop.welfare, Math.SQRT2);
      same(wardrop.flows[2], 0);
    }
    expect(threshold).toBeCloseTo(0.646447, 6);
  });

  test("more extraction makes the equilibrium better, never worse", () => {
    let last = 0;
    for (let eta = 0; eta < 1; eta += 0.05) {
      const { welfare } = answer("braess-mev", { eta }).wardrop;
      expect(welfare).toBeGreaterThanOrEqual(last - 1e-9);
      last = welfare;
    }
  });

  test("the optimum leaves the middle at η = 1 − 1/√2", () => {
    const edge = 1 - Math.SQRT1_2;
    expect(answer("braess-mev", { eta: edge - 0.01 }).optimum.flows[2]).toBeGreaterThan(1e-3);
    same(answer("braess-mev", { eta: edge + 0.01 }).optimum.flows[2], 0, 1e-8);
  });

  test("constant product pools: 4/3 without the middle, 1 with it, where 7/5 is possible", () => {
    const { wardrop, optimum: best, priceOfAnarchy } = answer("braess-cp");
    same(wardrop.welfare, 1);
    same(wardrop.flows[2], 1);
    same(best.welfare, 7 / 5);
    const [over, , middle] = best.flows;
    same(over + middle, 2 / 3, 1e-7); // δ_sa
    same((2 / (1 + over + middle)) * middle, 1 / 5, 1e-7); // δ_ab, after s-a
    same(priceOfAnarchy.wardrop, 7 / 5);
    const { network, trades } = braessCp.built();
    const without = opening(routing({ network: { ...network, pools: network.pools.slice(0, 4) }, trades }).problem);
    same(wardropOf(without), 4 / 3);
    same(optimum(without).welfare, 4 / 3);
  });

  test("there the equilibrium under a sandwich share η is 5/(5 − 2η) up to 5/8, then 4/3", () => {
    for (const eta of [0, 0.1, 0.3, 0.5, 0.6, 0.62])
      same(answer("braess-cp", { eta }).wardrop.welfare, 5 / (5 - 2 * eta));
    for (const eta of [0.625, 0.63, 0.9]) same(answer("braess-cp", { eta }).wardrop.welfare, 4 / 3);
  });
});

const wardropOf = (setting: Setting): number => wardrop(setting).welfare;

describe("the concave pro-rata game", () => {
  test("the most that the batch can gain is 2.553627044708, from 22.713085468", () => {
    const pools = [product("A", "B", 200, 250, 0.01), market("A", "B")];
    const best = optimum(round(pools, { sizes: { kind: "fixed", size: 50 } }));
    printed(best.welfare - 100, "2.553627044708");
    same(best.flows[0], 22.713085468, 1e-7);
    same(best.flows[0], (Math.sqrt(0.99 * 200 * 250) - 200) / 0.99, 1e-7); // where the marginal price is 1
    same(answer("pro-rata").optimum.welfare, best.welfare);
  });

  test.each([
    [2, "15.61960274", "1.13900553"],
    [5, "7.95156581", "1.88875581"],
  ])("%i routers trade %s each, at a price of anarchy on the gain of %s", (n, each, poa) => {
    const { nash, priceOfAnarchy } = answer("pro-rata", { routers: n });
    printed(nash.flows[0] / n, each);
    printed(priceOfAnarchy.surplus.nash, poa);
  });

  test.each([
    [1, 100, 1],
    [2, 112.5, 4 / 3],
    [5, 64.8, 25 / 9],
    [10, 36.1, 100 / 19],
  ])("√q − q/20: %i routers trade %d each, and the price of anarchy grows as N", (n, each, poa) => {
    const pools: Link[] = [{ kind: "curve", tokens: ["A", "B"], output: "sqrt(x)" }, market("A", "B", 0.05)];
    const setting = round(pools, { routers: n, sizes: { kind: "fixed", size: 200 } });
    const [equal, best] = [nash(setting), optimum(setting)];
    same(equal.flows[0] / n, each);
    same(equal.flows[0] / n, ((n - 0.5) / (0.05 * n)) ** 2 / n);
    const outside = 0.05 * 200 * n;
    same((best.welfare - outside) / (equal.welfare - outside), poa);
  });
});

describe("splits over parallel pools", () => {
  test("100 over (1000, 1000) and (100, 200) with a fee: the continuum leaves the large pool empty", () => {
    const pools = [product("A", "B", 1000, 1000, 0.003), product("A", "B", 100, 200, 0.003)];
    const setting = round(pools, { sizes: { kind: "share", total: 100 } });
    const [best, selfish] = [optimum(setting), wardrop(setting)];
    same(best.flows[0], 51.21159286, 1e-8);
    same(best.flows[1], 48.78840714, 1e-8);
    printed(best.welfare, "114.0262461660");
    same(selfish.flows[0], 0);
    printed(selfish.welfare, "99.8497746620");
    printed(best.welfare / selfish.welfare, "1.1419780");
  });

  test("60 over (100, 100) and (50, 100): optimum, continuum, and three routers between them", () => {
    const setting = round([product("A", "B", 100, 100), product("A", "B", 50, 100)], {
      routers: 3,
      sizes: { kind: "share", total: 60 },
    });
    const [best, selfish, three] = [optimum(setting), wardrop(setting), nash(setting)];
    same(best.flows[0], 23.0151519, 1e-8);
    same(best.flows[1], 36.9848481, 1e-8);
    printed(best.welfare, "61.2279256013");
    same(selfish.flows[0], 5);
    same(selfish.flows[1], 55);
    printed(selfish.welfare, "57.1428571429");
    for (let a = 0; a < 3; a++) {
      printed(three.parcels[2 * a], "4.11612495");
      printed(three.parcels[2 * a + 1], "15.88387505");
    }
    printed(three.welfare, "59.7887219706");
  });

  const pool = fc.tuple(fc.double({ min: 10, max: 1000, noNaN: true }), fc.double({ min: 10, max: 1000, noNaN: true }));
  const pools = fc.array(pool, { minLength: 2, maxLength: 6 });

  /** Closed forms of water-filling, §1.2: pools that would get a negative part drop out. */
  function fill(r: readonly number[], s: readonly number[], keep: number, total: number, kind: "optimum" | "wardrop") {
    const x = r.map(() => 0);
    for (let used = r.map((_, k) => k); ; ) {
      const sum = (f: (k: number) => number) => used.reduce((a, k) => a + f(k), 0);
      const level = keep * total + sum((k) => r[k]);
      const weight = (k: number) => (kind === "optimum" ? Math.sqrt(r[k] * s[k]) : s[k]);
      const part = (k: number) => ((level / sum(weight)) * weight(k) - r[k]) / keep;
      const left = used.filter((k) => part(k) >= 0);
      if (left.length === used.length) {
        for (const k of used) x[k] = part(k);
        return x;
      }
      used = left;
    }
  }

  test("optimum and Wardrop equilibrium are the closed forms of water-filling on any parallel pools", () => {
    const fee = fc.constantFrom(0, 0.0005, 0.003, 0.01, 0.1);
    fc.assert(
      fc.property(pools, fee, fc.double({ min: 1, max: 2000, noNaN: true }), (reserves, fee, total) => {
        const links = reserves.map(([r, s]) => product("A", "B", r, s, fee));
        const setting = round(links, { sizes: { kind: "share", total } });
        const [r, s] = [reserves.map(([r]) => r), reserves.map(([, s]) => s)];
        for (const [kind, found] of [
          ["optimum", optimum(setting)],
          ["wardrop", wardrop(setting)],
        ] as const) {
          const flows = fill(r, s, 1 - fee, total, kind);
          const output = flows.reduce((sum, x, k) => sum + (s[k] * (1 - fee) * x) / (r[k] + (1 - fee) * x), 0);
          same(found.welfare, output);
          flows.forEach((x, k) => {
            expect(Math.abs(found.flows[k] - x)).toBeLessThan(1e-6 * total);
          });
        }
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test("where all pools have one price, selfish routing is optimal", () => {
    const price = fc.double({ min: 0.1, max: 10, noNaN: true });
    const depths = fc.array(fc.double({ min: 10, max: 1000, noNaN: true }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(depths, price, fc.integer({ min: 1, max: 9 }), (depths, price, routers) => {
        const links = depths.map((r) => product("A", "B", r, r * price, 0.003));
        const setting = round(links, { routers, sizes: { kind: "share", total: 300 } });
        const best = optimum(setting).welfare;
        same(wardrop(setting).welfare / best, 1);
        same(nash(setting).welfare / best, 1);
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  test("the best response under pro-rata is the solo optimum on pools deepened by the others' input", () => {
    const sent = fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(pools, fc.double({ min: 1, max: 500, noNaN: true }), sent, (reserves, mine, amounts) => {
        const links = reserves.map(([r, s]) => product("A", "B", r, s));
        const others = reserves.map((_, k) => amounts[k]);
        const theirs = others.reduce((a, b) => a + b, 0);
        const setting = round(links, { sizes: { kind: "each", sizes: [mine, theirs] } });
        const width = links.length;
        const parcels = new Float64Array(2 * width);
        parcels[0] = mine;
        parcels.set(others, width);
        const { split } = bestResponse(setting, parcels, 0);
        const [deeper, s] = [reserves.map(([r], k) => r + others[k]), reserves.map(([, s]) => s)];
        const want = fill(deeper, s, 1, mine, "optimum");
        const worth = (x: ArrayLike<number>) => s.reduce((sum, y, k) => sum + (x[k] * y) / (deeper[k] + x[k]), 0);
        same(worth(split), worth(want));
        want.forEach((x, k) => {
          expect(Math.abs(split[k] - x)).toBeLessThan(1e-5 * mine);
        });
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  test("alone, Nash is the optimum; among very many it is Wardrop", () => {
    fc.assert(
      fc.property(pools, (reserves) => {
        const links = reserves.map(([r, s]) => product("A", "B", r, s, 0.003));
        const one = round(links, { routers: 1, sizes: { kind: "share", total: 200 } });
        same(nash(one).welfare, optimum(one).welfare);
        const many = round(links, { routers: 1000, sizes: { kind: "share", total: 200 } });
        expect(Math.abs(nash(many).welfare / wardrop(many).welfare - 1)).toBeLessThan(1e-2);
        expect(nash(many).welfare).toBeGreaterThanOrEqual(wardrop(many).welfare * (1 - 1e-9));
      }),
      { seed: 5, numRuns: 20 },
    );
  });
});

describe("cartoon4", () => {
  const at = (routers: number) => answer("cartoon4", { routers, settlement: "pro-rata" });

  test("optimum, Nash of two, Wardrop: how much of 200 goes over B, and what comes out", () => {
    const two = at(2);
    same(two.optimum.flows[0], 88.617118, 1e-8);
    printed(two.optimum.welfare, "178.92017198");
    same(two.nash.flows[0], 79.242456, 1e-8);
    printed(two.nash.welfare, "178.68521472");
    same(two.wardrop.flows[0], 64);
    printed(two.wardrop.welfare, "177.30496454");
  });

  test("routing as if alone: two lose a little, ten all take the same road", () => {
    const [two, ten] = [at(2).blind, at(10).blind];
    same(two.flows[0], 68.694909, 1e-8);
    printed(two.welfare, "177.86149649");
    same(ten.flows[0], 0);
    printed(ten.welfare, "157.89473684");
  });

  test("without fees the settlement of a blind block of equal splits is the same together and in sequence", () => {
    const network = { routers: 3, sizes: { kind: "share", total: 200 } } as const;
    const pools = [product("A", "B", 1000, 1000), product("A", "B", 500, 600)];
    const [together, sequence] = (["pro-rata", "random"] as const).map((settlement) =>
      blind(round(pools, { ...network, settlement })),
    );
    same(together.welfare, sequence.welfare);
  });
});

describe("flow", () => {
  const weighted = (tokens: readonly string[], reserves: readonly number[]): Link => ({
    ...{ kind: "weighted", tokens, reserves, weights: tokens.map((_, k) => k + 1), fee: 0.003 },
  });
  // Routes meet in the weighted pool by three pairs of its tokens.
  const meeting = [
    weighted(["A", "B", "C"], [100, 80, 120]),
    product("A", "C", 90, 70, 0.003),
    product("C", "B", 60, 90),
  ];
  const apart = [product("A", "B", 100, 80, 0.01), product("A", "C", 90, 70, 0.003), product("C", "B", 60, 90)];
  const shared = [product("A", "C", 90, 70, 0.003), product("A", "C", 50, 50), product("C", "B", 60, 90)];
  const share = fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });

  test("says of every route what settlement pays, also where routes meet in one pool by different pairs", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(meeting, apart, shared),
        share,
        fc.double({ min: 1, max: 200, noNaN: true }),
        (pools, shares, total) => {
          const setting = round(pools, { routers: 1, sizes: { kind: "share", total } });
          const { plan } = setting.problem;
          const n = plan.routes.length;
          const sum = shares.slice(0, n).reduce((a, b) => a + b, 0);
          const flows = Float64Array.from({ length: n }, (_, r) => (total * shares[r]) / sum);
          const flow = flowOf(setting.problem);
          flow.evaluate(setting.pools, 0, flows);
          const told = flows.reduce((all, x, r) => all + x * flow.rate[r], 0);
          same(told, profile(setting, flows, 0).welfare);
        },
      ),
      { seed: 6, numRuns: 60 },
    );
  });

  test("its slopes are the differences of its rates", () => {
    fc.assert(
      fc.property(fc.constantFrom(meeting, apart, shared), share, (pools, shares) => {
        const setting = round(pools, { routers: 1 });
        const n = setting.problem.plan.routes.length;
        const flows = Float64Array.from({ length: n }, (_, r) => 40 * shares[r]);
        flows[1] = 1e-3; // nearly unused: differences on one side only
        const flow = flowOf(setting.problem);
        flow.evaluate(setting.pools, 0, flows);
        const slope = flow.slope.slice();
        for (let r = 0; r < n; r++) {
          const [up, down] = [1e-4, -1e-4].map((h) => {
            flow.evaluate(setting.pools, 0, flows.with(r, flows[r] + h));
            return flow.rate.slice();
          });
          for (let q = 0; q < n; q++) {
            expect(Math.abs(slope[q * n + r] - (up[q] - down[q]) / 2e-4)).toBeLessThan(1e-8);
          }
        }
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  test.each(["pro-rata", "random", "fixed"] as const)(
    "under %s the equilibrium of routes that meet leaves nothing to gain",
    (settlement) => {
      const setting = round(meeting, { routers: 3, settlement, sizes: { kind: "each", sizes: [20, 20, 50] } });
      const { parcels, outputs } = nash(setting);
      const { width } = setting.problem.plan;
      for (let a = 0; a < 3; a++) {
        for (let from = 0; from < width; from++) {
          for (let to = 0; to < width; to++) {
            for (const part of [0.01, 0.3, 5]) {
              const moved = parcels.slice();
              const sent = Math.min(part, moved[a * width + from]);
              moved[a * width + from] -= sent;
              moved[a * width + to] += sent;
              expect(profile(setting, moved, 0).outputs[a]).toBeLessThanOrEqual(outputs[a] + 1e-9);
            }
          }
        }
      }
    },
  );
});

describe("outcomes in expectation", () => {
  const pools = [product("A", "B", 100, 100), product("A", "B", 50, 100)];
  const sizes = { kind: "share", total: 60 } as const;

  test("without bids, priority is random order: routers alike expect alike", () => {
    const [tips, coin] = (["priority", "random"] as const).map((settlement) =>
      blind(round(pools, { routers: 4, settlement, sizes })),
    );
    expect([...tips.outputs]).toEqual([...coin.outputs]);
    expect(new Set(tips.outputs).size).toBe(1);
  });

  test("greedy sequencing is averaged over arrivals: routers alike expect alike, within four standard errors", () => {
    const { outputs } = blind(round(pools, { routers: 2, settlement: "greedy", sizes }));
    const [first, second] = [...blind(round(pools, { routers: 2, settlement: "fixed", sizes })).outputs];
    const error = Math.abs(first - second) / 2 / Math.sqrt(64); // of the mean of 64 fair coins
    expect(error).toBeGreaterThan(0.1);
    for (const output of outputs) expect(Math.abs(output - (first + second) / 2)).toBeLessThan(4 * error);
    expect(outputs[0] + outputs[1]).toBeCloseTo(first + second, 9);
  });
});

describe("at kinks, where first-order conditions say nothing", () => {
  const ranges = [
    { low: 0.9, high: 1.3, liquidity: 3000 },
    { low: 1.05, high: 1.15, liquidity: 6000 },
  ];
  const network = {
    tokens: ["A", "B"],
    pools: [
      { kind: "product", tokens: ["A", "B"], reserves: [1000, 1100], fee: 0.003 },
      { kind: "concentrated", tokens: ["A", "B"], price: 1.1, ranges, fee: 0.0005 },
    ],
  } as const;

  test.each([
    ["pro-rata", [350, 350]],
    ["fixed", [400, 300]],
    ["random", [350, 350]],
  ] as const)("under %s nobody gains by any other split of a grid", (settlement, sizes) => {
    const game = routing({ network, settlement, sizes: { kind: "each", sizes } });
    const setting = opening(game.problem);
    const found = nash(setting);
    for (const a of [0, 1]) {
      for (let k = 0; k <= 200; k++) {
        const parcels = found.parcels.slice();
        parcels[2 * a] = (sizes[a] * k) / 200;
        parcels[2 * a + 1] = sizes[a] - parcels[2 * a];
        expect(profile(setting, parcels, 0).outputs[a]).toBeLessThan(found.outputs[a] + 1e-6);
      }
    }
  });

  test("the optimum is no worse than any split of a grid", () => {
    const game = routing({ network, sizes: { kind: "each", sizes: [350, 350] } });
    const setting = opening(game.problem);
    const { welfare } = optimum(setting);
    for (let k = 0; k <= 400; k++) {
      const share = (350 * k) / 400;
      const parcels = Float64Array.of(share, 350 - share, share, 350 - share);
      expect(profile(setting, parcels, 0).welfare).toBeLessThan(welfare + 1e-6);
    }
  });

  test("where total cost is not convex the answers are withheld, with the reason", () => {
    const bent = { kind: "latency", tokens: ["s", "t"], cost: "0.2 + x^4 / (0.05 + x^4)" } as const;
    const links = [
      { ...bent, name: "one" },
      { ...bent, name: "two" },
    ];
    const game = routing({
      network: { tokens: ["s", "t"], pools: links },
      trades: [{ sell: "s", buy: "t" }],
      sizes: { kind: "share", total: 2 },
    });
    expect(JSON.stringify(solve(game.problem))).toContain("is not convex");
  });
});
