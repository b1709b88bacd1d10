/**
 * Scenes: where all that is seen of the devices, open and forced follows from a few whole numbers per agent, these make one number, and
 * rows of views and masks are worked out beforehand for each, by the general layer itself.
 *
 *   code of an agent = device, message, bid and stage of its message
 *   profile          = Σᵢ codeᵢ · strideᵢ, and the order in which they speak
 *   scene            = the kind of step, and the profile
 *
 * That is so for devices whose messages are resolved without coins, payments, deals or mediators, over games without rules of their own
 * about what is legal, as long as scenes are few.
 */
import { allocCommitments, beginCommitments, type Commitments, sum } from "./commitments.js";
import type { Components } from "./components.js";
import { maskAgent } from "./masks.js";
import { resolveAt } from "./resolution.js";
import type { Setting } from "./setting.js";
import { look, type View } from "./view.js";

const mostNumbers = 1 << 21; // in all rows
const nothing = new Float32Array(0);
const nobody = new Uint8Array(0);

export interface Scenes {
  readonly codes: Codes;
  readonly kindAt: Int32Array; // [steps], kinds of step that look alike
  readonly profiles: number;
  readonly views: Float32Array[]; // [kinds, profiles, n], rows [width], empty where there is no such scene
  readonly masks: Uint8Array[]; // [kinds, profiles, n], rows [flags], likewise
  readonly promise: Int16Array; // [profiles, n], actions; −1 = none
  readonly forced: Int16Array; // [profiles, n], actions; −1 = free, or to be broken
  readonly committed: Uint8Array; // [profiles], how many sent a message
  readonly bound: Uint8Array; // [profiles], whom it binds
  readonly voids: Uint8Array; // [profiles], devices on which messages come to nothing
}

/** How the profile is counted: the code of an agent is bid + bids · (device + devices · (message + messages · stage)). */
export interface Codes {
  readonly bids: number;
  readonly devices: number;
  readonly messages: number;
  readonly stages: number;
  readonly strides: Int32Array; // [n]
  readonly joint: number; // codes of all together
  readonly orders: number; // n ^ (n − 1) where agents speak in turn: an order is told by all its places but the last; else 1
  readonly atOnce: boolean; // does a message bind as soon as it is sent? Then it has one stage, else three: sent, binding, shown only
}

/** The rows; nothing where the devices are not of that kind. */
export function scenesOf(
  set: Setting,
  view: View,
  components: readonly Components[],
  masks: readonly Uint8Array[],
): Scenes | undefined {
  if (!follows(set)) return undefined;
  const { seats, plan, venues, delay, breach } = set;
  const { n, role } = seats;
  const codes = codesOf(set);
  const profiles = codes.joint * codes.orders;
  const names = plan.steps.map((kind, k) => `${kind} ${plan.turns[k]}`);
  const kinds = [...new Set(names)];
  const rows = kinds.length * profiles * n;
  const most = Math.max(...components.map(({ flags }) => flags));
  if (!(rows * (view.width + most) <= mostNumbers)) return undefined;
  const scenes: Scenes = {
    ...{ codes, profiles, kindAt: Int32Array.from(names, (name) => kinds.indexOf(name)) },
    views: Array.from({ length: rows }, () => nothing),
    masks: Array.from({ length: rows }, () => nobody),
    promise: new Int16Array(profiles * n).fill(-1),
    forced: new Int16Array(profiles * n).fill(-1),
    ...{ committed: new Uint8Array(profiles), bound: new Uint8Array(profiles), voids: new Uint8Array(profiles) },
  };
  const seen = new Float32Array(rows * view.width); // side by side in memory
  const open = new Uint8Array(rows * most);
  const s = { ...allocCommitments(1, n, venues.length, delay), played: {}, policies: {} } as Commitments;
  for (let profile = 0; profile < profiles; profile++) {
    beginCommitments(s, 0, n, venues.length, delay, false);
    if (!spellOut(set, codes, profile, s)) continue;
    for (let v = 0; v < venues.length; v++) resolveAt(set, s, {}, { lane: 0 } as never, v, undefined);
    scenes.voids[profile] = s.sums[sum.voids];
    for (let i = 0; i < n; i++) {
      const c = components[role[i]];
      const at = profile * n + i;
      scenes.committed[profile] += s.message[i] > 0 ? 1 : 0;
      scenes.bound[profile] += s.bound[i];
      if (s.bound[i] !== 0) scenes.promise[at] = s.promise[i];
      if (breach[s.venue[i]] === 0) scenes.forced[at] = scenes.promise[at];
      for (let kind = 0; kind < kinds.length; kind++) {
        s.at[0] = names.indexOf(kinds[kind]);
        const row = (kind * profiles + profile) * n + i;
        scenes.views[row] = seen.subarray(row * view.width, (row + 1) * view.width);
        look(set, view, s, 0, i, scenes.views[row], 0);
        scenes.masks[row] = open.subarray(row * most, row * most + c.flags);
        maskAgent(set, c, masks[i], s, {}, 0, i, scenes.masks[row], 0);
      }
    }
  }
  return scenes;
}

/** The number of what was said in a lane. */
export function profileOf(codes: Codes, s: Commitments, lane: number): number {
  const { bids, devices, messages, strides, joint, orders, atOnce } = codes;
  const n = strides.length;
  let profile = 0;
  for (let i = 0, own = lane * n; i < n; i++, own++) {
    const stage = atOnce ? 0 : s.bound[own] !== 0 ? 1 : s.shown[own] !== 0 ? 2 : 0;
    profile += (s.bid[own] + bids * (s.venue[own] + devices * (s.message[own] + messages * stage))) * strides[i];
  }
  if (orders > 1)
    for (let k = 0, weight = joint; k < n - 1; k++, weight *= n) profile += s.sequence[lane * n + k] * weight;
  return profile;
}

/** The other way round, in lane 0. @returns whether there is such a profile */
function spellOut({ seats: { n }, venues, plan }: Setting, codes: Codes, profile: number, s: Commitments): boolean {
  const { bids, devices, messages, stages, strides, joint, atOnce } = codes;
  const each = bids * devices * messages * stages;
  for (let i = 0; i < n; i++) {
    let left = Math.floor(profile / strides[i]) % each;
    const digit = (size: number) => {
      const value = left % size;
      left = (left - value) / size;
      return value;
    };
    s.bid[i] = digit(bids);
    s.venue[i] = digit(devices);
    s.message[i] = digit(messages);
    const { sizes, device } = venues[s.venue[i]];
    if (s.message[i] >= sizes[i] || s.bid[i] >= device.bids.levels || (s.message[i] === 0 && left > 0)) return false;
    s.bound[i] = (atOnce ? s.message[i] > 0 : left === 1) ? 1 : 0;
    s.shown[i] = (atOnce ? s.message[i] > 0 : left > 0) ? 1 : 0;
  }
  if (!plan.inTurn) return true;
  let order = Math.floor(profile / joint);
  let rest = (n * (n - 1)) / 2;
  for (let k = 0; k < n - 1; k++) {
    s.sequence[k] = order % n;
    rest -= s.sequence[k];
    order = Math.floor(order / n);
  }
  s.sequence[n - 1] = rest;
  return s.sequence.every((seat, k) => seat >= 0 && s.sequence.indexOf(seat) === k);
}

function codesOf({ seats: { n }, plan, venues }: Setting): Codes {
  const atOnce = plan.turns.filter((turn) => turn >= 0).length <= 1 && venues.every(({ certain }) => certain);
  const stages = atOnce ? 1 : venues.every(({ device }) => device.credibility.honour >= 1) ? 2 : 3;
  const messages = Math.max(...venues.map(({ sizes }) => Math.max(...sizes)));
  const bids = Math.max(...venues.map(({ device }) => device.bids.levels));
  const each = bids * venues.length * messages * stages;
  return {
    ...{
      bids,
      devices: venues.length,
      messages,
      stages,
      joint: each ** n,
      orders: plan.inTurn ? n ** (n - 1) : 1,
      atOnce,
    },
    strides: Int32Array.from({ length: n }, (_, i) => each ** (n - 1 - i)),
  };
}

function follows({ game, venues, delay, acts, mediators }: Setting): boolean {
  return (
    game.legal === undefined &&
    delay === 0 &&
    venues.every(
      ({ known, gives, deeds, device: { identities } }, v) =>
        known !== undefined &&
        !gives &&
        deeds.length === 0 &&
        identities.most === 0 &&
        acts[v] === 0 &&
        mediators[v] < 0,
    )
  );
}
