/**
 * Bots of the game of inabilities.
 *
 *   equilibrium  by backward induction: the follower locks its wallet iff that is worth anything, the leader offers its best contract, and who
 *                is indifferent does what the leader likes
 *   able         likewise, but never locks anything
 *   deaf         likewise, but the follower is deaf
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import { answerTo, bestOffer } from "./induction.js";
import { able, deaf, type UnableModel, wallet } from "./options.js";
import type { UnableGame } from "./unable.js";

const botOf =
  (locks: (model: UnableModel) => number): Bot =>
  (game, role) => {
    const { model, roles } = game as unknown as UnableGame;
    const [seen, flags] = [size(roles[role].observation), maskSize(roles[role].action)];
    const lock = role === 0 ? able : locks(model);
    const offers = [0, 1, 2].map((l) => [0, 1, 2].map((f) => bestOffer(model, l, f).contract));
    const numberOf = (agreed: number, otherwise: number, demand: number) =>
      (Math.round(agreed * model.lots) * (model.lots + 1) + Math.round(otherwise * model.lots)) * model.levels +
      Math.round(demand / model.step);
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * seen;
          const [leader, follower] = [3, 5].map((k) => observations[at + k] + 2 * observations[at + k + 1]);
          let chosen = 0;
          if (observations[at] === 1) chosen = lock;
          else if (observations[at + 1] === 1) chosen = role === 0 ? offers[leader][follower] : 0;
          else if (role === 1 && follower === deaf) chosen = 2;
          else if (role === 1) {
            const contract = numberOf(observations[at + 8], observations[at + 9], observations[at + 10]);
            chosen = answerTo(model, contract, follower, "leader").answer;
          }
          actions[row] = masks[row * flags + chosen] === 1 ? chosen : 0;
        }
      },
    };
  };

export const unableBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf((model) =>
    bestOffer(model, able, wallet).payoffs[1] > bestOffer(model, able, able).payoffs[1] + 1e-9 ? wallet : able,
  ),
  able: botOf(() => able),
  deaf: botOf(() => deaf),
};
