/**
 * Bots of the auction.
 *
 *   truthful     bids its values under one name, which is dominant where there is no second name (and names are free)
 *   sybil        two names for whoever gains by them against truthful others (bids: see replies.ts); else truthful
 *   equilibrium  bids that nobody gains by leaving alone, found by best replies in turn
 *   absent       bids nothing
 *
 * References: Vickrey (1961), J. Finance 16; Yokoo, Sakurai & Matsubara (2004), Games Econ. Behav. 46.
 */
import type { Bot } from "../../../../src/agent.js";
import { randomBot } from "../../../../src/random-bot.js";
import { steady } from "../../../auction/race/steady.js";
import { type Bundles, sybilVcgId } from "./options.js";
import { falseNames, settled, truthful } from "./solve.js";
import type { SybilVcgGame } from "./vcg.js";

const botOf = (plan: (model: Bundles) => readonly number[]): Bot => steady<SybilVcgGame>(({ model }) => plan(model));

const equilibrium = (model: Bundles): readonly number[] => {
  const bids = settled(model);
  if (!bids) throw new Error(`${sybilVcgId}: no equilibrium is known to play; best replies in turn did not settle.`);
  return bids;
};

export const sybilVcgBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  truthful: botOf(truthful),
  sybil: botOf(falseNames),
  equilibrium: botOf(equilibrium),
  absent: botOf(({ n, identities }) => Array<number>(3 * n * identities).fill(0)),
};
