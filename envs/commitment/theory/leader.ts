/**
 * A leader's optimum: the most that a player of a two-player game gets by binding itself first, with one kind of contract.
 *
 *   pure          it plays a                        max u_L(a, b),  b a best answer to a
 *   mixed         it plays x (Stackelberg)          max Σ xₐ u_L(a, b),  b a best answer to x
 *   table         it answers b with f(b)            max u_L(a, b) : u_F(a, b) ≥ g   (reverse Stackelberg)
 *   mixed-table   it answers b with a mix           max E u_L : E u_F ≥ g
 *   transfers     likewise, for a payment           max u_L + u_F − g
 *
 * where g is what the follower can be held to. So transfers ≥ mixed-table ≥ table ≥ pure and mixed-table ≥ mixed ≥ pure, if the follower
 * is held alike. A follower who is indifferent does what the leader prefers, without which no best mixed contract need exist.
 *
 * The mixed optimum is found among the corners of the follower's best-answer regions, which is the linear program per follower's action of
 * Conitzer & Sandholm, solved exactly: over where b is best a linear payoff is highest at a corner.
 *
 * References: von Stackelberg (1934), Marktform und Gleichgewicht; Conitzer & Sandholm (2006), Computing the optimal strategy to commit
 * to, ACM EC; Ho, Luh & Muralidharan (1981), IEEE Trans. Autom. Control 26 (reverse Stackelberg). Formulas for g are derived.
 */
import type { NormalForm } from "../matrix/normal-form.js";
import { mixedTableOptimum, tableOptimum, transferOptimum } from "./conditional.js";
import type { Kind, Optimum, Terms } from "./contract.js";
import { against, corners, type Sides, sidesOf } from "./sides.js";

/**
 * @returns nothing where the follower must gain and no such contract exists
 * @throws a sentence where the game is not of two players, is too large, or the terms make no sense
 */
export function leaderOptimum(form: NormalForm, kind: Kind, terms: Terms = {}): Optimum | undefined {
  const { leader = 0, sees = "action", strict = false, grid } = terms;
  const sides = sidesOf(form, leader);
  if (grid !== undefined && !(grid > 0 && grid < Number.POSITIVE_INFINITY)) {
    throw new Error(`A leader's terms: 'grid' must be positive, got ${grid}.`);
  }
  if (strict && (kind === "mixed" || kind === "mixed-table" || (kind === "transfers" && grid === undefined))) {
    const instead = kind === "transfers" ? "give a 'grid' of payments" : "ask for pure actions";
    throw new Error(
      `A leader's terms: of ${kind} contracts that a strict follower accepts none is the best; ${instead}.`,
    );
  }
  switch (kind) {
    case "pure":
      return pureOptimum(sides, strict);
    case "mixed":
      return mixedOptimum(sides);
    case "table":
      return tableOptimum(sides, sees, strict);
    case "mixed-table":
      return mixedTableOptimum(sides, sees);
    case "transfers":
      return transferOptimum(sides, sees, strict, grid);
    default:
      return kind satisfies never;
  }
}

/** The payoffs (of players 0 and 1) that a device brings about when either player may be the one to lead with it. */
export function bothCanLead(form: NormalForm, kind: Kind = "transfers", terms: Omit<Terms, "leader"> = {}): number[][] {
  const pairs = ([0, 1] as const).flatMap((leader) => {
    const found = leaderOptimum(form, kind, { ...terms, leader });
    if (!found) return [];
    return [leader === 0 ? [found.value, found.follower] : [found.follower, found.value]];
  });
  return pairs.filter((pair, k) => k === 0 || String(pair) !== String(pairs[0]));
}

function pureOptimum({ L, F, n }: Sides, strict: boolean): Optimum | undefined {
  let best: Optimum | undefined;
  for (const [action, row] of F.entries()) {
    const follower = Math.max(...row);
    if (strict && row.indexOf(follower) !== row.lastIndexOf(follower)) continue;
    for (let b = 0; b < n; b++) {
      if (row[b] < follower || (best && L[action][b] <= best.value)) continue;
      best = { value: L[action][b], follower, response: b, contract: { kind: "pure", action } };
    }
  }
  return best;
}

function mixedOptimum(sides: Sides): Optimum | undefined {
  let best: Optimum | undefined;
  for (const { x, best: answers } of corners(sides)) {
    for (const b of answers) {
      const value = against(sides.L, x, b);
      if (best && value <= best.value) continue;
      const follower = against(sides.F, x, b);
      best = { value, follower, response: b, contract: { kind: "mixed", strategy: x } };
    }
  }
  return best;
}
