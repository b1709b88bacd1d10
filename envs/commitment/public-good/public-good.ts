/**
 * Public good: each player gives a share of its endowment of 1, and all get the same from what is given together.
 *
 *   uᵢ = α Σⱼ xⱼ − xᵢ,   xᵢ = kᵢ/(L − 1),   kᵢ ∈ {0 … L − 1}       endowments
 *
 * For 1/n < α < 1 giving costs more than it returns to the giver, and less than it returns to all. A repeated game ends after the last
 * of its `rounds`, which everybody knows; players see what all gave together in the last round, and what they gave themselves.
 * Amounts are held as whole steps of 1/(L − 1).
 *
 * References: Isaac & Walker (1988), Q. J. Econ. 103; Ledyard (1995), Handbook of Experimental Economics, ch. 2.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete, type Field } from "../../../src/space.js";
import { type PublicGoodOptions, publicGoodDefaults } from "./options.js";

export type PublicGoodState = {
  readonly last: Int32Array; // [lanes, n], steps that each gave in the last round; empty where there is one round
  readonly together: Int32Array; // [lanes], steps that all gave in the last round; −1 = nothing yet
  readonly given: Int32Array; // [lanes], steps that all gave in all rounds
  readonly played: Int32Array; // [lanes], rounds
};

export interface GiverRole extends Role {
  readonly name: "player";
  readonly observation: Box;
  readonly action: Discrete;
}

/** What bots read of a game is its options. */
export type PublicGoodGame = Game<PublicGoodState, readonly [GiverRole]> & { readonly model: PublicGoodOptions };

export const publicGoodId = "commitment/public-good-v0";

/** Where a repeated game's observation holds what it says of the last round. */
export const seen = { together: 2, own: 3 } as const;

/** @throws naming the option that is wrong */
export function publicGoodGame(given?: Partial<PublicGoodOptions>): PublicGoodGame {
  const model = resolve(publicGoodDefaults, given, publicGoodId);
  const { players, share, levels, rounds } = model;
  const repeated = rounds > 1;
  const steps = levels - 1; // in an endowment

  /** Steps given together; fills in what each earns. */
  const pay = (chosen: Float32Array, from: number, earned: Float32Array, to: number): number => {
    let together = 0;
    for (let i = 0; i < players; i++) together += chosen[from + i];
    for (let i = 0; i < players; i++) earned[to + i] = (share * together - chosen[from + i]) / steps;
    return together;
  };

  return {
    id: publicGoodId,
    key: JSON.stringify(model),
    model,
    roles: [
      {
        name: "player",
        count: players,
        observation: box(repeated ? lastRound(players) : [{ name: "constant", unit: "1", low: 0, high: 1 }]),
        action: discrete(levels),
        rank: Array.from({ length: levels }, (_, k) => k),
      },
    ],
    horizon: rounds,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["welfare", "contribution"],
    alloc: (lanes) => ({
      last: new Int32Array(repeated ? lanes * players : 0),
      together: new Int32Array(lanes),
      given: new Int32Array(lanes),
      played: new Int32Array(lanes),
    }),
    reset(s, lane) {
      if (repeated) for (let k = lane * players; k < (lane + 1) * players; k++) s.last[k] = 0;
      s.together[lane] = -1;
      s.given[lane] = 0;
      s.played[lane] = 0;
    },
    step(s, { lane, actions, rewards }) {
      const first = lane * players;
      const together = pay(actions[0], first, rewards[0], first);
      if (repeated) for (let k = first; k < first + players; k++) s.last[k] = actions[0][k];
      s.together[lane] = together;
      s.given[lane] += together;
      s.played[lane]++;
      return false;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      if (!repeated) {
        out[at] = 1;
        return;
      }
      const begun = s.together[lane] >= 0;
      out[at] = begun ? 0 : 1;
      out[at + 1] = begun ? 1 : 0;
      out[at + seen.together] = begun ? s.together[lane] / steps : 0;
      out[at + seen.own] = s.last[lane * players + agent] / steps;
    },
    measure(s, lane, out, at) {
      const sum = s.given[lane] / steps;
      out[at] = (players * share - 1) * sum;
      out[at + 1] = sum / (players * Math.max(1, s.played[lane]));
    },
    payoff(_s, _lane, actions, out) {
      pay(actions[0], 0, out[0], 0);
    },
  };
}

/** The two flags see to it that no view is all zeros. */
function lastRound(players: number): Field[] {
  const flag = { unit: "1", low: 0, high: 1 } as const;
  return [
    { name: "first round", ...flag },
    { name: "later round", ...flag },
    { name: "together last", unit: "endowment", low: 0, high: players },
    { name: "own last", unit: "endowment", low: 0, high: 1 },
  ];
}
