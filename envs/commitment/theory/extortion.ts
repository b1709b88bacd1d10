/**
 * Extortion: what a threat is worth to the one who makes it.
 *
 * The extorter commits to its part of an agreed pair of actions if it is paid n, and to its part of a threatened pair otherwise. The other
 * pays as long as
 *
 *   u(agreed) − n ≥ u(refused)
 *
 * In the prisoner's dilemma (2, 0, 3, 1) with mutual cooperation agreed and mutual defection threatened, n ≤ 1.
 *
 * Reference: 20squares, credible-commitments (Flashbots FRP-26), the game of extortion.
 */
import type { NormalForm } from "../matrix/normal-form.js";
import { mostPaid } from "./conditional.js";

export interface Threat {
  readonly agreed: number; // joint actions of a two-player game
  readonly refused: number;
  readonly extorter?: 0 | 1; // 0 by default
  readonly grid?: number; // payments are multiples of this; absent: any number
  readonly strict?: boolean; // must the other prefer to pay? (with a grid)
}

/** @returns the highest n that is paid, negative where the other would have to be paid, and payoffs at it, of players 0 and 1 */
export function extortion(form: NormalForm, threat: Threat): { readonly most: number; readonly payoffs: number[] } {
  const { agreed, refused, extorter = 0, grid, strict = false } = threat;
  if (form.players !== 2) throw new Error(`Extortion is between two players; this game has ${form.players}.`);
  for (const joint of [agreed, refused]) {
    if (!Number.isInteger(joint) || joint < 0 || joint >= form.joints) {
      throw new Error(`Extortion: joint actions are numbers from 0 to ${form.joints - 1}, got ${joint}.`);
    }
  }
  if (grid !== undefined && !(grid > 0 && grid < Number.POSITIVE_INFINITY)) {
    throw new Error(`Extortion: 'grid' must be positive, got ${grid}.`);
  }
  if (strict && grid === undefined)
    throw new Error("Extortion: from a strict payer no payment is the highest; give a 'grid'.");
  const { payoffs } = form;
  const victim = 1 - extorter;
  const most = mostPaid(payoffs[2 * agreed + victim] - payoffs[2 * refused + victim], grid, strict);
  return { most, payoffs: [0, 1].map((i) => payoffs[2 * agreed + i] + (i === extorter ? most : -most)) };
}
