/** Roles that do not learn: `--opponents searcher=greedy`, or a run folder in place of the bot. */
import { existsSync } from "node:fs";
import type { Agent } from "../agent.js";
import type { AnyGame, Role } from "../game.js";
import type { Seed } from "../rng.js";
import { loadPlayer } from "./checkpoint.js";
import type { Chosen } from "./chosen.js";

/** @param texts `role=<bot or run folder>` each @throws when a role or player is unknown */
export async function fixedPlayers(
  chosen: Chosen,
  game: AnyGame,
  texts: readonly string[],
  seed: Seed,
): Promise<{ readonly [role: string]: Agent }> {
  const players: { [role: string]: Agent } = {};
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) throw new Error(`--opponents needs role=<bot or run folder>, got '${text}'.`);
    const [name, who] = [text.slice(0, at), text.slice(at + 1)];
    const roles = game.roles as readonly Role[];
    const role = roles.findIndex((one) => one.name === name);
    if (role < 0) throw new Error(`--opponents: there is no role '${name}'; there is ${roles.map((r) => r.name).join(", ")}.`);
    if (Object.hasOwn(chosen.bots, who)) players[name] = chosen.bots[who](game, role, seed);
    else if (existsSync(who)) players[name] = await loadPlayer(who, game, name, seed);
    else {
      const bots = Object.keys(chosen.bots).join(", ");
      throw new Error(`--opponents: '${who}' is neither a bot of ${chosen.id} (${bots}) nor a run folder.`);
    }
  }
  return players;
}
