/** Open auctions in the registry: in continuous time, in ticks, and with the numbers of Ethereum in 2019. */
import { resolve } from "../../../src/options.js";
import { preset } from "../../../src/preset.js";
import { randomBot } from "../../../src/random-bot.js";
import type { Entry } from "../../../src/registry.js";
import { reactive } from "./bots.js";
import { pastPga } from "./facts.js";
import { cooperating } from "./grim.js";
import { type OpenGame, openGame } from "./open.js";
import { openDefaults, openTicksDefaults } from "./options.js";
import { type OpenOptions, type OpenTicksOptions, rulesOf } from "./rules.js";
import { solve } from "./solve.js";

const id = "auction/open-v0";
const ticksId = "auction/open-ticks-v0";

/** @throws naming the option that is wrong */
export function open(options?: Partial<OpenOptions>): OpenGame {
  const all = resolve(openDefaults, options, id);
  return openGame(id, rulesOf(all, id), JSON.stringify(all));
}

/** @throws naming the option that is wrong */
export function openTicks(options?: Partial<OpenTicksOptions>): OpenGame {
  const all = resolve(openTicksDefaults, options, ticksId);
  return openGame(ticksId, rulesOf(all, ticksId), JSON.stringify(all));
}

const bots = { random: randomBot, ...reactive, ...cooperating };
const references = `References: Daian, Goldfeder, Kell, Li, Zhao, Bentov, Breidenbach & Juels (2019), Flash Boys 2.0, arXiv 1904.05234, §V-VI and
App. D.`;

const rules = `n bidders see the same opportunity of value 1. Whoever has the highest bid when the block comes wins it and pays the bid; of equal bids the
first in time counts (the shared order \`batch\`, as one batch with ties by arrival). A loser pays ℓ(b): the share α of its last bid and the gas
of a revert. Under \`loss=constant\` everybody but the winner loses c, bid or not, as in the paper's inequality. Bids only go up: by ι at
least on one's *own* last bid, while nothing ties them to the bids of others, and not before δ has passed since it. A bid is seen by
another Δ after it was made. The block comes after an exponential time or a fixed one.

| action | bid |
|---|---|
| raise | b (1 + ι); the first bid is s |
| double | b (1 + ι)², the step of two who take turns |
| jump f | b (1 + f) |
| counter | max(b (1 + ι), best bid seen + ε), where that is not below one's own |
| all-in | the cap 1 + ℓ(b), at which winning is worth no more than losing |
| stop | never again |

A first bid reckons from b = s/(1 + ι). No bid exceeds \`top\`. When all have stopped the step runs to the block.`;

const answers = `### What is known

* **Taking turns.** Two bidders raise by ι in turn every t, W[i] = s (1 + ι)^i, and answer a bid before its time by the cap. The answers hold the
  paper's no-deviation inequality for every slot, with d = max(Δ, δ): from slot j on the bidder who waits has N(j), bidding W[j + 1] at
  once earns (1 − e^(−λd)) (1 − W[j + 1]) − e^(−λd) ℓ. Slow turns are stable, fast ones are not. The inequality lets the early bid stand for all
  of d; for d > 2t the other's next turn comes sooner, so \`feasible\` has what early bids earn that keep ahead of it (derived).
* **Counterbids** pay iff c/(r + c) < e^(−λδ) (Observation 1). If a bidder's Δ exceeds the other's δ, some blind raiser beats any pure
  counterbidder (Observation 2): when a counterbid b₀ + ε comes, the bid it answers is Δ > δ old, so that a raise of b₀ has been made
  meanwhile; with raises above ι and ε the counterbidder never leads. For Δ < δ it leads from Δ to δ after each raise.
* **Caps.** Raising above 1 + ℓ(own last bid) is worse than losing; two that raise to the cap with ℓ = α b meet at 1/(1 − α) (derived).
* **Raises** from s to V: ⌈ln(V/s)/ln(1 + ι)⌉. **Blind raising** every δ until an exponential block of mean T: the final bid has the mean
  s (1 − q)/(1 − q (1 + ι)), q = e^(−δ/T), which is finite iff δ > T ln(1 + ι) (derived: the number of raises is geometric).
* **Early grabs** while bids are near 0: turns of M reaction ticks with P(block) = h each are stable iff (1 − h)^M ≥ h/(1 − h), for M = 1 iff
  h ≤ (3 − √5)/2 (derived: waiting is worth w/(1 + w), w = (1 − h)^M; a grab h).
* **A fixed block time** makes what is bid in the last Δ a sealed auction (§V-C), see \`auction/sealed\`.`;

export const openAuction: Entry = {
  title: "Open priority gas auction in continuous time: raise in sight of others until a block comes",
  about: `${rules}

Time is continuous. A bidder decides when it wakes; \`wait\` sleeps for a duration, until the next multiple of \`beat\` (a schedule that everybody
knows) or until there is news, and a bid of another that becomes visible ends any of these sleeps. After a bid a bidder sleeps for δ. A step
runs to the next wake-up or the block; who sleeps can only pass (action 0).

${answers}

${references}`,
  defaults: openDefaults,
  make: open,
  solve: (given) => solve(rulesOf(resolve(openDefaults, given, id), id)),
  bots,
};

export const openTicksAuction: Entry = {
  title: "Open priority gas auction in ticks: everybody may bid at every tick until a block comes",
  about: `${rules}

Time goes by in ticks of 0.1 s, and everybody decides at every tick. The block comes within a tick with probability 1 − e^(−tick/mean), 0.0066 by
default. Latencies and rate limits are rounded up to whole ticks, one at least: bids of one tick are made unseen by each other. The rules are otherwise
those of \`auction/open\`.

${answers}

${references}`,
  defaults: openTicksDefaults,
  make: openTicks,
  solve: (given) => solve(rulesOf(resolve(openTicksDefaults, given, ticksId), ticksId)),
  bots,
};

export const ethereumPga: Entry = preset(openAuction, {
  id: "auction/eth-l1-pga-2019-v0",
  title: "A priority gas auction as it was watched on Ethereum in 2019",
  about: `Numbers of the paper (§V-VI): blocks every 15 s on average, latency and rate limit 0.1 s, raises that converge to 12.5 % (and 15 %) at intervals of
0.4 s; in one auction two bots made 42 bids in 13.4 s and 43 in 12.1 s, the winner paid 134.02 gwei for 113,265 gas (0.01518 ETH), the loser's failed
transaction used 33,547 gas, so α = 0.296; losers elsewhere went on up to 8,856 gwei; the median winner kept 65 % of its revenue.

Derived from these: with that median the winner's fee of 0.01518 ETH is 0.35 v, so v = 0.0434 ETH; 41 raises of 12.5 % lead to it from s = 0.0028 v
(1.07 gwei); 8,856 gwei are 23 v, below the \`top\` of 25. The increment ε is this project's choice. Base fees came only in 2021, so there is no gas beside the bid.`,
  values: {
    ...{ bidders: 2, block: "exponential", blockTime: 15, latency: 0.1, rateLimit: 0.1, minRaise: 0.125, beat: 0.4 },
    ...{ loss: "share", loserShare: pastPga.loserShare, start: 0.0028, top: 25 },
  },
});
