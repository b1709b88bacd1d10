/**
 * Convex routing: the best trade through a network of pools, with a certificate.
 *
 *   swap:   max Ψ_out      subject to Ψ + h ≥ 0     linear: max c·Ψ subject to Ψ ≥ 0
 *   Ψ = Σ_i A_i t_i, each pool's trade t_i feasible; what is left over of other tokens is disposed of
 *
 * Newton's method on the dual with a logarithmic barrier (dual.ts) whose weight μ falls until the gap between the trades and
 * the bound of weak duality is small. Trades are feasible at every centred μ, so no repair is needed.
 *
 * Reference: Angeris et al. (2022), arXiv:2204.05238; Diamandis et al. (2023), arXiv:2302.04938.
 */
import { violation } from "./certificate.js";
import { Dual } from "./dual.js";
import type { Network, Pool } from "./pool.js";
import { type Problem, program } from "./program.js";

export type { Problem } from "./program.js";

export interface RouteOptions {
  readonly gap?: number; // relative duality gap to reach, (0, 1); default 1e-7
  readonly maxIterations?: number; // Newton steps; default 500
}

export interface Route {
  /** Objective of the trades: Ψ_out, or c·Ψ. */
  readonly value: number;
  /** No routing reaches more (weak duality at `prices`). */
  readonly bound: number;
  /** (bound − value) / bound; the divisor is at least 10⁻⁹ of what the network's pools hold in value. */
  readonly gap: number;
  /** Largest overdraft of a token over what moves of it, and largest breach of a pool's rule over the pool's size. */
  readonly infeasibility: { readonly token: number; readonly pool: number };
  /** Ψ: what the trades give less what they take, per token. */
  readonly net: { readonly [token: string]: number };
  /** Per pool, what the trader gets less what the trader pays, per token of the pool. */
  readonly trades: readonly Float64Array[];
  /** Value of one more unit of each token at the optimum; 0 where a token cannot matter. */
  readonly prices: { readonly [token: string]: number };
  readonly iterations: number;
  readonly converged: boolean;
}

/** The best routing of `problem` through `network`. Throws a sentence where there is no answer. */
export function route(network: Network, problem: Problem, options: RouteOptions = {}): Route {
  const target = options.gap ?? 1e-7;
  const patience = options.maxIterations ?? 500;
  if (!(target > 0 && target < 1)) throw new Error(`The gap to reach is ${target}; it must be between 0 and 1.`);
  if (!(Number.isInteger(patience) && patience > 0)) {
    throw new Error(`maxIterations is ${patience}; it must be a whole number above 0.`);
  }
  const { members, pools, tokens, unknowns, values, held, prices } = program(network, problem);
  const dual = new Dual(members, unknowns, values, held, prices);
  const { iterations, bound } = solve(dual, target, patience);

  const trades = network.pools.map((link) => new Float64Array(link.tokens.length));
  pools.forEach((i, at) => {
    trades[i]!.set(dual.trades[at]!);
  });
  const nu: { [token: string]: number } = Object.fromEntries(network.tokens.map((token) => [token, 0]));
  tokens.forEach((k, at) => {
    nu[network.tokens[k]!] = dual.high[at]!;
  });
  const { net, token, pool } = audit(network, problem, trades);
  const value =
    problem.kind === "swap"
      ? net[problem.output]!
      : Object.entries(problem.values).reduce((sum, [name, c]) => sum + c * net[name]!, 0);
  const floor = 1e-9 * wealth(network, nu);
  const gap = bound === value ? 0 : (bound - value) / Math.max(Math.abs(bound), problem.kind === "swap" ? 0 : floor);
  return {
    value,
    bound,
    gap,
    infeasibility: { token, pool },
    net,
    trades,
    prices: nu,
    iterations,
    converged: gap <= target && token <= 1e-9 && pool <= 1e-9,
  };
}
