/**
 * Settles a few orders once: who swaps with whom at the best uniform price, and what is routed. Plain data in, plain data out.
 *
 *   surplus of an order = value got − limit · value given, at the mid price M;  the best price has the highest sum of all orders,
 *   what is routed included; not to match at all counts as a price too, so that nothing is ever lost by asking
 *
 * Where nobody routes no other uniform price does better, since the sum is piecewise linear in it (book.ts); nor where one side alone may route,
 * pools are at rest and limits at most M, since more matched is then always better. Where both sides route against each other a price
 * between two candidates may do better, by the little that the one leaves in the pool for the other. Among equals the price nearest M counts.
 */
import { resolve } from "../../../src/options.js";
import type { Plan } from "../../routing/plan.js";
import type { Network } from "../../routing/pool.js";
import { Book } from "./book.js";
import { intentsModel } from "./model.js";
import { intentsDefaults, type Pair } from "./options.js";
import { Router } from "./router.js";

export interface IntentOrder {
  readonly side: 0 | 1; // 0 sells the base, 1 the quote
  readonly size: number; // units of what it sells
  readonly limit: number; // least it takes, value per value at the mid price: 1 is the mid
  readonly otherwise?: "route" | "nothing"; // for what is not matched; default route
}

export interface SettleOptions {
  readonly network?: Network;
  readonly pair?: Pair;
  readonly sequence?: readonly number[]; // in which orders are routed; default as listed
  readonly price?: number | "none"; // relative to the mid, instead of the best one; none: nobody is matched
}

export interface Settled {
  readonly mid: number; // quote per base
  readonly price: number | undefined; // of the match, relative to the mid; nothing where nobody is matched
  readonly matched: readonly number[]; // units of what each sells
  readonly received: readonly number[]; // units of what each buys, matched or routed
  readonly fromMatch: readonly number[]; // of these, what came from the match
  readonly surplus: number; // value, of all orders
  readonly welfare: number; // value got − value given, of all orders
}

/** @throws when an order, the network or the pair is wrong */
export function settleIntents(orders: readonly IntentOrder[], options: SettleOptions = {}): Settled {
  const { network, pair, sequence = orders.map((_, i) => i), price } = options;
  for (const [i, { side, size, limit }] of orders.entries()) {
    const good = (side === 0 || side === 1) && size > 0 && Number.isFinite(size) && limit > 0 && Number.isFinite(limit);
    if (!good) throw new Error(`settleIntents: order ${i} needs side 0 or 1, and a positive size and limit.`);
  }
  if ([...sequence].sort((a, b) => a - b).some((i, k) => i !== k) || sequence.length !== orders.length) {
    throw new Error(`settleIntents: sequence must name each of the ${orders.length} orders once.`);
  }
  const given = { traders: Math.max(orders.length, 1), ...(network && { network }), ...(pair && { pair }) };
  const { plan, unit, mid } = intentsModel(resolve(intentsDefaults, given, "settleIntents"), "settleIntents");
  const book = new Book(orders.length);
  for (const [i, { side, size, limit, otherwise = "route" }] of orders.entries()) {
    book.side[i] = side;
    book.given[i] = size * unit[side];
    book.limit[i] = limit;
    book.live[i] = otherwise === "route" ? 1 : 2;
  }
  book.arrange();
  const router = new Router(plan);
  const at = (prices?: readonly [number, number]): Settled =>
    settledAt(book, router, plan, unit, mid, sequence, prices);
  if (price === "none") return at();
  if (price !== undefined) return at([price, 1 / price]);
  let best = at();
  const dust = 1e-12 * book.given.reduce((sum, value) => sum + value, 0); // below it two prices are as good
  const count = book.list();
  for (let c = 0; c < count; c++) {
    const one = at([book.candidates[2 * c], book.candidates[2 * c + 1]]);
    const nearer = away(one) < away(best);
    if (one.surplus > best.surplus + dust || (nearer && one.surplus >= best.surplus - dust)) best = one;
  }
  return best;
}

/** How far a match is from the mid; not to match is farthest. */
const away = ({ price }: Settled): number =>
  price === undefined ? Number.POSITIVE_INFINITY : Math.max(price, 1 / price);

function settledAt(
  book: Book,
  router: Router,
  plan: Plan,
  unit: Float64Array,
  mid: number,
  sequence: readonly number[],
  prices: readonly [number, number] | undefined, // π, ρ
): Settled {
  const { price, filled, side, given, limit, live, n } = book;
  filled.fill(0);
  if (prices) {
    price.set(prices);
    book.fill();
  }
  const pools = plan.initial.slice();
  const fromMatch = Array.from({ length: n }, (_, i) => (filled[i] * price[side[i]]) / unit[1 - side[i]]);
  const received = [...fromMatch];
  const cell = new Float64Array(1);
  let surplus = 0;
  let welfare = 0;
  for (const i of sequence) {
    const rest = given[i] - filled[i];
    const routed = live[i] === 1 && rest > 0;
    if (routed) {
      cell[0] = rest / unit[side[i]];
      router.send(pools, 0, side[i], cell, 0);
      received[i] += cell[0];
    }
    const gave = routed ? given[i] : filled[i];
    const got = received[i] * unit[1 - side[i]];
    surplus += got - limit[i] * gave;
    welfare += got - gave;
  }
  const some = filled.some((x) => x > 0);
  const matched = Array.from(filled, (x, i) => x / unit[side[i]]);
  return { mid, price: some ? price[0] : undefined, matched, received, fromMatch, surplus, welfare };
}
