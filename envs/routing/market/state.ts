/**
 * The state of a market: pools and what is pending, attacks announced, the ledger, and totals of the episode to date.
 */
import type { Exchange } from "./exchange.js";

export type MarketState = {
  readonly phase: Uint8Array; // [lanes], 0 orders, 1 build
  readonly pools: Float64Array; // [lanes, slots]
  readonly base: Float64Array; // [lanes, slots], what a refill brings back
  readonly open: Uint8Array; // [lanes, pools]
  readonly there: Uint8Array; // [lanes, routes], 1 = all pools of the route are open
  readonly seen: Float32Array; // [lanes, features], the pools as agents see them
  readonly sizes: Float64Array; // [lanes, N]
  readonly parcels: Float64Array; // [lanes, swaps], what each swap sells
  readonly quotes: Float64Array; // [lanes, swaps], what it would get on the reserves as seen
  readonly least: Float64Array; // [lanes, swaps], what it insists on; Infinity on a route that is not there
  readonly outputs: Float64Array; // [lanes, swaps], what it got; −1 if it reverted, −2 if it was left out
  readonly limits: Float64Array; // [lanes, N], slippage limits
  readonly tips: Float64Array; // [lanes, N], in value
  readonly suffered: Float64Array; // [lanes, N], what the last round's output fell short of the quote, as a share of it
  readonly victims: Int32Array; // [lanes, 2K], swaps that searchers see, to sandwich, then to back-run; −1 none
  readonly prizes: Float64Array; // [lanes, 2K + 1], what each attack would bring now, then the best cycle; in value
  readonly attacks: Uint8Array; // [lanes, S, 3], as chosen: attack, fraction, bid
  readonly last: Uint8Array; // [lanes], the rule of the last block + 1
  readonly ledger: Float64Array; // [lanes, accounts, tokens + 1], what each has got since the reset
  readonly totals: Float64Array; // [lanes, metrics]
};

export const metrics = [
  ...["welfare", "searchers", "builder", "providers", "outside", "gas", "unfilled"],
  ...["extraction", "sandwiches", "backruns", "cycles", "reverted"],
] as const;

export function alloc({ problem, swaps, options, accounts }: Exchange, lanes: number): MarketState {
  const { plan, routers } = problem;
  const { targets, searchers } = options;
  const floats = (n: number) => new Float64Array(lanes * n);
  return {
    phase: new Uint8Array(lanes),
    pools: floats(plan.slots),
    base: floats(plan.slots),
    open: new Uint8Array(lanes * plan.markets.length),
    there: new Uint8Array(lanes * plan.routes.length),
    seen: new Float32Array(lanes * plan.features),
    sizes: floats(routers),
    parcels: floats(swaps),
    quotes: floats(swaps),
    least: floats(swaps),
    outputs: floats(swaps),
    limits: floats(routers),
    tips: floats(routers),
    suffered: floats(routers),
    victims: new Int32Array(lanes * 2 * targets),
    prizes: floats(2 * targets + 1),
    attacks: new Uint8Array(lanes * searchers * 3),
    last: new Uint8Array(lanes),
    ledger: floats(accounts.count * accounts.columns),
    totals: floats(metrics.length),
  };
}
