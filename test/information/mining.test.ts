/** Game mining: the miner takes 2(R − P), the players are left with P, and a contract that binds one alone sells to nobody. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { mining } from "../../envs/information/mining/entry.js";
import { miningGame } from "../../envs/information/mining/mining.js";
import { type MiningOptions, miningOptions } from "../../envs/information/mining/options.js";
import { bestFee, buys } from "../../envs/information/mining/solve.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = mining;
type Options = Partial<MiningOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function played(
  options: Options,
  miner: string,
  player = miner,
  episodes = 6000,
  seats: { [seat: string]: string } = {},
) {
  const game = miningGame(options);
  return evaluate(
    game,
    { miner: bots[miner](game, 0, 1), player: bots[player](game, 1, 2) },
    {
      ...{ episodes, seed: 9, lanes: 500 },
      seats: Object.fromEntries(Object.entries(seats).map(([seat, bot]) => [seat, bots[bot](game, 1, 3)])),
    },
  );
}

/** Posts, buys and plays in one lane; rewards of miner and players. */
function one(options: Options, fee: number, buy: readonly number[], play: readonly number[]) {
  const batch = new Batch(miningGame(options), 1, "disabled");
  batch.reset({ seed: 0 });
  const total = [0, 0, 0];
  const moves = [[0, 0], buy, play];
  for (let k = 0; k < 3 && !batch.terminated[0]; k++) {
    batch.step([Float32Array.of(k === 0 ? fee : 0), Float32Array.from(moves[k])]);
    total[0] += batch.rewards[0][0];
    total[1] += batch.rewards[1][0];
    total[2] += batch.rewards[1][1];
  }
  expect(batch.terminated[0]).toBe(1);
  return { total, repaired: batch.repaired };
}

test("in the dilemma (2, 0, 3, 1) the miner charges 2(R − P) = 2, and the players are left with 1", () => {
  const { mostCharged, equilibrium, withoutMiner } = solved({ spread: 0 });
  expect(mostCharged).toBe(2);
  expect(equilibrium).toMatchObject({ fee: 1, miner: 2, player: 1, welfare: 4, extraction: 1 });
  expect(withoutMiner).toEqual({ player: 1, welfare: 2 });
  const { returns, metrics } = played({ spread: 0 }, "equilibrium", undefined, 50);
  expect(returns.miner_0.mean).toBe(2);
  expect(returns.player_0.mean).toBe(1);
  expect(returns.player_1.mean).toBe(1);
  expect(metrics.cooperation.mean).toBe(1);
  expect(metrics.extraction.mean).toBe(1);
});

test("with rewards drawn from 1.5 to 2.5 and fees on eighths the mean fee is .9375", () => {
  const { equilibrium } = solved();
  near(equilibrium.fee, 0.9375);
  near(equilibrium.miner, 1.875);
  near(equilibrium.player, 2 - 0.9375);
  const { returns, metrics } = played({}, "equilibrium");
  agrees(returns.miner_0, 1.875);
  agrees(returns.player_0, equilibrium.player);
  agrees(metrics.fee, 0.9375);
  agrees(metrics.gain, 1);
  agrees(metrics.welfare, 4);
  agrees(metrics["players' payoff"], equilibrium.player);
  expect(metrics.sold.mean).toBe(1);
});

test("no fee earns the miner more, and no player gains by another answer, whatever the grid", () => {
  const any = fc.record({
    reward: fc.integer({ min: 11, max: 29 }).map((k) => k / 10),
    step: fc.constantFrom(0.1, 0.125, 0.3, 1),
    levels: fc.integer({ min: 2, max: 30 }),
  });
  fc.assert(
    fc.property(any, (given) => {
      const options = miningOptions({ ...given, spread: 0 });
      const gain = options.reward - 1;
      const earns = (k: number) => (buys(options, k * options.step, gain) ? 2 * k * options.step : 0);
      const best = Math.max(...Array.from({ length: options.levels }, (_, k) => earns(k)));
      near(earns(bestFee(options, gain)), best);
      near(solved({ ...given, spread: 0 }).equilibrium.miner, best);
      for (let k = 0; k < options.levels; k++) {
        const fee = k * options.step;
        if (Math.abs(fee - gain) > 1e-6) expect(buys(options, fee, gain)).toBe(options.reward - fee > 1);
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});

test("the contract holds only if both buy, and then it is what is played", () => {
  const options: Options = { spread: 0 };
  expect(one(options, 4, [1, 1], [1, 1]).total).toEqual([1, 1.5, 1.5]);
  expect(one(options, 4, [1, 0], [0, 1]).total).toEqual([0, 0, 3]);
  expect(one(options, 4, [0, 1], [1, 1]).total).toEqual([0, 1, 1]);
  expect(one(options, 4, [0, 0], [0, 0]).total).toEqual([0, 2, 2]);
  expect(one(options, 16, [1, 1], [0, 0]).total).toEqual([4, 0, 0]);
});

test("a contract that binds its buyer alone sells to nobody", () => {
  const options: Options = { spread: 0, sale: "each" };
  expect(one(options, 4, [1, 0], [1, 1])).toEqual({ total: [0.5, -0.5, 3], repaired: 1 }); // the buyer may not defect
  expect(one(options, 4, [0, 1], [1, 0]).total).toEqual([0.5, 3, -0.5]);
  expect(one(options, 4, [1, 1], [1, 1]).total).toEqual([1, 1.5, 1.5]);
  expect(solved({ sale: "each" })).toMatchObject({
    mostCharged: 0,
    equilibrium: { miner: 0, player: 1, sold: 0, welfare: 2 },
  });
  const { returns } = played({ sale: "each" }, "equilibrium", undefined, 200);
  expect(returns.miner_0.mean).toBe(0);
  expect(returns.player_0.mean).toBe(1);
  const lured = played(options, "equilibrium", "equilibrium", 50, { player_1: "eager" });
  expect(lured.returns.player_0.mean).toBe(3);
});

test("who does not buy from a miner that asks for nothing loses R − P, and a dear contract is not bought", () => {
  const { returns } = played({}, "eager", "equilibrium");
  agrees(returns.player_0, 2);
  expect(played({}, "eager", "wary", 50).returns.player_0.mean).toBe(1);
  expect(played({}, "wary", "equilibrium", 50).metrics.sold.mean).toBe(0);
  expect(played({}, "wary", "eager", 50).returns.miner_0.mean).toBe(4);
});

test("the game keeps the contract", () => {
  for (const options of [{}, { sale: "each" as const, levels: 2 }, { spread: 0, reward: 1 }]) {
    for (const { name, passed, detail } of check(() => miningGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no dilemma, or no option, is refused with a sentence", () => {
  expect(() => miningGame({ reward: 3 })).toThrow(
    "a dilemma needs T > R + s, R − s ≥ P and P > S, got T = 3, R = 3 ± 0.5",
  );
  expect(() => solve!({ punishment: 1.6 })).toThrow("a dilemma needs");
  expect(() => miningGame({ sucker: 1 })).toThrow("a dilemma needs");
  expect(() => miningGame({ levels: 1 })).toThrow("option 'levels' must be an integer from 2 to 257");
  expect(() => miningGame({ step: Number.NaN })).toThrow("option 'step'");
});
