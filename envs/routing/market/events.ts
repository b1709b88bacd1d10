/**
 * Events: what happens to the pools of a market between two rounds.
 *
 *   open, close   a pool appears or goes: a new listing, a bridge, a direct route; a swap through a closed pool reverts
 *   scale         reserves × factor: liquidity is added or removed at an unchanged price; nothing happens where that would be more than 10⁶
 *                 times or less than 10⁻⁶ of the reserves at the start
 *   move          all reserves go to another pool of the same tokens, which opens, and this one closes, for good unless some move back: a
 *                 change of the fee
 *
 * Rounds are numbered from 0. An event comes before round `round` (1, 2 …), or before every round with `chance`. What it does to a pool lasts, also where reserves
 * are refilled every round. A pool whose first event is `open`, or into which reserves move first, is closed until then. Events come in
 * the sequence of the list. An event that is announced is seen one round ahead.
 */
import { linkName } from "../network.js";
import type { Network } from "../pool.js";

interface When {
  readonly round?: number; // before which it happens, from 1
  readonly chance?: number; // before every round
  readonly announced?: boolean; // only with `round`
}

export type MarketEvent = When &
  (
    | { readonly kind: "open"; readonly pool: string }
    | { readonly kind: "close"; readonly pool: string }
    | { readonly kind: "scale"; readonly pool: string; readonly factor: number }
    | { readonly kind: "move"; readonly pool: string; readonly to: string }
  );

const fields: { readonly [kind in MarketEvent["kind"]]: readonly string[] } = {
  open: [],
  close: [],
  scale: ["factor"],
  move: ["to"],
};

/** @throws a sentence about the first event that makes no sense by itself */
export function checkEvents(given: unknown, what: string): readonly MarketEvent[] {
  if (!Array.isArray(given)) throw new Error(`${what} must be a list of events.`);
  given.forEach((event: { readonly [field: string]: unknown }, k) => {
    const name = `${what}: event ${k}`;
    if (typeof event !== "object" || event === null) throw new Error(`${name} must be an object.`);
    if (typeof event.kind !== "string" || !Object.hasOwn(fields, event.kind))
      throw new Error(`${name}: kind must be one of ${Object.keys(fields).join(", ")}.`);
    const allowed = ["kind", "pool", "round", "chance", "announced", ...fields[event.kind as MarketEvent["kind"]]];
    const other = Object.keys(event).find((field) => !allowed.includes(field));
    if (other) throw new Error(`${name} has no field '${other}'; '${event.kind}' has ${allowed.join(", ")}.`);
    const { round, chance, announced, factor } = event as { readonly [field: string]: number | undefined };
    if ((round === undefined) === (chance === undefined)) throw new Error(`${name} needs a round or a chance.`);
    if (round !== undefined && !(Number.isInteger(round) && round >= 1))
      throw new Error(`${name}: round must be an integer, 1 or more.`);
    if (chance !== undefined && !(typeof chance === "number" && chance >= 0 && chance <= 1))
      throw new Error(`${name}: chance must be from 0 to 1.`);
    if (announced !== undefined && typeof announced !== "boolean")
      throw new Error(`${name}: announced must be true or false.`);
    if (announced && round === undefined) throw new Error(`${name}: only an event with a round can be announced.`);
    if (event.kind === "scale" && !(typeof factor === "number" && factor >= 1e-6 && factor <= 1e6))
      throw new Error(`${name}: factor must be from 1e-6 to 1e6.`);
  });
  return given as readonly MarketEvent[];
}

/** Events with pools by number. */
export interface Calendar {
  readonly count: number;
  readonly kind: readonly MarketEvent["kind"][];
  readonly pool: Int32Array; // [events]
  readonly to: Int32Array; // [events], −1 unless `move`
  readonly round: Int32Array; // [events], −1 for those by chance
  readonly chance: Float64Array; // [events]
  readonly factor: Float64Array; // [events]
  readonly announced: readonly number[]; // events seen ahead
  readonly closed: Uint8Array; // [pools], 1 = not there yet
  readonly first: Float64Array; // [pools, 2], reserves at the start of constant product pools
}

/** @throws naming the event whose pool is unknown or cannot do that */
export function calendar(network: Network, events: readonly MarketEvent[], horizon: number, what: string): Calendar {
  const find = (name: unknown, k: number): number => {
    const at = network.pools.findIndex((_, p) => linkName(network, p) === name);
    if (at < 0) {
      const names = network.pools.map((_, p) => linkName(network, p));
      throw new Error(`${what}: event ${k}: there is no pool '${String(name)}'; there are ${names.join(", ")}.`);
    }
    return at;
  };
  const pool = Int32Array.from(events, (event, k) => find(event.pool, k));
  const to = Int32Array.from(events, (event, k) => (event.kind === "move" ? find(event.to, k) : -1));
  const closed = new Uint8Array(network.pools.length);
  const met = new Set<number>();
  events.forEach((event, k) => {
    const link = network.pools[pool[k]];
    if (event.kind === "scale" || event.kind === "move") {
      if (link.kind !== "product") throw new Error(`${what}: event ${k}: only constant product pools ${event.kind}.`);
    }
    if (event.kind === "move") {
      const target = network.pools[to[k]];
      if (to[k] === pool[k] || target.kind !== "product" || target.tokens.join() !== link.tokens.join())
        throw new Error(`${what}: event ${k}: reserves move to another constant product pool of the same tokens.`);
      if (!met.has(to[k])) closed[to[k]] = 1;
      met.add(to[k]);
    }
    if (event.kind === "open" && !met.has(pool[k])) closed[pool[k]] = 1;
    met.add(pool[k]);
    if (event.round !== undefined && event.round >= horizon)
      throw new Error(`${what}: event ${k} comes before round ${event.round}, the last round is ${horizon - 1}.`);
  });
  return {
    count: events.length,
    kind: events.map(({ kind }) => kind),
    ...{ pool, to, closed },
    first: Float64Array.from(network.pools.flatMap((link) => (link.kind === "product" ? link.reserves : [0, 0]))),
    round: Int32Array.from(events, ({ round }) => round ?? -1),
    chance: Float64Array.from(events, ({ chance }) => chance ?? 0),
    factor: Float64Array.from(events, (event) => (event.kind === "scale" ? event.factor : 1)),
    announced: events.flatMap(({ announced }, k) => (announced ? [k] : [])),
  };
}

const most = 1e6; // times the reserves at the start, and the inverse: beyond, pools are as good as endless or empty

/** May these two reserves be scaled, or would too much come of it? */
function fits(reserves: Float64Array, at: number, factor: number, first: Float64Array, k: number): boolean {
  for (let j = 0; j < 2; j++) {
    const scaled = reserves[at + j] * factor;
    if (!(scaled <= most * first[2 * k + j] && scaled >= first[2 * k + j] / most)) return false;
  }
  return true;
}

/**
 * Let the events before a round happen.
 *
 * @param base  reserves that rounds begin with where they are refilled, of this lane at `[from …]`; product pools have two slots
 * @param pools reserves as they are, likewise
 * @param open  which pools are there, of this lane at `[flags …]`
 * @returns whether anything happened
 */
export function happen(
  { count, kind, pool, to, round, chance, factor, first }: Calendar,
  at: Int32Array,
  coming: number,
  coins: Float64Array,
  base: Float64Array,
  pools: Float64Array,
  from: number,
  open: Uint8Array,
  flags: number,
): boolean {
  let any = false;
  for (let k = 0; k < count; k++) {
    if (round[k] >= 0 ? round[k] !== coming : !(coins[k] < chance[k])) continue;
    const here = from + at[pool[k]];
    const what = kind[k];
    switch (what) {
      case "open":
        if (!(base[here] > 0) && kind.includes("move")) continue; // all of it has moved away
        open[flags + pool[k]] = 1;
        break;
      case "close":
        open[flags + pool[k]] = 0;
        break;
      case "scale":
        if (!fits(base, here, factor[k], first, pool[k])) continue;
        for (let j = here; j < here + 2; j++) {
          base[j] *= factor[k];
          pools[j] *= factor[k];
        }
        break;
      case "move": {
        if (open[flags + pool[k]] === 0) continue; // nothing is there to move
        const there = from + at[to[k]];
        for (let j = 0; j < 2; j++) {
          if (open[flags + to[k]] === 0) {
            base[there + j] = base[here + j];
            pools[there + j] = pools[here + j];
          } else {
            base[there + j] += base[here + j];
            pools[there + j] += pools[here + j];
          }
          base[here + j] = pools[here + j] = 0;
        }
        open[flags + pool[k]] = 0;
        open[flags + to[k]] = 1;
        break;
      }
      default:
        what satisfies never;
    }
    any = true;
  }
  return any;
}
