/**
 * Bots of the thresholds in heads.
 *
 *   equilibrium    its part of the pure equilibrium with most contributors; the first seats contribute
 *   honest         asks for all other players, n − 1 heads, and shows no fake: holds all together if nobody can fake
 *   sybil          sends no threshold but one fake, which is the best answer to honest others where c < 1 − α
 *   unconditional  contributes whatever the others do
 *   free-rider     sends nothing
 */
import type { Bot } from "../../../../src/agent.js";
import { randomBot } from "../../../../src/random-bot.js";
import { steady } from "../../../auction/race/steady.js";
import { headChoices, headPlans } from "./equilibria.js";
import type { Heads } from "./options.js";
import type { SybilThresholdGame } from "./threshold.js";

const botOf = (plan: (model: Heads) => ArrayLike<number>): Bot =>
  steady<SybilThresholdGame>(({ model }) => Array.from(plan(model)));

const each = ({ n }: Heads, message: number, fakes: number): number[] =>
  Array.from({ length: 2 * n }, (_, at) => (at % 2 === 0 ? message : fakes));

export const sybilThresholdBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf((model) => headChoices(model, headPlans(model).at(-1)!)),
  honest: botOf((model) => each(model, 1 + Math.min(model.n - 1, model.highest), 0)),
  sybil: botOf((model) => each(model, 0, Math.min(1, model.fakes))),
  unconditional: botOf((model) => each(model, 1, 0)),
  "free-rider": botOf((model) => each(model, 0, 0)),
};
