/** Toxic flow in the registry. */
import type { Entry } from "../../../src/registry.js";
import { toxicFlowBots } from "./bots.js";
import { toxicFlowDefaults } from "./options.js";
import { solveToxicFlow } from "./solve.js";
import { toxicFlow as make } from "./toxic-flow.js";

export const toxicFlow: Entry = {
  title: "Toxic flow in batches: what makers charge those who may know more, with and without the privacy of intents",
  about: `In every batch makers first quote half-spreads around the mid. Then each of n seats is taken with probability a = 1 − e^(−λτ/n): arrivals at rate λ over a
batch of τ, at most one per seat. The value moves by ±Δ. A trader is toxic with probability π: it knows the move and is on its side. The others, retail,
want one unit on a random side, and trading it is worth w to them: always v, or drawn from U[0, v]. Whoever came sees the lowest half-spread for it and
trades or passes. Trades are marked to the value after the move, so a toxic trader earns Δ − s, a retail one w − s on average, and the maker s less the move; of
two makers or more the lowest quote fills, equal ones share.

**Privacy.** A trader's kind is shown with probability r (\`reveal\`; \`reveals\` says of which kinds), so a maker quotes three half-spreads: to unknown
traders, to shown retail, to shown toxic ones. A quote of \`highest\` refuses.

* Zero profit: πΔ (Glosten & Milgrom; π = .3, Δ = 1: .3). With kinds shown: 0 to retail, and toxic ones are refused, as no half-spread below Δ is free of loss.
* If both kinds are shown alike, those who stay private still pay πΔ, as the mix of the rest is the same. If only toxic traders are, they pay less, qΔ with
  q = π(1 − r)/(1 − πr); if only retail, more: q = π/(1 − (1 − π)r), which goes to 1: showing oneself makes the others look worse (derived).
* With values U[0, v] retail leaves when s > w and the zero-profit half-spread is 2qΔ/(1 + √(1 − 4(1 − q)qΔ/v)). If v ≤ Δ and v < 4(1 − q)qΔ no half-spread is free of loss and the
  market breaks down (derived). Privacy is what makes toxic traders' profit.
* One maker alone quotes v to fixed values; to uniform ones v/2 if v/2 ≥ Δ, else min(Δ, v/(2(1 − q))), if that is no loss (derived).

**Netting** (\`netting\`). Opposite orders of a batch trade with each other at the mid, everybody on the heavier side alike in part, and makers fill what remains.
Action 2 trades at the mid only. Makers' loss to toxic traders is the same as without, as their position |B − S| is; only their income falls. So the half-spread that
breaks even rises to κΔ, κ = n a π/E|B − S|, and an order still pays πΔ on average. But retail pays less and toxic traders more, as they are more often on
the heavier side; in large batches πΔ/(1 + π) and 2πΔ/(1 + π). All of this is derived, exactly, by summing over (B, S). With shown kinds, uniform values, or one maker alone it is not solved.

**Free option** (\`binds\`). Intents bind both sides and are settled with the batch. With \`binds = maker\` quotes, centred on the value after the move, stand on for L; with
probability Q = 1 − e^(−μL) the value jumps by ±J, J exponential with mean m (the first jump counts), and each toxic trader who came may take the quote for another unit if it
was not refused. That is worth O(s) = Q m e^(−s/m), so zero profit is s = π(Δ + O(s)) = πΔ + m W(πQ e^(−πΔ/m)) while that is at most Δ (derived).

A step has phases: makers quote, traders trade, and, where quotes stand on, toxic traders take them; who has no choice passes. Rewards are in units of price.

**Scripted traders.** A rational toxic trader trades if s < Δ and a retail one if s ≤ w. Without netting that is a best response. With netting it is one where all pay s ≤ min(Δ, v): then an order
at the mid alone would gain less, by (v − s)E[1 − f] and by adverse selection (derived); f is the part that nets.

References: Glosten & Milgrom (1985), "Bid, ask and transaction prices in a specialist market with heterogeneously informed traders", J. Financ. Econ. 14; Budish, Cramton &
Shim (2015), Q. J. Econ. 130 (batches).`,
  defaults: toxicFlowDefaults,
  make,
  solve: solveToxicFlow,
  bots: toxicFlowBots,
};
