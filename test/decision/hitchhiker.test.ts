/** Parfit's hitchhiker: who should pay, who would, and what a bond is good for. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { foreseen } from "../../envs/decision/foreseen.js";
import { hitchhikerEntry } from "../../envs/decision/hitchhiker/entry.js";
import { hitchhiker } from "../../envs/decision/hitchhiker/hitchhiker.js";
import { type HitchhikerOptions, ride } from "../../envs/decision/hitchhiker/options.js";
import { best, binds, thresholds, worth } from "../../envs/decision/hitchhiker/theory.js";
import { tossed } from "../../envs/decision/toss.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = hitchhikerEntry;
type Options = Partial<HitchhikerOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const play = (options: Options, bot: string, episodes = 4000) => {
  const game = hitchhiker(options);
  return evaluate(game, { hitchhiker: bots[bot](game, 0, 3) }, { episodes, seed: 6, lanes: Math.min(episodes, 512) });
};
/** In play, of one who pays with this probability. */
const mixed = (options: Options, pays: number, episodes = 4000) => {
  const game = hitchhiker(options);
  const bot = tossed(() => () => pays)(game, 0, 8);
  return evaluate(game, { hitchhiker: bot }, { episodes, seed: 7, lanes: 512 });
};

describe("V = 10, C = 1", () => {
  test("one who must be certain pays from an accuracy of 10/19 on, any other at times from 11/21, always from 9/17", () => {
    const { certain, mixing, always } = thresholds(ride());
    near(certain, 10 / 19);
    near(mixing, 11 / 21);
    near(always!, 9 / 17);
    for (const [edge, low, high] of [
      [mixing, (x: number) => x === 0, (x: number) => x > 0],
      [always!, (x: number) => x < 1, (x: number) => x === 1],
    ] as const) {
      expect(low(best(ride(), edge - 1e-6).pays)).toBe(true);
      expect(high(best(ride(), edge + 1e-6).pays)).toBe(true);
    }
    for (const step of [-1e-6, 1e-6])
      expect(worth(ride(), certain + step, 1) > worth(ride(), certain + step, 0)).toBe(step > 0);
  });

  test("with accuracy .95 paying earns 8.55 and refusing .5, in play too", () => {
    near(solved().pay.value, 8.55);
    near(solved().refuse.value, 0.5);
    expect(solved().optimum.pays).toBe(1);
    const paid = play({}, "pay");
    agrees(paid.returns.hitchhiker_0, 8.55);
    agrees(paid.metrics.rescued, 0.95);
    agrees(paid.metrics.paid, 0.95);
    agrees(paid.metrics.payoff, 8.55);
    const refused = play({}, "refuse");
    agrees(refused.returns.hitchhiker_0, 0.5);
    near(refused.metrics.payoff.mean, refused.returns.hitchhiker_0.mean);
    expect(refused.metrics.paid.mean).toBe(0);
    agrees(play({}, "random").returns.hitchhiker_0, 0.5 * 9.5);
    expect(solved().ratifiable).toEqual([{ pays: 0, value: solved().refuse.value }]);
  });

  test("a sure predictor is met with certainty, a coin with refusal", () => {
    expect(play({ accuracy: 1 }, "optimum", 50).returns.hitchhiker_0.mean).toBe(9);
    expect(play({ accuracy: 1 }, "causal", 50).returns.hitchhiker_0.mean).toBe(0);
    agrees(play({ accuracy: 0.5 }, "optimum").returns.hitchhiker_0, 5);
  });
});

test("in town refusing earns C more than paying, whatever was foreseen", () => {
  const batch = new Batch(hitchhiker({ accuracy: 1, cost: 3 }), 2, "disabled");
  batch.reset({ seed: 1 });
  const pay = [Float32Array.of(0, 0)];
  const policy = [Float32Array.of(1, 0, 1, 0)];
  batch.step(pay, policy);
  batch.step([Float32Array.of(0, 1)], policy); // the second refuses after all
  expect([...batch.rewards[0]]).toEqual([7, 10]);
});

test("what you would do counts, and not what you do while you are imagined; and both look the same", () => {
  const batch = new Batch(hitchhiker({ accuracy: 1 }), 2, "disabled");
  batch.reset({ seed: 1 });
  const before = [...batch.observations[0]];
  batch.step([Float32Array.of(1, 0)], [Float32Array.of(1, 0, 0, 1)]); // a payer who refuses here, a refuser who pays here
  expect([...batch.terminated]).toEqual([0, 1]);
  expect([...batch.observations[0]].slice(0, 2)).toEqual(before.slice(0, 2));
  expect(batch.rewards[0][1]).toBe(0);
});

test("where V < 2C a sure predictor that samples is best paid with probability V/(2C): .625 for 10 and 8, worth 3.125", () => {
  const options: Options = { cost: 8, accuracy: 1 };
  near(best(ride(options), 1).pays, 0.625);
  near(best(ride(options), 1).value, 3.125);
  expect(thresholds(ride(options)).always).toBeUndefined();
  expect(solved(options).thresholds).toMatchObject({ always: null, reason: expect.stringContaining("2 C") });
  agrees(play(options, "optimum").returns.hitchhiker_0, 3.125);
});

test("one who is read by its likelier action pays with probability 1/2, for p (V − C/2)", () => {
  const options: Options = { predictor: "mode", accuracy: 0.9 };
  expect(best(ride(options), 0.9)).toEqual({ pays: 0.5, value: 0.9 * 9.5 });
  agrees(play(options, "optimum").returns.hitchhiker_0, 0.9 * 9.5);
  expect(solved(options).thresholds.mixing).toBeNull();
  expect(foreseen("mode", 0.9, 0.49)).toBeCloseTo(0.1, 12);
});

const rides = fc.record({
  value: fc.integer({ min: 1, max: 20 }),
  share: fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
  predictor: fc.constantFrom("samples" as const, "mode" as const),
  accuracy: fc.integer({ min: 0, max: 50 }).map((k) => 0.5 + k / 100),
});

test("no policy earns more than the best one", () => {
  const interior = new Set<boolean>();
  fc.assert(
    fc.property(rides, ({ value, share, predictor, accuracy }) => {
      const options = ride({ value, cost: share * value, predictor });
      const top = best(options, accuracy);
      near(top.value, worth(options, accuracy, top.pays));
      interior.add(top.pays > 0 && top.pays < 1 && top.pays !== 0.5);
      for (let k = 0; k <= 64; k++)
        expect(worth(options, accuracy, k / 64)).toBeLessThanOrEqual(top.value + 1e-9 * value);
    }),
    { seed: 3, numRuns: 100 },
  );
  expect(interior.size).toBe(2);
});

test("in play a mixing hitchhiker earns ((1 − p) + (2p − 1) π) (V − C π)", () => {
  for (const [pays, accuracy] of [
    [0.3, 0.8],
    [0.75, 0.6],
  ])
    agrees(
      mixed({ accuracy, cost: 4 }, pays).returns.hitchhiker_0,
      (1 - accuracy + (2 * accuracy - 1) * pays) * (10 - 4 * pays),
    );
});

describe("a bond", () => {
  test("is taken by one who would refuse in town, and earns it what paying does", () => {
    const { returns, metrics } = play({ bond: true }, "causal");
    agrees(returns.hitchhiker_0, 8.55);
    expect(metrics.bound.mean).toBe(1);
    agrees(metrics.rescued, 0.95);
    expect(metrics.paid.mean).toBe(metrics.rescued.mean);
    near(solved({ bond: true }).bond.value, 8.55);
    expect(solved({ bond: true }).bond.taken).toBe(true);
    agrees(play({ bond: true }, "refuse").returns.hitchhiker_0, 0.5);
    agrees(play({ bond: true }, "optimum").returns.hitchhiker_0, 8.55);
  });

  test("is left alone below V/(2V − C)", () => {
    for (const accuracy of [0.52, 0.53]) {
      const taken = accuracy > 10 / 19;
      expect(binds(ride(), accuracy)).toBe(taken);
      expect(play({ bond: true, accuracy }, "causal", 40).metrics.bound.mean).toBe(taken ? 1 : 0);
    }
  });

  test.each(Object.keys(bots))("the bot %s does nothing that is not legal, and says so in its policy", (name) => {
    const game = hitchhiker({ bond: true, accuracy: 1 });
    const batch = new Batch(game, 16, "disabled");
    const bot = bots[name](game, 0, 2);
    batch.reset({ seed: 1 });
    const [actions, policies] = [new Float32Array(16), new Float32Array(32)];
    for (let step = 0; step < 2; step++) {
      bot.act(batch.observations[0], batch.masks[0], actions, policies);
      for (const [k, chance] of policies.entries()) expect(chance * (1 - batch.masks[0][k])).toBe(0);
      if (step === 0) batch.step([actions], [policies]);
    }
    expect(batch.repaired).toBe(0);
  });

  test("leaves nothing to choose, where the driver looks and in town", () => {
    const batch = new Batch(hitchhiker({ bond: true, accuracy: 1 }), 2, "disabled");
    batch.reset({ seed: 1 });
    const coin = [Float32Array.of(0.5, 0.5, 0.5, 0.5)];
    batch.step([Float32Array.of(0, 1)], coin);
    expect([...batch.masks[0]]).toEqual([1, 0, 1, 1]);
    batch.step([Float32Array.of(0, 0)], [Float32Array.of(1, 0, 0, 1)]);
    expect([...batch.terminated]).toEqual([0, 1]);
    expect([...batch.masks[0]].slice(0, 2)).toEqual([1, 0]);
  });
});

test("one who remembers pays where it is imagined, refuses in town and earns p V, 9.5", () => {
  const lanes = 4000;
  const batch = new Batch(hitchhiker(), lanes, "next-step");
  batch.reset({ seed: 2 });
  const [pay, refuse] = [new Float32Array(lanes), new Float32Array(lanes).fill(1)];
  const reads = Float32Array.from({ length: 2 * lanes }, (_, k) => 1 - (k % 2)); // certain to pay
  let earned = 0;
  for (const actions of [pay, refuse]) {
    batch.step([actions], [reads]);
    for (const reward of batch.rewards[0]) earned += reward / lanes;
  }
  agrees({ mean: earned, standardError: 10 * Math.sqrt((0.05 * 0.95) / lanes) }, 9.5);
});

test("with the accuracy drawn, policies that turn on it earn what the mean over it says", () => {
  const options: Options = { drawn: true, cost: 4 };
  const { optimum, refuse, pay, bond } = solved(options);
  near(refuse.value, 10 / 4); // E(1 − p) = 1/4
  near(pay.value, (3 / 4) * 6);
  agrees(play(options, "optimum").returns.hitchhiker_0, optimum.value);
  agrees(play(options, "refuse").returns.hitchhiker_0, refuse.value);
  agrees(play({ ...options, bond: true }, "causal").returns.hitchhiker_0, bond.value);
  // by hand: it binds itself from 10/16 on
  near(bond.value, 2 * (10 * (0.5 * 0.125 - (0.625 ** 2 - 0.25) / 2 + 0.5 * 0.125) + (6 * (1 - 0.625 ** 2)) / 2), 1e-4);
});

test("the game keeps the contract", () => {
  const quick = { seeds: [0, 1], steps: 30, garbage: nodeGarbage, garbageSteps: 200_000 };
  for (const options of [{}, { bond: true, drawn: true }, { predictor: "mode", cost: 0 }] as Options[]) {
    for (const { name, passed, detail } of check(() => hitchhiker(options), quick)) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => hitchhiker({ accuracy: 0.4 })).toThrow("option 'accuracy' must be a number from 0.5 to 1, got 0.4");
  expect(() => hitchhiker({ cost: 11 })).toThrow("option 'cost' must be at most 'value', 10, got 11.");
  expect(() => hitchhiker({ value: Number.NaN })).toThrow("option 'value' must be a number");
  expect(() => solve!({ predictor: "code" })).toThrow("option 'predictor' must be one of samples, mode");
  expect(solved({ cost: 0 }).ratifiable.pays).toBe("any");
});
