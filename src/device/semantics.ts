/**
 * Resolution semantics: what interdependent commitments come to.
 *
 *   greatest, least   iterate from all at their tops (bottoms) until nothing changes; for monotone programs the extreme fixed points
 *   unique            the one fixed point, where there is just one
 *   three-valued      what follows from nothing being known; who stays unknown falls back to its bottom
 *   sequential        one after the other, each seeing those before; from the last: the first committer sees all later ones
 *   simulation        programs run each other, ending with probability ε at each run (independent coins) or depth (shared)
 *   modal             programs ask what is provable of the others
 *   solver            of all fixed points the one worth most
 *
 * Where commitments are acyclic (each asks only about agents earlier in some order) the greatest, least and unique fixed points,
 * three-valued and sequential resolution in that order agree, and so does simulation as ε → 0.
 *
 * Free agents' moves stay as they are. One who is yet to move is unknown (action −1): a program whose leaf turns on it comes to its
 * bottom action without payment. The facts about monotone programs hold where all free agents' moves are known.
 */
import type { Rng } from "../rng.js";
import type { Circle } from "./program.js";
import { resolveIndependent } from "./semantics/branching.js";
import { resolveGreatest, resolveLeast } from "./semantics/fixed-point.js";
import { fall } from "./semantics/joint-move.js";
import { resolveModal } from "./semantics/modal.js";
import { resolveSequential } from "./semantics/sequential.js";
import { resolveShared, type Simulation } from "./semantics/simulation.js";
import { type CircleWorth, resolveSolver } from "./semantics/solver.js";
import { resolveThreeValued } from "./semantics/three-valued.js";
import { resolveUnique } from "./semantics/unique.js";

export type Semantics =
  | { readonly kind: "greatest" }
  | { readonly kind: "least" }
  | { readonly kind: "unique" }
  | { readonly kind: "three-valued" }
  | { readonly kind: "sequential"; readonly from: "first" | "last" }
  | Simulation
  | { readonly kind: "modal" }
  | { readonly kind: "solver" };

/**
 * Resolve the bound agents of a circle and write their actions, payments and targets.
 *
 * @param sequence agents, the first committer first; read by `sequential` and, for ties, by `solver`
 * @param worth    read by `solver`
 * @returns whether it resolved; where not, all bound agents are at their bottom actions and pay nothing
 */
export function resolveCircle(
  semantics: Semantics,
  circle: Circle,
  rng: Rng,
  sequence?: Int32Array,
  worth?: CircleWorth,
): boolean {
  const resolved = attempt(semantics, circle, rng, sequence, worth);
  if (!resolved) for (let i = 0; i < circle.n; i++) if (circle.programs[i] !== undefined) fall(circle, i);
  return resolved;
}

function attempt(
  semantics: Semantics,
  circle: Circle,
  rng: Rng,
  sequence: Int32Array | undefined,
  worth: CircleWorth | undefined,
): boolean {
  switch (semantics.kind) {
    case "greatest":
      return resolveGreatest(circle);
    case "least":
      return resolveLeast(circle);
    case "unique":
      return resolveUnique(circle);
    case "three-valued":
      return resolveThreeValued(circle);
    case "sequential":
      return resolveSequential(circle, semantics.from, sequence);
    case "simulation":
      return semantics.coins === "shared"
        ? resolveShared(circle, semantics, rng)
        : resolveIndependent(circle, semantics, rng);
    case "modal":
      return resolveModal(circle);
    case "solver":
      if (worth === undefined) throw new Error("A solver needs to know what a joint move is worth.");
      return resolveSolver(circle, worth, sequence);
    default:
      return semantics satisfies never;
  }
}

export const leastEpsilon = 0.001; // so that 10,000 runs of two agents suffice but once in 20,000 times

/** What each kind has beside `kind`. */
const fields: { readonly [K in Semantics["kind"]]: readonly string[] } = {
  greatest: [],
  least: [],
  unique: [],
  "three-valued": [],
  sequential: ["from"],
  simulation: ["epsilon", "coins", "ground"],
  modal: [],
  solver: [],
};

/** @throws a sentence that begins with `what` where this is no semantics */
export function checkSemantics(value: unknown, what: string): Semantics {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${what} must be an object with a kind, such as {"kind": "greatest"}, got ${show(value)}.`);
  }
  const given = value as { readonly [field: string]: unknown };
  const kind = oneOf(given.kind, Object.keys(fields) as Semantics["kind"][], `${what}: the kind`);
  for (const field of Object.keys(given)) {
    if (field === "kind" || fields[kind].includes(field)) continue;
    throw new Error(`${what}: ${kind} has no '${field}'; it has ${["kind", ...fields[kind]].join(", ")}.`);
  }
  switch (kind) {
    case "sequential":
      return { kind, from: oneOf(given.from, ["first", "last"], `${what}: 'from' of sequential`) };
    case "simulation": {
      const { epsilon, ground } = given;
      if (!(typeof epsilon === "number" && epsilon >= leastEpsilon && epsilon <= 1)) {
        throw new Error(
          `${what}: 'epsilon' of simulation must be a number from ${leastEpsilon} to 1, got ${show(epsilon)}.`,
        );
      }
      const coins = oneOf(given.coins, ["shared", "independent"], `${what}: 'coins' of simulation`);
      if (ground === undefined) return { kind, epsilon, coins };
      return { kind, epsilon, coins, ground: oneOf(ground, ["top", "bottom"], `${what}: 'ground' of simulation`) };
    }
    default:
      return { kind };
  }
}

function oneOf<C extends string>(value: unknown, choices: readonly C[], what: string): C {
  if (choices.includes(value as C)) return value as C;
  throw new Error(`${what} must be one of ${choices.join(", ")}, got ${show(value)}.`);
}

/** The value in a sentence, whatever it is. */
function show(value: unknown): string {
  if (typeof value === "number") return String(value);
  try {
    return JSON.stringify(value)?.slice(0, 80) ?? typeof value;
  } catch {
    return `a ${typeof value}`; // a circle of references, or a big integer
  }
}
