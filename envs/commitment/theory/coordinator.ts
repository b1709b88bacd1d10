/**
 * The coordinator: two players bid for the right to bind themselves first.
 *
 *   winner: leader − its bid,   loser: follower,   at a tie either with probability ½;   bids 0, s, 2s, …
 *
 * `leader` and `follower` are what the two earn in the game that follows: 3 and 1 in the prisoner's dilemma (2, 0, 3, 1) with transfers.
 * With R = leader − follower, the rent of leading, the pure equilibria are equal bids x such that
 *
 *   x ≤ R or x = 0                   (else to lose is better),
 *   x ≥ R − 2s or x is the highest   (else to raise is better);
 *
 * as s → 0 the whole rent is bid. Unequal ones are none: who wins by more than a step would bid less, and of x = y + s the winner would
 * rather tie unless y ≤ R − 2s, the loser unless x ≥ R.
 *
 * The published model (20squares, credible-commitments, Flashbots FRP-26) has the equilibrium of bids (1, 1); that there are (0, 0) and
 * (2, 2) as well for whole bids is derived here, by enumeration.
 */
import type { NormalForm } from "../matrix/normal-form.js";
import { inducedForm } from "./induced.js";

export interface Coordinator {
  readonly leader: number; // payoff of the one who leads, before its bid
  readonly follower: number; // payoff of the other
  readonly most: number; // highest bid, in steps
  readonly step: number; // s, in payoff
}

export const coordinatorDefaults: Coordinator = { leader: 3, follower: 1, most: 3, step: 1 };

/** The game of bids; actions are named by what they cost. @throws a sentence where an option makes no sense */
export function coordinator(options: Partial<Coordinator> = {}): NormalForm {
  const { leader, follower, most, step } = { ...coordinatorDefaults, ...options };
  for (const [name, x] of Object.entries({ leader, follower })) {
    if (!Number.isFinite(x)) throw new Error(`coordinator: '${name}' must be a finite number, got ${x}.`);
  }
  if (!Number.isInteger(most) || most < 0 || most > 500) {
    throw new Error(`coordinator: 'most' must be a whole number of steps from 0 to 500, got ${most}.`);
  }
  if (!(step > 0 && step < Number.POSITIVE_INFINITY))
    throw new Error(`coordinator: 'step' must be positive, got ${step}.`);
  const names = Array.from({ length: most + 1 }, (_, bid) => String(Number((bid * step).toPrecision(12))));
  return inducedForm(
    [most + 1, most + 1],
    (bids, out) => {
      for (let i = 0; i < 2; i++) {
        const won = bids[i] > bids[1 - i] ? 1 : bids[i] < bids[1 - i] ? 0 : 0.5;
        out[i] = won * (leader - bids[i] * step) + (1 - won) * follower;
      }
    },
    names,
  );
}
