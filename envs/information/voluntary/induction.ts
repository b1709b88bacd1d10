/**
 * Backward induction of the voluntary trade (derived).
 *
 *   execution   refrain iff d K ≥ η v
 *   trade       iff v − c ≥ 0 where the searcher will refrain, else iff v − c − η v + ρ d K ≥ 0
 *   collateral  the grid's best: −r K without a trade, φ v − r K with an honest one, φ v + η v − d K − r K with a sandwich; ties to the lower K
 *
 * All payoffs are linear in v between breakpoints, so means over v are exact: midpoints of all cells between them.
 */
import type { VoluntaryOptions } from "./options.js";

export interface Outcome {
  readonly level: number; // place of K on the grid
  readonly collateral: number;
  readonly trades: boolean;
  readonly honours: boolean; // would it?
  readonly user: number;
  readonly searcher: number;
}

const slack = 1e-6; // values are seen as Float32

/** Will the searcher refrain? */
export const honours = ({ detection, extraction }: VoluntaryOptions, value: number, collateral: number): boolean =>
  detection * collateral >= extraction * value - slack;

/** Will the user trade? */
export function trades(options: VoluntaryOptions, value: number, collateral: number): boolean {
  return userGets(options, value, collateral) >= -slack;
}

function userGets(options: VoluntaryOptions, value: number, collateral: number): number {
  const { cost, extraction, restitution, detection } = options;
  if (honours(options, value, collateral)) return value - cost;
  return value - cost - extraction * value + restitution * detection * collateral;
}

/** What the searcher can expect of a collateral. */
function searcherGets(options: VoluntaryOptions, value: number, collateral: number): number {
  const { capital, tip, extraction, detection } = options;
  if (!trades(options, value, collateral)) return 0 - capital * collateral;
  const takes = honours(options, value, collateral) ? 0 : extraction * value - detection * collateral;
  return tip * value + takes - capital * collateral;
}

/** What follows a collateral. */
export function after(options: VoluntaryOptions, value: number, level: number): Outcome {
  const collateral = level * options.step;
  const willing = trades(options, value, collateral);
  return {
    level,
    collateral,
    trades: willing,
    honours: honours(options, value, collateral),
    user: willing ? userGets(options, value, collateral) : 0,
    searcher: searcherGets(options, value, collateral),
  };
}

/** The searcher's best collateral, and what follows. */
export function best(options: VoluntaryOptions, value: number): Outcome {
  let found = 0;
  let most = searcherGets(options, value, 0);
  for (let level = 1; level < options.levels; level++) {
    const next = searcherGets(options, value, level * options.step);
    if (next <= most + 1e-12) continue;
    most = next;
    found = level;
  }
  return after(options, value, found);
}

export interface Means {
  readonly traded: number;
  readonly honoured: number; // trades that are not sandwiched
  readonly collateral: number;
  readonly committed: number; // share of episodes with one
  readonly user: number;
  readonly searcher: number;
}

/** Means over values in equilibrium. */
export function means(options: VoluntaryOptions): Means {
  const cuts = breakpoints(options);
  const sum = { traded: 0, honoured: 0, collateral: 0, committed: 0, user: 0, searcher: 0 };
  for (let k = 1; k < cuts.length; k++) {
    const length = cuts[k] - cuts[k - 1];
    if (length < 1e-12) continue;
    const one = best(options, (cuts[k] + cuts[k - 1]) / 2);
    sum.traded += one.trades ? length : 0;
    sum.honoured += one.trades && one.honours ? length : 0;
    sum.collateral += one.collateral * length;
    sum.committed += one.level > 0 ? length : 0;
    sum.user += one.user * length;
    sum.searcher += one.searcher * length;
  }
  return sum;
}

/**
 * Values at which somebody's best choice can change: where a collateral stops being credible, where an honest trade, or a sandwich, is worth
 * what its collateral costs, and where the user does not mind a sandwich. Between an honest trade and a sandwich that the user accepts the searcher
 * never hesitates: the sandwich needs less collateral, and pays more than it loses.
 */
function breakpoints(options: VoluntaryOptions): number[] {
  const { cost, extraction, detection, restitution, capital, tip, step, levels } = options;
  const cuts = [0, 1, cost];
  for (let k = 0; k < levels; k++) {
    const K = k * step;
    cuts.push((detection * K) / extraction, (capital * K) / tip);
    cuts.push(
      ((capital + detection) * K) / (tip + extraction),
      (cost - restitution * detection * K) / (1 - extraction),
    );
  }
  return cuts.filter((v) => v >= 0 && v <= 1).sort((a, b) => a - b);
}
