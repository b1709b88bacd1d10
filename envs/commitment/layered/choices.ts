/** Options that several games with devices share: which matrix game is played, and how often. */
import type { ChoiceOption } from "../../../src/options.js";
import * as matrices from "../matrix/presets.js";

export const matrixGames = {
  "prisoners-dilemma": matrices.prisonersDilemma,
  chicken: matrices.chicken,
  "stag-hunt": matrices.stagHunt,
} as const;

export const game = {
  kind: "choice",
  value: "prisoners-dilemma",
  choices: Object.keys(matrixGames) as (keyof typeof matrixGames)[],
  about: "the game below the device",
} as const satisfies ChoiceOption<keyof typeof matrixGames>;

export const rounds = {
  kind: "number",
  value: 1,
  low: 1,
  high: 100_000,
  integer: true,
  unit: "rounds",
  symbol: "T",
  about: "how often the game is played",
} as const;
