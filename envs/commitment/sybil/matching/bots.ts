/**
 * Bots of the matching.
 *
 *   equilibrium  its part of the first pure equilibrium in which most is given
 *   honest       gives with one identity
 *   sybil        gives with the number of identities that is best while all others are honest
 *   most         gives with as many identities as there may be
 *   keep         gives nothing
 */
import type { Bot } from "../../../../src/agent.js";
import { randomBot } from "../../../../src/random-bot.js";
import { steady } from "../../../auction/race/steady.js";
import type { SybilMatchingGame } from "./matching.js";
import { type Matching, sybilMatchingId } from "./options.js";
import { bestSplit, matchingEquilibria } from "./solve.js";

const botOf = (plan: (model: Matching) => readonly number[]): Bot =>
  steady<SybilMatchingGame>(({ model }) => plan(model));

const each = ({ n }: Matching, k: number): number[] => Array<number>(n).fill(k);

/** @throws where none is known */
export function equilibriumSplit(model: Matching): readonly number[] {
  const known = matchingEquilibria(model) ?? [];
  if (known.length === 0) throw new Error(`${sybilMatchingId}: no pure equilibrium is known to play.`);
  const given = (identities: readonly number[]) =>
    identities.reduce((sum, k, i) => sum + (k > 0 ? model.amounts[i] : 0), 0);
  return known.reduce((best, one) => (given(one.identities) > given(best.identities) ? one : best)).identities;
}

export const sybilMatchingBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(equilibriumSplit),
  honest: botOf((model) => each(model, 1)),
  sybil: botOf((model) => each(model, 1).map((_, i) => bestSplit(model, each(model, 1), i).identities)),
  most: botOf((model) => each(model, model.most)),
  keep: botOf((model) => each(model, 0)),
};
