/** Hearing: what agents say and do in a step of the layer, read from their actions. */
import type { Turn } from "../game.js";
import { listed } from "../transform/layer.js";
import { line } from "./bind.js";
import type { Commitments } from "./commitments.js";
import { type Components, parts } from "./components.js";
import { speaks } from "./masks.js";
import type { Setting } from "./setting.js";

/** Where everything lies among the numbers of everybody's action. */
export interface Hearing {
  readonly role: Int32Array; // [n]
  readonly strides: Int32Array; // [n], numbers of its role per lane
  readonly places: readonly Int32Array[]; // per part [n], place among these; −1 = dropped, and so 0
  readonly agents: Int32Array; // [roles], in each
  readonly readers: readonly number[]; // roles whose policy the game reads
  readonly flags: Int32Array; // [roles], of a mask of the layer
  readonly choices: Int32Array; // [roles], actions of the game
}

export function hearingOf({ seats }: Setting, components: readonly Components[]): Hearing {
  const { role, agent, roles } = seats;
  return {
    role,
    strides: Int32Array.from(role, (r) => roles[r].count * components[r].width),
    places: parts.map((_, p) =>
      Int32Array.from(role, (r, i) => {
        const { column, width } = components[r];
        return column[p] < 0 ? -1 : agent[i] * width + column[p];
      }),
    ),
    agents: Int32Array.from(roles, ({ count }) => count),
    readers: roles.flatMap(({ readsPolicy }, r) => (readsPolicy ? [r] : [])),
    flags: Int32Array.from(components, ({ flags }) => flags),
    choices: Int32Array.from(components, ({ sizes }) => sizes[0]),
  };
}

/** A part, by its place in `parts`, of agent i's action. */
export function heard({ role, strides, places }: Hearing, turn: Turn, i: number, part: number): number {
  const place = places[part][i];
  return place < 0 ? 0 : turn.actions[role[i]][turn.lane * strides[i] + place] | 0; // a whole number is not boxed
}

/** Agents choose their devices, and bid for the order in which they speak. */
export function enter(set: Setting, hearing: Hearing, s: Commitments, turn: Turn): void {
  const { n } = set.seats;
  for (let i = 0; i < n; i++) {
    s.venue[turn.lane * n + i] = heard(hearing, turn, i, 1);
    if (set.plan.inTurn) s.bid[turn.lane * n + i] = heard(hearing, turn, i, 3);
  }
  if (set.plan.inTurn) line(set, s, turn.lane, 0, turn.rng);
}

/** Whoever may speak in step k sends a message. */
export function commit(set: Setting, hearing: Hearing, s: Commitments, turn: Turn, k: number): void {
  const { seats, venues, plan } = set;
  for (let i = 0, own = turn.lane * seats.n; i < seats.n; i++, own++) {
    if (!speaks(set, s, turn.lane, own, k)) continue;
    const message = heard(hearing, turn, i, 2);
    s.message[own] = message < venues[s.venue[own]].sizes[i] ? message : 0;
    if (!plan.inTurn) s.bid[own] = heard(hearing, turn, i, 3);
    s.fakes[own] = heard(hearing, turn, i, 4);
  }
}

/** Hand the game's own part of everybody's policy on, where the game reads it. */
export function confide({ readers, agents, flags, choices }: Hearing, s: Commitments, turn: Turn): void {
  for (let k = 0; k < readers.length; k++) {
    const r = readers[k];
    const from = turn.policies[r];
    const to = listed(s.policies)[r];
    const width = flags[r];
    const wanted = choices[r];
    const end = (turn.lane + 1) * agents[r];
    for (let row = turn.lane * agents[r]; row < end; row++)
      for (let a = 0; a < wanted; a++) to[row * wanted + a] = from[row * width + a];
  }
}
