/** State of liquidity provision, and where each number of a lane is. */
import { fairSlots } from "../fair/fair.js";
import type { ProvisionMarket } from "./options.js";

export type ProvisionState = {
  readonly fair: Float64Array; // [lanes, fairSlots], the fair price and what is drawn
  readonly pools: Float64Array; // [lanes, tiers, 2], reserves x, y
  readonly shares: Float64Array; // [lanes, tiers, n + 2]: providers', residents', all; at first √(x y)
  readonly place: Int32Array; // [lanes, n]: 0 out, 1 + tier · levels + (level − 1)
  readonly wallets: Float64Array; // [lanes, n + m + users, 2], tokens since the start; users: by router, or all
  readonly orders: Float64Array; // [lanes, max(R, 1)]: size in Y of a router's order, below 0 to sell X; 0 for none
  readonly turns: Int32Array; // [lanes, m + users], who trades when
  readonly start: Float64Array; // [lanes, 2], tokens in all pools at the start
  readonly volume: Float64Array; // [lanes, tiers], value that went in during the last block
  readonly seen: Float64Array; // [lanes, lag + 1, tiers, 3]: price, depth and volume as providers see them, a ring
  readonly clock: Int32Array; // [lanes], blocks played
  readonly sums: Float64Array; // [lanes, columns]
  readonly work: Float64Array; // [lanes, 8 + 4 tiers]
};

/** Sums of an episode, in Y at the fair price of each trade. */
export const sums = {
  ...{ userFees: 0, informedFees: 1, informedGain: 2, userGain: 3, userVolume: 4 },
  ...{ gas: 5, inventory: 6, providers: 7 },
} as const;
export const columns = 8;

export interface Layout {
  readonly users: number; // wallets of uninformed traders
  readonly agents: number; // wallets
  readonly holders: number; // n + 2
  readonly width: number; // of work
  readonly providers: number;
  readonly informed: number;
  readonly routers: number;
  readonly levels: number;
  readonly steps: number;
  readonly lag: number;
  readonly length: number;
  readonly amounts: Float64Array;
}

/** What the rules read at every step, as one literal: records that are spread together are slow to read, and their numbers are boxed. */
export function layoutOf(market: ProvisionMarket): Layout {
  const { providers, informed, routers, tiers, levels, steps, lag, length, amounts } = market;
  const users = Math.max(routers, 1);
  return {
    users,
    agents: providers + informed + users,
    holders: providers + 2,
    width: 8 + 4 * tiers.length,
    providers,
    informed,
    routers,
    levels,
    steps,
    lag,
    length,
    amounts,
  };
}

export function allocState(market: ProvisionMarket, lanes: number): ProvisionState {
  const { users, agents, holders, width } = layoutOf(market);
  const { tiers, providers, informed, lag } = market;
  const K = tiers.length;
  return {
    fair: new Float64Array(lanes * fairSlots),
    pools: new Float64Array(lanes * K * 2),
    shares: new Float64Array(lanes * K * holders),
    place: new Int32Array(lanes * providers),
    wallets: new Float64Array(lanes * agents * 2),
    orders: new Float64Array(lanes * users),
    turns: new Int32Array(lanes * (informed + users)),
    start: new Float64Array(lanes * 2),
    volume: new Float64Array(lanes * K),
    seen: new Float64Array(lanes * (lag + 1) * K * 3),
    clock: new Int32Array(lanes),
    sums: new Float64Array(lanes * columns),
    work: new Float64Array(lanes * width),
  };
}

/** Every number of one lane becomes 0. */
export function clearState(s: ProvisionState, lane: number): void {
  for (const key in s) {
    const array = s[key as keyof ProvisionState];
    const width = array.length / s.clock.length;
    for (let k = lane * width; k < (lane + 1) * width; k++) array[k] = 0;
  }
}
