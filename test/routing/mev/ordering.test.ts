/** What the order of a block is worth: the known table of three orders, all sequences against recursion, and the honesty of samples. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Block, type BlockOrder, type Objective } from "../../../envs/routing/mev/block.js";
import { OrderingSearch, orderings, summary } from "../../../envs/routing/mev/ordering.js";
import { compile } from "../../../envs/routing/plan.js";
import { market, product } from "../../../envs/routing/presets/parts.js";
import { settlementOf } from "../../../envs/routing/problem.js";
import { Settler } from "../../../envs/routing/settlement.js";
import { arrange, type Worth } from "../../../src/device/order.js";
import { Rng } from "../../../src/rng.js";
import { halfWidth, mean } from "../../../src/stats.js";
import { near } from "../../auction/agrees.js";

const sell = (amount: number): BlockOrder => ({ sell: "X", buy: "Y", amount });
const buy = (amount: number): BlockOrder => ({ sell: "Y", buy: "X", amount });
const network = { tokens: ["X", "Y"], pools: [product("X", "Y", 1000, 1000)] };
const three = [sell(100), sell(50), buy(80)]; // A1, A2, A3

const output =
  (a: number): Objective =>
  (outputs, _pools, out) => {
    out[0] = outputs[a];
  };
const welfare: Objective = (outputs, _pools, out) => {
  out[0] = 0;
  for (let a = 0; a < outputs.length; a++) out[0] += outputs[a];
};

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) => Array.from({ length: n }, (_, k) => rest.toSpliced(k, 0, n - 1)));
}

describe("three orders on the pool (1000, 1000)", () => {
  const table: readonly [string, readonly number[]][] = [
    ["123", [90.90909091, 39.5256917, 96.88644689]],
    ["132", [90.90909091, 46.60996661, 88.97058824]],
    ["213", [82.81573499, 47.61904762, 96.88644689]],
    ["231", [96.60747172, 47.61904762, 81.36531365]],
    ["312", [105.27075812, 45.29722811, 74.07407407]],
    ["321", [95.23591792, 55.33206831, 74.07407407]],
  ];

  test.each(table)("in the sequence %s", (name, outputs) => {
    const block = Block.of(network, three);
    block.run(Int32Array.from(name, (c) => Number(c) - 1));
    outputs.forEach((x, a) => {
      expect(block.outputs[a]).toBeCloseTo(x, 8);
    });
    near(block.pools[0] * block.pools[1], 1e6, 1e-12); // without a fee the pool stays on its curve
  });

  test("mean, best and worst of each", () => {
    const block = Block.of(network, three);
    [93.62467743, 47.00050833, 85.3761573].forEach((average, a) => {
      const column = table.map(([, outputs]) => outputs[a]);
      const found = orderings(3, block.worth(output(a)));
      expect(found.exact).toBe(true);
      expect(found.sequences).toBe(6);
      expect(found.halfWidth).toBe(0);
      expect(found.mean).toBeCloseTo(average, 8);
      expect(found.best).toBeCloseTo(Math.max(...column), 8);
      expect(found.worst).toBeCloseTo(Math.min(...column), 8);
      expect(found.excess).toBeCloseTo(Math.max(...column) - average, 7);
      expect(found.ratio).toBeCloseTo(Math.max(...column) / average, 8);
      block.run(Int32Array.from(found.bestSequence));
      expect(block.outputs[a]).toBe(found.best);
      block.run(Int32Array.from(found.worstSequence));
      expect(block.outputs[a]).toBe(found.worst);
    });
  });

  test("an order through two pools depends on the sequence as one through one does", () => {
    const wide = {
      tokens: ["X", "Y", "Z"],
      pools: [product("X", "Y", 1000, 1000), product("Y", "Z", 1000, 1000), market("X", "Z", 0.1)],
    };
    const block = Block.of({ ...wide, pools: wide.pools.slice(0, 2) }, [
      sell(100),
      { sell: "X", buy: "Z", amount: 100 },
    ]);
    const found = orderings(2, block.worth(output(1)));
    const first = 1e5 / 1100;
    near(found.best, (1000 * first) / (1000 + first), 1e-12);
    const second = (1000 - first) * (100 / 1200);
    near(found.worst, (1000 * second) / (1000 + second), 1e-12);
  });
});

describe("all sequences", () => {
  test("are each tried once, for every n up to 8", () => {
    let count = 1;
    for (let n = 1; n <= 8; n++) {
      count *= n;
      const seen = new Set<number>();
      const found = orderings(n, (sequence, out) => {
        let key = 0;
        for (let k = 0; k < n; k++) key = key * n + sequence[k];
        seen.add(key);
        out[0] = sequence[0];
      });
      expect(seen.size).toBe(count);
      expect(found.sequences).toBe(count);
      near(found.mean, (n - 1) / 2, 1e-12);
      near(found.deviation ** 2, (n * n - 1) / 12, 1e-10);
    }
  });

  test("give what recursion gives, and the builder's best", () => {
    const amount = fc.double({ min: 1, max: 500, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), amount), { minLength: 1, maxLength: 6 }), (list) => {
        const orders = list.map(([side, x]) => (side ? sell(x) : buy(x)));
        const n = orders.length;
        const worth = Block.of(network, orders).worth(welfare);
        const out = new Float64Array(1);
        const all = permutations(n).map((sequence) => {
          worth(Int32Array.from(sequence), out);
          return out[0];
        });
        const found = orderings(n, worth);
        expect(found.best).toBe(Math.max(...all));
        expect(found.worst).toBe(Math.min(...all));
        near(found.mean, mean(all), 1e-12);
        const builders = new Int32Array(n);
        arrange({ kind: "builder" }, n, builders, Rng.alloc(1, 1), undefined, 0, worth);
        worth(builders, out);
        expect(out[0]).toBe(found.best);
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  test("a block that nobody can gain from ordering has max = mean = min", () => {
    const found = orderings(5, (_, out) => {
      out[0] = 3;
    });
    expect([found.best, found.worst, found.mean, found.excess, found.ratio]).toEqual([3, 3, 3, 0, 1]);
    expect(orderings(2, (_, out) => { out[0] = -1; }).ratio).toBe(null); // biome-ignore format: short
  });
});

describe("samples", () => {
  /** A skewed function of a block of seven: what the last of seven sells gets beside its neighbours. */
  const orders = [sell(100), sell(50), buy(80), sell(200), buy(30), buy(120), sell(10)];
  const worth: Worth = Block.of(network, orders).worth(output(6));
  const exact = orderings(7, worth);

  test("the 95 % interval of the mean holds the exact mean in about 95 % of draws", () => {
    const draws = 400;
    const size = 60;
    const search = new OrderingSearch(7, worth);
    let covered = 0;
    for (let seed = 0; seed < draws; seed++) {
      search.some(size, Rng.alloc(1, seed).at(0));
      const found = summary(search, false);
      expect(found.best).toBeLessThanOrEqual(exact.best);
      expect(found.worst).toBeGreaterThanOrEqual(exact.worst);
      if (Math.abs(found.mean - exact.mean) <= found.halfWidth) covered++;
    }
    // Binomial (400, .95): 380 expected, standard error 4.36; four of them on either side.
    expect(Math.abs(covered - 0.95 * draws)).toBeLessThan(4 * Math.sqrt(draws * 0.95 * 0.05));
  });

  test("the interval is Student's, of the values as drawn", () => {
    const search = new OrderingSearch(7, worth);
    search.some(25, Rng.alloc(1, "again").at(0));
    const rng = Rng.alloc(1, "again").at(0);
    const sequence = new Int32Array(7);
    const values = Array.from({ length: 25 }, () => {
      const out = new Float64Array(1);
      rng.permute(sequence, 7);
      worth(sequence, out);
      return out[0];
    });
    const found = summary(search, false);
    near(found.mean, mean(values), 1e-12);
    near(found.halfWidth, halfWidth(values), 1e-12);
    expect(found.best).toBe(Math.max(...values));
  });

  test("nine transactions are sampled, from a seed, and said to be", () => {
    const block = Block.of(network, [...orders, sell(5), buy(60)]);
    const one = orderings(9, block.worth(welfare), { samples: 300, seed: 4 });
    const same = orderings(9, block.worth(welfare), { samples: 300, seed: 4 });
    const other = orderings(9, block.worth(welfare), { samples: 300, seed: 5 });
    expect(one.exact).toBe(false);
    expect(one.sequences).toBe(300);
    expect(one.halfWidth).toBeGreaterThan(0);
    expect(same).toEqual(one);
    expect(other.mean).not.toBe(one.mean);
    expect(Math.abs(other.mean - one.mean)).toBeLessThan(3 * (one.halfWidth + other.halfWidth));
    block.run(Int32Array.from(one.bestSequence));
    near(
      block.outputs.reduce((x, y) => x + y, 0),
      one.best,
      1e-12,
    );
  });

  test("numbers that make no sense are refused with a sentence", () => {
    expect(() => orderings(0, worth)).toThrow("from 1 up, got 0");
    expect(() => orderings(2.5, worth)).toThrow("got 2.5");
    expect(() => orderings(9, worth, { samples: 1 })).toThrow("2 samples or more");
  });
});

describe("greedy sequencing", () => {
  /** Fill a block greedily in the order of arrival. */
  function greedy(list: readonly BlockOrder[], fee: number, arrival: readonly number[]): Float64Array {
    const plan = compile({ tokens: ["X", "Y"], pools: [product("X", "Y", 1000, 1000, fee)] }, list, 1, 8);
    const settler = new Settler(
      plan,
      settlementOf("greedy"),
      Int32Array.from(list, (_, a) => a),
    );
    const outputs = new Float64Array(list.length);
    settler.greedy(
      plan.initial.slice(),
      0,
      Float64Array.from(list, ({ amount }) => amount),
      outputs,
      Int32Array.from(arrival),
    );
    return outputs;
  }

  test("A2 before A1 leaves all three at least as well as alone; A1 first leaves A2 in the tail with less", () => {
    const alone = [1e5 / 1100, 5e4 / 1050, 8e4 / 1080];
    const good = greedy(three, 0, [1, 0, 2]);
    good.forEach((x, a) => {
      expect(x).toBeGreaterThanOrEqual(alone[a] - 1e-12);
    });
    near(good[0], 96.60747172, 1e-9);
    const bad = greedy(three, 0, [0, 1, 2]);
    near(bad[1], 46.60996661, 1e-9);
    expect(bad[1]).toBeLessThan(alone[1]);
  });

  test("in 2000 random blocks without a fee nobody does worse than alone while both sides remain, and losers are all of one side", () => {
    const rng = Rng.alloc(1, 7).at(0);
    let worse = 0;
    let better = 0;
    for (let n = 0; n < 2000; n++) {
      const size = 1 + rng.below(10);
      const list = Array.from({ length: size }, () =>
        (rng.below(2) === 0 ? sell : buy)(2000 * rng.uniform() ** 3 + 0.01),
      );
      const arrival = new Int32Array(size);
      rng.permute(arrival, size);
      const outputs = greedy(list, 0, [...arrival]);
      const gain = (a: number) => outputs[a] / ((1000 * list[a].amount) / (1000 + list[a].amount)) - 1;
      const left = ["X", "Y"].map((token) => [...arrival].filter((a) => list[a].sell === token));
      for (let x = 1000; left[0].length > 0 && left[1].length > 0; ) {
        const a = left[x <= 1000 ? 0 : 1].shift()!;
        x += list[a].sell === "X" ? list[a].amount : -outputs[a];
        if (!(gain(a) >= -1e-12)) expect.fail(`order ${a} of ${JSON.stringify(list)} loses ${gain(a)}`);
        if (gain(a) > 1e-6) better++;
      }
      const losers = list.flatMap((_, a) => (gain(a) < -1e-12 ? [a] : []));
      worse += losers.length;
      if (losers.some((a) => !left.flat().includes(a))) expect.fail(`${losers} are not in the tail`);
    }
    expect(worse).toBeGreaterThan(100); // the tail is real
    expect(better).toBeGreaterThan(1000);
  });
});
