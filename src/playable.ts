/** What must hold of a game before it is played at all: episodes that end, and boxes that hold something. */
import type { AnyGame, Role } from "./game.js";
import type { Space } from "./space.js";

const most = 2 ** 31 - 1; // steps of an episode: clocks are Int32

/**
 * Steps of an episode: rounds × phases.
 *
 * @throws naming the game, and role and field, when the horizon is no number of rounds or a box has its bounds the wrong way round
 */
export function stepsOf(game: AnyGame): number {
  const { id, horizon, phases } = game;
  for (const [name, value] of Object.entries({ horizon, phases })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new Error(`${id}: its ${name} must be a whole number from 1, got ${String(value)}.`);
  }
  if (horizon * phases > most)
    throw new Error(`${id}: an episode of ${horizon * phases} steps is too long; ${most} are the most.`);
  for (const { name, observation, action } of game.roles as readonly Role[]) {
    refuseEmpty(observation, `${id}: what ${name} sees`);
    refuseEmpty(action, `${id}: the action of ${name}`);
  }
  return horizon * phases;
}

function refuseEmpty(space: Space, what: string): void {
  if (space.kind !== "box") return;
  const bad = space.fields.find(({ low, high }) => !(low <= high));
  if (bad) throw new Error(`${what} has '${bad.name}' in [${bad.low}, ${bad.high}]; low must not be above high.`);
}
