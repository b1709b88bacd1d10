/** The fail-safe: no outcome is worse, crashes are milder, and delegates who know it crash more. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { failSafe } from "../../envs/information/fail-safe/entry.js";
import { failSafeGame } from "../../envs/information/fail-safe/fail-safe.js";
import { chickenOf, type FailSafeOptions } from "../../envs/information/fail-safe/options.js";
import { meanStraight, straight } from "../../envs/information/fail-safe/solve.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = failSafe;
type Options = Partial<FailSafeOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const mild = { mildLow: 8 / 9, mildHigh: 8 / 9 }; // a crash pays −2

function played(options: Options, principal: string, delegate = principal, episodes = 8000) {
  const game = failSafeGame(options);
  const joint = { principal: bots[principal](game, 0, 1), delegate: bots[delegate](game, 1, 2) };
  return evaluate(game, joint, { episodes, seed: 7, lanes: 500 });
}

/** What principals and delegates get in one episode. */
function one(options: Options, accepts: readonly number[], moves: readonly number[], seed = 0): number[][] {
  const batch = new Batch(failSafeGame(options), 1, "disabled");
  batch.reset({ seed });
  batch.step([Float32Array.from(accepts), new Float32Array(2)]);
  expect([...batch.rewards[0], ...batch.rewards[1]]).toEqual([0, 0, 0, 0]);
  batch.step([new Float32Array(2), Float32Array.from(moves)]);
  expect(batch.terminated[0]).toBe(1);
  return [[...batch.rewards[0]], [...batch.rewards[1]], [...batch.finalMetrics]];
}

describe("the values", () => {
  test("in (0, −1, 1, −10) each goes straight with .1, they crash with .01 and expect −.1", () => {
    const { original } = solved();
    near(original.straight, 0.1);
    near(original.crash, 0.01);
    near(original.value, -0.1);
    const { returns, metrics } = played({}, "decline", undefined, 30_000);
    agrees(returns.principal_0, -0.1);
    agrees(returns.principal_1, -0.1);
    agrees(metrics.crash, 0.01);
    agrees(metrics.straight, 0.1);
    expect(metrics.softened.mean).toBe(0);
  });

  test("a crash that pays −2 makes −.1 into −.02; the default is worth .0675", () => {
    near(solved(mild).token.value, -0.02);
    near(solved(mild).token.gain, 0.08);
    near(solved().token.gain, 0.0675);
    near(solved({ payoffs: "plain" }).token.gain, 0.25 * 0.75);
    near(solved({ payoffs: "plain" }).original.value, 2);
    const { metrics, returns } = played(mild, "equilibrium", undefined, 30_000);
    agrees(returns.principal_0, -0.02);
    agrees(metrics.saved, 0.16);
    expect(metrics.accepted.mean).toBe(1);
    expect(metrics.softened.mean).toBe(metrics.crash.mean);
    agrees(metrics["delegates' payoff"], -0.2);
  });

  test("in the plain chicken with λ drawn the gain is E λ/4", () => {
    const options: Options = { payoffs: "plain", mildLow: 0.2, mildHigh: 0.8 };
    const { token } = solved(options);
    near(token.gain, 0.125);
    const { returns, metrics } = played(options, "equilibrium");
    agrees(returns.principal_1, 2.125);
    agrees(metrics.welfare, 4.25);
    agrees(metrics.saved, 0.25);
  });
});

describe("the improvement is safe", () => {
  test("whatever the delegates do, nobody is worse off in any outcome, and the delegates get what they got", () => {
    const any = fc.record({
      payoffs: fc.constantFrom("crash" as const, "plain" as const),
      seed: fc.integer({ min: 0, max: 1000 }),
      moves: fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })),
    });
    fc.assert(
      fc.property(any, ({ payoffs, seed, moves }) => {
        const [before, told] = one({ payoffs }, [0, 0], moves, seed);
        const [after, still] = one({ payoffs }, [1, 1], moves, seed);
        expect(still).toEqual(told);
        expect(told).toEqual(before);
        const crashes = moves[0] + moves[1] === 2;
        for (const i of [0, 1]) {
          if (crashes) expect(after[i]).toBeGreaterThan(before[i]);
          else expect(after[i]).toBe(before[i]);
        }
      }),
      { seed: 3, numRuns: 60 },
    );
  });

  test("it holds only if both accept", () => {
    for (const accepts of [
      [0, 0],
      [0, 1],
      [1, 0],
    ])
      expect(one(mild, accepts, [1, 1])[0]).toEqual([-10, -10]);
    expect(one(mild, [1, 1], [1, 1])[0]).toEqual([-2, -2]);
    expect(one(mild, [1, 1], [0, 1])[0]).toEqual([-1, 1]);
    expect(one(mild, [1, 1], [1, 1])[2]).toEqual([1, 1, 1, 1, 16, -4, -20]);
    expect(one({ ...mild, delegates: "real" }, [1, 1], [1, 1])[1]).toEqual([-2, -2]);
    expect(one({ mildLow: 0, mildHigh: 0 }, [1, 1], [1, 1])[0]).toEqual([-10, -10]);
  });

  test("hawks always crash and are saved λ (S − P) each time; with a convention nothing is there to save", () => {
    const { returns } = played({}, "accept", "hawks", 2000);
    agrees(returns.principal_0, -10 + 0.75 * 9);
    expect(returns.delegate_0.mean).toBe(-10);
    const { metrics, returns: shared } = played({}, "accept", "convention", 50);
    expect(metrics.saved.mean).toBe(0);
    expect([shared.principal_0.mean, shared.principal_1.mean]).toEqual([1, -1]);
  });
});

describe("delegates who are paid what happens", () => {
  test("crash in a quarter of all cases where a crash pays −2, and everybody expects −.5 instead of −.1", () => {
    const { real, accept } = solved({ ...mild, delegates: "real" });
    near(real.straight, 0.5);
    near(real.value, -0.5);
    expect(accept).toBe(false);
    const { returns, metrics } = played({ ...mild, delegates: "real" }, "accept");
    agrees(returns.principal_0, -0.5);
    agrees(returns.delegate_1, -0.5);
    agrees(metrics.crash, 0.25);
    expect(played({ ...mild, delegates: "real" }, "equilibrium", undefined, 50).metrics.accepted.mean).toBe(0);
  });

  test("lose by any mildness in the mixed equilibrium, the more the milder", () => {
    for (const payoffs of ["crash", "plain"] as const) {
      const game = chickenOf({ payoffs });
      let last = straight(game, game.P);
      for (let k = 1; k <= 20; k++) {
        const next = straight(game, game.P + (k / 20) * (game.S - game.P));
        expect(next).toBeGreaterThan(last);
        last = next;
      }
      near(last, 1); // where a crash costs no more than to swerve, nobody swerves
    }
  });

  test("go straight as often on average as the integral says", () => {
    const options = { payoffs: "crash", mildLow: 0.3, mildHigh: 0.9, delegates: "real" } as const;
    let sum = 0;
    const cells = 20_000;
    for (let k = 0; k < cells; k++) sum += straight(chickenOf(options), -10 + (0.3 + (0.6 * (k + 0.5)) / cells) * 9);
    near(meanStraight(options), sum / cells, 1e-8);
    const { returns, metrics } = played(options, "accept");
    agrees(metrics.straight, meanStraight(options));
    agrees(returns.principal_0, solved(options).real.value);
  });
});

test("the game keeps the contract", () => {
  for (const options of [{}, { payoffs: "plain" as const, mildLow: 0 }, { delegates: "real" as const }]) {
    for (const { name, passed, detail } of check(() => failSafeGame(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => failSafeGame({ mildLow: 0.8, mildHigh: 0.2 })).toThrow(
    "option 'mildLow' must be at most mildHigh, got 0.8 and 0.2",
  );
  expect(() => failSafeGame({ mildHigh: 1.5 })).toThrow("option 'mildHigh' must be a number from 0 to 1");
  expect(() => solve!({ delegates: "mine" })).toThrow("option 'delegates' must be one of token, real");
  expect(() => failSafeGame({ mildLow: Number.NaN })).toThrow("option 'mildLow'");
});
