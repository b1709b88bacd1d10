/**
 * Profiles: how many traders of each size are on each route, which is all that matters of a joint action.
 *
 * There are Π over sizes of C(nₜ + m − 1, m − 1), n + 1 for equal traders on two routes. Where they are few, all are looked at; else
 * there are two ways to one answer:
 *
 *   equilibrium   traders come one after the other, the largest first, each to the best route it finds. Nobody wants to leave later: who
 *                 comes next is no larger, so it finds no route worse than an earlier trader would, and those on its route could have
 *                 been it (derived; for links of given speeds Fotakis et al. 2002)
 *   optimum       of equal traders: the next one goes where the sum grows most, which is best as X · rate(X) is concave
 *
 * Rates fall with the load, so that of equal traders the equilibria are the n best of all pairs (route, k-th trader there) by what the
 * k-th finds: there is one, but for ties (derived). With unequal ones an improving move lifts the sorted list of rates, so it has an end.
 *
 * References: Rosenthal (1973), Int. J. Game Theory 2; Fotakis et al. (2002), The structure and complexity of Nash equilibria, ICALP.
 */
import { type Congestion, rate } from "./model.js";

/** Traders of one size, by seat. */
export interface Kind {
  readonly size: number;
  readonly seats: readonly number[];
}

/** Numbers of traders, `[kinds, m]`. */
export type Profile = Int32Array;

export const mostProfiles = 100_000;
const slack = 1e-12; // of the larger of two payoffs that count as equal

/** The sizes, largest first. */
export function kindsOf({ sizes }: Congestion): Kind[] {
  const distinct = [...new Set(sizes)].sort((a, b) => b - a);
  return distinct.map((size) => ({ size, seats: [...sizes.keys()].filter((i) => sizes[i] === size) }));
}

export function countProfiles(model: Congestion, kinds: readonly Kind[] = kindsOf(model)): number {
  return kinds.reduce((product, { seats }) => product * choose(seats.length + model.count - 1, model.count - 1), 1);
}

/** All profiles in order, everybody on route 0 first. One object, rewritten. */
export function eachProfile(
  model: Congestion,
  visit: (profile: Profile) => void,
  kinds: readonly Kind[] = kindsOf(model),
): void {
  const m = model.count;
  const profile = new Int32Array(kinds.length * m);
  const fill = (kind: number, r: number, left: number): void => {
    if (kind === kinds.length) visit(profile);
    else if (r === m - 1) {
      profile[kind * m + r] = left;
      fill(kind + 1, 0, kinds[kind + 1]?.seats.length ?? 0);
    } else {
      for (let k = left; k >= 0; k--) {
        profile[kind * m + r] = k;
        fill(kind, r + 1, left - k);
      }
    }
  };
  fill(0, 0, kinds[0].seats.length);
}

/** X of each route, `[m]`. */
export function loadsOf({ count: m }: Congestion, profile: Profile, kinds: readonly Kind[]): Float64Array {
  const loads = new Float64Array(m);
  for (let k = 0; k < profile.length; k++) loads[k % m] += profile[k] * kinds[Math.floor(k / m)].size;
  return loads;
}

/** Σ of all payoffs. */
export function welfareOf(model: Congestion, profile: Profile, kinds: readonly Kind[] = kindsOf(model)): number {
  return loadsOf(model, profile, kinds).reduce((sum, X, r) => sum + X * rate(model, r, X), 0);
}

/** The most that a trader could gain by another route; 0 where the difference is only rounding. */
export function gapOf(model: Congestion, profile: Profile, kinds: readonly Kind[] = kindsOf(model)): number {
  const m = model.count;
  const loads = loadsOf(model, profile, kinds);
  let gap = 0;
  for (let k = 0; k < profile.length; k++) {
    if (profile[k] === 0) continue;
    const { size } = kinds[Math.floor(k / m)];
    const own = rate(model, k % m, loads[k % m]);
    for (let s = 0; s < m; s++) {
      if (s === k % m) continue;
      const other = rate(model, s, loads[s] + size);
      if (other - own > slack * Math.max(Math.abs(other), Math.abs(own))) gap = Math.max(gap, size * (other - own));
    }
  }
  return gap;
}

/** Everybody on route 0. */
export function bottom({ count: m }: Congestion, kinds: readonly Kind[]): Profile {
  return Int32Array.from({ length: kinds.length * m }, (_, k) => (k % m === 0 ? kinds[k / m].seats.length : 0));
}

/** An equilibrium, of any game. */
export function oneEquilibrium(model: Congestion, kinds: readonly Kind[] = kindsOf(model)): Profile {
  return filled(model, kinds, (r, load, size) => rate(model, r, load + size));
}

/** A best profile of equal traders. */
export function equalOptimum(model: Congestion, kinds: readonly Kind[] = kindsOf(model)): Profile {
  return filled(model, kinds, (r, load, size) => {
    const more = load + size;
    return more * rate(model, r, more) - load * rate(model, r, load);
  });
}

/** Traders come one after the other, the largest first, to the route that is worth most then; the first among equals. */
function filled(
  { count: m }: Congestion,
  kinds: readonly Kind[],
  worth: (r: number, load: number, size: number) => number,
): Profile {
  const profile = new Int32Array(kinds.length * m);
  const loads = new Float64Array(m);
  kinds.forEach(({ size, seats }, t) => {
    for (const _ of seats) {
      let best = 0;
      for (let r = 1; r < m; r++) if (worth(r, loads[r], size) > worth(best, loads[best], size)) best = r;
      loads[best] += size;
      profile[t * m + best]++;
    }
  });
  return profile;
}

/** A route for each seat: of equal traders, lower seats take lower routes. */
export function seated({ count: m, sizes }: Congestion, profile: Profile, kinds: readonly Kind[]): number[] {
  const routes = Array<number>(sizes.length).fill(0);
  kinds.forEach(({ seats }, t) => {
    let next = 0;
    for (let r = 0; r < m; r++) for (let k = profile[t * m + r]; k > 0; k--) routes[seats[next++]] = r;
  });
  return routes;
}

/** What each trader could gain by its best other route. */
export function gainsAt(model: Congestion, routes: ArrayLike<number>): number[] {
  const loads = new Float64Array(model.count);
  model.sizes.forEach((w, i) => {
    loads[routes[i]] += w;
  });
  return Array.from(model.sizes, (w, i) => {
    const own = rate(model, routes[i], loads[routes[i]]);
    let best = own;
    for (let r = 0; r < model.count; r++) if (r !== routes[i]) best = Math.max(best, rate(model, r, loads[r] + w));
    return w * (best - own);
  });
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let j = 1; j <= k; j++) product = (product * (n - k + j)) / j;
  return Math.round(product);
}
