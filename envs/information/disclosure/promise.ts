/**
 * The game below the device: each side discloses its type, or conceals it. It pays nothing itself; what it is worth shows in the demands.
 *
 * Types are drawn at the start. With `knows: before` a side sees its own one here.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type DisclosureOptions, disclosureId } from "./options.js";

export type PromiseState = {
  readonly strong: Uint8Array; // [lanes, 2]
  readonly shows: Uint8Array; // [lanes, 2], 1 = disclosed
};

export interface SideRole extends Role {
  readonly name: "side";
  readonly observation: Box;
  readonly action: Discrete;
}

export function promiseGame({ strong, knows }: DisclosureOptions): Game<PromiseState, readonly [SideRole]> {
  const before = knows === "before" ? 1 : 0;
  const cell = new Float64Array(1);
  return {
    id: disclosureId,
    roles: [
      {
        name: "side",
        count: 2,
        observation: box([
          { name: "constant", unit: "1", low: 0, high: 1 },
          { name: "strong, if known before", unit: "1", low: 0, high: 1 },
        ]),
        action: discrete(2),
        actions: ["conceal", "disclose"],
        rank: [0, 1],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["disclosed", "strong"],
    alloc: (lanes) => ({ strong: new Uint8Array(lanes * 2), shows: new Uint8Array(lanes * 2) }),
    reset(s, lane, rng) {
      for (let i = 2 * lane; i < 2 * lane + 2; i++) {
        rng.uniformAt(cell, 0);
        s.strong[i] = cell[0] < strong ? 1 : 0;
        s.shows[i] = 0;
      }
    },
    step(s, { lane, actions: [choice] }) {
      s.shows[2 * lane] = choice[2 * lane];
      s.shows[2 * lane + 1] = choice[2 * lane + 1];
      return false;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      out[at] = 1;
      out[at + 1] = before * s.strong[2 * lane + agent];
    },
    measure(s, lane, out, at) {
      out[at] = (s.shows[2 * lane] + s.shows[2 * lane + 1]) / 2;
      out[at + 1] = (s.strong[2 * lane] + s.strong[2 * lane + 1]) / 2;
    },
    payoff(_s, _lane, _actions, [out]) {
      out[0] = out[1] = 0;
    },
  };
}
