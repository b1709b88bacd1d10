/** Options of blackmail. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { foreseenOptions } from "../foreseen.js";

const payoff = { kind: "number", low: 0, high: 1e6, unit: "payoff" } as const;

export const blackmailDefaults = {
  kind: {
    kind: "choice",
    value: "xor",
    choices: ["xor", "threat"],
    about:
      "xor: a letter that comes iff just one of termites and paying is true; threat: iff paying is foreseen, and it is carried out",
  },
  damage: { ...payoff, value: 10, low: 1e-6, symbol: "D", about: "by termites, or by the threat that is carried out" },
  cost: { ...payoff, value: 1, symbol: "C", about: "of paying, at most the damage" },
  termites: {
    ...{ kind: "number", value: 0.1, low: 0, high: 1, unit: "probability", symbol: "ε" },
    about: "that there are termites, by the time of the letter; read by xor",
  },
  ...foreseenOptions,
} as const satisfies Defaults;

export type BlackmailOptions = Values<typeof blackmailDefaults>;

export const blackmailId = "decision/blackmail-v0";

/** @throws naming the option that is wrong, or does not go with the others */
export function letters(given?: Partial<BlackmailOptions>): BlackmailOptions {
  const o = resolve(blackmailDefaults, given, blackmailId);
  if (o.cost > o.damage)
    throw new Error(`${blackmailId}: option 'cost' must be at most 'damage', ${o.damage}, got ${o.cost}.`);
  return o;
}
