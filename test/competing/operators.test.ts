/** The market of devices: fees in closed form, on the grid, and played; what latency, collateral and semantics do to quality; designs that are chosen. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { market } from "../../envs/competing/operators/demand.js";
import { designStage } from "../../envs/competing/operators/designs.js";
import { deviceOperators } from "../../envs/competing/operators/entry.js";
import { operators } from "../../envs/competing/operators/operators.js";
import {
  type Design,
  designed,
  type OperatorsOptions,
  operatorsModel,
  type Venue,
} from "../../envs/competing/operators/options.js";
import { continuousFees, type Fees } from "../../envs/competing/operators/theory.js";
import type { Bot } from "../../src/agent.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = deviceOperators;
type Options = Partial<OperatorsOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const venue = (given: Partial<Venue> = {}): Venue => ({
  latency: 0,
  collateral: 1,
  semantics: "greatest",
  cost: 0,
  ...given,
});
const fees = (options: Options): Fees => {
  const found = continuousFees(operatorsModel(options));
  if (typeof found === "string") throw new Error(found);
  return found;
};
const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found).toHaveLength(expected.length);
  for (const [k, x] of found.entries()) near(x, expected[k]);
};

/** Operators by one bot's name, users who do what is best for them. */
function played(options: Options, name = "equilibrium", episodes = 4000) {
  const game = operators(options);
  const [operator, user] = [name, "equilibrium"].map((bot, role) => (bots[bot] as Bot)(game, role, 1));
  return evaluate(game, { operator, user }, { episodes, lanes: Math.min(1000, episodes) });
}

/** Two devices of any qualities and costs. */
const pairs = fc
  .record({
    slow: fc.tuple(fc.integer({ min: 0, max: 25 }), fc.integer({ min: 0, max: 25 })),
    costs: fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 })),
    position: fc.integer({ min: 0, max: 3 }),
    values: fc.constantFrom("uniform" as const, "alike" as const),
  })
  .map(({ slow, costs, ...rest }) => ({
    ...rest,
    devices: [0, 1].map((k) => venue({ latency: slow[k], cost: costs[k] / 100 })),
  }));

/** A design of this quality, by its latency at μ = .1/s. */
const design = (quality: number, fixed = 0, given: Partial<Venue> = {}): Design => ({
  ...venue({ latency: 0 - 10 * Math.log(quality), ...given }),
  fixed,
});
const stageOf = (options: Options) => {
  const found = designStage(operatorsModel(options));
  if (typeof found === "string") throw new Error(found);
  return found;
};

describe("what a device is worth", () => {
  test("quality is being in time, honoured, and resolved by the greatest fixed point: e^(−1.2) = .301194 at μ = .1, L = 12", () => {
    const { quality, final } = operatorsModel({});
    near(final[1], 0.301194, 1e-6);
    near(quality[0], Math.exp(-0.2));
    close(
      [
        ...operatorsModel({ devices: [venue({ collateral: 0.5 }), venue({ semantics: "least" })], detection: 0.5 })
          .quality,
      ],
      [0.25, 0],
    );
    expect([...operatorsModel({ gain: 0, devices: [venue({ collateral: 0 })] }).quality]).toEqual([1]);
  });

  test("weak collateral makes breaches pay (G − dK)²/2G per user, and its device cheaper to run", () => {
    const { cost } = operatorsModel({
      devices: [venue({ collateral: 0.25, cost: 0.4 }), venue({ collateral: 0.25, semantics: "least" })],
      gain: 1,
    });
    near(cost[0], 0.4 - 0.75 ** 2 / 2);
    near(cost[1], 0);
    const slow = operatorsModel({ devices: [venue({ collateral: 0, latency: 10 })], gain: 2 });
    near(slow.cost[0], -Math.exp(-1));
  });

  test("played out, deals are delivered as often as quality says and breaches bring what cost says", () => {
    const options = {
      devices: [venue({ latency: 5, collateral: 0.5 })],
      detection: 0.8,
      gain: 1.2,
      values: "alike" as const,
      feeLevels: 2,
      feeStep: 0.1,
      users: 1,
    };
    const { metrics, returns } = played(options, "dumping", 6_000);
    const { quality, cost, honour } = operatorsModel(options);
    near(honour[0], 1 / 3);
    agrees(returns.user_0, quality[0]);
    agrees(returns.operator_0, -cost[0]);
    agrees(metrics.honoured, honour[0]);
  });
});

describe("fees", () => {
  test("one operator: fee .5, profit .25, .125 to users, .125 lost; alike users are left with nothing", () => {
    const one = fees({ devices: [venue()] });
    close([one.fees[0], one.profits[0], one.users, 0.5 - one.welfare], [0.5, 0.25, 0.125, 0.125]);
    const alike = fees({ devices: [venue()], values: "alike" });
    close([alike.fees[0], alike.profits[0], alike.users], [1, 1, 0]);
    expect(solved({ devices: [venue()] }).grid.equilibria[0].fees).toEqual([0.5]);
  });

  test("two equal devices: the fee is the cost; on the grid also a step more", () => {
    for (const values of ["uniform", "alike"] as const) {
      const { continuous, grid } = solved({ devices: [venue({ cost: 0.2 }), venue({ cost: 0.2 })], values });
      close(continuous.fees, [0.2, 0.2]);
      near(continuous.profits[0] + continuous.profits[1], 0);
      for (const { fees } of grid.equilibria) for (const fee of fees) expect(fee).toBeLessThan(0.2 + 2 * 0.05 + 1e-9);
      expect(grid.equilibria.map((one: { fees: number[] }) => one.fees)).toContainEqual([0.25, 0.25]);
    }
  });

  test("alike users: the better device keeps the difference of qualities", () => {
    const { continuous, grid } = solved({ values: "alike" });
    const [better, worse] = [Math.exp(-0.2), Math.exp(-1.2)];
    close(continuous.fees, [better - worse, 0]);
    close(continuous.profits, [better - worse, 0]);
    near(continuous.users, worse);
    expect(grid.equilibria[0].fees).toEqual([0.5, 0]); // .5175 on the grid below
    const three = fees({
      values: "alike",
      devices: [venue({ latency: 4 }), venue({ cost: 0.3 }), venue({ latency: 1, cost: 0.1 })],
    });
    near(three.profits[2], Math.exp(-0.1) - 0.1 - 0.7);
  });

  test("users who differ: f_H = 2Δ/(4 − r), f_L = rΔ/(4 − r), and profits 4 q_H² Δ/(4 q_H − q_L)² and q_H q_L Δ/(4 q_H − q_L)²", () => {
    const { continuous, grid } = solved();
    const [H, L] = [Math.exp(-0.2), Math.exp(-1.2)];
    const [gap, r, base] = [H - L, L / H, (4 * H - L) ** 2];
    close(continuous.fees, [(2 * gap) / (4 - r), (r * gap) / (4 - r)]);
    close(continuous.profits, [(4 * H * H * gap) / base, (H * L * gap) / base]);
    near(continuous.fees[0], 0.284977622732);
    expect(grid.equilibria.map((one: { fees: number[] }) => one.fees)).toEqual([[0.3, 0.05]]);
  });

  test("a device that resolves by the least fixed point, or is never honoured, sells nothing, and the other charges as if alone", () => {
    for (const useless of [{ semantics: "least" as const }, { latency: 1e6 }]) {
      const { fees: found, shares } = fees({ devices: [venue(), venue(useless)] });
      close([found[0], shares[0], shares[1]], [0.5, 0.5, 0]);
    }
  });

  test("in all regimes nobody gains by another fee, and profits, users and welfare add up", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(pairs, (options) => {
        const { regime, gap, shares, profits, users, welfare } = fees(options);
        seen.add(regime);
        expect(gap).toBeLessThan(1e-9);
        for (const share of shares) expect(share).toBeGreaterThan(-1e-12);
        for (const profit of profits) expect(profit).toBeGreaterThan(-1e-12);
        expect(shares[0] + shares[1]).toBeLessThan(1 + 1e-12);
        near(welfare, users + profits[0] + profits[1]);
      }),
      {
        seed: 3,
        numRuns: 200,
        examples: [[{ position: 0, values: "uniform", devices: [venue(), venue({ latency: 2, cost: 0.2 })] }]],
      },
    );
    expect([...seen].sort()).toEqual([
      "both sell: vertical differentiation",
      "equal qualities: the cheaper one keeps the difference, at most",
      "nobody sells",
      "the better device keeps the difference",
      "the better device keeps the worse one out",
      "the better device sells alone",
      "the worse device keeps the better one out",
      "the worse device sells alone",
    ]);
  });

  test("demand is what users choose, one by one", () => {
    const model = operatorsModel({ devices: [venue({ latency: 3 }), venue(), venue({ latency: 9 })], position: 0.4 });
    for (const posted of [
      [0.3, 0.5, 0.05],
      [0.2, 0.2, 0.2],
      [0, 0.9, 0],
    ]) {
      const counts = [0, 0, 0];
      let surplus = 0;
      const N = 20_000;
      for (let i = 0; i < N; i++) {
        const worth = posted.map((fee, k) => ((i + 0.5) / N) * model.quality[k] - fee - model.moving[k]);
        const best = Math.max(...worth);
        if (best <= 0) continue;
        counts[worth.indexOf(best)]++;
        surplus += best / N;
      }
      const { shares, users } = market(model, posted);
      for (const [k, share] of shares.entries()) expect(Math.abs(share - counts[k] / N)).toBeLessThan(2 / N);
      near(users, surplus, 1e-6);
    }
  });

  test("where breaches bring more than serving costs, and where three differ, the grid answers and the reason is said", () => {
    const cheats = solved({ devices: [venue({ collateral: 0 }), venue()], lowest: -0.5 });
    expect(cheats.continuous).toBeNull();
    expect(cheats.reason).toMatch(/breaches/);
    const three = solved({
      devices: [venue(), venue({ latency: 5 }), venue({ latency: 10 })],
      feeLevels: 21,
      feeStep: 0.03,
    });
    expect(three.reason).toMatch(/more than two/);
    expect(three.grid.count).toBeGreaterThan(0);
  });

  test("one weak device whose breaches bring more than it is worth: (q + c)/2 = −.1525 would serve 2.525 of all, so no closed form is said", () => {
    const weak = solved({ devices: [venue({ collateral: 0.1 })] });
    expect(weak.continuous).toBeNull();
    expect(weak.reason).toMatch(/breaches/);
    near(weak.grid.equilibria[0].fees[0], 0); // all are served, and each breach brings .405
    near(weak.grid.equilibria[0].profits[0], 0.405);
    near(fees({ devices: [venue({ collateral: 0.5 })] }).fees[0], (0.5 - 0.125) / 2); // still above 0
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 60 }), (percent, cost) => {
        const found = solved({ devices: [venue({ collateral: percent / 100, cost: cost / 100 })] }).continuous;
        if (found === null) return;
        expect(found.shares[0]).toBeLessThanOrEqual(1 + 1e-9);
        expect(found.gap).toBeLessThan(1e-9);
        expect(found.gap).toBeGreaterThan(-1e-3);
      }),
    );
  });
});

describe("switching", () => {
  test("of equal devices the incumbent keeps σ w, and a subsidy of more than σ w flips its users: 10 per 100 of reserves", () => {
    const options = { devices: [venue(), venue()], values: "alike" as const, position: 1, lowest: -0.2, users: 1 };
    const { continuous, flip } = solved(options);
    close(continuous.fees, [0.1, 0]);
    close(continuous.profits, [0.1, 0]);
    close(flip.below, [0.1]);
    expect(flip.perUnit).toBe(0.1);
    near(solved({ ...options, position: 100, gain: 0 }).flip.below[0], 10);
    for (const [subsidy, moved] of [
      [0.05, 0],
      [0.15, 1],
    ] as const) {
      const { shares } = market(operatorsModel(options), [0, -subsidy]);
      expect(shares).toEqual([1 - moved, moved]);
    }
  });

  test("played: who leaves an incumbent that delivers nothing pays the move, and whose position is small leaves", () => {
    const options = { devices: [venue({ semantics: "least" }), venue()], values: "alike" as const, users: 1 };
    const { returns, metrics } = played({ ...options, position: 3 }, "dumping", 10);
    near(returns.user_0.mean, 0.7, 1e-6);
    expect([metrics.moved.mean, metrics["share 1"].mean]).toEqual([1, 1]);
    expect(played({ ...options, position: 11 }, "dumping", 10).metrics.none.mean).toBe(1);
  });

  test("in prices that include the move, an incumbent that is worse is as any other", () => {
    const devices = [venue({ latency: 5 }), venue()];
    const moved = fees({ devices, position: 2 }); // σ w = .2
    const dear = fees({ devices: [devices[0], { ...devices[1], cost: 0.2 }] });
    close(moved.profits, dear.profits);
    near(moved.fees[1] + 0.2, dear.fees[1]);
  });
});

describe("designs", () => {
  const two = { menu: [design(0.9, 0.41), design(0.49)], values: "alike" as const }; // n Δ = 1.64

  test("alike users: equal designs earn nothing, the better one the difference; p = 1 − F/(nΔ) = .75, which loses nΔ p (1 − p) = .3075", () => {
    const { stage } = solved(two);
    const paid = stage.choices.flatMap(({ payoffs }: { payoffs: number[] }) => payoffs);
    close(paid, [-0.41, -0.41, 1.23, 0, 0, 1.23, 0, 0]);
    expect(stage.equilibria.map((one: { designs?: number[] }) => one.designs)).toEqual([[0, 1], [1, 0], undefined]);
    const [first, , mixed] = stage.equilibria;
    near(first.welfare, 3.6 - 0.41);
    near(stage.optimum.welfare, 3.6 - 0.41);
    expect(stage.optimum.designs).toEqual([0, 1]);
    close(mixed.strategies.flat(), [0.75, 0.25, 0.75, 0.25]);
    close(mixed.payoffs, [0, 0]);
    near(mixed.lost, 0.3075);
    expect(Math.max(stage.gap.designs, stage.gap.fees)).toBeLessThan(1e-9);
    expect(stage.degenerate).toBe(false);
  });

  test("alike users: in every pure equilibrium one has the best design for n users, the other a cheapest, and nothing is lost", () => {
    const one = fc.record({
      latency: fc.integer({ min: 0, max: 20 }),
      collateral: fc.constantFrom(0, 0.5, 1),
      semantics: fc.constantFrom("greatest" as const, "greatest" as const, "least" as const),
      cost: fc.integer({ min: 0, max: 6 }).map((c) => c / 10),
      fixed: fc.integer({ min: 0, max: 9 }).map((f) => f / 8),
    });
    let kinds = 0;
    fc.assert(
      fc.property(fc.array(one, { minLength: 2, maxLength: 4 }), fc.integer({ min: 1, max: 6 }), (menu, users) => {
        const { equilibria, optimum, choices } = stageOf({ menu, users, values: "alike" });
        const cheapest = Math.min(...menu.map(({ fixed }) => fixed));
        const { quality, cost } = designed(operatorsModel({ menu }), [...menu.keys()]);
        const alone = menu.map(({ fixed }, d) => users * Math.max(0, quality[d] - cost[d]) - fixed);
        near(optimum.optimum, Math.max(...alone) - cheapest);
        const pure = equilibria.filter(({ strategies }) => strategies.every((x) => x.includes(1)));
        expect(pure.length).toBeGreaterThan(0);
        kinds = Math.max(kinds, equilibria.length - pure.length);
        for (const { welfare, payoffs } of pure) {
          near(welfare, optimum.optimum);
          near(Math.min(...payoffs), -cheapest);
        }
        for (const { gap } of equilibria) expect(gap).toBeLessThan(1e-9);
        for (const { after, welfare, optimum: best } of choices) {
          expect(after.gap).toBeLessThan(1e-9);
          expect(welfare).toBeLessThan(best + 1e-9);
        }
      }),
      { seed: 5, numRuns: 40 },
    );
    expect(kinds).toBeGreaterThan(0); // mixed ones were among them
  });

  test("users who differ, free designs: the worse one picks 4/7 of the better one's quality; 7/48 and 1/48 earned, welfare 11/24", () => {
    const menu = [0.3, 0.55, 4 / 7, 0.6, 0.8, 1].map((q) => design(q));
    const { stage } = solved({ menu, users: 1 });
    const [first, second] = stage.equilibria;
    expect([first.designs, second.designs]).toEqual([
      [2, 5],
      [5, 2],
    ]);
    close(first.payoffs, [1 / 48, 7 / 48]);
    close([first.welfare, first.lost, stage.optimum.welfare], [11 / 24, 1 / 24, 1 / 2]);
    const { fees } = stage.choices[2 * 6 + 5];
    close(fees, [1 / 14, 1 / 4]);
    near(solved({ menu, users: 8 }).stage.equilibria[0].payoffs[1], 7 / 6);
  });

  test("a menu of speed, collateral and semantics: one stays at the cheapest, useless one; the other builds the fast and safe one for two users, a slow one for one", () => {
    const menu = [
      design(1, 0, { semantics: "least" }),
      design(0.5, 0.2),
      design(1, 0.5, { collateral: 0.5 }), // q = .5, c = −.125, worth .625
      design(1, 0.9),
    ];
    const chosen = (users: number) => stageOf({ menu, users, values: "alike" }).equilibria[0].strategies;
    expect(chosen(2).map((x) => x.indexOf(1))).toEqual([0, 3]); // 2 − .9 > 1.25 − .5
    expect(chosen(1).map((x) => x.indexOf(1))).toEqual([0, 1]); // .5 − .2 > 1 − .9
    near(solved({ menu, users: 2 }).designs[2].costLessBreaches, -0.125);
  });

  test("users who differ, breaches that bring more than serving costs: of the fees on the grid those that earn most, .05 and not 0", () => {
    const safe = { collateral: 0.9 }; // c = −.005
    const { regime, fees } = stageOf({ menu: [design(1), design(1, 0, safe)] }).choices[3].after;
    const { grid } = solved({ devices: [venue(safe), venue(safe)] });
    expect(grid.equilibria.map((one: { fees: number[] }) => one.fees)).toEqual([
      [0, 0],
      [0.05, 0.05],
    ]);
    expect([regime, fees]).toEqual(["on the grid", [0.05, 0.05]]);
  });

  test("where users hold positions the incumbent keeps σ w of equal designs, and the other gets Δ − σ w for a better one", () => {
    const { choices } = stageOf({ ...two, position: 1 });
    close(choices[0].payoffs, [0.4 - 0.41, -0.41]);
    close(choices[2].payoffs, [0, 4 * 0.31 - 0.41]);
  });

  test("one operator takes what pays most alone; of three alike two stay out; too many choices are said to be", () => {
    const one = stageOf({ ...two, devices: [venue()], users: 1 });
    close(one.equilibria[0].payoffs, [0.49]); // .9 − .41, no less than .49
    expect(one.equilibria[0].strategies[0]).toEqual(one.degenerate ? [1, 0] : [0, 1]);
    const three = stageOf({ ...two, devices: [venue(), venue(), venue()] });
    expect(three.equilibria.map(({ welfare }) => welfare.toFixed(9))).toEqual([
      "3.190000000",
      "3.190000000",
      "3.190000000",
    ]);
    const devices = [venue(), venue(), venue(), venue()];
    const menu = [0.9, 0.8, 0.7, 0.6, 0.5].map((q) => design(q));
    expect(solved({ devices, menu }).reason).toMatch("625 joint choices");
    expect(solved({ devices: devices.slice(1), menu }).reason).toMatch("no closed form is derived for three");
  });

  test("played, mixing builds as often as it says and wastes the rest; pure, the better one keeps .4 of .41, a step of fees below", () => {
    const mixed = played(two, "mixed");
    const [p, q] = [0.75, 0.25];
    for (const k of [0, 1]) {
      agrees(mixed.metrics[`quality ${k}`], p * 0.9 + q * 0.49);
      agrees(mixed.metrics[`fee ${k}`], p * q * 0.4);
      agrees(mixed.metrics[`profit ${k}`], p * q * 1.6 - p * 0.41);
      agrees(mixed.returns[`operator_${k}`], p * q * 1.6 - p * 0.41);
    }
    agrees(mixed.metrics["design cost"], 2 * p * 0.41);
    agrees(mixed.metrics.surplus, 4 * (p * p * 0.9 + 2 * p * q * 0.5 + q * q * 0.49));
    agrees(mixed.metrics.welfare, 4 * (p * p * 0.9 + 2 * p * q * 0.9 + q * q * 0.49) - 2 * p * 0.41);
    const { metrics } = played(two, "equilibrium", 1000);
    near(metrics["profit 0"].mean, 1.6 - 0.41);
    near(metrics["latency 1"].mean, -10 * Math.log(0.49));
    close([metrics["fee 0"].mean, metrics["share 0"].mean, metrics.greatest.mean], [0.4, 1, 1]);
    agrees(metrics.surplus, 4 * 0.5);
  });

  test("played, of many mixed equilibria the one in which both choose alike is drawn, also where others are listed after it", () => {
    const menu = [
      { ...venue({ latency: 2 }), fixed: 0.8 },
      { ...venue({ latency: 12 }), fixed: 0 },
      { ...venue({ latency: 2, collateral: 0.5 }), fixed: 0.2 },
      { ...venue({ semantics: "least" }), fixed: 0 },
    ];
    const { metrics } = played({ menu, values: "alike" }, "mixed", 2000);
    const p = [0.5114388967, 0.2375155771, 0.2510455262];
    const [high, low] = [Math.exp(-0.2), Math.exp(-1.2)];
    // none earns: of the best if the others lag, of the weak one if the slow one is met
    near(4 * p[1] * (high - low) + 4 * p[2] * high * 0.375, 0.8);
    near(4 * p[1] * (high * 0.625 - low), 0.2);
    for (const k of [0, 1]) agrees(metrics[`quality ${k}`], p[0] * high + p[1] * low + (p[2] * high) / 2);
  });

  test("played, always the best or always the cheapest: fees are the cost, and both pay, or neither", () => {
    const [best, cheap] = ["best", "cheap"].map((name) => played(two, name, 1000).metrics);
    for (const [found, cost, quality] of [
      [best, 0.82, 0.9],
      [cheap, 0, 0.49],
    ] as const) {
      near(found.profit.mean, -cost);
      near(found["design cost"].mean, cost);
      near(found["quality 1"].mean, quality);
      near(found["collateral 0"].mean, 1);
      agrees(found.welfare, 4 * quality - cost);
    }
  });

  test("played on the grid by users who differ, 1 and 4/7 earn what the market says at .25 and .07", () => {
    const options = { menu: [design(4 / 7), design(1)], feeStep: 0.01, feeLevels: 51 };
    const { metrics } = played(options);
    const { profits, users } = market(designed(operatorsModel(options), [0, 1]), [0.07, 0.25]);
    for (const k of [0, 1]) agrees(metrics[`profit ${k}`], 4 * profits[k]);
    agrees(metrics.surplus, 4 * users);
    near(metrics["fee 0"].mean, 0.07);
  });

  test("designs are chosen from the menu alone, seen by all, paid at once, and only then fees are set", () => {
    const game = operators({ menu: [design(0.5), design(0.25, 0.3), design(0.5)], users: 1, feeLevels: 2 });
    const s = game.alloc(1);
    const rng = Rng.alloc(1, 0).at(0);
    game.reset(s, 0, rng);
    const seen = (role: number) => {
      const out = new Float32Array(role === 0 ? 9 : 8);
      game.observe(s, 0, 0, role, 0, out, 0);
      return [...out.subarray(role === 0 ? 2 : 1)].map((x) => Number(x.toFixed(4)));
    };
    const legal = (role: number) => {
      const mask = new Uint8Array(3);
      game.legal!(s, 0, role, 0, mask, 0);
      return mask.join("");
    };
    const play = (set: readonly number[], chosen: number) => {
      const rewards = [new Float32Array(2), new Float32Array(1)];
      const actions = [Float32Array.from(set), Float32Array.of(chosen)];
      game.step(s, { lane: 0, time: 0, rng, actions, policies: [], rewards });
      return [...rewards[0]].map((x) => Number(x.toFixed(4)));
    };
    expect([seen(1), legal(0), legal(1)]).toEqual([[1, 0, 0, 0, 0, 0, 0], "111", "100"]);
    expect(play([2, 1], 0)).toEqual([0, -0.3]);
    expect([seen(0), legal(0), legal(1)]).toEqual([[1, 0.5, 0.25, 0, 0, 3, 2], "110", "100"]);
    expect(play([1, 1], 0)).toEqual([0, 0]);
    expect([seen(1), legal(0), legal(1)]).toEqual([[0, 0.5, 0.25, 0.05, 0.05, 3, 2], "100", "111"]);
    expect(play([0, 0], 2)).toEqual([0, 0.05]);
    near(s.earned[1], -0.25);
  });

  test("without a menu, or with the fixed one, nothing is new", () => {
    const games = [operators(), operators({ menu: [] }), operators({ menu: "fixed" as unknown as readonly Design[] })];
    for (const { phases, metrics, key } of games) {
      expect([phases, metrics.length, key]).toEqual([2, 12, games[0].key]);
    }
  });

  test.each([
    two,
    { menu: [design(1, 0.1), design(0.5, 0, { semantics: "least" }), design(0.7, 0.2)], users: 2, feeLevels: 2 },
  ] as Options[])("%o passes all checks", (options) => {
    const failed = check(() => operators(options), { seeds: [0, 1], steps: 30 }).filter(({ passed }) => !passed);
    expect(failed).toEqual([]);
  });

  test("a menu that makes no sense gets a sentence", () => {
    const bad = (menu: unknown) => () => operators({ menu: menu as Design[] });
    expect(bad([design(1)])).toThrow("'menu' must be fixed, or a list of two to 8 designs");
    expect(bad("free")).toThrow("must be fixed, or a list");
    expect(bad(undefined)).not.toThrow();
    expect(bad(new Array(3))).toThrow("'menu'[0] must be an object");
    expect(bad([design(1), { ...design(1), fixed: -1 }])).toThrow("'menu'[1]: fixed must be a number from 0 to 1e6");
    expect(bad([design(1), { ...design(1), price: 1 }])).toThrow("it has latency, collateral, semantics, cost, fixed");
    expect(() => operators({ devices: [design(1)] })).toThrow("has no 'fixed'");
  });
});

describe("the game", () => {
  test("played on the grid at its equilibrium, fees, shares and profits are what the market says", () => {
    const options = { users: 8, feeStep: 0.01, feeLevels: 101 };
    const { metrics, returns } = played(options);
    const posted = [0.28, 0.05]; // .28498 and .05242, on the grid
    const { shares, profits, users } = market(operatorsModel(options), posted);
    for (const k of [0, 1]) {
      near(metrics[`fee ${k}`].mean, posted[k]);
      agrees(metrics[`share ${k}`], shares[k]);
      agrees(returns[`operator_${k}`], 8 * profits[k]);
      agrees(metrics[`profit ${k}`], 8 * profits[k]);
    }
    agrees(metrics.surplus, 8 * users);
    agrees(metrics.none, 1 - shares[0] - shares[1]);
    agrees(metrics.moved, shares[1]);
    agrees(metrics.welfare, 8 * (users + profits[0] + profits[1]));
    expect(metrics.honoured.mean).toBeGreaterThan(0.99);
  });

  test("alike users pay the step below the difference, .4 of .44, so that the better device sells, and a monopolist .95 of 1", () => {
    const alike = { values: "alike" as const };
    const devices = [0.94, 0.5].map((q) => venue({ latency: -10 * Math.log(q) }));
    const { metrics } = played({ ...alike, devices }, "equilibrium", 10);
    close([metrics["fee 0"].mean, metrics["share 0"].mean, metrics.profit.mean], [0.4, 1, 1.6]);
    near(played({ ...alike, devices: [venue()] }, "monopolist", 10).metrics.profit.mean, 4 * 0.95);
  });

  test("equal devices at equal fees share users by a coin; monopolists leave half of the users out", () => {
    const { metrics } = played({ devices: [venue(), venue()], users: 8 }, "monopolist");
    agrees(metrics["share 0"], 0.25);
    agrees(metrics.none, 0.5);
    near(metrics["fee 1"].mean, 0.5);
  });

  test("users see fees after they are set, operators before that only what devices are", () => {
    const game = operators({ users: 2 });
    const s = game.alloc(1);
    game.reset(s, 0, Rng.alloc(1, 0).at(0));
    const out = new Float32Array(7);
    s.value.set([0.25, 0.5]);
    s.level.set([4, 2]);
    game.observe(s, 0, 0, 0, 1, out, 0);
    expect([...out].map((x) => Number(x.toFixed(4)))).toEqual([0, 1, 1, 0.8187, 0.3012, 0, 0]);
    s.stage[0] = 1;
    game.observe(s, 0, 1, 1, 1, out, 0);
    expect([...out.subarray(0, 6)].map((x) => Number(x.toFixed(4)))).toEqual([0.5, 0, 0.8187, 0.3012, 0.2, 0.1]);
  });

  test.each([
    {},
    { values: "alike", position: 2, lowest: -0.3 },
    { devices: [venue({ collateral: 0.3 }), venue({ semantics: "least" }), venue({ latency: 1 })], users: 3 },
    { devices: [venue()], rate: 0 },
  ] as Options[])("%o passes all checks", (options) => {
    const failed = check(() => operators(options), { seeds: [0, 1], steps: 40 }).filter(({ passed }) => !passed);
    expect(failed).toEqual([]);
  });

  test("where nothing is worth a fee, or nothing is known of the fees, operators ask the lowest that is no loss, or the highest", () => {
    for (const options of [
      { detection: 0 },
      { lowest: 10, gain: 1000 },
      { lowest: 10, gain: 1000, values: "alike" },
    ] as Options[])
      for (const name of Object.keys(bots)) expect(played(options, name, 20).each.welfare).toHaveLength(20);
    const devices = [0.1, 0.33, 0, 5].map((cost) => venue({ cost }));
    const many = played({ devices, feeStep: 0.05 }, "equilibrium", 50); // 21⁴ joint fees are not looked through
    for (const [k, fee] of [0.1, 0.35, 0, 1].entries()) near(many.each[`fee ${k}`][0], fee, 1e-6);
  });

  test("nonsense gets a sentence", () => {
    const bad = (devices: unknown) => () => operators({ devices: devices as Venue[] });
    expect(bad([])).toThrow("a list of one to 4 devices");
    expect(bad([null])).toThrow("'devices'[0] must be an object");
    expect(bad([{ ...venue(), latency: Number.NaN }])).toThrow("latency must be a number from 0 to 1e6, got NaN");
    expect(bad([{ ...venue(), semantics: "middling" }])).toThrow("semantics must be greatest or least");
    expect(bad([{ ...venue(), speed: 1 }])).toThrow("has no 'speed'");
    expect(() => operators({ feeLevels: 1 })).toThrow("option 'feeLevels'");
    expect(() => operators({ values: "various" as "alike" })).toThrow("must be one of uniform, alike");
  });
});
