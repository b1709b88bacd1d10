/** Options of the side bet: the dilemma, the device that solves it, and who pays for mutual defection. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const sideBetId = "information/side-bet-v0";

export const sideBetDefaults = {
  payoffs: {
    kind: "choice",
    value: "plain",
    choices: ["plain", "mediated", "markov-commitment"],
    about: "the dilemma (R, S, T, P): plain (2, 0, 3, 1), mediated (2, -5, 7, 0) or markov-commitment (-1, -3, 0, -2)",
  },
  stake: {
    kind: "choice",
    value: "offered",
    choices: ["fixed", "drawn", "offered"],
    about:
      "the bet is fixed, drawn evenly from 0 to most per episode, or offered by an outsider who gains from mutual defection",
  },
  bet: {
    ...{ kind: "number", value: 0.5, low: 0, high: 100, unit: "payoff", symbol: "β" },
    about: "fixed: what each player gets on top if both defect",
  },
  step: {
    ...{ kind: "number", value: 0.25, low: 0.001, high: 100, unit: "payoff", symbol: "δ" },
    about: "offered: the grid of bets",
  },
  levels: {
    ...{ kind: "number", value: 9, low: 2, high: 257, integer: true, unit: "bets", symbol: "n" },
    about: "offered: how many bets there are on the grid: 0, δ … (n − 1) δ",
  },
  most: {
    ...{ kind: "number", value: 2, low: 0.001, high: 100, unit: "payoff" },
    about: "drawn: the largest bet",
  },
  chaos: {
    ...{ kind: "number", value: 6, low: 0.001, high: 1e4, unit: "payoff", symbol: "V" },
    about: "offered: what mutual defection is worth to the outsider, who alone knows it, is drawn evenly from 0 to V",
  },
  semantics: {
    kind: "choice",
    value: "greatest",
    choices: ["greatest", "least", "unique"],
    about: "what tables that depend on each other come to",
  },
} as const satisfies Defaults;

export type SideBetOptions = Values<typeof sideBetDefaults>;

/** @throws naming the option that is wrong */
export const sideBetOptions = (given: unknown): SideBetOptions => resolve(sideBetDefaults, given, sideBetId);

/** The largest bet that can be seen. */
export function largest({ stake, bet, step, levels, most }: SideBetOptions): number {
  switch (stake) {
    case "fixed":
      return bet;
    case "drawn":
      return most;
    case "offered":
      return step * (levels - 1);
    default:
      return stake satisfies never;
  }
}
