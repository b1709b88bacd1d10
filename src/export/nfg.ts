/**
 * Gambit's strategic form: a game of one step as text, every joint action with what it pays.
 *
 *   NFG 1 R "title" { "player" … } { choices … }     then n payoffs per joint action, the first player's choice running fastest
 *
 * Payoffs are the game's rewards with the fewest digits that read back as the same Float32. Choices are the legal actions in order.
 *
 * Reference: Gambit 16, "Game representation formats", the strategic game (.nfg) file format, payoff version.
 */
import type { AnyGame } from "../game.js";
import { decimal, Position, quoted } from "./position.js";

export const mostProfiles = 100_000;

/**
 * @param title the game's id by default
 * @throws a sentence where the game has several steps, real-valued actions, chance, or too many joint actions
 */
export function toNfg(game: AnyGame, title: string = game.id): string {
  const position = new Position(game);
  if (position.steps > 1) {
    throw new Error(`${game.id} has ${position.steps} steps and no strategic form of one; write it as efg.`);
  }
  const { players } = position;
  const legal = players.map((player) => position.legal(player));
  const profiles = legal.reduce((product, list) => product * list.length, 1);
  if (!(profiles <= mostProfiles)) {
    throw new Error(
      `${game.id} is too large for a file: it has ${profiles} joint actions, and ${mostProfiles} are the most.`,
    );
  }
  const begin = position.save();
  const rows = Array.from({ length: profiles }, (_, profile) => {
    let left = profile;
    const joint = legal.map((list) => {
      const choice = list[left % list.length];
      left = Math.floor(left / list.length);
      return choice;
    });
    position.load(begin);
    return position.play(joint).map(decimal).join(" ");
  });
  const names = players.map(({ name }) => quoted(name)).join(" ");
  const sizes = legal.map((list) => list.length).join(" ");
  return `NFG 1 R ${quoted(title)} { ${names} } { ${sizes} }\n\n${rows.join("\n")}\n`;
}
