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
  readonly messages: number; // the most that any language has
  readonly code: number; // numbers that tell a message
  readonly actions: number; // the most that any agent has
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
  const fields = [
    ...step,
    ...part("own bid", 1),
    ...part("own identities", 1),
    ...(plan.inTurn ? [...part("place", 1), ...part("turn", 1)] : []),
    ...table,
    ...about("own"),
    ...others,
  ];
  const everybody = Array.from({ length: seats.n }, (_, i) => about(`agent ${i}`)).flat();
  return {
    ...{ fields, mediatorFields: [...step, ...table, ...everybody], messages, code, actions, venues: kinds, contracts },
    width: fields.reduce((sum, { size = 1 }) => sum + size, 0),
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
export function look(
  set: Setting,
  view: View,
  s: Commitments,
  lane: number,
  i: number,
  out: Float32Array,
  at: number,
): void {
  const { plan, seats, venues } = set;
  const { n } = seats;
  const own = lane * n + i;
  for (let k = at; k < at + view.width; k++) out[k] = 0;
  let p = step(set, s, lane, out, at);
  const { bids, identities } = venues[s.venue[own]].device;
  out[p++] = bids.levels > 1 ? s.bid[own] / (bids.levels - 1) : 0;
  out[p++] = identities.most > 0 ? s.fakes[own] / identities.most : 0;
  if (plan.inTurn) {
    for (let k = 0; k < n; k++) if (s.sequence[lane * n + k] === i) out[p] = k / (n - 1);
    const turn = plan.turns[s.at[lane]];
    out[p + 1] = turn < 0 ? (plan.steps[s.at[lane]] === "enter" ? 0 : 1) : turn / n;
    p += 2;
  }
  p = tables(set, view, s, lane, out, p);
  for (let d = 0; d < n; d++) {
    const j = i + d < n ? i + d : i + d - n;
    p = about(set, view, s, lane, j, d === 0 || isVisible(set, s, lane, j), d === 0, out, p);
  }
}

/** Write what a mediator sees: everything. */
export function oversee(set: Setting, view: View, s: Commitments, lane: number, out: Float32Array, at: number): void {
  let p = at;
  for (const { size = 1 } of view.mediatorFields) for (let k = 0; k < size; k++) out[p++] = 0;
  p = tables(set, view, s, lane, out, step(set, s, lane, out, at));
  for (let i = 0; i < set.seats.n; i++) p = about(set, view, s, lane, i, true, true, out, p);
}

function step({ plan }: Setting, s: Commitments, lane: number, out: Float32Array, at: number): number {
  out[at + plan.kinds.indexOf(plan.steps[s.at[lane]])] = 1;
  return at + plan.kinds.length;
}

function tables({ venues }: Setting, view: View, s: Commitments, lane: number, out: Float32Array, at: number): number {
  let p = at;
  for (let k = 0; k < view.contracts.length; k++) {
    spell(view, s.table[lane * venues.length + view.contracts[k]], out, p);
    p += view.code;
  }
  return p;
}

/** May others see now what agent j has committed to? */
function isVisible({ seats, venues, plan }: Setting, s: Commitments, lane: number, j: number): boolean {
  const own = lane * seats.n + j;
  if (s.leaked[own] !== 0) return true;
  const { visibility } = venues[s.venue[own]].device;
  return visibility.kind === "public" || (visibility.kind === "delayed" && plan.lead === 0);
}

/** One agent's device, message, whether it binds, and to what. */
function about(
  set: Setting,
  view: View,
  s: Commitments,
  lane: number,
  j: number,
  open: boolean,
  own: boolean,
  out: Float32Array,
  at: number,
): number {
  const { seats, venues, delay } = set;
  const k = lane * seats.n + j;
  let p = at;
  if (view.venues > 0) {
    if (open) out[p + s.venue[k]] = 1;
    p += view.venues;
  }
  const { visibility } = venues[s.venue[k]].device;
  if (open) spell(view, s.message[k], out, p);
  else if (visibility.kind === "delayed")
    spell(view, s.past[(lane * delay + visibility.rounds - 1) * seats.n + j], out, p);
  p += view.code;
  if (open) out[p] = own ? s.bound[k] : s.shown[k];
  p++;
  if (open && s.promise[k] >= 0 && (s.bound[k] !== 0 || (!own && s.shown[k] !== 0))) out[p + s.promise[k]] = 1;
  return p + view.actions;
}

/** A message's number. */
function spell({ messages, code }: View, message: number, out: Float32Array, at: number): void {
  if (code === 0) return;
  if (messages <= mostOneHot) out[at + message] = 1;
  else for (let k = 0; k < code; k++) out[at + k] = (message >> k) & 1;
}
