/**
 * What each role of the game of several domains sees. What everybody sees is written once, when it changes: phase, rounds left, the bridge,
 * reserves, and, but for routers, what users are about to sell.
 */
import { type Box, box, type Field } from "../../../src/space.js";
import type { DomainsMarket } from "./options.js";
import type { DomainsState } from "./state.js";

const unit = (name: string, unit = "1", size = 1): Field => ({ name, unit, low: 0, high: 1, size });

/** How many numbers come before those that only one role sees: phase, rounds left, bridge, reserves. */
export const commonWidth = (domains: number): number => 5 + 2 * domains;

export class Sight {
  readonly router: Box;
  readonly searcher: Box;
  readonly sequencer: Box;
  private readonly domains: number;
  private readonly shared: number; // numbers per lane in `shown`; routers do not see the last of them, orders
  private readonly bound: number; // on what can be sold in one block, of a token in a domain

  constructor(private readonly m: DomainsMarket) {
    const D = m.domains;
    const common: readonly Field[] = [
      unit("phase", "1", 3),
      unit("rounds left", "rounds of the episode"),
      unit("bridge open", "chance"),
      unit("reserves", "r/(r + depth)", 2 * D),
    ];
    const pending = unit("pending", "most possible", 2 * D);
    this.domains = D;
    this.shared = commonWidth(D) + 2 * D;
    this.bound = 2 * m.routers * m.largest;
    this.router = box<readonly Field[]>([
      ...common,
      ...[
        unit("home", "1", D),
        unit("sells A"),
        unit("order", "largest order"),
        unit("on the bridge", "most possible"),
      ],
    ]);
    this.searcher = box<readonly Field[]>([...common, pending, unit("inventory", "h/(h + inventory)", 2 * D)]);
    this.sequencer = box<readonly Field[]>([
      ...common,
      pending,
      unit("domain", "1", D),
      unit("bids", "depth, 1 at most", 2),
    ]);
  }

  /** Phase, rounds left, the bridge and pools as they are, and no orders: as a round begins, or the episode ends. */
  show(s: DomainsState, lane: number): void {
    const { domains: D, m, shared } = this;
    const at = lane * shared;
    s.shown[at] = 1;
    s.shown[at + 1] = s.shown[at + 2] = 0;
    s.shown[at + 3] = (m.rounds - s.round[lane]) / m.rounds;
    s.shown[at + 4] = m.announced ? s.up[lane] : 1 - m.down;
    for (let k = 0; k < 2 * D; k++) {
      const reserve = s.pools[2 * lane * D + k];
      s.shown[at + 5 + k] = reserve / (reserve + m.depth);
      s.shown[at + 5 + 2 * D + k] = 0;
    }
  }

  /** The next phase of the round. */
  advance(s: DomainsState, lane: number): void {
    const at = lane * this.shared + s.phase[lane];
    s.shown[at - 1] = 0;
    s.shown[at] = 1;
  }

  /** What users are about to sell in this block, of each token in each domain. */
  expect(s: DomainsState, lane: number): void {
    const { domains: D, bound, shared } = this;
    const { routers: N, slots } = this.m;
    const at = lane * shared + 5 + 2 * D;
    const now = s.round[lane] % slots;
    for (let i = 0; i < N; i++) {
      const row = lane * N + i;
      s.shown[at + 2 * (i % D) + s.side[row]] += s.parcel[2 * row] / bound;
      const k = 2 * (row * slots + now);
      if (s.transit[k] > 0) s.shown[at + 2 * s.route[k + 1] + s.route[k]] += s.transit[k] / bound;
    }
    for (let k = at; k < at + 2 * D; k++) if (s.shown[k] > 1) s.shown[k] = 1; // rounding
  }

  write(s: DomainsState, lane: number, role: number, agent: number, out: Float32Array, at: number): void {
    const { shown } = s;
    const away = lane * this.shared - at;
    const own = at + (role === 0 ? this.shared - 2 * this.domains : this.shared);
    for (let k = at; k < own; k++) out[k] = shown[away + k];
    if (role === 0) this.order(s, lane, agent, out, own);
    else if (role === 1) this.inventory(s, lane, agent, out, own);
    else this.offers(s, lane, agent, out, own);
  }

  private order(s: DomainsState, lane: number, agent: number, out: Float32Array, at: number): void {
    const { domains: D } = this;
    const { routers: N, slots, largest } = this.m;
    const row = lane * N + agent;
    const home = agent % D;
    for (let d = 0; d < D; d++) out[at + d] = d === home ? 1 : 0;
    out[at + D] = 1 - s.side[row];
    out[at + D + 1] = s.size[row] / largest;
    let under = 0;
    for (let k = 2 * row * slots; k < 2 * (row + 1) * slots; k += 2) under += s.transit[k];
    out[at + D + 2] = under / (slots * largest);
    if (out[at + D + 1] > 1) out[at + D + 1] = 1; // rounding
    if (out[at + D + 2] > 1) out[at + D + 2] = 1;
  }

  private inventory(s: DomainsState, lane: number, agent: number, out: Float32Array, at: number): void {
    const { domains: D, m } = this;
    const first = 2 * (lane * m.searchers + agent) * D;
    for (let k = 0; k < 2 * D; k++) out[at + k] = s.stock[first + k];
  }

  /** Which domain is its own, and the bids to it: their sum and the highest. */
  private offers(s: DomainsState, lane: number, domain: number, out: Float32Array, at: number): void {
    const { domains: D } = this;
    const { searchers: S, depth } = this.m;
    for (let d = 0; d < D; d++) out[at + d] = d === domain ? 1 : 0;
    out[at + D] = out[at + D + 1] = 0;
    if (s.phase[lane] !== 2) return;
    const first = (lane * (D + 1) + domain) * S;
    let total = 0;
    let highest = 0;
    for (let k = first; k < first + S; k++) {
      total += s.bids[k];
      if (s.bids[k] > highest) highest = s.bids[k];
    }
    out[at + D] = total / depth;
    out[at + D + 1] = highest / depth;
    if (out[at + D] > 1) out[at + D] = 1;
    if (out[at + D + 1] > 1) out[at + D + 1] = 1;
  }
}
