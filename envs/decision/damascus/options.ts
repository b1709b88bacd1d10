/** Options of death in Damascus, and the table that they come to. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { accuracyOption, drawn, type PredictedModel } from "../predicted/model.js";
import { predictor } from "../predictor.js";

export const damascusId = "decision/damascus-v0";

const payoff = (value: number, about: string) =>
  ({ kind: "number", value, low: -1e9, high: 1e9, unit: "payoff", about }) as const;

export const damascusDefaults = {
  aleppoMet: payoff(5, "in Aleppo with Death there; with 0 the two cities are alike, as in the plain story"),
  aleppoSafe: payoff(10, "in Aleppo while Death is in Damascus"),
  damascusMet: payoff(0, "in Damascus with Death there"),
  damascusSafe: payoff(10, "in Damascus while Death is in Aleppo"),
  predictor,
  accuracy: accuracyOption("p", "that Death goes where it foresees the agent, and not to the other city"),
  drawn,
} as const satisfies Defaults;

export type DamascusOptions = Values<typeof damascusDefaults>;

/** @throws naming the option that is wrong */
export function damascusModel(given?: Partial<DamascusOptions>): PredictedModel {
  const options = resolve(damascusDefaults, given, damascusId);
  const { aleppoMet, aleppoSafe, damascusMet, damascusSafe, predictor: reading, accuracy } = options;
  if (!(aleppoMet < aleppoSafe && damascusMet < damascusSafe))
    throw new Error(`${damascusId}: in each city it must be worse to meet Death than to be safe from it.`);
  return {
    ...{ id: damascusId, key: JSON.stringify(options), agents: 1, drawn: options.drawn, reading, mixed: "taken" },
    table: [aleppoMet, aleppoSafe, damascusSafe, damascusMet],
    accuracy: [accuracy, accuracy],
    actions: ["aleppo", "damascus"],
    metrics: ["went to aleppo", "death in aleppo"],
    unit: "payoff",
  };
}
