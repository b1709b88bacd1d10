/**
 * Bots of the sale of integration.
 *
 *   equilibrium  the mediator sells without a reserve iff users stay, or cannot see it; searchers bid what integration is worth to somebody whose
 *                rival buys otherwise (one step less where the highest pays its own bid), nothing where users leave; users trade iff they gain
 *                by it, and think it sold where they cannot see; there, if b − f < h, that is the cautious play and no equilibrium
 *   fair         the mediator never sells; searchers bid nothing; users always trade
 *   alone        the mediator asks what the only buyer would pay, in the mean over latencies; searchers bid what integration is worth to
 *                somebody of their own latency if nobody else buys it
 *   greedy       the mediator sells without a reserve; searchers bid all that it is worth; users always trade
 *   wary         as fair, but users leave where integration is sold or may be
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { IntegrationGame } from "./integration.js";
import type { IntegrationOptions } from "./options.js";
import { alone, contested, outcome, stays, winChance } from "./theory.js";

const width = 8; // numbers seen

/** Choices by number of action. */
interface Plan {
  mediator(model: IntegrationOptions): number;
  /** @param chance in the race, given its own mean latency */
  searcher(model: IntegrationOptions, chance: number): number;
  user(model: IntegrationOptions, integrated: boolean): number;
  readonly reckons?: true; // do searchers go by their chance in the race?
}

const botOf =
  (plan: Plan): Bot =>
  (game, role): Agent => {
    const { model } = game as unknown as IntegrationGame;
    const flags = [model.bids + 2, model.bids + 1, 2][role];
    const { reserve, latency, integrated } = { latency: 1, reserve: 3, integrated: 4 };
    const chanceOf = role === 1 && plan.reckons ? chances(model) : () => 0;
    return {
      act(seen, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const choice =
            role === 0
              ? plan.mediator(model)
              : role === 1
                ? plan.searcher(model, chanceOf(seen[at + latency] * (1 + model.uneven)))
                : plan.user(model, model.visible ? seen[at + integrated] === 1 : outcome(model).sold);
          const refuses = role === 1 && choice < seen[at + reserve] * model.bids - 1e-6;
          actions[row] = masks[row * flags + choice] === 1 && !refuses ? choice : 0;
        }
      },
    };
  };

/** p(T) by a table, straight between its entries: within 5e-5 by default. */
function chances(model: IntegrationOptions): (latency: number) => number {
  const { uneven } = model;
  const cells = uneven > 0 ? 64 : 1;
  const low = 1 - uneven;
  const width = uneven > 0 ? (2 * uneven) / cells : 1;
  const table = Float64Array.from({ length: cells + 1 }, (_, k) => winChance(model, low + k * width));
  return (latency) => {
    const x = Math.min(cells, Math.max(0, (latency - low) / width));
    const k = Math.min(cells - 1, Math.floor(x));
    return table[k] + (x - k) * (table[k + 1] - table[k]);
  };
}

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
    searcher: (model, chance) => Math.floor(((1 + model.harm - chance) / contested(model)) * model.bids + 1e-6),
    user: () => 1,
    reckons: true,
  }),
  greedy: botOf({ mediator: () => 1, searcher: top, user: () => 1 }),
  wary: botOf({ mediator: () => 0, searcher: () => 0, user: (_model, integrated) => (integrated ? 0 : 1) }),
};
