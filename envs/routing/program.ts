/**
 * A routing problem in numbers: which tokens and pools can matter, and where the prices start.
 *
 *   max c·Ψ  subject to  Ψ + h ≥ 0,  Ψ = Σ of the pools' trades
 *
 * A swap has c = 1 on the output and h = the input. A token matters if it can be had (held, or bought somewhere) and can be
 * turned into a token of value; the others keep price 0, which is feasible for the dual and costs nothing.
 *
 * Reference: Angeris et al. (2022), arXiv:2204.05238, §2.
 */
import { arbitrage } from "./arbitrage.js";
import type { Member } from "./dual.js";
import { type Merge, merge, redenominate } from "./merge.js";
import type { Network, Pool } from "./pool.js";
import { firstPrices } from "./start.js";

export type Problem =
  | { readonly kind: "swap"; readonly input: { readonly [token: string]: number }; readonly output: string }
  | { readonly kind: "linear"; readonly values: { readonly [token: string]: number } };

export interface Program {
  readonly members: readonly Member[]; // the pools that can matter
  readonly pools: readonly number[]; // their numbers in the network
  readonly tokens: readonly number[]; // the tokens that can matter, numbers in the network, free prices first
  readonly unknowns: number;
  readonly values: Float64Array; // c, [tokens that matter]
  readonly held: Float64Array; // h
  readonly prices: Float64Array; // where to start
  readonly merged: Merge; // tokens that are one; all of the above speaks of their roots
  readonly exchanged: number; // objective gained by exchanging the input within groups alone
  readonly target: Int32Array; // the token that each root's group should end in, −1 where it does not matter
}

export function program(network: Network, problem: Problem): Program {
  const numbers = new Map(network.tokens.map((token, k) => [token, k]));
  if (numbers.size !== network.tokens.length)
    throw new Error("The network names a token twice; give every token one name.");
  const links = network.pools.map((link, i) => member(link, i, numbers));
  const count = network.tokens.length;
  const c = new Float64Array(count);
  const h = new Float64Array(count);
  const read = (into: Float64Array, token: string, amount: number, what: string) => {
    const k = numbers.get(token);
    if (k === undefined) throw new Error(`The ${what} names token "${token}", which the network does not have.`);
    if (!(amount >= 0 && amount < Infinity))
      throw new Error(`The ${what} of token "${token}" is ${amount}; it must be finite and at least 0.`);
    into[k] = amount;
  };
  if (problem.kind === "swap") {
    read(c, problem.output, 1, "output");
    for (const [token, amount] of Object.entries(problem.input)) read(h, token, amount, "input");
  } else {
    for (const [token, value] of Object.entries(problem.values)) read(c, token, value, "value");
    if (!c.some((value) => value > 0)) throw new Error("Every value is 0; give at least one token a value above 0.");
  }

  // From here on, the roots of merged tokens. A group ends in the token that is worth most.
  const merged = merge(network.tokens, network.pools);
  const { root, rate } = merged;
  const target = new Int32Array(count).fill(-1);
  const [worth, amounts] = [c.slice(), h.slice()];
  c.fill(0);
  h.fill(0);
  worth.forEach((value, k) => {
    const r = root[k]!;
    h[r] = h[r]! + amounts[k]! * rate[k]!;
    if (value / rate[k]! > c[r]!) target[r] = k;
    c[r] = Math.max(c[r]!, value / rate[k]!);
  });
  const exchanged = c.reduce((sum, value, k) => sum + value * h[k]! - worth[k]! * amounts[k]!, 0);
  const pools = links.map(({ arbitrage, tokens, holdings }): Member => {
    const rates = Float64Array.from(tokens, (k) => rate[k]!);
    return {
      arbitrage: redenominate(arbitrage, rates),
      tokens: tokens.map((k) => root[k]!),
      holdings: holdings.map((amount, j) => amount * rates[j]!),
    };
  });

  // A token of no value from which none can be reached is worthless; one that nobody holds or sells cannot be had.
  const useful = spread(pools, c, false);
  const had = spread(pools, h, true);
  if (
    problem.kind === "swap" &&
    h.some((amount) => amount > 0) &&
    !h.some((amount, k) => amount > 0 && useful[k] === 1)
  ) {
    const names = network.tokens.filter((_, k) => amounts[k]! > 0).join(", ");
    throw new Error(
      `No pool leads from ${names} to ${problem.output}; add a pool between them or choose another output.`,
    );
  }
  const alive = (k: number) => useful[k] === 1 && had[k] === 1;
  const kept = pools.flatMap((m, i) => (m.tokens.every(alive) && !merged.taken.has(i) ? [i] : []));
  const touched = new Set(kept.flatMap((i) => [...pools[i]!.tokens]));
  // A lone token of value is never short, so its price stays c.
  const valued = c.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
  const fixed = valued === 1 ? c.findIndex((value) => value > 0) : -1;
  const free = [...touched].filter((k) => k !== fixed).sort((a, b) => a - b);
  const tokens = touched.has(fixed) ? [...free, fixed] : free;
  const place = new Int32Array(count).fill(-1);
  tokens.forEach((k, at) => {
    place[k] = at;
  });
  for (const k of touched) if (target[k] === -1) target[k] = k;
  const members = kept.map((i) => ({ ...pools[i]!, tokens: pools[i]!.tokens.map((k) => place[k]!) }));
  const values = Float64Array.from(tokens, (k) => c[k]!);
  return {
    members,
    pools: kept,
    tokens,
    unknowns: free.length,
    values,
    held: Float64Array.from(tokens, (k) => h[k]!),
    prices: firstPrices(members, values, free.length),
    merged,
    exchanged,
    target,
  };
}

function member(link: Network["pools"][number], i: number, numbers: ReadonlyMap<string, number>): Member {
  const name = link.name ?? `${i}`;
  if (link.kind === "latency") {
    throw new Error(
      `Pool ${name} is a latency link, which has a cost and no output; convex routing needs pools that trade.`,
    );
  }
  const tokens = Int32Array.from(link.tokens, (token) => {
    const k = numbers.get(token);
    if (k === undefined) throw new Error(`Pool ${name} trades token "${token}", which the network does not have.`);
    return k;
  });
  if (new Set(tokens).size !== tokens.length)
    throw new Error(`Pool ${name} names a token twice; give each token once.`);
  return { arbitrage: arbitrage(check(link, name)), tokens, holdings: holdings(link) };
}

/** What a pool holds of each token; 0 where it does not say. */
function holdings(pool: Pool): Float64Array {
  if ("reserves" in pool && pool.reserves) return Float64Array.from(pool.reserves);
  const held = new Float64Array(pool.tokens.length);
  if (pool.kind !== "concentrated") return held;
  for (const { low, high, liquidity } of pool.ranges) {
    const middle = Math.sqrt(Math.min(high, Math.max(low, pool.price)));
    held[0] = held[0]! + liquidity * (1 / middle - 1 / Math.sqrt(high));
    held[1] = held[1]! + liquidity * (middle - Math.sqrt(low));
  }
  return held;
}

/** The pool itself, if its numbers make sense. */
function check(pool: Pool, name: string): Pool {
  const fail = (what: string) => new Error(`Pool ${name} has ${what}.`);
  if (pool.kind === "curve") return pool;
  if (!(pool.fee >= 0 && pool.fee < 1)) throw fail(`a fee of ${pool.fee}; it must be at least 0 and below 1`);
  if ("price" in pool && !(pool.price > 0 && pool.price < Infinity))
    throw fail(`a price of ${pool.price}; it must be above 0`);
  const least = pool.kind === "constant" ? -Number.MIN_VALUE : 0;
  const reserves = "reserves" in pool && pool.reserves ? pool.reserves : undefined;
  if (reserves?.some((r) => !(r > least && r < Infinity)))
    throw fail("a reserve that is not above 0; drop the pool instead");
  if (reserves && reserves.length !== pool.tokens.length) throw fail("another number of reserves than of tokens");
  if (pool.kind === "product" && !((pool.sandwich ?? 0) >= 0 && (pool.sandwich ?? 0) < 1)) {
    throw fail(`a sandwich share of ${pool.sandwich}; it must be at least 0 and below 1`);
  }
  if (pool.kind === "weighted" && !(pool.weights.length === pool.tokens.length && pool.weights.every((w) => w > 0))) {
    throw fail("weights that are not one positive number per token");
  }
  if (pool.kind === "stable" && !(pool.amplification > 0))
    throw fail(`an amplification of ${pool.amplification}; it must be above 0`);
  if (pool.kind === "concentrated" && pool.ranges.some((r) => !(r.low > 0 && r.low < r.high && r.liquidity >= 0))) {
    throw fail("a range that does not run from a low to a higher price with liquidity of at least 0");
  }
  return pool;
}

/** Tokens reached from the seeds along (or against) the pools; a two-way pool also counts as a source of all its tokens. */
function spread(pools: readonly Member[], seeds: Float64Array, forward: boolean): Uint8Array {
  const reached = Uint8Array.from(seeds, (s) => (s > 0 ? 1 : 0));
  const oneWay = (m: Member) => m.arbitrage.oneWay;
  if (forward) for (const m of pools) if (!oneWay(m)) for (const k of m.tokens) reached[k] = 1;
  for (let changed = true; changed; ) {
    changed = false;
    for (const m of pools) {
      const [from, to] = forward ? [m.tokens[0]!, m.tokens[1]!] : [m.tokens[1]!, m.tokens[0]!];
      if (oneWay(m) ? reached[from] === 0 : !m.tokens.some((k) => reached[k] === 1)) continue;
      for (const k of oneWay(m) ? [to] : m.tokens) {
        if (reached[k] === 0) changed = true;
        reached[k] = 1;
      }
    }
  }
  return reached;
}
