/**
 * What a router sees: its own order, what the others bring together (each of them by itself where sizes are drawn and there are
 * at most 16 routers, as in a public mempool), which trade it has, the pools where they carry over from round to round (else they
 * stand as given whenever anybody acts; late or blurred where `lag` and `noise` say so, see sight.ts), and the time.
 *
 * Amounts are shown as a/(a + typical) and reserves as r/(r + r₀): bounded, rising, and ½ in the middle.
 */
import { type Box, box, type Field } from "../../src/space.js";
import type { Problem } from "./problem.js";
import type { RoutingState } from "./routing.js";
import { poolsWidth } from "./sight.js";
import { isFixed } from "./sizes.js";

/** Are the others' orders shown one by one? */
const isListed = (p: Problem): boolean => p.routers > 1 && p.routers <= 16 && !isFixed(p.sizes);

export function observation(p: Problem): Box {
  const unit = (name: string, what: string): Field => ({ name, unit: what, low: 0, high: 1 });
  const { plan } = p;
  const fields: Field[] = [unit("size", "order / (order + typical order)")];
  if (p.routers > 1) fields.push(unit("others", "their orders / (their orders + typical)"));
  if (isListed(p)) {
    for (let k = 1; k < p.routers; k++) fields.push(unit(`next ${k}`, "that router's order / (it + typical)"));
  }
  plan.trades.forEach((trade, t) => {
    if (plan.trades.length > 1) fields.push(unit(`trade ${t} ${trade.sell}-${trade.buy}`, "1 if mine"));
  });
  const markets = poolsWidth(p) > 0 ? plan.markets : [];
  const late = p.lag > 0 ? `, ${p.lag} round${p.lag > 1 ? "s" : ""} ago` : "";
  const reserve = `reserve / (reserve + initial)${late}${p.noise > 0 ? ", blurred" : ""}`;
  markets.forEach((market, k) => {
    const { name, tokens } = plan.network.pools[k];
    const label = `${k} ${name ?? tokens.join("-")}`;
    for (let f = 0; f < market.features; f++) fields.push(unit(`pool ${label} [${f}]`, reserve));
  });
  if (p.horizon > 1) fields.push(unit("time", "rounds played / rounds"));
  return box(fields);
}

/** The part of the state that tells of the orders. */
type Orders = Pick<RoutingState, "sizes" | "demand" | "orders">;

/** Writes what routers see of the orders of a round, once per round: `[lanes, N, width]` of `orders`. */
export function seeOrders(p: Problem, s: Orders, lane: number): void {
  const { routers, typical, beside } = p;
  const row = lane * routers;
  const width = ordersWidth(p);
  const listed = isListed(p);
  for (let a = 0; a < routers; a++) {
    let k = (row + a) * width;
    const size = s.sizes[row + a];
    s.orders[k++] = size / (size + typical[a]);
    if (routers === 1) continue;
    const others = Math.max(s.demand[lane] - size, 0);
    s.orders[k++] = others / (others + beside[a]);
    if (!listed) continue;
    for (let d = 1; d < routers; d++) {
      const other = (a + d) % routers;
      const theirs = s.sizes[row + other];
      s.orders[k++] = theirs / (theirs + typical[other]);
    }
  }
}

/** How many numbers tell a router of the orders. */
export const ordersWidth = (p: Problem): number => (p.routers === 1 ? 1 : isListed(p) ? 1 + p.routers : 2);

/** The game's `observe`, with its constants at hand. */
export function observer(p: Problem) {
  const { routers, tradeOf, horizon } = p;
  const features = poolsWidth(p);
  const blurred = p.noise > 0;
  const width = ordersWidth(p);
  const trades = p.plan.trades.length;
  return (
    s: RoutingState,
    lane: number,
    time: number,
    _role: number,
    agent: number,
    out: Float32Array,
    to: number,
  ): void => {
    const { orders } = s;
    let k = to;
    const own = (lane * routers + agent) * width;
    for (let d = own; d < own + width; d++) out[k++] = orders[d];
    if (trades > 1) for (let t = 0; t < trades; t++) out[k++] = tradeOf[agent] === t ? 1 : 0;
    const pools = blurred ? s.blurred : s.seen;
    const first = (blurred ? lane * routers + agent : lane) * features;
    for (let f = first; f < first + features; f++) out[k++] = pools[f];
    if (horizon > 1) out[k] = time / horizon;
  };
}

/**
 * The sizes that router 0's observation tells: exact to Float32 where all are listed, else the others share their sum in
 * proportion to what is typical.
 */
export function readSizes(p: Problem, observations: Float32Array, at: number): Float64Array {
  const { routers, typical, beside } = p;
  if (isFixed(p.sizes)) return typical;
  const invert = (x: number, scale: number) => (scale * x) / Math.max(1 - x, 1e-7);
  const sizes = new Float64Array(routers);
  sizes[0] = invert(observations[at], typical[0]);
  const others = routers > 1 ? invert(observations[at + 1], beside[0]) : 0;
  for (let a = 1; a < routers; a++) {
    sizes[a] = isListed(p) ? invert(observations[at + 1 + a], typical[a]) : (others * typical[a]) / beside[0];
  }
  return sizes.map((x) => Math.max(x, 1e-12));
}
