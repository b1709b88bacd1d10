/**
 * Bots of the ordering game.
 *
 *   equilibrium  the first pure equilibrium of the model, or the mixed one where there is none (`solve.ts`)
 *   whole-gain   offers all that being first is worth to it, rounded down: what outbidding each other ends near
 *   nothing      offers nothing; the equilibrium under the welfare coordinator, and for swaps in opposite directions
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { type AmmOrderGame, type AmmOrderModel, ammOrderId } from "./amm-order.js";
import { gains } from "./pool.js";
import { ammOrderEquilibria } from "./solve.js";

type Fee = (trader: number, value: number, rng: Rng) => number;

const botOf =
  (plan: (model: AmmOrderModel) => Fee): Bot =>
  (game, _role, seed) => {
    const fee = plan((game as unknown as AmmOrderGame).model);
    const rng = Rng.alloc(1, `amm-order ${seed}`).at(0);
    return {
      state: { words: rng.words },
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) actions[row] = fee(row % 2, observations[3 * row + 2], rng);
      },
    };
  };

const equilibrium = (model: AmmOrderModel): Fee => {
  const { found, equilibria } = ammOrderEquilibria(model);
  if (equilibria.length === 0) throw new Error(`${ammOrderId}: no equilibrium is known to play; ${found}.`);
  const { plans } = equilibria[0];
  const types = model.values.map((list) => list.map(([v]) => Math.fround(v))); // as observed
  return (trader, value, rng) => drawn(plans[trader][Math.max(0, types[trader].indexOf(value))], rng);
};

function drawn(plan: Float64Array, rng: Rng): number {
  const sure = plan.indexOf(1);
  if (sure >= 0) return sure;
  let left = rng.uniform();
  let last = 0;
  for (let f = 0; f < plan.length; f++) {
    if (plan[f] === 0) continue;
    last = f;
    left -= plan[f];
    if (left < 0) break;
  }
  return last;
}

const wholeGain = ({ received, highest }: AmmOrderModel): Fee => {
  const gain = gains(received);
  return (trader, value) => Math.floor(Math.min(highest, Math.max(0, gain[trader] + value)));
};

export const ammOrderBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(equilibrium),
  "whole-gain": botOf(wholeGain),
  nothing: botOf(() => () => 0),
};
