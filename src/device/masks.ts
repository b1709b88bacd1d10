/**
 * Masks: what is open to whom in each step of a round.
 *
 * What a seat may do turns on the step, the device it has chosen and whether it is its turn; these masks are worked out beforehand. In
 * the steps of the game itself they are then narrowed by its rules and by what was promised.
 */
import type { State } from "../game.js";
import type { Commitments } from "./commitments.js";
import type { Components } from "./components.js";
import type { Setting } from "./setting.js";

/** The masks of one seat: `[steps, venues, is it its turn?, flags]`. */
export function masksOf(set: Setting, c: Components, i: number): Uint8Array {
  const { plan, venues } = set;
  const all = new Uint8Array(plan.steps.length * venues.length * 2 * c.flags);
  let at = 0;
  plan.steps.forEach((kind, k) => {
    for (const { device, sizes } of venues) {
      for (const turn of [false, true]) {
        for (let p = 0; p < c.flag.length; p++) if (c.flag[p] >= 0) all[at + c.flag[p]] = 1;
        if (c.flag.every((flag) => flag < 0)) all[at] = 1;
        const open = (part: number, size: number): void => {
          if (c.flag[part] >= 0) all.fill(1, at + c.flag[part], at + c.flag[part] + size);
        };
        if (kind === "enter") {
          open(1, venues.length);
          if (plan.inTurn) open(3, device.bids.levels);
        } else if (kind === "commit" && turn && plan.turns[k] >= 0) {
          open(2, sizes[i]);
          if (!device.voluntary && c.flag[2] >= 0) all[at + c.flag[2]] = 0;
          if (!plan.inTurn) open(3, device.bids.levels);
          open(4, device.identities.most + 1);
        } else if (kind === "accept" && device.messages.kind === "contract") open(2, 2);
        else if (kind === "play" && turn) open(0, c.sizes[0]);
        at += c.flags;
      }
    }
  });
  return all;
}

/** May agent `own − lane · n` commit in this step? */
export function speaks(
  { plan, seats, revisions }: Setting,
  s: Commitments,
  lane: number,
  own: number,
  k: number,
): boolean {
  const turn = plan.turns[k];
  if (turn < 0) return false;
  if (plan.inTurn) return s.sequence[lane * seats.n + turn] === own - lane * seats.n;
  return turn <= revisions[s.venue[own]];
}

/** Write the flags of an agent of the game. @param i its seat @param masks its own, from `masksOf` */
export function maskAgent(
  set: Setting,
  c: Components,
  masks: Uint8Array,
  s: Commitments,
  base: State,
  lane: number,
  i: number,
  mask: Uint8Array,
  at: number,
): void {
  const { plan, seats, game, acts, breach } = set;
  const k = s.at[lane];
  const own = lane * seats.n + i;
  const v = s.venue[own];
  const plays = set.playsAt[k] !== 0;
  const waits = plays && s.bound[own] !== 0 && acts[v] !== 0; // what it does comes out only when all have moved
  const turn = plays ? !waits : plan.steps[k] === "commit" && speaks(set, s, lane, own, k);
  const from = ((k * acts.length + v) * 2 + (turn ? 1 : 0)) * c.flags;
  const { flags } = c;
  for (let f = 0; f < flags; f++) mask[at + f] = masks[from + f];
  if (!plays || waits || c.flag[0] < 0) return;
  const first = at + c.flag[0];
  if (game.legal !== undefined) game.legal(base, lane, seats.role[i], seats.agent[i], mask, first);
  const promise = s.promise[own];
  if (s.bound[own] === 0 || promise < 0 || breach[v] !== 0 || mask[first + promise] === 0) return;
  for (let a = 0; a < c.sizes[0]; a++) mask[first + a] = 0;
  mask[first + promise] = 1;
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
