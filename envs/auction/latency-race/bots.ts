/**
 * Bots of the latency race. On a grid of speeds they choose the nearest.
 *
 *   equilibrium     its part of the equilibrium
 *   zero            buys no speed
 *   best-response   the best answer to others who buy none
 *   keep-up         as much as brings its rate to the highest there is without investment
 *   saturate        as much as it may
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { steady } from "../race/steady.js";
import { bestResponse, equilibrium, sum } from "../race/tullock.js";
import type { LatencyRaceGame } from "./latency-race.js";
import type { LatencyRace } from "./options.js";

/** @param rates what each searcher's rate comes to */
const botOf = (rates: (race: LatencyRace) => readonly number[]): Bot =>
  steady<LatencyRaceGame>(({ race }) =>
    rates(race).map((rate, i) => {
      const speed = Math.min(rate - race.base[i], race.most);
      return race.bins > 0 ? Math.round((speed / race.most) * (race.bins - 1)) : speed;
    }),
  );

export const bots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(({ contestants }) => equilibrium(contestants)),
  zero: botOf(({ base }) => base),
  "best-response": botOf(({ contestants, base }) => {
    const all = sum(base);
    return contestants.map((one, i) => bestResponse(one, all - base[i]));
  }),
  "keep-up": botOf(({ base }) => Array<number>(base.length).fill(Math.max(...base))),
  saturate: botOf(({ base, most }) => base.map((rate) => rate + most)),
};
