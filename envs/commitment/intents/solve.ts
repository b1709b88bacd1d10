/**
 * Answers of the intents game: what routing and matching lead to, the traders' equilibria, and the solvers' competition.
 *
 *   optimum: value got ≤ value given at the mid where no cycle of the network pays, so Σ rewards ≤ Σ premium · size; matching all reaches it
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { jointName, type NormalForm } from "../matrix/normal-form.js";
import { pureEquilibria, welfareAt } from "../matrix/pure.js";
import { type IntentsModel, intentAt, intentsId, intentsModel, moves, nameOf } from "./model.js";
import { intentsDefaults } from "./options.js";
import { mostInBlock, type Outcome, Outcomes, openingOf } from "./outcomes.js";
import { profitGap, profits, proposalOf, proposals } from "./rivalry.js";
import { strategies, strategyAt } from "./strategies.js";

const sum = (x: Iterable<number>): number => [...x].reduce((a, b) => a + b, 0);
const mostShown = 12;

/** @throws naming the option that is wrong */
export function solveIntents(given?: unknown): Solution {
  const model = intentsModel(resolve(intentsDefaults, given, intentsId));
  const { options, mid, unit } = model;
  const n = options.traders;
  const about = {
    source:
      "all numbers derived: computed from the game's own rules; the payment rule is CoW Protocol's (docs, Solver rewards)",
    units: `value is in ${options.pair[1]} at the mid price, amounts in what each trader buys`,
    mid,
  };
  if (!model.fixed) {
    return { ...about, reason: "sides, sizes or premiums are drawn anew in every episode; fix them for answers" };
  }
  const level = (options.levels - 1) / 2;
  const bySeat = new Outcomes(model, [Array.from({ length: n }, (_, i) => i)]);
  const all = (action: number) => new Int32Array(n).fill(action);
  const routed = bySeat.of(all(1));
  const matched = bySeat.of(all(intentAt(level, "route", options.levels)));
  const s = openingOf(model);
  const offered = [0, 1].map((side) => sum(Array.from(s.size, (x, i) => (s.side[i] === side ? x * unit[side] : 0))));
  return {
    ...about,
    route: { meaning: "all route, in seat order", ...shown(routed) },
    match: { meaning: "all match at the mid, else route", ...shown(matched) },
    jointGain: sum(matched.got) - sum(routed.got),
    optimum: optimum(model, offered),
    ...tradersGame(model),
    solvers: solversGame(model),
  };
}

const shown = ({ received, payoffs }: Outcome) => ({
  received: [...received],
  payoffs: [...payoffs],
  welfare: sum(payoffs),
});

function optimum({ plan, options }: IntentsModel, offered: readonly number[]): Solution {
  const spots = [0, 1].map((t) => Math.max(...plan.routes.slice(plan.first[t], plan.first[t + 1]).map((r) => r.spot)));
  if (spots[0] * spots[1] > 1 + 1e-12)
    return { welfare: null, reason: "a cycle of the network pays, so pools give value away" };
  const even = Math.abs(offered[0] - offered[1]) <= 1e-9 * (offered[0] + offered[1]);
  return {
    welfare: options.premiumLow * (offered[0] + offered[1]),
    reached: even ? "by matching all of both sides" : "not: the sides differ, so this is a bound",
  };
}

function tradersGame(model: IntentsModel): Solution {
  const { options } = model;
  const n = options.traders;
  if (n > mostInBlock) {
    const reason = `the orders of a block of ${n} are too many to look through; ${mostInBlock} are the most`;
    return { symmetric: { reason }, nash: { reason } };
  }
  const outcomes = new Outcomes(model);
  const intents = Array.from({ length: moves(options.levels) }, (_, action) => {
    const joint = new Int32Array(n).fill(action);
    const { payoffs } = outcomes.of(joint);
    return {
      ...{ play: nameOf(action, model), payoffs: [...payoffs], welfare: sum(payoffs) },
      bestResponseGap: Math.max(...outcomes.gains(joint)),
    };
  });
  const best = intents.reduce((a, b) => (b.welfare > a.welfare + 1e-9 ? b : a));
  const stable = intents.filter(({ bestResponseGap }) => bestResponseGap < 1e-9).map(({ play }) => play);
  return {
    symmetric: {
      meaning: "everybody plays alike, mean over the orders of the block",
      best: best.play,
      stable,
      intents,
    },
    nash: nash(outcomes.form(), n),
  };
}

function nash(form: NormalForm | undefined, n: number): Solution {
  if (!form)
    return { reason: n < 2 ? "one trader has nobody to play against" : "joint intents are too many to enumerate" };
  const joints = pureEquilibria(form);
  const ranked = joints
    .map((joint) => ({
      play: jointName(form, joint),
      payoffs: [...form.payoffs.subarray(joint * n, (joint + 1) * n)],
      welfare: welfareAt(form, joint),
    }))
    .sort((a, b) => b.welfare - a.welfare);
  return {
    found: "all pure equilibria, by enumeration, in expectation over the orders of the block; payoffs to 1e-9",
    count: joints.length,
    ...(ranked.length > 0 && { highestWelfare: ranked[0].welfare, lowestWelfare: ranked[ranked.length - 1].welfare }),
    equilibria: ranked.slice(0, mostShown),
  };
}

function solversGame(model: IntentsModel): Solution {
  const { solvers: m, costLow, costHigh, levels, traders } = model.options;
  if (m === 0) return { reason: "the built-in solver has no rivals and keeps nothing" };
  if (costLow !== costHigh) return { reason: "costs are drawn; fix them for answers" };
  const intents = new Int32Array(traders).fill(intentAt(0, "route", levels));
  const all = proposals(model, intents);
  const honest = proposalOf(all, strategyAt.surplus, 0);
  const played = Array.from({ length: m }, () => honest);
  const lone = all.map((one) => ({ one, profit: profits(model, [one], costLow)[0].profit }));
  const best = lone.reduce((a, b) => (b.profit > a.profit ? b : a));
  const each = profits(model, played, costLow)[0];
  return {
    meaning: "everybody asks the lowest limit, else route; the block in seat order",
    proposals: strategies.map((strategy, k) => {
      const { score, spread } = proposalOf(all, k, 0);
      return { strategy, score: Math.max(score, 0), spread };
    }),
    honest: {
      meaning: "all propose the highest score and keep nothing",
      ...{ score: honest.score, payment: each.paid, profit: each.profit },
      bestResponseGap: profitGap(model, all, played, 0, costLow),
    },
    alone: {
      meaning: "one solver without rivals, at its best",
      ...{ strategy: strategies[best.one.strategy], score: best.one.score, kept: best.one.kept, profit: best.profit },
    },
  };
}

/** What each trader could gain by another action; nothing where solvers decide afterwards, or chance says too much. */
export function intentsDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  const model = intentsModel(resolve(intentsDefaults, given, intentsId));
  const { solvers, traders } = model.options;
  if (solvers > 0 || !model.fixed || traders > mostInBlock) return [];
  return new Outcomes(model).gains(joint[0]);
}
