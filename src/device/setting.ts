/** Setting: what does not change while a device layer is played, and the scratch that it works on, overwritten before every use. */
import type { AnyGame, State } from "../game.js";
import { Rng } from "../rng.js";
import { maskSize } from "../space.js";
import type { WholeDevice } from "./device.js";
import type { Worth } from "./order.js";
import { type Plan, planOf } from "./plan.js";
import type { Circle } from "./program.js";
import { type Seats, seatsOf } from "./seats.js";
import { resolveCircle, type Semantics } from "./semantics.js";
import { type Venue, venueOf } from "./venue.js";

export interface Setting {
  readonly game: AnyGame;
  readonly seats: Seats;
  readonly plan: Plan;
  readonly venues: readonly Venue[];
  readonly delay: number; // rounds of messages kept
  readonly kindAt: Int32Array; // [steps], which of the plan's kinds each is
  readonly playsAt: Uint8Array; // [steps], is it a step of the game?
  readonly acts: Uint8Array; // [venues], do conditions read actions?
  readonly breach: Uint8Array; // [venues], may commitments be broken?
  readonly revisions: Int32Array; // [venues]
  readonly open: Uint8Array; // [venues], does everybody see what is said?
  readonly delayed: Uint8Array; // [venues], or some rounds later?
  readonly clock: number; // the device whose times all go by: the first that races
  readonly timed: boolean; // do times or an order have to be drawn as a round begins?
  readonly plain: boolean; // one device, without bids, identities, payments, deals or a mediator who acts
  readonly settles: boolean; // may anything be left to do once the game has moved?
  readonly mediators: Int32Array; // [venues], role of each one's mediator; −1 = none
  readonly grids: Float64Array; // [venues], a step of payments; read from an array, a number is not boxed
  readonly weights: Float64Array; // [venues], a learning mediator's part in the rewards
  readonly revenue: Float64Array; // [1], of the mediator at hand
  readonly sequence: Int32Array; // [n]
  readonly able: Uint8Array; // [n], who has promised something that it can do now
  readonly bids: Float64Array; // [n], in units of payoff
  readonly final: Float64Array; // [1]
  readonly allowed: Uint8Array; // [most actions], of one agent
  readonly joint: readonly Float32Array[]; // per role [count, 1], one lane's actions
  readonly paid: readonly Float32Array[]; // per role [count], and what they pay
  readonly before: readonly Float32Array[]; // the same, for comparison
  readonly gains: Float64Array; // [n]
  readonly place: Place; // what `worth` and `built` look at
  readonly worth: ((circle: Circle, out: Float64Array) => void) | undefined; // what a joint action pays all together
  readonly built: Worth; // what an order is worth to a builder who wants all together to be paid most
}

/** The lane that is being resolved. */
interface Place {
  base: State;
  lane: number;
  circle: Circle;
  semantics: Semantics;
  rng: Rng;
}

/** @throws a sentence where the devices and the game do not go together */
export function settingOf(game: AnyGame, devices: readonly WholeDevice[]): Setting {
  const who = `device over ${game.id}`;
  const seats = seatsOf(game, who);
  if (devices.length === 0) throw new Error(`${who}: give at least one device.`);
  if (devices.length > 8) throw new Error(`${who}: at most 8 devices stand side by side, got ${devices.length}.`);
  if (devices.length > 1) {
    if (devices.some(({ turns }) => turns === "in-turn"))
      throw new Error(`${who}: agents commit in turn on a single device only.`);
    if (devices.some(({ every }) => every !== devices[0].every))
      throw new Error(`${who}: devices side by side must all hold for a step, or all for the episode.`);
  }
  const perRole = () => game.roles.map(({ count }: { count: number }) => new Float32Array(count));
  const plan = planOf(game, devices, seats.n);
  const venues = devices.map((device) => venueOf(game, seats, device, `${who}: ${device.name}`));
  const joint: Float32Array[] = perRole();
  const paid: Float32Array[] = perRole();
  const place: Place = {
    ...{ base: {}, lane: 0, circle: venues[0].circle, semantics: devices[0].semantics },
    rng: Rng.alloc(1).at(0),
  };
  const worth = (circle: Circle, out: Float64Array): void => {
    for (let i = 0; i < seats.n; i++) joint[seats.role[i]][seats.agent[i]] = circle.actions[i];
    game.payoff?.(place.base, place.lane, joint, paid);
    out[0] = 0;
    for (let r = 0; r < paid.length; r++) for (let k = 0; k < paid[r].length; k++) out[0] += paid[r][k];
  };
  const learning = devices.map(({ mediator }) => mediator.kind === "learning");
  return {
    ...{ game, seats, plan },
    kindAt: Int32Array.from(plan.steps, (kind) => plan.kinds.indexOf(kind)),
    timed: plan.inTurn || devices.some(({ finality }) => finality.kind === "race"),
    plain: venues.length === 1 && !venues[0].pays && !venues[0].costs && venues[0].deeds.length === 0,
    settles: venues.some(({ pays, device }) => pays || device.mediator.kind === "learning"),
    playsAt: Uint8Array.from(plan.steps, (kind) => (kind === "play" ? 1 : 0)),
    acts: Uint8Array.from(devices, ({ conditions }) => (conditions === "actions" ? 1 : 0)),
    breach: Uint8Array.from(devices, ({ credibility }) => (credibility.breach ? 1 : 0)),
    revisions: Int32Array.from(devices, ({ revisions }) => revisions),
    open: Uint8Array.from(devices, ({ visibility }) => (visibility.kind === "public" ? 1 : 0)),
    delayed: Uint8Array.from(devices, ({ visibility }) => (visibility.kind === "delayed" ? 1 : 0)),
    clock: Math.max(
      0,
      devices.findIndex(({ finality }) => finality.kind === "race"),
    ),
    ...{ venues, joint, paid, place, worth: game.payoff && worth },
    built(sequence, out) {
      resolveCircle(place.semantics, place.circle, place.rng, sequence);
      worth(place.circle, out);
    },
    delay: Math.max(...devices.map(({ visibility }) => (visibility.kind === "delayed" ? visibility.rounds : 0))),
    mediators: Int32Array.from(learning, (acts, v) =>
      acts ? game.roles.length + learning.slice(0, v).filter(Boolean).length : -1,
    ),
    grids: Float64Array.from(venues, ({ step }) => step),
    weights: Float64Array.from(devices, ({ mediator }) => (mediator.kind === "learning" ? mediator.weight : 0)),
    revenue: new Float64Array(1),
    sequence: new Int32Array(seats.n),
    able: new Uint8Array(seats.n),
    bids: new Float64Array(seats.n),
    final: new Float64Array(1),
    allowed: new Uint8Array(Math.max(...seats.roles.map(({ action }) => maskSize(action)))),
    before: perRole(),
    gains: new Float64Array(seats.n),
  };
}
