/**
 * Bots of blackmail, by what they would do about the letter.
 *
 *   optimum      the policy that loses least for the accuracy that it sees
 *   causal       what it would not change with the letter in hand: refuses under xor, pays under a threat
 *   evidential   goes by the news that its choice would be: pays under xor where that looks better, and under a threat
 *   pay, refuse  for certain
 */
import { randomBot } from "../../../src/random-bot.js";
import type { Entry } from "../../../src/registry.js";
import { tossed } from "../toss.js";
import { type BlackmailGame, seen } from "./blackmail.js";
import type { BlackmailOptions } from "./options.js";
import { best, paysByNews, ratifiable } from "./theory.js";

const hair = 1e-3; // below a limit that is not to be had

const paying = (plan: (options: BlackmailOptions) => (accuracy: number) => number) =>
  tossed((game) => {
    const chance = plan((game as unknown as BlackmailGame).options);
    return (view, at) => chance(view[at + seen.accuracy]);
  });

export const blackmailBots: Entry["bots"] = {
  random: randomBot,
  optimum: paying((options) => (accuracy) => {
    const { pays, limit } = best(options, accuracy);
    return limit ? pays - hair : pays;
  }),
  causal: paying((options) => {
    const policy = ratifiable(options);
    return () => (policy === "any" ? 0 : policy);
  }),
  evidential: paying((options) => (accuracy) => (paysByNews(options, accuracy) ? 1 : 0)),
  pay: paying(() => () => 1),
  refuse: paying(() => () => 0),
};
