/**
 * Components: the action of an agent in a game with devices, `multi-discrete [action, device, message, bid, identities]`, components
 * of size 1 dropped. In every step some of them are open; the rest must be 0.
 */
import type { Role } from "../game.js";
import { discrete, multiDiscrete, type Space } from "../space.js";
import type { Setting } from "./setting.js";

export const parts = ["action", "device", "message", "bid", "identities"] as const;
export type Part = (typeof parts)[number];

/** How the parts of one role's action lie. */
export interface Components {
  readonly space: Space;
  readonly sizes: Int32Array; // [parts], 1 = dropped
  readonly column: Int32Array; // [parts], place among the numbers of the action; −1 = dropped
  readonly flag: Int32Array; // [parts], place of its first flag in the mask; −1 = dropped
  readonly width: number; // numbers of an action
  readonly flags: number; // of a mask
}

/** Of a role of the game. */
export function componentsOf({ seats, venues }: Setting, role: number): Components {
  const mine = Array.from({ length: seats.n }, (_, i) => i).filter((i) => seats.role[i] === role);
  const most = (value: (venue: (typeof venues)[number]) => number) => Math.max(...venues.map(value));
  return laidOut([
    seats.counts[mine[0]],
    venues.length,
    most(({ sizes }) => Math.max(...mine.map((i) => sizes[i]))),
    most(({ device }) => device.bids.levels),
    most(({ device }) => device.identities.most + 1),
  ]);
}

function laidOut(sizes: readonly number[]): Components {
  const kept = sizes.map((size) => size > 1);
  const before = (k: number, value: (size: number) => number) =>
    sizes.slice(0, k).reduce((sum, size) => sum + (size > 1 ? value(size) : 0), 0);
  const left = sizes.filter((size) => size > 1);
  return {
    space: left.length > 1 ? multiDiscrete(left) : discrete(left[0] ?? 1),
    sizes: Int32Array.from(sizes),
    column: Int32Array.from(sizes, (_, k) => (kept[k] ? before(k, () => 1) : -1)),
    flag: Int32Array.from(sizes, (_, k) => (kept[k] ? before(k, (size) => size) : -1)),
    width: Math.max(1, left.length),
    flags: left.reduce((sum, size) => sum + size, 0) || 1,
  };
}

/** The role of a mediator who acts: one of its deeds, or an action for every agent. */
export function mediatorRole(set: Setting, v: number, observation: Role["observation"]): Role {
  const { seats, venues } = set;
  const before = Array.from(set.mediators.subarray(0, v)).filter((role) => role >= 0).length;
  const name = before === 0 ? "mediator" : `mediator${String.fromCharCode(97 + before)}`;
  const { plays, deeds } = venues[v];
  const action = plays ? multiDiscrete([...seats.counts]) : discrete(deeds.length);
  return { name, count: 1, observation, action };
}
