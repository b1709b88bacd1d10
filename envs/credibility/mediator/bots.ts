/**
 * Bots of the mediator's honesty. They read the value, the collateral and what was entrusted from what they see.
 *
 * of the mediator
 *   equilibrium  steals what is more than is safe with it, x of `theory.ts`
 *   honest       never steals
 *   thief        always steals
 *   shortsighted steals iff that pays in this period: θX > dK
 * of users
 *   equilibrium  as many entrust as is safe, the first seats first
 *   trusting     all always entrust (also `honest`, `thief` and `shortsighted` as a user)
 *   wary         nobody does
 *   grim         trusts until something was stolen
 * `trusting`, `wary` and `grim` as a mediator are honest.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { exp } from "../../../src/maths.js";
import { randomBot } from "../../../src/random-bot.js";
import type { MediatorGame } from "./mediator.js";
import type { MediatorModel } from "./options.js";
import { capacity, needed, trustOf } from "./theory.js";

const width = 6; // numbers seen
const slack = 1e-5; // observations are Float32

/** What somebody sees. */
interface View {
  readonly value: number; // V
  readonly collateral: number; // K
  readonly entrusted: number; // X
  readonly stolen: number; // share of past periods
}

/** Whether the mediator steals, and whether user j = 1 … n entrusts. */
interface Plan {
  steals(model: MediatorModel, view: View): boolean;
  entrusts(model: MediatorModel, view: View, j: number): boolean;
}

const botOf =
  (make: () => Plan): Bot =>
  (game, role): Agent => {
    const { model } = game as unknown as MediatorGame;
    const plan = make();
    const { count } = game.roles[role] as { readonly count: number };
    return {
      act(seen, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          actions[row] = 0;
          if (masks[2 * row + 1] === 0) continue;
          const at = row * width;
          const value = model.value * exp(seen[at]);
          const view = {
            value,
            collateral: seen[at + 1] * model.most,
            entrusted: value * seen[at + 2],
            stolen: seen[at + 3],
          };
          const yes = role === 0 ? plan.steals(model, view) : plan.entrusts(model, view, 1 + (row % count));
          actions[row] = yes ? 1 : 0;
        }
      },
    };
  };

/** `capacity`, remembered: an episode's collateral does not change. */
function remembered(): (model: MediatorModel, collateral: number) => number {
  const known = new Map<number, number>();
  return (model, collateral) => {
    let x = known.get(collateral);
    if (x !== undefined) return x;
    if (known.size > 10_000) known.clear();
    x = capacity(model, collateral);
    known.set(collateral, x);
    return x;
  };
}

const equilibrium = (): Plan => {
  const most = remembered();
  return {
    steals(model, { collateral, entrusted }) {
      if (model.spread > 0 && trustOf(model) === "all")
        // by K(X): no equation to solve for each collateral
        return (
          needed(model, entrusted) - collateral > slack * (collateral + (model.theft * entrusted) / model.detection)
        );
      return entrusted > most(model, collateral) * (1 + slack);
    },
    entrusts(model, { value, collateral }, j) {
      const kind = trustOf(model);
      if (kind !== "safe") return kind === "all";
      return (value * j) / model.users <= most(model, collateral) * (1 + slack);
    },
  };
};

const simple = (steals: Plan["steals"], entrusts: Plan["entrusts"]) => botOf(() => ({ steals, entrusts }));
const never = () => false;
const always = () => true;

export const mediatorBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(equilibrium),
  honest: simple(never, always),
  thief: simple(always, always),
  shortsighted: simple(({ theft, detection }, view) => {
    const risk = detection * view.collateral;
    return theft * view.entrusted - risk > slack * risk;
  }, always),
  trusting: simple(never, always),
  wary: simple(never, never),
  grim: simple(never, (_model, { stolen }) => stolen === 0),
};
