/**
 * Death in Damascus: two cities, and Death waits in the one to which it foresees the agent to go.
 *
 *                  Death in Aleppo   Death in Damascus
 *   Aleppo                5                 10
 *   Damascus             10                  0
 *
 * Reference: Gibbard & Harper (1978), Counterfactuals and two kinds of expected utility (the story); Richter (1984), Rationality
 * revisited, Australas. J. Phil. 62 (the asymmetric one).
 */
import { type PredictedGame, predictedGame } from "../predicted/predicted.js";
import { type DamascusOptions, damascusModel } from "./options.js";

/** @throws naming the option that is wrong */
export function damascusGame(given?: Partial<DamascusOptions>): PredictedGame {
  return predictedGame(damascusModel(given));
}
