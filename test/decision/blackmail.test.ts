/** XOR blackmail and threats: who should pay, who would, and what the news says. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { blackmail } from "../../envs/decision/blackmail/blackmail.js";
import { blackmailEntry } from "../../envs/decision/blackmail/entry.js";
import { type BlackmailOptions, letters } from "../../envs/decision/blackmail/options.js";
import { best, mailed, news, newsThreshold, ratifiable, worth } from "../../envs/decision/blackmail/theory.js";
import { tossed } from "../../envs/decision/toss.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = blackmailEntry;
type Options = Partial<BlackmailOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);
const play = (options: Options, bot: string, episodes = 6000) => {
  const game = blackmail(options);
  return evaluate(game, { victim: bots[bot](game, 0, 3) }, { episodes, seed: 6, lanes: Math.min(episodes, 512) });
};

describe("XOR blackmail", () => {
  test("with D = 10, C = 1, ε = .1 and p = .95 refusing loses 1 and paying 1.86, in play too", () => {
    near(solved().refuse.value, -1);
    near(solved().pay.value, -1.86);
    near(solved().pay.letter, 0.86);
    near(solved().refuse.letter, 0.14);
    expect(solved().optimum).toEqual({ pays: 0, value: -1 });
    expect(solved().ratifiable).toEqual([{ pays: 0, value: -1 }]);
    for (const [bot, value, letter] of [
      ["causal", -1, 0.14],
      ["optimum", -1, 0.14],
      ["evidential", -1.86, 0.86],
    ] as const) {
      const { returns, metrics } = play({}, bot);
      agrees(returns.victim_0, value);
      agrees(metrics.payoff, value);
      agrees(metrics.letter, letter);
      agrees(metrics.harmed, 0.1);
      expect(metrics.paid.mean).toBe(bot === "evidential" ? metrics.letter.mean : 0);
    }
  });

  test("one who goes by the news pays from an accuracy of .6326 on, where its posteriors differ by C/D", () => {
    const from = newsThreshold(letters())!;
    near(from, 0.632636, 1e-5);
    const { pays, refuses } = news(letters(), from);
    near(10 * (refuses - pays), 1);
    expect(
      [play({ accuracy: from - 0.01 }, "evidential", 50), play({ accuracy: from + 0.01 }, "evidential", 50)].map(
        ({ metrics }) => metrics.paid.mean > 0,
      ),
    ).toEqual([false, true]);
    expect(solved().news.pays).toBe(1);
    near(solved().news.value, -1.86);
  });

  test("a letter that never lies: whoever pays has no termites, whoever refuses has them for sure", () => {
    expect(news(letters(), 1)).toEqual({ pays: 0, refuses: 1 });
    const payer = play({ accuracy: 1, termites: 0.3 }, "pay");
    agrees(payer.metrics.letter, 0.7);
    agrees(payer.returns.victim_0, -0.3 * 10 - 0.7);
    agrees(play({ accuracy: 1, termites: 0.3 }, "refuse").metrics.letter, 0.3);
  });

  test("letters tell in play what the posteriors say", () => {
    const options: Options = { termites: 0.3, accuracy: 0.8 };
    for (const bot of ["pay", "refuse"] as const) {
      const { each } = play(options, bot, 8000);
      const told = [...each.letter].flatMap((came, e) => (came ? [each.harmed[e]] : []));
      const mean = told.reduce((a, b) => a + b, 0) / told.length;
      const standardError = Math.sqrt((mean * (1 - mean)) / told.length);
      agrees({ mean, standardError }, news(letters(options), 0.8)[bot === "pay" ? "pays" : "refuses"]);
    }
  });

  test("the threshold of the news is where paying looks as good, for any prior and price", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 100 }), (percent, price) => {
        const options = letters({ termites: percent / 100, damage: 10, cost: price / 10 });
        const { pays, refuses } = news(options, newsThreshold(options)!);
        near(10 * (refuses - pays), price / 10);
      }),
      { seed: 1 },
    );
    expect(newsThreshold(letters({ termites: 0 }))).toBeUndefined();
    expect(solved({ termites: 0 }).news).toMatchObject({ threshold: null, reason: expect.stringContaining("known") });
  });
});

describe("a threat", () => {
  test("of 10 for 1 is refused from an accuracy of 10/11 on, and with the letter in hand it is paid", () => {
    const threat: Options = { kind: "threat" };
    near(solved(threat).threshold.refuse, 10 / 11);
    for (const step of [-1e-6, 1e-6]) expect(best(letters(threat), 10 / 11 + step).pays).toBe(step > 0 ? 0 : 1);
    expect(ratifiable(letters(threat))).toBe(1);
    near(solved(threat).refuse.value, -0.5);
    near(solved(threat).pay.value, -0.95);
    expect(solved(threat).optimum.pays).toBe(0);
    agrees(play(threat, "optimum").returns.victim_0, -0.5);
    for (const bot of ["causal", "evidential"]) agrees(play(threat, bot).returns.victim_0, -0.95);
    const { metrics } = play(threat, "refuse");
    agrees(metrics.letter, 0.05);
    expect(metrics.harmed.mean).toBe(metrics.letter.mean);
    expect(play(threat, "pay").metrics.harmed.mean).toBe(0);
  });

  test("one who is read by its likelier action does best just below 1/2, where C is below D", () => {
    const options: Options = { kind: "threat", predictor: "mode" };
    const top = best(letters(options), 0.95);
    expect(top).toMatchObject({ pays: 0.5, limit: "from below" });
    near(top.value, -0.05 * 5.5);
    agrees(play(options, "optimum").returns.victim_0, -0.05 * (0.499 + 0.501 * 10));
  });
});

test("harm is by termites or a threat that is carried out, not by a price as high as the damage", () => {
  const dear = { cost: 10, damage: 10 };
  const threat = play({ kind: "threat", ...dear }, "pay", 500).metrics;
  expect(threat.harmed.mean).toBe(0);
  agrees(threat.paid, 0.95);
  const refused = play({ kind: "threat", ...dear }, "refuse", 500).metrics;
  expect(refused.letter.mean).toBeGreaterThan(0);
  expect(refused.harmed.mean).toBe(refused.letter.mean);
  const clean = play({ kind: "xor", termites: 0, accuracy: 1, ...dear }, "pay", 50).metrics;
  expect([clean.harmed.mean, clean.paid.mean, clean.payoff.mean]).toEqual([0, 1, -10]);
  expect(play({ kind: "xor", termites: 1, ...dear }, "pay", 50).metrics.harmed.mean).toBe(1);
});

test("one who remembers refuses where it is imagined, pays the threat that comes, and loses (1 − p) C alone", () => {
  const lanes = 4000;
  const batch = new Batch(blackmail({ kind: "threat" }), lanes, "next-step");
  batch.reset({ seed: 2 });
  const [pay, refuse] = [new Float32Array(lanes), new Float32Array(lanes).fill(1)];
  const reads = Float32Array.from({ length: 2 * lanes }, (_, k) => k % 2); // certain to refuse
  let lost = 0;
  for (const actions of [refuse, pay]) {
    batch.step([actions], [reads]);
    for (const reward of batch.rewards[0]) lost -= reward / lanes;
  }
  agrees({ mean: lost, standardError: Math.sqrt((0.05 * 0.95) / lanes) }, 0.05);
});

test("a payer or refuser by chance loses what its policy says, whatever it is", () => {
  const cases = [
    { kind: "xor", pays: 0.6, accuracy: 0.9, termites: 0.4, cost: 5 },
    { kind: "threat", pays: 0.3, accuracy: 0.8, termites: 0, cost: 4 },
    { kind: "xor", pays: 0.7, accuracy: 0.8, termites: 0.2, cost: 8, predictor: "mode" },
  ] as const;
  for (const { pays, ...options } of cases) {
    const game = blackmail(options);
    const victim = tossed(() => () => pays)(game, 0, 4);
    const { returns, metrics } = evaluate(game, { victim }, { episodes: 6000, seed: 8, lanes: 512 });
    agrees(returns.victim_0, worth(letters(options), options.accuracy, pays));
    agrees(metrics.letter, mailed(letters(options), options.accuracy, pays));
  }
});

test("no policy loses less than the best one", () => {
  const any = fc.record({
    kind: fc.constantFrom("xor" as const, "threat" as const),
    predictor: fc.constantFrom("samples" as const, "mode" as const),
    cost: fc.integer({ min: 0, max: 20 }).map((k) => k / 2),
    termites: fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
  });
  fc.assert(
    fc.property(any, fc.integer({ min: 0, max: 50 }), (given, k) => {
      const options = letters(given);
      const accuracy = 0.5 + k / 100;
      const top = best(options, accuracy);
      for (let i = 0; i <= 32; i++) expect(worth(options, accuracy, i / 32)).toBeLessThanOrEqual(top.value + 1e-9);
    }),
    { seed: 3, numRuns: 200 },
  );
});

test("having the letter looks like being imagined with it, and what is done there alone costs nothing", () => {
  const batch = new Batch(blackmail({ kind: "threat", accuracy: 1 }), 2, "disabled");
  batch.reset({ seed: 1 });
  const before = [...batch.observations[0]];
  const policy = [Float32Array.of(1, 0, 0, 1)];
  batch.step([Float32Array.of(1, 0)], policy); // a payer who refuses here, a refuser who pays here
  expect([...batch.terminated]).toEqual([0, 1]);
  expect(batch.rewards[0][1]).toBe(0);
  expect([...batch.observations[0]].slice(0, 2)).toEqual(before.slice(0, 2));
});

test("with the accuracy drawn, policies that turn on it lose what the mean over it says", () => {
  for (const kind of ["xor", "threat"] as const) {
    const options: Options = { drawn: true, kind, cost: 4, termites: 0.3 };
    agrees(play(options, "optimum").returns.victim_0, solved(options).optimum.value);
    if (kind === "xor") agrees(play(options, "evidential").returns.victim_0, solved(options).news.value);
  }
  // by hand: pay p C up to 10/14, then refuse (1 − p) D
  near(
    solved({ drawn: true, kind: "threat", cost: 4 }).optimum.value,
    -4 * ((10 / 14) ** 2 - 0.25) - 10 * (1 - 10 / 14) ** 2,
    1e-4,
  );
});

test("the game keeps the contract", () => {
  const quick = { seeds: [0, 1], steps: 30, garbage: nodeGarbage, garbageSteps: 200_000 };
  for (const options of [{}, { kind: "threat", drawn: true }, { predictor: "mode", termites: 1 }] as Options[]) {
    for (const { name, passed, detail } of check(() => blackmail(options), quick)) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => blackmail({ termites: 1.1 })).toThrow("option 'termites' must be a number from 0 to 1, got 1.1");
  expect(() => blackmail({ cost: 11 })).toThrow("option 'cost' must be at most 'damage', 10, got 11.");
  expect(() => blackmail({ damage: Number.NaN })).toThrow("option 'damage' must be a number");
  expect(() => solve!({ kind: "email" })).toThrow("option 'kind' must be one of xor, threat");
  expect(solved({ cost: 0 }).ratifiable.pays).toBe("any");
});
