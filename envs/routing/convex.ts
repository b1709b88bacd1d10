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
import { settle } from "./merge.js";
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
  /** No routing reaches more: the least weak-duality bound that the search met. */
  readonly bound: number;
  /** (bound − value) / bound; without input the divisor is at least 10⁻⁹ of what the pools hold in value. */
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
  const reduced = program(network, problem);
  const { members, pools, tokens, unknowns, values, held, prices, merged, target: ends } = reduced;
  const dual = new Dual(members, unknowns, values, held, prices);
  const solved = solve(dual, target, patience);
  const { iterations, floor } = solved;

  const trades = network.pools.map((link) => new Float64Array(link.tokens.length));
  // Back from the roots of merged tokens to the tokens themselves.
  const left = Float64Array.from(network.tokens, (name) => (problem.kind === "swap" ? (problem.input[name] ?? 0) : 0));
  const numbers = new Map(network.tokens.map((name, k) => [name, k]));
  pools.forEach((i, at) => {
    network.pools[i]!.tokens.forEach((name, j) => {
      const k = numbers.get(name)!;
      trades[i]![j] = dual.trades[at]![j]! / merged.rate[k]!;
      left[k] = left[k]! + trades[i]![j]!;
    });
  });
  settle(merged, network.pools, network.tokens, left, ends, trades);
  const roots = new Float64Array(network.tokens.length);
  tokens.forEach((k, at) => {
    roots[k] = dual.prices.high[at]!;
  });
  const nu = Object.fromEntries(network.tokens.map((name, k) => [name, roots[merged.root[k]!]! * merged.rate[k]!]));
  const bound = solved.bound + reduced.exchanged;
  const { net, token, pool } = audit(network, problem, trades);
  const value =
    problem.kind === "swap"
      ? net[problem.output]!
      : Object.entries(problem.values).reduce((sum, [name, c]) => sum + c * net[name]!, 0);
  const gap = bound === value ? 0 : (bound - value) / Math.max(Math.abs(bound), floor);
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

/** Follows the central path down to the gap asked for; leaves the trades and prices in `dual`. */
function solve(dual: Dual, target: number, patience: number): { iterations: number; bound: number; floor: number } {
  let bound = dual.bound();
  let mu = (0.1 * bound) / Math.max(1, dual.barriers);
  let iterations = 0;
  let stale = 0; // steps since μ fell
  let centred = false;
  let lastMu = mu;
  // Without input, an objective far below what the pools hold counts as none: it is measured against this.
  const endowed = dual.held.subarray(0, dual.unknowns).some((amount) => amount > 0);
  let floor = endowed ? 0 : 1e-9 * dual.wealth();
  const idle = () => {
    for (const trade of dual.trades) trade.fill(0);
    return { iterations, bound, floor };
  };
  if (bound === 0) return idle();
  if (dual.unknowns === 0) mu *= target;
  dual.evaluate(mu);
  if (dual.unknowns === 0) return { iterations, bound, floor };
  while (iterations < patience && !(stale >= 60 && centred)) {
    const imbalance = dual.imbalance(mu);
    if (imbalance < 0.5) {
      bound = Math.min(bound, dual.bound());
      if (!endowed) floor = 1e-9 * dual.wealth();
      const gap = bound - dual.value();
      if (bound <= 0.5 * target * floor) return idle();
      if (gap <= 0.8 * target * Math.max(bound, floor) || mu < (1e-16 * bound) / dual.barriers) {
        return { iterations, bound, floor };
      }
      dual.prices.mark();
      lastMu = mu;
      const next = mu * (stale <= 6 ? 0.05 : 0.2);
      dual.predict(mu, next);
      advance(dual, next);
      mu = next;
      stale = 0;
      centred = true;
    } else {
      dual.newton(mu);
      search(dual, mu);
      iterations++;
      stale++;
      if (stale % 4 !== 0) continue;
      bound = Math.min(bound, dual.bound());
      // Without arbitrage there is no centre to reach; and a first weight far above the objective leads astray.
      if (!endowed) floor = 1e-9 * dual.wealth();
      if (bound <= 0.5 * target * floor) return idle();
      if (!centred && bound > floor && mu * dual.barriers > 10 * bound) {
        mu = (0.1 * bound) / dual.barriers;
        dual.evaluate(mu);
      }
    }
  }
  // Out of patience, or rounding keeps the search from this centre: the last centre reached stands.
  if (!centred) return idle();
  dual.prices.recall();
  dual.evaluate(lastMu);
  return { iterations, bound, floor };
}

/** Follows the tangent of the central path as far as it leads to finite values. */
function advance(dual: Dual, mu: number): void {
  const reach = dual.reach();
  dual.prices.keep();
  dual.move(reach);
  if (dual.evaluate(mu)) return;
  dual.move(0);
  dual.evaluate(mu);
}

/** Moves along Newton's direction until the slope has halved; the objective is convex along it. */
function search(dual: Dual, mu: number): void {
  let reach = dual.reach();
  dual.prices.keep();
  let before = dual.slope(mu);
  if (!(before < 0) || reach < 0.1) {
    dual.shorten();
    reach = dual.reach();
    before = dual.slope(mu);
  }
  let [a, b] = [0, reach]; // the slope is negative at a, and too large or infinite at b
  let tau = reach;
  for (let trial = 0; trial < 40; trial++) {
    dual.move(tau);
    const slope = dual.evaluate(mu) ? dual.slope(mu) : Number.POSITIVE_INFINITY;
    if (Math.abs(slope) <= 0.5 * Math.abs(before) || (tau === reach && slope <= 0)) return;
    if (slope > 0) b = tau;
    else a = tau;
    // Newton along the line finds the point beside a corner, where secants creep; bisection when it leaves the bracket.
    const newton = slope < Number.POSITIVE_INFINITY ? tau - slope / dual.curvature(mu) : Number.NaN;
    tau = newton > a && newton < b && trial % 4 < 3 ? newton : a + (b - a) * (slope === Infinity ? 0.1 : 0.5);
  }
  dual.move(a);
  dual.evaluate(mu);
}

/** Adds up trades per token and checks every pool against its own formula. */
function audit(network: Network, problem: Problem, trades: readonly Float64Array[]) {
  const net: { [token: string]: number } = Object.fromEntries(network.tokens.map((name) => [name, 0]));
  const moved: { [token: string]: number } = { ...net };
  let pool = 0;
  network.pools.forEach((link, i) => {
    link.tokens.forEach((name, j) => {
      net[name] = net[name]! + trades[i]![j]!;
      moved[name] = moved[name]! + Math.abs(trades[i]![j]!);
    });
    if (trades[i]!.some((t) => t !== 0)) pool = Math.max(pool, violation(link as Pool, trades[i]!));
  });
  let token = 0;
  for (const name of network.tokens) {
    const held = problem.kind === "swap" ? (problem.input[name] ?? 0) : 0;
    const left = net[name]! + held;
    if (left < 0) token = Math.max(token, -left / (moved[name]! + held));
  }
  return { net, token, pool };
}
