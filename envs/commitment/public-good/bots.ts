/**
 * Bots of the public good.
 *
 *   nash         gives all where α > 1, else nothing, which is dominant below 1 and as good as anything at 1
 *   cooperate    always gives all
 *   defect       never gives anything
 *   conditional  gives all at first, then what the others gave on average in the last round, on the grid; half a step is rounded down
 *
 * Rounding down leans the way people do: the contributions that Fischbacher, Gächter & Fehr elicited rise with the others' average and
 * stay somewhat below it. Giving all at first is a choice made here.
 *
 * Reference: Fischbacher, Gächter & Fehr (2001), Economics Letters 71 (conditional cooperation).
 */
import { type Bot, certain } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import type { PublicGoodOptions } from "./options.js";
import { type PublicGoodGame, seen } from "./public-good.js";

/** Steps to give, seeing what stands at `view[at …]`. */
type Rule = (view: Float32Array, at: number) => number;

const botOf =
  (plan: (model: PublicGoodOptions) => Rule): Bot =>
  (game, role) => {
    const rule = plan((game as unknown as PublicGoodGame).model);
    const { observation, action } = game.roles[role] as Role;
    const [width, flags] = [size(observation), maskSize(action)];
    return {
      act(observations, _masks, actions, policies) {
        for (let row = 0; row < actions.length; row++) {
          actions[row] = rule(observations, row * width);
          if (policies?.length) certain(action, actions.subarray(row, row + 1), policies, row * flags);
        }
      },
    };
  };

const nothing: Rule = () => 0;
const all =
  ({ levels }: PublicGoodOptions): Rule =>
  () =>
    levels - 1;

const conditional = (model: PublicGoodOptions): Rule => {
  const { players, levels, rounds } = model;
  if (rounds === 1) return all(model);
  const steps = levels - 1;
  return (view, at) => {
    if (view[at] === 1) return steps;
    const others = Math.round(view[at + seen.together] * steps) - Math.round(view[at + seen.own] * steps);
    return Math.max(0, Math.ceil(others / (players - 1) - 0.5));
  };
};

export const publicGoodBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  nash: botOf((model) => (model.share > 1 ? all(model) : nothing)),
  cooperate: botOf(all),
  defect: botOf(() => nothing),
  conditional: botOf(conditional),
};
