/**
 * Credibility: what a commitment is worth when the time comes to keep it.
 *
 *   honour      the device enforces a binding commitment with this probability; else its sender plays freely, though others think it bound,
 *               and so do their programs, unless conditions are on actions; a deal needs all its parties to be bound in truth
 *   breach      whether whoever is bound may do something else all the same
 *   detection   a breach is detected with this probability d
 *   collateral  K, what each committed agent has at stake; a detected breach loses min(slash, K)
 *   bounty      the share of what is slashed that the others get for reporting it; the rest is burnt
 *   dispute     probability that the dispute about a detected breach succeeds: one that does gives everybody what was promised
 *
 * Keeping a promise pays iff d · min(slash, K) is at least what breaking it gains: K ≥ (T − R) / d in a prisoner's dilemma (derived).
 */
import { flagOf, numberOf, objectOf, refuseOthers } from "./literal.js";

export interface Credibility {
  readonly honour: number;
  readonly breach: boolean;
  readonly detection: number;
  readonly collateral: number;
  readonly slash: number;
  readonly bounty: number;
  readonly dispute: number;
}

/** Code is law: every binding commitment is enforced. */
export const ironclad: Credibility = {
  ...{ honour: 1, breach: false, detection: 1, collateral: 0, slash: 0, bounty: 0, dispute: 0 },
};

const share = { low: 0, high: 1 };
const amount = { low: 0, high: 1e12 };

export function checkCredibility(value: unknown, what: string): Credibility {
  const given = objectOf(value, what);
  refuseOthers(given, Object.keys(ironclad), what);
  const number = (key: keyof Credibility, range: { low: number; high: number }, fallback: number) =>
    numberOf(given[key], `${what}: ${key}`, { ...range, fallback });
  const collateral = number("collateral", amount, 0);
  const breach = flagOf(given.breach, `${what}: breach`, false);
  const made: Credibility = {
    honour: number("honour", share, 1),
    breach,
    detection: number("detection", share, 1),
    collateral,
    slash: number("slash", amount, collateral),
    bounty: number("bounty", share, 0),
    dispute: number("dispute", share, 0),
  };
  if (!breach && (collateral > 0 || made.slash > 0 || made.bounty > 0 || made.dispute > 0)) {
    throw new Error(
      `${what}: collateral, slash, bounty and dispute matter only where a breach is possible; set breach to true.`,
    );
  }
  if (made.slash > 0 && collateral === 0) {
    throw new Error(`${what}: slash takes from the collateral, which is 0; set it, or leave slash out.`);
  }
  return made;
}
