/**
 * Bots of persuasion; each plays either role.
 *
 *   equilibrium  the sender commits to the highest q at which "guilty" convicts, and unbound always says guilty; the receiver
 *                reckons with that and convicts on "guilty" iff its belief is at least t
 *   trusting     both as if χ were 1: the receiver believes the experiment, and the sender, who knows it, fibs where it can
 *   honest       the sender commits to q = 0 and tells the truth; the receiver does as it is told
 *   sceptic      the sender says guilty whatever happens; the receiver goes by the prior alone
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { size } from "../../../src/space.js";
import { bestLevel, convinces, type PersuasionModel } from "./options.js";
import type { PersuasionGame } from "./persuasion.js";

interface Plan {
  level(model: PersuasionModel, chi: number): number;
  readonly truthful?: true; // where it is not bound
  convicts(model: PersuasionModel, chi: number, q: number, said: boolean): boolean;
}

const botOf =
  (plan: Plan): Bot =>
  (any, role) => {
    const { model, roles } = any as unknown as PersuasionGame;
    const flags = role === 0 ? model.levels : 2;
    const width = size(roles[role as 0 | 1].observation);
    return {
      act(seen, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const chi = seen[at];
          actions[row] = 0;
          if (masks[row * flags + 1] === 0) continue; // no choice
          if (role === 1) actions[row] = plan.convicts(model, chi, seen[at + 1], seen[at + 5] === 1) ? 1 : 0;
          else if (seen[at + 2] === 1) actions[row] = plan.level(model, chi);
          else actions[row] = plan.truthful ? seen[at + 5] : 1;
        }
      },
    };
  };

/** A message that the sender would never choose, "innocent", is believed; but not where nothing needs to be proved. */
const sure = ({ cliff }: PersuasionModel, chi: number): boolean => cliff <= 0 && chi === 0;

export const persuasionBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf({
    level: bestLevel,
    convicts: (model, chi, q, said) => (said ? convinces(model, chi, q) : sure(model, chi)),
  }),
  trusting: botOf({
    level: (model) => bestLevel(model, 1),
    convicts: (model, _chi, q, said) => said && convinces(model, 1, q),
  }),
  honest: botOf({ level: () => 0, truthful: true, convicts: (_model, _chi, _q, said) => said }),
  sceptic: botOf({ level: ({ levels }) => levels - 1, convicts: ({ cliff }) => cliff <= 0 }),
};
