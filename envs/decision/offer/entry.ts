/** The adversarial offer in the registry. */
import type { Entry } from "../../../src/registry.js";
import { offerBots } from "./bots.js";
import { offerGame } from "./offer.js";
import { offerDefaults } from "./options.js";
import { solveOffer } from "./solve.js";

export const offer: Entry = {
  title: "Adversarial offer: boxes that are full if you were predicted not to choose them",
  about: `A seller offers two boxes at a price c. Each has a prize V in it iff it was predicted not to be chosen. A buyer takes one box, or nothing.

| the buyer | box was predicted | box was not predicted |
| --- | --- | --- |
| takes a box | −c | V − c |
| takes nothing | 0 | 0 |

What the buyer gains the seller loses. The predictor is right about a choice with probability p. With V = 3, c = 1 and p = .75 a box brings the buyer

    V (1 − p) − c = .25 · 3 − 1 = −.25

on average, and yet somebody who reckons causally buys: whatever chances it gives to the predictions, they sum to at most 1, so that one of the boxes
is full with probability 1/2 or more and seems worth at least V/2 − c = .5. The offer pays the seller while p exceeds the break-even 1 − c/V = 2/3.

**Episodes.** The accuracy is drawn anew: p = x + e with a public x, uniform between \`lowest\` + d and \`highest\` − d, and e uniform on [−d, d], which the seller
alone sees (d is the option \`hidden\`). Where the seller is an \`agent\` it first asks a price from nothing to V, then the buyer chooses. Where the price
is \`posted\` there is the buyer alone. The offer of the reference is \`seller\` = posted, \`lowest\` = \`highest\` = .75, \`hidden\` = 0.

**The predictor** (option \`predictor\`; told at \`decision/newcomb-v0\`) is by default one of given accuracy about the choice that is really made. It may also read the
policy: a sample of it, or its likelier box, in both cases of the two boxes alone. Then whoever tosses a fair coin between the boxes is caught half of the time only, and
buying below V/2 is right. Of who mixes \`code\` reads the choice itself, so that it is as sharp as \`accuracy\`.

**Answers** (derived, for predictors who read the choice)

- Posted price: buy iff x < 1 − c/V, which earns E (V (1 − x) − c)⁺. With the default accuracies and c = 1 that is 3 · (1/15)²/(2 · 0.3) = .0222.
- A seller who asks: in every equilibrium both earn 0. The buyer can take nothing, so it gets at least 0; the seller can ask V, which is the most that a box
  can hold, so it gets at least 0 as well; and the two sum to 0. It is an equilibrium that the seller asks V and the buyer buys only at prices below
  V (1 − x − d), which would be a loss even to the most accurate seller.
- A causal buyer buys below V/2. A seller who asks the most below that, at price c, whenever c > V (1 − p), earns V E (p − 1 + c/V)⁺: .505 with the
  defaults, where c = 1.25.
- A buyer who rightly expects V (1 − x), but does not ask why the price is what it is, is exploited as well: only those sell to it at V (1 − x) who are
  more accurate than that. With fine prices this costs it V d/4.

Learners who act on what each choice has brought learn what is in it, as the accuracy is about the choice. \`causal\` among the bots is one who does not.

The buyer's actions: 0 nothing, 1 the first box, 2 the second; the seller's action k is the k-th price from 0 = nothing up.

Bots (who buys tosses a fair coin between the boxes, and shows it): \`equilibrium\` buys below V (1 − x − d) if an agent asks, below V (1 − x) if the price is posted, and below V/2 in either case where its coin
is not read, and asks V; \`standard\` always buys and asks the option \`price\`; \`causal\` buys below V/2 and asks the most below that; \`evidential\` buys below V (1 − x) and asks the most below that (both ask V
where this would not pay for what boxes cost them); \`random\`.

Metrics: \`bought\` (share), \`found empty\` (share, of all), \`price\`, \`accuracy\` and both profits. With a posted price \`payoff\` is what a choice brings on average.

Reference: Oesterheld & Conitzer (2021), Extracting money from causal decision theorists, The Philosophical Quarterly 71.`,
  defaults: offerDefaults,
  make: offerGame,
  solve: solveOffer,
  bots: offerBots,
};
