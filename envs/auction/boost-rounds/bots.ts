/**
 * Bots of the rounds game. All stay out where the value is below the base fee.
 *
 *   equilibrium  the tip of one round's discriminatory auction among all n bidders (`discriminatory.ts`); 0 where all are served
 *   zero         no tip: waits for the boost
 *   stream       the best tip against a stream of what the last transaction served paid (`starvation.ts`), if there was competition at all
 *   all-in       its whole value
 *
 * On a grid they choose the nearest tip.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { size } from "../../../src/space.js";
import { discriminatory, observedQuantile } from "../discriminatory.js";
import { writeTip } from "../tip.js";
import { type BoostRoundsGame, seen } from "./boost-rounds.js";
import type { Rounds } from "./options.js";
import { answer } from "./starvation.js";

interface View {
  readonly value: number;
  readonly lastFee: number;
  readonly full: boolean; // did the last round serve as many as it can?
  readonly coin: number; // where the value is an atom's
}

/** The tip; below 0 to stay out. */
type Plan = (model: Rounds) => (view: View) => number;

const botOf =
  (plan: Plan): Bot =>
  (any, role, seed): Agent => {
    const { model, roles } = any as unknown as BoostRoundsGame;
    const tip = plan(model);
    const rng = Rng.alloc(1, `boost-rounds ${seed}`).at(0);
    const width = size(roles[role as 0].observation);
    return {
      state: { words: rng.words },
      act(observations, _masks, actions) {
        for (let row = 0, at = 0; at < observations.length; row++, at += width) {
          const value = observations[at + seen.value];
          const lastFee = observations[at + seen.lastFee];
          const full = observations[at + seen.served] === model.capacity;
          const coin = rng.uniform();
          const bids = observations[at + seen.deciding] === 1 && value >= model.baseFee;
          writeTip(actions, row, model, bids ? tip({ value, lastFee, full, coin }) : -1, value);
        }
      },
    };
  };

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(({ bidders, capacity, baseFee, values }) => {
    const { bid } = discriminatory({ bidders, units: capacity, reserve: baseFee }, values);
    return ({ value, coin }) => Math.max(0, Math.min(bid(observedQuantile(values, value, coin)), value) - baseFee);
  }),
  zero: botOf(() => () => 0),
  stream: botOf((model) => ({ value, lastFee, full }) => {
    const { tip, payoff } = answer(model, value, full ? lastFee : 0);
    return payoff < 0 ? -1 : tip;
  }),
  "all-in": botOf(
    ({ baseFee }) =>
      ({ value }) =>
        value - baseFee,
  ),
};
