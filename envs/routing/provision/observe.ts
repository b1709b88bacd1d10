/**
 * What agents see. Prices are y/(y + P₀ x), depths L/(L + ℓ), volumes v/(v + C): 0 … 1, with the first price P₀, a
 * whole position's liquidity ℓ and its value C. Only informed traders see the fair price, as how far each pool is off
 * it.
 */
import { expAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import type { Field } from "../../../src/space.js";
import { fair, fairSlots } from "../fair/fair.js";
import { highOf } from "../fair/flow.js";
import { amounts, type ProvisionMarket } from "./options.js";
import { type Layout, layoutOf, type ProvisionState } from "./state.js";

const mostGap = 100; // %, that observations go up to
const [sigmaAt, spareAt] = [fair.sigma, fair.spare];
const [noiseAt, depthAt, capitalAt, priceAt] = [amounts.noise, amounts.liquidity, amounts.capital, amounts.price];

export class Sight {
  private readonly tiers: number;
  private readonly scale: Float64Array; // [sigma, rate, mean], their highest; 1 where that is 0

  private readonly layout: Layout;

  constructor(market: ProvisionMarket) {
    this.layout = layoutOf(market);
    const { sigma, rate, mean } = market.flow;
    this.tiers = market.tiers.length;
    this.scale = Float64Array.from([sigma, rate, mean], (range) => highOf(range) || 1);
  }

  private common(): Field[] {
    const one = (name: string, unit: string): Field => ({ name, unit, low: 0, high: 1 });
    const param = (name: string) => one(name, "its highest");
    return [one("left", "episode"), param("volatility"), param("arrival rate"), param("mean size")];
  }

  private each(name: string, unit: string, low = 0, high = 1): Field {
    return { name, unit, low, high, size: this.tiers };
  }

  provider(): Field[] {
    return [
      ...[...this.common(), this.each("prices", "y/(y + P₀x)"), this.each("depths", "L/(L + ℓ)")],
      ...[this.each("volumes", "v/(v + C)"), this.each("position", "capital"), this.each("share", "pool")],
    ];
  }

  informed(): Field[] {
    return [...this.common(), this.each("depths", "L/(L + ℓ)"), this.each("gaps", "%", -mostGap, mostGap)];
  }

  router(): Field[] {
    const flags = ["order", "buys"].map((name) => ({ name, unit: "1", low: 0, high: 1 }));
    const size: Field = { name: "size", unit: "S/(S + its highest mean)", low: 0, high: 1 };
    return [
      ...[...this.common(), this.each("prices", "y/(y + P₀x)"), this.each("depths", "L/(L + ℓ)")],
      ...[...flags, size],
    ];
  }

  /** Keep what providers will see of this moment, in the ring. */
  keep(s: ProvisionState, lane: number, rng: Rng): void {
    const { lag, amounts: fixed } = this.layout;
    const K = this.tiers;
    const row = (lane * (lag + 1) + (s.clock[lane] % (lag + 1))) * K;
    const error = lane * fairSlots + spareAt;
    for (let k = 0; k < K; k++) {
      const pool = (lane * K + k) * 2;
      const x = s.pools[pool] * fixed[priceAt];
      let y = s.pools[pool + 1];
      const at = (row + k) * 3;
      if (fixed[noiseAt] > 0) {
        rng.normalAt(s.fair, error);
        s.fair[error] *= fixed[noiseAt];
        expAt(s.fair, error);
        y *= s.fair[error];
      }
      const depth = Math.sqrt(s.pools[pool] * s.pools[pool + 1]);
      s.seen[at] = 0.5;
      if (x + y > 0) s.seen[at] = y / (x + y);
      s.seen[at + 1] = depth / (depth + fixed[depthAt]);
      s.seen[at + 2] = s.volume[lane * K + k] / (s.volume[lane * K + k] + fixed[capitalAt]);
    }
  }

  /** Fill the ring at the start: nothing older is known. */
  fill(s: ProvisionState, lane: number, rng: Rng): void {
    const { lag } = this.layout;
    const K = this.tiers;
    this.keep(s, lane, rng);
    const row = lane * (lag + 1) * K * 3;
    for (let k = K * 3; k < (lag + 1) * K * 3; k++) s.seen[row + k] = s.seen[row + (k % (K * 3))];
  }

  see(s: ProvisionState, lane: number, role: number, agent: number, out: Float32Array, at: number): void {
    const f = lane * fairSlots + sigmaAt;
    out[at] = 1 - s.clock[lane] / this.layout.length;
    for (let j = 0; j < 3; j++) out[at + 1 + j] = s.fair[f + j] / this.scale[j];
    if (role === 0) this.seeProvider(s, lane, agent, out, at + 4);
    else if (role === 1) this.seeInformed(s, lane, out, at + 4);
    else this.seeRouter(s, lane, agent, out, at + 4);
  }

  private seeProvider(s: ProvisionState, lane: number, i: number, out: Float32Array, at: number): void {
    const { lag, levels, providers } = this.layout;
    const K = this.tiers;
    const row = (lane * (lag + 1) + ((s.clock[lane] + 1) % (lag + 1))) * K; // the oldest
    const holders = providers + 2;
    const place = s.place[lane * providers + i] - 1;
    for (let k = 0; k < K; k++) {
      for (let j = 0; j < 3; j++) out[at + j * K + k] = s.seen[(row + k) * 3 + j];
      const here = place >= k * levels && place < (k + 1) * levels;
      const shares = (lane * K + k) * holders;
      out[at + 3 * K + k] = out[at + 4 * K + k] = 0;
      if (!here) continue;
      out[at + 3 * K + k] = (place - k * levels + 1) / levels;
      out[at + 4 * K + k] = s.shares[shares + i] / s.shares[shares + holders - 1];
    }
  }

  private seeInformed(s: ProvisionState, lane: number, out: Float32Array, at: number): void {
    const K = this.tiers;
    const { amounts: fixed } = this.layout;
    for (let k = 0; k < K; k++) {
      const pool = (lane * K + k) * 2;
      const x = s.pools[pool];
      const y = s.pools[pool + 1];
      const depth = Math.sqrt(x * y);
      out[at + k] = depth / (depth + fixed[depthAt]);
      out[at + K + k] = 0;
      if (!(y > 0)) continue;
      out[at + K + k] = 100 * ((s.fair[lane * fairSlots] * x) / y - 1);
      if (out[at + K + k] > mostGap) out[at + K + k] = mostGap;
    }
  }

  private seeRouter(s: ProvisionState, lane: number, i: number, out: Float32Array, at: number): void {
    const { routers, amounts: fixed } = this.layout;
    const K = this.tiers;
    for (let k = 0; k < K; k++) {
      const pool = (lane * K + k) * 2;
      const x = s.pools[pool] * fixed[priceAt];
      const y = s.pools[pool + 1];
      const depth = Math.sqrt(s.pools[pool] * y);
      out[at + k] = 0.5;
      if (x + y > 0) out[at + k] = y / (x + y);
      out[at + K + k] = depth / (depth + fixed[depthAt]);
    }
    const order = s.orders[lane * routers + i];
    out[at + 2 * K] = order === 0 ? 0 : 1;
    out[at + 2 * K + 1] = order > 0 ? 1 : 0;
    out[at + 2 * K + 2] = Math.abs(order) / (Math.abs(order) + this.scale[2]);
  }
}

/** Where the provider's fields are, for bots. */
export function providerFields(K: number) {
  return { left: 0, volatility: 1, prices: 4, depths: 4 + K, volumes: 4 + 2 * K, position: 4 + 3 * K, size: 4 + 5 * K };
}

/** Where the router's are. */
export function routerFields(K: number) {
  return { prices: 4, depths: 4 + K, order: 4 + 2 * K, buys: 5 + 2 * K, orderSize: 6 + 2 * K, size: 7 + 2 * K };
}
