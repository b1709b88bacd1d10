/** Options of the time-priority auction, and the model that they amount to. */
import type { Defaults, Values } from "../../../src/options.js";
import { equilibrium, type Priority, type PriorityEquilibrium } from "./equilibrium.js";

export const timePriorityDefaults = {
  traders: {
    ...{ kind: "number", value: 3, low: 2, high: 1000, integer: true, unit: "traders", symbol: "N" },
    about: "traders who see the opportunity",
  },
  value: {
    ...{ kind: "number", value: 1, low: 1e-9, high: 1e12, unit: "v", symbol: "v" },
    about: "what the opportunity is worth",
  },
  gas: {
    ...{ kind: "number", value: 0.05, low: 1e-12, high: 1e12, unit: "v", symbol: "g" },
    about: "cost of a copy that succeeds",
  },
  revert: {
    ...{ kind: "number", value: 1, low: 1e-6, high: 1, unit: "g", symbol: "r" },
    about: "cost of a copy that fails",
  },
  advantage: {
    ...{ kind: "number", value: 0.02, low: 0, high: 1e6, unit: "mean delays of a copy", symbol: "λT" },
    about: "head start of whoever wins the auction",
  },
  top: {
    ...{ kind: "number", value: 0, low: 0, high: 1e12, unit: "v" },
    about: "highest bid; 0: three times the equilibrium's, within V/10 and V",
  },
  most: {
    ...{ kind: "number", value: 0, low: 0, high: 1e9, unit: "copies" },
    about: "most copies that a trader may send; 0: three times those of the auction's winner in equilibrium",
  },
  bins: {
    ...{ kind: "number", value: 0, low: 0, high: 1001, integer: true, unit: "1" },
    about: "0: any bid and any number of copies; else so many evenly spaced ones from 0 to the highest",
  },
  draw: {
    ...{ kind: "choice", value: "drawn", choices: ["drawn", "expected"] },
    about: "rewards of the race: what the drawn one pays, or its expectation, which has less noise",
  },
} as const satisfies Defaults;

export interface PriorityRules extends Priority {
  readonly top: number; // highest bid
  readonly most: number; // copies
  readonly bins: number;
  readonly drawn: boolean;
  readonly solved: PriorityEquilibrium;
}

/** @throws naming the option that does not go with the others */
export function rulesOf(options: Values<typeof timePriorityDefaults>, id: string): PriorityRules {
  const { traders, value, gas, revert, advantage, bins } = options;
  if (gas >= value) throw new Error(`${id}: option 'gas' must be below the value ${value}, or a copy never pays.`);
  if (bins === 1) throw new Error(`${id}: option 'bins' must be 0 or at least 2; one bid is no choice.`);
  const priority = { traders, V: value - (1 - revert) * gas, C: revert * gas, advantage };
  const solved = equilibrium(priority);
  return {
    ...priority,
    top: options.top || Math.min(priority.V, Math.max(3 * solved.bid, priority.V / 10)),
    most: options.most || 3 * solved.winnerCopies,
    bins,
    drawn: options.draw === "drawn",
    solved,
  };
}
