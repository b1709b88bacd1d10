/**
 * Bots of the rerouting games, each seat its own part.
 *
 *   nash     the worst pure equilibrium that is known: what happens where nobody can commit
 *   optimum  what is best for all together; of traders who are alike, the lower seats stay on the lower routes
 */
import { type Bot, certain } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize } from "../../../src/space.js";
import { answersOf } from "./answers.js";
import type { Congestion } from "./model.js";
import { kindsOf, mostProfiles, type Profile, seated } from "./profiles.js";
import type { RerouteGame } from "./reroute.js";

const botOf =
  (plan: (model: Congestion, id: string) => Profile): Bot =>
  (game, role) => {
    const { model } = game as unknown as RerouteGame;
    const routes = seated(model, plan(model, game.id), kindsOf(model));
    const { action } = game.roles[role] as Role;
    const flags = maskSize(action);
    return {
      act(_observations, _masks, actions, policies) {
        for (let row = 0; row < actions.length; row++) {
          actions[row] = routes[row % routes.length];
          if (policies?.length) certain(action, actions.subarray(row, row + 1), policies, row * flags);
        }
      },
    };
  };

export const rerouteBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  nash: botOf((model) => answersOf(model).worst),
  optimum: botOf((model, id) => {
    const { optimum } = answersOf(model);
    if (optimum) return optimum;
    throw new Error(`${id}: the optimum of more than ${mostProfiles} ways to place unequal traders is not known.`);
  }),
};
