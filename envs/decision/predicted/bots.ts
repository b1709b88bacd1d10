/**
 * Bots of predicted choices, who show the policy by which they toss.
 *
 *   random      a uniform draw, which shows even chances as well
 *   coin        each action with probability 1/2
 *   optimum     the policy that earns most
 *   ratifiable  the ratifiable policy with the most of action 0
 *
 * What is not legal (under a device they may be bound) is left out of the policy.
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { PredictedModel } from "./model.js";
import type { PredictedGame } from "./predicted.js";
import { bestPolicy, type Question, ratifiable } from "./ratifiable.js";

/** The probability of action 0. */
type Plan = (question: Question, who: string) => number;

/** @param plan asked once, or in every row where the accuracy is drawn */
export const tossing =
  (plan: Plan): Bot =>
  (game, role, seed) => {
    const { model } = game as unknown as PredictedGame;
    if (!model) throw new Error(`${game.id}: this bot plays predicted choices, and this game is none.`);
    const rng = Rng.alloc(1, `predicted ${seed}${role ? ` of role ${role}` : ""}`).at(0);
    const fixed = model.drawn ? Number.NaN : plan(model, game.id);
    return {
      state: { words: rng.words },
      act(observations, masks, actions, policies) {
        for (let row = 0, at = 0; row < actions.length; row++, at += 2) {
          const seen = (): PredictedModel => ({ ...model, accuracy: [observations[at], observations[at + 1]] });
          const wanted = model.drawn ? plan(seen(), game.id) : fixed;
          const chance = masks[at + 1] === 0 ? 1 : masks[at] === 0 ? 0 : wanted;
          actions[row] = rng.uniform() < chance ? 0 : 1;
          if (!policies?.length) continue;
          policies[at] = chance;
          policies[at + 1] = 1 - chance;
        }
      },
    };
  };

const ratified: Plan = (question, who) => {
  const [first] = ratifiable(question);
  if (!first) throw new Error(`${who}: no policy is ratifiable here, so there is none to play.`);
  return first.kind === "single" ? first.policy : first.to;
};

/** With the names of those who are certain of action 0 and of action 1. */
export const predictedBots = (first: string, second: string): { readonly [name: string]: Bot } => ({
  random: randomBot,
  [first]: tossing(() => 1),
  [second]: tossing(() => 0),
  coin: tossing(() => 0.5),
  optimum: tossing((question) => bestPolicy(question).policy),
  ratifiable: tossing(ratified),
});
