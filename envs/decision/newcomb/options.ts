/** Options of Newcomb's problem, and the table that they come to. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { accuracyOption, drawn, type PredictedModel } from "../predicted/model.js";
import { predictor } from "../predictor.js";

export const newcombId = "decision/newcomb-v0";

const money = (symbol: string, value: number, about: string) =>
  ({ kind: "number", value, low: 1e-6, high: 1e9, unit: "money", symbol, about }) as const;

export const newcombDefaults = {
  agents: {
    ...{ kind: "number", value: 1, low: 1, high: 64, integer: true, unit: "agents", symbol: "n" },
    about: "who face boxes of their own, side by side; what one does means nothing to another",
  },
  opaque: money("M", 10, "in the opaque box, where it was predicted that it alone is taken"),
  transparent: money("T", 5, "in the transparent box, always"),
  predictor,
  accuracyOne: accuracyOption("p₁", "that the predictor is right about who is certain to take one box"),
  accuracyBoth: accuracyOption("p₂", "that the predictor is right about who is certain to take both boxes"),
  drawn,
} as const satisfies Defaults;

export type NewcombOptions = Values<typeof newcombDefaults>;

/** @throws naming the option that is wrong */
export function newcombModel(given?: Partial<NewcombOptions>): PredictedModel {
  const options = resolve(newcombDefaults, given, newcombId);
  const { agents, opaque, transparent, accuracyOne, accuracyBoth, predictor: reading } = options;
  if (options.drawn && accuracyOne !== accuracyBoth)
    throw new Error(`${newcombId}: option 'drawn' draws one accuracy for both actions; leave the two of them alike.`);
  return {
    ...{ id: newcombId, key: JSON.stringify(options), agents, drawn: options.drawn, reading, mixed: 1, unit: "money" },
    table: [opaque, 0, opaque + transparent, transparent],
    accuracy: [accuracyOne, accuracyBoth],
    actions: ["one", "both"],
    rank: [1, 0],
    metrics: ["one box", "predicted one box"],
  };
}
