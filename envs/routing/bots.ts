/**
 * Bots: scripted routers. Each sees only its observation, from which it reads the sizes of all pending orders (all are alike in
 * expectation where they are not shown); reserves are taken to be the initial ones.
 *
 *   single         everything over the route that pays most for the whole order alone
 *   blind          the split that is best if nobody else trades
 *   best-response  the best answer to the others: to those of these bots that it knows in their seats, and to the rest (its own
 *                  kind, learners, whoever plays at random) as if they routed blind
 *   equilibrium    its part of the Nash equilibrium
 *   wardrop        its part of the flow in which every used route pays the same average price
 *   optimum        its part of the flow that is best for all
 */
import { type Bot, certain } from "../../src/agent.js";
import type { Role } from "../../src/game.js";
import { maskSize, size } from "../../src/space.js";
import { blind, nash, optimum, wardrop } from "./answers.js";
import { encode } from "./encode.js";
import { fill } from "./execute.js";
import { readSizes } from "./observe.js";
import type { Problem } from "./problem.js";
import { bestResponse } from "./respond.js";
import { opening, type Setting } from "./round.js";
import { isFixed } from "./sizes.js";
import { gridOf } from "./split.js";

/** Splits of everybody, `[N, width]`. */
type Plan = (setting: Setting) => Float64Array;

/** Which plan each bot follows, for whoever answers it. */
const plans = new WeakMap<Bot, Plan>();

function botOf(plan: Plan): Bot {
  const bot = player(plan);
  plans.set(bot, plan);
  return bot;
}

const player =
  (plan: Plan): Bot =>
  (game, role) => {
    const { problem } = game as unknown as { readonly problem?: Problem };
    if (!problem)
      throw new Error(`${game.id}: the routing bots read the network of a routing game; use the random bot.`);
    const { action, observation } = game.roles[role] as Role;
    const { routers } = problem;
    const [wide, seen, flags] = [size(action), size(observation), maskSize(action)];
    const grid = problem.actions === "grid" ? gridOf(problem.plan.width, problem.grid) : undefined;
    let fixed: Float32Array | undefined; // everybody's actions, [N, wide]
    return {
      act(observations, _masks, actions, policies) {
        for (let row = 0; row < actions.length / wide; row += routers) {
          if (!fixed || !isFixed(problem.sizes)) {
            const sizes = readSizes(problem, observations, row * seen);
            fixed = encode(problem, plan(opening(problem, sizes)), sizes, grid, wide);
          }
          actions.set(fixed, row * wide);
          if (!policies?.length) continue;
          for (let a = 0; a < routers; a++) certain(action, fixed.subarray(a * wide), policies, (row + a) * flags);
        }
      },
    };
  };

function single(setting: Setting): Float64Array {
  const { problem, sizes, pools } = setting;
  const { plan, tradeOf, routers } = problem;
  const parcels = new Float64Array(routers * plan.width);
  for (let a = 0; a < routers; a++) {
    const routes = plan.first[tradeOf[a] + 1] - plan.first[tradeOf[a]];
    let most = Number.NEGATIVE_INFINITY;
    let best = 0;
    for (let r = 0; r < routes; r++) {
      const work = new Float64Array(plan.width);
      work[r] = sizes[a];
      const output = plan.latency
        ? -latencyAlone(problem, a, r, sizes[a])
        : fill(plan, tradeOf[a], pools.slice(), work);
      if (output > most) [most, best] = [output, r];
    }
    parcels[a * plan.width + best] = sizes[a];
  }
  return parcels;
}

function latencyAlone({ plan, tradeOf }: Problem, a: number, r: number, amount: number): number {
  const { hops } = plan.routes[plan.first[tradeOf[a]] + r];
  return hops.reduce((sum, { pool }) => sum + amount * plan.costs[pool].value(amount), 0);
}

/** Best answers to the bots in these seats, in those of `self`; everybody who follows no plan, and `self`, routes blind. */
function respond(setting: Setting, seats: readonly (Bot | undefined)[] = [], self?: Bot): Float64Array {
  const { problem } = setting;
  const { width } = problem.plan;
  const others = blind(setting).parcels;
  for (const bot of new Set(seats)) {
    const plan = bot && bot !== self ? plans.get(bot) : undefined;
    if (!plan) continue;
    const theirs = plan(setting);
    seats.forEach((who, a) => {
      if (who === bot) others.set(theirs.subarray(a * width, (a + 1) * width), a * width);
    });
  }
  const parcels = others.slice();
  const known = new Map<string, Float64Array>(); // whoever is alike answers alike: each is one of `self`, and all of those blind
  for (let a = 0; a < problem.routers; a++) {
    if (self && seats[a] !== self) continue;
    const inOrder = problem.settlement.kind === "sequence" && problem.settlement.order.kind === "fixed" ? a : 0;
    const key = `${problem.tradeOf[a]}/${setting.sizes[a]}/${inOrder}`;
    const split = known.get(key) ?? bestResponse(setting, others, a).split;
    known.set(key, split);
    parcels.set(split, a * width);
  }
  return parcels;
}

const responding: Bot = Object.assign(
  botOf((setting) => respond(setting)),
  {
    facing: (seats: readonly (Bot | undefined)[]) => player((setting) => respond(setting, seats, responding)),
  },
);

/** Bots of a routing game by name, besides the random one. */
export const bots: { readonly [name: string]: Bot } = {
  single: botOf(single),
  blind: botOf((setting) => blind(setting).parcels),
  "best-response": responding,
  equilibrium: botOf((setting) => nash(setting).parcels),
  wardrop: botOf((setting) => wardrop(setting).parcels),
  optimum: botOf((setting) => optimum(setting).parcels),
};
