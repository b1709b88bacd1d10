/** The adversarial offer: what a box brings, what a causal reckoning expects, and what sellers make of it. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { offer } from "../../envs/decision/offer/entry.js";
import { meanExcess } from "../../envs/decision/offer/excess.js";
import { offerGame } from "../../envs/decision/offer/offer.js";
import type { Reading } from "../../envs/decision/predictor.js";
import { type Bot, certain } from "../../src/agent.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";
import { played } from "./one-step.js";

const { bots, solve } = offer;
type Options = NonNullable<Parameters<typeof offerGame>[0]>;

/** As in the reference: a price of 1, an accuracy of 3/4 that everybody knows. */
const published: Options = { seller: "posted", lowest: 0.75, highest: 0.75, hidden: 0 };

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** Chooses the same with certainty whenever it may choose. */
const always =
  (choice: number): Bot =>
  (game) => ({
    act(observations, _masks, actions, policies) {
      for (let row = 0; row < actions.length; row++) {
        actions[row] = observations[3 * row + 2] === 1 ? choice : 0;
        if (policies?.length) certain(game.roles[0].action, [actions[row]], policies, 3 * row);
      }
    },
  });

describe("the offer at 1 with an accuracy of 3/4", () => {
  test("costs the buyer .25 · 3 − 1 = −.25, where a causal reckoning expects .5 or more; break-even is at 2/3", () => {
    const { offer: known, optimum } = solved(published);
    near(known.buyer, -0.25);
    near(known.seller, 0.25);
    near(known.causalEstimate, 0.5);
    near(known.breakEven, 2 / 3);
    near(optimum.buyer, 0);
  });

  test("seems worth V/2 − c or more for one of the boxes, whatever is believed of the prediction", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (first) => {
        const best = Math.max(3 * (1 - first), 3 * first) - 1;
        expect(best).toBeGreaterThanOrEqual(solved(published).offer.causalEstimate - 1e-12);
      }),
      { seed: 1 },
    );
  });

  test("brings −.25 in the environment, whichever box is taken, and 0 at an accuracy of 2/3", () => {
    for (const buyer of [always(1), always(2), bots.standard, bots.causal]) {
      const { earned, of, repaired } = played(offerGame(published), [buyer], 5000, 3);
      agrees(earned, -0.25);
      agrees(of("found empty"), 0.75);
      agrees(of("buyer's profit"), -0.25);
      agrees(of("seller's profit"), 0.25);
      expect([of("bought").mean, of("price").mean, repaired]).toEqual([1, 1, 0]);
      agrees(played(offerGame({ ...published, lowest: 2 / 3, highest: 2 / 3 }), [buyer], 5000, 4).earned, 0);
    }
  });

  test("is refused by who reckons with the accuracy", () => {
    for (const buyer of [bots.evidential, bots.equilibrium, always(0)]) {
      const { earned, of } = played(offerGame(published), [buyer], 200, 3);
      expect([earned.mean, of("bought").mean]).toEqual([0, 0]);
    }
  });

  test("pays off for a fair coin where the policy is read, by 1.5 − 1, and not where the code is", () => {
    const earned = (predictor: Reading, buyer: Bot) => played(offerGame({ ...published, predictor }), [buyer], 5000, 5);
    for (const predictor of ["samples", "mode"] as const) {
      agrees(earned(predictor, bots.causal).earned, 0.5);
      agrees(earned(predictor, always(1)).earned, -0.25);
      agrees(earned(predictor, always(2)).earned, -0.25);
      near(solved({ ...published, predictor }).optimum.buyer, 0.5);
    }
    for (const buyer of [bots.causal, always(2)]) agrees(earned("code", buyer).earned, -0.25);
  });

  test("earns the optimum in play of the equilibrium, a fair coin with its policy shown where that is read; mean .5, 0 where it is sharp", () => {
    const best = { accuracy: 0, samples: 0.5, mode: 0.5, code: 0 } as const;
    for (const predictor of Object.keys(best) as (keyof typeof best)[]) {
      const options: Options = { ...published, predictor };
      near(solved(options).optimum.buyer, best[predictor]);
      const { earned, of, repaired } = played(offerGame(options), [bots.equilibrium], 4000, 7);
      agrees(earned, best[predictor]);
      expect([of("bought").mean, repaired]).toEqual([best[predictor] > 0 ? 1 : 0, 0]);
    }
    for (const price of [1.45, 1.55]) {
      const { of } = played(offerGame({ ...published, predictor: "mode", price }), [bots.equilibrium], 100, 7);
      expect(of("bought").mean).toBe(price < 1.5 ? 1 : 0);
    }
  });

  test("earns the optimum in play of the equilibrium at a posted price, of whose accuracy a part is hidden", () => {
    for (const hidden of [0, 0.1, 0.25]) {
      const options: Options = { seller: "posted", hidden };
      const { earned } = played(offerGame(options), [bots.equilibrium], 20_000, 8);
      agrees(earned, solved(options).optimum.buyer);
    }
  });

  test("is read off the boxes alone: who buys seldom but always the first is known all the same", () => {
    for (const predictor of ["samples", "mode", "code"] as const) {
      const game = offerGame({ ...published, lowest: 1, highest: 1, predictor });
      const batch = new Batch(game, 1);
      for (let seed = 0; seed < 20; seed++)
        for (const box of [1, 2]) {
          batch.reset({ seed });
          batch.step([Float32Array.of(box)], [Float32Array.of(0.9, box === 1 ? 0.1 : 0, box === 2 ? 0.1 : 0)]);
          expect(batch.rewards[0][0]).toBe(-1);
        }
    }
  });
});

describe("a drawn accuracy", () => {
  test("at a posted price is bought iff its public part is below break-even, which earns E (V (1 − x) − c)⁺", () => {
    const options: Options = { seller: "posted" };
    near(solved(options).optimum.buyer, (3 * (1 / 15) ** 2) / (2 * 0.3));
    const { earned, of } = played(offerGame(options), [bots.evidential], 20_000, 6);
    agrees(earned, solved(options).optimum.buyer);
    agrees(of("bought"), (2 / 3 - 0.6) / 0.3);
    agrees(of("accuracy"), 0.75);
  });

  test("lies around its public part, within what is hidden, and only the seller sees it", () => {
    const game = offerGame({ lowest: 0.6, highest: 0.9, hidden: 0.05 });
    const batch = new Batch(game, 2000);
    batch.reset({ seed: 2 });
    const [buyer, seller] = batch.observations;
    const away = [];
    for (let lane = 0; lane < 2000; lane++) {
      const [open, accuracy] = [seller[3 * lane], seller[3 * lane + 1]];
      expect(buyer[3 * lane]).toBe(open);
      expect([buyer[3 * lane + 1], buyer[3 * lane + 2]]).toEqual([0, 0]);
      expect(open).toBeGreaterThanOrEqual(0.65 - 1e-6);
      expect(open).toBeLessThanOrEqual(0.85 + 1e-6);
      away.push(accuracy - open);
    }
    expect(Math.max(...away)).toBeLessThanOrEqual(0.05 + 1e-6);
    expect(Math.min(...away)).toBeLessThan(-0.049);
    expect(Math.max(...away)).toBeGreaterThan(0.049);
  });

  test("exceeds a threshold on average by what counting on a grid gives", () => {
    for (const [t, a, b, d] of [
      [0.6, 0.6, 0.9, 0.1],
      [0.55, 0.6, 0.9, 0.1],
      [0.9, 0.6, 0.9, 0.1],
      [0.7, 0.75, 0.75, 0.1],
      [0.7, 0.6, 0.9, 0],
      [0.7, 0.75, 0.75, 0],
      [0.3, 0.6, 0.9, 0.1],
    ]) {
      let sum = 0;
      for (let i = 0; i < 400; i++)
        for (let j = 0; j < 400; j++)
          sum += Math.max(0, a + ((b - a) * (i + 0.5)) / 400 + d * (-1 + (2 * (j + 0.5)) / 400) - t) / 160_000;
      near(meanExcess(t, a, b, d), sum, 1e-5);
      near(meanExcess(t, a, b, d + 1e-5), meanExcess(t, a, b, d), 1e-4);
    }
  });
});

describe("a seller who asks", () => {
  const against = (buyer: Bot, seller: Bot, options: Options = {}, episodes = 10_000) =>
    played(offerGame(options), [buyer, seller], episodes, 8);

  test("earns nothing in equilibrium, and neither does the buyer", () => {
    const { earned, of } = against(bots.equilibrium, bots.equilibrium, {}, 500);
    expect([earned.mean, of("seller's profit").mean, of("bought").mean, of("price").mean]).toEqual([0, 0, 0, 3]);
    expect(solved().equilibrium).toMatchObject({ buyer: 0, seller: 0 });
  });

  /** Asks the k-th of 13 prices where that pays for what the boxes cost it on average, else the prize. */
  const asking =
    (k: number): Bot =>
    () => ({
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const pays = k / 12 > 1 - observations[3 * row + 1];
          actions[row] = observations[3 * row + 2] === 0 ? 0 : pays ? k : 12;
        }
      },
    });

  test("cannot sell to the buyer of the equilibrium at a profit, at any price and whatever its accuracy; others it can", () => {
    const options = { lowest: 0.5, highest: 0.9 };
    let sold = 0;
    for (let k = 0; k <= 12; k++) {
      expect(against(bots.equilibrium, asking(k), options, 500).of("bought").mean).toBe(0);
      sold += against(bots.evidential, asking(k), options, 500).of("bought").mean;
    }
    expect(sold).toBeGreaterThan(0.1);
  });

  test("leaves no buyer a gain at the price of the prize", () => {
    for (const buyer of [bots.standard, bots.causal, always(1)])
      expect(against(buyer, bots.equilibrium, {}, 500).earned.mean).toBeLessThanOrEqual(0);
  });

  test("extracts from a causal buyer what solve says, at the highest price below half the prize", () => {
    const { causal } = solved().extraction;
    expect(causal.price).toBe(1.25);
    const { of, earned } = against(bots.causal, bots.causal, {}, 20_000);
    agrees(of("seller's profit"), causal.seller);
    agrees(earned, -causal.seller);
    near(causal.seller, 0.5 + (3 * (7 / 12 - 0.5) ** 3) / (6 * 0.3 * 0.2)); // mean excess, and what falls short of 7/12
  });

  test("extracts V d/4 from a buyer who trusts the public part, where prices are fine", () => {
    near(solved().extraction.evidential.seller, 0.075);
    let expected = 0; // with prices 0.03 apart, averaged over a grid of public parts
    for (let k = 0; k < 3000; k++) {
      const x = 0.6 + (0.3 * (k + 0.5)) / 3000;
      const price = 0.03 * Math.ceil((3 * (1 - x)) / 0.03 - 1);
      expected += (3 * meanExcess(1 - price / 3, x, x, 0.1)) / 3000;
    }
    near(expected, 0.075, 0.01);
    const { of } = against(bots.evidential, bots.evidential, { levels: 101 }, 10_000);
    agrees(of("seller's profit"), expected);
  });

  test("and posts 1 sells to a causal buyer at that", () => {
    const { of } = against(bots.causal, bots.standard, { lowest: 0.75, highest: 0.75, hidden: 0 }, 5000);
    expect(of("price").mean).toBe(1);
    agrees(of("seller's profit"), 0.25);
  });

  test("decides alone first; then the buyer alone", () => {
    const batch = new Batch(offerGame(), 1);
    batch.reset({ seed: 1 });
    const open = () => batch.masks.map((mask) => mask.reduce((sum, flag) => sum + flag, 0));
    expect(open()).toEqual([1, 13]);
    batch.step([Float32Array.of(0), Float32Array.of(4)], [Float32Array.of(1, 0, 0), new Float32Array(0)]);
    expect(open()).toEqual([3, 1]);
    expect(batch.observations[0][1]).toBe(1);
    expect([...batch.rewards[0], ...batch.rewards[1]]).toEqual([0, 0]);
    batch.step([Float32Array.of(2), Float32Array.of(0)], [Float32Array.of(0, 0, 1), new Float32Array(0)]);
    expect(batch.rewards[0][0] + batch.rewards[1][0]).toBe(0);
    expect(batch.terminated[0]).toBe(1);
  });
});

test("nonsense options get a sentence", () => {
  expect(() => offerGame({ lowest: 0.9, highest: 0.8 })).toThrow("'lowest' must not be above 'highest'");
  expect(() => offerGame({ lowest: 0.7, highest: 0.8 })).toThrow("at most half of what lies between");
  expect(() => offerGame({ prize: Number.NaN })).toThrow("option 'prize'");
  expect(() => offerGame({ levels: 2.5 })).toThrow("option 'levels'");
  expect(() => solved({ seller: "nobody" as "agent" })).toThrow("must be one of agent, posted");
});

test.each<Options>([{}, published, { predictor: "samples", levels: 2, hidden: 0.25 }])(
  "every check of every game holds with %j",
  (options) => {
    for (const { name, passed, detail } of check(() => offer.make(options)))
      expect(passed, `${name}: ${detail}`).toBe(true);
  },
);
