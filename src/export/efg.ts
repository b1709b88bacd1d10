/**
 * Gambit's extensive form: a short game as text, every course that it may take.
 *
 *   EFG 2 R "title" { "player" … }
 *   p "" player set "" { "action" … } 0              a choice; nodes with one number of a set look alike to their player
 *   t "" outcome "" { payoff … }                     an end, with the sums of all rewards; nodes stand in prefix order
 *
 * Within a step the agents move one after the other without seeing it, which is what moving at once means. A player tells two nodes
 * apart by everything it has seen and done so far (perfect recall). Who has only one legal action is not asked.
 *
 * Reference: Gambit 16, "Game representation formats", the extensive game (.efg) file format.
 */
import type { AnyGame } from "../game.js";
import { actionName, decimal, Position, quoted } from "./position.js";

export const mostNodes = 100_000;
const mostSteps = 1000;

/**
 * @param title the game's id by default
 * @throws a sentence where the game has real-valued actions, chance, or too many nodes
 */
export function toEfg(game: AnyGame, title: string = game.id): string {
  const position = new Position(game);
  const { players, steps } = position;
  if (steps > mostSteps) throw tooLarge(game, `it may go on for ${steps} steps, and ${mostSteps} are the most`);
  const sets = players.map(() => new Map<string, number>()); // numbers of information sets by what the player knows
  const lines = [`EFG 2 R ${quoted(title)} { ${players.map(({ name }) => quoted(name)).join(" ")} }`];
  let outcomes = 0;

  const add = (line: string): void => {
    if (lines.push(line) > mostNodes + 1) throw tooLarge(game, `it has more than ${mostNodes} nodes`);
  };

  /** @param past what each player has seen and done @param earned rewards so far */
  const walk = (past: readonly string[], earned: readonly number[]): void => {
    if (position.over) {
      add(`t "" ${++outcomes} "" { ${earned.map(decimal).join(" ")} }`);
      return;
    }
    const legal = players.map((player) => position.legal(player));
    const courses = legal.reduce((product, list) => product * list.length, 1);
    if (courses > mostNodes) throw tooLarge(game, `a step of it may go in more than ${mostNodes} ways`);
    const know = players.map((player, k) => `${past[k]}|${position.seen(player)}|${legal[k]}`);
    const here = position.save();
    const joint: number[] = [];
    const move = (k: number): void => {
      if (k === players.length) {
        position.load(here);
        const rewards = position.play(joint);
        walk(
          know.map((text, j) => `${text}>${joint[j]}`),
          earned.map((sum, j) => sum + rewards[j]),
        );
        return;
      }
      if (legal[k].length > 1) {
        const set = sets[k].get(know[k]) ?? sets[k].size + 1;
        sets[k].set(know[k], set);
        const names = legal[k].map((number) => quoted(actionName(players[k], number))).join(" ");
        add(`p "" ${k + 1} ${set} "" { ${names} } 0`);
      }
      for (const number of legal[k]) {
        joint[k] = number;
        move(k + 1);
      }
    };
    move(0);
  };

  walk(
    players.map(() => ""),
    players.map(() => 0),
  );
  return `${lines.join("\n")}\n`;
}

function tooLarge({ id }: AnyGame, why: string): Error {
  return new Error(`${id} is too large for a file: ${why}.`);
}
