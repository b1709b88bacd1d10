/**
 * Bots of the sale of integration.
 *
 *   equilibrium  the mediator sells without a reserve iff users stay, or cannot see it; searchers bid what integration is worth to somebody whose
 *                rival buys otherwise (one step less where the highest pays its own bid), nothing where users leave; users trade iff they gain
 *                by it, and think it sold where they cannot see
 *   fair         the mediator never sells; searchers bid nothing; users always trade
 *   alone        the mediator asks what the only buyer would pay; searchers bid what integration is worth if nobody else buys it
 *   greedy       the mediator sells without a reserve; searchers bid all that it is worth; users always trade
 *   wary         as fair, but users leave where integration is sold or may be
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { IntegrationGame } from "./integration.js";
import type { IntegrationOptions } from "./options.js";
import { alone, contested, outcome, stays } from "./theory.js";

const width = 8; // numbers seen

/** Choices by number of action. */
interface Plan {
  mediator(model: IntegrationOptions): number;
  /** @param latency own mean */
  searcher(model: IntegrationOptions, latency: number): number;
  user(model: IntegrationOptions, integrated: boolean): number;
}

const botOf =
  (plan: Plan): Bot =>
  (game, role): Agent => {
    const { model } = game as unknown as IntegrationGame;
    const flags = [model.bids + 2, model.bids + 1, 2][role];
    const { reserve, latency, integrated } = { latency: 1, reserve: 3, integrated: 4 };
    return {
      act(seen, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const choice =
            role === 0
              ? plan.mediator(model)
              : role === 1
                ? plan.searcher(model, seen[at + latency] * (1 + model.uneven))
                : plan.user(model, model.visible ? seen[at + integrated] === 1 : outcome(model).sold);
          const refuses = role === 1 && choice < seen[at + reserve] * model.bids - 1e-6;
          actions[row] = masks[row * flags + choice] === 1 && !refuses ? choice : 0;
        }
      },
    };
  };

/** P(first) of a searcher with this mean latency among others with latency 1, nearly what it can expect. */
const odds = ({ searchers: n }: IntegrationOptions, latency: number) => 1 / latency / (1 / latency + n - 1);

const top = ({ format, bids }: IntegrationOptions) => (format === "first" ? bids - 1 : bids);
const gains = (model: IntegrationOptions, integrated: boolean) =>
  model.benefit - model.fee - (integrated ? model.harm : 0) >= 0 ? 1 : 0;

export const integrationBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({
    mediator: (model) => (outcome(model).sold ? 1 : 0),
    searcher: (model) => (stays(model) ? top(model) : 0),
    user: gains,
  }),
  fair: botOf({ mediator: () => 0, searcher: () => 0, user: () => 1 }),
  alone: botOf({
    mediator: (model) => 1 + Math.floor((alone(model) / contested(model)) * model.bids + 1e-9),
    searcher: (model, latency) =>
      Math.floor(((1 + model.harm - odds(model, latency)) / contested(model)) * model.bids + 1e-6),
    user: () => 1,
  }),
  greedy: botOf({ mediator: () => 1, searcher: top, user: () => 1 }),
  wary: botOf({ mediator: () => 0, searcher: () => 0, user: (_model, integrated) => (integrated ? 0 : 1) }),
};
