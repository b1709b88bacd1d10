/** Options of persuasion, and the numbers that they amount to. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

const share = { kind: "number", low: 0, high: 1, unit: "probability" } as const;

export const persuasionDefaults = {
  prior: { ...share, value: 0.3, symbol: "μ", about: "how likely the accused is guilty" },
  threshold: { ...share, value: 0.5, low: 0.01, symbol: "t", about: "belief from which on it pays to convict" },
  honourLow: { ...share, value: 0, about: "least χ drawn" },
  honourHigh: {
    ...share,
    value: 1,
    about: "highest χ drawn; χ is how likely the commitment is honoured, and equal to both where they are equal",
  },
  levels: {
    kind: "number",
    value: 8,
    low: 2,
    high: 1025,
    integer: true,
    unit: "experiments",
    about:
      "evenly spaced probabilities of saying guilty of an innocent that the sender can commit to, 0 and 1 among them",
  },
} as const satisfies Defaults;

export type PersuasionOptions = Values<typeof persuasionDefaults>;

/** What rules, bots and answers read. */
export interface PersuasionModel {
  readonly prior: number; // μ
  readonly threshold: number; // t
  readonly low: number; // of χ
  readonly high: number; // of χ
  readonly levels: number;
  readonly most: number; // x*: of the innocent, the largest share that may be called guilty if "guilty" is to convict
  readonly cliff: number; // the least χ at which persuasion works, 1 − x*
}

export const persuasionId = "information/persuasion-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function persuasionModel(given?: Partial<PersuasionOptions>): PersuasionModel {
  const { prior, threshold, honourLow, honourHigh, levels } = resolve(persuasionDefaults, given, persuasionId);
  if (honourLow > honourHigh)
    throw new Error(
      `${persuasionId}: option 'honourLow' must be at most 'honourHigh', ${honourHigh}, got ${honourLow}.`,
    );
  const most = prior >= threshold ? 1 : (prior * (1 - threshold)) / ((1 - prior) * threshold);
  return { prior, threshold, low: honourLow, high: honourHigh, levels, most, cliff: 1 - most };
}

/** Room for rounding: χ is seen as Float32. */
const slack = 1e-6;

/** Does "guilty" convict, where an innocent is called guilty with probability q if χ's draw says honoured, and always if not? */
export function convinces({ most }: PersuasionModel, chi: number, q: number): boolean {
  return chi * q + 1 - chi <= most + slack;
}

/** The sender's best level at χ, the highest that convinces; 0 where none does. */
export function bestLevel({ levels, cliff }: PersuasionModel, chi: number): number {
  const q = cliff <= 0 ? 1 : chi > 0 ? 1 - cliff / chi : 0;
  return Math.max(0, Math.floor(q * (levels - 1) + slack));
}
