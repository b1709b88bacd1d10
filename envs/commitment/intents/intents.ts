/**
 * Intents on an exchange network: "if a counter-order exists at my rate, swap; else route, or do nothing".
 *
 *   commit   each trader does nothing, routes its order now, or states an intent: a limit and a way out
 *   propose  each solver picks a settlement (a uniform price, and who is matched at it) and the share of the spread it keeps; the one with
 *            the highest score, the users' total surplus beyond their limits above what they have without it, is carried out
 *   then     what is not matched goes the way out that its intent names
 *
 *   reward of a trader = (1 + premium) · value got − value given
 *   reward of a solver = kept margin − cost, if it won, + cap(totalScore − referenceScore − missingScore)
 *
 * Without solvers the built-in one settles at once, at the price with the highest score and no margin, and a round has one step.
 *
 * References: CoW Protocol docs (uniform clearing prices, solver rewards); Angeris & Chitra (2020), arXiv:2003.10001 (the pools).
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, type Discrete, discrete, type MultiDiscrete, multiDiscrete } from "../../../src/space.js";
import { drawSizes } from "../../routing/sizes.js";
import { draw } from "./draw.js";
import { type IntentsModel, intentsId, intentsModel, moves, ranks } from "./model.js";
import { observers, solverSpace, traderSpace } from "./observe.js";
import { type IntentsOptions, intentsDefaults } from "./options.js";
import { Settler } from "./settler.js";
import { allocate, type IntentsState, perStrategy, tallies } from "./state.js";
import { strategies } from "./strategies.js";

export interface IntentsTrader extends Role {
  readonly name: "trader";
  readonly observation: Box;
  readonly action: Discrete;
}
export interface IntentsSolver extends Role {
  readonly name: "solver";
  readonly observation: Box;
  readonly action: MultiDiscrete; // strategy, margin
}
export type IntentsGame = Game<IntentsState, readonly [IntentsTrader] | readonly [IntentsTrader, IntentsSolver]> & {
  readonly model: IntentsModel;
};

const columns = tallies.length;
const wide = strategies.length * perStrategy;

/** @throws naming the option that is wrong */
export function intents(given?: Partial<IntentsOptions>): IntentsGame {
  const options = resolve(intentsDefaults, given, intentsId);
  const model = intentsModel(options);
  const { plan } = model;
  const { traders: n, solvers: m, levels, margins: shares } = options;
  const settler = new Settler(model);
  const sees = observers(model);
  const actions = moves(levels);
  const lone = allocate(model, 1); // for counterfactuals

  const trader: IntentsTrader = {
    ...{ name: "trader", count: n, observation: traderSpace(model), action: discrete(actions), rank: ranks(levels) },
  };
  const solver: IntentsSolver = {
    ...{ name: "solver", count: m, observation: solverSpace(model) },
    action: multiDiscrete([strategies.length, shares]),
  };

  const game: Game<IntentsState> = {
    id: intentsId,
    key: JSON.stringify(options),
    roles: m > 0 ? [trader, solver] : [trader],
    horizon: 1,
    horizonEnds: "terminated",
    phases: m > 0 ? 2 : 1,
    metrics: tallies,
    alloc: (lanes) => allocate(model, lanes),

    reset(s, lane, rng) {
      const first = lane * n;
      for (let k = 0; k < plan.slots; k++) s.pools[lane * plan.slots + k] = plan.initial[k];
      drawSizes(options.sizes, n, rng, s.size, first);
      for (let i = first; i < first + n; i++) {
        rng.uniformAt(s.premium, i);
        s.premium[i] = options.premiumLow + (options.premiumHigh - options.premiumLow) * s.premium[i];
        s.side[i] = options.sides === "drawn" ? rng.below(2) : (i - first) % 2;
        s.intent[i] = s.gave[i] = s.got[i] = 0;
        const p = i - first;
        const q = rng.below(p + 1); // a uniform permutation, as in `Rng.permute`
        s.order[i] = s.order[first + q];
        s.order[first + q] = p;
      }
      for (let k = lane * m; k < (lane + 1) * m; k++) {
        rng.uniformAt(s.cost, k);
        s.cost[k] = options.costLow + (options.costHigh - options.costLow) * s.cost[k];
      }
      for (let k = lane * wide; k < (lane + 1) * wide; k++) s.survey[k] = 0;
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.tally[k] = 0;
      s.stage[lane] = 0;
    },

    step(s, { lane, rng, actions: joint, rewards }) {
      if (s.stage[lane] === 0) {
        s.stage[lane] = 1;
        for (let i = lane * n; i < (lane + 1) * n; i++) s.intent[i] = joint[0][i];
        settler.open(s, lane);
        if (m === 0) settler.alone(s, lane, rewards[0], lane * n);
      } else {
        settler.compete(s, lane, rng, joint[1], rewards[1]);
        settler.pay(s, lane, rewards[0], lane * n);
      }
      return false;
    },

    observe(s, lane, _time, role, agent, out, at) {
      if (role === 0) sees.trader(s, lane, agent, out, at);
      else sees.solver(s, lane, agent, out, at);
    },

    legal(s, lane, role, _agent, mask, at) {
      const turn = s.stage[lane] === role ? 1 : 0;
      if (role === 0) for (let a = 0; a < actions; a++) mask[at + a] = a === 0 ? 1 : turn;
      else {
        for (let k = 0; k < strategies.length; k++) mask[at + k] = k === 0 ? 1 : turn;
        for (let k = 0; k < shares; k++) mask[at + strategies.length + k] = k === 0 ? 1 : turn;
      }
    },

    measure(s, lane, out, at) {
      for (let k = 0; k < columns; k++) out[at + k] = s.tally[lane * columns + k];
    },

    draw: (s, lane) => draw(model, s, lane),

    ...(m === 0 && {
      payoff(s: IntentsState, lane: number, joint: readonly Float32Array[], out: readonly Float32Array[]) {
        copyLane(s, lane, lone, n, plan.slots);
        for (let i = 0; i < n; i++) lone.intent[i] = joint[0][i];
        settler.open(lone, 0);
        settler.alone(lone, 0, out[0], 0);
      },
    }),
  };
  return { ...game, model } as unknown as IntentsGame;
}

/** What an episode begins with, from one lane of a state to the only lane of another. */
function copyLane(s: IntentsState, lane: number, to: IntentsState, n: number, slots: number): void {
  for (let i = 0; i < n; i++) {
    to.side[i] = s.side[lane * n + i];
    to.size[i] = s.size[lane * n + i];
    to.premium[i] = s.premium[lane * n + i];
    to.order[i] = s.order[lane * n + i];
  }
  for (let k = 0; k < slots; k++) to.pools[k] = s.pools[lane * slots + k];
}
