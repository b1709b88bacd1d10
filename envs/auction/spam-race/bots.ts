/**
 * Bots of the spam race. Whole copies are rounded.
 *
 *   equilibrium     its part of the equilibrium
 *   once            one copy: nobody spams, which together comes closest to the optimum
 *   best-response   the best answer to others who send one copy each
 *   break-even      V/(N C) copies: if all do, the whole value is spent
 *   saturate        as many as it may: "first-spammed, first-served", Gogol, Schneider & Tessone (2025), arXiv 2506.01462
 *   zero            none
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { steady } from "../race/steady.js";
import { bestResponse, sum } from "../race/tullock.js";
import type { SpamRace } from "./options.js";
import { equilibriumOf } from "./solve.js";
import type { SpamRaceGame } from "./spam-race.js";

const botOf = (plan: (race: SpamRace) => readonly number[]): Bot =>
  steady<SpamRaceGame>(({ race }) =>
    plan(race).map((k) => {
      const within = Math.min(k, race.most);
      return race.integer ? Math.round(within) : within;
    }),
  );

const nash = (race: SpamRace): readonly number[] => {
  const copies = equilibriumOf(race);
  if (!copies) throw new Error("auction/spam-race: no pure equilibrium of whole copies is known to play.");
  return copies;
};

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(nash),
  once: botOf(({ prize }) => prize.map(() => 1)),
  "best-response": botOf(({ contestants, latency }) => {
    const all = sum(latency.map((mean) => 1 / mean));
    return contestants.map((one, i) => bestResponse(one, all - 1 / latency[i]) * latency[i]);
  }),
  "break-even": botOf(({ prize, cost }) => prize.map((v, i) => v / (prize.length * cost[i]))),
  saturate: botOf(({ prize, most }) => prize.map(() => most)),
  zero: botOf(({ prize }) => prize.map(() => 0)),
};
