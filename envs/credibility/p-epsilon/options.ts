/** Options of the P + ε bribe, and the vote that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const money = { kind: "number", low: 0, high: 1e6, unit: "reward" } as const;

export const pEpsilonDefaults = {
  voters: {
    ...{ kind: "number", value: 9, low: 3, high: 1001, integer: true, unit: "voters", symbol: "N" },
    about: "who vote 0, the truth, or 1",
  },
  reward: { ...money, value: 1, low: 1e-6, symbol: "P", about: "of a vote with the majority" },
  grid: {
    kind: "data",
    value: [0.05, 0.1, 0.2, 0.5] as readonly number[],
    check: ascending,
    about: "ε that the briber may choose from, in units of reward, ascending: what a bribe pays beyond P",
  },
  escrow: {
    kind: "choice",
    value: "always",
    choices: ["always", "never", "chosen"],
    about:
      "always: bribes are locked up when they are offered; never: the briber decides afterwards; chosen: it says which",
  },
  lock: {
    ...{ kind: "number", value: 0, low: 0, high: 1, unit: "1", symbol: "ℓ" },
    about: "cost of locking up one unit of reward",
  },
  value: { ...money, value: 5, symbol: "V̄", about: "mean value of a majority for 1 to the briber" },
  spread: {
    ...{ kind: "number", value: 0.5, low: 0, high: 1, unit: "1", symbol: "s" },
    about: "the briber's value is drawn from U[V̄(1 − s), V̄(1 + s)] and is its own secret",
  },
  honesty: {
    ...{ ...money, value: 0, symbol: "H" },
    about: "a voter's satisfaction with a vote for 0 is drawn from U[0, H] and is its own secret",
  },
  harm: { ...money, value: 20, about: "done to all by a majority for 1; counts in welfare alone" },
} as const satisfies Defaults;

export type PEpsilonOptions = Values<typeof pEpsilonDefaults>;

/** What rules, bots and answers read. */
export interface PEpsilonModel extends Omit<PEpsilonOptions, "escrow"> {
  readonly minority: number; // h = ⌊(N − 1)/2⌋, the most votes for 1 that do not win
  readonly escrow: "always" | "never" | "chosen";
  readonly offers: number; // how many bribes the briber may choose from
  readonly pays: number; // the action with which it keeps a promise; 0 where it never has to
}

export const pEpsilonId = "credibility/p-epsilon-v0";

/** @throws naming the option that is wrong */
export function pEpsilonModel(given?: Partial<PEpsilonOptions>): PEpsilonModel {
  const o = resolve(pEpsilonDefaults, given, pEpsilonId);
  const offers = o.grid.length * (o.escrow === "chosen" ? 2 : 1);
  return {
    ...o,
    ...{ escrow: o.escrow as PEpsilonModel["escrow"], minority: Math.floor((o.voters - 1) / 2) },
    ...{ offers, pays: o.escrow === "always" ? 0 : offers + 1 },
  };
}

/** Whether the briber's offer of this number, 1 …, is locked up. */
export const isEscrowed = ({ escrow, grid }: PEpsilonModel, offer: number): boolean =>
  escrow === "always" || (escrow === "chosen" && offer > grid.length);

/** @throws saying what is wrong with the grid */
function ascending(value: unknown, what: string): readonly number[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 64)
    throw new Error(`${what} must be a list of 1 to 64 numbers, got ${JSON.stringify(value) ?? value}.`);
  const given = value as readonly unknown[];
  if (!given.every((e): e is number => typeof e === "number" && e >= 0 && e <= 1e6))
    throw new Error(`${what} must be numbers from 0 to 1e6.`);
  if (given.some((e, k) => k > 0 && e <= given[k - 1])) throw new Error(`${what} must ascend, each number once.`);
  return [...given];
}
