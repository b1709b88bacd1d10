/** The sniping game in the registry, and the interval of a batch auction in use as a preset. */
import { preset } from "../../../src/preset.js";
import type { Entry } from "../../../src/registry.js";
import { snipingBots } from "./bots.js";
import { snipingDefaults } from "./options.js";
import { sniping } from "./sniping.js";
import { snipingDeviation, solveSniping } from "./solve.js";

export const snipingGame: Entry = {
  title: "Sniping stale quotes: the race for speed in a continuous book, and what batches make of it",
  about: `N traders choose at once whether to be fast, at a cost c per second, and at which half-spread h they would make the market; the lowest quote
makes it, a coin settling equals. Investors come at rate λᵢ and pay h. Jumps J of the value come at rate λⱼ; if J > h, the maker sends a cancellation
and everybody else an order. In the \`continuous\` market the first message counts: the fast ones arrive δ earlier, equals are settled by a coin,
and who snipes gains J − h from the maker. In the \`batch\` market messages count every τ: a cancellation in time wins; an order that is alone in its
batch pays the stale price; two orders for the one quote bid each other up to the new value.

**Continuous.** With L(h) = E[(J − h)⁺], making the market is worth λᵢ h − λⱼ L(h) more than sniping it, whoever is fast (derived: who wins a share
w of the races loses (1 − w) λⱼ L as the maker and gains w λⱼ L otherwise). So quotes are undercut to the h* with

    λᵢ h* = λⱼ L(h*)        exponential jumps of mean m: h* = m W(λⱼ/λᵢ)

which for λᵢ = λⱼ = m = 1 is h* = .567143, a spread of 1.134287. All races are worth A = λᵢ h* per second. With k fast each of them gets A/k − c and the
slow nothing; if nobody is fast everybody gets A/N for free, and one alone would get A − c: an arms race. With free entry c k → A, so what
investors pay is spent on speed. How many of N are fast in equilibrium is derived in \`envs/auction/sniping/solve.ts\`.

**Batch.** An edge of δ decides only jumps in the last δ of a batch: the share δ/τ, for 10 ms in 12 s .0833 %, against all of them in the continuous
market. And only a fast trader alone wins anything there. If c ≥ λⱼ m δ/τ, nobody is fast and the spread is 0; if 0 < c < that, there is no pure
equilibrium (derived). Simplifications: jumps are met one by one, at a uniform time of their batch; snipers bid the new value, which is weakly
dominant under the highest losing bid.

References: Budish, Cramton & Shim (2015), "The High-Frequency Trading Arms Race: Frequent Batch Auctions as a Market Design Response", Q. J. Econ. 130:
model, condition for the spread, and zero profits are from memory, not checked against the text; that an edge is worth δ/τ as much is in its
draft of July 2013. The share of an edge in slots of 12 s: ethresear.ch 14957, "Latency arms race concerns in blockspace markets".`,
  defaults: snipingDefaults,
  make: sniping,
  solve: solveSniping,
  deviation: snipingDeviation,
  bots: snipingBots,
};

export const cowBatch: Entry = preset(snipingGame, {
  id: "auction/cow-batch-v0",
  title: "Sniping with batches of 12 s, the interval of CoW Protocol's auctions",
  about: `CoW Protocol's autopilot cuts an auction every 12 to 15 s (sourced: architecture of cowprotocol/services); here τ = T = 12 s. The edge of 10 ms is the
example of ethresear.ch 14957 and is worth δ/τ = .0833 % of the jumps. Rates, jumps and the cost of speed are this game's defaults and no measurement. What
follows is derived: speed pays only below c = λⱼ m δ/τ = .000833 per second, so nobody is fast and the spread is 0. Not modelled: CoW's solvers, who
compete for the batch, and orders that wait through several.`,
  values: { market: "batch", interval: 12, edge: 0.01, duration: 12 },
});
