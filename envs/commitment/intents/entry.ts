/** The intents game in the registry, and its preset on four tokens. */
import { preset } from "../../../src/preset.js";
import type { Entry } from "../../../src/registry.js";
import type { Network } from "../../routing/pool.js";
import { product } from "../../routing/presets/parts.js";
import { intentsBots } from "./bots.js";
import { intents } from "./intents.js";
import { intentsDefaults } from "./options.js";
import { intentsDeviation, solveIntents } from "./solve.js";

export const intentsEntry: Entry = {
  title:
    "Intents: swap with whoever comes the other way at my rate, else route or do nothing; solvers compete to settle",
  about: `Traders want to swap two tokens of an exchange network, some in one direction and some in the other. **Commit:** each does nothing, routes
its order now, or states an intent: *if a counter-order exists at my limit, swap; else route*, or *else nothing*. Limits are on a geometric grid around the
mid price, in value got per value given, so that 1.025 asks for 2.5 % more than the mid and the reciprocal of a limit is a limit. **Propose:** each solver
sees the intents and names a settlement and a share of the spread that it keeps. The best one is carried out; what is not matched goes the way out
that its intent names. Orders that are routed go one after another, in an order of the block drawn anew: unconditional ones first, then what is left
of intents. With \`solvers=0\` the built-in solver settles at once, at the highest score and without a margin.

**Match.** At a uniform price π (relative to the mid) a seller of the first token gets π of value per value given, a seller of the second 1/π. Whoever's
limit allows it takes part; both sides exchange all they can, the longer one is rationed by price, the lowest limit first and equals in proportion. So
the sum given is the sum got, token by token, and nobody gets less than its limit. A solver who keeps the share m of the spread moves the price of
either side by m of the way to the highest limit matched on it.

**Score** = Σ users' surplus beyond their limits (value got − limit · value given, what is routed included) less the same sum without a settlement. Below
0 it is void, so a match never leaves users with less in total than routing alone. Strategies: \`pair\` (the largest order of either side, at the mid),
\`mid\`, \`clearing\` (most matched), \`surplus\` (highest score), \`spread\` (most to keep); the last three choose among the mid, the limits, and the
prices at which what one side offers is just what orders of the other take. No other uniform price scores higher where nobody routes, or one side alone
may, pools are at rest and limits at most the mid (derived, and tested against grids of prices); where both sides route against each other a price
between two of them may, in random batches by less than .2 % of what is offered.

**Rewards.** Trader: (1 + premium) · value got − value given. Solver: kept margin − cost if it won, + cap(totalScore − referenceScore − missingScore), cap(x)
= max(−c_l, min(c_u, x)): referenceScore is the best score without the solver, missingScore its own if it fails (\`revertProbability\`; then every
intent falls back), c_l = .010, c_u what the protocol earned (a share of matched users' surplus beyond their limits; CoW Protocol's own fee is on volume)
or a fixed sum (.012 before CIP-74). The source counts in ETH, the game in value. All value is in units of the second token at the mid price.

**Known answers**, all derived. Pool (10,000, 10,000), fee .3 %, 500 each way: in sequence 474.8297 and 522.1890, matched 500 and 500, joint gain
2.98130. Matching at the mid or else routing is an equilibrium of two such traders; so is that both ask for more and route in the end, as the mean of going first
and second, 498.51, is worth more than a match at the other's limit, 487.80. That both route now is none: whoever waits goes second. Against *else nothing*
at 1.025 it is best to give in (487.80 > 474.83, for routing alone); but to who gives in, *else route* at 1.025 is the better reply, and against that it is
best to refuse. So the threat is no equilibrium of simultaneous intents, and worth something to whoever is known to have made it. Solvers who can do the
same have no lead on each other: full scores and payment 0 are an equilibrium, and while the cap does not bind the best one earns its lead, kept or paid.

Sources: CoW Protocol docs (uniform clearing prices; solver rewards; CIP-20, 67, 74); forum.cow.fi/t/3317 (caps); Angeris & Chitra (2020), arXiv:2003.10001.`,
  defaults: intentsDefaults,
  make: intents,
  solve: solveIntents,
  deviation: intentsDeviation,
  bots: intentsBots,
};

const cartoon4: Network = {
  tokens: ["A", "B", "C", "D"],
  pools: [
    product("A", "B", 1000, 1000, 0.003),
    product("B", "D", 1000, 1000, 0.003),
    product("A", "C", 1000, 1000, 0.003),
    product("C", "D", 1000, 1000, 0.003),
  ],
};

export const intentsCartoon4: Entry = preset(intentsEntry, {
  id: "commitment/intents-cartoon4-v0",
  title: "Intents on four tokens: A for D directly, or over B and C",
  about: `The four-token figure with equal pools: A and D are joined by two routes of two pools of (1000, 1000) with a fee of .3 %, and by nothing else but
each other's orders. One trader sells 100 A, one 100 D. Through the pools the first gets 90.40139995 and the second 108.35098549, whoever they
are; a direct swap gives 100 to both (derived): the sum rises from 198.752 to 200, and it no longer matters who comes first.`,
  values: { network: cartoon4, pair: ["A", "D"], traders: 2, sizes: { kind: "fixed", size: 100 } },
});
