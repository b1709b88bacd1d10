/** The rounds game in the registry, and Arbitrum's priority gas auction as a preset. */
import { resolve } from "../../../src/options.js";
import { preset } from "../../../src/preset.js";
import type { Entry } from "../../../src/registry.js";
import { type BoostRoundsGame, boostRoundsGame } from "./boost-rounds.js";
import { bots } from "./bots.js";
import { type BoostRoundsOptions, boostRoundsDefaults } from "./options.js";
import { solve } from "./solve.js";

const id = "auction/boost-rounds-v0";

/** @throws naming the option that is wrong */
export function boostRounds(options?: Partial<BoostRoundsOptions>): BoostRoundsGame {
  return boostRoundsGame(id, resolve(boostRoundsDefaults, options, id));
}

export const boostRoundsEntry: Entry = {
  title: "Rounds with a boost against starvation: tips buy a place, and who waits rises",
  about: `A sequencer works in rounds of B/K and a private pool. A bidder sends its transaction once, with a tip and a max fee; its fee is f = min(tip, max
fee − c) on top of the base fee c, and a max fee below c is to stay out. Every round serves the C transactions in the queue that rank highest, by fee
and boost; equals by arrival. All that are left get a boost of β p/K, with p the priority of the last transaction that the round served. The boost
changes the rank and never the fee, and adds up round by round. Served after w rounds of waiting a transaction pays δ^w v − c − f; after D rounds it
lapses. Transactions are sent at a uniform moment of the round, each at its own or all at the same (\`moment\`), and those of bidders other than
bidder_0 arrive x later (\`edge\`); who comes after the round's end joins the next.

**Readings.** The rule is Arbitrum's. Its text leaves open whether the priority p of the last transaction counts that one's own boost: \`marginal = key\`
takes what it was ranked by, which lets boosts compound on each other, \`fee\` the fee it paid. They differ only after rounds whose last
transaction was boosted. "The previous round" of the text is taken to be the one that just ended. Where more wait than can be served, ranks under
\`key\` grow without end and arrival counts for ever more; boosts stop at 10¹² of the highest tip.

**Known answers** (derived in \`envs/auction/boost-rounds/starvation.ts\` and \`solve.ts\`)

* One round is a discriminatory auction of C places among n (\`envs/auction/discriminatory.ts\`): tip = E[max(c, C-th highest value of the others) | it is
  below v] − c; with room for all, no tip.
* Starvation: beside C new transactions of tip p in every round, one of tip b is served after ⌈(1 − b/p) K/β⌉ rounds, under either reading; without a
  tip after K/β rounds or 1/β blocks, two of them for β = ½. If the stream's tips grow by a factor 1 + γ a round it is served after
  ⌈−ln(1 − γ K/β)/ln(1 + γ)⌉ rounds, and never if γ ≥ β/K. With β = 0 it starves.
* Against a stream of p, to be served after m rounds costs p (1 − m β/K), so v is best served by the m that maximises δ^m v − c − p (1 − m β/K)⁺. With the
  default options and p = 2/3, the value of a place at which demand is the capacity, v = 1 tips p and v = 1/2 waits two rounds without a tip.
* Latency: being x ms faster decides x/(B/K) of the events whatever is tipped, against all of them under first come, first served.

The equilibrium of many rounds is not known.

References: Arbitrum documentation (2026), Introduction to PGA (Priority Gas Auctions); Constitutional AIP (2026), Transition Arbitrum One ordering policy to
Priority Gas Auctions, forum.arbitrum.foundation/t/30942; on latency and batches: Latency arms race concerns in blockspace markets, ethresear.ch/t/14957,
and the discussion at research.arbitrum.io/t/8173.`,
  defaults: boostRoundsDefaults,
  make: boostRounds,
  solve: (given) => solve(given, id),
  bots,
};

export const arbitrumPga: Entry = preset(boostRoundsEntry, {
  id: "auction/arb-pga-125ms-v0",
  title: "Arbitrum's priority gas auction: two rounds of 125 ms a block",
  about: `As proposed for Arbitrum One in place of Timeboost: blocks of 250 ms with K = 2 rounds, a boost of p/(2K) a round, priority = min(max priority fee,
max fee − base fee), equals by arrival, a private pool, and 97 % of priority fees to the DAO's treasury and 3 % to the developer guild (sourced:
Arbitrum documentation and the AIP). A transaction without a tip waits four rounds at most beside a steady stream of tips: half a second (derived).

Simplified: a round serves a number of transactions, where the chain counts gas (32 Mgas a block) and data; blocks that fill early are not sent early; the base
fee is constant, where the chain ranks anew at every block's. Twelve bidders for four places a round, exponential values, a base fee of a twentieth
of their mean, and 30 % of the value lost in a round are this project's choice.`,
  values: {
    ...{ bidders: 12, capacity: 4, blockTime: 250, roundsPerBlock: 2, boost: 0.5, treasuryShare: 0.97, discount: 0.7 },
    ...{ values: { kind: "exponential", mean: 1, high: 10 }, baseFee: 0.05, rounds: 80 },
  },
});
