/** The slow device in the registry: Mirrors that bind only if they are final before the dilemma is played. */
import type { Device } from "../../../src/device/device.js";
import { log } from "../../../src/maths.js";
import type { Defaults } from "../../../src/options.js";
import type { Entry } from "../../../src/registry.js";
import { layered } from "../../commitment/layered/layered.js";
import { prisonersDilemma } from "../../commitment/matrix/presets.js";
import { bothInTime, inTime } from "./in-time.js";

const gain = 1; // of both cooperating over both defecting, in the dilemma (2, 0, 3, 1)

export const slowDeviceDefaults = {
  rate: {
    ...{ kind: "number", value: 0.1, low: 1e-6, high: 1e3, unit: "1/s", symbol: "μ" },
    about: "at which the game moves, commitments final or not",
  },
  latency: {
    ...{ kind: "number", value: 12, low: 0, high: 1e6, unit: "s", symbol: "L" },
    about: "from sending a commitment to its finality, on average",
  },
  latencies: {
    kind: "choice",
    value: "fixed",
    choices: ["fixed", "exponential"],
    about: "does finality always take L, or an exponential time of mean L, drawn for each commitment?",
  },
  fee: {
    ...{ kind: "number", value: 0, low: 0, high: 10, unit: "payoff", symbol: "φ" },
    about: "of a commitment, due also where it comes too late",
  },
  rounds: {
    ...{ kind: "number", value: 1, low: 1, high: 100_000, integer: true, unit: "rounds", symbol: "T" },
    about: "how often the game is played, each time with new commitments",
  },
} as const satisfies Defaults;

export const slowDevice: Entry = layered({
  id: "limits/slow-device-v0",
  title: "A device that may be too slow: commitments bind only if they are final before the game moves",
  source: "derived in envs/limits/slow-device/in-time.ts",
  about: `Two players of the prisoner's dilemma (2, 0, 3, 1) may commit to a response table, such as Mirror, "I cooperate if you do". A commitment is final a latency L after it was sent; the game moves at
rate μ, and what is not final by then does not bind: its sender plays freely, and to programs it counts as a defector.

With a fixed latency a commitment is in time with probability e^(−μL) and, as there is one clock, both are or none: μ = .1, L = 12: .301194. With exponential latencies of rate λ = 1/L one is in time with
probability λ/(λ + μ), both with 2λ²/((λ + μ)(2λ + μ)) (derived).

Two Mirrors cooperate iff both are in time, and else both defect, so each earns 1 + p₂ a round, p₂ the probability for both. If a commitment costs a fee φ, due also if it is late, two Mirrors are an equilibrium iff p₂ ≥ φ; that is, a fixed latency
of at most L* = ln(1/φ)/μ (derived). A device is a device only for games that are slower than it. What late commitments cost that are executed nevertheless is \`limits/stale-quote\`.

Metrics are those of the dilemma and of devices; \`bound\` is the share of agent-rounds bound in time.

Actions: 0 cooperate, 1 defect; messages 0 nothing, 1 cooperate, 2 Mirror, 3 defect.

Bots: \`mirror\` says Mirror and, where it is not bound, defects; the others say nothing and play the dilemma: \`nash\` and \`defect\` defect, \`cooperate\` cooperates, \`tit-for-tat\` does what the other did last,
\`grim-trigger\` cooperates until anybody defected; \`random\`.

Reference: Tennenholtz (2004), Games Econ. Behav. 49 (Mirror).`,
  defaults: slowDeviceDefaults,
  base: ({ rounds }) => prisonersDilemma.make({ rounds }),
  device: ({ rate, latency, latencies, fee }): Device => ({
    name: "slow",
    messages: { kind: "table" },
    finality: {
      kind: "race",
      arrival: { kind: "fixed", mean: 0 },
      lags: [],
      latency: { kind: latencies as "fixed" | "exponential", mean: latency },
      deadline: { kind: "exponential", mean: 1 / rate },
    },
    fees: { message: fee },
  }),
  answers({ rate, latency, latencies, fee }) {
    const pace = { rate, latency, kind: latencies as "fixed" | "exponential" };
    const both = bothInTime(pace);
    return {
      inTime: {
        one: inTime(pace),
        both,
        meaning: "probability that a commitment, or both, are final before the game moves",
      },
      mirrors: {
        payoff: 1 + both * gain - fee,
        equilibrium: both * gain >= fee,
        gain: Math.max(0, fee - both * gain),
        meaning: "per round, where both send Mirror; `gain` is what one could gain by staying silent",
      },
      slowest: {
        latency: fee > 0 ? Math.max(0, slowest(pace.kind, rate, fee)) : null,
        ...(fee > 0
          ? { meaning: "largest L at which two Mirrors are an equilibrium" }
          : { reason: "commitments are free, so no latency makes them a loss" }),
      },
    };
  },
  bots: prisonersDilemma.bots,
  says: { mirror: () => 2 },
});

/** The L at which both are in time with probability φ: e^{−μL} = φ, or with x = μL (1 + x)(2 + x) = 2/φ. */
function slowest(kind: "fixed" | "exponential", rate: number, fee: number): number {
  if (kind === "fixed") return (log(gain) - log(fee)) / rate; // so that no fee is too small to be divided by
  return (-3 + Math.sqrt(fee + 8 * gain) / Math.sqrt(fee)) / 2 / rate;
}
