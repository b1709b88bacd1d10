/** Resolution: what the commitments of one lane come to, looked up where all profiles are known, else worked out. */
import type { State, Turn } from "../game.js";
import { type Commitments, sum, sums } from "./commitments.js";
import type { Deed } from "./mediator.js";
import { arrange, turnRound } from "./order.js";
import { resolveCircle } from "./semantics.js";
import type { Setting } from "./setting.js";
import { enlist, type Known, release, type Venue } from "./venue.js";

/**
 * Write what everybody bound by device v comes to do. Who only seems bound counts as if it were, unless conditions are on actions. Those
 * who are not bound count as playing what they are given, where conditions are on actions; else what an earlier device bound them to, or
 * their bottom action.
 *
 * @param deed of the mediator, which may add a head or turn the order round
 */
export function resolveAt(
  set: Setting,
  s: Commitments,
  base: State,
  turn: Turn,
  v: number,
  deed: Deed | undefined,
): void {
  const { seats, venues } = set;
  const { n } = seats;
  const venue = venues[v];
  const lane = turn.lane;
  const sure = venue.device.conditions === "actions" ? s.bound : s.shown;
  const order = (lane * venues.length + v) * n;
  let heads = deed?.power === "insert" ? 1 : 0;
  let plain = venue.known !== undefined && venues.length === 1;
  for (let i = lane * n; i < (lane + 1) * n; i++) {
    if (s.venue[i] === v) heads += s.fakes[i];
    if (sure[i] !== s.shown[i]) plain = false; // others take it for bound, and read what it does
  }
  if (venue.known !== undefined && plain && heads === 0) {
    lookUp(set, s, turn, venue, venue.known);
    return;
  }
  const { circle } = venue;
  fill(set, s, base, turn, v);
  circle.phantoms[0] = heads;
  set.place.base = base;
  set.place.lane = lane;
  set.place.circle = circle;
  set.place.semantics = venue.device.semantics;
  set.place.rng = turn.rng;
  if (venue.device.order.kind === "builder") {
    arrange(builder, n, set.sequence, turn.rng, undefined, 0, set.built);
    if (deed?.power === "reorder") turnRound(set.sequence, 0, n);
    for (let k = 0; k < n; k++) s.sequence[order + k] = set.sequence[k];
  }
  for (let k = 0; k < n; k++) set.sequence[k] = s.sequence[order + k];
  const resolved = resolveCircle(venue.device.semantics, circle, turn.rng, set.sequence, set.worth);
  if (!resolved) s.sums[lane * sums.length + sum.voids]++;
  for (let i = 0; i < n; i++) {
    const at = lane * n + i;
    if (sure[at] === 0 || s.venue[at] !== v) continue;
    s.promise[at] = circle.actions[i];
    s.pay[at] = circle.pays[i];
    s.target[at] = circle.targets[i];
  }
}

/** Every profile is known: read it. */
function lookUp({ seats }: Setting, s: Commitments, turn: Turn, venue: Venue, known: Known): void {
  const { n } = seats;
  const first = turn.lane * n;
  const acts = venue.device.conditions === "actions";
  const sure = acts ? s.bound : s.shown;
  let profile = 0;
  for (let i = 0; i < n; i++) {
    if (sure[first + i] !== 0) profile += s.message[first + i] * known.strides[i];
    else if (acts)
      profile +=
        (venue.sizes[i] + given(seats.role[i], seats.agent[i], seats.roles[seats.role[i]].count, turn)) *
        known.strides[i];
  }
  if (known.resolved[profile] === 0) s.sums[turn.lane * sums.length + sum.voids]++;
  for (let i = 0, k = profile * n; i < n; i++, k++) {
    if (sure[first + i] === 0) continue;
    s.promise[first + i] = known.actions[k];
    s.pay[first + i] = known.pays[k];
    s.target[first + i] = known.targets[k];
  }
}

/** The base action that an agent has chosen. @param turn of the game itself */
function given(role: number, agent: number, count: number, turn: Turn): number {
  return turn.actions[role][turn.lane * count + agent];
}

function fill(set: Setting, s: Commitments, base: State, turn: Turn, v: number): void {
  const { seats, venues, game, acts } = set;
  const { n } = seats;
  const { circle, device, languages, asks } = venues[v];
  const sure = device.conditions === "actions" ? s.bound : s.shown;
  for (let i = 0; i < n; i++) {
    const at = turn.lane * n + i;
    const role = seats.role[i];
    if (sure[at] !== 0 && s.venue[at] === v) {
      enlist(circle, i, s.message[at], languages[i].programs[s.message[at]]);
      if (asks) game.observe(base, turn.lane, s.clock[turn.lane], role, seats.agent[i], circle.views[i], 0);
    } else if (device.conditions === "actions" && (s.bound[at] === 0 || acts[s.venue[at]] === 0))
      release(circle, i, given(role, seats.agent[i], seats.roles[role].count, turn));
    else release(circle, i, s.promise[at] >= 0 ? s.promise[at] : circle.bottoms[i]);
    if (s.shown[at] !== 0 && s.venue[at] === v) circle.messages[i] = s.message[at]; // what others think of it
  }
}

const builder = { kind: "builder" } as const;
