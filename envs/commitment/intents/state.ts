/** State of the intents game. */
import type { IntentsModel } from "./model.js";
import { strategies } from "./strategies.js";

export type IntentsState = {
  readonly stage: Uint8Array; // [lanes], 0: traders commit, 1: solvers propose
  readonly side: Uint8Array; // [lanes, n], 0 sells the base, 1 the quote
  readonly size: Float64Array; // [lanes, n], units of what is sold
  readonly premium: Float64Array; // [lanes, n]
  readonly order: Int32Array; // [lanes, n], in which orders that are routed reach the pools
  readonly cost: Float64Array; // [lanes, m], of sending a settlement
  readonly pools: Float64Array; // [lanes, slots]
  readonly intent: Int32Array; // [lanes, n], actions of the traders
  readonly gave: Float64Array; // [lanes, n], value given
  readonly got: Float64Array; // [lanes, n], value got
  readonly survey: Float64Array; // [lanes, strategies, 4]: score and spread in value, π, ρ
  readonly tally: Float64Array; // [lanes, tallies]
};

export const tallies = [
  "welfare", // Σ rewards of the traders
  "surplus", // of the users beyond their limits, after margin and fee
  "score", // of the settlement that was carried out
  "matched share", // of all that traders sell, in value
  "price", // of the match, relative to the mid; 0: none
  "kept", // by the winning solver, of the spread
  "payments", // from the protocol to the solvers
  "solver profit", // Σ rewards of the solvers
  "protocol fee",
  "cost", // of sending settlements
  "reverts",
] as const;

export type Tally = (typeof tallies)[number];

/** Columns of the tally. */
export const column = Object.fromEntries(tallies.map((name, k) => [name, k])) as { readonly [K in Tally]: number };

export const perStrategy = 4;

export function allocate({ options, plan }: IntentsModel, lanes: number): IntentsState {
  const { traders: n, solvers: m } = options;
  return {
    stage: new Uint8Array(lanes),
    side: new Uint8Array(lanes * n),
    size: new Float64Array(lanes * n),
    premium: new Float64Array(lanes * n),
    order: new Int32Array(lanes * n),
    cost: new Float64Array(lanes * m),
    pools: new Float64Array(lanes * plan.slots),
    intent: new Int32Array(lanes * n),
    gave: new Float64Array(lanes * n),
    got: new Float64Array(lanes * n),
    survey: new Float64Array(lanes * strategies.length * perStrategy),
    tally: new Float64Array(lanes * tallies.length),
  };
}
