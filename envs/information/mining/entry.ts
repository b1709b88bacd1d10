/** Game mining in the registry. */
import type { Entry } from "../../../src/registry.js";
import { miningBots } from "./bots.js";
import { miningGame } from "./mining.js";
import { miningDefaults } from "./options.js";
import { solveMining } from "./solve.js";

export const mining: Entry = {
  title: "Game mining: what can an outsider charge for making cooperation binding?",
  about: `Two players are about to play a dilemma (R, S, T, P). Before they do, an outsider, the miner, offers both a contract that binds them to
cooperate, at a fee f per player. By default it holds, and is paid, only if both buy; else they play freely.

    both buy: R − f each and 2 f for the miner        else: R, S, T or P, as they play

R is drawn per episode, evenly from R − s to R + s, and seen by all; by default R = 2 ± .5, S = 0, T = 3, P = 1. Fees are on a grid 0, δ … (n −
1) δ.

**Backward induction** (derived). Free players defect and get P. So buying is worth R − f − P if the other buys too, and nothing otherwise: it is
a weakly dominant answer up to f = R − P. The miner charges that, up to rounding on the grid, and takes all that the contract creates:

    2 (R − P) = 2      at most, in the dilemma (2, 0, 3, 1)

Players are left with P, as if there were no contract, though the outcome is now the best one. The fee does not depend on the temptation T. On
the grid the mean fee is δ Σ P(R − P ≥ k δ) over k ≥ 1, .9375 with the default δ = 1/8 and s = 1/2. That nobody buys is always an equilibrium
too, in weakly dominated strategies where f < R − P.

With \`sale=each\` a contract binds its buyer whatever the other does. Nobody buys: against a buyer T beats R − f, and otherwise P beats S − f.
What is for sale is worth something only because it is conditional.

Metrics: the posted \`fee\` per player; the \`gain\` R − P; share of players who are bound (\`sold\`); \`revenue\` of the miner; \`extraction\`,
as a share of 2 (R − P); \`cooperation\` of both; the \`players' payoff\`, each; \`welfare\` of all three.

Actions: miner k posts the fee k δ; a player's 1 buys, 0 does not, and later 0 cooperates, 1 defects.

Bots: \`equilibrium\` posts the largest fee up to R − P, buys iff the fee is at most that, and defects where it is free; \`eager\` posts no fee, always buys, and cooperates where it is free; \`wary\` posts the dearest
fee, never buys, and defects; \`random\`.

References: Bono & Wolpert (2014), Game mining: how to make money from those about to play a game (from memory); Kalai et al. (2010), A
commitment folk theorem, Games Econ. Behav. 69.`,
  defaults: miningDefaults,
  make: miningGame,
  solve: solveMining,
  bots: miningBots,
};
