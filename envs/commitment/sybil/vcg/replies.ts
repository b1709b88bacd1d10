/**
 * Best replies in the auction under one or two names: derived here, and by looking at every bid of the grid where these are few.
 *
 * Let w(S) be what the others' bids are worth on the items S. Under the rule the price of what one identity gets does not depend on its
 * own bid, and no value is above the highest bid, so
 *
 *   one name    U₁ = max over S of v(S) − (w(AB) − w(AB ∖ S)), S = ∅ included: truthful bids get it
 *   two names   the one that gets A pays max(w(AB) − b, w(A)), b being the other's bid on B, and likewise, at best
 *               U₂ = v(AB) − w(A) − w(B)
 *
 * Further bids of either name only raise what the other one pays, and a name that gets nothing can only do that. So the best reply earns
 * max(0, U₁ − c, U₂ − 2c). Splitting pays where w(AB) > w(A) + w(B), the others being complements: then w(AB) is the bid on both of one of
 * them, so that bids b = w(AB) − w(B) on A and w(AB) − w(A) on B are on the grid, and it saves the difference. It is the best reply iff
 * c < min(U₂ − U₁, U₂/2).
 */
import { allocate, nobody } from "./allocate.js";
import type { Bundles } from "./options.js";
import { type SybilVcgState, settler } from "./vcg.js";

/** What the others' bids are worth, steps. */
export interface Rivals {
  readonly a: number; // w(A)
  readonly b: number; // w(B)
  readonly both: number; // w(AB)
}

export interface Reply {
  readonly names: number; // 0, 1 or 2
  readonly payoff: number; // value
  readonly bids: readonly number[]; // [identities, 3], steps
  readonly one: number; // U₁, value
  readonly two: number; // U₂, value; −∞ where there is no second name
}

/** @param bids of all, `[n, identities, 3]`, steps */
export function rivalsOf({ n, identities }: Bundles, bids: ArrayLike<number>, i: number): Rivals {
  const width = 3 * identities;
  const others = Int32Array.from(Array.from(bids).filter((_, k) => Math.floor(k / width) !== i));
  const count = (n - 1) * identities;
  const only = (item: number) => Math.max(0, ...others.filter((_, k) => k % 3 === item));
  return { a: only(0), b: only(1), both: allocate(others, count, nobody, new Int32Array(2)) };
}

/** Truthful bids of bidder i under its first name, steps. */
export function truth({ levels, identities }: Bundles, i: number): number[] {
  return [...levels.subarray(3 * i, 3 * i + 3), ...Array<number>(3 * (identities - 1)).fill(0)];
}

/** The best reply of bidder i; of those that pay alike the one with fewer names. */
export function bestReply(model: Bundles, bids: ArrayLike<number>, i: number): Reply {
  const { levels, step, identities, cost } = model;
  const { a, b, both } = rivalsOf(model, bids, i);
  const [va, vb, vboth] = levels.subarray(3 * i, 3 * i + 3);
  const one = step * Math.max(0, va - (both - b), vb - (both - a), vboth - both);
  const two = identities > 1 ? step * (vboth - a - b) : Number.NEGATIVE_INFINITY;
  const shared = { one, two };
  const absent: Reply = { ...shared, names: 0, payoff: 0, bids: Array<number>(3 * identities).fill(0) };
  const single: Reply = { ...shared, names: 1, payoff: one - cost, bids: truth(model, i) };
  // The least bids that make both prices as low as they get; they win, as w(AB) > w(A) + w(B) where this is the best.
  const double: Reply = { ...shared, names: 2, payoff: two - 2 * cost, bids: [both - b, 0, 0, 0, both - a, 0] };
  let best = one > 0 && single.payoff > 0 ? single : absent;
  if (cost === 0) best = single; // a truthful bid does no harm
  if (double.payoff > best.payoff + 1e-12) best = double;
  return best;
}

export interface Searched {
  readonly looked: number; // bids
  readonly payoff: number; // value, of the best
  readonly count: number; // how many are best
  readonly bids: readonly number[]; // the first of the best with fewest names, steps
  readonly names: number; // of those
}

const mostLooked = 200_000;

/** The same by looking at every bid of the grid; nothing where they are too many. */
export function searchReply(model: Bundles, bids: ArrayLike<number>, i: number): Searched | undefined {
  const { n, worth, step, highest, identities, cost } = model;
  const width = 3 * identities;
  const looked = (highest + 1) ** width;
  if (looked > mostLooked) return undefined;
  const joint = Float32Array.from(bids);
  const s: SybilVcgState = { won: new Uint8Array(n), paid: new Int32Array(n), names: new Uint8Array(n) };
  const settle = settler(model);
  let best = { payoff: Number.NEGATIVE_INFINITY, count: 0, bids: [] as number[], names: 0 };
  for (let k = 0; k < looked; k++) {
    for (let at = 0, left = k; at < width; at++, left = Math.floor(left / (highest + 1))) {
      joint[i * width + at] = left % (highest + 1);
    }
    settle(joint, 0, s, 0);
    const payoff = worth[4 * i + s.won[i]] - step * s.paid[i] - cost * s.names[i];
    if (payoff < best.payoff - 1e-9) continue;
    const fewer = payoff > best.payoff + 1e-9 || s.names[i] < best.names;
    const count = payoff > best.payoff + 1e-9 ? 1 : best.count + 1;
    const chosen = fewer ? [...joint.subarray(i * width, (i + 1) * width)] : best.bids;
    best = { payoff: fewer ? payoff : best.payoff, count, bids: chosen, names: fewer ? s.names[i] : best.names };
  }
  return { looked, ...best };
}
