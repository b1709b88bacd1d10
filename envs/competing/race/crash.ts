/** Chicken, with the outcomes of a race as metrics: crashes, who went straight, and whether just one of them did. */
import type { AnyGame } from "../../../src/game.js";
import { type MatrixState, matrixGame } from "../../commitment/matrix/matrix.js";
import { chickenTable, type RaceOptions, raceId } from "./options.js";

export const crashMetrics = ["welfare", "crash", "straight", "straight 0", "one straight"] as const;

/** Plain chicken of one round; the numbers of its joint actions are 0 both swerve, 1 and 2 one goes straight, 3 crash. */
export function crashGame(options: RaceOptions): AnyGame {
  const game = matrixGame(raceId, { table: chickenTable(options), rounds: 1 });
  const sums = Float64Array.of(
    2 * options.swerve,
    options.win + options.lose,
    options.win + options.lose,
    2 * options.crash,
    0,
  );
  return {
    ...game,
    metrics: crashMetrics,
    measure(s: MatrixState, lane: number, out: Float64Array, at: number) {
      const joint = s.last[lane];
      const played = joint < 4;
      const first = played ? joint >> 1 : 0;
      const second = played ? joint & 1 : 0;
      out[at] = sums[joint];
      out[at + 1] = first & second;
      out[at + 2] = (first + second) / 2;
      out[at + 3] = first;
      out[at + 4] = first ^ second;
    },
  };
}
