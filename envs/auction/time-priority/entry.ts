/** The time-priority auction in the registry, and what is known of it. */
import { resolve, type Values } from "../../../src/options.js";
import type { Entry, Solution } from "../../../src/registry.js";
import { bots } from "./bots.js";
import { bestResponseGap } from "./equilibrium.js";
import { rulesOf, timePriorityDefaults } from "./options.js";
import { type TimePriorityGame, timePriorityGame } from "./time-priority.js";

const id = "auction/time-priority-v0";

/** @throws naming the option that is wrong */
export function timePriority(options?: Partial<Values<typeof timePriorityDefaults>>): TimePriorityGame {
  return timePriorityGame(id, resolve(timePriorityDefaults, options, id));
}

export const timePriorityEntry: Entry = {
  title: "A second-price auction for a head start before the race with copies",
  about: `N traders see one opportunity. First they bid, once and unseen, for a head start T; the highest bid gets it and pays the next one (equals by a
coin). Then all know who has it, and each sends k copies of its transaction, each delayed by an exponential time at rate λ; the copies of the
auction's winner count as if they had come T earlier. Whoever is first takes V = v − (1 − r) g, and every copy costs C = r g. Expected payoffs of
the race, with L the losers' copies in sum:

    winner   u_w = V (1 − L/(k_w + L) · e^(−k_w λT)) − C k_w
    loser    uₗ = V kₗ/(k_w + L) · e^(−k_w λT) − C kₗ

The one symmetric subgame-perfect equilibrium has 0 < kₗ < k_w and everybody bidding b* = u_w − uₗ, so that everybody is left with uₗ. Against the race
without an auction fewer copies are sent and the seller earns more: revenue R = b* + C K = V − N uₗ (all sourced: Capponi & Zhu, arXiv 2512.10094,
propositions 3.2 to 4.1; there for N ≥ 3 and 0 < r < 1, two traders and r = 1 work alike). The longer the head start, the fewer the copies and the
higher the revenue (sourced: appendix B.2), up to all of V (derived). \`welfare\` is V less what copies burn, \`surplus\` what the traders keep of it.

Copies and bid are solved from one equation in K = k_w + (N − 1) kₗ to the last bit; \`bestResponseGap\` is the certificate. Why the drawn race has the
odds above is derived at the top of \`envs/auction/time-priority/time-priority.ts\`. \`draw=expected\` pays the race's expectation.

With a box both numbers, bid and copies, are asked for in both steps, and the one that is not due is ignored; with \`bins\` it is masked to 0.
The price is paid in the first step.

With the default V = 1, C = 0.05, N = 3, λT = 0.02 the race without an auction burns 0.667 of V; with it 0.142 go to the auction and 0.641 are burnt.

References: Capponi & Zhu (2025), Auctioning time to mitigate latency races, arXiv 2512.10094; the auction as deployed: OffchainLabs, Timeboost design
(sealed second price, a head start of 200 ms).`,
  defaults: timePriorityDefaults,
  make: timePriority,
  solve,
  bots,
};

function solve(given: unknown): Solution {
  const rules = rulesOf(resolve(timePriorityDefaults, given, id), id);
  const { traders, V, C, solved, top, most, bins } = rules;
  const bound =
    solved.bid > top ? `top = ${top}` : Math.max(solved.winnerCopies, solved.loserCopies) > most && `most = ${most}`;
  return {
    V,
    C,
    top,
    most,
    equilibrium: { ...solved, bestResponseGap: bestResponseGap(rules, solved) },
    withoutAuction: {
      copies: ((traders - 1) * V) / (traders * traders * C),
      total: ((traders - 1) * V) / (traders * C),
      payoff: V / (traders * traders),
      revenue: ((traders - 1) * V) / traders,
      welfare: V / traders,
    },
    optimum: { welfare: V, play: "bids of nothing and a vanishing number of copies (supremum)" },
    priceOfAnarchy: V / solved.welfare,
    ...(bins > 0 && { grid: "Solved for any bid and number of copies; on a grid only near to it." }),
    ...(bound && { reason: `The equilibrium exceeds the option ${bound}, so the game as played has another one.` }),
    source: "Capponi & Zhu, arXiv 2512.10094, propositions 3.2, 3.3 and 4.1; solved numerically",
  };
}
