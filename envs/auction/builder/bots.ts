/**
 * Bots: the five bidders of the MEV-Boost auction model. S = P + E is the builder's block value, PM its margin.
 *
 *   naive        S − PM, always
 *   adaptive     min(best rival bid + δ, S − PM), always
 *   last-minute  no bid until it is late, then S − PM
 *   stealth      P − PM until it is late, then S − PM: private signals stay hidden
 *   bluff        β until it is late, then cancels down to S − PM
 *
 * It is late from D − ε − Δ − Δᵢ on, so that the first true bid counts at D − ε. A bid below 0 is none.
 *
 * Source: Thiery (2023), ethresear.ch/t/16206, with the formulas as in its authors' program (github.com/M1kuW1ll/MEV-Boost-Auction-Simulations);
 * there a builder outbids the best bid even where that is its own, here the best one of its rivals.
 */
import { type Agent, type Bot, certain } from "../../../src/agent.js";
import type { AnyGame } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import { type BuilderGame, named } from "./builder.js";

export const strategies = ["naive", "adaptive", "last-minute", "stealth", "bluff"] as const;
export type Strategy = (typeof strategies)[number];

const early = {
  naive: named.value,
  adaptive: named.counter,
  "last-minute": named.withdraw,
  stealth: named.public,
  bluff: named.bluff,
} as const;

/** Builder i plays the i-th strategy, beginning again after the last; all builders are played at once. */
export function lineup(game: AnyGame, played: readonly Strategy[]): Agent {
  const { auction, roles } = game as unknown as BuilderGame;
  if (!auction) throw new Error(`${game.id}: these bots bid in auction/builder.`);
  const [{ action, observation, count }] = roles;
  const width = size(observation);
  const flags = maskSize(action);
  const { tick, reveal, margin, increment, bluff } = auction;
  const free = action.kind === "box";
  const before = Int32Array.from({ length: count }, (_, i) => early[played[i % played.length]]);
  const after = before.map((choice) => (choice === named.counter ? named.counter : named.value));

  /** A named bid in ETH, from what the builder sees. */
  const bid = (choice: number, seen: Float32Array, at: number): number => {
    const [open, own, rival] = [seen[at + 1], seen[at + 2], seen[at + 5]];
    if (choice === named.withdraw) return 0;
    if (choice === named.public) return open - margin;
    if (choice === named.bluff) return bluff;
    const value = open + own - margin;
    return choice === named.counter ? Math.min(rival + increment, value) : value;
  };

  return {
    act(observations, _masks, actions, policies) {
      for (let row = 0, at = 0, i = 0; row < actions.length; row++, at += width, i = i + 1 < count ? i + 1 : 0) {
        const late = observations[at] < observations[at + 6] + (reveal + 0.5) * tick;
        const choice = late ? after[i] : before[i];
        actions[row] = free ? Math.min(Math.max(bid(choice, observations, at), 0), auction.ceiling) : choice;
        if (policies?.length) certain(action, actions.subarray(row, row + 1), policies, row * flags);
      }
    },
  };
}

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(strategies.map((strategy) => [strategy, (game: AnyGame) => lineup(game, [strategy])])),
};
