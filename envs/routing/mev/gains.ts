/**
 * Gains: what sandwichers earn on pools that pay them a share η of every output, once all flow v into such a pool is settled together.
 *
 *   front-run    a with G(v after a) = (1 − η) G(v), the largest that leaves the traders what the pool pays them
 *   profit       what selling everything back after them brings, less a, before gas;  γ = 1:  η v (x + v) / (x + η v)
 *
 * With a fee the share may cost more than it brings: then the profit is negative. v is in tokens of the pool's input, and so are a and the
 * profit; what traders lose, η G(v), is in tokens of its output. Derived; a at γ = 1 is Δ_sand of Kulkarni, Diamandis & Chitra (2022),
 * arXiv:2207.11835.
 */
import { linkName } from "../network.js";
import { inflow, scale } from "../plan.js";
import type { Setting } from "../round.js";
import { largestFront, sandwichProfit } from "./sandwich.js";

export interface SandwichGain {
  readonly pool: string;
  readonly sells: string; // token of the traders' input
  readonly buys: string; // token of their output
  readonly share: number; // η
  readonly inflow: number; // v
  readonly lost: number; // η G(v)
  readonly front: number; // a
  readonly profit: number;
}

/**
 * One line per direction of a sandwiched pool that the trades' routes use.
 *
 * @param flows what goes into each route, `[routes]`, as in the answers' profiles
 */
export function sandwichGains({ problem, pools }: Setting, flows: ArrayLike<number>): readonly SandwichGain[] {
  const { network, edges, markets, at, latency } = problem.plan;
  if (latency) return [];
  const amounts = Float64Array.from(flows);
  const cell = new Float64Array(1);
  const found: SandwichGain[] = [];
  for (let e = 0; e < edges.count; e++) {
    const [k, i, j] = [edges.pool[e], edges.i[e], edges.j[e]];
    inflow(edges, e, amounts, cell, 0);
    const sold = cell[0];
    const paid = sold > 0 ? markets[k].quote(pools, at[k], i, j, sold) : 0;
    cell[0] = sold > 0 ? paid / sold : 0;
    scale(edges, e, amounts, cell, 0);
    const link = network.pools[k];
    if (link.kind !== "product" || !link.sandwich) continue;
    const { fee, sandwich: share } = link;
    const reserves = [pools[at[k] + i], pools[at[k] + j]] as const;
    const front = sold > 0 ? largestFront({ reserves, fee, sells: sold, least: paid }) : 0;
    found.push({
      ...{ pool: linkName(network, k), sells: link.tokens[i], buys: link.tokens[j], share, inflow: sold },
      ...{ lost: (paid * share) / (1 - share), front, profit: sandwichProfit({ reserves, fee, sells: sold }, front) },
    });
  }
  return found;
}
