/** What is known of a market beforehand: which swaps are worth a sandwich, what the order of a block is worth, and the game of limits. */
import type { Worth } from "../../../src/device/order.js";
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { Rng } from "../../../src/rng.js";
import { orderings } from "../mev/ordering.js";
import { smallestVictim } from "../mev/sandwich.js";
import { linkName } from "../network.js";
import { drawSizes } from "../sizes.js";
import { Attacker } from "./attacker.js";
import { type Exchange, exchange } from "./exchange.js";
import { limitGame } from "./limits.js";
import { marketDefaults } from "./options.js";
import { opening } from "./splits.js";
import { Walk } from "./walk.js";

/** The known answers of these options. */
export function solveMarket(given?: unknown): Solution {
  const id = "routing/market-v0";
  const options = resolve(marketDefaults, given, id);
  const e = exchange(id, options);
  return {
    source: "sandwiches and cycles in closed form, derived; orders of a block by enumeration; limits as played",
    pools: e.problem.plan.network.pools.map((link, k) => ({
      pool: linkName(e.problem.plan.network, k),
      smallestVictim: link.kind === "product" ? smallestVictim(link.fee) : null,
    })),
    sandwiches: sandwiches(e),
    orderings: order(e),
    limits: limitGame(options),
  };
}

/** A typical order over each of its routes alone, at each limit: what a sandwich of it brings after gas, and what it costs the order. */
function sandwiches(e: Exchange) {
  const { problem, hops, values, options } = e;
  const { plan, typical, tradeOf } = problem;
  const walk = new Walk(plan, hops);
  const attacker = new Attacker(e, walk);
  return plan.routes.flatMap((route, r) => {
    const trade = plan.first.findLastIndex((first) => first <= r);
    const size = typical[tradeOf.indexOf(trade)];
    const flow = Float64Array.of(size);
    walk.send(plan.initial.slice(), 0, r, flow, 0);
    return options.slippages.map((limit) => {
      const out = new Float64Array(3);
      attacker.sandwich(plan.initial.slice(), 0, r, Float64Array.of(size, (1 - limit) * flow[0], 1), 0, out, 0);
      const loss = (flow[0] - out[0]) * values[hops.buys[hops.start[r + 1] - 1]];
      return { route: route.name, size, limit, profit: out[2], loss };
    });
  });
}

/**
 * A drawn block of orders, each split as is best alone: by its sequence, what the users get, and what a searcher earns who sandwiches every
 * swap that is worth it, with the widest limit. In value.
 */
function order(e: Exchange) {
  const { problem, grid, routeOf, options, values, hops } = e;
  const { plan, routers, sizes } = problem;
  const { width } = plan;
  const points = opening(e);
  const drawn = new Float64Array(routers);
  drawSizes(sizes, routers, Rng.alloc(1, "orderings").at(0), drawn, 0);
  const parcels = Float64Array.from({ length: e.swaps }, (_, q) => {
    const a = Math.floor(q / width);
    return drawn[a] * grid[points[a] * width + (q % width)];
  });
  const walk = new Walk(plan, hops);
  const attacker = new Attacker(e, walk);
  const flow = new Float64Array(1);
  const least = parcels.map((parcel, q) => {
    flow[0] = parcel;
    if (parcel > 0) walk.send(plan.initial.slice(), 0, routeOf[q], flow, 0);
    return (1 - Math.max(...options.slippages)) * flow[0];
  });
  const pools = new Float64Array(plan.slots);
  const swap = new Float64Array(3);
  const got = new Float64Array(3);
  /** Users' output, or a searcher's gain. */
  const worth =
    (attacked: boolean): Worth =>
    (sequence, out) => {
      pools.set(plan.initial);
      out[0] = 0;
      for (const a of sequence) {
        for (let q = a * width; q < (a + 1) * width; q++) {
          if (!(parcels[q] > 0)) continue;
          if (attacked) {
            swap.set([parcels[q], least[q], 1]);
            attacker.sandwich(pools, 0, routeOf[q], swap, 0, got, 0);
            out[0] += got[2];
          } else {
            flow[0] = parcels[q];
            walk.send(pools, 0, routeOf[q], flow, 0);
            out[0] += flow[0] * values[hops.buys[hops.start[routeOf[q] + 1] - 1]];
          }
        }
      }
    };
  return { sizes: [...drawn], output: orderings(routers, worth(false)), extraction: orderings(routers, worth(true)) };
}
