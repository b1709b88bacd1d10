/**
 * Bots of the email game.
 *
 *   equilibrium  lossy: never acts (where L > (1 − ε) M; else as naive); ledger: acts iff the post is final
 *   naive        acts iff it knows that the state is b
 *   confirmed    acts iff it knows that the other knows: the sender has a confirmation, the receiver two messages; or the post is final
 *   safe         never acts
 */
import type { Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import type { EmailGame } from "./email.js";
import { equilibriumPlan } from "./solve.js";

const width = 4;

/** @param needed messages that a sender and a receiver must have received; the sender of naive needs none, but state b */
const botOf =
  (plan: (game: EmailGame) => { readonly post: boolean; readonly needed: readonly [number, number] }): Bot =>
  (game, role) => {
    const { post, needed } = plan(game as unknown as EmailGame);
    const most = 1 / (0.5 + needed[role]); // between n messages and n − 1
    return {
      act(observations, _masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          const at = row * width;
          const told = role === 1 || observations[at + 1] === 1;
          const acts = (post && observations[at + 3] === 1) || (told && observations[at + 2] <= most);
          actions[row] = acts ? 1 : 0;
        }
      },
    };
  };

const never = Number.POSITIVE_INFINITY;
const naive = { post: true, needed: [0, 1] } as const;
const onPost = { post: true, needed: [never, never] } as const;
const safe = { post: false, needed: [never, never] } as const;
const plans = { never: safe, known: naive, final: onPost } as const;

export const emailBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(({ options }) => plans[equilibriumPlan(options)]),
  naive: botOf(() => naive),
  confirmed: botOf(() => ({ post: true, needed: [1, 2] })),
  safe: botOf(() => safe),
};
