/** Options of the conditional tip. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const censorshipId = "credibility/censorship-v0";

const money = { kind: "number", low: 0, high: 1e6, unit: "value" } as const;

export const censorshipDefaults = {
  proposers: {
    ...{ kind: "number", value: 10, low: 2, high: 64, integer: true, unit: "proposers", symbol: "m" },
    about: "who each may include the transaction in their part of the block",
  },
  tip: { ...money, value: 1, low: 1e-6, symbol: "t", about: "to each who includes it, where two or more do" },
  soleTip: { ...money, value: 10, low: 1e-6, symbol: "T", about: "to the only one who does; at least the tip" },
  worth: { ...money, value: 20, symbol: "v", about: "of inclusion to the user" },
  gain: {
    ...money,
    value: 80,
    symbol: "Z̄",
    about: "of the briber if nobody includes it, in the mean; 0, or from 1e-9 on",
  },
  spread: {
    ...{ kind: "number", value: 1, low: 0, high: 1, unit: "1" },
    about: "the briber's gain Z is drawn evenly within this share of the mean, and only the briber sees it",
  },
  pays: {
    kind: "choice",
    value: "each",
    choices: ["each", "success"],
    about: "bribes go to each who does not include it, or only if nobody does",
  },
  steps: {
    ...{ kind: "number", value: 10, low: 1, high: 100, integer: true, unit: "steps" },
    about: "bribes are multiples of T/steps",
  },
  levels: {
    ...{ kind: "number", value: 13, low: 2, high: 500, integer: true, unit: "levels" },
    about: "how many there are, from 0 on",
  },
} as const satisfies Defaults;

const least = 1e-9; // a gain that is smaller is none, and has no scale to be seen on

export type CensorshipOptions = Values<typeof censorshipDefaults>;

/** @throws naming the option that is wrong, or does not go with the others */
export function censorshipModel(given?: Partial<CensorshipOptions>): CensorshipOptions {
  const model = resolve(censorshipDefaults, given, censorshipId);
  if (model.soleTip < model.tip)
    throw new Error(`${censorshipId}: option 'soleTip' must be at least 'tip', ${model.tip}, got ${model.soleTip}.`);
  if (model.gain > 0 && model.gain < least)
    throw new Error(`${censorshipId}: option 'gain' must be 0, or ${least} or more, got ${model.gain}.`);
  return model;
}
