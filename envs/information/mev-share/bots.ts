/**
 * Bots of hinted back-runs; each plays any role.
 *
 *   equilibrium  the mediator posts the share that leaves it most, the user hints as is best at that share and its harm, searchers
 *                bid as in the sealed auction's equilibrium
 *   usual        the mediator refunds 90 %; others as in equilibrium
 *   generous     the mediator refunds all; the user tells all; searchers bid their values
 *   closed       the mediator keeps all, the user tells nothing, searchers stay out
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { equilibrium } from "../../auction/sealed/equilibrium.js";
import type { MevShareGame } from "./mev-share.js";
import { bestHint, type MevShareModel } from "./options.js";
import { bestRefund } from "./solve.js";

interface Plan {
  refund(model: MevShareModel): number; // its level
  hint(model: MevShareModel, refund: number, harm: number): number; // its level
  bids(model: MevShareModel): (value: number, share: number) => number;
}

/** b(v) of the auction with everything told, at v/s, times s. */
const nash = (model: MevShareModel) => {
  const { bid } = equilibrium(model.rules, model.values);
  return (value: number, share: number) =>
    share > 0 ? share * bid(model.values.quantiles(Math.min(value / share, model.values.high))[1]) : 0;
};

const botOf =
  (plan: Plan): Bot =>
  (any, role) => {
    const { model } = any as unknown as MevShareGame;
    const bid = plan.bids(model);
    const level = plan.refund(model);
    const [width, flags] = role === 0 ? [4, model.refunds] : [5, role === 1 ? model.hints : 1];
    return {
      act(seen, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          if (masks[row * flags + (role === 2 ? 0 : 1)] === 0) actions[row] = 0;
          else if (role === 0) actions[row] = level;
          else if (role === 1) actions[row] = plan.hint(model, seen[at + 3], seen[at + 4]);
          else actions[row] = bid(seen[at + 4], seen[at + 3]);
        }
      },
    };
  };

const best: Plan = {
  refund: (model) => bestRefund(model).level,
  hint: (model, refund, harm) => bestHint(model, refund * (1 - model.blind) * model.revenue, harm),
  bids: nash,
};

export const mevShareBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(best),
  usual: botOf({ ...best, refund: ({ refunds }) => Math.round(0.9 * (refunds - 1)) }),
  generous: botOf({
    refund: ({ refunds }) => refunds - 1,
    hint: ({ hints }) => hints - 1,
    bids: () => (value) => value,
  }),
  closed: botOf({ refund: () => 0, hint: () => 0, bids: () => () => 0 }),
};
