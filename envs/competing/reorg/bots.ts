/**
 * Bots of the bounty on a reorganisation, for both roles.
 *
 *   equilibrium  attacker: the cheapest bounty that validators sign for, iff the value is above its cost and enough are standing, which is
 *                myopic: in stake mode a fork removes signers, and waiting is worth something (`patience` in theory.ts);
 *                validator: signs iff that pays beside others who do the same
 *   honest       attacker: nothing; validator: refuses
 *   greedy       attacker: the highest bounty, always; validator: signs whatever is offered
 *   cautious     attacker: as equilibrium; validator: signs iff that pays as the first and only one; differs in hash mode alone
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { ReorgModel } from "./options.js";
import type { ReorgGame } from "./reorg.js";
import { cheapest, costOf, joinsFrom, signs } from "./theory.js";

interface Plan {
  offer(model: ReorgModel, value: number, standing: number): number;
  signs(model: ReorgModel, bounty: number): boolean;
}

const attack: Plan["offer"] = (model, value, standing) => {
  const k = cheapest(model);
  return standing >= model.places && value > costOf(model, k) ? k : 0;
};

const plans: { readonly [name: string]: Plan } = {
  equilibrium: { offer: attack, signs },
  honest: { offer: () => 0, signs: () => false },
  greedy: { offer: ({ levels }) => levels - 1, signs: () => true },
  cautious: {
    offer: attack,
    signs: (model, bounty) => (model.mode === "hash" ? bounty >= joinsFrom(model, 1) : signs(model, bounty)),
  },
};

const botOf =
  (plan: Plan): Bot =>
  (game, role): Agent => {
    const { model } = game as unknown as ReorgGame;
    const { validators: n, levels, mostValue, bounties } = model;
    const width = role === 0 ? 5 : 6;
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          if (role === 0) {
            const standing = Math.round(observations[at + 4] * n);
            actions[row] = observations[at] === 1 ? plan.offer(model, observations[at + 2] * mostValue, standing) : 0;
          } else {
            const bounty = bounties[Math.round(observations[at + 3] * (levels - 1))];
            actions[row] = masks[2 * row + 1] === 1 && plan.signs(model, bounty) ? 1 : 0;
          }
        }
      },
    };
  };

export const reorgBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, botOf(plan)])),
};
