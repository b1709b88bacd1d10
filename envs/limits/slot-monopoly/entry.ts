/** The slot monopoly in the registry. */
import type { Entry } from "../../../src/registry.js";
import { slotMonopolyBots } from "./bots.js";
import { slotMonopolyDefaults } from "./options.js";
import { slotMonopolyGame } from "./slot-monopoly.js";
import { solveSlotMonopoly } from "./solve.js";

export const slotMonopoly: Entry = {
  title: "Sole device for a slot: what a mediator can charge those who may wait for competition",
  about: `Only a device can realise a user's surplus S, and in a slot of W ticks there is one, whose mediator posts a fee f. Users take, for S − f, or wait. An opportunity
outlives a tick with probability δ, so there is a next slot with probability d = δ^W; it is competitive with probability κ, and then its fee is the cost, 0.

A user who waits for competition gets w = S dκ/(1 − d(1 − κ)), so the highest fee that is paid leaves as much (derived):

    f*/S = 1 − dκ/(1 − d(1 − κ)) = (1 − d)/(1 − d(1 − κ))

* A permanent monopoly, κ = 0, takes everything: f*/S = 1, however patient users are, and they are indifferent between being served and not. This is the
  monopoly price of Diamond (1971).
* With d = .9 and κ = 0, .25, .5, .75, 1: f*/S = 1, .308, .182, .129, .1. A little competition later is most of what competition now would be.
* Users who are infinitely patient pay nothing if κ > 0: f* → 0 as d → 1.

**Fees on a grid.** Fee k is k/bins of the surplus, by default 40 steps of .025. The mediator's best bin is the largest strictly below f*: at f* itself users are indifferent. By default
(\`fees = standing\`) the fee posted first holds in all monopoly slots of the episode, and that bin is the only equilibrium in which users pay what is strictly better than to wait (derived).
With \`fees = slot\` each monopoly slot has a fee of its own and users pay at most T(g) = f* − d(1 − κ)(f* − g) where they expect g next. The stationary fee is again
f* = T(f*). But on the grid every bin g < f* is an equilibrium whose next bin is refused, f* − g ≤ step/(1 − d(1 − κ)): who expects a low fee next pays no more now.
With d = .9 and κ = 0 these are the ten bins from .75 on, with κ = .5 the two bins .15 and .175 (derived); \`solve\` lists them.

A slot is two steps, the mediator's (phase 0) and the users' (phase 1); who has no choice can only do action 0. The first slot is a monopoly. The episode goes on by the random
draw, not by the learner's γ, which should be 1; the horizon is 10/(1 − d) slots. Rewards are in money. Metrics: \`fee\`, mean of those posted in monopoly slots, and \`extraction\`, revenue per
surplus realised, in shares; \`taken\`, the share of users served; \`slots waited\` per user; \`mediator revenue\` and \`welfare\` in money.

Actions: mediator k posts the fee k/\`bins\` of the surplus; user 0 waits, 1 takes.

Bots: \`equilibrium\` posts the largest bin strictly below f*, and takes what is strictly better than to wait; \`eager\` asks for everything, and takes whatever leaves it something; \`patient\` asks for nothing, and
waits for a competitive slot; \`random\`.

Reference: Diamond (1971), "A model of price adjustment", J. Econ. Theory 3.`,
  defaults: slotMonopolyDefaults,
  make: slotMonopolyGame,
  solve: solveSlotMonopoly,
  bots: slotMonopolyBots,
};
