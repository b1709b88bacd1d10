/**
 * Answers of the ordering game: what each order gives, the equilibrium fees under either coordinator, and what they lead to.
 *
 * Under the welfare coordinator no fee changes the order, so the one who goes first pays 0 and the other's fee is never paid. It cannot
 * see private values: going by the swaps alone it loses E[max(0, what the other order adds)] against one that could.
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { type AmmOrderModel, ammOrderId, modelOf } from "./amm-order.js";
import { always, bestResponseGap, contestOf, expected, type Plans, pureEquilibria, wins } from "./contest.js";
import { mixedEquilibrium } from "./mixed.js";
import { ammOrderDefaults } from "./options.js";
import { gains } from "./pool.js";

export interface AmmOrderEquilibrium {
  readonly plans: Plans; // probabilities of fees, [trader][type][fee]
  readonly payoffs: readonly (readonly number[])[]; // [trader][type], expected reward before swapping costs, tokens: received + value − fee
  readonly fee: number; // expected, tokens
  readonly received: number; // by both, expected, tokens
  readonly secondFirst: number; // P(trader_1 goes first)
  readonly gap: number; // most that a type could gain by another fee, tokens
}

export interface AmmOrderEquilibria {
  readonly kind: "pure" | "mixed";
  readonly found: string;
  readonly equilibria: readonly AmmOrderEquilibrium[];
}

const { max } = Math;

/** Tokens that a type may gain in mixed fees that are still shown as an equilibrium. */
const closeGap = 0.05;

/** Who goes first under the welfare coordinator; trader_0 where both orders give as much. */
export const visiblyFirst = ({ received: [a, b, c, d] }: AmmOrderModel): 0 | 1 => (c + d > a + b ? 1 : 0);

/** Equilibria of the model: pure ones if there are any, else one in mixed fees. */
export function ammOrderEquilibria(model: AmmOrderModel): AmmOrderEquilibria {
  const { highest, coordinator, values } = model;
  if (coordinator === "welfare") {
    const plans = values.map((list) => list.map(() => always(0, highest)));
    const found =
      "every equilibrium has the first trader pay 0; the other's fee is never paid, so any is one (0 is shown)";
    return { kind: "pure", found, equilibria: [underWelfare(model, plans)] };
  }
  const contest = contestOf(model);
  const pure = pureEquilibria(contest);
  if (pure?.length) {
    const found = "all pure ones in fees up to max(0, gain of being first); higher fees are weakly dominated";
    const plans = pure.map((fees) => fees.map((list) => list.map((fee) => always(fee, highest))));
    return { kind: "pure", found, equilibria: plans.map((one) => outcome(model, one)) };
  }
  const why = pure
    ? "there is no pure one in fees that are not weakly dominated"
    : "pure ones are too many to look through";
  const { plans } = mixedEquilibrium(contest);
  const one = outcome(model, plans);
  const close = one.gap <= closeGap;
  const found = close
    ? `${why}; this one is numerical`
    : `${why}; the numerical search came to no equilibrium: in what it ended with a type would gain ${one.gap} tokens by another fee`;
  return { kind: "mixed", found, equilibria: close ? [one] : [] };
}

/** What plans lead to under the greedy coordinator. */
export function outcome(model: AmmOrderModel, plans: Plans): AmmOrderEquilibrium {
  const { received, values } = model;
  const contest = contestOf(model);
  const first = [0, 1].map((i) => wins(contest, 1 - i, plans[1 - i]));
  let fee = 0;
  let secondFirst = 0;
  const payoffs = values.map((list, i) =>
    list.map(([, chance], t) => {
      plans[i][t].forEach((p, f) => {
        fee += chance * p * first[i][f] * f;
        if (i === 1) secondFirst += chance * p * first[i][f];
      });
      return received[2 - i] + expected(contest.worth[i][t], plans[i][t], first[i])[0];
    }),
  );
  const [a, b, c, d] = received;
  const together = (1 - secondFirst) * (a + b) + secondFirst * (c + d);
  return { plans, payoffs, fee, received: together, secondFirst, gap: bestResponseGap(contest, plans) };
}

function underWelfare(model: AmmOrderModel, plans: Plans): AmmOrderEquilibrium {
  const { received, values } = model;
  const first = visiblyFirst(model);
  const payoffs = values.map((list, i) => list.map(([v]) => received[2 * first + i] + (i === first ? v : 0)));
  const together = received[2 * first] + received[2 * first + 1];
  return { plans, payoffs, fee: 0, received: together, secondFirst: first, gap: 0 };
}

/** How often the order that the swaps alone suggest is wrong once private values count, and what that loses on average. */
export function blindness({ received: [a, b, c, d], values }: AmmOrderModel): { chance: number; loss: number } {
  const first = c + d > a + b ? 1 : 0;
  const lead = Math.abs(a + b - c - d);
  let [chance, loss] = [0, 0];
  for (const [v, p] of values[first]) {
    for (const [w, q] of values[1 - first]) {
      const missed = w - v - lead;
      if (missed > 0) chance += p * q;
      loss += p * q * max(0, missed);
    }
  }
  return { chance, loss };
}

/** @throws naming the option that is wrong */
export function solveAmmOrder(given: unknown): Solution {
  const options = resolve(ammOrderDefaults, given, ammOrderId);
  const model = modelOf(options);
  const { received, values, coordinator } = model;
  const [a, b, c, d] = received;
  const gain = gains(received);
  const { kind, found, equilibria } = ammOrderEquilibria(model);
  const amounts = [options.amount0, options.amount1];
  const alone = values.every((list) => list.length === 1);
  const [best, worst] = [max(a + b, c + d), Math.min(a + b, c + d)];
  return {
    source:
      "model and, for amounts 50 and 40 in a pool of 100 without private values, fees (13, 13) and (14, 14), or (0, 0) in opposite directions: 20squares' credible-commitments (FRP-26, README); all else computed here",
    units: "tokens of either kind, worth the same",
    received: {
      trader_0: { first: a, second: c, gain: gain[0] },
      trader_1: { first: d, second: b, gain: gain[1] },
    },
    orders: { "trader_0 first": a + b, "trader_1 first": c + d },
    optimum: {
      order: `trader_${c + d > a + b ? 1 : 0} first`,
      received: best,
      worstOrder: worst,
      difference: best - worst,
    },
    nash: {
      kind,
      found,
      count: kind === "pure" && coordinator === "greedy" ? equilibria.length : null,
      equilibria: equilibria.map((one) => shown(one, model, amounts, alone)),
    },
    welfareCoordinator: {
      ...blindness(model),
      meaning: "how often, and how much, its order is worse than with private values known",
    },
  };
}

function shown(one: AmmOrderEquilibrium, { values }: AmmOrderModel, amounts: readonly number[], alone: boolean) {
  const { plans, payoffs, fee, received, secondFirst, gap } = one;
  const mix = (plan: Float64Array): number | { readonly [fee: string]: number } => {
    const sure = plan.indexOf(1);
    return sure >= 0 ? sure : Object.fromEntries([...plan.entries()].filter(([, p]) => p > 0));
  };
  const types = <T>(i: number, each: (t: number) => T) =>
    alone ? each(0) : values[i].map(([value], t) => ({ value, is: each(t) }));
  return {
    fees: { trader_0: types(0, (t) => mix(plans[0][t])), trader_1: types(1, (t) => mix(plans[1][t])) },
    payoffs: {
      trader_0: types(0, (t) => payoffs[0][t] - amounts[0]),
      trader_1: types(1, (t) => payoffs[1][t] - amounts[1]),
    },
    coordinator: fee,
    received,
    "trader_1 first": secondFirst,
    bestResponseGap: gap,
  };
}

/** What each trader could gain by another fee; nothing where private values are drawn. */
export function ammOrderDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  const model = modelOf(resolve(ammOrderDefaults, given, ammOrderId));
  if (model.values.some((list) => list.length > 1)) return [];
  const [fees] = joint;
  if (model.coordinator === "welfare") {
    const first = visiblyFirst(model);
    return [0, 1].map((i) => (i === first ? fees[i] : 0));
  }
  const contest = contestOf(model);
  return [0, 1].map((i) => {
    const first = wins(contest, 1 - i, [always(fees[1 - i], model.highest)]);
    const [own, best] = expected(contest.worth[i][0], always(fees[i], model.highest), first);
    return best - own;
  });
}
