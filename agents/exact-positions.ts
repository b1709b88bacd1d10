/** Gains known exactly from every position of a game, where these are few. */
import type { Agent } from "../src/agent.js";
import { evaluate, mostPositions } from "../src/extensive.js";
import type { AnyGame, Role } from "../src/game.js";
import { behaviours } from "./behaviour.js";
import type { ExactWay, Gains } from "./exploitability.js";
import type { Seating } from "./players.js";
import { Policy } from "./policy.js";

/** Backward induction over the whole game. */
export const everyPosition: ExactWay = (game, make) => gainsEverywhere(game, make("exact"));

/** @throws a sentence where the game is too large or chance plays a part, or a player remembers or does not say how it mixes */
export function gainsEverywhere(game: AnyGame, seating: Seating): Gains {
  const leaves = leavesOf(game);
  if (!game.legal && !(leaves <= mostPositions))
    throw new Error(
      `It has too many positions to walk through: ${Number.isFinite(leaves) ? `some ${leaves.toPrecision(2)}` : "infinitely many"} ways to play.`,
    );
  if (game.horizon * game.phases > 1) for (const [role, agent] of Object.entries(seating)) checkForgets(role, agent);
  const { payoffs, gains } = evaluate(game, behaviours(game, seating));
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

/** Positions are asked about in no order of play, so that only the coin of a player may move: the `words` of an Rng. @throws otherwise */
function checkForgets(role: string, agent: Agent): void {
  if (agent instanceof Policy) return; // what it remembers is looked at where it is asked
  const kept = Object.keys(agent.state ?? {}).filter((name) => name !== "words");
  if (kept.length > 0)
    throw new Error(
      `Who plays ${role} keeps a state (${kept.join(", ")}), so what it does is not a matter of what it sees.`,
    );
}
