/**
 * Within: the same game, cut off sooner or later.
 *
 * A cut before the rules' own end truncates. A game that the horizon merely cuts may be played longer; where the horizon is part of
 * the rules, a cut beyond it never comes and changes nothing.
 */
import type { Game, Role, State } from "../game.js";

/**
 * @param horizon rounds until the episode is cut
 * @throws when the horizon is no positive integer
 */
export function within<S extends State, R extends readonly Role[]>(game: Game<S, R>, horizon: number): Game<S, R> {
  if (!(Number.isInteger(horizon) && horizon >= 1)) {
    throw new Error(`within: the horizon must be a whole number of rounds, 1 or more, got ${horizon}.`);
  }
  const id = `within(${game.id})`;
  if (game.horizonEnds === "terminated" && horizon >= game.horizon) return { ...game, id };
  return { ...game, id, horizon, horizonEnds: "truncated" };
}
