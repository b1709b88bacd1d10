/** Options of the email game: the payoffs, the prior, and the channel that carries the news. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const emailId = "information/email-v0";

export const emailDefaults = {
  channel: {
    kind: "choice",
    value: "lossy",
    choices: ["lossy", "ledger"],
    about:
      "lossy: confirmations of confirmations, each of which may be lost; ledger: one post that both see once it is final",
  },
  prior: {
    ...{ kind: "number", value: 0.4, low: 0.001, high: 0.5, unit: "1", symbol: "p" },
    about: "probability of state b, in which it pays to act together",
  },
  gain: {
    ...{ kind: "number", value: 1, low: 1e-3, high: 1e3, unit: "payoff", symbol: "M" },
    about: "for both, if both do what suits the state",
  },
  risk: {
    ...{ kind: "number", value: 2, low: 0, high: 1e3, unit: "payoff", symbol: "L" },
    about: "what acting alone costs",
  },
  wrong: {
    ...{ kind: "number", value: 2, low: 0, high: 1e3, unit: "payoff", symbol: "w" },
    about:
      "what acting together in state a costs each; 0, as in Rubinstein (1989), makes staying there only weakly dominant",
  },
  loss: {
    ...{ kind: "number", value: 0.1, low: 0.001, high: 0.999, unit: "1", symbol: "ε" },
    about: "lossy: the probability that a message is lost",
  },
  cap: {
    ...{ kind: "number", value: 0, low: 0, high: 1000, integer: true, unit: "messages", symbol: "N" },
    about: "lossy: how many messages there are at most; 0: the exchange goes on until one is lost",
  },
  finality: {
    ...{ kind: "number", value: 1, low: 0, high: 1e6, unit: "s", symbol: "ℓ" },
    about: "ledger: time until a post is final",
  },
  hazard: {
    ...{ kind: "number", value: 0.1, low: 0, high: 1e6, unit: "1/s", symbol: "μ" },
    about: "ledger: rate at which the time to act comes; on average, or exactly, after 1/μ",
  },
  deadline: {
    kind: "choice",
    value: "exponential",
    choices: ["exponential", "fixed"],
    about: "ledger: a post is final in time with probability e^(−μℓ), or for certain iff μℓ ≤ 1",
  },
} as const satisfies Defaults;

export type EmailOptions = Values<typeof emailDefaults>;

/** @throws naming the option that is wrong */
export const emailOptions = (given: unknown): EmailOptions => resolve(emailDefaults, given, emailId);
