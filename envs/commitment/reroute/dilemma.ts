/**
 * Giving way: what a trader loses that leaves its route for another, what the others gain by it, and when nobody would alone although
 * it pays for all.
 *
 *   compensation = what the one who moves loses          it would move alone where this is below 0
 *   surplus      = what all others gain − compensation   left to share once it is made good
 *
 * From everybody on route 0, with total W and a mover of size w, a second pool of reserve R₁ makes a dilemma (compensation > 0 and
 * surplus > 0) iff it is between two bounds, and a second road iff its fixed cost a₁ is, with y = w/W (derived):
 *
 *   pools    R₀² w / (R₀ (2W − w) + W (W − w))  <  R₁  <  R₀ w / W
 *   roads    a₀ + b₀ − b₁ y  <  a₁  <  a₀ + b₀ (2 − y) − b₁ y
 *
 * For n equal traders of size q these are R₀²/((2n − 1) R₀ + n (n − 1) q) and R₀/n. Derivation, pools: moving pays where
 * R₁/(R₁ + w) > R₀/(R₀ + W). Route 0 gives R₀ W/(R₀ + W) before and R₀ (W − w)/(R₀ + W − w) after, less by ρ w with
 * ρ = R₀²/((R₀ + W)(R₀ + W − w)), so the sum grows where R₁/(R₁ + w) > ρ. Roads: moving pays where a₁ + b₁ y < a₀ + b₀; the sum of
 * costs falls by w (a₀ + b₀ (2 − y) − a₁ − b₁ y), as (1 − (1 − y)²)/y = 2 − y. Among unequal traders the smallest decides: it is the first
 * to find moving worth while, and the first whose moving pays for all.
 */
import { type Congestion, rate } from "./model.js";
import { bottom, type Kind, kindsOf, loadsOf, type Profile } from "./profiles.js";

export interface Move {
  readonly size: number; // of the trader who moves
  readonly from: number; // routes
  readonly to: number;
  readonly before: number; // what it gets
  readonly after: number;
  readonly compensation: number; // before − after
  readonly othersGain: number;
  readonly surplus: number; // othersGain − compensation
}

/** Every move of one trader from a profile, by size and route. */
export function movesFrom(model: Congestion, profile: Profile, kinds: readonly Kind[] = kindsOf(model)): Move[] {
  const m = model.count;
  const loads = loadsOf(model, profile, kinds);
  return Array.from(profile.keys()).flatMap((k) => {
    if (profile[k] === 0) return [];
    const from = k % m;
    const { size } = kinds[Math.floor(k / m)];
    const targets = Array.from({ length: m }, (_, r) => r).filter((r) => r !== from);
    return targets.map((to) => moved(model, loads, size, from, to));
  });
}

function moved(model: Congestion, loads: Float64Array, size: number, from: number, to: number): Move {
  const others = Math.max(0, loads[from] - size);
  const before = size * rate(model, from, loads[from]);
  const after = size * rate(model, to, loads[to] + size);
  const left = others * (rate(model, from, others) - rate(model, from, loads[from])); // who stay gain this
  const met = loads[to] * (rate(model, to, loads[to] + size) - rate(model, to, loads[to])); // whom it meets lose this
  const othersGain = left + met;
  const compensation = before - after;
  return { size, from, to, before, after, compensation, othersGain, surplus: othersGain - compensation };
}

/** The move with the highest surplus, the first among equals. */
export function bestMove(moves: readonly Move[]): Move {
  return moves.reduce((best, move) => (move.surplus > best.surplus ? move : best));
}

/** From everybody on route 0: would each lose by moving alone, while some move leaves a surplus? */
export function isDilemma(model: Congestion): boolean {
  const kinds = kindsOf(model);
  const moves = movesFrom(model, bottom(model, kinds), kinds);
  return moves.every(({ compensation }) => compensation > 0) && moves.some(({ surplus }) => surplus > 0);
}

/**
 * Bounds on the second of two pools' reserve, or on the second of two roads' fixed cost, between which it is a dilemma; see the header.
 *
 * @param size of the trader who moves; of several the smallest
 */
export function dilemmaBounds({ routes, total: W }: Congestion, size: number): readonly [low: number, high: number] {
  if (routes.kind === "pools") {
    const [R] = routes.reserves;
    return [(R * R * size) / (R * (2 * W - size) + W * (W - size)), (R * size) / W];
  }
  const [[a, b], [, slope]] = routes.latencies;
  const y = size / W;
  return [a + b - slope * y, a + b * (2 - y) - slope * y];
}
