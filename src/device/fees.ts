/**
 * Fees: what it costs to commit, and who gets it.
 *
 *   message   per message
 *   node      per node of its program, like gas
 *   bids      who pays its bid: all who commit, only the first in order, or nobody
 *   to        burnt, or the mediator's
 *
 * What is sent is paid for, also if it is not final in time; what a mediator drops is not.
 */
import { numberOf, objectOf, refuseOthers, wordOf } from "./literal.js";

export interface Fees {
  readonly message: number;
  readonly node: number;
  readonly bids: "all" | "first" | "none";
  readonly to: "burnt" | "mediator";
}

export const free: Fees = { message: 0, node: 0, bids: "all", to: "burnt" };

export function checkFees(value: unknown, what: string): Fees {
  const given = objectOf(value, what);
  refuseOthers(given, Object.keys(free), what);
  return {
    message: numberOf(given.message, `${what}: message`, { low: 0, high: 1e12, fallback: 0 }),
    node: numberOf(given.node, `${what}: node`, { low: 0, high: 1e12, fallback: 0 }),
    bids: wordOf(given.bids, `${what}: bids`, ["all", "first", "none"], "all"),
    to: wordOf(given.to, `${what}: to`, ["burnt", "mediator"], "burnt"),
  };
}
