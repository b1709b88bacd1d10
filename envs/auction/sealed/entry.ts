/** Sealed auctions in the registry: the game with all its knobs, and the bundle auction of searchers as a preset. */
import { type Values as OptionValues, resolve } from "../../../src/options.js";
import { preset } from "../../../src/preset.js";
import type { Entry } from "../../../src/registry.js";
import { known } from "../values.js";
import { bots } from "./bots.js";
import { sealedDefaults } from "./options.js";
import { type SealedGame, sealedGame } from "./sealed.js";
import { solve } from "./solve.js";

const id = "auction/sealed-v0";

/** @throws naming the option that is wrong */
export function sealed(options?: Partial<OptionValues<typeof sealedDefaults>>): SealedGame {
  return sealedGame(id, resolve(sealedDefaults, options, id));
}

export const sealedAuction: Entry = {
  title: "Sealed auction: first price, second price, all-pay, partial all-pay with base fee",
  about: `Each of n bidders bids once, unseen. The highest bid of at least the reserve r wins; equals are settled by a coin (the shared order by
priority). The winner pays its bid b, or under \`second\` the next bid, and the base fee c; an entrant who loses pays α b + β c. A bid of 0 is to
stay out. Gas auctions with failed transactions are the partial all-pay rule; sealed bundles with revert protection have α = β = 0.

With W = q^(n−1) at quantile q of the values V, the symmetric equilibrium is

    entry      q₀ = the lowest q with W (V − r − c) ≥ (1 − W)(α r + β c)
    payoff     U(q) = U(q₀) + ∫ W dV
    own price  b(q) = (W (V − c) − (1 − W) β c − U) / (W + (1 − W) α)
    second     b(q) = V − c + β c

for any distribution of values, atoms included: an atom's bidders draw their quantile. So first price with uniform values gives b = v (n−1)/n,
all-pay b = vⁿ (n−1)/n, and one known value v gives the mixed equilibrium b = W v / (W + (1 − W) α) without fees; with fees nobody of n
enters with probability q₀ⁿ, q₀ = (β c / (v − c + β c))^(1/(n−1)), and all fees together are v (1 − q₀ⁿ), whatever α. The last two, and
partial all-pay with private values, are derived here (envelope theorem; see \`envs/auction/sealed/equilibrium.ts\`), the others textbook.
The certificate \`bestResponseGap\` compares every bid of a grid with the equilibrium's at its actual prices.

References: Vickrey (1961), J. Finance 16; Riley & Samuelson (1981), Am. Econ. Rev. 71; Baye, Kovenock & de Vries (1996), Econ. Theory 8; Krishna
(2009), Auction Theory; Daian et al. (2019), arXiv 1904.05234.`,
  defaults: sealedDefaults,
  make: sealed,
  solve: (given) => solve(given, id),
  bots,
};

export const flashbotsBundle: Entry = preset(sealedAuction, {
  id: "auction/flashbots-bundle-v0",
  title: "Sealed bundles with revert protection: only the winner pays",
  about: `Searchers see the same opportunity of value 1 and send sealed bundles; a bundle that loses is left out and costs nothing (α = β = 0), so it is a
sealed first price auction among equals and the whole value goes to the block's producer. That bundles are sealed, bid first price and pay nothing
when left out is how Flashbots' auction works; five searchers and a base fee of a tenth of the value are this project's choice (derived), not an observation.`,
  values: { bidders: 5, rule: "first", values: known(1), baseFee: 0.1, beta: 0 },
});
