/**
 * Policies of a predicted choice: which are ratifiable, and which is best before anything is read.
 *
 * Let π be the probability of action 0 and f(π) that of its being predicted. While π is given, action a is worth
 *
 *   v_a(π) = f u[a, 0] + (1 − f) u[a, 1]      samples: f = π p₀ + (1 − π)(1 − p₁) · mode, code: the f of what is read
 *   v_a    = p_a u[a, a] + (1 − p_a) u[a, 1 − a]      where the act itself is read
 *
 * A policy is ratifiable if it takes only actions of the largest v_a(π): nobody who knows that this is its policy would rather act
 * otherwise. The optimum maximises π v₀(π) + (1 − π) v₁(π). In each piece below v_a is affine in π, so the first is a root and the
 * second a parabola. Derived here.
 *
 * Reference: Jeffrey (1983), The Logic of Decision (ratifiability); Bell et al. (2021), NeurIPS 34 (value-based learning converges, if
 * it does, to ratifiable policies only).
 */
import type { PredictedModel } from "./model.js";

/** What is decided by: the parts of the model that its answers need. */
export type Question = Pick<PredictedModel, "table" | "accuracy" | "reading" | "mixed">;

/** One ratifiable policy, or all those between two. */
export type Ratifiable =
  | { readonly kind: "single"; readonly policy: number; readonly payoff: number }
  | {
      readonly kind: "interval";
      readonly from: number;
      readonly to: number;
      readonly payoffs: readonly [number, number];
    };

export interface Optimum {
  readonly policy: number; // probability of action 0
  readonly payoff: number;
  readonly attained: boolean; // false: only approached, as the prediction jumps there
}

/** Where one reading holds: v_a(π) = value[a][0] + value[a][1] π for π from low to high. */
interface Piece {
  readonly low: number;
  readonly high: number;
  readonly closed: readonly [boolean, boolean]; // do the ends belong to it?
  readonly value: readonly [Affine, Affine];
}
type Affine = readonly [number, number];

const at = ([c, slope]: Affine, x: number): number => c + slope * x;
const worth = ({ value }: Piece, x: number): number => {
  // not 0 · v, so that what is never done does not matter
  return (x > 0 ? x * at(value[0], x) : 0) + (x < 1 ? (1 - x) * at(value[1], x) : 0);
};
const slack = ({ table }: Question): number => 1e-12 * Math.max(...table.map(Math.abs));

/** π v₀ + (1 − π) v₁, what a policy earns on average. */
export function policyPayoff(question: Question, policy: number): number {
  const piece = piecesOf(question).find(
    ({ low, high, closed }) =>
      (policy > low || (closed[0] && policy === low)) && (policy < high || (closed[1] && policy === high)),
  );
  return worth(piece ?? missing(policy), policy);
}

/** All ratifiable policies, by falling probability of action 0. */
export function ratifiable(question: Question): readonly Ratifiable[] {
  const small = slack(question);
  const found: Ratifiable[] = [];
  for (const piece of piecesOf(question)) {
    const { low, high, closed, value } = piece;
    const difference: Affine = [value[0][0] - value[1][0], value[0][1] - value[1][1]];
    const inside = (x: number) =>
      x > 0 && x < 1 && (x > low || (closed[0] && x === low)) && (x < high || (closed[1] && x === high));
    if (low < high && Math.abs(at(difference, low)) <= small && Math.abs(at(difference, high)) <= small) {
      found.push({ kind: "interval", from: low, to: high, payoffs: [worth(piece, low), worth(piece, high)] });
      continue;
    }
    const root = difference[1] === 0 ? Number.NaN : -difference[0] / difference[1];
    const points = [
      ...(closed[0] && low === 0 && at(difference, 0) <= small ? [0] : []),
      ...(inside(root) ? [root] : []),
      ...(closed[1] && high === 1 && at(difference, 1) >= -small ? [1] : []),
    ];
    for (const policy of points) found.push({ kind: "single", policy, payoff: worth(piece, policy) });
  }
  return found.reverse();
}

/** The policy that earns most; the one nearest to certainty of action 0 among equals. */
export function bestPolicy(question: Question): Optimum {
  const small = slack(question);
  let best: Optimum | undefined;
  for (const piece of piecesOf(question).reverse()) {
    const { low, high, closed, value } = piece;
    const curvature = value[0][1] - value[1][1]; // of worth, halved
    const vertex = curvature < 0 ? (value[1][0] - value[0][0] - value[1][1]) / (2 * curvature) : Number.NaN;
    for (const policy of [high, vertex, low]) {
      if (!(policy >= low && policy <= high)) continue;
      const attained = policy === low ? closed[0] : policy === high ? closed[1] : true;
      const payoff = worth(piece, policy);
      const more = best ? payoff - best.payoff : 1;
      if (!best || more > small || (more >= -small && attained && !best.attained)) best = { policy, payoff, attained };
    }
  }
  return best ?? missing(0);
}

function piecesOf({ table: u, accuracy: [p0, p1], reading, mixed }: Question): Piece[] {
  const byAction: Piece["value"] = [
    [p0 * u[0] + (1 - p0) * u[1], 0],
    [p1 * u[3] + (1 - p1) * u[2], 0],
  ];
  /** f runs from f₀ at π = 0 to f₁ at π = 1. */
  const foreseen = (f0: number, f1: number): Piece["value"] => {
    const one = (a: 0 | 1): Affine => [f0 * u[2 * a] + (1 - f0) * u[2 * a + 1], (f1 - f0) * (u[2 * a] - u[2 * a + 1])];
    return [one(0), one(1)];
  };
  const [isFirst, isSecond] = [foreseen(p0, p0), foreseen(1 - p1, 1 - p1)];
  const whole = { low: 0, high: 1, closed: [true, true] } as const;
  switch (reading) {
    case "accuracy":
      return [{ ...whole, value: byAction }];
    case "samples":
      return [{ ...whole, value: foreseen(1 - p1, p0) }];
    case "mode":
      return [
        { low: 0, high: 0.5, closed: [true, false], value: isSecond },
        { low: 0.5, high: 1, closed: [true, true], value: isFirst },
      ];
    case "code":
      return [
        { low: 0, high: 0, closed: [true, true], value: isSecond },
        { low: 0, high: 1, closed: [false, false], value: mixed === "taken" ? byAction : mixed ? isSecond : isFirst },
        { low: 1, high: 1, closed: [true, true], value: isFirst },
      ];
    default:
      return reading satisfies never;
  }
}

function missing(policy: number): never {
  throw new Error(`A policy is a probability from 0 to 1, got ${policy}.`);
}
