/** The spam race in the registry, and Arbitrum before Timeboost as a preset. */
import { resolve, type Values } from "../../../src/options.js";
import { preset } from "../../../src/preset.js";
import type { Entry } from "../../../src/registry.js";
import { bots } from "./bots.js";
import { raceOf, spamRaceDefaults } from "./options.js";
import { gainsAt, solve } from "./solve.js";
import { type SpamRaceGame, spamRaceGame } from "./spam-race.js";

const id = "auction/spam-race-v0";

/** @throws naming the option that is wrong */
export function spamRace(options?: Partial<Values<typeof spamRaceDefaults>>): SpamRaceGame {
  return spamRaceGame(id, resolve(spamRaceDefaults, options, id));
}

export const spamRaceEntry: Entry = {
  title: "First come, first served: traders race with copies of one transaction",
  about: `N traders see one opportunity of value v. Each chooses how many copies k of its transaction it sends; every copy takes an exponential
time to arrive, and the copy that arrives first takes the opportunity. A success costs the gas g and every copy that fails r g. With
V = v − (1 − r) g and C = r g trader i earns

    uᵢ = V kᵢ/Σkⱼ − C kᵢ      in expectation; nobody wins where nobody sends

which is a Tullock contest. Its one equilibrium, of N traders alike:

    k* = (N − 1) V/(N² C)     copies each
    u* = V/N²                 payoff each
    C K* = (N − 1)/N · V      burnt on copies, of V

Source: Capponi & Zhu, arXiv 2512.10094, §4 (there for N ≥ 3 and 0 < r < 1; two traders and r = 1 work alike). The first of k copies delayed at rate
λ arrives at rate k λ, so P(i first) = kᵢ/Σkⱼ; fractional k are raced at rate k λ too. With \`copies=integer\` every copy's delay is drawn and the
action is a whole number. \`most\` bounds the copies; by default it is three times the equilibrium's, which leaves the equilibrium as it is,
since payoffs are concave. \`draw=expected\` pays expectations instead of drawing a winner.

Traders may differ in gas and in latency, lists with one number each: with efforts xᵢ = kᵢ/ℓᵢ and κᵢ = Cᵢ ℓᵢ/Vᵢ the equilibrium has
xᵢ = X − κᵢ X² where that is positive and 0 else, and X = (m − 1)/Σκ over the m traders who send (derived; Cornes & Hartley 2005). With free
failures (r = 0, revert protection) everybody sends as much as it may (derived). Whole copies: equilibria are found by taking best answers in
turn, with their best-response gap.

The same contest is a reward R split equally among identities of cost c: k* = R (n − 1)/(n² c), payoff R/n² (derived).

References: Capponi & Zhu (2025), arXiv 2512.10094; Gogol, Schneider & Tessone (2025), arXiv 2506.01462; Tullock (1980), Efficient rent seeking;
Szidarovszky & Okuguchi (1997), Games Econ. Behav. 18; Cornes & Hartley (2005), Econ. Theory 26.`,
  defaults: spamRaceDefaults,
  make: spamRace,
  solve: (given) => solve(given, id),
  deviation: (given, joint) => gainsAt(raceOf(resolve(spamRaceDefaults, given, id), id), joint[0]),
  bots,
};

export const arbitrumFirstCome: Entry = preset(spamRaceEntry, {
  id: "auction/arb-fcfs-v0",
  title: "Arbitrum before Timeboost: backruns first come, first served",
  about: `Until 17 April 2025 Arbitrum One's sequencer put transactions in the order in which they arrived, and ignored tips (sourced: Arbitrum's
documentation of gas and fees; the date from arXiv 2512.10094, §6). Backruns are then fought over by sending copies, of which those that fail
stay on chain and pay (sourced: arXiv 2512.10094, table 2). Blocks of 250 ms (sourced: Arbitrum's documentation of sequencer timing) do not matter
for who is first, since arrival orders transactions within a block and across blocks alike; so they are no option here.

The unit of value is a millionth of an ether. A success costs 113,265 gas and a failure 33,547 (sourced for a gas auction on Ethereum: Daian et
al., arXiv 1904.05234; taken over here, not measured on Arbitrum), at the floor of 0.01 gwei (sourced: Arbitrum's documentation and
forum; since March 2024): g = 1.13265, r = 0.2962. Five traders and an opportunity of 100 are this project's choice. Derived from these: each sends
k* = (N − 1) V/(N² C) = 47.3 copies, and four fifths of V are burnt.`,
  values: { traders: 5, value: 100, gas: 1.13265, revert: 33547 / 113265 },
});
