/**
 * Rules of open auctions, made ready from the options: what may be bid, what is lost, what a bidder can do.
 *
 *   raise    b (1 + ι), or the start s as a first bid; no bid may be lower
 *   double   b (1 + ι)²: the step of one who alternates with another
 *   jump     b (1 + f)
 *   counter  max(b (1 + ι), best bid seen + ε)
 *   all-in   value + ℓ(b) less the gas of success: where winning is worth no more than losing with the bid b
 *
 * A first bid reckons from b = s / (1 + ι). Rules of the variant with ticks count time in ticks, the others in seconds.
 *
 * Reference: Daian et al. (2019), arXiv 1904.05234, §V-VI.
 */
import type { Values } from "../../../src/options.js";
import type { openDefaults, openTicksDefaults } from "./options.js";

export type OpenOptions = Values<typeof openDefaults>;
export type OpenTicksOptions = Values<typeof openTicksDefaults>;

export interface OpenRules {
  readonly bidders: number;
  readonly ticks: boolean;
  readonly unit: number; // seconds per unit of time
  readonly exponential: boolean;
  readonly blockTime: number; // units, mean or length
  readonly longest: number; // units, no block takes longer
  readonly latency: Float64Array; // units [n]
  readonly slowest: number; // units, the largest latency
  readonly rate: number; // units, δ
  readonly minRaise: number;
  readonly start: number;
  readonly increment: number;
  readonly value: number;
  readonly alpha: number; // share of a loser's bid; 0 where the loss is constant
  readonly revertGas: number;
  readonly successGas: number;
  readonly constant: number; // what everybody but the winner loses, bid or not; 0 where a share is lost
  readonly top: number;
  readonly beat: number; // units
  readonly waits: Float64Array; // units, timed sleeps; empty with ticks
  readonly factors: Float64Array; // raise, double, jumps …
  readonly firsts: Float64Array; // the same as first bids, relative to the start
  readonly actions: readonly string[]; // their names
  readonly first: number; // the first action that bids
  readonly ring: number; // bids remembered per bidder, a power of two
}

const hair = 1e-9; // relative, so that what rounding put beside a bound still keeps it
const mostRemembered = 1024;

/** @throws naming options that do not go together */
export function rulesOf(options: OpenOptions | OpenTicksOptions, who: string): OpenRules {
  const { bidders, blockTime, minRaise, start, value, jumps, top, rateLimit, beat, loss } = options;
  const ticks = "tick" in options;
  const unit = ticks ? options.tick : 1;
  const whole = (seconds: number) => Math.max(1, Math.ceil(seconds / unit - hair));
  const units = (seconds: number) => (ticks ? whole(seconds) : seconds);
  const exponential = options.block === "exponential";
  const latency = Float64Array.from(latencies(options.latency, bidders, who), units);
  const slowest = Math.max(...latency);
  const rate = units(rateLimit);
  if (ticks && unit > blockTime)
    throw new Error(`${who}: option 'tick' must be at most the blockTime of ${blockTime}, got ${unit}.`);
  if (ticks && Math.abs(beat / unit - Math.round(beat / unit)) > 1e-6)
    throw new Error(`${who}: option 'beat' must be a multiple of the tick of ${unit}, got ${beat}.`);
  if (start > top) throw new Error(`${who}: option 'start' must be at most the top of ${top}, got ${start}.`);
  const small = jumps.find((f) => f < minRaise);
  if (small !== undefined)
    throw new Error(`${who}: option 'jumps' must be at least the minRaise of ${minRaise}, got ${small}.`);
  const waits = "waits" in options ? Float64Array.from(options.waits) : new Float64Array(0);
  const factors = Float64Array.of(1 + minRaise, (1 + minRaise) * (1 + minRaise), ...jumps.map((f) => 1 + f));
  const sleeps = [...(ticks ? ["wait"] : ["wait for news"]), ...Array.from(waits, (t) => `wait ${t} s`)];
  const turns = ticks ? [] : [`wait for a beat of ${beat} s`];
  const bids = ["raise", "double", ...jumps.map((f) => `jump ${f}`), "counter", "all-in"];
  return {
    ...{ bidders, ticks, unit, exponential, latency, slowest, rate, minRaise, start, value, top, waits, factors },
    increment: options.increment,
    blockTime: blockTime / unit,
    longest: (exponential ? 22.2 : 1) * (blockTime / unit), // −ln 2⁻³² = 22.18
    alpha: loss === "share" ? options.loserShare : 0,
    revertGas: loss === "share" ? options.revertGas : 0,
    successGas: options.successGas,
    constant: loss === "constant" ? options.constantLoss : 0,
    beat: ticks ? Math.round(beat / unit) : beat,
    firsts: factors.map((f) => f / (1 + minRaise)),
    actions: [...sleeps, ...turns, ...bids, "stop"],
    first: sleeps.length + turns.length,
    ring: remembered(slowest, rate, who),
  };
}

/** What a bidder loses that does not win with its bid b, 0 = it has not bid. */
export function lossOf({ alpha, revertGas, constant }: OpenRules, b: number): number {
  return constant + (b > 0 ? alpha * b + revertGas : 0);
}

/** The highest bid that a bidder whose last bid is b can want to make: 1 + ℓ(b) with value 1 and no gas. */
export function capOf(rules: OpenRules, b: number): number {
  return rules.value - rules.successGas + lossOf(rules, b);
}

/** Writes what each action that bids would bid to `out[0 … )`, 0 = not allowed, for the bidder whose row in the arrays is k. */
export type Offers = (bid: Float64Array, best: Float64Array, k: number, out: Float64Array) => void;

/**
 * Constants are taken out here, and those that meet a computed number wait in an array: a number read from a field or a closure can else be
 * boxed on the heap in hot code.
 */
export function offersOf(rules: OpenRules): Offers {
  const { factors, start, increment, top, alpha, revertGas } = rules;
  const F = factors.length;
  const free = capOf(rules, 0); // the cap of who has not bid
  const opening = Float64Array.from([...rules.firsts.map((f) => start * f), 0, free], (b) => (b <= top ? b : 0));
  if (free < start * (1 - hair)) opening[F + 1] = 0;
  return (bid, best, k, out) => {
    const own = bid[k];
    let least = opening[0];
    if (own > 0) {
      least = own * factors[0];
      for (let f = 0; f < F; f++) out[f] = own * factors[f] <= top ? own * factors[f] : 0;
      const cap = free + alpha * own + revertGas;
      out[F + 1] = cap >= least * (1 - hair) && cap <= top ? cap : 0;
    } else for (let f = 0; f < F + 2; f++) out[f] = opening[f];
    const counter = Math.max(best[k] + increment, least);
    out[F] = best[k] > 0 && best[k] >= own && counter <= top ? counter : 0;
  };
}

function latencies(latency: number | readonly number[], bidders: number, who: string): readonly number[] {
  if (typeof latency === "number") return Array<number>(bidders).fill(latency);
  if (latency.length === bidders) return latency;
  throw new Error(
    `${who}: option 'latency' needs one number, or one for each of the ${bidders} bidders, got a list of ${latency.length}.`,
  );
}

/** Bids that can be on their way at once are Δ/δ and one; the ring is the next power of two. */
function remembered(slowest: number, rate: number, who: string): number {
  const needed = Math.floor(slowest / rate + hair) + 2;
  if (needed > mostRemembered) {
    throw new Error(
      `${who}: option 'rateLimit' lets ${needed} bids be on their way at once, more than the ${mostRemembered} that are remembered; raise it or lower the latency.`,
    );
  }
  let ring = 1;
  while (ring < needed) ring *= 2;
  return ring;
}
