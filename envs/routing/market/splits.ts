/** Splits of typical orders by what they would bring alone on the pools at the start: what scripted routers know of a market. */
import type { Exchange } from "./exchange.js";
import { Walk } from "./walk.js";

/**
 * Grid points of every router, best first, as if all pools were there; routers alike share a list.
 *
 * @param single only those that send everything over one route
 */
export function ranked({ problem, grid, points, hops }: Exchange, single = false): readonly Int32Array[] {
  const { plan, tradeOf, typical } = problem;
  const { width, first, initial } = plan;
  const walk = new Walk(plan, hops);
  const pools = initial.slice();
  const flow = new Float64Array(1);
  const known = new Map<string, Int32Array>();
  return Array.from(tradeOf, (trade, a) => {
    const key = `${trade}/${typical[a]}`;
    const count = first[trade + 1] - first[trade];
    const output = Float64Array.from({ length: points }, (_, p) => {
      if (known.has(key)) return 0;
      const shares = grid.subarray(p * width, (p + 1) * width);
      if (shares.some((share, r) => share > 0 && (r >= count || (single && share < 1)))) return -1;
      pools.set(initial);
      return shares.reduce((sum, share, r) => {
        if (share === 0) return sum;
        flow[0] = share * typical[a];
        walk.send(pools, 0, first[trade] + r, flow, 0);
        return sum + flow[0];
      }, 0);
    });
    const list =
      known.get(key) ??
      Int32Array.from({ length: points }, (_, p) => p)
        .filter((p) => output[p] >= 0)
        .sort((p, q) => output[q] - output[p] || p - q);
    known.set(key, list);
    return list;
  });
}

/** The best point of every router over routes that are there at the start; its best point of all if none is. */
export function opening(e: Exchange): readonly number[] {
  const { problem, grid, hops, calendar } = e;
  const { width, first } = problem.plan;
  return ranked(e).map((list, a) => {
    const start = first[problem.tradeOf[a]];
    const there = (p: number) =>
      grid.subarray(p * width, (p + 1) * width).every((share, r) => share === 0 || isThere(start + r));
    return list.find(there) ?? list[0];
  });

  function isThere(route: number): boolean {
    return !hops.pool.subarray(hops.start[route], hops.start[route + 1]).some((k) => calendar.closed[k] === 1);
  }
}
