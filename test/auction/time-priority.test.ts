/** The time-priority auction: published numbers, limits, the drawn race against its odds, and the two steps of play. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { loserPayoff, winnerPayoff } from "../../envs/auction/time-priority/equilibrium.js";
import { games, type Priority, priorityEquilibrium, priorityGap, spamRace, timePriority } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees, near } from "./agrees.js";

const { bots, solve } = games["auction/time-priority-v0"];
type Options = NonNullable<Parameters<typeof timePriority>[0]>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const default_: Priority = { traders: 3, V: 1, C: 0.05, advantage: 0.02 };

const priorities = fc.record({
  traders: fc.integer({ min: 2, max: 20 }),
  V: fc.double({ min: 0.1, max: 100, noNaN: true }),
  C: fc.double({ min: 1e-3, max: 0.1, noNaN: true }),
  advantage: fc.double({ min: 0, max: 5, noNaN: true }),
});

/** Bid, then race, with fixed numbers: first with priority, the others without. */
const script = (bids: readonly number[], copies: readonly number[]) => ({
  act(seen: Float32Array, _masks: Uint8Array, actions: Float32Array) {
    const bidding = seen[0] === 1;
    for (let row = 0; 2 * row < actions.length; row++) {
      actions[2 * row] = bidding ? bids[row % bids.length] : 0;
      actions[2 * row + 1] = bidding ? 0 : copies[row % copies.length];
    }
  },
});

function played(options: Options, bids: readonly number[], copies: readonly number[], seed = 0) {
  const game = timePriority({ traders: bids.length, ...options });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  const { act } = script(bids, copies);
  const actions = [new Float32Array(2 * bids.length)];
  const rewards = [0, 1].map(() => {
    act(batch.observations[0], batch.masks[0], actions[0]);
    batch.step(actions);
    return [...batch.rewards[0]];
  });
  const metrics = Object.fromEntries(game.metrics.map((name, k) => [name, batch.finalMetrics[k]]));
  return { game, batch, state: batch.state, rewards, metrics };
}

describe("the equilibrium", () => {
  test("V = 1, C = 0.05, N = 3, λT = 0.02: copies 5.5166 and 3.6475, bid 0.14166, K = 12.8115, R = 0.78224", () => {
    const { equilibrium, withoutAuction } = solved();
    expect(equilibrium.winnerCopies).toBeCloseTo(5.5166, 4);
    expect(equilibrium.loserCopies).toBeCloseTo(3.6475, 4);
    expect(equilibrium.bid).toBeCloseTo(0.14166, 5);
    expect(equilibrium.total).toBeCloseTo(12.8115, 4);
    expect(equilibrium.revenue).toBeCloseTo(0.78224, 5);
    expect(equilibrium.spam).toBeCloseTo(0.641, 3);
    near(withoutAuction.total, 40 / 3);
    near(withoutAuction.revenue, 2 / 3);
    expect(equilibrium.bestResponseGap).toBeLessThan(1e-12);
  });

  test("both first-order conditions hold, and nobody gains by other copies or another bid", () => {
    fc.assert(
      fc.property(priorities, (priority) => {
        const { traders, V, C, advantage } = priority;
        const found = priorityEquilibrium(priority);
        const { winnerCopies: w, loserCopies: l, total } = found;
        const L = (traders - 1) * l;
        const e = Math.exp(-w * advantage);
        near(((V * L * (1 + advantage * total)) / total ** 2) * e, C, 1e-11);
        near(((V * (total - l)) / total ** 2) * e, C, 1e-11);
        near(found.loserPayoff, e * V * (l / total) ** 2, 1e-11); // the reference's equation 7
        expect(priorityGap(priority, found)).toBeLessThan(1e-12 * V);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("no other numbers of copies do better, tried one by one", () => {
    const { winnerCopies, loserCopies, ...found } = priorityEquilibrium(default_);
    for (let k = 0; k <= 20; k += 0.01) {
      expect(winnerPayoff(default_, k, 2 * loserCopies)).toBeLessThan(found.winnerPayoff + 1e-12);
      expect(loserPayoff(default_, k, loserCopies, winnerCopies)).toBeLessThan(found.loserPayoff + 1e-12);
    }
  });

  test("losers send less than the winner, all send less and the seller earns more than without an auction", () => {
    fc.assert(
      fc.property(priorities, (priority) => {
        fc.pre(priority.advantage > 1e-4);
        const { traders, V, C, advantage } = priority;
        const found = priorityEquilibrium(priority);
        expect(found.loserCopies).toBeGreaterThan(0);
        expect(found.loserCopies).toBeLessThan(found.winnerCopies);
        expect(found.loserCopies).toBeLessThan(1 / ((traders - 1) * advantage));
        expect(found.total).toBeLessThan((((traders - 1) / traders) * V) / C);
        expect(found.revenue).toBeGreaterThan(((traders - 1) / traders) * V);
        near(found.revenue, V - traders * found.loserPayoff, 1e-12);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test("the longer the head start, the fewer the copies and the higher the revenue", () => {
    let last = priorityEquilibrium({ ...default_, advantage: 0 });
    for (const advantage of [0.001, 0.01, 0.1, 1, 10, 100, 1000]) {
      const next = priorityEquilibrium({ ...default_, advantage });
      expect(next.total).toBeLessThan(last.total);
      expect(next.revenue).toBeGreaterThan(last.revenue);
      last = next;
    }
  });

  test("without a head start it is the spam race, and priority is worth nothing", () => {
    const { copies } = games["auction/spam-race-v0"].solve!().equilibrium as { readonly copies: readonly number[] };
    const found = priorityEquilibrium({ ...default_, advantage: 0 });
    near(found.winnerCopies, copies[0]);
    near(found.loserCopies, copies[1]);
    expect(Math.abs(found.bid)).toBeLessThan(1e-12);
    near(found.winnerOdds, 1 / 3);
    near(priorityEquilibrium({ ...default_, advantage: 1e-9 }).total, 40 / 3, 1e-7);
  });

  test("with a huge head start nobody spams, and the auction takes all", () => {
    const { total, bid, revenue, winnerOdds } = priorityEquilibrium({ ...default_, advantage: 1e6 });
    expect(total).toBeLessThan(1e-3);
    expect(bid).toBeGreaterThan(0.999);
    expect(revenue).toBeLessThanOrEqual(1);
    expect(revenue).toBeGreaterThan(0.999999);
    expect(winnerOdds).toBeGreaterThan(0.99999);
  });
});

describe("play", () => {
  test("the highest bid gets priority and pays the next one, at once", () => {
    const { state, rewards, metrics } = played({}, [0.1, 0.3, 0.2], [1, 1, 1]);
    expect(state.holder[0]).toBe(1);
    expect(rewards[0]).toEqual([0, -Math.fround(0.2), 0]);
    near(metrics.price, Math.fround(0.2));
    near(metrics.revenue, metrics.price + 0.15);
    near(metrics.surplus, 1 - metrics.revenue);
    near(metrics.welfare, 0.85);
  });

  test("nobody pays more than it bid, and rewards add up to V less revenue", () => {
    const numbers = (high: number) =>
      fc.array(fc.double({ min: 0, max: high, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        numbers(0.42),
        numbers(16),
        fc.constantFrom("drawn" as const, "expected" as const),
        fc.nat(),
        (...[bids, copies, draw, seed]) => {
          const { state, rewards, metrics } = played({ draw }, bids, copies, seed);
          expect(metrics.price).toBeLessThanOrEqual(state.bid[state.holder[0]]);
          const all = rewards.flat().reduce((a, b) => a + b, 0);
          expect(all).toBeCloseTo(metrics.surplus, 5); // Float32
          near(metrics.surplus, metrics.captured - metrics.revenue);
        },
      ),
      { seed: 3 },
    );
  });

  test("everybody sees whether it has priority before it sends copies", () => {
    const game = timePriority();
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 0 });
    expect([...batch.observations[0]]).toEqual([1, 0, 0, 1, 0, 0, 1, 0, 0]);
    batch.step([Float32Array.of(0.1, 0, 0.2, 0, 0.3, 0)]);
    expect([...batch.observations[0]]).toEqual([0, 0, 1, 0, 0, 1, 0, 1, 0]);
    expect([batch.terminated[0], batch.truncated[0]]).toEqual([0, 0]);
    batch.step([Float32Array.of(0, 1, 0, 1, 0, 1)]);
    expect([batch.terminated[0], batch.truncated[0]]).toEqual([1, 0]);
  });

  test("where nobody sends anything nobody wins, and the price is paid all the same", () => {
    for (const draw of ["drawn", "expected"] as const) {
      const { metrics, rewards } = played({ draw }, [0.1, 0.2, 0.3], [0, 0, 0]);
      near(metrics.captured, 0);
      expect(rewards[1]).toEqual([0, 0, 0]);
      near(metrics.surplus, -Math.fround(0.2));
    }
  });

  test("equal bids are settled by a coin", () => {
    const game = timePriority();
    const { each } = evaluate(game, { trader: script([0.1], [1]) }, { episodes: 6000, seed: 3, lanes: 256 });
    const first = estimate(each.trader_0.map((payoff) => (payoff < -0.1 || (payoff > 0.8 && payoff < 0.9) ? 1 : 0)));
    agrees(first, 1 / 3); // pays 0.1 and 0.05, and wins 1 or not
  });

  test("on a grid only bids count in the auction and only copies in the race; the rest is masked", () => {
    const batch = new Batch(timePriority({ bins: 3 }), 1, "disabled");
    batch.reset({ seed: 0 });
    expect([...batch.masks[0].slice(0, 6)]).toEqual([1, 1, 1, 1, 0, 0]);
    batch.step([Float32Array.of(1, 0, 2, 0, 0, 0)]);
    expect([...batch.masks[0].slice(0, 6)]).toEqual([1, 0, 0, 1, 1, 1]);
    near(batch.state.price[0], batch.game.roles[0] && timePriority({ bins: 3 }).rules.top / 2);
    batch.step([Float32Array.of(0, 2, 0, 1, 0, 0)]);
    near(batch.state.copies[0], timePriority().rules.most);
    expect(batch.repaired).toBe(0);
  });
});

describe("the drawn race", () => {
  const cases: readonly [number, readonly number[]][] = [
    [0.02, [5.5, 3.6, 3.6]],
    [0.5, [2, 1, 4]],
    [2, [0.3, 5, 1]],
    [1, [0, 2, 3]],
    [0.3, [2, 0, 0]],
  ];
  test.each(cases)(
    "with a head start of %d and copies %j each wins as often as its formula says",
    (advantage, copies) => {
      const options = { advantage, most: 10, gas: 0.01 };
      const bids = [0.01, 0, 0]; // the first gets priority for nothing
      const drawn = timePriority(options);
      const expected = played({ ...options, draw: "expected" }, bids, copies);
      const { each, metrics } = evaluate(
        drawn,
        { trader: script(bids, copies) },
        { episodes: 20_000, seed: 5, lanes: 256 },
      );
      copies.forEach((k, i) => {
        const odds = expected.rewards[1][i] + 0.01 * k;
        const others = copies.reduce((a, b) => a + b, 0) - copies[0];
        const priority = { traders: 3, V: 1, C: 0.01, advantage };
        const formula = i === 0 ? winnerPayoff(priority, k, others) : loserPayoff(priority, k, others - k, copies[0]);
        expect(odds).toBeCloseTo(formula + 0.01 * k, 6);
        const share = estimate(each[`trader_${i}`].map((payoff) => (payoff + 0.01 * k > 0.5 ? 1 : 0)));
        if (share.standardError > 0) agrees(share, odds);
        else expect(share.mean).toBeCloseTo(odds, 6);
      });
      if (metrics["by priority"].standardError > 0) agrees(metrics["by priority"], expected.metrics["by priority"]);
    },
  );

  test.each([
    ["default", {}],
    ["a long head start", { advantage: 0.3 }],
    ["five traders", { traders: 5, gas: 0.1, revert: 0.3 }],
    ["two traders", { traders: 2 }],
  ] as const)("played by the bots the equilibrium pays what it should: %s", (_name, options) => {
    const { equilibrium } = solved(options);
    const game = timePriority(options);
    const { returns, metrics } = evaluate(
      game,
      { trader: bots.equilibrium(game, 0, 0) },
      { episodes: 20_000, seed: 13, lanes: 256 },
    );
    for (const payoff of Object.values(returns)) agrees(payoff, equilibrium.loserPayoff);
    agrees(metrics["by priority"], equilibrium.winnerOdds);
    expect(metrics.price.mean).toBeCloseTo(equilibrium.bid, 5); // what crosses as Float32 has no error of its own
    expect(metrics.copies.mean).toBeCloseTo(equilibrium.total, 4);
    expect(metrics.revenue.mean).toBeCloseTo(equilibrium.revenue, 5);
    expect(metrics.surplus.mean).toBeCloseTo(equilibrium.surplus, 5);
    expect(metrics.welfare.mean).toBeCloseTo(equilibrium.welfare, 5);
  });

  test("who has priority but races as all others do burns as much as without it: the race without an auction", () => {
    const game = timePriority({ advantage: 0 });
    const { metrics } = evaluate(game, { trader: bots.racer(game, 0, 0) }, { episodes: 20_000, seed: 1, lanes: 256 });
    expect(metrics.copies.mean).toBeCloseTo(40 / 3, 4);
    agrees(metrics["by priority"], 1 / 3);
    const spam = spamRace();
    const { dissipated } = evaluate(
      spam,
      { trader: games["auction/spam-race-v0"].bots.equilibrium(spam, 0, 0) },
      { episodes: 2 },
    ).metrics;
    expect(metrics.revenue.mean).toBeCloseTo(dissipated.mean, 5);
  });
});

test("an equilibrium that the options do not allow is said to be another", () => {
  expect(solved({ top: 0.1 }).reason).toContain("exceeds the option top = 0.1");
  expect(solved({ most: 3 }).reason).toContain("exceeds the option most = 3");
  expect(solved().reason).toBeUndefined();
});

test.each([
  [{ gas: 1 }, "option 'gas' must be below the value 1"],
  [{ bins: 1 }, "option 'bins' must be 0 or at least 2"],
  [{ advantage: -1 }, "option 'advantage' must be a number from 0"],
  [{ revert: 0 }, "option 'revert' must be a number from 0.000001"],
  [{ traders: 1 }, "option 'traders' must be an integer from 2"],
])("%o is refused with a sentence", (options, sentence) => {
  expect(() => timePriority(options)).toThrow(sentence);
  expect(() => solve!(options)).toThrow(sentence);
});
