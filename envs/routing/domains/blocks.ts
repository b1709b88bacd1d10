/**
 * What the order of blocks is worth to those who order them, each alone or all jointly.
 *
 *   one domain   max over the sequences of its users' swaps and one trade of the sequencer's own, of that trade's profit
 *   jointly      the same over all interleavings, with one bundle of trades in all pools at once, in place of the separate ones
 *   incentive    joint − Σ separate ≥ 0: a bundle at the places of the separate trades, with their amounts, earns at least as much
 *
 * The own trades are the best ones of clearing.ts at the reserves that they meet. Up to seven swaps in all this is exact (../mev/ordering.ts);
 * above, sequences are drawn, and values are lower bounds. References: Obadia et al. (2021), arXiv:2112.01472, from memory; the rest derived.
 */
import type { Worth } from "../../../src/device/order.js";
import type { Seed } from "../../../src/rng.js";
import { orderings } from "../mev/ordering.js";
import type { Pending } from "../mev/raid.js";
import { ProductMarket } from "../pools/product.js";
import { Clearing } from "./clearing.js";

export interface DomainBlock {
  readonly reserves: readonly [number, number]; // of A and of B
  readonly swaps: readonly Pending[]; // of users
}

export interface BlockValues {
  readonly exact: boolean; // if not, values are lower bounds
  readonly joint: number; // in B
  readonly separate: readonly number[]; // per domain
  readonly incentive: number;
  /** Users' swaps before the bundle, as [domain, which of its swaps], in the best interleaving. */
  readonly before: readonly (readonly [number, number])[];
  readonly price: number; // at which the bundle exchanges A between domains, B for A
}

/**
 * @param cost δ: A is bought outside at 1 + δ and sold at 1 − δ
 * @throws when a block is empty of sense
 */
export function blockValues(
  blocks: readonly DomainBlock[],
  fee: number,
  cost: number,
  options: { readonly samples?: number; readonly seed?: Seed } = {},
): BlockValues {
  const domains = blocks.length;
  const swaps = blocks.flatMap(({ swaps }, d) => swaps.map((swap, k) => ({ ...swap, domain: d, k })));
  const clearing = new Clearing(domains, fee, cost);
  const pool = new ProductMarket({ kind: "product", tokens: ["A", "B"], reserves: [1, 1], fee });
  const start = Float64Array.from(blocks.flatMap(({ reserves }) => reserves));
  const pools = new Float64Array(2 * domains);
  const found = new Float64Array(2 + domains);
  const flow = new Float64Array(1);

  /** Users' swaps up to the own trade, which is number `own` of the sequence, then that trade. */
  const play = (sequence: ArrayLike<number>, chosen: readonly number[], members: number): void => {
    pools.set(start);
    for (let p = 0; p < sequence.length && sequence[p] < chosen.length; p++) {
      const { domain, token, amount, least } = swaps[chosen[sequence[p]]];
      const x = pools[2 * domain];
      const y = pools[2 * domain + 1];
      flow[0] = amount;
      pool.trade(pools, 2 * domain, token, 1 - token, flow, 0);
      if (flow[0] >= least) continue;
      pools[2 * domain] = x;
      pools[2 * domain + 1] = y;
    }
    clearing.run(pools, 0, members, found, 0);
  };
  const search = (chosen: readonly number[], members: number) => {
    const worth: Worth = (sequence, out) => {
      play(sequence, chosen, members);
      out[0] = found[0];
    };
    const { exact, best, bestSequence } = orderings(chosen.length + 1, worth, options);
    const before = bestSequence.slice(0, bestSequence.indexOf(chosen.length)).map((k) => chosen[k]);
    return { exact, best, before };
  };

  const all = swaps.map((_, k) => k);
  const everybody = (1 << domains) - 1;
  const alone = blocks.map((_, d) =>
    search(
      all.filter((k) => swaps[k].domain === d),
      1 << d,
    ),
  );
  const together = search(all, everybody);
  const combined = alone.flatMap(({ before }) => before); // the places of the separate trades, which a draw may have missed
  const index = combined.map((_, k) => k);
  play([...index, index.length], combined, everybody);
  const better = found[0] > together.best;
  const before = better ? combined : together.before;
  if (!better) {
    play([...before.map((_, k) => k), before.length], before, everybody);
  }
  const separate = alone.map(({ best }) => best);
  return {
    exact: together.exact && alone.every(({ exact }) => exact),
    joint: found[0],
    separate,
    incentive: found[0] - separate.reduce((a, b) => a + b, 0),
    before: before.map((k) => [swaps[k].domain, swaps[k].k] as const),
    price: 1 / (found[1] * found[1]),
  };
}
