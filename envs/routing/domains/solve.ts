/** What is known of several domains: pools alone, a worked block, attempts that are not atomic, transfers that arrive late. */
import { exp } from "../../../src/maths.js";
import type { Solution } from "../../../src/registry.js";
import { attempt, enoughInclusion, separateProfit } from "./attempt.js";
import { blockValues, type DomainBlock } from "./blocks.js";
import { Clearing, extraction } from "./clearing.js";
import { delayedOutput, mostPasts } from "./delay.js";
import { type DomainsMarket, domainsMarket } from "./options.js";

/** Two blocks. In the second a sequencer alone waits for the sale of 17 A, both together for the purchase with 15 B. */
export const exampleBlocks: readonly DomainBlock[] = [
  {
    reserves: [1000, 1000],
    swaps: [
      { token: 0, amount: 20, least: 19 },
      { token: 1, amount: 12, least: 11.75 },
    ],
  },
  {
    reserves: [1000, 1000],
    swaps: [
      { token: 1, amount: 15, least: 14 },
      { token: 0, amount: 17, least: 16.5 },
    ],
  },
];

/** Fee and δ of the example. */
export const exampleTerms = { fee: 0.003, cost: 0.02 } as const;

/** The pool of a domain whose price is e^u of the outside price. */
const poolAt = ({ depth }: DomainsMarket, u: number): readonly [number, number] => [
  depth * exp(-u / 2),
  depth * exp(u / 2),
];

/** Mean values at the start of an episode, by the midpoint rule with n prices per domain. */
function startValues(m: DomainsMarket, n: number) {
  const { domains: D, spread, fee, outsideCost } = m;
  const clearing = new Clearing(D, fee, outsideCost);
  const grid = Array.from({ length: n }, (_, k) => poolAt(m, spread * ((2 * k + 1) / n - 1)));
  const pools = new Float64Array(2 * D);
  const found = new Float64Array(2 + D);
  let joint = 0;
  let alone = 0;
  for (let point = 0; point < n ** D; point++) {
    for (let d = 0, rest = point; d < D; d++, rest = Math.floor(rest / n)) pools.set(grid[rest % n], 2 * d);
    clearing.run(pools, 0, (1 << D) - 1, found, 0);
    joint += found[0] / n ** D;
  }
  for (const pool of grid) {
    pools.set(pool);
    clearing.alone(pools, 0, found, 0);
    alone += found[0] / n;
  }
  return { joint, separate: D * alone };
}

const tooMany = `more than ${mostPasts} orders can come before it: too many pasts to write out`;
const tooLate = "the bridge takes longer than the episode lasts, so nothing arrives in time";
const points: { readonly [domains: number]: number } = { 2: 128, 3: 32, 4: 12 };

/** @throws naming the option that is wrong */
export function solveDomains(given: unknown): Solution {
  const m = domainsMarket(given);
  const { domains: D, fee, outsideCost, gas, inclusion, spread, split } = m;
  const buy = poolAt(m, -spread);
  const sell = poolAt(m, spread);
  const apart = extraction([buy, sell], fee, outsideCost);
  const pair = attempt({ buy, sell, fee });
  const terms = { inclusion, outsideCost, gas, bids: 0 };
  const sharing = apart.separate.map((v) => (split === "equal" ? apart.joint / 2 - v : apart.incentive / 2));
  const fine = startValues(m, points[D]);
  const coarse = startValues(m, points[D] / 2);
  const perRound = Math.ceil(m.routers / D); // at home in the first domain
  const sent = (1 - m.bridgeFee) * m.size;
  const never = m.latency >= m.rounds; // whatever is sent is under way when the last round is over
  const written = !never && perRound * (m.latency + 1) <= mostPasts;
  const atPar = { reserves: [m.depth, m.depth], fee, token: 0, amount: sent } as const;
  const leg = { reserves: sell, fee, token: 0, amount: (1 - m.bridgeFee) * pair.amount } as const;
  const sale = written && pair.amount > 0 ? delayedOutput(leg, m.size, perRound, m.latency) : null;
  const late = written ? delayedOutput(atPar, m.size, perRound, m.latency) : null;
  return {
    units: "B, at an outside price of 1 B for A",
    farthest: {
      meaning: "two domains at e^(−w) and e^w of the outside price",
      pair: {
        ...pair,
        atomic: pair.gain - 2 * gas,
        meaning: "the best amount of a two-legged arbitrage, for who holds as much; B, A, B",
      },
      separateLegs: {
        profit: separateProfit(pair, terms),
        enoughInclusion: enoughInclusion(pair, terms),
        meaning:
          "the same attempt with legs that are in with chance κ each, without bids, and the κ above which it gains",
      },
      lateSale: {
        ...(sale
          ? { profit: sale.mean - pair.spend, deviation: sale.deviation }
          : { profit: null, reason: written ? "there is nothing to be had" : never ? tooLate : tooMany }),
        meaning:
          "what is bought for the same amount, sent over the bridge and sold L rounds later among orders of average size, without gas: the expected profit of whoever holds nothing there",
      },
      extraction: apart,
      sharing: {
        gains: sharing,
        certificate: { kind: "gain by not sharing, largest", value: Math.max(0, ...sharing.map((gain) => -gain)) },
        meaning: "what each sequencer gains in this block if both take their own jointly",
      },
    },
    start: {
      ...fine,
      incentive: fine.joint - fine.separate,
      certificate: {
        kind: "change from half as many points",
        value: Math.max(Math.abs(fine.joint - coarse.joint), Math.abs(fine.separate - coarse.separate)),
      },
      meaning: "expected value of the first block's top, over the prices that pools start at",
    },
    bridge: {
      quote: (m.depth * m.kept * sent) / (m.depth + m.kept * sent),
      arrives: never ? 0 : 1 - m.down,
      returned: (1 - outsideCost) * m.size,
      ...(late
        ? { output: late.mean, deviation: late.deviation }
        : { output: null, reason: never ? tooLate : tooMany }),
      meaning:
        "an average order sent whole from elsewhere to the first domain, its pool at the outside price; the output is expected over orders of average size there, all at home, nobody else trading, no limits",
    },
    example: {
      blocks: exampleBlocks,
      ...exampleTerms,
      ...blockValues(exampleBlocks, exampleTerms.fee, exampleTerms.cost),
    },
    equilibrium: null,
    reason:
      "of one block's own extraction with the surplus divided, sharing is a best answer to anything; what it does to later blocks, and the game as a whole, is not known",
    source:
      "Obadia et al. (2021), arXiv:2112.01472 (from memory) for the incentive; two-pool cycle as in Angeris & Chitra (2020), arXiv:2003.10001; the rest derived in clearing.ts, blocks.ts, attempt.ts and delay.ts",
  };
}
