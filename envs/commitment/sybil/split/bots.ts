/**
 * Bots of the equal split.
 *
 *   equilibrium  its part of the equilibrium in whole identities that is nearest to the symmetric one; earlier seats show more
 *   honest       one identity
 *   sybil        the best number of identities while all others are honest
 *   most         as many identities as there may be
 *   none         no identity
 */
import type { Bot } from "../../../../src/agent.js";
import { randomBot } from "../../../../src/random-bot.js";
import { steady } from "../../../auction/race/steady.js";
import { bestIdentities } from "./equilibria.js";
import { nearest } from "./solve.js";
import type { SybilSplitGame, SybilSplitOptions } from "./split.js";

const botOf = (plan: (options: SybilSplitOptions) => readonly number[]): Bot =>
  steady<SybilSplitGame>(({ options }) => plan(options));

const each = ({ agents }: SybilSplitOptions, k: number): number[] => Array<number>(agents).fill(k);

export const sybilSplitBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(nearest),
  honest: botOf((options) => each(options, 1)),
  sybil: botOf((options) => each(options, bestIdentities(options, options.agents - 1))),
  most: botOf((options) => each(options, options.most)),
  none: botOf((options) => each(options, 0)),
};
