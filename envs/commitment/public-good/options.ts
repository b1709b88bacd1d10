/** Options of the public good. */
import type { Defaults, Values } from "../../../src/options.js";

export const publicGoodDefaults = {
  players: {
    kind: "number",
    value: 3,
    low: 2,
    high: 64,
    integer: true,
    unit: "players",
    symbol: "n",
    about: "who gives",
  },
  share: {
    kind: "number",
    value: 0.5,
    low: 1e-6,
    high: 2,
    unit: "1",
    symbol: "α",
    about: "what everybody gets of each unit given; a dilemma between 1/n and 1",
  },
  levels: {
    kind: "number",
    value: 2,
    low: 2,
    high: 101,
    integer: true,
    unit: "levels",
    symbol: "L",
    about: "how finely one can give: 0, 1/(L − 1) … 1; with 2 nothing or all",
  },
  rounds: {
    kind: "number",
    value: 1,
    low: 1,
    high: 100_000,
    integer: true,
    unit: "rounds",
    symbol: "T",
    about: "how often they give; with more than one they see the last round",
  },
} as const satisfies Defaults;

export type PublicGoodOptions = Values<typeof publicGoodDefaults>;
