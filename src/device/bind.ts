/**
 * Binding: from messages that are in to actions that are promised.
 *
 * Per device: its mediator's deed, the order, what is final in time, what is honoured, fees, and what the commitments come to. Devices
 * bind one after the other; what an earlier one has bound counts for a later one as it is, everybody else as at the bottom.
 */
import type { State, Turn } from "../game.js";
import { type Commitments, sum, sums, tossed } from "./commitments.js";
import { settleDeal } from "./deals.js";
import { isDeal, readsBids } from "./device.js";
import { drawDelay } from "./finality.js";
import type { Deed } from "./mediator.js";
import { arrange, turnRound } from "./order.js";
import { resolveAt } from "./resolution.js";
import type { Setting } from "./setting.js";
import type { Venue } from "./venue.js";

const { rounds, committed, bound, identities } = sum;

/** Draw the times of a round: when each message arrives, and when the game moves; and the order, where it does not wait for bids. */
export function beginRound(set: Setting, s: Commitments, lane: number, rng: Turn["rng"]): void {
  if (!set.timed) return;
  const { seats, venues, plan } = set;
  const { n } = seats;
  const at = lane * (n + 1);
  for (let k = at; k <= at + n; k++) s.arrival[k] = 0;
  const { finality } = venues[set.clock].device; // one clock for all
  if (finality.kind === "race") {
    for (let i = 0; i < n; i++) {
      s.arrival[at + i] = i < finality.lags.length ? finality.lags[i] : 0;
      drawDelay(finality.arrival, rng, s.arrival, at + i, s.arrival[at + i]);
    }
    drawDelay(finality.deadline, rng, s.arrival, at + n, 0);
  }
  if (plan.inTurn && !readsBids(venues[0].device.order)) line(set, s, lane, 0, rng);
}

/** Put the agents in the order of device v. */
export function line(set: Setting, s: Commitments, lane: number, v: number, rng: Turn["rng"]): void {
  const { seats, venues } = set;
  const { n } = seats;
  const { order, bids } = venues[v].device;
  const { sequence } = set;
  for (let i = 0; i < n; i++) set.bids[i] = s.bid[lane * n + i] * bids.step;
  arrange(order, n, sequence, rng, set.bids, 0, undefined, s.arrival, lane * (n + 1));
  const at = (lane * venues.length + v) * n;
  for (let k = 0; k < n; k++) s.sequence[at + k] = sequence[k];
}

/** Make the commitments of all devices bind, in a step that ends the talking. */
export function bind(set: Setting, s: Commitments, base: State, turn: Turn): void {
  const { venues, seats, plan } = set;
  for (let v = 0; v < venues.length; v++) {
    const venue = venues[v];
    const { device } = venue;
    const deed = deedOf(venue, s, turn.lane * venues.length + v);
    const whom = deed === undefined ? -1 : turn.lane * seats.n + deed.agent;
    if (deed?.power === "censor") silence(s, whom, v);
    else if (deed?.power === "leak" && s.venue[whom] === v) s.leaked[whom] = 1;
    if (venue.ordered && !plan.inTurn && device.messages.kind !== "contract") line(set, s, turn.lane, v, turn.rng);
    if (deed?.power === "reorder") turnRound(s.sequence, (turn.lane * venues.length + v) * seats.n, seats.n);
    if (venue.certain) admitAll(set, s, turn.lane, v);
    else admit(set, s, turn, v);
    if (deed?.power === "break" && s.venue[whom] === v) s.shown[whom] = s.bound[whom] = 0;
    if (venue.costs) charge(set, s, turn, v);
    if (deed !== undefined && deed.power !== "honour") findOut(set, turn, v);
    if (isDeal(device.messages)) settleDeal(set, s, base, turn, v);
    else if (device.conditions === "commitments") resolveAt(set, s, base, turn, v, deed);
  }
  const at = turn.lane * sums.length;
  s.sums[at + rounds] += seats.n;
  for (let i = turn.lane * seats.n; i < (turn.lane + 1) * seats.n; i++) {
    if (s.message[i] > 0) s.sums[at + committed]++;
    s.sums[at + bound] += s.bound[i];
    s.sums[at + identities] += s.fakes[i];
  }
}

/** Make messages bind on device v, where no mediator comes between and what they come to is known: put in order, admitted, paid for. */
export function fix(set: Setting, s: Commitments, turn: Turn, v: number): void {
  const venue = set.venues[v];
  if (venue.ordered && !set.plan.inTurn) line(set, s, turn.lane, v, turn.rng);
  if (venue.certain) admitAll(set, s, turn.lane, v);
  else admit(set, s, turn, v);
  if (venue.costs) charge(set, s, turn, v);
}

/** What the mediator does with the messages; nothing where there is none. */
export function deedOf({ device, deeds }: Venue, s: Commitments, at: number): Deed | undefined {
  if (deeds.length === 0) return undefined;
  return device.mediator.kind === "scripted" ? deeds[0] : deeds[s.deed[at]];
}

/** A misdeed may be found out, and is then paid for. */
function findOut({ venues, mediators }: Setting, { lane, rng, rewards }: Turn, v: number): void {
  const { mediator } = venues[v].device;
  if (mediator.kind === "learning" && tossed(mediator.detection, rng)) rewards[mediators[v]][lane] -= mediator.slash;
}

function silence(s: Commitments, i: number, v: number): void {
  if (s.venue[i] === v) s.message[i] = 0;
}

/** Every message binds. */
function admitAll({ seats, venues }: Setting, s: Commitments, lane: number, v: number): void {
  const signs = venues[v].device.messages.kind === "contract";
  for (let at = lane * seats.n; at < (lane + 1) * seats.n; at++) {
    if (s.venue[at] === v && (signs ? s.accepted[at] : s.message[at]) !== 0) s.shown[at] = s.bound[at] = 1;
  }
}

/** Whose message is final in time, and honoured? */
function admit(set: Setting, s: Commitments, { lane, rng }: Turn, v: number): void {
  const { n } = set.seats;
  const { finality, credibility, messages } = set.venues[v].device;
  const { honour } = credibility;
  const signs = messages.kind === "contract";
  const clock = lane * (n + 1);
  for (let i = 0; i < n; i++) {
    const at = lane * n + i;
    if (s.venue[at] !== v || (signs ? s.accepted[at] : s.message[at]) === 0) continue;
    if (finality.kind === "race") {
      drawDelay(finality.latency, rng, set.final, 0, s.arrival[clock + i]);
      if (set.final[0] > s.arrival[clock + n]) continue;
    }
    s.shown[at] = 1;
    s.bound[at] = tossed(honour, rng) ? 1 : 0;
  }
}

/** Take the fees of a device. */
function charge(set: Setting, s: Commitments, { lane, rewards }: Turn, v: number): void {
  const { seats, venues } = set;
  const { n } = seats;
  const { device, languages } = venues[v];
  const { fees, bids, identities } = device;
  const { revenue } = set;
  revenue[0] = 0;
  let first = fees.bids === "first";
  for (let k = 0; k < n; k++) {
    const i = s.sequence[(lane * venues.length + v) * n + k];
    const at = lane * n + i;
    if (s.venue[at] !== v) continue;
    const own = rewards[seats.role[i]];
    const row = lane * seats.roles[seats.role[i]].count + seats.agent[i];
    if (s.fakes[at] > 0) {
      own[row] -= s.fakes[at] * identities.cost;
      s.sums[lane * sums.length + sum.burnt] += s.fakes[at] * identities.cost;
    }
    if (s.message[at] === 0) continue;
    const bid = fees.bids === "all" || first ? s.bid[at] * bids.step : 0;
    first = false;
    const fee = fees.message + fees.node * languages[i].nodes[s.message[at]] + bid;
    own[row] -= fee;
    revenue[0] += fee;
  }
  const kept = fees.to === "mediator";
  s.sums[lane * sums.length + (kept ? sum.revenue : sum.burnt)] += revenue[0];
  if (kept && set.mediators[v] >= 0) rewards[set.mediators[v]][lane] += revenue[0];
}
