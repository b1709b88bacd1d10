/** The P + ε bribe: what a vote gains, what the attack costs, and what is left of it without escrow. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimate, evaluate } from "../../agents/evaluate.js";
import { equilibriaOf } from "../../envs/commitment/matrix/answers.js";
import { inducedForm } from "../../envs/commitment/theory/induced.js";
import { cutoffsOf } from "../../envs/credibility/p-epsilon/cutoffs.js";
import { pEpsilonEntry as entry } from "../../envs/credibility/p-epsilon/entry.js";
import { type PEpsilonOptions, pEpsilonModel } from "../../envs/credibility/p-epsilon/options.js";
import { pEpsilon } from "../../envs/credibility/p-epsilon/p-epsilon.js";
import { binomial, choose, earned, escrowOf, gain, maximalPayout } from "../../envs/credibility/p-epsilon/theory.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

type Options = Partial<PEpsilonOptions>;
const { bots, solve } = entry;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => solve!(options);

/** One episode: the briber's choice, the votes, what it does at last. */
function episode(options: Options, offer: number, votes: readonly number[], last = 0) {
  const game = pEpsilon({ voters: votes.length, spread: 0, ...options });
  const batch = new Batch(game, 1, "disabled");
  const n = votes.length;
  batch.reset({ seed: 3 });
  const total = new Float64Array(n + 1);
  for (const [k, deed] of [offer, 0, last].entries()) {
    if (batch.terminated[0] === 1) break;
    batch.step([Float32Array.from(k === 1 ? votes : votes.map(() => 0)), Float32Array.of(deed)]);
    for (let i = 0; i < n; i++) total[i] += batch.rewards[0][i];
    total[n] += batch.rewards[1][0];
  }
  expect(batch.terminated[0]).toBe(1);
  expect(batch.repaired).toBe(0);
  const out = new Float64Array(game.metrics.length);
  batch.measure(0, out);
  const metrics = Object.fromEntries(game.metrics.map((name, k) => [name, out[k]]));
  return { voters: [...total.subarray(0, n)], briber: total[n], metrics };
}

const votesOf = (n: number, ones: number) => Array.from({ length: n }, (_, i) => (i < ones ? 1 : 0));

describe("the table", () => {
  test("others for 0: P or P + ε; others for 1: 0 or P; pivotal: P either way; so 1 is weakly dominant", () => {
    const at = { voters: 9, reward: 1 };
    expect([0, 1].map((vote) => earned(at, 0.1, true, vote as 0 | 1, 0))).toEqual([1, 1.1]);
    expect([0, 1].map((vote) => earned(at, 0.1, true, vote as 0 | 1, 8))).toEqual([0, 1]);
    for (let others = 0; others <= 8; others++) {
      const more = earned(at, 0.1, true, 1, others) - earned(at, 0.1, true, 0, others);
      near(more, others < 4 ? 0.1 : others === 4 ? 0 : 1);
    }
    const [first] = solved({ reward: 100, grid: [10], voters: 1000 }).table;
    expect([first.othersFor0, first.othersFor1]).toEqual([
      [100, 110],
      [0, 100],
    ]);
  });

  test("1,000 voters, 100 and 10: at most 54,890 are paid, and 110,000 in escrow suffice", () => {
    const [first] = solved({ reward: 100, grid: [10], voters: 1000 }).table;
    expect([first.maximalPayout, first.escrow]).toEqual([54_890, 110_000]);
    const at = { voters: 1000, reward: 100 };
    const most = episode({ reward: 100, grid: [10] }, 1, votesOf(1000, 499));
    expect([most.metrics.payout, most.metrics.escrow, most.briber]).toEqual([54_890, 110_000, -54_890]);
    const tie = episode({ reward: 100, grid: [10] }, 1, votesOf(1000, 500));
    expect([tie.metrics.payout, tie.metrics.attacked]).toEqual([0, 1]);
    near(maximalPayout(at, 10), 54_890);
    near(escrowOf(at, 10), 110_000);
  });

  test("in play it pays each voter as the table says, and the briber as much less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 14 }),
        fc.nat(),
        fc.constantFrom(0, 1, 2),
        fc.constantFrom("always" as const, "never" as const),
        (n, seed, offer, escrow) => {
          const rng = Rng.alloc(1, seed).at(0);
          const votes = Array.from({ length: n }, () => rng.below(2));
          const ones = votes.reduce((a, b) => a + b, 0);
          const last = escrow === "never" && offer > 0 && ones > 0 && ones <= (n - 1) / 2 ? 3 : 0; // it pays
          const { voters, briber, metrics } = episode({ grid: [0.25, 0.75], escrow }, offer, votes, last);
          const epsilon = [0, 0.25, 0.75][offer];
          for (const [i, vote] of votes.entries())
            near(voters[i], earned({ voters: n, reward: 1 }, epsilon, offer > 0, vote as 0 | 1, ones - vote), 1e-6);
          const attacked = ones >= n / 2;
          const payout = attacked || offer === 0 ? 0 : ones * (1 + epsilon);
          near(briber, (attacked ? 5 : 0) - payout, 1e-6);
          near(metrics.payout, payout);
          near(metrics["payout share"], payout / n);
          near(metrics["vote 1"], ones / n);
          expect([metrics.attacked, metrics.broken, metrics.offered]).toEqual([attacked ? 1 : 0, 0, offer > 0 ? 1 : 0]);
          near(metrics.welfare, voters.reduce((a, b) => a + b, 0) + briber - (attacked ? 20 : 0), 1e-6);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("equilibria of the vote", () => {
  const form = (n: number, epsilon: number, paid: boolean) =>
    inducedForm(Array<number>(n).fill(2), (votes, out) => {
      const ones = votes.reduce((a, b) => a + b, 0);
      votes.forEach((vote, i) => {
        out[i] = earned({ voters: n, reward: 1 }, epsilon, paid, vote as 0 | 1, ones - vote);
      });
    });

  test.each([3, 4, 5, 6, 7])("of %i voters are all for 1, and any h for 1; unpaid all for 0 or all for 1", (n) => {
    const h = Math.floor((n - 1) / 2);
    const found = equilibriaOf(form(n, 0.1, true));
    const ones = found.equilibria.map(({ strategies }) => strategies.reduce((sum, [, one]) => sum + one, 0));
    expect(found.count).toBe(1 + choose(n, h));
    expect(ones.filter((k) => k === h)).toHaveLength(choose(n, h));
    expect(ones.filter((k) => k === n)).toHaveLength(1);
    const { nash } = solved({ voters: n, grid: [0.1] });
    const [{ split }] = nash.escrow;
    expect([split.count, split.votesFor1]).toEqual([choose(n, h), h]);
    near(split.payout, h * 1.1);
    const unpaid = equilibriaOf(form(n, 0.1, false)).equilibria.map(({ payoffs }) => payoffs[0]);
    expect(unpaid).toEqual([1, 1]);
    const promised = solved({ voters: n, escrow: "never" }).nash;
    expect([promised.escrow, promised.promise.unanimous.length]).toEqual([null, 2]);
  });

  test("the gain beside voters who mix is ε P(K < h) + P P(K > h): above 0 strictly inside, ε at 0, P at 1", () => {
    const at = { voters: 9, reward: 1 };
    near(gain(at, 0.1, 0), 0.1);
    near(gain(at, 0.1, 1), 1);
    near(gain(at, 0.1, 0.5), (1.1 * (1 - 70 / 256)) / 2);
    for (let p = 0.01; p < 1; p += 0.07) expect(gain(at, 0.1, p)).toBeGreaterThan(0);
    near(
      Array.from({ length: 10 }, (_, k) => binomial(9, k, 0.3)).reduce((a, b) => a + b, 0),
      1,
    );
    near(binomial(4, 2, 0.5), 6 / 16);
  });

  test("that gain is what voters earn in play", () => {
    const p = 0.4;
    const lanes = 8000;
    const game = pEpsilon({ grid: [0.5] });
    const rng = Rng.alloc(1, 17).at(0);
    const earnedBy = [0, 1].map((own) => {
      const batch = new Batch(game, lanes, "disabled");
      batch.reset({ seed: 5 });
      batch.step([new Float32Array(lanes * 9), new Float32Array(lanes).fill(1)]);
      const votes = Float32Array.from({ length: lanes * 9 }, (_, k) => (k % 9 === 0 ? own : rng.uniform() < p ? 1 : 0));
      batch.step([votes, new Float32Array(lanes)]);
      return Float64Array.from({ length: lanes }, (_, lane) => batch.rewards[0][lane * 9]);
    });
    const [zero, one] = earnedBy.map(estimate);
    const standardError = Math.hypot(zero.standardError, one.standardError);
    agrees({ mean: one.mean - zero.mean, standardError }, gain({ voters: 9, reward: 1 }, 0.5, p));
  });

  test("with honesty up to H = 2 P nobody is sure to lie, and whoever is at the cutoff gains nothing either way", () => {
    const { nash } = solved({ honesty: 2, grid: [0.1] });
    expect(nash.escrow[0].cutoffs.length).toBeGreaterThan(0);
    for (const { cutoff, vote1, gap } of nash.escrow[0].cutoffs) {
      expect(gap).toBeLessThan(1e-12);
      expect(vote1).toBeLessThan(1);
      near(gain({ voters: 9, reward: 1 }, 0.1, vote1), cutoff, 1e-9);
    }
    const all = solved({ honesty: 0.9, grid: [0.1] }).nash.escrow[0].cutoffs;
    expect(all[all.length - 1]).toMatchObject({ vote1: 1, attacked: 1, payout: 0 });
  });
});

describe("in play", () => {
  const play = (options: Options, voter: string, briber: string, episodes = 2000) => {
    const game = pEpsilon(options);
    const joint = { voter: bots[voter](game, 0, 1), briber: bots[briber](game, 1, 2) };
    return evaluate(game, joint, { episodes, seed: `${voter} ${briber}`, lanes: 200 });
  };

  test("a bribe in escrow works and costs nothing; the briber earns its value, 5 on average, and welfare falls by the harm", () => {
    const { metrics, each } = play({}, "equilibrium", "equilibrium");
    expect([metrics.attacked.mean, metrics.payout.mean, metrics["vote 1"].mean]).toEqual([1, 0, 1]);
    near(metrics.escrow.mean, 9 * 1.05);
    agrees(estimate(each.briber_0), 5);
    expect(Math.min(...each.briber_0)).toBeGreaterThanOrEqual(2.5);
    expect(Math.max(...each.briber_0)).toBeLessThanOrEqual(7.5);
    agrees(estimate(each.welfare), 9 + 5 - 20);
    expect(each.voter_3.every((u) => Math.abs(u - 1) < 1e-6)).toBe(true);
  });

  test("the split costs the briber 4 (P + ε), and no voter of it gains by another vote", () => {
    const { metrics, each } = play({ grid: [0.1] }, "split", "credulous", 200);
    near(metrics.payout.mean, 4.4);
    near(metrics["payout share"].mean, 4.4 / 9);
    near(each.briber_0[0], -4.4, 1e-6);
    expect(metrics.attacked.mean).toBe(0);
    const deviating = (i: number) => {
      const votes: number[] = votesOf(9, 4);
      votes[i] = 1 - votes[i];
      return episode({ grid: [0.1] }, 1, votes).voters[i];
    };
    for (let i = 0; i < 9; i++) expect(deviating(i)).toBeLessThanOrEqual(each[`voter_${i}`][0]);
  });

  test("without escrow nobody bribes and all tell the truth; credulous voters can be had for nothing", () => {
    const truth = play({ escrow: "never" }, "equilibrium", "equilibrium", 400);
    expect([truth.metrics.attacked.mean, truth.metrics.offered.mean, truth.metrics.welfare.mean]).toEqual([0, 0, 9]);
    const fooled = play({ escrow: "chosen" }, "credulous", "cheat", 400);
    expect([fooled.metrics.attacked.mean, fooled.metrics.payout.mean, fooled.metrics.escrow.mean]).toEqual([1, 0, 0]);
    const game = pEpsilon({ escrow: "never" });
    const broken = evaluate(game, { voter: bots.split(game, 0, 1), briber: bots.cheat(game, 1, 1) }, { episodes: 20 });
    expect([broken.metrics.broken.mean, broken.metrics.payout.mean, broken.each.voter_0[0]]).toEqual([1, 0, 0]);
    const kept = evaluate(
      game,
      { voter: bots.split(game, 0, 1), briber: bots.credulous(game, 1, 1) },
      { episodes: 20 },
    );
    near(kept.each.voter_0[0], 1.05, 1e-6);
    expect([kept.metrics.broken.mean, kept.length.mean]).toEqual([0, 3]);
  });

  test("locking up N (P + ε) at ℓ each is worth it iff that is below the value", () => {
    for (const [lock, offered] of [
      [0.5, 1],
      [0.54, 0],
    ] as const) {
      const options = { lock, spread: 0, grid: [0.1] };
      const { metrics, each } = play(options, "equilibrium", "equilibrium", 50); // 9.9 ℓ against 5
      expect([metrics.offered.mean, metrics.attacked.mean]).toEqual([offered, offered]);
      near(each.briber_0[0], offered * (5 - 9.9 * lock), 1e-6);
      expect(solved(options).attack.worthIt).toBe(offered === 1);
    }
  });

  test("voters up to H = 2 or 4 make no ε of the grid worth it, so nobody offers, and the cheapest would earn −.236 at 2", () => {
    for (const honesty of [2, 4]) {
      const { attack, nash } = solved({ honesty });
      expect([attack.worthIt, attack.play, attack.payoff, nash.escrow.length]).toEqual([false, "none", 0, 4]);
      for (const { payoff } of attack.bribes) expect(payoff).toBeLessThan(-0.1);
      for (const { cutoffs } of nash.escrow) expect(cutoffs).toHaveLength(1);
      const { metrics, each } = play({ honesty }, "equilibrium", "equilibrium", 200);
      expect([metrics.offered.mean, metrics["vote 1"].mean, metrics.welfare.mean > 9]).toEqual([0, 0, true]);
      expect(Math.max(...each.briber_0.map(Math.abs))).toBe(0);
    }
    near(solved({ honesty: 2 }).attack.bribes[0].payoff, -0.2362, 1e-4);
  });

  test("with H = 1.2 only ε = .5 pays: the briber offers it, cutoff .892, 1 wins in 94.6 %, and it earns 4.42", () => {
    const { attack, nash } = solved({ honesty: 1.2 });
    expect([attack.worthIt, attack.play, nash.escrow[3].cutoffs.length]).toEqual([true, "escrow 0.5", 3]);
    expect(attack.bribes.map(({ payoff }: { payoff: number }) => payoff > 0)).toEqual([false, false, false, true]);
    const { cutoff, attacked, payout, briber } = nash.escrow[3].cutoffs[2];
    near(cutoff, 0.8923, 1e-4);
    near(attacked, 0.9459, 1e-4);
    near(briber, 4.4248, 1e-4);
    near(attack.payoff, briber);
    const { metrics, each } = play({ honesty: 1.2 }, "equilibrium", "equilibrium", 5000);
    expect([metrics.offered.mean, metrics.broken.mean]).toEqual([1, 0]);
    near(metrics.escrow.mean, 13.5);
    agrees(metrics["vote 1"], cutoff / 1.2);
    agrees(metrics.attacked, attacked);
    agrees(metrics.payout, payout);
    agrees(estimate(each.briber_0), briber);
  });

  test("after any bribe voters vote 1 as often as its cutoff says, and the briber earns as solved", () => {
    const options: Options = { honesty: 2, grid: [0.2, 0.5], spread: 0, escrow: "chosen", lock: 0.01 };
    const { attack } = solved(options);
    const game = pEpsilon(options);
    const voter = bots.equilibrium(game, 0, 1);
    for (const [k, { payoff, attacked, payout, locking }] of attack.bribes.entries()) {
      const briber = {
        act(seen: Float32Array, _masks: Uint8Array, actions: Float32Array) {
          for (let row = 0; row < actions.length; row++) actions[row] = seen[row * 8] === 1 ? 3 + k : 0;
        },
      };
      const { metrics, each } = evaluate(game, { voter, briber }, { episodes: 3000, seed: `${k}`, lanes: 200 });
      near(locking, 0.09 * (1 + options.grid![k]));
      near(payoff, 5 * attacked - payout - locking);
      agrees(metrics.payout, payout);
      agrees(estimate(each.briber_0), payoff);
    }
  });

  test("the voter at the cutoff is as well off by either vote, and all others vote as is best for them", () => {
    fc.assert(
      fc.property(fc.double({ min: 1.01, max: 5, noNaN: true }), fc.integer({ min: 3, max: 15 }), (honesty, voters) => {
        for (const [k, points] of cutoffsOf(pEpsilonModel({ honesty, voters }), [0.05, 0.5]).entries()) {
          expect(points.length % 2).toBe(1);
          for (const { cutoff, vote1 } of points) near(gain({ voters, reward: 1 }, [0.05, 0.5][k], vote1), cutoff);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("a briber whose value is below worthAbove offers nothing", () => {
    const { attack } = solved({ honesty: 1.2, grid: [0.5], spread: 0 });
    const [{ worthAbove }] = attack.bribes;
    for (const [value, offered] of [
      [worthAbove * 0.99, 0],
      [worthAbove * 1.01, 1],
    ]) {
      const options: Options = { honesty: 1.2, grid: [0.5], spread: 0, value };
      expect(play(options, "equilibrium", "equilibrium", 20).metrics.offered.mean).toBe(offered);
      expect(solved(options).attack.worthIt).toBe(offered === 1);
    }
  });

  test("promises are not believed, so that with them alone no attack is worth it or not", () => {
    const { attack } = solved({ escrow: "never", honesty: 2 });
    expect([attack.worthIt, attack.play]).toEqual([null, "none"]);
  });
});

test("the game keeps the contract, with and without escrow and honesty", () => {
  for (const options of [
    {},
    { escrow: "chosen", honesty: 1.5, voters: 4 },
    { escrow: "never", lock: 0.1 },
  ] as Options[])
    expect(check(() => entry.make(options), { steps: 30 }).filter(({ passed }) => !passed)).toEqual([]);
});

test("actions are named, and the last of a briber who may promise is to pay", () => {
  const names = (options: Options) => pEpsilon({ grid: [0.1, 0.3], ...options }).roles[1].actions;
  expect(names({})).toEqual(["none", "escrow 0.1", "escrow 0.3"]);
  expect(names({ escrow: "never" })).toEqual(["none", "promise 0.1", "promise 0.3", "pay"]);
  expect(names({ escrow: "chosen" })).toEqual([
    ...["none", "promise 0.1", "promise 0.3", "escrow 0.1", "escrow 0.3", "pay"],
  ]);
  expect(pEpsilonModel({ escrow: "chosen" }).pays).toBe(9);
});

test("nonsense is refused with a sentence", () => {
  const refused = (options: unknown) => () => pEpsilon(options as Options);
  expect(refused({ voters: 2 })).toThrow("option 'voters'");
  expect(refused({ reward: 0 })).toThrow("option 'reward'");
  expect(refused({ grid: [] })).toThrow("must be a list of 1 to 64 numbers");
  expect(refused({ grid: "much" })).toThrow("must be a list");
  expect(refused({ grid: [0.2, 0.1] })).toThrow("must ascend");
  expect(refused({ grid: [Number.NaN] })).toThrow("must be numbers from 0 to 1e6");
  expect(refused({ escrow: "maybe" })).toThrow("must be one of");
  expect(() => solved({ spread: 2 })).toThrow("option 'spread'");
});
