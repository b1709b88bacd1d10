/** The rerouting games in the registry: pools, and roads. */
import type { Entry } from "../../../src/registry.js";
import { rerouteBots } from "./bots.js";
import { rerouteDefaults, roadsDefaults } from "./options.js";
import { rerouteGame, roadsGame } from "./reroute.js";
import { rerouteDeviation, roadsDeviation, solveReroute, solveRoads } from "./solve.js";

export const reroute: Entry = {
  title: "Reroute: would you take the smaller pool, so that the others are filled better?",
  about: `Each of n traders sells a fixed amount, by default 100, into one of several constant product pools without fees. Orders that arrive at
one pool are filled together: for X in all it gives R X/(R + X), of which a trader who sold w gets the share w/X, so every unit gets R/(R + X).
R is what the pool holds of either token, \`reserves\` lists it, by default 1,000 and 400. Rewards are what a trader gets, in tokens. Pool 0 ranks
lowest: who goes elsewhere gives way. \`sizes\` may be a list, one amount per trader; every trader sees its own size and its seat. With \`rounds\` above 1
the game is repeated with a known end and fresh pools, and traders see the last round's loads and what they did themselves.

Derived here. In the default both sell in the large pool, the only equilibrium, and get 83.333 each. If one took the small pool it would get 80, a loss
of 3.333, and the other 90.909, a gain of 7.576: once the mover has its compensation of 3.333, a surplus of 4.242 is left to share. That is so
(nobody would move alone, and a move leaves a surplus) iff the second pool holds between R²/(3 R + 2 q) = 312.5 and R/2 = 500; for n traders of size q
between R²/((2n − 1) R + n (n − 1) q) and R/n, and with unequal sizes, W in all and w the smallest, between R² w/(R (2W − w) + W (W − w)) and R w/W.

Rates fall with the load, so there is a pure equilibrium, found by placing traders one after the other, the largest first; for equal traders
it is the only one but for ties. Where at most 100,000 ways to spread are to be told apart, \`solve\` looks at all of them. If orders could be divided
at will, everybody would get ΣR/(ΣR + W) per unit, as in one pool that holds everything, and no conflict were left: that orders are whole is what
makes it one.

References: Rosenthal (1973), Int. J. Game Theory 2 (congestion games); Angeris & Chitra (2020), Improved price oracles (constant function pools);
Koutsoupias & Papadimitriou (1999), STACS (price of anarchy).`,
  defaults: rerouteDefaults,
  make: rerouteGame,
  solve: solveReroute,
  deviation: rerouteDeviation,
  bots: rerouteBots,
};

export const rerouteRoads: Entry = {
  title: "Reroute on roads: would you take the longer road, so that the others are there sooner?",
  about: `Each of n drivers takes one of several roads. One with the share x of all traffic on it costs a + b x; \`latencies\` lists the pairs [a, b], by
default [0, 1], which congests, and [1.1, 0], which does not. Rewards are −size · cost, and all sizes are 1 by default. Road 0 ranks lowest: who goes
elsewhere gives way. All else is as in \`commitment/reroute-v0\`.

Derived here. In the default both drivers take the first road, the only equilibrium, at a cost of 1 each. If one took the other it would cost 1.1, a
loss of .1, and the one who stays .5, a gain of .5: compensation .1, surplus .4, price of anarchy 2/1.6 = 1.25. With Pigou's own second road, which
costs just 1, giving way is free: it is an equilibrium if one does, and there is nothing to compensate. It is a dilemma (nobody would move alone, and a
move leaves a surplus) iff a₁ is between a₀ + b₀ − b₁ y and a₀ + b₀ (2 − y) − b₁ y, with y the share of the smallest driver: 1 and 1.5 in the default.

References: Pigou (1920), The Economics of Welfare; Rosenthal (1973), Int. J. Game Theory 2; Koutsoupias & Papadimitriou (1999), STACS.`,
  defaults: roadsDefaults,
  make: roadsGame,
  solve: solveRoads,
  deviation: roadsDeviation,
  bots: rerouteBots,
};
