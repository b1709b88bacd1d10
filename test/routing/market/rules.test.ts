/** The rules by which a block is ordered. Without fee and gas, unless said otherwise; all sell X in a pool (1000, 1000). */
import { describe, expect, test } from "vitest";
import { bestInput, compose, productHop } from "../../../envs/routing/mev/cycle.js";
import type { Network } from "../../../envs/routing/pool.js";
import { one, product } from "../../../envs/routing/presets/parts.js";
import { Rng } from "../../../src/rng.js";
import { near } from "../../auction/agrees.js";
import { type Options, Play, pair } from "./play.js";

const [arrival, fees, value, users] = [0, 1, 2, 3];

const bare = {
  ...{ network: pair(1000, 1000), trades: one("X", "Y"), grid: 1, gas: 0, horizon: 100_000, builders: 1 },
  ...{ slippages: [0.5], tips: [0, 1, 2, 3, 4, 5], bids: [0, 0.5, 0.9], fractions: [1], targets: 4 },
} satisfies Options;

const equal = (routers: number, searchers: number, more: Options = {}) =>
  new Play({ ...bare, routers, searchers, sizes: { kind: "fixed", size: 20 }, ...more }, 1);

/** Who came first, second …: all sell the same, so outputs fall. */
const sequence = (play: Play): number[] => {
  const outputs = play.outputs();
  return outputs.map((_, a) => a).sort((a, b) => outputs[b] - outputs[a]);
};

/** Is `count` of `n` what chance p makes it, within four standard errors? */
const chance = (count: number, n: number, p: number) =>
  expect(Math.abs(count / n - p), `${count} of ${n}`).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));

describe("arrival", () => {
  test("is a uniform sequence: χ² of all 24 sequences of four orders", () => {
    const play = equal(4, 0);
    const counts = new Map<string, number>();
    const n = 2400;
    for (let k = 0; k < n; k++) {
      const key = sequence(
        play.round({
          routers: [
            [0, 0, 1],
            [0, 0, 2],
          ],
          rule: arrival,
        }),
      ).join("");
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chi = [...counts.values()].reduce((sum, count) => sum + (count - n / 24) ** 2 / (n / 24), 0);
    expect(chi).toBeLessThan(23 + 4 * Math.sqrt(46));
  });

  test("lets a sandwich through half of the time, and one of two in two thirds", () => {
    for (const [searchers, p] of [
      [1, 1 / 2],
      [2, 2 / 3],
    ]) {
      const play = equal(1, searchers);
      const all = [[2, 0, 2] as const, [2, 0, 0] as const].slice(0, searchers);
      for (let k = 0; k < 1000; k++) play.round({ searchers: all, rule: arrival });
      chance(play.metric("sandwiches"), 1000, p);
    }
  });
});

describe("fees", () => {
  test("puts orders in sequence by tip, and settles equals by a coin", () => {
    const play = equal(4, 0);
    const rng = Rng.alloc(1, 3).at(0);
    const tips = new Int32Array(4);
    for (let k = 0; k < 50; k++) {
      rng.permute(tips, 4);
      const order = sequence(play.round({ routers: [...tips].map((tip) => [0, 0, tip]), rule: fees }));
      expect(order.map((a) => tips[a])).toEqual([3, 2, 1, 0]);
    }
    let first = 0;
    for (let k = 0; k < 1000; k++)
      if (
        sequence(
          play.round({
            routers: [
              [0, 0, 2],
              [0, 0, 2],
              [0, 0, 3],
              [0, 0, 0],
            ],
            rule: fees,
          }),
        )[1] === 0
      )
        first++;
    chance(first, 1000, 0.5);
  });

  test("puts a bundle where its bid and its victim's tip put it", () => {
    const prize = equal(2, 1).orders({}).s.prizes[0];
    expect(prize).toBeGreaterThan(1);
    for (const more of [-0.01, 0.01]) {
      const play = equal(2, 1, { tips: [0, 1, 1 + 0.5 * prize + more], slippages: [0, 0.5] });
      play.orders({
        routers: [
          [0, 0, 2],
          [0, 1, 1],
        ],
      });
      expect(play.s.victims[0]).toBe(1);
      play.build({ searchers: [[2, 0, 1]], rule: fees });
      const before = more > 0; // the other order comes before the bundle, and is filled
      expect(play.s.outputs[0] >= 0).toBe(before);
      expect(play.metric("sandwiches")).toBe(1);
      if (!before) near(play.metric("extraction"), prize); // the victim is where it was seen
    }
  });

  test("lets the higher bid on one victim win always, the other fails", () => {
    const play = equal(1, 3);
    for (let k = 1; k <= 50; k++) {
      play.round({
        searchers: [
          [2, 0, 1],
          [2, 0, 2],
          [2, 0, 1],
        ],
        rule: fees,
      });
      expect(play.metric("sandwiches")).toBe(k);
      expect(play.rewards[1][0]).toBe(0);
      expect(play.rewards[1][1]).toBeGreaterThan(0);
      expect(play.rewards[1][2]).toBe(0);
    }
  });

  test("settles equal bids by a coin; a bid of nothing comes before its victim half of the time", () => {
    const play = equal(1, 2);
    let first = 0;
    for (let k = 0; k < 1000; k++) {
      play.round({
        searchers: [
          [2, 0, 1],
          [2, 0, 1],
        ],
        rule: fees,
      });
      if (play.rewards[1][0] > 0) first++;
    }
    chance(first, 1000, 0.5);
    const lone = equal(1, 1);
    for (let k = 0; k < 1000; k++) lone.round({ searchers: [[2, 0, 0]], rule: fees });
    chance(lone.metric("sandwiches"), 1000, 0.5);
  });
});

describe("value", () => {
  test("puts bundles first by what they bring, whatever is bid or tipped", () => {
    const play = equal(3, 2, { sizes: { kind: "each", sizes: [10, 40, 20] }, capacity: 3 });
    for (let k = 1; k <= 20; k++) {
      play.orders({ routers: [[0, 0, 5]] });
      expect([...play.s.victims.subarray(0, 3)]).toEqual([1, 2, 0]);
      play.build({
        searchers: [
          [3, 0, 2],
          [2, 0, 0],
        ],
        rule: value,
      });
      expect([...play.s.outputs].map((x) => x > 0)).toEqual([false, true, false]);
      expect(play.rewards[1][1]).toBeGreaterThan(0);
    }
    expect(play.metric("builder")).toBe(0);
  });

  test("then orders by tip", () => {
    const order = sequence(equal(4, 1).round({ routers: [3, 1, 4, 2].map((tip) => [0, 0, tip]), rule: value }));
    expect(order).toEqual([2, 0, 3, 1]);
  });

  test("between equal bundles a coin decides, not the bid", () => {
    const play = equal(1, 2);
    let first = 0;
    for (let k = 0; k < 1000; k++) {
      play.round({
        searchers: [
          [2, 0, 1],
          [2, 0, 2],
        ],
        rule: value,
      });
      if (play.metric("searchers") > 0 && play.rewards[1][0] > 0) first++;
    }
    chance(first, 1000, 0.5);
  });
});

describe("users", () => {
  test("makes no sandwich, and puts the tightest limits first, so that they are filled", () => {
    const play = equal(4, 2, { slippages: [0, 0.05, 0.1, 0.5] });
    for (let k = 0; k < 50; k++) {
      play.round({
        routers: [
          [0, 2, 5],
          [0, 3, 5],
          [0, 0, 0],
          [0, 1, 1],
        ],
        searchers: [
          [2, 0, 2],
          [3, 0, 2],
        ],
        rule: users,
      });
      expect(sequence(play)).toEqual([2, 3, 0, 1]);
    }
    expect(play.metric("sandwiches")).toBe(0);
    expect(play.metric("reverted")).toBe(0);
    expect(play.metric("searchers")).toBe(0);
  });

  test("lets back-runs bring the swaps they follow", () => {
    const play = equal(2, 1, { network: twins, slippages: [0.1, 0.5], horizon: 1000 });
    for (let k = 1; k <= 50; k++) {
      play.orders({
        routers: [
          [0, 1, 5],
          [0, 1, 0],
        ],
      });
      play.build({ searchers: [[6, 0, 0]], rule: users });
      expect(play.metric("backruns")).toBe(k);
    }
  });
});

/** Two pools of the same tokens, so that a trade in one opens a cycle. */
const twins: Network = {
  tokens: ["X", "Y"],
  pools: [
    { ...product("X", "Y", 1000, 1000, 0.003), name: "first" },
    { ...product("X", "Y", 800, 800, 0.003), name: "second" },
  ],
};

describe("cycles", () => {
  test.each([fees, value, users])("come last, and gain what the orders have left: rule %d", (rule) => {
    const options = { network: twins, sizes: { kind: "fixed", size: 30 }, gas: 0.02 } as const satisfies Options;
    const quiet = equal(3, 0, { ...options, refill: false }).round({ rule });
    const [x, y, u, v] = quiet.s.pools;
    const gain = Math.max(
      ...[
        [productHop(x, y, 0.003), productHop(v, u, 0.003)],
        [productHop(u, v, 0.003), productHop(y, x, 0.003)],
      ].map((hops) => bestInput(compose(hops)).profit),
    );
    expect(gain).toBeGreaterThan(1);
    const play = equal(3, 2, options);
    for (let k = 1; k <= 20; k++) {
      expect(play.orders({}).s.prizes[8]).toBe(0); // before the orders there is none
      play.build({
        searchers: [
          [1, 0, 2],
          [1, 0, 1],
        ],
        rule,
      });
      near(play.metric("extraction"), k * (gain - 0.02));
      near(play.metric("cycles"), k);
      if (rule === fees)
        expect(play.rewards[1][0]).toBeGreaterThan(0); // the higher bid
      else near(Math.max(...play.rewards[1]), play.rewards[1][0] > 0 ? 0.1 * (gain - 0.02) : 0.5 * (gain - 0.02), 1e-6);
    }
  });
});

describe("back-runs", () => {
  test("follow their victim with the best cycle, for one transaction of gas", () => {
    const play = equal(1, 1, { network: twins, sizes: { kind: "fixed", size: 30 }, gas: 0.02, refill: false });
    const alone = equal(1, 0, { network: twins, sizes: { kind: "fixed", size: 30 }, refill: false }).round({});
    const [x, y, u, v] = alone.s.pools;
    const { profit } = bestInput(
      x > 1000
        ? compose([productHop(u, v, 0.003), productHop(y, x, 0.003)])
        : compose([productHop(x, y, 0.003), productHop(v, u, 0.003)]),
    );
    play.round({ searchers: [[6, 0, 1]], rule: value });
    near(play.metric("searchers"), 0.5 * (profit - 0.02));
    near(play.outputs()[0], alone.outputs()[0]);
    near(play.metric("gas"), 0.04);
  });
});

describe("a bundle that fails", () => {
  test("costs nothing or gas, as the option says", () => {
    for (const failures of ["free", "pay"] as const) {
      const play = equal(1, 2, { failures, gas: 0.25 });
      play.round({
        searchers: [
          [2, 0, 2],
          [2, 0, 1],
        ],
        rule: fees,
      });
      expect(play.rewards[1][1]).toBe(failures === "free" ? 0 : -0.25);
      near(play.metric("gas"), failures === "free" ? 0.75 : 1);
    }
  });

  test("leaves its victim to its own turn", () => {
    // A large sale takes the victim below its limit, the bundle fails, a purchase brings the price back, the victim is filled.
    const play = equal(3, 1, {
      trades: [
        { sell: "X", buy: "Y" },
        { sell: "Y", buy: "X" },
        { sell: "X", buy: "Y" },
      ],
      ...{ sizes: { kind: "each", sizes: [300, 300, 100] }, slippages: [0.05, 0.99], tips: [0, 0.1, 50] },
    });
    play.orders({
      routers: [
        [0, 1, 2],
        [0, 1, 1],
        [0, 0, 0],
      ],
    });
    const attack = 2 + play.s.victims.indexOf(2);
    play.build({ searchers: [[attack, 0, 2]], rule: fees });
    expect(play.metric("sandwiches")).toBe(0);
    expect(play.metric("reverted")).toBe(0);
    expect(play.outputs()[2]).toBeGreaterThan(80);
  });
});

describe("a full block", () => {
  test("takes as many transactions as it holds; the rest is not filled, and costs no gas and no tip", () => {
    for (const capacity of [1, 2, 3, 4, 5]) {
      const play = equal(4, 0, { capacity, gas: 0.1, penalty: 0.5 });
      play.round({
        routers: [
          [0, 0, 1],
          [0, 0, 2],
          [0, 0, 3],
          [0, 0, 4],
        ],
        rule: fees,
      });
      const filled = Math.min(capacity, 4);
      expect(play.outputs().map((x) => x > 0)).toEqual([0, 1, 2, 3].map((a) => a >= 4 - filled));
      near(play.metric("unfilled"), 20 * (4 - filled));
      near(play.metric("gas"), 0.1 * filled);
      near(play.metric("builder"), [4, 7, 9, 10][filled - 1]);
      if (filled < 4) expect(play.rewards[0][0]).toBe(-10);
    }
  });

  test("has no room for a sandwich below three transactions, nor for a back-run below two", () => {
    for (const [attack, most] of [
      [2, 3],
      [6, 2],
    ]) {
      for (const capacity of [1, 2, 3]) {
        const play = equal(1, 1, { capacity, network: twins, sizes: { kind: "fixed", size: 100 } });
        play.round({ searchers: [[attack, 0, 1]], rule: value });
        expect(play.metric("sandwiches") + play.metric("backruns")).toBe(Number(capacity >= most));
        expect(play.outputs()[0]).toBeGreaterThan(0);
      }
    }
  });
});
