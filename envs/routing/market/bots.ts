/**
 * Bots of the market, for each role.
 *
 *   random     anything legal
 *   careful    router: the split that is best alone, the tightest limit, no tip; searcher: only cycles, no bid; builder: `arrival`
 *   loose      router: the same split, the widest limit, no tip; searcher: the attack that brings most of those it sees, in full, at the
 *              middle bid; builder: `fees`
 *   eager      router: as loose with the highest tip; searcher j: the (j + 1)th best attack, so that searchers do not collide, at the
 *              highest bid; builder: `value`
 *   single     router: everything over one route, at the middle limit; searcher: passes; builder: `users`
 */
import { type Bot, certain } from "../../../src/agent.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import type { MarketGame } from "./market.js";
import { rules } from "./options.js";
import { ranked } from "./splits.js";

interface Manner {
  readonly single?: boolean;
  readonly limit: "tight" | "middle" | "wide";
  readonly tip: "none" | "most";
  readonly attack: "pass" | "cycle" | "best" | "spread";
  readonly bid: "none" | "middle" | "most";
  readonly rule: (typeof rules)[number];
}

const pick = (levels: readonly number[], which: "tight" | "middle" | "wide" | "none" | "most"): number =>
  which === "tight" || which === "none" ? 0 : which === "middle" ? Math.floor(levels.length / 2) : levels.length - 1;

const botOf =
  (manner: Manner): Bot =>
  (game, role) => {
    const { exchange } = game as unknown as MarketGame;
    if (!exchange) throw new Error(`${game.id}: these bots know the market game only; use the random bot.`);
    const { name, count, action, observation } = game.roles[role] as Role;
    const { options } = exchange;
    const [wide, flags, seen] = [size(action), maskSize(action), size(observation)];
    const lists = name === "router" ? ranked(exchange, manner.single === true) : [];
    const attacks = 2 + 2 * options.targets;
    const prizes = observation.fields.findIndex((field) => field.name === "sandwich 0");
    const rank = new Int32Array(attacks - 1);
    const free = options.failures === "free";
    return {
      act(observations, masks, actions, policies) {
        for (let row = 0; row < actions.length / wide; row++) {
          const at = row * wide;
          const mask = row * flags;
          const mine = row % count;
          if (name === "router") {
            actions[at] = lists[mine].find((point) => masks[mask + point] === 1) ?? masks.indexOf(1, mask) - mask;
            actions[at + 1] = masks[mask + flags - 1] === 1 ? pick(options.slippages, manner.limit) : 0;
            actions[at + 2] = masks[mask + flags - 1] === 1 ? pick(options.tips, manner.tip) : 0;
          } else if (name === "searcher") {
            const asked = masks[mask + 1] === 1;
            const attack = asked ? chosen(manner, mine, observations, row * seen + prizes, rank, free) : 0;
            actions[at] = masks[mask + attack] === 1 ? attack : 0;
            actions[at + 1] = asked ? options.fractions.length - 1 : 0;
            actions[at + 2] = asked ? pick(options.bids, manner.bid) : 0;
          } else actions[at] = masks[mask + 1] === 1 ? rules.indexOf(manner.rule) : 0;
          if (policies?.length) certain(action, actions.subarray(at), policies, mask);
        }
      },
    };
  };

/**
 * The attack of searcher `mine` by what it sees attacks bring: 2K of them, then the cycle. Where nothing brings anything, the cycle all
 * the same if it costs nothing to fail: orders of this block may open one.
 */
function chosen(
  { attack }: Manner,
  mine: number,
  seen: Float32Array,
  at: number,
  rank: Int32Array,
  free: boolean,
): number {
  if (attack === "pass") return 0;
  const last = rank.length - 1; // the cycle
  if (attack === "cycle") return free || seen[at + last] > 0 ? 1 : 0;
  for (let k = 0; k < rank.length; k++) rank[k] = k;
  rank.sort((a, b) => seen[at + b] - seen[at + a] || a - b);
  const k = rank[attack === "spread" ? mine % rank.length : 0];
  return seen[at + k] > 0 ? (k === last ? 1 : 2 + k) : Number(free);
}

export const marketBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  careful: botOf({ limit: "tight", tip: "none", attack: "cycle", bid: "none", rule: "arrival" }),
  loose: botOf({ limit: "wide", tip: "none", attack: "best", bid: "middle", rule: "fees" }),
  eager: botOf({ limit: "wide", tip: "most", attack: "spread", bid: "most", rule: "value" }),
  single: botOf({ single: true, limit: "middle", tip: "none", attack: "pass", bid: "none", rule: "users" }),
};
