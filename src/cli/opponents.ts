/** Roles that do not learn: `--opponents searcher=greedy`, or a run folder in place of the bot. */
import type { Agent } from "../agent.js";
import type { AnyGame } from "../game.js";
import type { Seed } from "../rng.js";
import type { Chosen } from "./chosen.js";
import { roleOf, type Seat, seatOf } from "./seats.js";

/** Makes the fixed players anew, each with its own coin, so that evaluating does not disturb training. */
export type Opponents = (seed: Seed) => { readonly [role: string]: Agent };

/** @param texts `role=<bot or run folder>` each @throws when a role or player is unknown */
export async function opponentsOf(chosen: Chosen, game: AnyGame, texts: readonly string[]): Promise<Opponents> {
  const seats: [string, Seat][] = [];
  for (const text of texts) {
    const at = text.indexOf("=");
    if (at < 1) throw new Error(`--opponents needs role=<bot or run folder>, got '${text}'.`);
    const name = text.slice(0, at);
    const role = roleOf(game, name, "--opponents");
    seats.push([name, await seatOf(chosen, game, role, text.slice(at + 1), "--opponents")]);
  }
  return (seed) => Object.fromEntries(seats.map(([name, seat]) => [name, seat(seed)]));
}
