/** The base fee game in the registry, and Ethereum's parameters as a preset. */
import { resolve } from "../../../src/options.js";
import { preset } from "../../../src/preset.js";
import type { Entry } from "../../../src/registry.js";
import { type BaseFeeGame, baseFeeGame } from "./base-fee.js";
import { bots } from "./bots.js";
import { type BaseFeeOptions, baseFeeDefaults } from "./options.js";
import { solve } from "./solve.js";

const id = "auction/base-fee-v0";

/** @throws naming the option that is wrong */
export function baseFee(options?: Partial<BaseFeeOptions>): BaseFeeGame {
  return baseFeeGame(id, resolve(baseFeeDefaults, options, id));
}

export const baseFeeEntry: Entry = {
  title: "Base fee market: patient and impatient users bid for blocks whose base fee follows demand",
  about: `Block after block, n users bid for inclusion with EIP-1559 transactions: a max fee and a tip, both per gas. Whoever can pay the base fee b may be
included; the k = ⌊e T / g⌋ highest tips are (min(tip, max fee − b); equals by a coin), and pay b, which is burnt, and their own tip, which goes to
the proposer. A user gets (v − b − tip) g and draws a new transaction. The base fee then follows the block's gas G:

    b' = b (1 + (G − T)/(d T))       at least 1 wei

or, with \`rule = integer\`, the protocol's rule in whole wei. An impatient transaction lapses unless it is included at once. A patient one may wait: it
is worth δ of its value in the next block, and lapses after D blocks. Users see their own transaction, the base fee of the block they bid for, how
much gas the last block had and the lowest tip it took if it was full, and how many transactions are pending. They may change their bids
in every block; a max fee below b is to wait. All transactions use the same gas g.

**Known answers** (derivations in \`envs/auction/base-fee/solve.ts\` and \`patience.ts\`)

* Dynamics: a full block multiplies b by 1 + (e − 1)/d, an empty one by 1 − 1/d; with e = 2 and d = 8 ten full blocks by 3.247321, a full and an
  empty one by 0.984375. In the long run the mean block is between T and s e T, s ln(1 + (e − 1)/d) + (1 − s) ln(1 − 1/d) = 0: 1.0627 T, 6 % above
  (the bounds: Leonardos et al. 2022, abstract; derived here from concavity). Users who all have one value attain the upper one.
  Weighted by the base fee, the mean block is T exactly (derived).
* Steady state (derived): b* = V(F) with F = (n g − T/a)/(n g + T π (D − 1)); for impatient users the quantile 1 − T/(a n g), where demand is the target.
  Exact for many users and a slow base fee. Patient users who are priced out hold fewer fresh transactions and so lower it; nobody waits at a fee
  that stands still.
* Tips: with room for all pending transactions max fee v and tip 0 is dominant for a block, the obvious bid; not so where the base fee is excessively
  low (Roughgarden 2021, abstract: incentive compatible except in a sudden spike of demand). Then tips are a discriminatory auction of k slots with
  reserve b: tip = E[max(b, k-th highest value of the others) | it is below v] − b (\`envs/auction/discriminatory.ts\`; textbook, the reserve derived).
* Patience (derived): wait a block iff b − b' > (1 − δ) v. Alone, with empty blocks, a user waits while v/b is below (1/d)/(1 − δ) and it pays, m* =
  ⌈ln(b (1/d)/(v (1 − δ)))/ln(δ/(1 − 1/d))⌉ blocks.

The equilibrium of many blocks is not known: a user whose bid fills a block raises the fees of its own next transactions. \`equilibrium\` plays
one block's.

References: EIP-1559 (2019); Roughgarden (2020), arXiv 2012.00854, and (2021), Transaction fee mechanism design, arXiv 2106.01340; Leonardos, Monnot,
Reijsbergen, Skoulakis & Piliouras (2021), arXiv 2102.10567 (dynamics that can be chaotic), and Leonardos et al. (2022), arXiv 2212.07175.`,
  defaults: baseFeeDefaults,
  make: baseFee,
  solve: (given) => solve(given, id),
  bots,
};

export const eip1559: Entry = preset(baseFeeEntry, {
  id: "auction/eip1559-v0",
  title: "EIP-1559 with the parameters it had on Ethereum's mainnet",
  about: `Denominator 8, elasticity 2, whole wei rounded down with a rise of at least 1, and a first base fee of 1 gwei (sourced: EIP-1559); a target of 15
million gas and a limit of 30 million, as from the London upgrade until the limit was raised in 2025 (from memory). Transactions of 1.5 million gas,
so that a block holds 20 and its target is 10, from 30 users with exponential values of mean 20 gwei, half of them patient for 10 blocks (two minutes)
at 2 % a block, are this project's choice: they stand for the many small transactions of a block. So is the cut of values at 200 gwei.`,
  values: {
    ...{ users: 30, target: 15, elasticity: 2, denominator: 8, gas: 1.5, initial: 1, rule: "integer" },
    ...{ values: { kind: "exponential", mean: 20, high: 200 }, patientShare: 0.5, discount: 0.98, deadline: 10 },
  },
});
