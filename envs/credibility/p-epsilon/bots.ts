/**
 * Bots of the P + ε bribe, for both roles.
 *
 *   equilibrium  voter: 1 iff a bribe is in escrow and its own honesty is up to the cutoff that is an equilibrium for that ε (of several the
 *                highest); briber: the bribe in escrow that earns most against it, if more than nothing, the cheaper one of two as good; no
 *                mere promise, and no payment that it need not make
 *   honest       voter: 0; briber: no bribe, and it pays what it owes
 *   credulous    voter: 1 iff a bribe is offered; briber: the cheapest bribe, by escrow if it may, and it pays what it owes
 *   cheat        voter: as credulous; briber: the dearest bribe, promised if it may, and it never pays a promise
 *   split        voter: the first ⌊(N − 1)/2⌋ seats vote 1, the equilibrium that costs the briber most; briber: as credulous
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { bestBribe, type Cutoff, playedOf } from "./cutoffs.js";
import { isEscrowed, type PEpsilonModel } from "./options.js";
import type { PEpsilonGame } from "./p-epsilon.js";

const width = 8; // of either role's observation

interface Seen {
  readonly offered: boolean;
  readonly locked: boolean;
  readonly epsilon: number; // in units of reward
  readonly honesty: number; // own, as a share of H
}
interface Plan {
  /** What a seat votes, given what it sees and which equilibrium of the vote is played for each ε of the grid. */
  vote(model: PEpsilonModel, seat: number, seen: Seen, played: readonly Cutoff[]): 0 | 1;
  /** Which bribe is offered for a value; 0 = none. */
  offer(model: PEpsilonModel, value: number, played: readonly Cutoff[]): number;
  readonly pays: boolean;
}

/** The cheapest bribe that is locked up, if there is one. */
const cheapest = (model: PEpsilonModel): number => (model.escrow === "chosen" ? model.grid.length + 1 : 1);

/** Which number of the grid an ε is that was seen in 32 bits. */
function nearest(grid: readonly number[], epsilon: number): number {
  let best = 0;
  for (let k = 1; k < grid.length; k++) if (Math.abs(grid[k] - epsilon) < Math.abs(grid[best] - epsilon)) best = k;
  return best;
}

const plans = {
  equilibrium: {
    vote: ({ grid }, _seat, { locked, epsilon, honesty }, played) =>
      locked && honesty <= played[nearest(grid, epsilon)].vote1 ? 1 : 0,
    offer(model, value, played) {
      const first = cheapest(model);
      return isEscrowed(model, first) ? first + bestBribe(model, played, value) : 0;
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
    const { voters: n, pays, grid, value, spread } = model;
    const played = playedOf(model, grid);
    const mostEpsilon = Math.max(...grid) || 1;
    if (role === 0)
      return {
        act(observations, masks, actions) {
          for (let row = 0; row < actions.length; row++) {
            const at = row * width;
            const seen = {
              ...{ offered: observations[at + 4] === 1, locked: observations[at + 5] === 1 },
              ...{ epsilon: observations[at + 6] * mostEpsilon, honesty: observations[at + 7] },
            };
            actions[row] = masks[2 * row + 1] === 1 ? plan.vote(model, row % n, seen, played) : 0;
          }
        },
      };
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          if (observations[at] === 1)
            actions[row] = plan.offer(model, observations[at + 4] * value * (1 + spread), played);
          else actions[row] = observations[at + 2] === 1 && plan.pays ? pays : 0;
        }
      },
    };
  };

export const pEpsilonBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, botOf(plan)])),
};
