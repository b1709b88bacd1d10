/** Players: who plays each role, made anew from a seed, so that what is measured does not depend on what was measured before. */
import type { Agent } from "../src/agent.js";
import type { Seed } from "../src/rng.js";
import { checkAgents } from "./checks.js";
import { Policy } from "./policy.js";

/** Agents by the name of their role. */
export type Seating = { readonly [role: string]: Agent };

/** Agents by role, or a function that makes them with coins of their own. */
export type Players = Seating | ((seed: Seed) => Seating);

/** A function in any case; policies get a new coin from the seed, other agents stay as they are. */
export function makerOf(players: Players): (seed: Seed) => Seating {
  if (typeof players === "function") return players;
  checkAgents("players", players);
  return (seed) =>
    Object.fromEntries(
      Object.entries(players).map(([role, agent]) => [
        role,
        agent instanceof Policy ? agent.with({ seed: `${seed} ${role}` }) : agent,
      ]),
    );
}
