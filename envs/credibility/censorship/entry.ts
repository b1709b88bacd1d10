/** Censorship with a conditional tip in the registry. */
import type { Entry } from "../../../src/registry.js";
import { censorshipBots } from "./bots.js";
import { censorship } from "./censorship.js";
import { censorshipDefaults } from "./options.js";
import { solveCensorship } from "./solve.js";

export const conditionalTips: Entry = {
  title: "Conditional tips: censors must pay each of many proposers what only one would get",
  about: `A transaction, a bid in an on-chain auction say, can be included by each of m proposers who build a block side by side. Its tip is conditional: t to each who includes it if
two or more do, but T > t to one who is the only one. A briber gains Z if nobody includes it, and offers each proposer β for not including it; only the briber knows Z.

**What censorship costs.** While others include it a proposer gives up t, but if nobody else does, T. That nobody includes it is an equilibrium iff β ≥ T, so a censor pays mT, while a user whose
transaction all include pays mt: 100 against 10 for m = 10, t = 1, T = 10. With one tip for all cases, T = t, both would be 10. With T = mt the user never pays more than mt. Bribed proposers are in a prisoner's
dilemma: all would take bribes between t and T, but then each would rather be the one who includes it.

**Equilibria of the proposers, given β** (derived):

| bribe | pure, by how many include it | symmetric, each excludes with |
| --- | --- | --- |
| β < t | all | 0 |
| β = t | 1 to m | 0 |
| t < β < T | exactly one, who takes T; m such equilibria | x = ((β − t)/(T − t))^(1/(m−1)) |
| β = T | none or one | 1 |
| β > T | none | 1 |

In the symmetric one P(censored) = x^m, and the briber earns Z x^m − mxβ = (Z − m(T − t)) x^m − mtx. That is convex in x where it is ever positive, so no bribe between pays: the briber bribes all
with T iff Z ≥ mT, else nobody.

With \`pays = success\` bribes are paid only if nobody includes it. All including it is then an equilibrium for any bribe, and for β ≥ T all excluding it is one too: a censor who succeeds pays mT as before,
one who fails nothing, and which of them is played is a matter of what proposers expect. Solutions and bots assume the censor's.

**Steps.** The briber offers β (0: nothing, k: k T/\`steps\`), proposers include or exclude. The user is no agent: its payoff, v less tips, is a metric; \`welfare\` = v if included, Z if censored.

A proposer's 0 excludes, 1 includes.

Bots: \`equilibrium\` offers what is best against proposers in their symmetric equilibrium, and plays that; \`honest\` offers nothing and includes; \`full\` offers T to all, and excludes iff β ≥ T, when it pays though
nobody else includes it; \`cheap\` offers the least bribe above t, and excludes iff β > t, when it pays while others include it; \`random\`.

Reference: Fox, Pai & Resnick (2023), "Censorship Resistance in On-Chain Auctions", arXiv:2301.13321 (as summarised in the abstract). Not modelled: offers to some proposers only. Excluding it takes all of
them, so that would not do.`,
  defaults: censorshipDefaults,
  make: censorship,
  solve: solveCensorship,
  bots: censorshipBots,
};
