/** Bids: the grid 0, step, 2 step … of what agents may offer to be first. */
import { numberOf, objectOf, refuseOthers } from "./literal.js";

export interface Bids {
  readonly step: number;
  readonly levels: number; // with 0; 1 = no bids
}

export const noBids: Bids = { step: 1, levels: 1 };

export function checkBids(value: unknown, what: string): Bids {
  const given = objectOf(value, what);
  refuseOthers(given, ["step", "levels"], what);
  return {
    step: numberOf(given.step, `${what}: step`, { low: 1e-9, high: 1e9, fallback: 1 }),
    levels: numberOf(given.levels, `${what}: levels`, { low: 1, high: 1024, integer: true, fallback: 1 }),
  };
}
