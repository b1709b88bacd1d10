/**
 * Bots of paying to exit, for both roles.
 *
 *   equilibrium  leader: the bribe that pays it most if as many leave as the pure equilibrium says; follower: the first so many seats leave
 *   mixed        leader: the bribe that pays it most on average if followers mix; follower: leaves with the chance of the symmetric equilibrium
 *   honest       leader: nothing; follower: stays
 *   myopic       leader: the highest bribe; follower: leaves iff the bribe is above what its place is worth now, as if nobody else left
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { ExitGame } from "./exit.js";
import type { ExitModel } from "./options.js";
import { chance, income, leading, leadingMixed, leaving, type Stakes, worth } from "./theory.js";

interface Plan {
  offer(model: ExitModel, stakes: Stakes, value: number): number;
  /** The chance with which a seat leaves. */
  leaves(stakes: Stakes, bribe: number, seat: number): number;
}

const plans: { readonly [name: string]: Plan } = {
  equilibrium: {
    offer: (model, stakes, value) => leading(stakes, model.target, value, model.bribes).offer,
    leaves: (stakes, bribe, seat) => (seat < leaving(stakes, bribe) ? 1 : 0),
  },
  mixed: {
    offer: (model, stakes, value) => leadingMixed(stakes, model.target, value, model.bribes).offer,
    leaves: (stakes, bribe) => chance(stakes, bribe),
  },
  honest: { offer: () => 0, leaves: () => 0 },
  myopic: {
    offer: ({ bribes }) => bribes.length,
    leaves: (stakes, bribe) => (bribe > worth(stakes, 0) ? 1 : 0),
  },
};

const botOf =
  (plan: Plan): Bot =>
  (game, role, seed): Agent => {
    const { model } = game as unknown as ExitGame;
    const { followers: m, bribes, present, value, spread } = model;
    const most = bribes[bribes.length - 1];
    const dearest = income(model.validators * (1 - model.vary)) * present;
    const rng = Rng.alloc(1, `exit ${seed} of role ${role}`).at(0);
    const width = role === 0 ? 6 : 5;
    return {
      state: { words: rng.words },
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          actions[row] = 0;
          if (role === 0 ? observations[at] === 0 : masks[2 * row + 1] === 0) continue;
          const stakes = { ...model, validators: validatorsAt((observations[at + 4] * dearest) / present) };
          if (role === 0) {
            actions[row] = plan.offer(model, stakes, observations[at + 5] * value * (1 + spread));
            continue;
          }
          const bribe = nearest(bribes, observations[at + 3] * most);
          actions[row] = rng.uniform() < plan.leaves(stakes, bribe, row % m) ? 1 : 0;
        }
      },
    };
  };

/** The n at which R(n) is this. */
function validatorsAt(yearly: number): number {
  // 1078543.3 x² + 2940.21 x = R/32 with x = 1/√n
  const x = (-2940.21 + Math.sqrt(2940.21 ** 2 + (4 * 1078543.3 * yearly) / 32)) / (2 * 1078543.3);
  return 1 / (x * x);
}

/** The bribe on the list that was seen, which came as Float32. */
const nearest = (bribes: readonly number[], seen: number): number =>
  bribes.reduce((best, one) => (Math.abs(one - seen) < Math.abs(best - seen) ? one : best));

export const exitBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.entries(plans).map(([name, plan]) => [name, botOf(plan)])),
};
