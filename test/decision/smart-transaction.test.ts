/** Smart transactions: a circle of conditional transfers, executed whole, one by one, or in escrow. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { jointName } from "../../envs/commitment/matrix/normal-form.js";
import { pureEquilibria } from "../../envs/commitment/matrix/pure.js";
import { eliminateWeakly } from "../../envs/commitment/theory/dominance.js";
import { metaForm } from "../../envs/commitment/theory/meta-form.js";
import { circleDevice, conditional } from "../../envs/decision/smart-transaction/device.js";
import { smartTransaction } from "../../envs/decision/smart-transaction/entry.js";
import { escrowGame } from "../../envs/decision/smart-transaction/escrow.js";
import { circle, type SmartTransactionOptions } from "../../envs/decision/smart-transaction/options.js";
import { ringGame } from "../../envs/decision/smart-transaction/ring.js";
import { escrowAnswer, longest } from "../../envs/decision/smart-transaction/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, make, solve } = smartTransaction;
type Options = Partial<SmartTransactionOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const play = (options: Options, bot: string, episodes = 8, odd: { [agent: string]: string } = {}) => {
  const game = make(options);
  const seats = Object.fromEntries(Object.entries(odd).map(([agent, name]) => [agent, bots[name](game, 0, 5)]));
  return evaluate(
    game,
    { party: bots[bot](game, 0, 2) },
    { episodes, seed: 11, lanes: Math.min(episodes, 512), seats },
  );
};
const metaOf = (options: Options) => {
  const whole = circle({ low: 2, high: 2, ...options });
  return metaForm(ringGame(whole), circleDevice(whole));
};

describe("messages", () => {
  test.each([2, 3, 4, 6])(
    "a circle of %i is closed under the greatest fixed point, and never under the least",
    (parties) => {
      for (const messages of ["conditional", "threshold", "expression"] as const) {
        const whole = play({ parties, messages }, "conditional", 200);
        expect([whole.metrics.success.mean, whole.metrics.transfers.mean]).toEqual([1, 1]);
        agrees(whole.returns.party_0, whole.metrics.welfare.mean / parties);
        const none = play({ parties, messages, execution: "one-by-one" }, "conditional");
        expect([none.metrics.success.mean, none.metrics.welfare.mean]).toEqual([0, 0]);
      }
    },
  );

  test.each([2, 3, 4])(
    "in a circle of %i closing it is the one equilibrium with transfers, and all that dominance leaves",
    (parties) => {
      const form = metaOf({ parties });
      const paid = (joint: number) => [...form.payoffs.subarray(joint * parties, (joint + 1) * parties)];
      const all = pureEquilibria(form);
      const closing = all.filter((joint) => paid(joint).some((u) => u !== 0));
      expect(closing.map((joint) => jointName(form, joint))).toEqual([
        Array(parties).fill(conditional(parties)).join("/"),
      ]);
      expect(paid(closing[0])).toEqual(Array(parties).fill(1));
      const left = eliminateWeakly(form).survivors.map((list, i) => list.map((a) => form.actions[i][a]));
      expect(left).toEqual(Array(parties).fill([conditional(parties)]));
      const least = metaOf({ parties, execution: "one-by-one" });
      for (const joint of pureEquilibria(least))
        expect([...least.payoffs.subarray(joint * parties, (joint + 1) * parties)]).toEqual(Array(parties).fill(0));
    },
  );

  test("under the least one unconditional start sets all others off, and its successor gains by keeping", () => {
    const odd = { party_0: "transfer" };
    const started = play({ parties: 4, execution: "one-by-one" }, "conditional", 8, odd);
    expect(started.metrics.success.mean).toBe(1);
    const kept = play({ parties: 4, execution: "one-by-one" }, "conditional", 8, { ...odd, party_1: "keep" });
    near(kept.returns.party_1.mean, started.returns.party_1.mean + 1, 1e-6);
    near(kept.returns.party_0.mean, -1);
    expect([kept.metrics.transfers.mean, kept.metrics.broken.mean]).toEqual([0.25, 1]);
  });

  test("whoever keeps or is silent breaks an atomic circle, and nobody is out of pocket", () => {
    for (const bot of ["keep", "silent"]) {
      const { metrics, returns } = play({ parties: 6 }, "conditional", 8, { party_3: bot });
      expect([metrics.transfers.mean, metrics.broken.mean, returns.party_2.mean]).toEqual([0, 0, 0]);
    }
    const { metrics } = play({ parties: 6 }, "conditional", 8, { party_3: "transfer" });
    expect(metrics.success.mean).toBe(1);
  });

  test("from uniform messages steepest ascent closes circles of 2 and 3, and none of 4", () => {
    const found = [2, 3, 4].map((parties) => {
      const { payoffs, strides, joints, actions } = metaOf({ parties });
      const width = actions[0].length;
      const logits = actions.map((list) => new Float64Array(list.length));
      let chances: number[][] = [];
      for (let step = 0; step < 300; step++) {
        chances = logits.map((row) => {
          const powers = Array.from(row, Math.exp);
          return powers.map((x) => x / powers.reduce((a, b) => a + b));
        });
        const worth = logits.map(() => new Float64Array(width));
        for (let joint = 0; joint < joints; joint++) {
          const picks = strides.map((stride) => Math.floor(joint / stride) % width);
          const chance = chances.reduce((product, row, i) => product * row[picks[i]], 1);
          for (let i = 0; i < parties; i++)
            worth[i][picks[i]] += (chance / chances[i][picks[i]]) * payoffs[joint * parties + i];
        }
        for (let i = 0; i < parties; i++) {
          const mean = worth[i].reduce((sum, u, a) => sum + u * chances[i][a], 0);
          for (let a = 0; a < width; a++) logits[i][a] += chances[i][a] * (worth[i][a] - mean);
        }
      }
      return chances[0][actions[0].indexOf(conditional(parties))];
    });
    expect(found[0]).toBeGreaterThan(0.95);
    expect(found[1]).toBeGreaterThan(0.95);
    expect(found[2]).toBeLessThan(0.1);
  });
});

describe("the escrow", () => {
  test("closes circles of 2, 3, 4 and 6 with probability .9, .81, .729 and .59049", () => {
    expect(solved().bySize.map(({ parties }: { parties: number }) => parties)).toEqual([2, 3, 4, 6]);
    [0.9, 0.81, 0.729, 0.59049].forEach((p, i) => {
      near(solved().bySize[i].escrow, p);
      expect([solved().bySize[i].atomic, solved().bySize[i].oneByOne]).toEqual([1, 0]);
    });
    for (const parties of [2, 3, 4, 6]) {
      const { metrics, returns } = play({ parties, execution: "escrow" }, "equilibrium", 3000);
      agrees(metrics.success, 0.9 ** (parties - 1));
      agrees(metrics.broken, 1 - 0.9 ** (parties - 1));
      agrees(metrics.welfare, escrowAnswer(circle({ parties })).welfare);
      agrees(returns.party_0, -1 + 0.9 ** (parties - 1) * 2 + (1 - 0.9 ** (parties - 1)) * 1.5);
    }
  });

  test("without a deposit whoever has received walks away, so that nobody starts; a deposit of c is enough", () => {
    expect(escrowAnswer(circle({ deposit: 0.99 })).started).toBe(0);
    expect(escrowAnswer(circle({ deposit: 1 })).started).toBe(1);
    expect(play({ execution: "escrow", deposit: 0.99 }, "equilibrium").metrics.transfers.mean).toBe(0);
    const { metrics, returns } = play({ execution: "escrow", deposit: 0.5 }, "transfer", 8, { party_1: "equilibrium" });
    expect(metrics.broken.mean).toBe(1);
    expect([returns.party_0.mean, returns.party_2.mean]).toEqual([-0.5, 0]);
    expect(solved({ execution: "escrow", deposit: 0.5 }).escrow.least).toBeNull();
  });

  test("where nobody walks by choice the first starts iff (1 − h)^(k − 1) v ≥ c: for k = 6 from 1.6935 on, 80.65 % of all", () => {
    const options = { parties: 6, execution: "escrow", deposit: 0, walks: false } as const;
    const answer = escrowAnswer(circle(options));
    near(answer.least, 1 / 0.9 ** 5);
    near(answer.started, (2.5 - 1 / 0.9 ** 5) / 1);
    near(answer.success, 0.476225);
    // by hand, over the worth of the first party: five transfers to others of mean worth 2, and the last to it
    let welfare = 0;
    for (let k = 0; k < 100_000; k++) {
      const worth = 1.5 + (k + 0.5) / 100_000;
      if (worth < answer.least) continue;
      for (let i = 0; i < 6; i++) welfare += (0.9 ** i * ((i === 5 ? worth : 2) - 1)) / 100_000;
    }
    near(answer.welfare, welfare, 1e-4);
    const { metrics } = play(options, "equilibrium", 5000);
    agrees(metrics.success, answer.success);
    agrees(metrics.welfare, answer.welfare);
    expect(escrowAnswer(circle({ ...options, parties: 12 })).started).toBe(0);
  });

  test("at v = 2 c and h = .1 seven parties are the most, as .9⁶ ≥ 1/2 > .9⁷", () => {
    expect(longest(1, 2, 0.1)).toBe(7);
    expect(solved().longestWithoutDeposit.parties).toBe(7);
    expect(solved({ holdUp: 0 }).longestWithoutDeposit.parties).toBeNull();
    for (const parties of [7, 8])
      expect(escrowAnswer(circle({ parties, low: 2, high: 2, deposit: 0, walks: false })).started).toBe(8 - parties);
  });

  test("no party has anything better than its rule, wherever the chain has come to", () => {
    const any = fc.record({
      parties: fc.integer({ min: 2, max: 6 }),
      holdUp: fc.integer({ min: 0, max: 19 }).map((k) => k / 20),
      deposit: fc.integer({ min: 0, max: 30 }).map((k) => k / 10),
      walks: fc.boolean(),
      low: fc.integer({ min: 11, max: 30 }).map((k) => k / 10),
    });
    fc.assert(
      fc.property(any, ({ parties: k, holdUp: h, deposit: D, walks, low }) => {
        const { passesOn, least, given } = escrowAnswer(
          circle({ parties: k, holdUp: h, deposit: D, walks, low, high: low }),
        );
        if (walks) expect(passesOn).toBe(-(1 - h) - h * D >= -D - 1e-12 || h === 1);
        let closes = 1; // by hand, party by party
        for (let i = 1; i < k; i++) closes *= passesOn ? 1 - h : 0;
        near(given, closes);
        const gain = -1 + closes * low + (1 - closes) * D;
        if (Math.abs(gain) > 1e-9) expect(low >= least).toBe(gain > 0);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test("what is earned is the welfare, whoever does what: deposits only change hands", () => {
    const game = escrowGame(circle({ parties: 4, holdUp: 0.3, deposit: 0.7 }));
    const batch = new Batch(game, 1, "disabled");
    const choice = fc.integer({ min: 0, max: 4 }).map((k) => Math.min(k, 1));
    const ends = new Set<number>();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), fc.array(choice, { minLength: 4, maxLength: 4 }), (seed, plan) => {
        batch.reset({ seed });
        for (let step = 0; step < 4 && !batch.terminated[0]; step++) {
          for (let i = 0; i < 4; i++) expect(batch.masks[0][2 * i + 1]).toBe(i === step ? 1 : 0);
          const actions = new Float32Array(4);
          actions[step] = plan[step];
          batch.step([actions]);
        }
        const earned = batch.episodeReturns[0].reduce((a, b) => a + b, 0);
        near(earned, batch.state.welfare[0], 1e-5);
        const given = batch.state.gave.reduce((a, b) => a + b, 0);
        ends.add(given);
        for (let i = 0; i < 4; i++) expect(batch.state.gave[i]).toBe(i < given ? 1 : 0);
        if (given > 0 && given < 4) near(batch.episodeReturns[0][given], batch.state.worth[given] - 0.7, 1e-6);
      }),
      { seed: 9, numRuns: 200 },
    );
    expect(ends.size).toBe(5);
  });
});

test("in the ring itself what is earned is the welfare, whoever transfers, and payoff says what would be", () => {
  const game = ringGame(circle({ parties: 4 }));
  const batch = new Batch(game, 1, "disabled");
  const choices = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), choices, (seed, given) => {
      batch.reset({ seed });
      const out = [new Float32Array(4)];
      game.payoff!(batch.state, 0, [Float32Array.from(given)], out);
      batch.step([Float32Array.from(given)]);
      expect([...batch.rewards[0]]).toEqual([...out[0]]);
      const earned = batch.rewards[0].reduce((a, b) => a + b, 0);
      near(earned, batch.state.welfare[0], 1e-5);
      for (let i = 0; i < 4; i++) near(out[0][i], given[(i + 3) % 4] * batch.state.worth[i] - given[i], 1e-6);
    }),
    { seed: 12, numRuns: 60 },
  );
});

test("large circles are not enumerated, and say why; escrows are solved backwards", () => {
  expect(solved({ parties: 12 })).toMatchObject({ success: 1, nash: null, equilibrium: { welfare: 12, gap: 0 } });
  expect(solved({ parties: 12 }).reason).toContain("244140625 joint ones");
  expect(solved({ execution: "escrow" }).nash).toBeNull();
  expect(solved({ messages: "threshold" }).equilibrium.play).toBe("if count(transfer) >= 2 then transfer else keep");
  expect(solved().nash.pure.length).toBe(21);
  expect(solved({ execution: "one-by-one" }).success).toBe(0);
});

test("the games keep the contract", () => {
  const quick = { seeds: [0], steps: 30 };
  const probed = { ...quick, garbage: nodeGarbage, garbageSteps: 200_000 };
  for (const options of [{ execution: "escrow" }, { execution: "escrow", walks: false, parties: 6 }, {}] as Options[]) {
    for (const { name, passed, detail } of check(() => make(options), options.execution ? probed : quick)) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => make({ parties: 1 })).toThrow("option 'parties' must be an integer from 2 to 12, got 1");
  expect(() => make({ low: 1 })).toThrow("option 'low' must be above 'cost', 1, as a transfer is to be worth its cost");
  expect(() => make({ low: 3 })).toThrow("option 'low' must be at most 'high', 2.5, got 3.");
  expect(() => make({ holdUp: Number.NaN })).toThrow("option 'holdUp' must be a number");
  expect(() => solve!({ execution: "never" })).toThrow("option 'execution' must be one of atomic, one-by-one, escrow");
});
