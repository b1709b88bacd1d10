/** Paying validators to leave: what a place is worth, how many leave for a bribe, and what control costs. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { exitEntry as entry } from "../../envs/competing/exit/entry.js";
import { exit } from "../../envs/competing/exit/exit.js";
import { type ExitOptions, exitModel } from "../../envs/competing/exit/options.js";
import {
  chance,
  income,
  leading,
  leadingMixed,
  leads,
  leaving,
  presentValue,
  worth,
} from "../../envs/competing/exit/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<ExitOptions>;
const { bots } = entry;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => entry.solve!(options);
const certain = { vary: 0, spread: 0 } as const;

describe("what a place is worth", () => {
  test("at a million validators 8.0415 ETH, and 9.23 where about 806,000 are left", () => {
    const present = presentValue(0.08, 9);
    near(present, 1.08 ** -9 / 8);
    near(income(1e6), 32 * (2.94021 + 1.0785433));
    expect((income(1e6) * present).toFixed(4)).toBe("8.0415");
    expect((income(806_000) * present).toFixed(2)).toBe("9.23");
    const { control, published } = solved();
    expect(control.bribe.toFixed(2)).toBe("9.23");
    expect(published).toMatchObject({ bribe: 9.23, from: 0.23, to: 0.33 });
    near(control.validatorsLeft, (1_156_000 * 23) / 33);
    near(solved({ validators: 1e6 }).place.worth, 8.0415, 1e-5);
  });

  test("one by one, the k-th validator leaves for R(n − k + 1) PV ≤ b ≤ R(n − k) PV", () => {
    // every follower is one validator: n (1 − s)/m = 1
    const model = exitModel({ validators: 1000, share: 0.936, target: 0.95, followers: 64 });
    for (const k of [1, 17, 64]) {
      near(worth(model, k), income(1000 - k) * model.present);
      const low = income(1000 - k + 1) * model.present;
      const high = income(1000 - k) * model.present;
      expect([leaving(model, low + 1e-9), leaving(model, (low + high) / 2), leaving(model, high - 1e-9)]).toEqual([
        k,
        k,
        k,
      ]);
    }
  });

  test("to stay is worth more the more have left, and k leave iff neither who leaves nor who stays would do otherwise", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.double({ min: 0.05, max: 0.6, noNaN: true }),
        fc.double({ min: 5, max: 20, noNaN: true }),
        (followers, share, bribe) => {
          const model = exitModel({ followers, share, target: 0.9 });
          const k = leaving(model, bribe);
          for (let j = 0; j < followers; j++) expect(worth(model, j + 1)).toBeGreaterThan(worth(model, j));
          if (k > 0) expect(worth(model, k - 1)).toBeLessThanOrEqual(bribe);
          if (k < followers) expect(worth(model, k)).toBeGreaterThanOrEqual(bribe);
          const p = chance(model, bribe);
          expect(p === 0).toBe(k === 0);
          expect(p === 1).toBe(k === followers);
        },
      ),
    );
  });

  test("from 23 % to 33 % takes four of ten followers, who leave for 8.67 to 9.28", () => {
    const { control, nash } = solved();
    expect(control.followers).toBe(4);
    expect(control.bribeRange.map((b: number) => b.toFixed(2))).toEqual(["8.67", "9.28"]);
    const rows = nash.bribes.map(
      ({ bribe, leave, control: has }: { bribe: number; leave: number; control: boolean }) => [bribe, leave, has],
    );
    expect(rows.find(([bribe]: number[]) => bribe === 9)).toEqual([9, 4, true]);
    expect(rows.find(([bribe]: number[]) => bribe === 8.5)).toEqual([8.5, 3, false]);
    for (const { gap } of nash.bribes) expect(gap).toBe(0);
    expect(solved({ share: 0.1, target: 0.999, followers: 1 }).control.followers).toBe(1);
  });
});

/** One episode of so many leaving. */
function episode(options: Options, offer: number, leavers: readonly number[]) {
  const game = exit({ ...certain, followers: leavers.length, ...options });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 1 });
  batch.step([Float32Array.of(offer), new Float32Array(leavers.length)]);
  batch.step([Float32Array.of(0), Float32Array.from(leavers)]);
  expect([batch.terminated[0], batch.repaired]).toEqual([1, 0]);
  const out = new Float64Array(game.metrics.length);
  batch.measure(0, out);
  const metrics = Object.fromEntries(game.metrics.map((name, k) => [name, out[k]]));
  return { leader: batch.rewards[0][0], followers: [...batch.rewards[1]], metrics, game };
}

describe("in play", () => {
  test("who leaves gains b − R(n) PV, who stays the rise of what a place is worth, and the leader the rest", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        (leavers, offer) => {
          const { leader, followers, metrics, game } = episode({}, offer, leavers);
          const { model } = game;
          const k = leavers.reduce((a, b) => a + b, 0);
          const bribe = model.bribes[offer - 1];
          leavers.forEach((leaves, i) => {
            near(followers[i], (leaves ? bribe : worth(model, k)) - worth(model, 0), 1e-6);
          });
          near(leader, leads(model, 0.33, 4, bribe, k), 1e-6);
          near(metrics["leader's share"], 0.23 / (1 - (0.77 * k) / leavers.length));
          expect(metrics.control).toBe(metrics["leader's share"] >= 0.33 - 1e-9 ? 1 : 0);
          near(metrics.bribes, (bribe * k * 0.77) / leavers.length);
          const weighted = followers.reduce((a, b) => a + b, 0) * (0.77 / leavers.length);
          near(metrics.welfare, leader + weighted - (metrics.control ? 4 : 0), 1e-5);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("nobody gains by leaving the pure equilibrium, in play", () => {
    for (const [offer, k] of [
      [3, 3],
      [4, 4],
      [6, 5],
    ] as const) {
      const leavers = Array.from({ length: 10 }, (_, i) => (i < k ? 1 : 0));
      const { followers } = episode({}, offer, leavers);
      leavers.forEach((own, i) => {
        const other = episode(
          {},
          offer,
          leavers.map((one, j) => (j === i ? 1 - own : one)),
        );
        expect(other.followers[i]).toBeLessThanOrEqual(followers[i]);
      });
      expect(leaving(exitModel(), exitModel().bribes[offer - 1])).toBe(k);
    }
  });

  test("followers who mix are indifferent, and the leader earns what was computed", () => {
    const game = exit(certain);
    const { model } = game;
    const joint = { leader: bots.mixed(game, 0, 1), follower: bots.mixed(game, 1, 1) };
    const { metrics, each } = evaluate(game, joint, { episodes: 3000, seed: 8, lanes: 300 });
    const lead = leadingMixed(model, model.target, 4, model.bribes);
    const q = chance(model, model.bribes[lead.offer - 1]);
    agrees(metrics.left, q);
    agrees(estimate(each.leader_0), lead.payoff);
    near(metrics.bribe.mean, model.bribes[lead.offer - 1]);
    agrees(estimate(each.follower_0), model.bribes[lead.offer - 1] - worth(model, 0));
    expect(q).toBeGreaterThan(0);
    expect(q).toBeLessThan(1);
  });

  test("the leader buys control iff it is worth more than what it costs beyond the gain of its own validators", () => {
    const { worthIt } = solved(certain).leader;
    for (const value of [worthIt.value - 0.01, worthIt.value + 0.01]) {
      const game = exit({ ...certain, value });
      const joint = { leader: bots.equilibrium(game, 0, 1), follower: bots.equilibrium(game, 1, 1) };
      const { metrics, each } = evaluate(game, joint, { episodes: 4 });
      expect(metrics.control.mean).toBe(value > worthIt.value ? 1 : 0);
      near(each.leader_0[0], leading(game.model, 0.33, value, game.model.bribes).payoff, 1e-6);
    }
    const game = exit();
    const joint = { leader: bots.equilibrium(game, 0, 1), follower: bots.equilibrium(game, 1, 1) };
    const { metrics } = evaluate(game, joint, { episodes: 2000, seed: 3, lanes: 200 });
    expect(metrics.control.mean).toBeGreaterThan(0.5);
    expect(metrics.control.mean).toBeLessThan(0.8);
  });

  test("honest ones stay and pay nothing; the myopic all leave, and regret it", () => {
    const game = exit(certain);
    const play = (leader: string, follower: string) =>
      evaluate(game, { leader: bots[leader](game, 0, 1), follower: bots[follower](game, 1, 1) }, { episodes: 2 });
    const honest = play("honest", "equilibrium");
    expect([honest.metrics.left.mean, honest.metrics.welfare.mean, honest.each.leader_0[0]]).toEqual([0, 0, 0]);
    const myopic = play("equilibrium", "myopic");
    expect([myopic.metrics.left.mean, myopic.metrics.control.mean]).toEqual([1, 1]);
    const bribe = myopic.metrics.bribe.mean;
    expect(worth(game.model, 9)).toBeGreaterThan(bribe); // the last would have earned more by staying
    near(myopic.metrics["leader's share"].mean, 1);
  });

  test("without a bribe nobody has a choice", () => {
    const batch = new Batch(exit(), 1, "disabled");
    batch.reset({ seed: 1 });
    batch.step([Float32Array.of(0), new Float32Array(10)]);
    expect([...batch.masks[1]]).toEqual(Array.from({ length: 20 }, (_, k) => 1 - (k % 2)));
    expect([...batch.masks[0].subarray(0, 2)]).toEqual([1, 0]);
  });
});

test("the game keeps the contract", () => {
  for (const options of [{}, { followers: 1, bribes: [5], vary: 0.9 }, { ...certain, value: 0 }] as Options[])
    expect(check(() => entry.make(options), { steps: 30 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => exit(options as Options);
  expect(refused({ target: 0.2 })).toThrow("option 'target' must be above 'share'");
  expect(refused({ bribes: [9, 8] })).toThrow("must ascend");
  expect(refused({ bribes: [Number.NaN] })).toThrow("must be numbers above 0");
  expect(refused({ bribes: 9 })).toThrow("must be a list");
  expect(refused({ rate: 0 })).toThrow("option 'rate'");
  expect(refused({ followers: 0 })).toThrow("option 'followers'");
});
