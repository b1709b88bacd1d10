/** Solvers who compete to settle intents: who wins, what they are paid, and what honesty earns. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { payments, winnerOf } from "../../envs/commitment/intents/auction.js";
import { intentsEntry } from "../../envs/commitment/intents/entry.js";
import { intents } from "../../envs/commitment/intents/intents.js";
import { intentAt } from "../../envs/commitment/intents/model.js";
import { profitGap, profits, proposalOf, proposals } from "../../envs/commitment/intents/rivalry.js";
import type { IntentsState } from "../../envs/commitment/intents/state.js";
import { strategies, strategyAt } from "../../envs/commitment/intents/strategies.js";
import { Batch } from "../../src/batch.js";
import { Rng } from "../../src/rng.js";
import { agrees, near } from "../auction/agrees.js";

type Options = NonNullable<Parameters<typeof intents>[0]>;
const { bots } = intentsEntry;
// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => intentsEntry.solve!(options);

const low = intentAt(0, "route", 5); // everybody asks the lowest limit
const fullScore = 2.976637494; // what matching the default four traders adds, the block in seat order

/** One episode per list of proposals [strategy, margin], everybody asking the lowest limit; the metrics by name. */
function settled(options: Options, lists: readonly (readonly (readonly number[])[])[], seed = 0) {
  const game = intents(options);
  const batch = new Batch(game, lists.length, "disabled");
  batch.reset({ seed });
  const n = game.model.options.traders;
  const idle = lists.flatMap((list) => list.flatMap(() => [0, 0]));
  batch.step([new Float32Array(lists.length * n).fill(low), Float32Array.from(idle)]);
  batch.step([new Float32Array(lists.length * n), Float32Array.from(lists.flat(2))]);
  const metrics = lists.map((_, lane) => {
    const out = new Float64Array(game.metrics.length);
    game.measure(batch.state as unknown as IntentsState, lane, out, 0);
    return Object.fromEntries(game.metrics.map((name, k) => [name, out[k]]));
  });
  return { rewards: batch.rewards[1], metrics, game, s: batch.state as unknown as IntentsState };
}

const honest = [strategyAt.surplus, 0];
const nothing = [strategyAt.none, 0];
const fixed: Options = { sizes: { kind: "share", total: 1000 }, traders: 2 }; // no order of the block matters for the score

describe("the payment rule", () => {
  const scores = fc.array(fc.integer({ min: -1, max: 50 }), { minLength: 1, maxLength: 6 });

  const paid = (scores: readonly number[], winner: number, failed: boolean, lowest: number, highest: number) => {
    const out = new Float64Array(scores.length);
    payments(Float64Array.from(scores), winner, failed, Float64Array.of(lowest, highest), out);
    return out;
  };

  test("cap(x) = max(−c_l, min(c_u, x))", () => {
    expect(paid([2, 1.995], 0, false, 0.01, 0.012)[0]).toBeCloseTo(0.005, 12);
    expect(paid([2, 1], 0, false, 0.01, 0.012)[0]).toBe(0.012);
    expect(paid([2, 1], 0, true, 0.01, 0.012)[0]).toBe(-0.01);
  });

  test("pays whoever does not win nothing, the winner its lead, and takes the second's score where it failed", () => {
    fc.assert(
      fc.property(scores, fc.boolean(), (list, failed) => {
        const winner = winnerOf(Float64Array.from(list), Rng.alloc(1).at(0));
        expect(winner < 0).toBe(list.every((score) => score < 0));
        for (const i of list.keys()) {
          const free = paid(list, winner, failed, 1e9, 1e9)[i];
          const second = Math.max(0, ...list.filter((_, k) => k !== winner));
          if (i !== winner) expect(Math.abs(free)).toBe(0);
          else if (failed) expect(free).toBe(0 - second);
          else expect(free).toBe(list[winner] - second);
          const capped = paid(list, winner, failed, 0.01, 0.012)[i];
          expect(capped).toBeGreaterThanOrEqual(-0.01);
          expect(capped).toBeLessThanOrEqual(0.012);
        }
      }),
    );
  });

  test("settles equals by a coin", () => {
    const rng = Rng.alloc(1, "coin").at(0);
    const n = 9_000;
    const wins = [0, 0, 0, 0];
    for (let k = 0; k < n; k++) wins[winnerOf(Float64Array.of(2, 1, 2, 2), rng)]++;
    expect(wins[1]).toBe(0);
    for (const i of [0, 2, 3]) agrees({ mean: wins[i] / n, standardError: Math.sqrt(2 / 9 / n) }, 1 / 3); // 4 of them
  });
});

describe("two solvers who can do the same", () => {
  test("score all the surplus and are paid nothing, and no other proposal pays one of them more: an equilibrium", () => {
    const others = strategies.flatMap((_, k) => Array.from({ length: 5 }, (_, margin) => [k, margin]));
    const { rewards, metrics } = settled(fixed, [[honest, honest], ...others.map((one) => [one, honest])]);
    near(metrics[0].score, solved(fixed).jointGain);
    near(metrics[0].payments, 0);
    for (let lane = 0; lane <= others.length; lane++) expect(Math.abs(rewards[2 * lane])).toBeLessThan(1e-6);
    const { honest: answer } = solved(fixed).solvers;
    for (const x of [answer.payment, answer.profit, answer.bestResponseGap]) near(x, 0);
  });

  test("leave all the surplus to the traders: welfare is what the built-in solver's is", () => {
    const { metrics } = settled({ ...fixed, protocolFee: 0 }, [[honest, honest]]);
    near(metrics[0].welfare, 0.1 * 1000);
    near(metrics[0]["protocol fee"] + metrics[0].kept, 0);
  });

  test("what one keeps as a margin costs it the auction", () => {
    const { rewards, metrics } = settled(fixed, [
      [[strategyAt.mid, 1], honest],
      [honest, nothing],
      [nothing, nothing],
    ]);
    expect(rewards[0]).toBe(0);
    expect(metrics[0].kept).toBe(0);
    near(rewards[2], metrics[1].score, 1e-6); // alone it is paid all that it added
    expect(metrics[2]).toMatchObject({ score: 0, price: 0, "solver profit": 0, "matched share": 0 });
  });
});

describe("the best solver", () => {
  const fine: Options = { ...fixed, margins: 101 }; // 1 % of the spread, 48.8, is .488

  test("earns its lead over the second, whatever part of it is a margin, while the cap does not bind", () => {
    const spread = 1000 * (1 - 1 / 1.025 ** 2);
    const lists = [0, 1, 2, 3, 4, 5, 6].map((margin) => [[strategyAt.mid, margin], nothing]);
    const { rewards, metrics } = settled(fine, lists);
    const lead = solved(fixed).jointGain;
    for (const [k, { kept, payments }] of metrics.entries()) {
      near(kept, (spread * k) / 100);
      near(kept + payments, lead);
      near(rewards[2 * k], lead, 1e-6);
    }
  });

  test("bound by the cap keeps what it is not paid: with c_u = 0 the auction is one of first prices", () => {
    const model = intents({ ...fine, protocolFee: 0 }).model;
    const all = proposals(model, [low, low]);
    const second = proposalOf(all, strategyAt.pair, 3);
    const gap = (margin: number) => profitGap(model, all, [proposalOf(all, strategyAt.mid, margin), second], 0, 0);
    expect(gap(0)).toBeGreaterThan(0.9); // keeps 2 % and still wins
    const paid = profits(model, [proposalOf(all, strategyAt.mid, 2), second], 0);
    near(paid[0].profit, 0.02 * 1000 * (1 - 1 / 1.025 ** 2));
    expect(gap(2)).toBe(0);
  });

  test("with a fixed cap of .012 is paid that and no more", () => {
    const { rewards } = settled({ ...fixed, ceiling: "fixed" }, [[honest, nothing]]);
    near(rewards[0], 0.012, 1e-7);
  });
});

describe("a settlement that fails", () => {
  const failing: Options = { ...fixed, revertProbability: 0.3 };

  test("leaves every intent to its way out, and costs the winner up to c_l = .010", () => {
    const { rewards, metrics } = settled({ ...failing, revertProbability: 1 }, [
      [honest, honest],
      [honest, nothing],
    ]);
    expect([...rewards].sort()).toEqual([Math.fround(-0.01), 0, 0, 0].sort());
    for (const one of metrics) {
      expect(one).toMatchObject({ reverts: 1, score: 0, price: 0, kept: 0 });
      near(one.welfare, solved({ ...fixed, solvers: 0 }).route.welfare);
    }
  });

  test("happens as often as it should, and honest solvers lose what that predicts", () => {
    const game = intents(failing);
    const joint = { trader: bots.honest(game, 0, 0), solver: bots.honest(game, 1, 0) };
    const { metrics, returns } = evaluate(game, joint, { episodes: 4_000, seed: 3, lanes: 256 });
    agrees(metrics.reverts, 0.3); // 4 standard errors
    const { profit } = solved(failing).solvers.honest;
    near(profit, (-0.3 * 0.01) / 2);
    agrees(returns.solver_0, profit);
    agrees(returns.solver_1, profit);
  });
});

describe("bots", () => {
  test("the greedy one keeps what the traders' limits leave where nobody else proposes, and nothing against an honest one", () => {
    const game = intents({ margins: 101 });
    const trader = bots.honest(game, 0, 0);
    const greedy = bots.greedy(game, 1, 0);
    const free = evaluate(
      game,
      { trader, solver: greedy },
      { episodes: 64, seats: { solver_1: bots.router(game, 1, 0) } },
    );
    expect(free.metrics.kept.mean).toBeGreaterThan(2.7); // of a surplus of 2.98: the most that still scores
    expect(free.metrics.score.mean).toBeGreaterThanOrEqual(0);
    const rival = evaluate(
      game,
      { trader, solver: greedy },
      { episodes: 64, seats: { solver_1: bots.honest(game, 1, 0) } },
    );
    near(rival.returns.solver_0.mean, 0);
    near(rival.metrics.kept.mean, 0);
    expect(rival.metrics.score.mean).toBeGreaterThan(2.9);
  });

  test("the honest one keeps what sending a settlement costs it, and proposes nothing where it could not", () => {
    for (const [cost, kept] of [
      [1, 0.03 * 48.185604],
      [100, 0],
    ] as const) {
      // biome-ignore format: one line
      const game = intents({ margins: 101, costLow: cost, costHigh: cost });
      const joint = { trader: bots.honest(game, 0, 0), solver: bots.honest(game, 1, 0) };
      const { metrics, returns } = evaluate(game, joint, { episodes: 16 });
      expect(Math.abs(metrics.kept.mean - kept)).toBeLessThan(1e-4);
      near(metrics.cost.mean, cost === 1 ? 1 : 0);
      near(metrics["solver profit"].mean, metrics.kept.mean - metrics.cost.mean);
      near(returns.solver_0.mean + returns.solver_1.mean, metrics["solver profit"].mean, 1e-6);
    }
  });

  test("all play both roles, and only waiting traders leave the pool alone", () => {
    const game = intents();
    for (const [name, bot] of Object.entries(bots)) {
      const joint = { trader: bot(game, 0, 1), solver: bot(game, 1, 2) };
      const { metrics, each } = evaluate(game, joint, { episodes: 32 });
      expect(Number.isFinite(metrics.welfare.mean), name).toBe(true);
      if (name === "patient" || name === "committed") for (const x of each.welfare) near(x, 100);
      if (name === "router") expect(metrics["matched share"].mean).toBe(0);
    }
  });
});

test("scores in the answers are those in play", () => {
  const { proposals: listed, alone } = solved().solvers;
  near(listed[strategyAt.surplus].score, fullScore, 1e-8);
  near(listed[strategyAt.surplus].spread, 1000 * (1 - 1 / 1.025 ** 2));
  near(alone.profit, fullScore, 1e-8);
  expect(solved({ solvers: 0 }).solvers.reason).toContain("no rivals");
  expect(solved({ costHigh: 1 }).solvers.reason).toContain("costs are drawn");
});

test("costs are known to each solver alone, and drawn from their range", () => {
  const game = intents({ costLow: 1, costHigh: 3, solvers: 2 });
  const batch = new Batch(game, 500, "disabled");
  batch.reset({ seed: 2 });
  const { cost } = batch.state as unknown as IntentsState;
  const width = batch.observations[1].length / 1000;
  for (let row = 0; row < 1000; row++) expect(batch.observations[1][row * width + 1]).toBe(Math.fround(cost[row]));
  const mean = cost.reduce((a, b) => a + b, 0) / 1000;
  agrees({ mean, standardError: 2 / Math.sqrt(12 * 1000) }, 2); // 4 of them
  expect(Math.min(...cost)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...cost)).toBeLessThan(3);
});
