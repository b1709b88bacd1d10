/**
 * Bots of the market of devices. Users all take what is best for them, by what they see, and toss a coin between equals.
 *
 *   equilibrium  operators: the design of the first equilibrium that `solve` lists, then the fee on the grid next to that of the
 *                continuous equilibrium; of the pure equilibrium on the grid with the highest profit, where no closed form is derived;
 *                the lowest that is no loss (or the highest there is), where the grid has none either
 *   mixed        likewise, of the last equilibrium that `solve` lists in which all choose alike (else the last), by a coin of its own
 *   best, cheap  likewise, but always the design of the highest quality, or of the lowest fixed cost
 *   monopolist   operators: design and fee as if they were alone, (q + c)/2, or q if all users are alike
 *   dumping      operators: the design of the lowest fixed cost, and the lowest fee
 *
 * Without a menu mixed, best and cheap are equilibrium. If all users are alike fees are rounded so that those who should sell do: theirs
 * down to what users strictly prefer, the others' up.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { size } from "../../../src/space.js";
import { designStage } from "./designs.js";
import { settledFees } from "./grid.js";
import type { OperatorsGame } from "./operators.js";
import { designed, type OperatorsModel } from "./options.js";

const within = 1e-7; // fees and qualities come as Float32

function nearest({ fees }: OperatorsModel, fee: number): number {
  return fees.reduce((best, f, level) => (Math.abs(f - fee) < Math.abs(fees[best] - fee) - 1e-12 ? level : best), 0);
}

/** The lowest level that is no loss; the highest, if all are. */
function above({ fees }: OperatorsModel, cost: number): number {
  const level = fees.findIndex((fee) => fee > cost - 1e-12);
  return level < 0 ? fees.length - 1 : level;
}

/** The highest level at which users alike strictly prefer to pay it, if that is no loss. */
function under(model: OperatorsModel, fee: number, k: number): number {
  return Math.max(
    above(model, model.cost[k]),
    model.fees.findLastIndex((f) => f < fee - 10 * within),
  );
}

/** Levels of fees, [m], once designs are known. */
type Plan = (model: OperatorsModel) => readonly number[];

const equilibrium: Plan = (model) => {
  const found = settledFees(model);
  if (typeof found === "string") return Array.from(model.cost, (c) => above(model, c));
  const { fees, shares } = found;
  if (model.options.values === "uniform") return fees.map((fee) => nearest(model, fee));
  return fees.map((fee, k) => (shares[k] > 0 ? under(model, fee, k) : above(model, fee)));
};

const plans: { readonly [name: string]: Plan } = {
  ...{ equilibrium, mixed: equilibrium, best: equilibrium, cheap: equilibrium },
  monopolist: (model) =>
    Array.from(model.quality, (q, k) =>
      model.options.values === "alike" ? under(model, q, k) : nearest(model, (q + model.cost[k]) / 2),
    ),
  dumping: ({ cost }) => Array.from(cost, () => 0),
};

/** Probabilities of designs, [m][D]. */
function designsOf(model: OperatorsModel, name: string): readonly (readonly number[])[] {
  const { menu, users } = model.options;
  const highest = (of: readonly number[]) =>
    Array.from(model.moving, () => of.map((_, d) => (d === of.indexOf(Math.max(...of)) ? 1 : 0)));
  const { quality } = designed(model, [...menu.keys()]);
  if (name === "cheap" || name === "dumping") return highest(menu.map(({ fixed }) => -fixed));
  if (name === "monopolist")
    return highest(menu.map(({ fixed }, d) => users * profitAlone(designed(model, [d])) - fixed));
  const stage = name === "best" ? name : designStage(model);
  const known = typeof stage === "string" ? [] : stage.equilibria.map(({ strategies }) => strategies);
  if (known.length === 0) return highest([...quality]);
  return name === "mixed" ? (known.findLast(sameForAll) ?? known[known.length - 1]) : known[0];
}

const sameForAll = (strategies: readonly (readonly number[])[]) =>
  strategies.every((x) => x.every((p, d) => Math.abs(p - strategies[0][d]) < 1e-9));

function profitAlone(model: OperatorsModel): number {
  const found = settledFees(model);
  return typeof found === "string" ? 0 : found.profits[0];
}

const botOf =
  (name: string): Bot =>
  (game, role, seed) =>
    (role === 0 ? operatorOf : userOf)(game as unknown as OperatorsGame, seed, name);

function operatorOf({ model, roles }: OperatorsGame, seed: string | number, name: string): Agent {
  const m = model.moving.length;
  const D = model.options.menu.length;
  const designs = D > 0 ? designsOf(model, name) : [];
  const known = new Map<number, readonly number[]>(); // levels of fees, by joint design
  const levelsOf = (joint: number, choice: readonly number[]) => {
    const levels = known.get(joint) ?? plans[name](D > 0 ? designed(model, choice) : model);
    known.set(joint, levels);
    return levels;
  };
  const [seen, flags] = [size(roles[0].observation), roles[0].action.n];
  const rng = Rng.alloc(1, `operator ${seed}`).at(0);
  const coin = new Float64Array(1);
  const choice = new Array<number>(m).fill(0);
  return {
    state: { words: rng.words },
    act(observations, masks, actions) {
      for (let row = 0; row < actions.length; row++) {
        actions[row] = 0;
        if (masks[row * flags + 1] !== 1) continue;
        const first = row * seen + 1 + 3 * m; // designs, from 1; 0 before they are chosen
        if (D > 0 && observations[first] === 0) {
          rng.uniformAt(coin, 0);
          actions[row] = drawn(designs[row % m], coin);
          continue;
        }
        let joint = 0;
        for (let k = 0; D > 0 && k < m; k++) {
          choice[k] = observations[first + k] - 1;
          joint = joint * D + choice[k];
        }
        actions[row] = levelsOf(joint, choice)[row % m];
      }
    },
  };
}

/** The action in whose part of [0, 1] the coin fell. */
function drawn(probabilities: readonly number[], coin: Float64Array): number {
  for (let a = 0; a < probabilities.length; a++) {
    coin[0] -= probabilities[a];
    if (coin[0] < 0) return a;
  }
  return probabilities.findLastIndex((p) => p > 0);
}

function userOf({ model, roles }: OperatorsGame, seed: string | number): Agent {
  const { moving, options } = model;
  const m = moving.length;
  const chosen = options.menu.length > 0;
  const { quality } = chosen ? designed(model, [...options.menu.keys()]) : model;
  const seen = size(roles[1].observation);
  const rng = Rng.alloc(1, `user ${seed}`).at(0);
  return {
    state: { words: rng.words },
    act(observations, masks, actions) {
      for (let row = 0; row < actions.length; row++) {
        actions[row] = 0;
        if (masks[row * (m + 1) + 1] !== 1) continue;
        const fees = row * seen + 2 + m;
        let [most, equals] = [within, 0];
        for (let k = 0; k < m; k++) {
          const q = quality[chosen ? observations[fees + m + k] - 1 : k];
          const worth = observations[row * seen] * q - observations[fees + k] - moving[k];
          if (worth > most + within) {
            most = worth;
            equals = 1;
            actions[row] = k + 1;
          } else if (equals > 0 && worth > most - within && rng.below(++equals) === 0) actions[row] = k + 1;
        }
      }
    },
  };
}

export const operatorsBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.keys(plans).map((name) => [name, botOf(name)])),
};
