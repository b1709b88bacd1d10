/**
 * Bots of open auctions that react to what they see, or to nothing. They read observations and the rules.
 *
 *   blind, blind-21, blind-70  blind raising: s (1 + f)^k as often as it may, whatever others do; f is the least raise, 21 % or 70 %
 *   counter                    reactive counterbidding: never bids first; answers a bid b₀ that is not below its own last b₁ by
 *                              min(max(b₁ (1 + ι), b₀ + ε), 1 + ℓ(b₁))
 *   out                        stops at once
 *
 * All stop where the next bid would exceed the cap 1 + ℓ(own last bid); `counter` makes the cap its last bid if it is a raise.
 * For the start of a paper's figure "b₁ + ε" stands where its caption says that the other's bid is exceeded: b₀ + ε here.
 *
 * Reference: Daian et al. (2019), arXiv 1904.05234, §V-VI: the strategies, and the raises of 12.5 %, 21 % and 70 % of bots that were watched.
 */
import type { Bot } from "../../../src/agent.js";
import { size } from "../../../src/space.js";
import type { OpenGame } from "./open.js";
import { capOf, type OpenRules } from "./rules.js";

/** The rules of the game that a bot is to play. @throws where it is none of these */
export function rulesBehind(game: unknown): OpenRules {
  const { rules, id } = game as Partial<OpenGame>;
  if (rules && "beat" in rules) return rules;
  throw new Error(`${id}: the bots of open auctions read its rules, which this game has not.`);
}

/** What an action of this game is numbered. Only jumps can be missing. @throws naming the options that bring the action about */
export function numbered({ id, rules }: OpenGame, name: string): number {
  const action = rules.actions.indexOf(name);
  if (action >= 0) return action;
  const [kind, raise] = [`${name.split(" ")[0]} `, name.split(" ")[1]];
  const others = rules.actions.filter((other) => other.startsWith(kind)).map((other) => other.slice(kind.length));
  const low = rules.minRaise > Number(raise) ? ` and 'minRaise' to ${raise} at most, it is ${rules.minRaise}` : "";
  throw new Error(
    `${id}: the bot needs the action '${name}'; set option 'jumps' to a list with ${raise} in it, it is [${others}]${low}.`,
  );
}

/** What the bot of one row does, given its observation and mask. */
type Choice = (seen: Float32Array, at: number, masks: Uint8Array, flag: number) => number;

const botOf =
  (plan: (rules: OpenRules, game: OpenGame) => Choice): Bot =>
  (any, role) => {
    const game = any as unknown as OpenGame;
    const choose = plan(rulesBehind(game), game);
    const { observation, action } = game.roles[role];
    const [width, flags] = [size(observation), action.n];
    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          actions[row] = choose(observations, row * width, masks, row * flags);
        }
      },
    };
  };

/** Bids are read as Float32, so they are compared with this much grace. */
const grace = 1e-6;

const blind = (name: string) =>
  botOf((rules, game) => {
    const [raise, again, stop] = ["raise", name, "stop"].map((action) => numbered(game, action));
    const factor = rules.factors[again - rules.first];
    return (seen, at, masks, flag) => {
      const own = seen[at];
      const next = own > 0 ? own * factor : rules.start;
      if (next > capOf(rules, own) * (1 + grace) || next > rules.top) return masks[flag + stop] ? stop : 0;
      const bids = own > 0 ? again : raise;
      return masks[flag + bids] ? bids : 0;
    };
  });

const counter = botOf((rules, game) => {
  const [counters, allIn, stop] = ["counter", "all-in", "stop"].map((name) => numbered(game, name));
  return (seen, at, masks, flag) => {
    const own = seen[at];
    let best = 0;
    for (let d = 1; d < rules.bidders; d++) best = Math.max(best, seen[at + d]);
    if (best === 0 || best < own) return 0;
    const answer = Math.max(own > 0 ? own * (1 + rules.minRaise) : rules.start, best + rules.increment);
    if (answer <= capOf(rules, own) * (1 + grace)) return masks[flag + counters] ? counters : 0;
    if (masks[flag + allIn] && capOf(rules, own) > own * (1 + grace)) return allIn;
    return masks[flag + stop] && own > 0 ? stop : 0;
  };
});

export const reactive: { readonly [name: string]: Bot } = {
  blind: blind("raise"),
  "blind-21": blind("jump 0.21"),
  "blind-70": blind("jump 0.7"),
  counter,
  out: botOf((_rules, game) => {
    const stop = numbered(game, "stop");
    return (_seen, _at, masks, flag) => (masks[flag + stop] ? stop : 0);
  }),
};
