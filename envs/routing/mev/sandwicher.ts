/**
 * The scripted sandwicher: front-runs one swap on a constant-product pool by the best amount, and only if it gains.
 *
 *   profit = (what the back-run pays) − a − 2 · gas      two transactions of the searcher's own
 *
 * The amount is that of the closed form. Whether the victim gets its least output, and what the searcher gains, is then read from the
 * pool's own arithmetic, so that rounding never makes a swap revert or an attack lose. Derived.
 */
import type { ProductPool } from "../pool.js";
import { ProductMarket } from "../pools/product.js";
import { validatePool } from "../pools/validate.js";
import { frontAt, type Victim } from "./sandwich.js";

/** Works on the reserves in a state, in place and without allocation. One for each pool. */
export class Sandwicher {
  private readonly market: ProductMarket;
  private readonly kept: number; // γ
  private readonly c = new Float64Array(9); // what `frontAt` reads and writes
  private readonly trial = new Float64Array(2); // the reserves of what the victim sells and buys
  private readonly flow = new Float64Array(1);

  /** @throws when the pool already gives a share of its outputs to sandwiches */
  constructor(pool: ProductPool) {
    if (pool.sandwich) {
      throw new Error(
        "A pool whose outputs lose a fixed share to sandwiches cannot be sandwiched again; leave it out.",
      );
    }
    this.market = new ProductMarket(pool);
    this.kept = 1 - pool.fee;
  }

  /**
   * What to do about one swap; the state is untouched.
   *
   * @param s     reserves, at `s[at]` and `s[at + 1]`
   * @param i     which of the two tokens the victim sells
   * @param order `[v, m, gas, budget]` at `order[k …]`: what it sells and insists on, the price of one transaction and the most that the
   *              searcher can sell, both in tokens of v
   * @param out   `[a, b, profit, V]` at `out[to …]`, written: what the searcher sells first and gets for it, what it gains after gas, and
   *              what the victim gets. Without an attack the first three are 0; V is 0 if the swap reverts
   */
  plan(s: Float64Array, at: number, i: number, order: Float64Array, k: number, out: Float64Array, to: number): void {
    const { market, c, trial, flow } = this;
    c[0] = s[at + i];
    c[1] = s[at + 1 - i];
    c[2] = this.kept;
    c[3] = order[k];
    c[4] = order[k + 1];
    c[5] = order[k + 3];
    frontAt(c);
    for (let step = 2 ** -52; c[6] > 0; step *= 2) {
      this.open();
      flow[0] = c[6];
      market.trade(trial, 0, 0, 1, flow, 0);
      out[to + 1] = flow[0];
      flow[0] = c[3];
      market.trade(trial, 0, 0, 1, flow, 0);
      out[to + 3] = flow[0];
      if (flow[0] >= c[4]) break;
      c[6] -= step * (c[0] + c[6]); // rounding took the victim below its limit
    }
    if (c[6] > 0) {
      flow[0] = out[to + 1];
      market.trade(trial, 0, 1, 0, flow, 0);
      out[to] = c[6];
      out[to + 2] = flow[0] - c[6] - 2 * order[k + 2];
      if (out[to + 2] > 0) return;
    }
    out[to] = out[to + 1] = out[to + 2] = 0;
    this.open();
    flow[0] = c[3];
    market.trade(trial, 0, 0, 1, flow, 0);
    out[to + 3] = flow[0];
    if (flow[0] >= c[4]) return;
    out[to + 3] = 0;
    this.open();
  }

  /** As `plan`, and done: front-run, victim and back-run, or the victim alone, or nothing where it reverts. */
  attack(s: Float64Array, at: number, i: number, order: Float64Array, k: number, out: Float64Array, to: number): void {
    this.plan(s, at, i, order, k, out, to);
    s[at + i] = this.trial[0];
    s[at + 1 - i] = this.trial[1];
  }

  /** Put the trial back to where it started. */
  private open(): void {
    this.trial[0] = this.c[0];
    this.trial[1] = this.c[1];
  }
}

export interface Sandwich {
  readonly front: number; // a, sold before the victim; 0 for no attack
  readonly back: number; // what a bought, sold after the victim
  readonly profit: number; // after gas, in tokens of the victim's input
  readonly received: number; // by the victim; 0 if its swap reverts
}

/**
 * The best sandwich of one swap.
 *
 * @param options gas of one transaction and the most that the searcher can sell, in tokens of the victim's input
 * @throws a sentence about numbers that make no sense
 */
export function sandwich(
  { reserves, fee, sells, least }: Victim,
  { gas = 0, budget = Number.POSITIVE_INFINITY }: { readonly gas?: number; readonly budget?: number } = {},
): Sandwich {
  const pool: ProductPool = { kind: "product", tokens: ["in", "out"], reserves, fee };
  validatePool(pool, "sandwich");
  for (const [name, x] of Object.entries({ sells, least, gas, budget })) {
    if (!(x >= 0) || (x === Number.POSITIVE_INFINITY && name !== "budget"))
      throw new Error(`sandwich: ${name} must be a finite number, 0 or more, got ${x}.`);
  }
  const out = new Float64Array(4);
  new Sandwicher(pool).plan(Float64Array.from(reserves), 0, 0, Float64Array.of(sells, least, gas, budget), 0, out, 0);
  const [front, back, profit, received] = out;
  return { front, back, profit, received };
}
