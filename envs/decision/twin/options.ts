/** Options of the dilemma against one's own copy, and the table that they come to. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { accuracyOption, drawn, type PredictedModel } from "../predicted/model.js";
import { predictor } from "../predictor.js";

export const twinId = "decision/twin-v0";

const payoff = (symbol: string, value: number, about: string) =>
  ({ kind: "number", value, low: -1e9, high: 1e9, unit: "payoff", symbol, about }) as const;

export const twinDefaults = {
  reward: payoff("R", 2, "if both cooperate"),
  sucker: payoff("S", 0, "who cooperates alone"),
  temptation: payoff("T", 3, "who defects alone"),
  punishment: payoff("P", 1, "if both defect"),
  copies: {
    ...predictor,
    value: "accuracy",
    about:
      "what the twin copies: accuracy: the action taken; samples: a draw from the policy; mode: its likelier action; code: certain only",
  },
  similarity: accuracyOption("p", "that the twin does what it copies, and not the opposite"),
  drawn,
} as const satisfies Defaults;

export type TwinOptions = Values<typeof twinDefaults>;

/** @throws naming the option that is wrong */
export function twinModel(given?: Partial<TwinOptions>): PredictedModel {
  const options = resolve(twinDefaults, given, twinId);
  const { reward: R, sucker: S, temptation: T, punishment: P, copies, similarity } = options;
  if (!(T > R && R > P && P > S))
    throw new Error(
      `${twinId}: options must make a dilemma, temptation > reward > punishment > sucker, got ${T}, ${R}, ${P}, ${S}.`,
    );
  return {
    ...{ id: twinId, key: JSON.stringify(options), agents: 1, drawn: options.drawn, reading: copies, mixed: 1 },
    table: [R, S, T, P],
    accuracy: [similarity, similarity],
    actions: ["cooperate", "defect"],
    rank: [1, 0],
    metrics: ["cooperated", "twin cooperated"],
    unit: "payoff",
  };
}
