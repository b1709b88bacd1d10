/** Options of game mining: the dilemma that is mined, the contract on sale, and the grid of fees. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const miningId = "information/mining-v0";

const payoff = { kind: "number", low: -100, high: 100, unit: "payoff" } as const;

export const miningDefaults = {
  reward: { ...payoff, value: 2, symbol: "R", about: "of mutual cooperation, on average over episodes" },
  spread: {
    ...{ kind: "number", value: 0.5, low: 0, high: 100, unit: "payoff", symbol: "s" },
    about: "the reward is drawn evenly from R − s to R + s per episode; everybody sees it",
  },
  sucker: { ...payoff, value: 0, symbol: "S", about: "for who cooperates alone" },
  temptation: { ...payoff, value: 3, symbol: "T", about: "for who defects alone" },
  punishment: { ...payoff, value: 1, symbol: "P", about: "of mutual defection" },
  step: {
    ...{ kind: "number", value: 0.125, low: 1e-3, high: 100, unit: "payoff", symbol: "δ" },
    about: "the grid of fees",
  },
  levels: {
    ...{ kind: "number", value: 17, low: 2, high: 257, integer: true, unit: "fees", symbol: "n" },
    about: "how many fees per player there are on the grid: 0, δ … (n − 1) δ",
  },
  sale: {
    kind: "choice",
    value: "together",
    choices: ["together", "each"],
    about:
      "together: the contract holds, and is paid, only if both buy; each: whoever buys is bound to cooperate, and pays",
  },
} as const satisfies Defaults;

export type MiningOptions = Values<typeof miningDefaults>;

/** @throws naming the option that is wrong, or what is no dilemma */
export function miningOptions(given: unknown): MiningOptions {
  const options = resolve(miningDefaults, given, miningId);
  const { reward, spread, sucker, temptation, punishment } = options;
  if (!(temptation > reward + spread && reward - spread >= punishment && punishment > sucker)) {
    const found = `T = ${temptation}, R = ${reward} ± ${spread}, P = ${punishment}, S = ${sucker}`;
    throw new Error(`${miningId}: a dilemma needs T > R + s, R − s ≥ P and P > S, got ${found}.`);
  }
  return options;
}
