/** Who plays: `random`, or `router=nash,searcher=greedy`, as agents per role. */
import type { Agent } from "../agent.js";
import type { AnyGame, Role } from "../game.js";
import type { Seed } from "../rng.js";
import type { Chosen } from "./chosen.js";

/** The name of a bot per role, in role order. @throws when a role or a bot is unknown, or a role has none */
export function namesPerRole(chosen: Chosen, game: AnyGame, text: string | undefined, flag: string): string[] {
  const roles = game.roles as readonly Role[];
  const known = Object.keys(chosen.bots);
  if (known.length === 0) throw new Error(`${chosen.id} has no bots.`);
  const parts = (text ?? (known.includes("random") ? "random" : known[0])).split(",").map((part) => part.trim());
  const names: (string | undefined)[] = roles.map(() => undefined);
  for (const part of parts) {
    const at = part.indexOf("=");
    const bot = part.slice(at + 1);
    if (!known.includes(bot)) throw new Error(`${flag}: ${chosen.id} has no bot '${bot}'; choose ${known.join(", ")}.`);
    if (at < 0 && parts.length > 1) throw new Error(`${flag}: give one bot for all, or role=bot for each role.`);
    const role = roles.findIndex(({ name }) => name === part.slice(0, at));
    if (at >= 0 && role < 0) {
      throw new Error(`${flag}: there is no role '${part.slice(0, at)}'; there is ${roles.map((r) => r.name).join(", ")}.`);
    }
    if (at < 0) names.fill(bot);
    else names[role] = bot;
  }
  return names.map((name, k) => {
    if (name === undefined) throw new Error(`${flag}: say who plays ${roles[k].name}, as ${roles[k].name}=<bot>.`);
    return name;
  });
}

/** Bots in their seats. */
export function seated(chosen: Chosen, game: AnyGame, names: readonly string[], seed: Seed): Agent[] {
  return names.map((name, role) => chosen.bots[name](game, role, seed));
}
