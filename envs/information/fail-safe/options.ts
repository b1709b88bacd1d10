/** Options of the fail-safe: which chicken, how mild the crash becomes, and what the delegates are told. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import type { MatrixGame } from "../../commitment/matrix/matrix.js";
import { chicken } from "../../commitment/matrix/presets.js";

export const failSafeId = "information/fail-safe-v0";

const mildness = { kind: "number", low: 0, high: 1, unit: "1" } as const;

export const failSafeDefaults = {
  payoffs: {
    kind: "choice",
    value: "crash",
    choices: ["crash", "plain"],
    about: "chicken (R, S, T, P): crash (0, -1, 1, -10) or plain (3, 1, 4, 0)",
  },
  mildLow: {
    ...mildness,
    value: 0.5,
    about: "a softened crash pays P + λ (S − P); λ is drawn evenly per episode, from this",
  },
  mildHigh: { ...mildness, value: 1, about: "to this; everybody sees it" },
  delegates: {
    kind: "choice",
    value: "token",
    choices: ["token", "real"],
    about: "token: delegates are paid as in the original game, whatever was agreed; real: they are paid what happens",
  },
} as const satisfies Defaults;

export type FailSafeOptions = Values<typeof failSafeDefaults>;

/** @throws naming the option that is wrong */
export function failSafeOptions(given: unknown): FailSafeOptions {
  const options = resolve(failSafeDefaults, given, failSafeId);
  const { mildLow, mildHigh } = options;
  if (mildLow > mildHigh)
    throw new Error(`${failSafeId}: option 'mildLow' must be at most mildHigh, got ${mildLow} and ${mildHigh}.`);
  return options;
}

export interface Chicken {
  readonly R: number; // both swerve
  readonly S: number; // for who swerves alone
  readonly T: number; // for who goes straight alone
  readonly P: number; // both go straight
}

/** The payoffs of `commitment/chicken`. */
export function chickenOf({ payoffs }: Pick<FailSafeOptions, "payoffs">): Chicken {
  const { form } = chicken.make({ payoffs }) as unknown as MatrixGame;
  const [R, , S, T, , , P] = form.payoffs;
  return { R, S, T, P };
}
