/** Who plays which seat of a session: the client, or bots of the game. */
import { type Role, seat } from "../src/game.js";
import { randomBot } from "../src/random-bot.js";
import type { Made, Options } from "./catalog.js";
import { Refusal } from "./fault.js";
import { brief, text } from "./given.js";
import type { Seats } from "./views.js";

/**
 * @param agent     the seat that the client plays alone; without it, every seat that has no opponent
 * @param opponents per role, the name of the bot that plays its other seats; `random` by default where the client plays alone
 * @throws when an agent, role or bot is unknown, or nothing is left for the client
 */
export function seating(made: Made, agent: unknown, opponents: Options) {
  const { game } = made;
  const roles = game.roles as readonly Role[];
  const mine = agent === undefined || agent === null ? undefined : seat(game, text(agent, "make: agent"));
  for (const name of Object.keys(opponents)) {
    if (!roles.some((role) => role.name === name))
      throw new Refusal(
        "argument",
        `make: there is no role '${name}' for an opponent; there is ${roles.map((r) => r.name).join(", ")}.`,
      );
  }
  const known: Made["bots"] = { random: randomBot, ...made.bots }; // the random bot fits any game
  const seats: Seats[] = [];
  const names: (string | undefined)[] = roles.map(() => undefined);
  const players = roles.map(({ name, count }, r) => {
    const own = mine?.role === r;
    const others = mine !== undefined && !(own && count === 1);
    const who = Object.hasOwn(opponents, name) ? opponents[name] : others ? "random" : undefined;
    seats.push(own ? (count === 1 ? "all" : mine.agent) : who === undefined ? "all" : "none");
    if (who === undefined || (own && count === 1)) return undefined;
    const bot = typeof who !== "string" ? undefined : Object.hasOwn(known, who) ? known[who] : made.bot(who);
    if (typeof who !== "string" || !bot)
      throw new Refusal(
        "argument",
        `make: ${brief(who)} is no bot of '${game.id}'; there is ${Object.keys(known).join(", ")}.`,
      );
    names[r] = who;
    return bot;
  });
  if (seats.every((s) => s === "none"))
    throw new Refusal("argument", "make: leave a role or name an agent for the client to play.");
  return { seats, names, bots: players };
}
