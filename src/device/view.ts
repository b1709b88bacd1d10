/**
 * Views: what agents see of the devices, after what they see of the game.
 *
 *   step            which step of the round it is, one-hot
 *   own, other k    device, message, whether it binds and to which action, of oneself and of every other in the circle
 *   place, turn     where one stands in the order, and how far it has come, where messages are sent in turn
 *   contract        the proposal on the table, per device with contracts
 *
 * Messages are one-hot up to 64 of them, else the binary digits of their number. What visibility hides is all zeros.
 */
import type { Role } from "../game.js";
import { type Box, box, type Field } from "../space.js";
import type { Commitments } from "./commitments.js";
import type { Setting } from "./setting.js";

export interface View {
  readonly fields: readonly Field[]; // of the devices
  readonly mediatorFields: readonly Field[];
  readonly width: number;
  readonly mediatorWidth: number;
  readonly oneHot: boolean; // are messages one-hot, or binary digits?
  readonly code: number; // numbers that tell a message
  readonly bids: boolean; // is there anything to bid?
  readonly identities: boolean; // may anybody have several?
  readonly head: boolean; // is there anything before what is said of each agent?
  readonly actions: number; // the most that any agent has
  readonly kinds: number; // numbers that tell the step
  readonly venues: number; // numbers that tell a device; 0 = there is one
  readonly contracts: readonly number[]; // devices with contracts
}

const mostOneHot = 64;
const bit = { unit: "1", low: 0, high: 1 } as const;
const part = (name: string, size: number): Field[] => (size > 0 ? [{ name, ...bit, size }] : []);

export function viewOf({ plan, seats, venues }: Setting): View {
  const messages = Math.max(...venues.map(({ sizes }) => Math.max(...sizes)));
  const code = messages <= 1 ? 0 : messages <= mostOneHot ? messages : Math.ceil(Math.log2(messages));
  const actions = Math.max(...seats.counts);
  const kinds = venues.length > 1 ? venues.length : 0;
  const contracts = venues.flatMap(({ device }, v) => (device.messages.kind === "contract" ? [v] : []));
  const about = (who: string): Field[] => [
    ...part(`${who} device`, kinds),
    ...part(`${who} message`, code),
    ...part(`${who} bound`, 1),
    ...part(`${who} promise`, actions),
  ];
  const step = part("step", plan.kinds.length);
  const table = contracts.flatMap((v) => part(`contract of ${venues[v].device.name} ${v}`, code));
  const others = Array.from({ length: seats.n - 1 }, (_, k) => about(`other ${k + 1}`)).flat();
  const bids = venues.some(({ device }) => device.bids.levels > 1);
  const identities = venues.some(({ device }) => device.identities.most > 0);
  const fields = [
    ...step,
    ...(bids ? part("own bid", 1) : []),
    ...(identities ? part("own identities", 1) : []),
    ...(plan.inTurn ? [...part("place", 1), ...part("turn", 1)] : []),
    ...table,
    ...about("own"),
    ...others,
  ];
  const everybody = Array.from({ length: seats.n }, (_, i) => about(`agent ${i}`)).flat();
  const mediatorFields = [...step, ...table, ...everybody];
  const widthOf = (list: readonly Field[]) => list.reduce((sum, { size = 1 }) => sum + size, 0);
  return {
    ...{ fields, mediatorFields, oneHot: messages <= mostOneHot, code, actions, venues: kinds, contracts },
    kinds: plan.kinds.length,
    ...{ width: widthOf(fields), mediatorWidth: widthOf(mediatorFields), bids, identities },
    head: bids || identities || plan.inTurn || contracts.length > 0,
  };
}

/** The observation of a role of the game: its own, then the devices'. @throws where a name would occur twice */
export function seen(observation: Role["observation"], view: View): Box {
  const names = new Set(observation.fields.map(({ name }) => name));
  return box([
    ...observation.fields,
    ...view.fields.map((field) => (names.has(field.name) ? { ...field, name: `device ${field.name}` } : field)),
  ]);
}

/** Write what agent i sees of the devices to `out[at …]`. */
export function look(set: Setting, view: View, s: Commitments, lane: number, i: number, out: Float32Array, at: number) {
  const { n } = set.seats;
  const { code, actions, venues, oneHot } = view;
  const { message, bound, shown, promise, leaked, venue } = s;
  const { open: everybody, kindAt } = set;
  const end = at + view.width;
  for (let k = at; k < end; k++) out[k] = 0;
  out[at + kindAt[s.at[lane]]] = 1;
  let p = at + view.kinds;
  if (view.head) p = head(set, view, s, lane, i, out, p);
  const last = (lane + 1) * n;
  let k = lane * n + i;
  for (let d = 0; d < n; d++) {
    const open = d === 0 || everybody[venue[k]] !== 0 || leaked[k] !== 0;
    if (venues > 0) {
      if (open) out[p + venue[k]] = 1;
      p += venues;
    }
    if (!open) {
      const said = set.delay > 0 && code > 0 ? earlier(set, s, lane, k - lane * n) : -1;
      if (said >= 0) spell(view, said, out, p);
    } else {
      if (oneHot) {
        if (code > 0) out[p + message[k]] = 1;
      } else spell(view, message[k], out, p);
      if ((d === 0 ? bound : shown)[k] !== 0) {
        out[p + code] = 1;
        if (promise[k] >= 0) out[p + code + 1 + promise[k]] = 1;
      }
    }
    p += code + 1 + actions;
    if (++k === last) k -= n;
  }
}

/** Bids and identities, place and turn, contracts: what only some devices have. */
function head(set: Setting, view: View, s: Commitments, lane: number, i: number, out: Float32Array, at: number) {
  const { plan, venues, seats } = set;
  const { n } = seats;
  const own = lane * n + i;
  let p = at;
  const { bids, identities } = venues[s.venue[own]].device;
  if (view.bids) out[p++] = bids.levels > 1 ? s.bid[own] / (bids.levels - 1) : 0;
  if (view.identities) out[p++] = identities.most > 0 ? s.fakes[own] / identities.most : 0;
  if (plan.inTurn) {
    const turn = plan.turns[s.at[lane]];
    const bidding = plan.steps[s.at[lane]] === "enter"; // there is no order yet
    if (!bidding) for (let k = 0; k < n; k++) if (s.sequence[lane * n + k] === i) out[p] = k / (n - 1);
    out[p + 1] = turn < 0 ? (bidding ? 0 : 1) : turn / n;
    p += 2;
  }
  return tables(set, view, s, lane, out, p);
}

/** Write what a mediator sees: everything. */
export function oversee(set: Setting, view: View, s: Commitments, lane: number, out: Float32Array, at: number) {
  for (let k = at; k < at + view.mediatorWidth; k++) out[k] = 0;
  out[at + set.kindAt[s.at[lane]]] = 1;
  let p = tables(set, view, s, lane, out, at + set.plan.kinds.length);
  for (let k = lane * set.seats.n; k < (lane + 1) * set.seats.n; k++) {
    if (view.venues > 0) out[p + s.venue[k]] = 1;
    p += view.venues;
    if (view.code > 0) spell(view, s.message[k], out, p);
    p += view.code;
    out[p] = s.bound[k];
    if (s.bound[k] !== 0 && s.promise[k] >= 0) out[p + 1 + s.promise[k]] = 1;
    p += 1 + view.actions;
  }
}

function tables({ venues }: Setting, view: View, s: Commitments, lane: number, out: Float32Array, at: number): number {
  let p = at;
  for (let k = 0; k < view.contracts.length; k++) {
    if (view.code > 0) spell(view, s.table[lane * venues.length + view.contracts[k]], out, p);
    p += view.code;
  }
  return p;
}

/** What agent j committed to, so many rounds ago as its device says; −1 = others never see it. */
function earlier({ seats, venues, delay }: Setting, s: Commitments, lane: number, j: number): number {
  const { visibility } = venues[s.venue[lane * seats.n + j]].device;
  return visibility.kind === "delayed" ? s.past[(lane * delay + visibility.rounds - 1) * seats.n + j] : -1;
}

/** A message's number. */
function spell({ oneHot, code }: View, message: number, out: Float32Array, at: number): void {
  if (oneHot) out[at + message] = 1;
  else for (let k = 0; k < code; k++) out[at + k] = (message >> k) & 1;
}
