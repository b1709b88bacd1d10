/**
 * Bots of the durable mediator, for either role.
 *
 *   equilibrium  mediator: alone its part of the path in skimming.ts, on the nearest bin; against rivals the lowest bin that covers the cost.
 *                user: takes iff the next slot would not be better
 *   monopoly     mediator: (1 + c)/2 in every slot; user: as a myopic one
 *   cost         mediator: the lowest bin that covers the cost; user: as a myopic one
 *   myopic       mediator: as `monopoly`; user: takes whatever leaves it something
 */
import type { Bot } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import type { DurableMediatorGame } from "./durable-mediator.js";
import type { DurableMediatorOptions } from "./options.js";
import { skimmingPath, stages } from "./skimming.js";

/** The bin per slot, and the lowest value that takes a fee, as fee → c + (fee − c) · slope in each slot. */
interface Plan {
  readonly bins: readonly number[];
  readonly slopes: readonly number[];
}

const each = (slots: number, x: number): number[] => Array<number>(slots).fill(x);

/** The lowest bin that covers the cost. */
export const costBin = ({ cost, bins }: DurableMediatorOptions): number => Math.ceil(cost * bins - 1e-9);

const monopolyBin = ({ cost, bins }: DurableMediatorOptions): number => Math.round(((1 + cost) / 2) * bins);

function equilibriumPlan(options: DurableMediatorOptions): Plan {
  const { mediators, slots, survival, cost, bins, fees } = options;
  if (mediators > 1) return { bins: each(slots, costBin(options)), slopes: each(slots, 1) };
  if (fees === "standing") return { bins: each(slots, monopolyBin(options)), slopes: each(slots, 1) };
  const all = stages(slots, survival).reverse();
  return {
    bins: skimmingPath(slots, survival, cost).fees.map((fee) => Math.round(fee * bins)),
    slopes: all.map(({ pass }) => (pass > 0 ? 1 / pass : 1e9)),
  };
}

const botOf =
  (plan: (options: DurableMediatorOptions) => Plan): Bot =>
  (game, role) => {
    const { options } = game as unknown as DurableMediatorGame;
    const { observation, action } = (game.roles as readonly Role[])[role];
    const [width, flags] = [size(observation), maskSize(action)];
    const { bins, slopes } = plan(options);
    const { slots, cost } = options;
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const slot = Math.min(slots - 1, slots - Math.round(observations[at + 2] * slots));
          const reach = cost + (observations[at + 3] - cost) * slopes[slot];
          const wanted = role === 0 ? bins[slot] : observations[at + 5] > reach ? 1 : 0;
          actions[row] = masks[row * flags + wanted] === 1 ? wanted : 0;
        }
      },
    };
  };

const steadily = (bin: (options: DurableMediatorOptions) => number): Bot =>
  botOf((options) => ({ bins: each(options.slots, bin(options)), slopes: each(options.slots, 1) }));

export const durableMediatorBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(equilibriumPlan),
  monopoly: steadily(monopolyBin),
  cost: steadily(costBin),
  myopic: steadily(monopolyBin),
};
