/** Double auction: the k-rule, the linear equilibrium of one pair, and what is known of more. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Evaluation, evaluate } from "../../agents/evaluate.js";
import { type DoubleAuctionState, doubleAuction } from "../../envs/commitment/double-auction/double-auction.js";
import { doubleAuctionEntry } from "../../envs/commitment/double-auction/entry.js";
import { bestResponseGap, gainsOf, outcome } from "../../envs/commitment/double-auction/interim.js";
import { onePair } from "../../envs/commitment/double-auction/solve.js";
import { at, below, equilibriumOf, replyToTruth, truthful } from "../../envs/commitment/double-auction/strategies.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = doubleAuctionEntry;
type Options = NonNullable<Parameters<typeof doubleAuction>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** The scripted traders of one kind play each other. */
function play(options: Options, bot: string, episodes: number, seed = "double"): Evaluation {
  const game = doubleAuction(options);
  const joint = { buyer: bots[bot](game, 0, 1), seller: bots[bot](game, 1, 2) };
  return evaluate(game, joint, { episodes, seed, lanes: 256 });
}

/** One auction with these values, costs and reports. */
function auction(options: Options, values: number[], costs: number[], bids: number[], asks: number[], seed = 0) {
  const game = doubleAuction({ pairs: values.length, ...options });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  const s = batch.state as DoubleAuctionState;
  s.value.set(values);
  s.cost.set(costs);
  const joint = [Float32Array.from(bids), Float32Array.from(asks)];
  const counterfactual = joint.map(({ length }) => new Float32Array(length));
  game.payoff!(s, 0, joint, counterfactual);
  batch.step(joint);
  return { trades: s.trades[0], price: s.price[0], surplus: s.surplus[0], rewards: batch.rewards, counterfactual };
}

describe("the k-rule", () => {
  test("one pair trades iff the bid is at least the ask, at k bid + (1 − k) ask", () => {
    const { trades, price, rewards } = auction({ k: 0.25 }, [1], [0], [0.75], [0.25]);
    expect([trades, price, rewards[0][0], rewards[1][0]]).toEqual([1, 0.375, 0.625, 0.375]);
    expect(auction({}, [1], [0], [0.5], [0.5]).trades).toBe(1);
    expect(auction({}, [1], [0], [0.5], [0.5625])).toMatchObject({ trades: 0, price: 0, surplus: 0 });
  });

  test("two pairs by hand: the price lies between the second and the third report, and who is on its right side trades", () => {
    // reports 1/8 (ask), 3/8 (bid), 5/8 (ask), 7/8 (bid): one unit, between 3/8 and 5/8
    const { trades, price, rewards } = auction({ k: 0.5 }, [1, 1], [0, 0], [0.375, 0.875], [0.125, 0.625]);
    expect([trades, price]).toEqual([1, 0.5]);
    expect([...rewards[0], ...rewards[1]]).toEqual([0, 0.5, 0.5, 0]);
    expect(auction({ k: 1 }, [1, 1], [0, 0], [0.375, 0.875], [0.125, 0.625]).price).toBe(0.625);
    expect(auction({ k: 0 }, [1, 1], [0, 0], [0.375, 0.875], [0.125, 0.625]).price).toBe(0.375);
  });

  test("the price clears the market whatever is reported, and what buyers pay sellers get", () => {
    const report = fc.integer({ min: 0, max: 8 }).map((x) => x / 8);
    const list = (m: number) => fc.array(report, { minLength: m, maxLength: m });
    const market = fc.integer({ min: 1, max: 6 }).chain((m) => fc.tuple(list(m), list(m), list(m), list(m)));
    fc.assert(
      fc.property(market, fc.constantFrom(0, 0.25, 0.5, 1), ([values, costs, bids, asks], k) => {
        const { trades, price, surplus, rewards, counterfactual } = auction({ k }, values, costs, bids, asks);
        const sorted = [...bids, ...asks].sort((a, b) => a - b);
        const m = bids.length;
        if (trades > 0) expect(price).toBe(k * sorted[m] + (1 - k) * sorted[m - 1]);
        const count = (of: number[], keep: (x: number) => boolean) => of.filter(keep).length;
        const p = trades > 0 ? price : (sorted[m - 1] + sorted[m]) / 2;
        const least = Math.max(
          count(bids, (b) => b > p),
          count(asks, (a) => a < p),
        );
        const most = Math.min(
          count(bids, (b) => b >= p),
          count(asks, (a) => a <= p),
        );
        expect(trades).toBeGreaterThanOrEqual(least);
        expect(trades).toBeLessThanOrEqual(most);
        const sum = (of: readonly Float32Array[]) => of.flatMap((x) => [...x]).reduce((a, b) => a + b, 0);
        near(sum(rewards), surplus, 1e-6);
        if (new Set([...bids, ...asks]).size < 2 * m) return;
        rewards.forEach((row, r) => {
          expect([...row]).toEqual([...counterfactual[r]]); // without equals there is no coin
        });
      }),
    );
  });

  test("of two equal bids for one unit a coin takes one, and the counterfactual gives half to each", () => {
    const one = (seed: number) => auction({}, [1, 1], [0, 0], [0.5, 0.5], [0.25, 0.75], seed);
    const { counterfactual } = one(0);
    expect([...counterfactual[0]]).toEqual([0.25, 0.25]);
    expect([...counterfactual[1]]).toEqual([0.5, 0]);
    const lanes = 4_000;
    let first = 0;
    for (let seed = 0; seed < lanes; seed++) {
      const { rewards } = one(seed);
      expect(rewards[0][0] + rewards[0][1]).toBe(0.5);
      if (rewards[0][0] > 0) first++;
    }
    expect(Math.abs(first / lanes - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / lanes)); // 4 standard errors
  });
});

describe("one pair, uniform", () => {
  test("for k = ½ bids are 2v/3 + 1/12, asks 2c/3 + 1/4, and there is a trade iff v − c ≥ 1/4", () => {
    const { bid, ask } = equilibriumOf(1, 0.5)!;
    for (let x = 0; x <= 1; x += 1 / 64) {
      near(at(bid, x), x >= 0.25 ? (2 * x) / 3 + 1 / 12 : x);
      near(at(ask, x), x <= 0.75 ? (2 * x) / 3 + 1 / 4 : x);
      for (let c = 1 / 128; c <= 1; c += 1 / 64) expect(at(bid, x) >= at(ask, c)).toBe(x - c >= 0.25);
    }
    const { equilibrium } = solved();
    near(equilibrium.bid[1].slope, 2 / 3);
    near(equilibrium.bid[1].intercept, 1 / 12);
    near(equilibrium.ask[0].slope, 2 / 3);
    near(equilibrium.ask[0].intercept, 1 / 4);
    near(equilibrium.trades, 9 / 32);
    near(equilibrium.surplus, 9 / 64);
    near(equilibrium.efficiency, 27 / 32);
    near(equilibrium.price, 1 / 2);
    near(solved().optimum.surplus, 1 / 6);
  });

  test("for any k the line is the first-order condition's, and truth takes over where no partner is met", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (k, x) => {
        const { bid, ask } = equilibriumOf(1, k)!;
        near(at(bid, x), x >= (1 - k) / 2 ? x / (1 + k) + (k * (1 - k)) / (2 * (1 + k)) : x);
        near(at(ask, x), x <= 1 - k / 2 ? x / (2 - k) + (1 - k) / 2 : x);
        expect(at(bid, x)).toBeLessThanOrEqual(x + 1e-12); // nobody bids above value, nor asks below cost
        expect(at(ask, x)).toBeGreaterThanOrEqual(x - 1e-12);
        near(below(bid, at(bid, x)), x, 1e-7);
      }),
    );
  });

  test.each([0, 0.2, 0.5, 0.9, 1])(
    "for k = %d its closed forms are the integrals over both, and no report gains",
    (k) => {
      const strategies = equilibriumOf(1, k)!;
      const [closed, integrated] = [onePair(k), outcome(1, k, strategies)];
      for (const name of ["trades", "surplus", "buyers", "sellers", "price"] as const)
        near(closed[name], integrated[name]);
      near(closed.buyers + closed.sellers, closed.surplus);
      expect(bestResponseGap(1, k, strategies)).toBeLessThan(1e-12);
      expect(solved({ k }).equilibrium.bestResponseGap).toBeLessThan(1e-12);
    },
  );

  test.each([0.2, 0.5, 1])("for k = %d no bid of a grid does better than the line in the game as played", (k) => {
    const game = doubleAuction({ k });
    const s = game.alloc(1);
    const { bid, ask } = equilibriumOf(1, k)!;
    const out = [new Float32Array(1), new Float32Array(1)];
    const opponents = 1_000;
    const [asks, bids] = [ask, bid].map((line) =>
      Float32Array.from({ length: opponents }, (_, j) => at(line, (j + 0.5) / opponents)),
    );
    const buyer = (v: number, b: number) => {
      s.value[0] = v;
      let sum = 0;
      for (let j = 0; j < opponents; j++) {
        game.payoff!(s, 0, [Float32Array.of(b), asks.subarray(j, j + 1)], out);
        sum += out[0][0];
      }
      return sum / opponents;
    };
    const seller = (c: number, a: number) => {
      s.cost[0] = c;
      let sum = 0;
      for (let j = 0; j < opponents; j++) {
        game.payoff!(s, 0, [bids.subarray(j, j + 1), Float32Array.of(a)], out);
        sum += out[1][0];
      }
      return sum / opponents;
    };
    const step = 1 / opponents; // of the others' types, on which the sums may be off
    for (const x of [0.05, 0.3, 0.6, 0.95]) {
      const [ownBid, ownAsk] = [buyer(x, at(bid, x)), seller(x, at(ask, x))];
      for (let y = 0; y <= 1; y += 1 / 24) {
        expect(buyer(x, y)).toBeLessThanOrEqual(ownBid + step);
        expect(seller(x, y)).toBeLessThanOrEqual(ownAsk + step);
      }
    }
  });

  test.each([0.2, 0.5, 1])("for k = %d the equilibrium plays out as it should", (k) => {
    const { returns, metrics } = play({ k }, "equilibrium", 40_000);
    const { trades, surplus, buyers, sellers, price } = onePair(k);
    agrees(metrics.trades, trades); // 4 standard errors, as all below
    agrees(metrics.surplus, surplus);
    agrees(metrics.price, trades * price); // 0 without a trade
    agrees(metrics["first best"], 1 / 6);
    agrees(metrics.efficiency, 1 / 2 + trades); // half of all draws have nothing to gain
    agrees(returns.buyer_0, buyers);
    agrees(returns.seller_0, sellers);
  });

  test("on another interval prices and gains stretch with it", () => {
    const uniform = { kind: "uniform", low: 10, high: 30 } as const;
    const { equilibrium, optimum } = solved({ values: uniform, costs: uniform });
    near(optimum.surplus, 20 / 6);
    near(equilibrium.surplus, (20 * 9) / 64);
    near(equilibrium.price, 20);
    near(equilibrium.bid[1].intercept + equilibrium.bid[1].slope * 25, 10 + 20 * (0.5 + 1 / 12));
    const { metrics } = play({ values: uniform, costs: uniform }, "equilibrium", 10_000);
    agrees(metrics.surplus, (20 * 9) / 64);
  });
});

describe("more pairs, uniform", () => {
  test("truth brings m² / (2 (2m + 1)), the first best of every draw", () => {
    for (const m of [1, 2, 5, 20]) {
      near(solved({ pairs: m }).optimum.surplus, (m * m) / (2 * (2 * m + 1)));
      near(outcome(m, 0.3, truthful).surplus, (m * m) / (2 * (2 * m + 1)));
    }
    const { each, metrics } = play({ pairs: 5 }, "truthful", 20_000);
    each.surplus.forEach((surplus, e) => {
      near(surplus, each["first best"][e], 1e-6);
    });
    agrees(metrics.surplus, 25 / 22); // 4 standard errors
  });

  test("against truthful others the shaded reports m v / (m + k) and (m c + 1 − k) / (m + 1 − k) gain the most", () => {
    for (const [m, k] of [
      [1, 0.5],
      [2, 0.5],
      [3, 0.2],
      [5, 1],
    ]) {
      const gains = gainsOf(m, k, truthful, replyToTruth(m, k));
      expect(gains).toBeGreaterThan(0);
      expect(bestResponseGap(m, k, truthful)).toBeLessThanOrEqual(gains + 1e-12); // a grid of reports finds nothing better
      expect(bestResponseGap(m, k, truthful)).toBeGreaterThan(gains - 1e-5);
    }
    near(gainsOf(1, 0.5, truthful, replyToTruth(1, 0.5)), 1 / 12); // at v = 1: 1/3 instead of 1/4
  });

  test("at k = 1 sellers are truthful and bids m v / (m + 1) an equilibrium, at k = 0 the mirror of it, and its loss times m² tends to 1/4", () => {
    const losses = [1, 2, 4, 8, 16].map((m) => {
      const { equilibrium } = solved({ pairs: m, k: 1 });
      near(equilibrium.bid[0].slope, m / (m + 1));
      expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
      const mirror = solved({ pairs: m, k: 0 }).equilibrium;
      near(mirror.efficiency, equilibrium.efficiency);
      near(mirror.seller, equilibrium.buyer);
      near(mirror.price, 1 - equilibrium.price);
      return (1 - equilibrium.efficiency) * m * m;
    });
    near(losses[0], 1 / 4);
    for (const loss of losses) expect(loss).toBeLessThan(0.3);
    expect(Math.abs(losses[4] - 0.25)).toBeLessThan(0.01);
  });

  test("that equilibrium plays out as it should", () => {
    const { returns, metrics } = play({ pairs: 3, k: 1 }, "equilibrium", 40_000);
    const { equilibrium } = solved({ pairs: 3, k: 1 });
    agrees(metrics.trades, equilibrium.trades); // 4 standard errors, as all below
    agrees(metrics.surplus, equilibrium.surplus);
    agrees(returns.buyer_0, equilibrium.buyer);
    agrees(returns.seller_2, equilibrium.seller);
  });

  test("for k between no equilibrium is claimed, and none is played", () => {
    const { equilibrium, reason, literature } = solved({ pairs: 2 });
    expect(equilibrium).toBeNull();
    expect(reason).toContain("closed form");
    expect(literature).toContain("not recomputed");
    expect(() => bots.equilibrium(doubleAuction({ pairs: 2 }), 0, 0)).toThrow("no equilibrium is known to play");
    expect(bestResponseGap(2, 0.5, replyToTruth(2, 0.5))).toBeGreaterThan(1e-4); // the replies to truth are none
  });
});

describe("other distributions", () => {
  test("the most that trade can bring is the mean of the draws' first best", () => {
    for (const [pairs, values, costs] of [
      [1, { kind: "uniform", low: 0, high: 1 }, { kind: "uniform", low: 0.5, high: 2 }],
      [3, { kind: "power", high: 2, exponent: 2 }, { kind: "exponential", mean: 1, high: 3 }],
      [
        2,
        {
          kind: "points",
          points: [
            [0, 1],
            [0.5, 1],
            [0.5, 2],
            [1, 2],
          ],
        },
        { kind: "uniform", low: 0, high: 2 },
      ],
    ] as const) {
      const options = { pairs, values, costs };
      const { optimum, equilibrium, reason } = solved(options);
      expect(equilibrium).toBeNull();
      expect(reason).toContain("uniform");
      agrees(play(options, "truthful", 20_000).metrics.surplus, optimum.surplus); // 4 standard errors
    }
  });

  test("where every cost is above every value nothing is gained, and truth trades nothing", () => {
    const options: Options = {
      pairs: 2,
      values: { kind: "uniform", low: 0, high: 1 },
      costs: { kind: "uniform", low: 2, high: 3 },
    };
    expect(solved(options).optimum.surplus).toBe(0);
    const { each } = play(options, "truthful", 200);
    expect(each.trades.every((x) => x === 0)).toBe(true);
    expect(each.efficiency.every((x) => x === 1)).toBe(true);
  });

  test("with one value and one cost known to all there is a trade in every truthful auction, at the k-rule's price", () => {
    const sure = (v: number) =>
      ({
        kind: "points",
        points: [
          [0, v],
          [1, v],
        ],
      }) as const;
    const { each } = play({ values: sure(4), costs: sure(2), k: 0.25, pairs: 2 }, "truthful", 50);
    expect(each.trades.every((x) => x === 2)).toBe(true);
    expect(each.price.every((x) => x === 2.5)).toBe(true);
    near(solved({ values: sure(4), costs: sure(2), pairs: 2 }).optimum.surplus, 4);
  });
});

test("random traders waste more than the equilibrium does, on any grid of prices", () => {
  for (const bins of [0, 11]) {
    const random = play({ bins }, "random", 4_000).metrics.surplus.mean;
    const nash = play({ bins }, "equilibrium", 4_000).metrics.surplus.mean;
    expect(nash).toBeGreaterThan(random + 0.05);
  }
});

test("on a grid of prices a higher bid and a lower ask are the more generous, and levels are prices", () => {
  const game = doubleAuction({ bins: 5 });
  expect(game.roles.map(({ rank }) => rank)).toEqual([
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
  ]);
  expect(auction({ bins: 5 }, [1], [0], [3], [1])).toMatchObject({ trades: 1, price: 0.5 });
  expect(solved({ bins: 5 }).grid).toContain("5 prices");
});

test.each([{}, { pairs: 3, k: 0.2 }, { pairs: 2, bins: 5 }] as Options[])("%j passes every check", (options) => {
  const findings = check(() => doubleAuction(options), {
    seeds: [0, 1],
    steps: 40,
    garbage: nodeGarbage,
    garbageSteps: 300_000,
  });
  expect(findings.filter(({ passed, skipped }) => !passed || skipped)).toEqual([]);
});

test("a drawing names every trader, and the price once there was a trade", () => {
  const game = doubleAuction();
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  expect(game.draw!(batch.state as DoubleAuctionState, 0).map(({ kind }) => kind)).toEqual(["text", "text"]);
  batch.step([Float32Array.of(1), Float32Array.of(0)]);
  expect(game.draw!(batch.state as DoubleAuctionState, 0).map(({ label }) => label)).toContain("1 traded at 0.5");
});

test("nonsense is refused with a sentence", () => {
  expect(() => doubleAuction({ pairs: 0 })).toThrow("option 'pairs' must be an integer from 1 to 64");
  expect(() => doubleAuction({ k: Number.NaN })).toThrow("option 'k' must be a number from 0 to 1, got NaN");
  expect(() => doubleAuction({ bins: 1 })).toThrow("option 'bins' must be 0, for any price, or at least 2, got 1");
  expect(() => doubleAuction({ values: { kind: "uniform", low: 2, high: 1 } })).toThrow("high must be above low");
  expect(() => solve!({ costs: 3 })).toThrow("option 'costs' must have a kind");
  expect(() => solve!({ sellers: 3 })).toThrow("has no option 'sellers'");
});
