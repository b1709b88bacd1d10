/** The base fee market: the rule, its long run, tips of a full block, patience, and play in the environment against all of them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import {
  type BaseFeeOptions,
  baseFee,
  baseFeeDynamics,
  baseFeeWaiting,
  discriminatoryOutcome,
  games,
  known,
  nextBaseFee,
  nextBaseFeeWei,
} from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { agrees, near } from "./agrees.js";

const { bots, solve } = games["auction/base-fee-v0"];
type Options = Partial<BaseFeeOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const once = { patientShare: 0, blocks: 1 };

/** The options of Ethereum's preset. */
const mainnet: Options = Object.fromEntries(
  Object.entries(games["auction/eip1559-v0"].defaults).map(([name, option]) => [name, option.value]),
);

/** Blocks in one lane, by bids [tip, max fee] per user or a scripted bot; the base fees in order, the last one after the last block. */
function played(options: Options, act: string | ((block: number) => readonly (readonly [number, number])[]), seed = 0) {
  const game = baseFee(options);
  const batch = new Batch(game, 1, "disabled");
  const actions = new Float32Array(game.market.users * (game.market.bins > 0 ? 1 : 2));
  const bot = typeof act === "string" ? bots[act](game, 0, seed) : undefined;
  const fees: number[] = [];
  const gas: number[] = [];
  const rewards: number[][] = [];
  batch.reset({ seed });
  for (let block = 0; block < game.horizon; block++) {
    fees.push(batch.state.baseFee[0]);
    if (typeof act === "function") actions.set(act(block).flat());
    else bot?.act(batch.observations[0], batch.masks[0], actions);
    batch.step([actions]);
    gas.push(batch.state.last[0]);
    rewards.push([...batch.rewards[0]]);
    if (batch.terminated[0]) break;
  }
  fees.push(batch.state.baseFee[0]);
  const metrics = Object.fromEntries(game.metrics.map((name, k) => [name, batch.finalMetrics[k]]));
  return { game, fees, gas, rewards, metrics, state: batch.state };
}

describe("the rule", () => {
  test("ten full blocks raise the base fee 3.247321 times, a full and an empty one leave .984375 of it", () => {
    const { dynamics } = solved();
    near(dynamics.tenFull, 1.125 ** 10);
    expect(dynamics.tenFull).toBeCloseTo(3.247321, 6);
    near(dynamics.fullThenEmpty, 0.984375);
    near(dynamics.doubling, Math.log(2) / Math.log(1.125));
  });

  test("after 20 million gas for a target of 15 a base fee of 100 is 104.1667", () => {
    near(nextBaseFee(100, 20e6, 15e6, 8), 100 + 100 / 24);
    expect(nextBaseFee(100, 20e6, 15e6, 8)).toBeCloseTo(104.1667, 4);
  });

  test("ten blocks filled in the environment do the same, and so does one that nobody bids for", () => {
    const options = { users: 8, target: 4, initial: 0.1, values: known(1), arrival: 1 };
    const { fees } = played({ ...options, blocks: 11 }, (block) => Array(8).fill(block < 10 ? [0, 1] : [0, 0]));
    near(fees[10] / fees[0], 1.125 ** 10);
    near(fees[11] / fees[10], 0.875);
  });

  test("in the environment 20 Mgas of a target of 15 give 104.1667 gwei for 100", () => {
    const { fees } = played(
      { users: 4, target: 15, gas: 5, initial: 100, values: known(200), blocks: 1 },
      () => Array(4).fill([0, 200]), // four transactions of 5 Mgas
    );
    near(fees[1], 100 + 100 / 24);
  });

  test("at the target the base fee stays", () => {
    const { fees } = played({ users: 4, values: known(1), blocks: 30 }, () => Array(4).fill([0, 1]));
    expect(new Set(fees)).toEqual(new Set([0.5]));
    expect(nextBaseFeeWei(1e9, 15e6, 15e6, 8)).toBe(1e9);
  });

  test("the integer rule is the protocol's, on whole numbers of any size", () => {
    // independent: signed, and rounded towards the target by BigInt's own division
    const big = (b: bigint, g: bigint, t: bigint, d: bigint): bigint => {
      const change = (b * (g - t)) / t / d; // truncates towards 0
      return g > t && change === 0n ? b + 1n : b + change;
    };
    const whole = (max: number) => fc.integer({ min: 1, max });
    const gas = fc.oneof(whole(30), whole(60e6));
    const fee = fc.oneof(whole(100), whole(1e9), whole(2 ** 50));
    fc.assert(
      fc.property(fee, gas, fc.oneof(gas, fc.constant(0)), fc.oneof(fc.constant(8), whole(300)), (b, t, used, d) => {
        const g = Math.min(used, 2 * t);
        expect(BigInt(nextBaseFeeWei(b, g, t, d))).toBe(big(BigInt(b), BigInt(g), BigInt(t), BigInt(d)));
      }),
      { seed: 1, numRuns: 20_000 },
    );
  });

  test("in whole wei a rise is at least 1, and 7 wei never fall", () => {
    expect(nextBaseFeeWei(5, 16e6, 15e6, 8)).toBe(6);
    expect(nextBaseFeeWei(7, 0, 15e6, 8)).toBe(7);
    expect(nextBaseFeeWei(8, 0, 15e6, 8)).toBe(7);
  });

  test("the integer game follows the integer rule to the wei", () => {
    const { fees, gas } = played({ ...mainnet, blocks: 200 }, "obvious");
    let wei = 1e9;
    gas.forEach((used, block) => {
      expect(Math.round(fees[block] * 1e9)).toBe(wei);
      wei = nextBaseFeeWei(wei, Math.round(used * 15e6), 15e6, 8);
    });
  });

  test("the base fee never falls below one wei", () => {
    const { fees } = played({ blocks: 400, initial: 1 }, "wait");
    expect(fees.at(-1)).toBe(1e-9);
    near(fees[10], 0.875 ** 10);
  });
});

describe("the long run", () => {
  test("users who all have one value fill a block or leave it empty, and attain the upper bound of 1.0627 T", () => {
    const most = baseFeeDynamics({ elasticity: 2, denominator: 8 }).meanGas[1];
    near(most, (2 * Math.log(8 / 7)) / (Math.log(8 / 7) + Math.log(9 / 8)));
    const { gas, metrics } = played(
      { users: 8, values: known(1), initial: 0.9, patientShare: 0, blocks: 10_000 },
      "obvious",
    );
    expect(new Set(gas)).toEqual(new Set([0, 2]));
    near(metrics["mean gas used"], most, 1e-3); // what is left is the way from 0.9 to where the episode stops
  });

  test("whatever the blocks, a base fee that comes back had blocks of T to 1.0627 T on average", () => {
    const { meanGas } = baseFeeDynamics({ elasticity: 2, denominator: 8 });
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 60 }), (blocks) => {
        let fee = 1;
        for (const g of blocks) fee = nextBaseFee(fee, g, 1, 8);
        const sum = blocks.reduce((a, b) => a + b, 0);
        // n full or empty blocks, in real numbers, bring the fee back the longest or the shortest way
        const low = sum - 8 * Math.log(fee); // blocks near T: d ln b = 8 ln(1 + (g − T)/8) ≤ g − T
        expect(low / blocks.length).toBeGreaterThanOrEqual(meanGas[0] - 1e-9);
        const chord = (Math.log(1.125) - Math.log(0.875)) / 2; // ln(1 + (g − 1)/8) ≥ ln .875 + chord g
        expect((sum - Math.log(fee) / chord) / blocks.length).toBeLessThanOrEqual(meanGas[1] + 1e-9);
      }),
      { seed: 2 },
    );
  });

  test("weighted by the base fee the mean block is the target, whoever bids: Σ b (G − T) = d T (b_H − b₀)", () => {
    for (const bot of ["random", "equilibrium", "patient", "legacy"]) {
      const { fees, gas } = played({ blocks: 300 }, bot, 5);
      const sum = gas.reduce((total, g, block) => total + fees[block] * (g - 1), 0);
      near(sum, 8 * ((fees.at(-1) as number) - fees[0]), 1e-9);
    }
  });

  test("the steady base fee is the value at which demand is the target", () => {
    near(solved({ patientShare: 0 }).steady.baseFee, 1 - 4 / 12);
    near(solved({ patientShare: 0, arrival: 0.5 }).steady.baseFee, 1 - 4 / 6);
    near(
      solved({ patientShare: 0, values: { kind: "power", high: 9, exponent: 2 } }).steady.baseFee,
      9 * Math.sqrt(2 / 3),
    );
    near(solved({ patientShare: 1, deadline: 8 }).steady.quantile, (12 - 4) / (12 + 4 * 7));
    expect(solved({ users: 3 }).steady).toMatchObject({ baseFee: null, reason: expect.stringContaining("1 wei") });
  });

  test("uniform values, room for all: E[b²]/E[b] = b* in the environment (± 4 standard errors)", () => {
    // from E[b'|b] = b + b n g (b* − b)/(d T): the sum of the right-hand sides over an episode has the mean of b_H − b₀
    const options = { users: 8, target: 4, patientShare: 0, blocks: 200, initial: 0.4 };
    const b = solved(options).steady.baseFee;
    near(b, 0.5);
    const sums = Array.from({ length: 200 }, (_, seed) => {
      const { fees } = played(options, "obvious", seed);
      const last = fees.pop() as number;
      const drift = fees.reduce((sum, fee) => sum + fee * (b - fee), 0);
      return { drift: drift * (8 / (8 * 4)) - (last - fees[0]), square: drift };
    });
    agrees(estimate(Float64Array.from(sums, ({ drift }) => drift)), 0);
  });

  test("without room for all, the base fee moves by what a full block cuts off (± 4 standard errors)", () => {
    const [n, k] = [12, 8];
    /** E[min(k, number of n with a value of at least b)], by its own sum. */
    const demand = (b: number) => {
      let [sum, choose] = [0, 1];
      for (let j = 0; j <= n; j++) {
        sum += Math.min(j, k) * choose * (1 - b) ** j * b ** (n - j);
        choose *= (n - j) / (j + 1);
      }
      return sum;
    };
    const sums = Array.from({ length: 200 }, (_, seed) => {
      const { fees } = played({ patientShare: 0, blocks: 200, initial: 0.4 }, "obvious", seed);
      const last = fees.pop() as number;
      return fees.reduce((sum, fee) => sum + (fee * (demand(fee) - 4)) / (8 * 4), 0) - (last - fees[0]);
    });
    agrees(estimate(Float64Array.from(sums)), 0);
  });

  test("many users and a slow base fee settle at the steady state, patient ones priced out and all (within 1 %)", () => {
    for (const options of [
      { patientShare: 0 },
      { patientShare: 0.5, deadline: 8 },
      { patientShare: 1, deadline: 4, arrival: 0.6 },
      { patientShare: 0.5, deadline: 5, values: { kind: "exponential", mean: 1, high: 8 } as const },
    ]) {
      const many = { users: 600, target: 150, denominator: 64, discount: 0.9, ...options };
      const { baseFee: steady, included } = solved(many).steady;
      const { fees, gas } = played({ ...many, initial: steady, blocks: 600 }, "obvious", 3);
      near(fees.slice(100).reduce((a, b) => a + b, 0) / (fees.length - 100), steady, 0.01);
      near((gas.slice(100).reduce((a, b) => a + b, 0) / (gas.length - 100)) * 150, included, 0.01);
    }
  });
});

describe("tips", () => {
  test("in a block with room for all, no bid pays more than max fee v and tip 0", () => {
    const options = { ...once, users: 6, target: 3, initial: 0.3 };
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 50 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.float({ min: 0, max: 1, noNaN: true })), {
          minLength: 5,
          maxLength: 5,
        }),
        (seed, tip, maxFee, others) => {
          const value = new Batch(baseFee(options), 1, "disabled");
          value.reset({ seed });
          const v = value.state.value[0];
          const honest = played(options, () => [[0, v], ...others], seed).rewards[0][0];
          const other = played(options, () => [[tip, maxFee], ...others], seed).rewards[0][0];
          expect(other).toBeLessThanOrEqual(honest + 1e-6);
          expect(honest).toBeCloseTo(Math.max(0, v - 0.3), 5);
        },
      ),
      { seed: 3, numRuns: 100 },
    );
  });

  test("more transactions than slots are an auction of the slots: with base fee 0 its uniform closed form", () => {
    const { oneBlock } = solved({ users: 9, target: 2, initial: 1e-9 }); // 4 slots
    near(oneBlock.tips, (4 * 5) / 10, 1e-7);
    near(oneBlock.included, 4, 1e-7);
    near(oneBlock.welfare, 4 - (4 * 5) / 2 / 10, 1e-7);
    expect(oneBlock.bestResponseGap).toBeLessThan(1e-9);
    expect(solved({ users: 6, target: 3 }).oneBlock).toMatchObject({ tips: expect.closeTo(0, 9) });
  });

  test.each([
    ["uniform values, base fee .2", { users: 8, target: 1.5, initial: 0.2 }],
    ["gas of 2, base fee .3", { users: 6, target: 2, gas: 2, initial: 0.3 }],
    ["exponential values", { users: 10, target: 2, initial: 0.6, values: { kind: "exponential", mean: 1, high: 6 } }],
    [
      "values with atoms that no Float32 holds",
      {
        users: 7,
        target: 1,
        initial: 0.6,
        values: {
          kind: "points",
          points: [
            [0, 0],
            [0.3, 0.7],
            [0.55, 0.7],
            [0.55, 0.8],
            [0.8, 0.8],
            [1, 2],
          ],
        },
      },
    ],
    ["room for all", { users: 5, target: 3, initial: 0.4 }],
  ] as const)(
    "one block in the environment pays what the closed form says (± 4 standard errors): %s",
    (_name, given) => {
      const options = { ...once, ...given } as unknown as Options;
      const game = baseFee(options);
      const { tips, burnt, welfare, included, payoff } = solved(options).oneBlock;
      const user = bots.equilibrium(game, 0, 1);
      const { metrics, returns } = evaluate(game, { user }, { episodes: 12_000, lanes: 2000, seed: 7 });
      agrees(metrics.tips, tips);
      agrees(metrics.burnt, burnt);
      agrees(metrics.welfare, welfare);
      agrees(metrics.included, included);
      agrees(returns.user_0, payoff);
      agrees(returns.user_3, payoff);
    },
  );

  test("nobody pays above its max fee, and a max fee below the base fee is to wait", () => {
    const bid = fc.tuple(fc.float({ min: 0, max: 1, noNaN: true }), fc.float({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.integer(), fc.array(bid, { minLength: 6, maxLength: 6 }), (seed, bids) => {
        const options = { ...once, users: 6, target: 2, initial: 0.4 };
        const before = new Batch(baseFee(options), 1, "disabled");
        before.reset({ seed });
        const { rewards, gas } = played(options, () => bids, seed);
        expect(gas[0] * 2).toBe(Math.min(4, bids.filter(([, most]) => Math.fround(most) >= 0.4).length));
        bids.forEach(([tip, most], i) => {
          if (rewards[0][i] === 0) return;
          const paid = before.state.value[i] - rewards[0][i];
          expect(paid).toBeCloseTo(Math.min(most, 0.4 + tip), 5);
        });
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  test("a block holds k transactions, and takes the highest tips", () => {
    const tips = [0.1, 0.5, 0.3, 0.4, 0.2];
    const { rewards, state, metrics } = played({ ...once, users: 5, target: 1.4, initial: 0.2, values: known(1) }, () =>
      tips.map((tip) => [tip, 1] as const),
    );
    expect(rewards[0].map((r) => Number(r.toFixed(6)))).toEqual([0, 0.3, 0, 0.4, 0]); // ⌊2.8⌋ = 2 slots
    expect(metrics).toMatchObject({ included: 2, lapsed: 3 });
    expect(state.last[1]).toBeCloseTo(0.4, 6);
  });
});

test("on a grid action 0 waits, and j offers the j-th of evenly spaced tips from 0 on", () => {
  const game = baseFee({ ...once, users: 4, target: 2, gas: 1, initial: 0.2, values: known(2), bins: 5 });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  batch.step([Float32Array.from([0, 1, 2, 5])]);
  expect([...batch.rewards[0]].map((r) => Number(r.toFixed(6)))).toEqual([0, 1.8, 1.3, -0.2]);
});

describe("patience", () => {
  const alone = { users: 1, target: 1, arrival: 0, patientShare: 1, values: known(1) };

  /** One user alone who waits m blocks, then pays the base fee. */
  const payoffs = (options: Options, deadline: number) =>
    Array.from({ length: deadline }, (_, m) => {
      const { rewards } = played({ ...alone, ...options, deadline }, (block) => [block < m ? [0, 0] : [0, 1]]);
      return rewards.reduce((sum, [r]) => sum + r, 0);
    });

  test("alone a user earns δ^m v − (1 − 1/d)^m b by waiting m blocks, and waits the m* of the closed form", () => {
    for (const [discount, initial] of [
      [0.95, 0.9],
      [0.95, 0.5],
      [0.98, 0.8],
      [0.9, 0.9],
      [0.95, 0.39], // v/b is above (1/d)/(1 − δ) = 2.5
      [0.8, 0.9], // δ < 1 − 1/d
      [1, 0.9],
    ]) {
      const earned = payoffs({ discount, initial }, 12);
      const { blocks, payoffs: said } = baseFeeWaiting({ discount, deadline: 12, denominator: 8 }, 1, initial);
      earned.forEach((payoff, m) => {
        near(payoff, said[m], 1e-6); // rewards are Float32
        near(said[m], discount ** m - 0.875 ** m * initial);
      });
      const ratio = (initial * 0.125) / (1 - discount);
      const closed =
        discount === 1
          ? 11
          : discount <= 0.875
            ? 0
            : Math.max(0, Math.ceil(Math.log(ratio) / Math.log(discount / 0.875)));
      expect(blocks).toBe(Math.min(11, closed));
      expect(earned.indexOf(Math.max(...earned))).toBe(blocks);
    }
  });

  test("the patient bot waits one block iff the fee is to fall by more than the value", () => {
    for (const [initial, gas, waits] of [
      [0.9, 0, true], // an empty block before: a fall of .1125 against .05
      [0.39, 0, false], // a fall of .04875
      [0.41, 0, true], // of .05125
      [0.9, 1, false], // a block at the target: no fall
    ] as const) {
      const game = baseFee({ ...alone, deadline: 9, discount: 0.95, initial });
      const action = new Float32Array(2);
      bots.patient(game, 0, 0).act(Float32Array.from([1, 0, 0, 1, 5, initial, gas, 0, 1]), new Uint8Array([1]), action);
      expect(action[1] < initial, `b = ${initial}`).toBe(waits);
    }
  });

  test("an impatient transaction lapses after one block, a patient one after its deadline, worth δ less each time", () => {
    for (const [patientShare, deadline] of [
      [0, 1],
      [1, 5],
    ]) {
      const { rewards, metrics } = played({ ...alone, patientShare, deadline: 5 }, "wait");
      expect(rewards.length).toBe(deadline);
      expect(metrics).toMatchObject({ lapsed: 1, included: 0, welfare: 0 });
    }
  });

  test("among patient users the threshold saves fees against bidding at once, while the base fee is too high", () => {
    const options = { users: 6, target: 6, patientShare: 1, arrival: 0, deadline: 12, initial: 0.95, blocks: 12 };
    const run = (name: string) => {
      const game = baseFee(options);
      return evaluate(game, { user: bots[name](game, 0, 1) }, { episodes: 500, seed: 3 });
    };
    const [waits, bids] = [run("patient"), run("obvious")];
    expect(waits.metrics.burnt.mean / waits.metrics.included.mean).toBeLessThan(
      bids.metrics.burnt.mean / bids.metrics.included.mean,
    );
  });
});

describe("extremes and mistakes", () => {
  test("values of what is included are what users keep, what is burnt and the tips, whatever is bid", () => {
    for (const bins of [0, 6]) {
      const game = baseFee({ blocks: 40, bins, arrival: 0.7, gas: 0.8 });
      const { each } = evaluate(game, { user: bots.random(game, 0, 3) }, { episodes: 50, seed: 1 });
      for (let e = 0; e < 50; e++) {
        const kept = Array.from({ length: 12 }, (_, i) => each[`user_${i}`][e]).reduce((a, b) => a + b);
        expect(kept + each.burnt[e] + each.tips[e]).toBeCloseTo(each.welfare[e], 3);
      }
    }
  });

  test("on a grid the bots bid the nearest tip, and idle users have no choice", () => {
    const game = baseFee({ ...once, users: 8, target: 1.5, initial: 0.2, bins: 201 });
    const user = bots.equilibrium(game, 0, 1);
    const { metrics } = evaluate(game, { user }, { episodes: 12_000, lanes: 2000, seed: 7 });
    expect(metrics.tips.mean).toBeCloseTo(solved({ ...once, users: 8, target: 1.5, initial: 0.2 }).oneBlock.tips, 1);
    const idle = new Batch(baseFee({ users: 2, target: 2, arrival: 0, bins: 3, deadline: 3, patientShare: 1 }), 1);
    idle.reset({ seed: 1 });
    idle.step([Float32Array.from([1, 0])]);
    const served = idle.state.left[0] === 0;
    expect([...idle.masks[0]].slice(0, 4)).toEqual(served ? [1, 0, 0, 0] : [1, 1, 1, 1]);
    expect([...idle.masks[0]].slice(4)).toEqual([1, 1, 1, 1]);
    expect(served).toBe(true);
  });

  test("the base fee turns a part of the optimum away, and with a base fee above all values everything", () => {
    const { oneBlock } = solved({ initial: 2, users: 12 });
    expect(oneBlock).toMatchObject({ tips: 0, burnt: 0, welfare: 0, included: 0 });
    near(
      oneBlock.optimum.welfare,
      discriminatoryOutcome({ bidders: 12, units: 8, reserve: 0 }, baseFee().market.values).welfare,
    );
  });

  test.each([
    [{ users: 0 }, "option 'users' must be an integer from 1"],
    [{ gas: 9 }, "option 'gas' must be at most a block's 8 Mgas, got 9"],
    [{ bins: 1 }, "option 'bins' must be 0, for any tip, or at least 2"],
    [{ rule: "integer", denominator: 7.5 }, "option 'denominator' must be a whole number"],
    [{ rule: "integer", target: 4.00000005 }, "option 'target' must be a whole number"],
    [{ discount: 1.1 }, "option 'discount' must be a number from 0 to 1"],
    [{ values: { kind: "normal" } }, "must have a kind"],
    [{ rule: "eip" }, "option 'rule' must be one of continuous, integer"],
  ])("%j gets a sentence", (options, sentence) => {
    expect(() => baseFee(options as never)).toThrow(sentence);
    expect(() => solve?.(options)).toThrow(sentence);
  });
});
