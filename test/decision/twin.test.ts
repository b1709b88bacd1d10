/** The dilemma against one's own copy: the similarity from which cooperation pays, and what is ratifiable. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tossing } from "../../envs/decision/predicted/bots.js";
import type { Reading } from "../../envs/decision/predictor.js";
import { twin } from "../../envs/decision/twin/entry.js";
import { twinGame } from "../../envs/decision/twin/twin.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";
import { played } from "./one-step.js";

const { bots, solve } = twin;
type Options = NonNullable<Parameters<typeof twinGame>[0]>;
const readings: readonly Reading[] = ["accuracy", "samples", "mode", "code"];

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** What a policy earns, written out anew; x is the probability of cooperation. */
function earns(copies: Reading, x: number, p: number, R = 2, S = 0, T = 3, P = 1): number {
  if (copies === "accuracy") return x * (p * R + (1 - p) * S) + (1 - x) * (p * P + (1 - p) * T);
  const likely = copies === "mode" ? x >= 0.5 : x === 1;
  const f = copies === "samples" ? x * p + (1 - x) * (1 - p) : likely ? p : 1 - p;
  return x * (f * R + (1 - f) * S) + (1 - x) * (f * T + (1 - f) * P);
}

describe("cooperation", () => {
  test("with (2, 0, 3, 1) pays from a similarity of .75 on", () => {
    near(solved().cooperateFrom.similarity, 0.75);
    const at = (similarity: number) => solved({ similarity }).optimum.policy;
    expect([at(0.75 - 1e-6), at(0.75 + 1e-6), at(1), at(0.5)]).toEqual([0, 1, 1, 0]);
  });

  test("pays iff p ≥ (T − S)/((R − S) + (T − P)) in every dilemma", () => {
    const step = fc.double({ min: 0.1, max: 10, noNaN: true });
    const chance = fc.double({ min: 0.01, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.tuple(step, step, step), fc.double({ min: -5, max: 5, noNaN: true }), chance, (steps, S, p) => {
        const [P, R, T] = [S + steps[0], S + steps[0] + steps[1], S + steps[0] + steps[1] + steps[2]];
        const from = (T - S) / (R - S + (T - P));
        fc.pre(Math.abs(p - from) > 1e-6);
        const options = { reward: R, sucker: S, temptation: T, punishment: P, similarity: p };
        near(solved(options).cooperateFrom.similarity, from);
        expect(solved(options).optimum.policy).toBe(p > from ? 1 : 0);
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  test("is never ratifiable where a policy is copied, and may yet be best", () => {
    for (const copies of ["samples", "mode", "code"] as const) {
      const { ratifiable, optimum } = solved({ copies });
      expect(ratifiable).toEqual([{ kind: "single", policy: 0, payoff: 1 }]);
      expect(optimum.payoff).toBeGreaterThanOrEqual(2);
    }
  });

  test("of a sampled policy is best in part where temptation is large: (2, 0, 5, 1) has its best at 3/4, with 2.125", () => {
    const { optimum } = solved({ copies: "samples", temptation: 5 });
    near(optimum.policy, 0.75);
    near(optimum.payoff, 1 + 3 * 0.75 - 2 * 0.75 ** 2);
    expect(solved({ copies: "samples" }).optimum).toEqual({ policy: 1, payoff: 2, attained: true });
  });

  test("by no policy on a grid earns more than the optimum", () => {
    for (const copies of readings)
      for (const similarity of [1, 0.9, 0.6])
        for (const temptation of [3, 5])
          for (let k = 0; k <= 100; k++)
            expect(earns(copies, k / 100, similarity, 2, 0, temptation)).toBeLessThanOrEqual(
              solved({ copies, similarity, temptation }).optimum.payoff + 1e-9,
            );
  });
});

describe("in the environment", () => {
  test.each(readings.flatMap((copies) => [0, 0.4, 0.5, 1].map((x) => [copies, x] as const)))(
    "a twin who copies by %s pays who cooperates with probability %d what theory says",
    (copies, x) => {
      const { earned, of } = played(twinGame({ copies, similarity: 0.8 }), [tossing(() => x)], 5000, 7);
      agrees(earned, earns(copies, x, 0.8));
      agrees(of("cooperated"), x);
      if (copies === "accuracy") agrees(of("right"), 0.8);
    },
  );

  test("at the threshold it makes no difference what an agent does", () => {
    for (const bot of [bots.cooperate, bots.defect, bots.coin])
      agrees(played(twinGame({ similarity: 0.75 }), [bot], 10_000, 2).earned, 1.5);
  });

  test("who sees a drawn similarity and heeds the threshold earns what solve says", () => {
    const { optimum } = solved({ drawn: true });
    near(optimum.payoff, (1.75 + 1.75) / 2); // p < 3/4: 3 − 2 p; p > 3/4: 2 p; each half of the time
    agrees(played(twinGame({ drawn: true }), [bots.optimum], 10_000, 2).earned, optimum.payoff);
  });

  test("every bot earns what solve says of it", () => {
    for (const copies of readings) {
      const { certain, optimum, ratifiable } = solved({ copies });
      const earned = (name: string) => played(twinGame({ copies }), [bots[name]], 2000, 3).earned;
      agrees(earned("cooperate"), certain.cooperate);
      agrees(earned("defect"), certain.defect);
      agrees(earned("optimum"), optimum.payoff);
      agrees(earned("ratifiable"), ratifiable[0].payoff);
    }
  });
});

test("nonsense options get a sentence", () => {
  expect(() => twinGame({ reward: 4 })).toThrow("temptation > reward > punishment > sucker, got 3, 4, 1, 0");
  for (const odd of [{ reward: 0.5 }, { reward: 1 }, { punishment: 0 }, { temptation: 2 }])
    expect(() => twinGame(odd)).toThrow("options must make a dilemma");
  expect(() => twinGame({ similarity: 0 })).toThrow("option 'similarity'");
  expect(() => twinGame({ sucker: Number.NaN })).toThrow("option 'sucker'");
});

test.each<Options>([{}, { copies: "samples", similarity: 0.8 }, { drawn: true }])(
  "every check of every game holds with %j",
  (options) => {
    for (const { name, passed, detail } of check(() => twin.make(options)))
      expect(passed, `${name}: ${detail}`).toBe(true);
  },
);
