/**
 * Tokens that exchange freely, at one price, without fee or limit, are one token in several units.
 *
 *   ν_k = rate_k · ν_root: an amount a of token k counts as rate_k · a of the root
 *
 * Such pools leave the routing problem; afterwards they settle what each token is short of or has left.
 * Reference: substitution of an equality constraint, Boyd & Vandenberghe (2004), §10.1.2.
 */

import { excess } from "./arbitrage/exact.js";
import type { Arbitrage } from "./arbitrage.js";
import type { Link } from "./pool.js";

/** One free exchange: a unit of token `from` is worth `price` of token `to`. */
interface Exchange {
  readonly pool: number;
  readonly from: number;
  readonly to: number;
  readonly price: number;
}

export interface Merge {
  readonly root: Int32Array; // the token that stands for each token, [tokens]
  readonly rate: Float64Array; // units of it, [tokens]
  readonly taken: ReadonlySet<number>; // pools that the merge replaces
  readonly exchanges: readonly Exchange[]; // a forest, each exchange towards the root, leaves first
}

/** Groups the tokens by the free exchanges among the pools. */
export function merge(tokens: readonly string[], pools: readonly Link[]): Merge {
  const numbers = new Map(tokens.map((token, k) => [token, k]));
  const taken = new Set<number>();
  const beside = tokens.map((): Exchange[] => []);
  pools.forEach((pool, i) => {
    if (pool.kind !== "constant" || pool.reserves || pool.fee !== 0) return;
    const [a, b] = [numbers.get(pool.tokens[0])!, numbers.get(pool.tokens[1])!];
    taken.add(i);
    beside[a]!.push({ pool: i, from: b, to: a, price: 1 / pool.price });
    beside[b]!.push({ pool: i, from: a, to: b, price: pool.price });
  });
  const root = new Int32Array(tokens.length).fill(-1);
  const rate = new Float64Array(tokens.length).fill(1);
  const exchanges: Exchange[] = [];
  for (let start = 0; start < tokens.length; start++) {
    if (root[start] !== -1) continue;
    root[start] = start;
    const queue = [start];
    for (const k of queue) {
      for (const exchange of beside[k]!) {
        const { from, price, pool } = exchange;
        if (root[from] === -1) {
          root[from] = start;
          rate[from] = rate[k]! * price;
          exchanges.push(exchange);
          queue.push(from);
        } else if (Math.abs((rate[k]! * price) / rate[from]! - 1) > 1e-12) {
          throw new Error(
            `Pool ${pools[pool]!.name ?? pool} closes a cycle of free exchanges that gains without end; the objective has ` +
              "no maximum. Give one of them reserves or a fee.",
          );
        }
      }
    }
  }
  return { root, rate, taken, exchanges: exchanges.reverse() };
}

/** The same pool with amounts counted in the units of the roots. */
export function redenominate(inner: Arbitrage, rates: Float64Array): Arbitrage {
  if (rates.every((rate) => rate === 1)) return inner;
  const n = rates.length;
  const high = new Float64Array(n);
  const low = new Float64Array(n);
  return {
    ...inner,
    endless: inner.endless.map((edge) => {
      const scale = rates[edge.to]! / rates[edge.from]!;
      return { ...edge, rate: edge.rate * scale, exact: edge.exact * scale };
    }),
    spot: (i, j) => (inner.spot(i, j) * rates[j]!) / rates[i]!,
    solve(rootHigh, rootLow, mu, trade, block, sums) {
      for (let j = 0; j < n; j++) {
        high[j] = rates[j]! * rootHigh[j]!;
        low[j] = excess(rates[j]!, rootHigh[j]!, rootLow[j]!, high[j]!, 0);
      }
      if (!inner.solve(high, low, mu, trade, block, sums)) return false;
      for (let j = 0; j < n; j++) trade[j] = trade[j]! * rates[j]!;
      return true;
    },
    value(prices) {
      for (let j = 0; j < n; j++) high[j] = rates[j]! * prices[j]!;
      return inner.value(high);
    },
  };
}

/**
 * Exchanges what is left of every token for the target of its group, and so covers what is short.
 *
 * @param left   h + Ψ before the exchanges, per token
 * @param target the token that the group of each root ends in; −1 leaves the group alone
 * @param trades per pool; those of the exchanges are written
 */
export function settle(
  { root, rate, exchanges }: Merge,
  pools: readonly Link[],
  tokens: readonly string[],
  left: Float64Array,
  target: Int32Array,
  trades: readonly Float64Array[],
): void {
  const flows = new Float64Array(tokens.length); // from each token towards its root
  const towards = new Map(exchanges.map((exchange) => [exchange.from, exchange]));
  const sums = left.slice();
  for (const { from, to, price } of exchanges) {
    if (target[root[from]!]! < 0) continue;
    flows[from] = sums[from]!;
    sums[to] = sums[to]! + sums[from]! * price;
  }
  target.forEach((end, group) => {
    if (end < 0) return;
    for (let e = towards.get(end); e; e = towards.get(e.to))
      flows[e.from] = flows[e.from]! - sums[group]! / rate[e.from]!;
  });
  for (const { pool, from, price } of exchanges) {
    const j = pools[pool]!.tokens[0] === tokens[from] ? 0 : 1;
    trades[pool]![j] = -flows[from]!;
    trades[pool]![1 - j] = flows[from]! * price;
  }
}
