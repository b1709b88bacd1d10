/**
 * Sight: what routers see of reserves that carry over from round to round: as they are, or `lag` rounds late, or blurred.
 *
 *   seen by router i before round t:  R(max(t − lag, 0)) · e^(σ z),   z ~ N(0, 1) for each router, round and number by itself
 *
 * R(t) are the reserves after t rounds. They are shown as r/(r + r₀), so that f becomes f / (f + (1 − f) e^(−σz)). A pool of
 * concentrated liquidity shows its √price in place of a reserve, a curve 1/(1 + what it took), and these are late and blurred likewise.
 *
 * Late reserves stand in a ring: slot u mod lag holds R(u), and R(0) until there is an R(u).
 */
import { expAt } from "../../src/maths.js";
import type { Rng } from "../../src/rng.js";
import type { Problem } from "./problem.js";
import type { RoutingState } from "./routing.js";

/** How many numbers tell of the pools. */
export const poolsWidth = (p: Problem): number => (p.horizon > 1 && !p.refill ? p.plan.features : 0);

type Pools = Pick<RoutingState, "pools" | "seen" | "past" | "blurred">;

export class Sight {
  readonly features: number; // per lane, or per router where they are blurred
  private readonly opening: Float32Array; // [features], the pools as given
  private readonly cell = new Float64Array(1);

  constructor(private readonly p: Problem) {
    this.features = poolsWidth(p);
    this.opening = new Float32Array(this.features);
    this.look(p.plan.initial, 0, this.opening, 0);
  }

  /** Lengths of the state's arrays per lane. */
  get widths(): { readonly seen: number; readonly past: number; readonly blurred: number } {
    const { features, p } = this;
    return { seen: features, past: features * p.lag, blurred: p.noise > 0 ? features * p.routers : 0 };
  }

  /** An episode begins in this lane. */
  open(s: Pools, lane: number, rng: Rng): void {
    const { features, opening, p } = this;
    for (let k = 0; k < features; k++) s.seen[lane * features + k] = opening[k];
    for (let k = 0, to = lane * p.lag * features; k < p.lag * features; k++) s.past[to + k] = opening[k % features];
    if (p.noise > 0) this.blur(s, lane, rng);
  }

  /** A round is over, the one after `time` others. */
  refresh(s: Pools, lane: number, time: number, rng: Rng): void {
    const { features, p } = this;
    if (features === 0) return;
    const from = lane * p.plan.slots;
    const to = lane * features;
    if (p.lag === 0) this.look(s.pools, from, s.seen, to);
    else {
      const slot = (lane * p.lag + ((time + 1) % p.lag)) * features;
      for (let k = 0; k < features; k++) s.seen[to + k] = s.past[slot + k];
      this.look(s.pools, from, s.past, slot);
    }
    if (p.noise > 0) this.blur(s, lane, rng);
  }

  /** The reserves at `pools[from …]` as numbers within [0, 1] at `out[to …]`. */
  private look(pools: Float64Array, from: number, out: Float32Array, to: number): void {
    if (this.features === 0) return;
    const { markets, at } = this.p.plan;
    for (let k = 0; k < markets.length; k++) {
      markets[k].see(pools, from + at[k], out, to);
      to += markets[k].features;
    }
  }

  private blur(s: Pools, lane: number, rng: Rng): void {
    const { features, cell, p } = this;
    for (let a = 0, to = lane * p.routers * features; a < p.routers; a++) {
      for (let k = lane * features; k < (lane + 1) * features; k++, to++) {
        rng.normalAt(cell, 0);
        cell[0] *= -p.noise;
        expAt(cell, 0);
        s.blurred[to] = s.seen[k] / (s.seen[k] + (1 - s.seen[k]) * cell[0]);
      }
    }
  }
}

/** @throws a sentence where nobody sees reserves that could be late or blurred */
export function checkSight(id: string, p: Problem): void {
  const { lag, noise, horizon, refill, plan } = p;
  if (lag === 0 && noise === 0) return;
  const name = lag > 0 ? "lag" : "noise";
  if (horizon === 1 || refill) {
    const cure = refill ? (horizon === 1 ? "refill=false and horizon above 1" : "refill=false") : "horizon above 1";
    throw new Error(`${id}: option '${name}' is about reserves that carry over from round to round; set ${cure}.`);
  }
  if (plan.features === 0)
    throw new Error(`${id}: option '${name}' is about reserves, of which this network has none that change.`);
  if (lag >= horizon)
    throw new Error(`${id}: option 'lag' of ${lag} rounds shows the first reserves for ever in ${horizon} rounds.`);
}
