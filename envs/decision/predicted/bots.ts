/**
 * Bots of predicted choices, who show the policy by which they toss.
 *
 *   random      a uniform draw, which shows even chances as well
 *   coin        each action with probability 1/2
 *   optimum     the policy that earns most, or a hair from it where the prediction jumps, so that it is only approached
 *   ratifiable  the ratifiable policy with the most of action 0
 *
 * What is not legal (under a device they may be bound) is left out of the policy.
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import type { PredictedModel } from "./model.js";
import type { PredictedGame } from "./predicted.js";
import { bestPolicy, type Optimum, type Question, ratifiable } from "./ratifiable.js";

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

const hair = 1e-4; // wider than what Float32 or a reader of code takes for the limit itself

/** A policy to play: readings jump from below at 1/2 (`mode`) and 1, from above at 0 (`code`). */
export function playable({ policy, attained }: Optimum): number {
  if (attained) return policy;
  return policy === 0 ? hair : policy - hair;
}

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
  optimum: tossing((question) => playable(bestPolicy(question))),
  ratifiable: tossing(ratified),
});
