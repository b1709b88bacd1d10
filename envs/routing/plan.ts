/**
 * Plans: a network and its trades compiled to flat arrays, so that settling walks numbers and not objects.
 *
 * Flow through a network with several routes is settled edge by edge in an order in which every edge comes after all that feed
 * it. An edge is a pool in one direction; flows that meet in it are merged and leave it at one common rate.
 */
import { type Expression, parseExpression } from "./expression.js";
import { findRoutes, type Hop, linkName, type Route, type Trade } from "./network.js";
import type { Market, Network } from "./pool.js";
import { market } from "./pools/index.js";

/** Edges in feeding order, each with the routes through it (compressed rows). */
export interface Edges {
  readonly count: number;
  readonly pool: Int32Array; // [edges]
  readonly i: Int32Array; // [edges], token in
  readonly j: Int32Array; // [edges], token out
  readonly start: Int32Array; // [edges + 1], into `routes`
  readonly routes: Int32Array; // route numbers
  readonly opposite: Int32Array; // [edges], the edge through the same pool the other way, or −1
}

export interface Plan {
  readonly network: Network;
  readonly latency: boolean; // links cost time instead of paying tokens
  readonly markets: readonly Market[]; // [pools]; empty if latency
  readonly costs: readonly Expression[]; // [links], per unit of flow; empty unless latency
  readonly at: Int32Array; // [pools], first slot of each pool
  readonly slots: number; // Float64 numbers per lane
  readonly initial: Float64Array; // [slots], the pools as given
  readonly features: number; // numbers that agents see of the pools
  readonly trades: readonly Trade[];
  readonly values: Float64Array; // [trades], worth of a unit of what is bought
  readonly routes: readonly Route[]; // of all trades, one after another
  readonly first: Int32Array; // [trades + 1], first route of each trade
  readonly width: number; // most routes of any trade
  readonly edges: Edges; // all routes
  readonly edgesOf: readonly Edges[]; // per trade, routes numbered from 0
}

/** @throws when a trade has no route, or routes use pools in a circle */
export function compile(network: Network, trades: readonly Trade[], maxHops: number, maxRoutes: number): Plan {
  const latency = network.pools[0].kind === "latency";
  const markets = network.pools.flatMap((link) => (link.kind === "latency" ? [] : [market(link)]));
  const costs = network.pools.flatMap((link) => (link.kind === "latency" ? [parseExpression(link.cost)] : []));
  const at = new Int32Array(markets.length);
  let slots = 0;
  markets.forEach((pool, k) => {
    at[k] = slots;
    slots += pool.slots;
  });
  const initial = new Float64Array(slots);
  markets.forEach((pool, k) => {
    pool.init(initial, at[k]);
  });
  const features = markets.reduce((sum, pool) => sum + pool.features, 0);
  const perTrade = trades.map((trade) => findRoutes(network, trade, maxHops, maxRoutes));
  const routes = distinct(perTrade);
  const first = new Int32Array(trades.length + 1);
  perTrade.forEach((list, t) => {
    first[t + 1] = first[t] + list.length;
  });
  const values = Float64Array.from(trades, ({ buy }) => network.values?.[buy] ?? 1);
  const width = Math.max(...perTrade.map((list) => list.length));
  const edges = toEdges(network, routes);
  const edgesOf = perTrade.map((list) => toEdges(network, list));
  return {
    ...{ network, latency, markets, costs, at, slots, initial, features },
    ...{ trades, values, routes, first, width, edges, edgesOf },
  };
}

/** All routes, with the number of the trade in front where two trades have a route of one name. */
function distinct(perTrade: readonly (readonly Route[])[]): Route[] {
  const routes = perTrade.flat();
  if (new Set(routes.map((route) => route.name)).size === routes.length) return routes;
  return perTrade.flatMap((list, t) => list.map((route) => ({ ...route, name: `${t}: ${route.name}` })));
}

function toEdges(network: Network, routes: readonly Route[]): Edges {
  const key = ({ pool, i, j }: Hop) => `${pool}/${i}/${j}`;
  const hops = new Map<string, { hop: Hop; routes: number[]; after: Set<string>; feeds: number }>();
  routes.forEach((route, r) => {
    route.hops.forEach((hop, h) => {
      const edge = hops.get(key(hop)) ?? { hop, routes: [], after: new Set<string>(), feeds: 0 };
      edge.routes.push(r);
      hops.set(key(hop), edge);
      if (h > 0) hops.get(key(route.hops[h - 1]))!.after.add(key(hop));
    });
  });
  for (const { after } of hops.values()) for (const next of after) hops.get(next)!.feeds++;
  const ready = [...hops.values()].filter((edge) => edge.feeds === 0);
  const sorted: typeof ready = [];
  for (let edge = ready.shift(); edge; edge = ready.shift()) {
    sorted.push(edge);
    for (const next of edge.after) if (--hops.get(next)!.feeds === 0) ready.push(hops.get(next)!);
  }
  if (sorted.length < hops.size) {
    const stuck = [...hops.values()].find((edge) => edge.feeds > 0)!;
    const name = linkName(network, stuck.hop.pool);
    throw new Error(
      `The routes feed pool ${name} in a circle, so no settlement is defined; lower maxHops or maxRoutes.`,
    );
  }
  const start = new Int32Array(sorted.length + 1);
  sorted.forEach((edge, e) => {
    start[e + 1] = start[e] + edge.routes.length;
  });
  return {
    count: sorted.length,
    pool: Int32Array.from(sorted, ({ hop }) => hop.pool),
    i: Int32Array.from(sorted, ({ hop }) => hop.i),
    j: Int32Array.from(sorted, ({ hop }) => hop.j),
    start,
    routes: Int32Array.from(sorted.flatMap((edge) => edge.routes)),
    opposite: Int32Array.from(sorted, ({ hop }) =>
      sorted.findIndex((other) => other.hop.pool === hop.pool && other.hop.i === hop.j && other.hop.j === hop.i),
    ),
  };
}

/** What flows into an edge, the amounts of all routes through it, written to `out[k]`. */
export function inflow(edges: Edges, e: number, amounts: Float64Array, out: Float64Array, k: number): void {
  let sum = 0;
  for (let n = edges.start[e]; n < edges.start[e + 1]; n++) sum += amounts[edges.routes[n]];
  out[k] = sum;
}

/** Multiply the amounts of all routes through an edge by `rates[k]`. */
export function scale(edges: Edges, e: number, amounts: Float64Array, rates: Float64Array, k: number): void {
  const rate = rates[k];
  for (let n = edges.start[e]; n < edges.start[e + 1]; n++) amounts[edges.routes[n]] *= rate;
}
