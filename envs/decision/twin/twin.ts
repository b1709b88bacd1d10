/**
 * The prisoner's dilemma against a copy of oneself.
 *
 *                  twin cooperates   twin defects
 *   cooperate             R               S
 *   defect                T               P          T > R > P > S
 *
 * With probability p the twin does what the agent does, else the opposite. Only the agent's payoff counts.
 *
 * Reference: Lewis (1979), Prisoners' dilemma is a Newcomb problem, Phil. Public Aff. 8.
 */
import { type PredictedGame, predictedGame } from "../predicted/predicted.js";
import { type TwinOptions, twinModel } from "./options.js";

/** @throws naming the option that is wrong */
export function twinGame(given?: Partial<TwinOptions>): PredictedGame {
  return predictedGame(twinModel(given));
}
