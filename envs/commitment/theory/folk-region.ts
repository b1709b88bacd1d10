/**
 * The folk region of a two-player game: what voluntary conditional commitments can bring about.
 *
 *   region = conv {(u₀(a), u₁(a)) : a} ∩ {u ≥ minmax},   minmaxᵢ = min over the other's mixed strategies of max over i's actions
 *
 * For two players the equilibria of commitment games reach just these payoffs, lotteries over joint actions included (Kalai et al.). It
 * is never empty: the payoffs of every equilibrium of the game itself lie in it. It may be a segment or a point, of area 0.
 *
 * Comparisons allow for rounding by 1e-9 of each player's range of payoffs.
 *
 * Reference: Kalai, Kalai, Lehrer & Samet (2010), A commitment folk theorem, Games Econ. Behav. 69.
 */
import { bimatrix } from "../matrix/bimatrix.js";
import type { NormalForm } from "../matrix/normal-form.js";

export type Point = readonly [number, number]; // payoffs of players 0 and 1

export interface FolkRegion {
  readonly vertices: readonly Point[]; // counter-clockwise, from the leftmost (the lowest of them, if there are two)
  readonly area: number; // in squared payoffs
  readonly minmax: Point;
}

const slack = 1e-9; // of a range

/** @throws where the game is not of two players with at most 20 actions together */
export function folkRegion(form: NormalForm): FolkRegion {
  const minmax = bimatrix(form).held;
  const pure = Array.from({ length: form.joints }, (_, k): Point => [form.payoffs[2 * k], form.payoffs[2 * k + 1]]);
  const ranges: Point = [rangeOf(pure, 0), rangeOf(pure, 1)];
  const right = above(hull(pure, ranges), 0, minmax[0], ranges[0]);
  const vertices = hull(above(right, 1, minmax[1], ranges[1]), ranges);
  return { vertices, area: areaOf(vertices), minmax };
}

function rangeOf(points: readonly Point[], axis: 0 | 1): number {
  const all = points.map((p) => p[axis]);
  return Math.max(...all) - Math.min(...all);
}

/** Twice the area of the triangle, positive where it turns to the left. */
const cross = (o: Point, p: Point, q: Point): number => (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);

/** Convex hull, without points on its edges. @see Andrew (1979), Inf. Process. Lett. 9, the monotone chain */
function hull(points: readonly Point[], ranges: Point): Point[] {
  const same = (p: Point, q: Point) => [0, 1].every((axis) => Math.abs(p[axis] - q[axis]) <= slack * ranges[axis]);
  const distinct = points.filter((p, k) => points.findIndex((q) => same(p, q)) === k);
  if (distinct.length < 3) return distinct.sort(fromLeft);
  const flat = 1e-12 * ranges[0] * ranges[1];
  const chain = (list: readonly Point[]): Point[] => {
    const kept: Point[] = [];
    for (const p of list) {
      while (kept.length > 1 && cross(kept[kept.length - 2], kept[kept.length - 1], p) <= flat) kept.pop();
      kept.push(p);
    }
    return kept.slice(0, -1); // the last point begins the other chain
  };
  const sorted = distinct.sort(fromLeft);
  return [...chain(sorted), ...chain(sorted.toReversed())];
}

const fromLeft = (p: Point, q: Point): number => p[0] - q[0] || p[1] - q[1];

/** The part of a convex polygon, segment or point where one coordinate is at least `floor`. */
function above(polygon: readonly Point[], axis: 0 | 1, floor: number, range: number): Point[] {
  const most = slack * range;
  const at = (p: Point, value: number): Point => (axis === 0 ? [value, p[1]] : [p[0], value]);
  return polygon.flatMap((p, k) => {
    const q = polygon[(k + 1) % polygon.length];
    const [here, there] = [p[axis] - floor, q[axis] - floor];
    const kept: Point[] = here < -most ? [] : [here < 0 ? at(p, floor) : p];
    if (Math.min(here, there) < -most && Math.max(here, there) > most) {
      const share = here / (here - there);
      kept.push(at([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])], floor));
    }
    return kept;
  });
}

function areaOf(vertices: readonly Point[]): number {
  const [first] = vertices;
  return vertices.slice(2).reduce((sum, q, k) => sum + cross(first, vertices[k + 1], q) / 2, 0);
}
