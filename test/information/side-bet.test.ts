/** The side bet: Mirrors hold together below R − P and not from there on, and breaking them costs twice that. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { pureEquilibria } from "../../envs/commitment/matrix/pure.js";
import { eliminateWeakly } from "../../envs/commitment/theory/dominance.js";
import { metaForm } from "../../envs/commitment/theory/meta-form.js";
import { sideBet, sideBetDevice } from "../../envs/information/side-bet/entry.js";
import { type SideBetOptions, sideBetOptions } from "../../envs/information/side-bet/options.js";
import { dilemmaOf, sideBetBase } from "../../envs/information/side-bet/side-bet.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { agrees, near } from "../auction/agrees.js";

const { bots, solve } = sideBet;
type Options = Partial<SideBetOptions>;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** The game of messages at a bet: pure equilibria by name, what dominance leaves, and which equilibria cooperate. */
function meta(bet: number, given: Options = {}) {
  const options = sideBetOptions({ ...given, stake: "fixed", bet });
  const form = metaForm(sideBetBase(options), sideBetDevice(options));
  const { R } = dilemmaOf(options);
  const names = form.actions[0].map((name) => (name.startsWith("if") ? "mirror" : name));
  const joints = pureEquilibria(form);
  const named = joints.map((k) => `${names[Math.floor(k / names.length)]}+${names[k % names.length]}`);
  const cooperating = joints.filter((k) => form.payoffs[2 * k] === R && form.payoffs[2 * k + 1] === R && bet !== 1);
  const left = eliminateWeakly(form).survivors.map((list) => list.map((a) => names[a]).join(","));
  return { named, left, cooperating };
}

function played(options: Options, player: string, outsider = player, episodes = 4000) {
  const game = sideBet.make(options);
  const joint = { player: bots[player](game, game.roles.length - 1, 1), outsider: bots[outsider](game, 0, 2) };
  return evaluate(game, game.roles.length > 1 ? joint : { player: joint.player }, { episodes, seed: 4, lanes: 500 });
}

describe("the threshold", () => {
  test("two Mirrors are an equilibrium iff β ≤ 1, and what dominance leaves iff β < 1", () => {
    for (const bet of [0, 0.5, 0.999]) {
      const { named, left } = meta(bet);
      expect(named).toContain("mirror+mirror");
      expect(named).toContain("defect+defect");
      expect(left).toEqual(["mirror", "mirror"]);
    }
    expect(meta(1).named).toContain("mirror+mirror");
    for (const bet of [1, 1.001, 1.5, 2, 5])
      expect(meta(bet).left).toEqual(["defect,free: defect", "defect,free: defect"]);
    for (const bet of [1.001, 1.5, 2, 5]) {
      expect(meta(bet).named).not.toContain("mirror+mirror");
      expect(meta(bet).named).toContain("defect+defect");
    }
  });

  test("beyond it no equilibrium cooperates, in any of the three dilemmas", () => {
    for (const [payoffs, breaks] of [
      ["plain", 1],
      ["mediated", 2],
      ["markov-commitment", 1],
    ] as const) {
      expect(solved({ payoffs, stake: "fixed" }).threshold).toBe(breaks);
      expect(meta(breaks - 0.01, { payoffs }).left[0]).toBe("mirror");
      expect(meta(breaks + 0.01, { payoffs }).left[0]).toBe("defect,free: defect");
      expect(meta(breaks - 0.01, { payoffs }).cooperating.length).toBeGreaterThan(0);
      expect(meta(breaks + 0.01, { payoffs }).cooperating).toEqual([]);
    }
  });

  test("the solver says for any bet what the game of messages says", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), (k) => {
        const bet = k / 100;
        const { cooperate, weakDominance, together } = solved({ stake: "fixed", bet });
        expect(cooperate).toBe(bet < 1);
        expect(weakDominance.survivors[0].startsWith("if")).toBe(cooperate);
        expect(together.upTo).toBe(1);
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  test("where Mirrors wait for each other there is nothing to break", () => {
    for (const semantics of ["least", "unique"] as const) {
      expect(meta(0.5, { semantics }).named).not.toContain("mirror+cooperate");
      expect(meta(0.5, { semantics }).cooperating).toEqual([]);
      expect(solved({ semantics }).outsider).toMatchObject({ offers: 0, cost: 0, probability: 1, payoff: 3 });
      expect(solved({ semantics, stake: "drawn" }).cooperation).toBe(0);
      agrees(played({ semantics }, "equilibrium").returns.outsider_0, 3);
    }
  });
});

describe("the outsider", () => {
  test("pays 2(R − P) = 2 for chaos, iff it is worth more: in two thirds of all episodes, for 4/3 on average", () => {
    const { outsider, player } = solved();
    expect(outsider).toMatchObject({ offers: 1, cost: 2, leastCost: 2, iff: "v > 2" });
    near(outsider.probability, 2 / 3);
    near(outsider.payoff, 4 / 3);
    near(player.payoff, 2);
    const { returns, metrics } = played({}, "equilibrium");
    agrees(returns.outsider_0, 4 / 3);
    agrees(metrics["outsider's payoff"], 4 / 3);
    agrees(metrics["both defect"], 2 / 3);
    agrees(metrics["paid out"], 4 / 3);
    agrees(metrics.bet, 2 / 3);
    agrees(metrics["value of chaos"], 3);
    expect(returns.player_0.mean).toBe(2);
    expect(metrics["both cooperate"].mean).toBeCloseTo(1 - metrics["both defect"].mean, 9);
    agrees(metrics.welfare, 4);
  });

  test("on a coarse grid it must overpay, and players gain by the bet", () => {
    const options: Options = { step: 0.7, levels: 4 };
    const { outsider, player } = solved(options);
    near(outsider.cost, 2.8);
    near(outsider.payoff, 3.2 ** 2 / 12);
    near(player.payoff, 2 + (3.2 / 6) * 0.4);
    const { returns } = played(options, "equilibrium");
    agrees(returns.outsider_0, outsider.payoff);
    agrees(returns.player_0, player.payoff);
    agrees(returns.player_1, player.payoff);
  });

  test("who cannot offer enough offers nothing, and bets below the threshold buy nothing", () => {
    const options: Options = { step: 0.25, levels: 4 };
    expect(solved(options).outsider).toMatchObject({ offers: null, probability: 0, payoff: 0 });
    const { metrics, returns } = played(options, "equilibrium", "random", 500);
    expect(metrics["both cooperate"].mean).toBe(1);
    expect(metrics.bet.mean).toBeGreaterThan(0.2);
    expect(returns.outsider_0.mean).toBe(0);
  });

  test("Mirrors who do not heed the bet cooperate on, and defectors pay it out", () => {
    expect(played({}, "mirror", "defect", 200).metrics["both cooperate"].mean).toBe(1);
    const { metrics } = played({}, "free", "defect", 200);
    expect(metrics["both defect"].mean).toBe(1);
    expect(metrics["paid out"].mean).toBe(2);
    expect(metrics.committed.mean).toBe(0);
    expect(played({}, "cooperate", "mirror", 200).metrics.bet.mean).toBe(0);
  });
});

test("with bets drawn from 0 to 2 half of all pairs cooperate, and players get R/2 + E(P + β; β > 1)", () => {
  const { cooperation, payoff } = solved({ stake: "drawn" });
  expect(cooperation).toBe(0.5);
  near(payoff, 1 + 0.5 * (1 + 1.5));
  const { metrics, returns } = played({ stake: "drawn" }, "equilibrium");
  agrees(metrics["both cooperate"], 0.5);
  agrees(returns.player_0, payoff);
  agrees(metrics.bet, 1);
});

test("what is played is what payoff says, and only mutual defection is paid the bet", () => {
  const options = sideBetOptions({ stake: "fixed", bet: 0.75 });
  const base = sideBetBase(options);
  const batch = new Batch(base, 1, "disabled");
  for (const [own, other, ...expected] of [
    [0, 0, 2, 2],
    [0, 1, 0, 3],
    [1, 0, 3, 0],
    [1, 1, 1.75, 1.75],
  ]) {
    batch.reset({ seed: 0 });
    const out = [new Float32Array(2)];
    base.payoff!(batch.state, 0, [Float32Array.of(own, other)], out);
    batch.step([Float32Array.of(own, other)]);
    expect([...batch.rewards[0]]).toEqual(expected);
    expect([...out[0]]).toEqual(expected);
    expect(batch.finalMetrics[4]).toBe(expected[0] + expected[1]);
  }
});

test("the game keeps the contract", () => {
  for (const options of [
    {},
    { stake: "fixed" },
    { stake: "drawn", semantics: "unique" },
    { payoffs: "mediated", levels: 2 },
  ]) {
    for (const { name, passed, detail } of check(() => sideBet.make(options), { steps: 30 })) {
      expect(passed, `${name}: ${detail}`).toBe(true);
    }
  }
});

test("what is no option is refused with a sentence", () => {
  expect(() => sideBet.make({ stake: "mine" })).toThrow("option 'stake' must be one of fixed, drawn, offered");
  expect(() => solve!({ levels: 1 })).toThrow("option 'levels' must be an integer from 2 to 257");
  expect(() => sideBet.make({ chaos: Number.NaN })).toThrow("option 'chaos'");
});
