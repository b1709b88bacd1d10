/** The list of games that the Python package ships, so that importing it registers them without starting a server. */
import { agentNames } from "../game.js";
import type { Registry } from "../registry.js";

/** Every game with its agents and the steps of an episode, for the default options: JSON, one game a line. */
export function pythonGames(registry: Registry): string {
  const lines = Object.entries(registry).map(([id, { title, make }]) => {
    const game = make();
    return JSON.stringify({ id, title, agents: agentNames(game), steps: game.horizon * game.phases });
  });
  return `[\n${lines.join(",\n")}\n]\n`;
}
