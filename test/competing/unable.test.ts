/** The game of inabilities: what a locked wallet is worth, by backward induction, in theory, and played. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { pureEquilibria } from "../../envs/commitment/matrix/pure.js";
import { inducedForm } from "../../envs/commitment/theory/induced.js";
import { leaderOptimum } from "../../envs/commitment/theory/leader.js";
import { mayOffer, worth } from "../../envs/competing/unable/contract.js";
import { inability } from "../../envs/competing/unable/entry.js";
import { bestOffer } from "../../envs/competing/unable/induction.js";
import { able, deaf, type UnableOptions, unableModel, wallet } from "../../envs/competing/unable/options.js";
import { unable } from "../../envs/competing/unable/unable.js";
import type { Bot } from "../../src/agent.js";
import { check } from "../../src/check.js";
import { evaluate as evaluatePolicies, type Policy } from "../../src/extensive.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = inability;
type Options = Partial<UnableOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const mixed = { messages: "mixed" } as const;

const played = (options: Options, follower: string, episodes = 1) => {
  const game = unable(options);
  const [one, two] = ["equilibrium", follower].map((name, role) => (bots[name] as Bot)(game, role, 1));
  return evaluate(game, { leader: one, follower: two }, { episodes, lanes: Math.min(1000, episodes) });
};

/** Dilemmas in which to cooperate is best together. */
const dilemmas = fc
  .array(fc.integer({ min: 1, max: 8 }), { minLength: 3, maxLength: 3 })
  .map(([a, b, c]) => ({
    sucker: -2,
    punishment: -2 + a,
    reward: -2 + a + b,
    temptation: -2 + a + b + Math.min(c, a + b),
  }))
  .filter(({ sucker, reward, temptation }) => temptation + sucker <= 2 * reward && temptation > reward);

describe("what inability is worth", () => {
  test("a leader with payments gets (3, 1); a follower who has locked its wallet gets (2, 2): worth 1 if messages are pure", () => {
    const { able: extorted, walletLocked, valueOfInability, locks } = solved();
    expect(extorted.payoffs).toEqual([3, 1]);
    expect(extorted.contract).toEqual({ cooperatesIfAgreed: 1, cooperatesOtherwise: 0, demand: 1 });
    expect(extorted.answer).toBe("cooperate and pay");
    expect(walletLocked.payoffs).toEqual([2, 2]);
    expect(walletLocked.contract).toEqual({ cooperatesIfAgreed: 1, cooperatesOtherwise: 0, demand: 0 });
    expect(valueOfInability).toEqual({ wallet: 1, deaf: 0 });
    expect(locks.equilibria).toContainEqual({ play: "able/wallet", payoffs: [2, 2] });
    expect(locks.equilibria).not.toContainEqual({ play: "able/able", payoffs: [3, 1] });
    expect(locks.weakDominance).toEqual([["able"], ["wallet"]]);
  });

  test("with mixed messages the leader still gets 2.5, and inability is worth 0", () => {
    const { able: extorted, walletLocked, valueOfInability } = solved(mixed);
    expect(extorted.payoffs).toEqual([3, 1]);
    expect(walletLocked.payoffs).toEqual([2.5, 1]);
    expect(walletLocked.contract).toEqual({ cooperatesIfAgreed: 0.5, cooperatesOtherwise: 0, demand: 0 });
    expect(valueOfInability).toEqual({ wallet: 0, deaf: 0 });
  });

  test("nobody can be made to cooperate who does not hear, or by who cannot condition", () => {
    for (const options of [{}, mixed]) {
      const { deaf, leaderWithoutConditions } = solved(options);
      expect(deaf.payoffs).toEqual([1, 1]);
      expect(leaderWithoutConditions.payoffs).toEqual([1, 1]);
    }
  });

  test("if who is indifferent turns against the leader, whole demands get it 2, quarters 2.75", () => {
    expect(solved().ifIndifferentAgainst.able.payoffs).toEqual([2, 2]);
    expect(solved().ifIndifferentAgainst.valueOfInability.wallet).toBe(0);
    const quarters = solved({ step: 0.25 }).ifIndifferentAgainst;
    expect(quarters.able.payoffs).toEqual([2.75, 1.25]);
    expect(quarters.valueOfInability.wallet).toBe(0.75);
    const strict = leaderOptimum(unableModel().form, "transfers", { strict: true, grid: 0.25 });
    near(strict!.value, 2.75);
  });

  test("in any dilemma the played game gives what theory gives a leader, with and without payments and lotteries", () => {
    fc.assert(
      fc.property(dilemmas, (given) => {
        const { punishment: P, reward: R, sucker: S, temptation: T } = given;
        for (const messages of ["pure", "mixed"] as const) {
          const options = { ...given, most: 16, messages, lots: R - S };
          const model = unableModel(options);
          const value = (leader: number, follower: number) => bestOffer(model, leader, follower).payoffs;
          const paid = leaderOptimum(model.form, "transfers", { grid: 1 });
          near(value(able, able)[0], paid!.value);
          near(value(able, able)[1], P);
          near(value(able, able)[0], 2 * R - P);
          // probabilities are multiples of 1/(R − S), and (P − S)/(R − S) is one
          const free = leaderOptimum(model.form, messages === "pure" ? "table" : "mixed-table");
          near(value(able, wallet)[0], free!.value);
          near(value(able, wallet)[1], free!.follower);
          if (messages === "mixed") {
            const q = (P - S) / (R - S);
            near(value(able, wallet)[0], q * R + (1 - q) * T);
          }
        }
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test("with a deaf follower all equilibria of contract and action have both defect", () => {
    for (const options of [{}, mixed]) {
      const model = unableModel(options);
      const offers = Array.from({ length: model.contracts }, (_, c) => c).filter((c) => mayOffer(model, c, able, deaf));
      const form = inducedForm([offers.length, 2], ([c, b], out) => out.set(worth(model, offers[c], 2 * b)));
      const found = pureEquilibria(form).map((joint) => [...form.payoffs.subarray(2 * joint, 2 * joint + 2)]);
      expect(found.length).toBeGreaterThan(0);
      for (const payoffs of found) expect(payoffs).toEqual([1, 1]);
    }
  });
});

describe("the played game", () => {
  test("with nobody locking, the leader takes 3 and leaves 1; against a locked wallet both get 2; deaf, both 1", () => {
    const outcome = (follower: string) => {
      const { returns, metrics } = played({}, follower);
      return [
        returns.leader_0,
        returns.follower_0,
        metrics["wallet locked"],
        metrics.deaf,
        metrics.paid,
        metrics.cooperation,
      ].map(({ mean }) => mean);
    };
    expect(outcome("able")).toEqual([3, 1, 0, 0, 1, 1]);
    expect(outcome("equilibrium")).toEqual([2, 2, 1, 0, 0, 1]);
    expect(outcome("deaf")).toEqual([1, 1, 0, 1, 0, 0]);
  });

  test("by lot, a leader without payments earns 2.5 on average, and the follower 1; of (4, 0, 5, 3) 4.25 and 3", () => {
    const other = { reward: 4, sucker: 0, temptation: 5, punishment: 3, lots: 4 };
    for (const [given, first, second, cooperation] of [
      [{}, 2.5, 1, 0.75],
      [other, 4.25, 3, 0.875], // it cooperates in 3 of 4 cases
    ] as const) {
      const game = unable({ ...mixed, ...given });
      const leader = (bots.equilibrium as Bot)(game, 0, 1);
      const answers = (bots.able as Bot)(game, 1, 1);
      const follower: typeof answers = {
        act(observations, masks, actions) {
          answers.act(observations, masks, actions);
          for (let row = 0; row < actions.length; row++) if (observations[row * 11] === 1) actions[row] = wallet;
        },
      };
      const { returns, metrics } = evaluate(game, { leader, follower }, { episodes: 5000, lanes: 1000 });
      agrees(returns.leader_0, first);
      agrees(returns.follower_0, second);
      agrees(metrics.cooperation, cooperation);
      agrees(metrics.welfare, first + second);
    }
  });

  test("backward induction is an equilibrium of the tree that is played, and of no subgame does anybody want to leave", () => {
    const model = unableModel({ most: 1 });
    const game = unable({ most: 1 });
    const bot = [0, 1].map((role) => (bots.equilibrium as Bot)(game, role, 1));
    const policy =
      (role: number): Policy =>
      ({ observation, legal }) => {
        const action = new Float32Array(1);
        const mask = new Uint8Array(game.roles[role].action.n);
        for (const a of legal) mask[a] = 1;
        bot[role].act(Float32Array.from(observation), mask, action);
        return legal.map((a) => (a === action[0] ? 1 : 0));
      };
    const { nashConv, payoffs } = evaluatePolicies(game, [policy(0), policy(1)]);
    expect(nashConv).toBe(0);
    expect(payoffs).toEqual([2, 2]);
    expect(bestOffer(model, able, able).payoffs).toEqual([3, 1]);
  });

  test("what is locked is closed: no demand without wallets, no conditions for a deaf leader, nothing heard by a deaf follower", () => {
    const game = unable();
    const s = game.alloc(1);
    const contracts = game.model.contracts;
    const mask = (role: number, locks: number[], stage: number, contract = 0) => {
      s.locked.set(locks);
      s.stage[0] = stage;
      s.contract[0] = contract;
      const out = new Uint8Array(game.roles[role].action.n);
      game.legal!(s, 0, role, 0, out, 0);
      return Array.from(out.keys()).filter((a) => out[a] === 1);
    };
    expect(contracts).toBe(16);
    expect(mask(0, [able, able], 1)).toHaveLength(16);
    expect(mask(0, [able, deaf], 1)).toHaveLength(16); // it may ask, and nobody hears
    for (const locks of [
      [able, wallet],
      [wallet, able],
      [wallet, wallet],
    ])
      expect(mask(0, locks, 1)).toEqual([0, 4, 8, 12]);
    expect(mask(0, [deaf, able], 1)).toEqual([0, 12]);
    expect(mask(1, [able, able], 2, 9)).toEqual([0, 1, 2]);
    expect(mask(1, [able, able], 2, 8)).toEqual([0, 2]); // no demand
    expect(mask(1, [able, deaf], 2, 9)).toEqual([0, 2]);
    const out = new Float32Array(11);
    game.observe(s, 0, 2, 1, 0, out, 0);
    expect([...out.subarray(7)]).toEqual([0, 0, 0, 0]);
    game.observe(s, 0, 2, 0, 0, out, 0);
    expect([...out.subarray(7)]).toEqual([1, 1, 0, 1]);
  });

  test.each([{}, { messages: "mixed", lots: 4, step: 0.5 }, { most: 0 }] as Options[])(
    "%o passes all checks",
    (options) => {
      const failed = check(() => unable(options), { seeds: [0, 1], steps: 60 }).filter(({ passed }) => !passed);
      expect(failed).toEqual([]);
    },
  );

  test("at the extreme of no demands at all, wallets do not matter", () => {
    const { able, walletLocked } = solved({ most: 0 });
    expect(able.payoffs).toEqual(walletLocked.payoffs);
  });

  test("nonsense gets a sentence", () => {
    expect(() => unable({ reward: 4 })).toThrow("'temptation' > 'reward' > 'punishment' > 'sucker', got 3, 4, 1, 0.");
    expect(() => unable({ temptation: 5 })).toThrow("at most twice the 'reward'");
    expect(() => unable({ most: 2.5 })).toThrow("'most' must be a multiple of 'step', 1, got 2.5.");
    expect(() => unable({ step: 0.01, most: 1000 })).toThrow("and 4096 are the most");
    expect(() => unable({ step: Number.NaN })).toThrow("option 'step'");
    expect(() => unable({ messages: "loud" as "pure" })).toThrow("must be one of pure, mixed");
  });
});
