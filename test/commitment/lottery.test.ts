/** The Stackelberg lottery: who complies, how often the threat works, and what is left for the seller. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { stackelbergLottery as entry } from "../../envs/commitment/lottery/entry.js";
import { lottery } from "../../envs/commitment/lottery/lottery.js";
import { type LotteryOptions, lotteryModel } from "../../envs/commitment/lottery/options.js";
import { betaAbove, drawnValues } from "../../envs/commitment/lottery/order-statistics.js";
import { complies, honest, threatened, viable } from "../../envs/commitment/lottery/payoffs.js";
import type { Agent } from "../../src/agent.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<LotteryOptions>;
const { bots, solve } = entry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

/** Evenly over (0, 1]; `fc.double` is mostly next to 0. */
const unit = fc.integer({ min: 1, max: 1000 }).map((k) => k / 1000);

/** n, m < n, k < m, ascending values, a leader. */
const auctions = fc.integer({ min: 2, max: 6 }).chain((bidders) =>
  fc.record({
    bidders: fc.constant(bidders),
    slots: fc.integer({ min: 1, max: bidders - 1 }),
    promise: fc.integer({ min: 0, max: 999 }).map((k) => k / 1000),
    values: fc
      .array(unit, { minLength: bidders, maxLength: bidders })
      .map((values) => [...values].sort((a, b) => a - b)),
    leader: fc.integer({ min: 0, max: bidders - 1 }),
    refusal: fc.constantFrom("auction" as const, "outbid" as const),
  }),
);
const modelOf = ({
  bidders,
  slots,
  promise,
  refusal,
}: {
  bidders: number;
  slots: number;
  promise: number;
  refusal: "auction" | "outbid";
}) => lotteryModel({ bidders, slots, promised: Math.floor(promise * slots), refusal });

describe("who complies", () => {
  test("with two slots and three bidders the second complies iff v₁ is at least v₂/2", () => {
    fc.assert(
      fc.property(unit, unit, (v, share) => {
        fc.pre(Math.abs(share - 0.5) > 1e-9);
        const { nash } = solved({ values: [v * share, v, 1] });
        expect(nash.cases[0].complies).toEqual([true, share > 0.5, true]);
        expect(nash.viable).toBe(share > 0.5 ? 1 : 0);
      }),
    );
  });

  test("all comply iff nobody in the lottery is worth more than v_{n−m} (n − 1 − k)/(n − m)", () => {
    fc.assert(
      fc.property(auctions, (auction) => {
        const model = { ...modelOf(auction), outbid: false };
        const { bidders: n, slots: m, promised: k } = model;
        const { values, leader } = auction;
        const others = values.map((_, i) => i).filter((i) => i !== leader);
        const drawn = others.slice(0, n - 1 - k);
        const most = (values[n - 1 - m] * (n - 1 - k)) / (n - m);
        fc.pre(drawn.every((i) => Math.abs(values[i] - most) > 1e-9));
        expect(viable(model, values, leader)).toBe(drawn.every((i) => values[i] <= most));
      }),
    );
  });

  test("all comply is an equilibrium of the answers exactly when the theory says so", () => {
    fc.assert(
      fc.property(auctions, (auction) => {
        const model = modelOf(auction);
        const { values, leader } = auction;
        const all = values.map(() => true);
        const now = threatened(model, values, leader, all);
        values.forEach((_, i) => {
          if (i === leader) return;
          const refusing = threatened(
            model,
            values,
            leader,
            all.map((_one, j) => j !== i),
          )[i];
          if (Math.abs(now[i] - refusing) > 1e-9) expect(complies(model, values, leader, i)).toBe(now[i] > refusing);
        });
      }),
    );
  });

  test("who gains by complying loses nothing by it whatever the others answer, unless refusal is outbid", () => {
    fc.assert(
      fc.property(auctions, (auction) => {
        const model = { ...modelOf(auction), outbid: false };
        const { values, leader } = auction;
        values.forEach((_, i) => {
          if (i === leader || !complies(model, values, leader, i)) return;
          for (let code = 0; code < 2 ** values.length; code++) {
            const answers = values.map((_v, j) => ((code >> j) & 1) === 1);
            const as = (own: boolean) =>
              threatened(
                model,
                values,
                leader,
                answers.map((one, j) => (j === i ? own : one)),
              )[i];
            expect(as(true)).toBeGreaterThanOrEqual(as(false) - 1e-9);
          }
        });
      }),
      { numRuns: 40 },
    );
    const model = lotteryModel({ bidders: 3, slots: 2, refusal: "outbid" });
    const answers = (first: boolean) => threatened(model, [0.2, 0.9, 1], 2, [first, false, true]);
    expect(answers(true)[0]).toBeLessThan(answers(false)[0]); // it outbids .9 with a value of .2
  });

  test("the leader gains the lesser of its value and the auction's price, and the seller loses everything", () => {
    fc.assert(
      fc.property(auctions, (auction) => {
        const model = modelOf(auction);
        const { values, leader } = auction;
        const plain = honest(model, values);
        const all = threatened(
          model,
          values,
          leader,
          values.map(() => true),
        );
        near(all[leader] - plain.payoffs[leader], Math.min(values[leader], plain.price));
        expect(sum(all)).toBeLessThanOrEqual(sum(plain.payoffs) + plain.revenue + 1e-9); // the slots go to worse bidders
      }),
    );
  });
});

describe("how often it works", () => {
  test("with U[0, 1], two slots and three bidders: half the time; revenue 1/2, and 1/8 under the threat; the leader 11/16", () => {
    const { nash } = solved();
    near(nash.viable, 1 / 2);
    near(nash.honest.revenue, 1 / 2);
    near(nash.revenue, 1 / 8);
    near(nash.honest.leader, 1 / 2);
    near(nash.leader, 11 / 16);
  });

  test("with two slots it is 1 − ((n − 2)/(n − 1))^(n − 2), which falls to 1 − 1/e", () => {
    for (const n of [3, 4, 5, 10, 32]) {
      near(solved({ bidders: n }).nash.viable, 1 - ((n - 2) / (n - 1)) ** (n - 2));
    }
    near(solved({ bidders: 32 }).nash.viable, 1 - 1 / Math.E, 0.01);
  });

  test("with the lowest as the leader, three bidders and two slots: a quarter; any leader: the mean of both kinds", () => {
    near(solved({ leader: "lowest" }).nash.viable, 1 / 4);
    near(solved({ leader: "drawn" }).nash.viable, (1 / 2 + 2 / 4) / 3);
  });

  test("for one slot it works iff the leader would win it anyway; with a promise to all who would win it always does", () => {
    near(solved({ slots: 1 }).nash.viable, 1); // the others have nothing to lose
    near(solved({ slots: 1, leader: "lowest" }).nash.viable, 0);
    near(solved({ slots: 1, leader: "drawn" }).nash.viable, 1 / 3);
    for (const [bidders, slots] of [
      [4, 2],
      [6, 4],
      [9, 5],
    ])
      near(solved({ bidders, slots, promised: slots - 1 }).nash.viable, 1);
    near(solved({ refusal: "outbid", leader: "lowest" }).nash.viable, 1);
    expect(solved({ refusal: "outbid" }).nash.revenue).toBe(0);
  });

  test("values that are closer together make it work more often, up to always", () => {
    let last = 0;
    for (const low of [0, 0.1, 0.2, 0.3, 0.4, 0.49]) {
      const { viable: works } = solved({ low }).nash;
      expect(works).toBeGreaterThan(last);
      last = works;
    }
    near(solved({ low: 0.5 }).nash.viable, 1); // v₁ ≥ ½ ≥ v₂/2
    near(solved({ low: 1e-9 }).nash.viable, 1 / 2, 1e-7); // quadrature meets the closed form
    near(solved({ low: 1e-9, bidders: 7, slots: 4 }).nash.revenue, solved({ bidders: 7, slots: 4 }).nash.revenue, 1e-6);
  });

  test("P(Beta(a, b) ≥ x) is 1 − xᵃ for b = 1 and (1 − x)ᵇ for a = 1", () => {
    for (const x of [0, 0.2, 0.7, 1]) {
      near(betaAbove(3, 1, x), 1 - x ** 3);
      near(betaAbove(1, 4, x), (1 - x) ** 4);
      near(betaAbove(2, 3, x), 1 - betaAbove(3, 2, 1 - x));
    }
  });
});

/** The equilibrium of drawn values in play, against its expectations. */
function plays(options: Options, seed: number): void {
  const game = lottery(options);
  const bidder = bots.equilibrium(game, 0, seed);
  const { each } = evaluate(game, { bidder }, { episodes: 12_000, seed: `lottery ${seed}`, lanes: 300 });
  const { nash } = solved(options);
  agrees(estimate(each.lottery), nash.viable); // 4 standard errors, as below
  agrees(estimate(each.threat), nash.viable);
  agrees(estimate(each.revenue), nash.revenue);
  if (nash.leader !== null) agrees(estimate(each["leader's payoff"]), nash.leader);
}

describe("in play", () => {
  test("the threat works as often as computed, and leaves the seller as much", () => {
    plays({}, 1);
    plays({ leader: "lowest" }, 2);
    plays({ leader: "drawn", bidders: 5, slots: 3, promised: 1 }, 3);
    plays({ bidders: 6, slots: 4, promised: 2, low: 0.2 }, 4);
    plays({ refusal: "outbid", bidders: 4 }, 5);
    plays({ low: 0.3, leader: "lowest", bidders: 4, slots: 2 }, 6);
  });

  test("honest bidders pay the highest losing value: 1/2 is taken from three for two slots", () => {
    const game = lottery();
    const { each } = evaluate(game, { bidder: bots.honest(game, 0, 0) }, { episodes: 10_000, seed: 9, lanes: 250 });
    agrees(estimate(each.revenue), 1 / 2);
    agrees(estimate(each.bidder_2), 1 / 2); // E(v₃ − v₁)
    agrees(estimate(each.bidder_1), 1 / 4);
    expect(each.bidder_0.every((one) => one === 0)).toBe(true);
  });

  test("payoffs are as computed whoever complies, under either rule of refusal", () => {
    const values = [0.25, 0.5, 0.625, 1];
    for (const [refusal, leader, promised] of [
      ["auction", "highest", 0],
      ["outbid", "highest", 0],
      ["outbid", "lowest", 1],
    ] as const) {
      const game = lottery({ bidders: 4, slots: 3, values, refusal, leader, promised });
      for (let code = 0; code < 8; code++) {
        const first = leader === "highest" ? 3 : 0;
        const answers = values.map((_, i) => i === first || ((code >> (first === 0 ? i - 1 : i)) & 1) === 1);
        const bidder: Agent = {
          act(_seen, masks, actions) {
            for (let row = 0; row < actions.length; row++) actions[row] = answers[row % 4] ? masks[2 * row + 1] : 0;
          },
        };
        const { each } = evaluate(game, { bidder }, { episodes: 900, seed: `${refusal} ${code}`, lanes: 300 });
        threatened(game.model, values, first, answers).forEach((expected, i) => {
          agrees(estimate(each[`bidder_${i}`]), expected, 4.5); // 96 numbers
        });
      }
    }
  });

  test("rewards and revenue add up to what the slots are worth to those who have them, and m are always sold", () => {
    fc.assert(
      fc.property(auctions, fc.integer({ min: 0, max: 999 }), (auction, seed) => {
        const { bidders, slots, promise, refusal } = auction;
        const game = lottery({ bidders, slots, refusal, promised: Math.floor(promise * slots), leader: "drawn" });
        const batch = new Batch(game, 16, "disabled");
        const actions = [new Float32Array(16 * bidders)];
        const bot = bots.random(game, 0, seed);
        batch.reset({ seed });
        const out = new Float64Array(game.metrics.length);
        const earned = new Float64Array(16);
        for (let step = 0; step < 2; step++) {
          const going = Array.from({ length: 16 }, (_, lane) => batch.terminated[lane] === 0);
          if (step > 0) batch.reset({ mask: going.map((on) => !on) });
          bot.act(batch.observations[0], batch.masks[0], actions[0]);
          batch.step(actions);
          for (let lane = 0; lane < 16; lane++) {
            if (!going[lane]) continue;
            for (let i = 0; i < bidders; i++) earned[lane] += batch.rewards[0][lane * bidders + i];
            if (batch.terminated[lane] === 0) continue;
            batch.measure(lane, out);
            near(earned[lane] + out[2], out[3], 1e-5); // rewards are Float32
            const { wins } = batch.state as unknown as { wins: Uint8Array };
            expect(sum([...wins.subarray(lane * bidders, (lane + 1) * bidders)])).toBe(slots);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the leader alone decides first, the others alone answer", () => {
    const game = lottery({ bidders: 3, values: [1, 2, 3] });
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 0 });
    expect([...batch.masks[0]]).toEqual([1, 0, 1, 0, 1, 1]);
    batch.step([Float32Array.from([0, 0, 1])]);
    expect([...batch.masks[0]]).toEqual([1, 1, 1, 1, 1, 0]);
    batch.step([Float32Array.from([1, 1, 0])]);
    expect(batch.terminated[0]).toBe(1);
    expect(batch.rewards[0][2]).toBe(3); // a slot for nothing
  });
});

test("the game keeps the contract, for drawn and given values, promises and either refusal", () => {
  const sets: Options[] = [
    {},
    { bidders: 6, slots: 4, promised: 2, leader: "drawn", low: 0.3, refusal: "outbid" },
    { bidders: 4, slots: 1, values: [0, 0, 2, 5], leader: "lowest" },
  ];
  for (const options of sets) {
    expect(check(() => entry.make(options), { steps: 60 }).filter(({ passed }) => !passed)).toEqual([]);
  }
});

test("the quadrature is that of a fine sum", () => {
  const model = lotteryModel({ low: 0.25, bidders: 3, slots: 2 });
  let [works, price] = [0, 0];
  const steps = 1000; // v₂ given the two lowest are below the highest: U₍₂₎ ~ Beta(2, 2), U₍₁₎ uniform below it
  for (let k = 0; k < steps; k++) {
    const u = (k + 0.5) / steps;
    const x = Math.max(0, 0.5 - (0.25 * 0.5) / (0.75 * u));
    works += (6 * u * (1 - u) * (1 - x)) / steps;
    price += (6 * u * (1 - u) * (0.25 * x + (0.75 * u * x * x) / 2)) / steps;
  }
  near(drawnValues(model).viable, works, 1e-5);
  near(drawnValues(model).refusedPrice, price, 1e-5);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => lottery(options as Options);
  expect(refused({ slots: 3 })).toThrow("option 'slots' must be below 'bidders', 3, got 3");
  expect(refused({ promised: 2 })).toThrow("option 'promised' must be below 'slots', 2");
  expect(refused({ values: [1, 2] })).toThrow("option 'values' needs one value per bidder, 3, got 2");
  expect(refused({ values: [3, 2, 1] })).toThrow("must ascend");
  expect(refused({ values: [1, Number.NaN, 2] })).toThrow("must be numbers from 0 to 1e6");
  expect(refused({ values: "high" })).toThrow("must be a list of numbers");
  expect(refused({ values: [0, 0, 0] })).toThrow("needs a value of 1e-6 or more");
  expect(refused({ values: [1, 2, 3], low: 0.5 })).toThrow("option 'low'");
  expect(refused({ leader: "me" })).toThrow("option 'leader' must be one of");
  expect(() => solved({ bidders: 1 })).toThrow("option 'bidders'");
});
