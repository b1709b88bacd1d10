/**
 * Bots of the P + ε bribe, for both roles.
 *
 *   equilibrium  voter: 1 iff a bribe is in escrow, unless its own honesty is above P; briber: the cheapest bribe in escrow if that is worth
 *                its cost, no mere promise, and no payment that it need not make
 *   honest       voter: 0; briber: no bribe, and it pays what it owes
 *   credulous    voter: 1 iff a bribe is offered; briber: the cheapest bribe, by escrow if it may, and it pays what it owes
 *   cheat        voter: as credulous; briber: the dearest bribe, promised if it may, and it never pays a promise
 *   split        voter: the first ⌊(N − 1)/2⌋ seats vote 1, the equilibrium that costs the briber most; briber: as credulous
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { isEscrowed, type PEpsilonModel } from "./options.js";
import type { PEpsilonGame } from "./p-epsilon.js";
import { escrowOf } from "./theory.js";

const width = 8; // of either role's observation

interface Plan {
  /** What a seat votes, given what it sees. */
  vote(model: PEpsilonModel, seat: number, seen: { offered: boolean; locked: boolean; honesty: number }): 0 | 1;
  /** Which bribe is offered for a value; 0 = none. */
  offer(model: PEpsilonModel, value: number): number;
  readonly pays: boolean;
}

/** The cheapest bribe that is locked up, if there is one. */
const cheapest = (model: PEpsilonModel): number => (model.escrow === "chosen" ? model.grid.length + 1 : 1);

const plans = {
  equilibrium: {
    vote: ({ reward }, _seat, { locked, honesty }) => (locked && honesty <= reward ? 1 : 0),
    offer(model, value) {
      const k = cheapest(model);
      if (!isEscrowed(model, k)) return 0;
      return model.lock * escrowOf(model, model.grid[0]) < value ? k : 0;
    },
    pays: false,
  },
  honest: { vote: () => 0, offer: () => 0, pays: true },
  credulous: { vote: (_model, _seat, { offered }) => (offered ? 1 : 0), offer: cheapest, pays: true },
  cheat: {
    vote: (_model, _seat, { offered }) => (offered ? 1 : 0),
    offer: ({ grid }) => grid.length,
    pays: false,
  },
  split: { vote: ({ minority }, seat) => (seat < minority ? 1 : 0), offer: cheapest, pays: true },
} as const satisfies { readonly [name: string]: Plan };

const botOf =
  (plan: Plan): Bot =>
  (game, role): Agent => {
    const { model } = game as unknown as PEpsilonGame;
    const { voters: n, pays, honesty, value, spread } = model;
    if (role === 0)
      return {
        act(observations, masks, actions) {
          for (let row = 0; row < actions.length; row++) {
            const at = row * width;
            const seen = {
              ...{ offered: observations[at + 4] === 1, locked: observations[at + 5] === 1 },
              honesty: observations[at + 7] * honesty,
            };
            actions[row] = masks[2 * row + 1] === 1 ? plan.vote(model, row % n, seen) : 0;
          }
        },
      };
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          if (observations[at] === 1) actions[row] = plan.offer(model, observations[at + 4] * value * (1 + spread));
          else actions[row] = observations[at + 2] === 1 && plan.pays ? pays : 0;
        }
      },
    };
  };

export const pEpsilonBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, botOf(plan)])),
};
