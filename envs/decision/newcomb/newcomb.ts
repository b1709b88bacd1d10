/**
 * Newcomb's problem: an opaque box with M or nothing, a transparent one with T; take the first alone, or both.
 *
 *   M is in the opaque box iff it was predicted that it alone is taken
 *
 *                      predicted one   predicted both
 *   takes one                M               0
 *   takes both             M + T             T
 *
 * Reference: Nozick (1969), Newcomb's problem and two principles of choice, in: Essays in Honor of Carl G. Hempel.
 */
import { type PredictedGame, predictedGame } from "../predicted/predicted.js";
import { type NewcombOptions, newcombModel } from "./options.js";

/** @throws naming the option that is wrong */
export function newcombGame(given?: Partial<NewcombOptions>): PredictedGame {
  return predictedGame(newcombModel(given));
}
