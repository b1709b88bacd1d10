/** The equilibria that are known of a normal form: all of a small two-player game, else the pure ones. */
import { bimatrix, type Equilibrium, isSmall } from "./bimatrix.js";
import { digit, type NormalForm } from "./normal-form.js";
import { gainsAt, pureEquilibria, welfareAt } from "./pure.js";
import { mostLabels } from "./vertices.js";

export interface Known {
  readonly equilibria: readonly Equilibrium[]; // pure ones first; at most `mostListed` of them
  readonly count: number; // how many were found
  readonly welfare: readonly [number, number] | undefined; // lowest and highest over those found
  readonly complete: boolean; // do they tell the welfare of every equilibrium?
  readonly found: string; // what was looked for, as a sentence's subject
  readonly held: readonly [number, number] | undefined; // small games: what the other can hold each player to, with mixed strategies
}

const mostListed = 256;

export function equilibriaOf(form: NormalForm): Known {
  if (!isSmall(form)) {
    const joints = pureEquilibria(form);
    const welfares = joints.map((joint) => welfareAt(form, joint));
    const range = [Math.min, Math.max].map((pick) => welfares.reduce((a, b) => pick(a, b), welfares[0]));
    return {
      equilibria: joints.slice(0, mostListed).map((joint) => pure(form, joint)),
      count: joints.length,
      welfare: joints.length > 0 ? [range[0], range[1]] : undefined,
      complete: false,
      found: `the pure equilibria; mixed ones are found for two players with at most ${mostLabels} actions together`,
      held: undefined,
    };
  }
  const { equilibria, degenerate, held } = bimatrix(form);
  const welfares = equilibria.map(({ payoffs }) => payoffs[0] + payoffs[1]);
  return {
    equilibria: equilibria.slice(0, mostListed),
    count: equilibria.length,
    welfare: [Math.min(...welfares), Math.max(...welfares)],
    complete: true,
    found: degenerate ? "the extreme points of all equilibria; the game is degenerate" : "all equilibria",
    held,
  };
}

/** A joint action as an equilibrium, or as what it lacks of one. */
export function pure(form: NormalForm, joint: number): Equilibrium {
  const { players, payoffs, counts } = form;
  return {
    strategies: Array.from(counts, (n, i) => {
      const played = digit(form, joint, i);
      return Array.from({ length: n }, (_, a) => (a === played ? 1 : 0));
    }),
    payoffs: Array.from(payoffs.subarray(joint * players, (joint + 1) * players)),
    gap: Math.max(...gainsAt(form, joint)),
  };
}

export function isPure({ strategies }: Equilibrium): boolean {
  return strategies.every((strategy) => strategy.includes(1));
}
