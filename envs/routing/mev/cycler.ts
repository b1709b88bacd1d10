/**
 * The scripted cyclic arbitrageur: sends the best amount around one cycle of pools, and only if it gains more than the gas.
 *
 *   profit = f(δ*) − δ* − gas        one transaction
 *
 * The amount is that of the closed form; what it gains is read from the pools' own arithmetic, so that rounding never makes it lose.
 */
import { type Hop, linkName } from "../network.js";
import type { Market, Network } from "../pool.js";
import { market } from "../pools/index.js";
import { bestInputAt } from "./cycle.js";

/** Works on the reserves in a state as a plan lays them out: pool after pool. In place and without allocation. */
export class Cycler {
  private readonly hops: number;
  private readonly markets: readonly Market[]; // [hops]
  private readonly at: Int32Array; // [hops], first slot of the pool
  private readonly i: Int32Array; // [hops], token in
  private readonly j: Int32Array; // [hops], token out
  private readonly fixed: Uint8Array; // [hops], 1 = an outside market
  private readonly rate: Float64Array; // [hops], γ (1−η), or the price after the fee
  private readonly kept: Float64Array; // [hops], γ; 0 for an outside market
  private readonly saved: Float64Array; // [hops, 2], the reserves before
  private readonly c = new Float64Array(4);

  /**
   * @param hops from a token back to it
   * @throws when they do not close a circle, pass a pool twice, or need other pools than constant product and outside markets
   */
  constructor(network: Network, hops: readonly Hop[]) {
    const name = (k: number) => linkName(network, k);
    const token = (k: number, i: number) => network.pools[k].tokens[i];
    if (hops.length < 2) throw new Error(`A cycle has two hops or more, got ${hops.length}.`);
    hops.forEach(({ pool, j }, h) => {
      const next = hops[(h + 1) % hops.length];
      if (token(pool, j) !== token(next.pool, next.i))
        throw new Error(
          `The hop through ${name(pool)} pays ${token(pool, j)}, the next sells ${token(next.pool, next.i)}.`,
        );
      if (hops.some((other, g) => g < h && other.pool === pool))
        throw new Error(`A cycle passes a pool once; ${name(pool)} comes twice.`);
    });
    const links = hops.map(({ pool }) => network.pools[pool]);
    this.hops = hops.length;
    this.i = Int32Array.from(hops, ({ i }) => i);
    this.j = Int32Array.from(hops, ({ j }) => j);
    this.fixed = Uint8Array.from(links, ({ kind }) => Number(kind === "constant"));
    this.rate = new Float64Array(hops.length);
    this.kept = new Float64Array(hops.length);
    this.saved = new Float64Array(2 * hops.length);
    this.markets = links.map((link, h) => {
      if (link.kind === "product") {
        this.kept[h] = 1 - link.fee;
        this.rate[h] = (1 - link.fee) * (1 - (link.sandwich ?? 0));
        return market(link);
      }
      if (link.kind !== "constant" || link.reserves !== undefined)
        throw new Error(
          `Cycles are solved over constant product pools and outside markets; ${name(hops[h].pool)} is neither.`,
        );
      this.rate[h] = (1 - link.fee) * (hops[h].i === 0 ? link.price : 1 / link.price);
      return market(link);
    });
    if (!this.fixed.includes(0)) throw new Error("A cycle of outside markets alone has no best amount; add a pool.");
    const slots = network.pools.map((link) => (link.kind === "latency" ? 0 : market(link).slots));
    this.at = Int32Array.from(hops, ({ pool }) => slots.slice(0, pool).reduce((sum, n) => sum + n, 0));
  }

  /**
   * What to send around; the state is untouched.
   *
   * @param s   reserves, of this lane at `s[base …]`
   * @param out `[δ*, gain]` at `out[to …]`, written: in the token of the first hop, before gas; 0 where nothing is to be had
   */
  plan(s: Float64Array, base: number, out: Float64Array, to: number): void {
    const { hops, at, i, j, fixed, rate, kept, c } = this;
    c[0] = 1;
    c[1] = 0;
    for (let h = 0; h < hops; h++) {
      if (fixed[h] === 1) {
        c[0] *= rate[h];
        continue;
      }
      const slot = base + at[h];
      const x = s[slot + i[h]];
      c[1] += (c[0] * kept[h]) / x;
      c[0] *= (rate[h] * s[slot + j[h]]) / x;
    }
    bestInputAt(c, 0);
    out[to] = c[2];
    out[to + 1] = c[3];
  }

  /** As `plan`, and sent: `out[to + 1]` is then the gain after gas, at `gas[k]`. Both are 0, and no pool has moved, if it is not above 0. */
  run(s: Float64Array, base: number, gas: Float64Array, k: number, out: Float64Array, to: number): void {
    const { hops, at, saved } = this;
    this.plan(s, base, out, to);
    if (out[to + 1] > gas[k]) {
      for (let h = 0; h < hops; h++) {
        saved[2 * h] = s[base + at[h]];
        saved[2 * h + 1] = s[base + at[h] + 1];
      }
      out[to + 1] = out[to];
      this.send(s, base, out, to + 1);
      out[to + 1] -= out[to] + gas[k];
      if (out[to + 1] > 0) return;
      for (let h = 0; h < hops; h++) {
        s[base + at[h]] = saved[2 * h];
        s[base + at[h] + 1] = saved[2 * h + 1];
      }
    }
    out[to] = out[to + 1] = 0;
  }

  /** Send the amount at `flow[k]` around; it becomes what comes out. */
  send(s: Float64Array, base: number, flow: Float64Array, k: number): void {
    const { hops, markets, at, i, j } = this;
    for (let h = 0; h < hops; h++) markets[h].trade(s, base + at[h], i[h], j[h], flow, k);
  }
}

/** All cycles from a token back to it over at most so many constant product pools and outside markets, each pool and token once. */
export function findCycles(network: Network, token: string, mostHops: number): readonly (readonly Hop[])[] {
  const found: Hop[][] = [];
  const usable = network.pools.map((link) => link.kind === "product" || (link.kind === "constant" && !link.reserves));
  const walk = (from: string, path: readonly Hop[], seen: readonly string[]): void => {
    network.pools.forEach(({ tokens }, pool) => {
      const i = tokens.indexOf(from);
      if (!usable[pool] || i < 0 || path.some((hop) => hop.pool === pool)) return;
      const hops = [...path, { pool, i, j: 1 - i }];
      const to = tokens[1 - i];
      if (to === token) found.push(hops);
      else if (!seen.includes(to) && hops.length < mostHops) walk(to, hops, [...seen, to]);
    });
  };
  walk(token, [], [token]);
  return found.filter((hops) => hops.some(({ pool }) => network.pools[pool].kind === "product"));
}
