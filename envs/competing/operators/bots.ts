/**
 * Bots of the market of devices. Users all take what is best for them, by what they see, and toss a coin between equals.
 *
 *   equilibrium  operators: the fee on the grid next to that of the continuous equilibrium; of the pure equilibrium on the grid with the
 *                highest profit, where no closed form is derived
 *   monopolist   operators: the fee as if they were alone, (q + c)/2, or q if all users are alike
 *   dumping      operators: the lowest fee
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { size } from "../../../src/space.js";
import type { OperatorsGame } from "./operators.js";
import type { OperatorsModel } from "./options.js";
import { solveOperators } from "./solve.js";
import { continuousFees } from "./theory.js";

function nearest({ fees }: OperatorsModel, fee: number): number {
  return fees.reduce((best, f, level) => (Math.abs(f - fee) < Math.abs(fees[best] - fee) - 1e-12 ? level : best), 0);
}

const plans: { readonly [name: string]: (model: OperatorsModel) => readonly number[] } = {
  equilibrium(model) {
    const found = continuousFees(model);
    if (typeof found !== "string") return found.fees.map((fee) => nearest(model, fee));
    const { grid } = solveOperators(model.options) as {
      grid: { equilibria: readonly { fees: number[]; profits: number[] }[] | null };
    };
    const total = ({ profits }: { profits: number[] }) => profits.reduce((sum, x) => sum + x, 0);
    const best = grid.equilibria?.reduce((a, b) => (total(b) > total(a) ? b : a));
    return Array.from(model.cost, (c, k) => nearest(model, best ? best.fees[k] : c));
  },
  monopolist(model) {
    const { quality, cost, options } = model;
    return Array.from(quality, (q, k) => nearest(model, options.values === "alike" ? q : (q + cost[k]) / 2));
  },
  dumping: ({ cost }) => Array.from(cost, () => 0),
};

const botOf =
  (name: string): Bot =>
  (game, role, seed) =>
    role === 0 ? operatorOf(game as unknown as OperatorsGame, name) : userOf(game as unknown as OperatorsGame, seed);

function operatorOf({ model }: OperatorsGame, name: string): Agent {
  const levels = plans[name](model);
  return {
    act(_observations, masks, actions) {
      for (let row = 0; row < actions.length; row++)
        actions[row] = masks[row * model.fees.length + 1] === 1 ? levels[row % levels.length] : 0;
    },
  };
}

function userOf({ model, roles }: OperatorsGame, seed: string | number): Agent {
  const { quality, moving } = model;
  const m = quality.length;
  const seen = size(roles[1].observation);
  const rng = Rng.alloc(1, `user ${seed}`).at(0);
  return {
    state: { words: rng.words },
    act(observations, masks, actions) {
      for (let row = 0; row < actions.length; row++) {
        actions[row] = 0;
        if (masks[row * (m + 1) + 1] !== 1) continue;
        let [most, equals] = [1e-7, 0]; // fees come as Float32
        for (let k = 0; k < m; k++) {
          const worth = observations[row * seen] * quality[k] - observations[row * seen + 2 + m + k] - moving[k];
          if (worth > most + 1e-7) {
            most = worth;
            equals = 1;
            actions[row] = k + 1;
          } else if (equals > 0 && worth > most - 1e-7 && rng.below(++equals) === 0) actions[row] = k + 1;
        }
      }
    },
  };
}

export const operatorsBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.keys(plans).map((name) => [name, botOf(name)])),
};
