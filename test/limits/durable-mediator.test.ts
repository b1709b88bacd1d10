/** Posted fees for users of unknown value: monopoly, rivals, commitment, and a mediator that competes with its own later self. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { durableMediatorGame } from "../../envs/limits/durable-mediator/durable-mediator.js";
import { durableMediator } from "../../envs/limits/durable-mediator/entry.js";
import type { DurableMediatorOptions } from "../../envs/limits/durable-mediator/options.js";
import { skimmingPath, stages } from "../../envs/limits/durable-mediator/skimming.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = durableMediator;
type Options = Partial<DurableMediatorOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

function play(options: Options, mediator: string, user: string, episodes: number, seed = 0) {
  const game = durableMediatorGame(options);
  const joint = { mediator: bots[mediator](game, 0, seed), user: bots[user](game, 1, seed) };
  return evaluate(game, joint, { episodes, seed, lanes: 256 });
}

describe("one slot", () => {
  test("fee .5, profit .25, users .125, deadweight .125", () => {
    expect(solved().closedForm).toMatchObject({ fee: 0.5, profit: 0.25, users: 0.125, deadweight: 0.125 });
    expect(solved().nash).toMatchObject({ fee: 0.5, profit: 0.25, users: 0.125, deadweight: 0.125 });
    expect(solved().grid.equilibria).toEqual([0.5]);
  });

  test("no other fee brings more, whatever the cost", () => {
    for (const cost of [0, 0.2, 0.7]) {
      const { fee, profit, users, deadweight } = solved({ cost }).closedForm;
      for (let f = 0; f <= 1; f += 0.01) expect((f - cost) * (1 - f)).toBeLessThanOrEqual(profit + 1e-12);
      near(profit, (fee - cost) * (1 - fee));
      near(users, (1 - fee) ** 2 / 2);
      near(profit + users + deadweight, (1 - cost) ** 2 / 2);
    }
  });

  test("two mediators: the fee falls to the cost, and on the grid to it or one bin above", () => {
    expect(solved({ mediators: 2 }).nash).toMatchObject({ fee: 0, profit: 0, users: 0.5, deadweight: 0 });
    expect(solved({ mediators: 2 }).grid.equilibria).toEqual([0, 0.05]);
    expect(solved({ mediators: 3, cost: 0.3 }).grid.equilibria).toEqual([0.3, 0.35]);
    expect(solved({ mediators: 2, cost: 0.3 }).nash).toMatchObject({ fee: 0.3, profit: 0 });
  });

  test("in play the monopoly earns .25 per user and rivals nothing, within four standard errors", () => {
    for (const mediators of [1, 2]) {
      const { metrics } = play({ mediators }, "equilibrium", "equilibrium", 6_000, 1);
      const { fee, profit, users, deadweight } = solved({ mediators }).nash;
      expect(metrics.fee.mean).toBe(fee);
      agrees(metrics["mediator profit"], profit);
      agrees(metrics["user surplus"], users);
      agrees(metrics.deadweight, deadweight);
      agrees(metrics.taken, 1 - fee);
    }
  });
});

describe("durable: a new fee in every slot", () => {
  test("two slots, d = .9: fees 121/260 and 11/26, profit .2326923", () => {
    const { durable } = solved({ slots: 2 });
    near(durable.fees[0], 121 / 260);
    near(durable.fees[1], 11 / 26);
    near(durable.lowestServed[0], 11 / 13);
    near(durable.profit, 0.3025 / 1.3);
  });

  test("a search over both fees, with users who foresee the second, finds the same", () => {
    for (const d of [0.3, 0.9, 1]) {
      let [best, at] = [0, 0];
      for (let p = 0; p <= 1; p += 1e-4) {
        const reach = Math.min(1, p / (1 - d / 2)); // whoever is as well off next slot, at half of its own value
        const profit = (1 - reach) * p + (d * reach * reach) / 4;
        if (profit > best) [best, at] = [profit, p];
      }
      const { durable } = solved({ slots: 2, survival: d });
      near(durable.profit, best, 1e-7);
      if (d < 1) expect(Math.abs(durable.fees[0] - at)).toBeLessThan(1e-3);
    }
  });

  test("whoever is just served is as well off in the next slot, and no other last fee would do better", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.double({ min: 0, max: 0.99, noNaN: true }), (slots, d) => {
        const { fees, reaches } = skimmingPath(slots, d, 0.1);
        for (let t = 0; t + 1 < slots; t++) near(reaches[t] - fees[t], d * (reaches[t] - fees[t + 1]));
        near(fees[slots - 1], (0.1 + reaches[slots - 2]) / 2);
        for (let t = 1; t < slots; t++) expect(fees[t]).toBeLessThanOrEqual(fees[t - 1] + 1e-12);
      }),
      { seed: 1, numRuns: 20 },
    );
  });

  test("each stage's margin is the best one, and its profit and users' surplus are those of its path", () => {
    for (const d of [0.2, 0.9, 0.99]) {
      const all = stages(6, d);
      for (let k = 2; k <= 6; k++) {
        const [{ pass, profit, users }, next] = [all[k - 1], all[k - 2]];
        for (let x = 0; x <= 1; x += 0.01)
          expect((1 - x) * pass * x + d * x * x * next.profit).toBeLessThanOrEqual(profit + 1e-12);
        const { fees, reaches } = skimmingPath(k, d, 0);
        let [earned, kept, high, odds] = [0, 0, 1, 1];
        fees.forEach((fee, t) => {
          earned += odds * (high - reaches[t]) * fee;
          kept += odds * (high - reaches[t]) * ((high + reaches[t]) / 2 - fee);
          [high, odds] = [reaches[t], odds * d];
        });
        near(profit, earned);
        near(users, kept);
      }
    }
  });

  test("more slots leave less, more patience without a last slot does; with two it leaves least at d = 2/3, .2222, and .25 at both ends", () => {
    const profit = (slots: number, d: number) => stages(slots, d)[slots - 1].profit;
    for (const [d, expected] of [
      [0, 1 / 4],
      [2 / 3, 2 / 9],
      [0.9, 0.3025 / 1.3],
      [1, 1 / 4],
    ])
      near(profit(2, d), expected);
    const survivals = Array.from({ length: 1000 }, (_, k) => k / 1000);
    const least = (slots: number) => Math.min(...survivals.map((d) => profit(slots, d)));
    expect(least(2).toFixed(4)).toBe("0.2222");
    expect(least(8).toFixed(4)).toBe("0.1616");
    near(profit(8, 0.855), least(8), 1e-6);
    let [more, wrong] = [0, 0];
    for (const d of survivals) {
      const all = stages(40, d);
      for (let k = 1; k < 40; k++) more = Math.max(more, all[k].profit - all[k - 1].profit);
      wrong = Math.max(wrong, Math.abs(all[1].profit - (1 - d / 2) ** 2 / (4 - 3 * d)));
    }
    expect(more).toBeLessThan(1e-15);
    near(wrong, 0);
    expect(profit(3, 0.5)).toBeLessThan(profit(2, 0.5) - 0.01);
    const endless = [0, 0.2, 0.5, 0.9, 0.99, 1].map((survival) => solved({ survival }).endless.profit);
    for (let k = 1; k < endless.length; k++) expect(endless[k]).toBeLessThan(endless[k - 1] - 0.01);
  });

  test("in play two slots earn less at d = 2/3 than at d = .2 and .99", () => {
    for (const survival of [0.2, 2 / 3, 0.99]) {
      const options = { slots: 2, survival, bins: 1000, users: 4 };
      const { metrics } = play(options, "equilibrium", "equilibrium", 2_000, 7);
      agrees(metrics["mediator profit"], solved(options).durable.profit); // fees lie within half a bin of the equilibrium's
    }
  });

  test("patience and slots take the mediator's profit, and commitment to one fee gives it back", () => {
    const profits = solved({ slots: 16, survival: 0.99 }).coase.map(({ profit }: { profit: number }) => profit);
    for (let k = 1; k < profits.length; k++) expect(profits[k]).toBeLessThan(profits[k - 1]);
    for (const d of [0.5, 0.9, 0.999]) {
      const last = stages(40_000, d)[39_999];
      const root = Math.sqrt(1 - d);
      near(last.margin, root / (1 + root), 1e-6);
      near(last.profit, last.margin / 2);
      near(solved({ survival: d }).endless.profit, last.profit, 1e-6);
    }
    near(solved({ slots: 2, survival: 1 }).durable.profit, 0.25); // at d = 1 nobody is served before the last slot
    const committed = solved({ slots: 8, fees: "standing" });
    expect(committed.nash.profit).toBe(0.25);
    near(committed.commitment.worth, 0.25 - committed.durable.profit);
    near(solved({ slots: 5, survival: 0 }).durable.profit, 0.25);
  });

  test("in play, on a fine grid, profit, users' surplus and deadweight are those of the recursion", () => {
    for (const options of [
      { slots: 2, bins: 1000 },
      { slots: 5, bins: 1000, cost: 0.2, users: 3 },
    ]) {
      const { metrics } = play(options, "equilibrium", "equilibrium", 4_000, 2);
      const { profit, users, deadweight } = solved(options).nash;
      for (const [name, expected] of Object.entries({
        "mediator profit": profit,
        "user surplus": users,
        deadweight,
      })) {
        agrees(metrics[name], expected); // fees lie within half a bin, 5e-4, far below four standard errors
      }
    }
  });

  test("a standing fee is posted once and earns .25, though users may wait", () => {
    const { metrics } = play({ slots: 6, fees: "standing" }, "equilibrium", "equilibrium", 5_000, 3);
    agrees(metrics["mediator profit"], 0.25);
    expect(metrics.fee.mean).toBe(0.5);
    const game = durableMediatorGame({ slots: 6, fees: "standing", survival: 1 });
    const batch = new Batch(game, 1);
    batch.reset({ seed: 1 });
    for (let t = 0; t < 12; t++) {
      expect(batch.masks[0][7]).toBe(t === 0 ? 1 : 0);
      if (t > 0) expect(batch.observations[0][3]).toBeCloseTo(0.35, 6);
      batch.step([Float32Array.of(t === 0 ? 7 : 0), new Float32Array(4)]);
    }
  });
});

test("equal lowest fees share the users, and a dearer mediator serves nobody", () => {
  const game = durableMediatorGame({ mediators: 3, cost: 0.1 });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 5 });
  batch.step([Float32Array.of(6, 4, 4), new Float32Array(4)]);
  batch.step([new Float32Array(3), new Float32Array(4).fill(1)]);
  expect([...batch.rewards[0]]).toEqual([0, Math.fround(0.2), Math.fround(0.2)]); // 4 users at (.2 − .1), by two
  const earned = batch.rewards[1].reduce((a, b) => a + b, 0);
  near(earned / 4, batch.finalMetrics[3], 1e-6);
  near(batch.finalMetrics[2], 0.1);
  near(batch.finalMetrics[4], batch.finalMetrics[2] + batch.finalMetrics[3]);
});

test("the game keeps the contract", () => {
  for (const options of [{}, { mediators: 2, slots: 3, fees: "standing" }, { slots: 4, cost: 0.4 }] as Options[]) {
    for (const { name, passed, detail } of check(() => durableMediatorGame(options), { steps: 24, seeds: [0, 1] })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => durableMediatorGame({ mediators: 0 })).toThrow(
    "option 'mediators' must be an integer from 1 to 8, got 0",
  );
  expect(() => durableMediatorGame({ cost: Number.NaN })).toThrow("option 'cost' must be a number");
  expect(() => solve!({ fees: "any" })).toThrow("option 'fees' must be one of slot, standing");
  expect(() => solve!([])).toThrow("options must be an object");
});
