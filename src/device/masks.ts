/** Masks: what is open to whom in each step of a round. */
import type { State } from "../game.js";
import type { Commitments } from "./commitments.js";
import type { Components } from "./components.js";
import type { Setting } from "./setting.js";

/** Write the flags of an agent of the game. @param i its seat */
export function maskAgent(
  set: Setting,
  c: Components,
  s: Commitments,
  base: State,
  lane: number,
  i: number,
  mask: Uint8Array,
  at: number,
): void {
  const { plan, seats, venues } = set;
  const k = s.at[lane];
  const kind = plan.steps[k];
  for (let f = at; f < at + c.flags; f++) mask[f] = 0;
  for (let p = 0; p < c.flag.length; p++) if (c.flag[p] >= 0) mask[at + c.flag[p]] = 1;
  if (c.width === 1 && c.flag.every(isDropped)) mask[at] = 1;
  const own = lane * seats.n + i;
  const { device, sizes } = venues[s.venue[own]];
  if (kind === "enter") {
    open(c, 1, venues.length, mask, at);
    if (plan.inTurn) open(c, 3, device.bids.levels, mask, at);
  } else if (kind === "commit") {
    if (plan.turns[k] < 0 || !speaksIn(set, s, lane, own, plan.turns[k])) return;
    open(c, 2, sizes[i], mask, at);
    if (!device.voluntary && c.flag[2] >= 0) mask[at + c.flag[2]] = 0;
    if (!plan.inTurn) open(c, 3, device.bids.levels, mask, at);
    open(c, 4, device.identities.most + 1, mask, at);
  } else if (kind === "accept") {
    if (device.messages.kind === "contract") open(c, 2, 2, mask, at);
  } else if (kind === "play" && c.flag[0] >= 0) maskAction(set, s, base, lane, i, mask, at + c.flag[0]);
}

const isDropped = (flag: number): boolean => flag < 0;

/** Is it this agent's turn to commit? */
function speaksIn({ plan, seats, venues }: Setting, s: Commitments, lane: number, own: number, turn: number): boolean {
  if (plan.inTurn) return s.sequence[lane * seats.n + turn] === own - lane * seats.n;
  return turn <= venues[s.venue[own]].device.revisions;
}

function open(c: Components, part: number, size: number, mask: Uint8Array, at: number): void {
  if (c.flag[part] < 0) return;
  for (let f = 0; f < size; f++) mask[at + c.flag[part] + f] = 1;
}

/** What may be played: what was promised, where that is legal and cannot be broken; nothing, where it comes out only when all have moved. */
function maskAction(
  set: Setting,
  s: Commitments,
  base: State,
  lane: number,
  i: number,
  mask: Uint8Array,
  at: number,
): void {
  const { seats, venues, game } = set;
  const own = lane * seats.n + i;
  const { device } = venues[s.venue[own]];
  const count = seats.counts[i];
  if (s.bound[own] !== 0 && device.conditions === "actions") return; // action 0 alone, which is not looked at
  if (game.legal === undefined) for (let a = 0; a < count; a++) mask[at + a] = 1;
  else game.legal(base, lane, seats.role[i], seats.agent[i], mask, at);
  const promise = s.promise[own];
  if (s.bound[own] === 0 || promise < 0 || device.credibility.breach || mask[at + promise] === 0) return;
  for (let a = 0; a < count; a++) mask[at + a] = a === promise ? 1 : 0;
}

/** Write the flags of the mediator of device v. */
export function maskMediator(
  set: Setting,
  s: Commitments,
  base: State,
  lane: number,
  v: number,
  mask: Uint8Array,
  at: number,
): void {
  const { plan, seats, venues, game } = set;
  const acts = plan.steps[s.at[lane]] === "mediate";
  const { plays, deeds } = venues[v];
  if (!plays) {
    for (let d = 0; d < deeds.length; d++) mask[at + d] = acts || d === 0 ? 1 : 0;
    return;
  }
  for (let i = 0, f = at; i < seats.n; f += seats.counts[i++]) {
    const own = lane * seats.n + i;
    const delegates = acts && s.message[own] > 0 && s.venue[own] === v;
    for (let a = 0; a < seats.counts[i]; a++) mask[f + a] = delegates || a === 0 ? 1 : 0;
    if (delegates) game.legal?.(base, lane, seats.role[i], seats.agent[i], mask, f);
  }
}
