/**
 * What routes give: each unit brought to route r gets the same, which falls with the load X there.
 *
 *   pool   R/(R + X)           the output R X/(R + X) of all that is sold, shared pro rata; both reserves are R, and there is no fee
 *   road   −(a + b X/W)        a latency, affine in the share of all traffic W
 *
 * A trader of size w gets w times that. Both are (p + q X)/(c + d X), which is how they are computed.
 */
import type { Latency, RerouteOptions, RoadsOptions, Sizes } from "./options.js";

export type Routes =
  | { readonly kind: "pools"; readonly reserves: readonly number[] }
  | { readonly kind: "roads"; readonly latencies: readonly Latency[] };

export interface Congestion {
  readonly routes: Routes;
  readonly count: number; // m, routes
  readonly sizes: Float64Array; // [n], w
  readonly total: number; // W, the sum of all sizes
  readonly coefficients: Float64Array; // [m, 4], p q c d
  readonly rounds: number;
}

export const rerouteId = "commitment/reroute-v0";
export const roadsId = "commitment/reroute-roads-v0";

/** @throws when the sizes are not as many as the traders */
export function poolsOf(options: RerouteOptions): Congestion {
  const { reserves } = options;
  return congestion({ kind: "pools", reserves }, reserves, (R) => [R, 0, R, 1], options, rerouteId);
}

/** @throws when the sizes are not as many as the traders */
export function roadsOf(options: RoadsOptions): Congestion {
  const { latencies } = options;
  const row = ([a, b]: Latency, total: number) => [0 - a, (0 - b) / total, 1, 0];
  return congestion({ kind: "roads", latencies }, latencies, row, options, roadsId);
}

/** What a unit gets on route r under load X. */
export function rate({ coefficients }: Congestion, r: number, load: number): number {
  const k = 4 * r;
  return (coefficients[k] + coefficients[k + 1] * load) / (coefficients[k + 2] + coefficients[k + 3] * load);
}

interface Common {
  readonly players: number;
  readonly sizes: Sizes;
  readonly rounds: number;
}

function congestion<T>(
  routes: Routes,
  list: readonly T[],
  row: (one: T, total: number) => readonly number[],
  { players, sizes: given, rounds }: Common,
  id: string,
): Congestion {
  if (typeof given !== "number" && given.length !== players) {
    throw new Error(`${id}: option 'sizes' lists ${given.length} sizes, but there are ${players} players.`);
  }
  const sizes = typeof given === "number" ? new Float64Array(players).fill(given) : Float64Array.from(given);
  const total = sizes.reduce((sum, w) => sum + w, 0);
  const coefficients = Float64Array.from(list.flatMap((one) => row(one, total)));
  return { routes, count: list.length, sizes, total, coefficients, rounds };
}
