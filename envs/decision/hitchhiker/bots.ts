/**
 * Bots of the hitchhiker.
 *
 *   optimum   the policy that earns most for the accuracy that it sees; it does not bind itself
 *   causal    refuses in town, where paying brings nothing more; binds itself to pay, if it may, where p (V − C) ≥ (1 − p) V
 *   pay, refuse   for certain, unbound
 */
import { randomBot } from "../../../src/random-bot.js";
import type { Entry } from "../../../src/registry.js";
import { type Chance, tossed } from "../toss.js";
import { type HitchhikerGame, seen } from "./hitchhiker.js";
import type { HitchhikerOptions } from "./options.js";
import { best, binds } from "./theory.js";

/** The probability of paying in town, and of binding itself in the desert, by the accuracy. */
type Plan = (options: HitchhikerOptions) => {
  readonly pays: (accuracy: number) => number;
  readonly binds?: (accuracy: number) => boolean;
};

const planned = (plan: Plan) =>
  tossed((game): Chance => {
    const { options } = game as unknown as HitchhikerGame;
    const { pays, binds } = plan(options);
    return (view, at) => {
      const accuracy = view[at + seen.accuracy];
      if (view[at + seen.town] === 1) return pays(accuracy);
      return binds?.(accuracy) ? 1 : 0;
    };
  });

export const hitchhikerBots: Entry["bots"] = {
  random: randomBot,
  optimum: planned((options) => ({ pays: (accuracy) => best(options, accuracy).pays })),
  causal: planned((options) => ({ pays: () => 0, binds: (accuracy) => binds(options, accuracy) })),
  pay: planned(() => ({ pays: () => 1 })),
  refuse: planned(() => ({ pays: () => 0 })),
};
