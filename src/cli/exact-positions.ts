/** Gains known exactly from every position of a game, where these are few. */
import { behaviours } from "../../agents/behaviour.js";
import type { Gains } from "../../agents/exploitability.js";
import type { Seating } from "../../agents/players.js";
import { evaluatePolicies } from "../../envs/index.js";
import type { AnyGame, Role } from "../game.js";

export const mostPositions = 200_000; // as many as the walk looks at

/** Backward induction over the whole game. @throws a sentence where it is too large, chance plays a part, or a player does not say how it mixes */
export function gainsEverywhere(game: AnyGame, seating: Seating): Gains {
  const leaves = leavesOf(game);
  if (!game.legal && !(leaves <= mostPositions))
    throw new Error(`It has too many positions to walk through: some ${leaves.toPrecision(2)} ways to play.`);
  const { payoffs, gains } = evaluatePolicies(game, behaviours(game, seating));
  return { method: "every position of the game", payoffs, gains };
}

/** How many ways to play a game from beginning to end there are, if everything is legal; infinitely many with real numbers. */
export function leavesOf(game: AnyGame): number {
  const joints = (game.roles as readonly Role[]).reduce(
    (product, { action, count }) => product * choices(action) ** count,
    1,
  );
  return joints ** (game.horizon * game.phases);
}

function choices(action: Role["action"]): number {
  if (action.kind === "box") return Number.POSITIVE_INFINITY;
  return action.kind === "discrete" ? action.n : action.n.reduce((a, b) => a * b, 1);
}
