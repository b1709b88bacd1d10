/**
 * Rerouting: traders choose a route each, and all who arrive at one get the same per unit, which falls with what arrives there.
 *
 *   uᵢ = wᵢ · rateᵣ(Xᵣ),   Xᵣ = Σ of wⱼ over all j on the same route r      (`model.ts`)
 *
 * Route 0 is where a trader goes that gives way to nobody; the others are ranked above it. A repeated game ends after the last of its
 * `rounds`, which everybody knows; traders see the loads of the last round, and what they did themselves.
 *
 * References: Rosenthal (1973), Int. J. Game Theory 2 (congestion games); Pigou (1920), The Economics of Welfare (the roads);
 * Angeris & Chitra (2020), Improved price oracles (pools of constant functions).
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete, type Field } from "../../../src/space.js";
import { type Congestion, poolsOf, rerouteId, roadsId, roadsOf } from "./model.js";
import { type RerouteOptions, type RoadsOptions, rerouteDefaults, roadsDefaults } from "./options.js";

export type RerouteState = {
  readonly load: Float64Array; // [lanes, m], X in the last round
  readonly unit: Float64Array; // [lanes, m], what a unit got on each route
  readonly last: Int32Array; // [lanes, n], routes of the last round, −1 = none yet; empty where there is one round
  readonly welfare: Float64Array; // [lanes], Σ of all rewards
  readonly moved: Float64Array; // [lanes], Σ over rounds of the size that was not on route 0
  readonly played: Int32Array; // [lanes], rounds
};

export interface RerouteRole extends Role {
  readonly name: "trader";
  readonly observation: Box;
  readonly action: Discrete;
}
export type RerouteGame = Game<RerouteState, readonly [RerouteRole]> & { readonly model: Congestion };

/** Pools. @throws naming the option that is wrong */
export function rerouteGame(given?: Partial<RerouteOptions>): RerouteGame {
  const options = resolve(rerouteDefaults, given, rerouteId);
  return congestionGame(rerouteId, JSON.stringify(options), poolsOf(options));
}

/** Roads. @throws naming the option that is wrong */
export function roadsGame(given?: Partial<RoadsOptions>): RerouteGame {
  const options = resolve(roadsDefaults, given, roadsId);
  return congestionGame(roadsId, JSON.stringify(options), roadsOf(options));
}

function congestionGame(id: string, key: string, model: Congestion): RerouteGame {
  const { count: routes, sizes, total, coefficients, rounds } = model;
  const players = sizes.length;
  const repeated = rounds > 1;
  const loads = new Float64Array(routes); // of a joint action that is only thought of; written before they are read
  const units = new Float64Array(routes);

  /** Fills in load and rate of each route at `at`, and what each trader earns. */
  const settle = (
    chosen: Float32Array,
    from: number,
    earned: Float32Array,
    load: Float64Array,
    unit: Float64Array,
    at: number,
  ): void => {
    for (let r = 0; r < routes; r++) load[at + r] = 0;
    for (let i = 0; i < players; i++) load[at + (chosen[from + i] | 0)] += sizes[i];
    for (let r = 0, k = 0; r < routes; r++, k += 4) {
      const X = load[at + r];
      unit[at + r] = (coefficients[k] + coefficients[k + 1] * X) / (coefficients[k + 2] + coefficients[k + 3] * X);
    }
    for (let i = 0; i < players; i++) earned[from + i] = sizes[i] * unit[at + (chosen[from + i] | 0)];
  };

  return {
    id,
    key,
    model,
    roles: [
      {
        name: "trader",
        count: players,
        observation: box(fields(model)),
        action: discrete(routes),
        rank: Array.from({ length: routes }, (_, r) => r),
      },
    ],
    horizon: rounds,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["welfare", "moved"],
    alloc: (lanes) => ({
      load: new Float64Array(lanes * routes),
      unit: new Float64Array(lanes * routes),
      last: new Int32Array(repeated ? lanes * players : 0),
      welfare: new Float64Array(lanes),
      moved: new Float64Array(lanes),
      played: new Int32Array(lanes),
    }),
    reset(s, lane) {
      for (let k = lane * routes; k < (lane + 1) * routes; k++) {
        s.load[k] = 0;
        s.unit[k] = 0;
      }
      if (repeated) for (let k = lane * players; k < (lane + 1) * players; k++) s.last[k] = -1;
      s.welfare[lane] = 0;
      s.moved[lane] = 0;
      s.played[lane] = 0;
    },
    step(s, { lane, actions, rewards }) {
      const first = lane * players;
      const at = lane * routes;
      settle(actions[0], first, rewards[0], s.load, s.unit, at);
      let sum = 0;
      for (let r = at; r < at + routes; r++) sum += s.load[r] * s.unit[r];
      s.welfare[lane] += sum;
      s.moved[lane] += total - s.load[at];
      if (repeated) for (let k = first; k < first + players; k++) s.last[k] = actions[0][k];
      s.played[lane]++;
      return false;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      out[at] = sizes[agent];
      for (let k = at + 1; k <= at + players; k++) out[k] = 0;
      out[at + 1 + agent] = 1;
      if (!repeated) return;
      const loads = at + 1 + players;
      const own = s.last[lane * players + agent];
      for (let r = 0; r < routes; r++) {
        out[loads + r] = s.load[lane * routes + r] / total;
        out[loads + routes + r] = r === own ? 1 : 0;
      }
    },
    measure(s, lane, out, at) {
      out[at] = s.welfare[lane];
      out[at + 1] = s.moved[lane] / (total * Math.max(1, s.played[lane]));
    },
    payoff(_s, _lane, actions, out) {
      settle(actions[0], 0, out[0], loads, units, 0);
    },
  };
}

/** Everyone knows its size and its seat, without which traders who are alike could not take different parts. */
function fields({ routes, count, sizes, rounds }: Congestion): Field[] {
  const bit = { unit: "1", low: 0, high: 1 } as const;
  const unit = routes.kind === "pools" ? "token" : "traffic";
  return [
    { name: "size", unit, low: 0, high: Math.max(...sizes) },
    { name: "seat", ...bit, size: sizes.length },
    ...(rounds > 1
      ? [
          { name: "last shares of routes", ...bit, size: count },
          { name: "own last", ...bit, size: count },
        ]
      : []),
  ];
}
