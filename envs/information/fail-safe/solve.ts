/**
 * What is known of the fail-safe (derived).
 *
 *   mixed equilibrium of chicken    x = (T − R)/(T − R + S − P) go straight, value R − x (R − S), crashes x²
 *   token delegates                 play as before: gain x² E λ (S − P) per principal
 *   real delegates                  play the game with P': x' = (T − R)/(T − R + (1 − λ)(S − P)) > x, value R − x' (R − S)
 *
 * E x' over λ even on [l, h]: a/(b (h − l)) · log((a + b (1 − l))/(a + b (1 − h))), a = T − R, b = S − P.
 */
import { log } from "../../../src/maths.js";
import type { Solution } from "../../../src/registry.js";
import { type Chicken, chickenOf, type FailSafeOptions, failSafeOptions } from "./options.js";

/** How often each goes straight in the mixed equilibrium, if a crash pays this. */
export function straight({ R, S, T }: Chicken, crash: number): number {
  return (T - R) / (T - R + S - crash);
}

/** The mean of that over all mild crashes. */
export function meanStraight(options: FailSafeOptions): number {
  const game = chickenOf(options);
  const { mildLow: low, mildHigh: high } = options;
  const [a, b] = [game.T - game.R, game.S - game.P];
  if (high - low < 1e-6) return straight(game, game.P + ((low + high) / 2) * b);
  return (a / (b * (high - low))) * log((a + b * (1 - low)) / (a + b * (1 - high)));
}

/** @throws naming the option that is wrong */
export function solveFailSafe(given: unknown): Solution {
  const options = failSafeOptions(given);
  const game = chickenOf(options);
  const { R, S, P } = game;
  const { mildLow, mildHigh, delegates } = options;
  const x = straight(game, P);
  const value = R - x * (R - S);
  const mild = (mildLow + mildHigh) / 2;
  const gain = x * x * mild * (S - P);
  const bold = meanStraight(options);
  return {
    original: { straight: x, crash: x * x, value },
    token: { straight: x, crash: x * x, value: value + gain, gain },
    real: { straight: bold, value: R - bold * (R - S), gain: (x - bold) * (R - S) },
    accept: delegates === "token",
    why:
      delegates === "token"
        ? "to accept is weakly dominant for a principal: no outcome is worse, and a crash is better"
        : "bolder delegates cost both more than milder crashes save, in the mixed equilibrium; in the pure ones nothing changes",
    outcomes: {
      original: [
        [R, R],
        [S, game.T],
        [game.T, S],
        [P, P],
      ],
      transformed: [
        [R, R],
        [S, game.T],
        [game.T, S],
        [P + mild * (S - P), P + mild * (S - P)],
      ],
      meaning: "payoffs of principals by outcome, with the mean mild crash: at least as good for both in every outcome",
    },
    source: "Oesterheld & Conitzer (2022); the values in chicken are derived here",
  };
}
