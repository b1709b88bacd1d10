/**
 * Identities: how many heads an agent may show. Each beyond the first costs `cost`, counts as one more head that plays the top action
 * wherever messages count heads, and does nothing in the game.
 *
 * Reference: Schwartzbach & Landis (2023), arXiv:2301.12813 (commitments and sybils).
 */
import { numberOf, objectOf, refuseOthers } from "./literal.js";

export interface Identities {
  readonly most: number; // fakes an agent may add; 0 = one agent, one head
  readonly cost: number; // of each
}

export const single: Identities = { most: 0, cost: 0 };

export function checkIdentities(value: unknown, what: string): Identities {
  const given = objectOf(value, what);
  refuseOthers(given, Object.keys(single), what);
  return {
    most: numberOf(given.most, `${what}: most`, { low: 0, high: 16, integer: true, fallback: 0 }),
    cost: numberOf(given.cost, `${what}: cost`, { low: 0, high: 1e12, fallback: 0 }),
  };
}
