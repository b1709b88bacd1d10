/**
 * Curve: a one-way link from token 0 to token 1 whose total output is a given function F of the total input X so far.
 *
 *   G(δ) = F(X + δ) − F(X),   G'(δ) = F'(X + δ);   after: X + δ
 *
 * The other way quotes 0, and what is put in stays. There is no fee and no reserve: the link pays whatever F says.
 * State: X, then what it holds of token 1 (minus what it has paid).
 * Reference: Kulkarni, Diamandis & Chitra, arXiv:2207.11835, whose Braess network has links √x and x.
 */
import { type Expression, parseExpression } from "../expression.js";
import type { CurvePool, Market } from "../pool.js";

export class CurveMarket implements Market {
  readonly slots = 2;
  readonly tokens = 2;
  readonly features = 1;
  private readonly output: Expression; // F

  constructor(pool: CurvePool) {
    this.output = parseExpression(pool.output);
  }

  init(s: Float64Array, at: number): void {
    s[at] = 0;
    s[at + 1] = 0;
  }

  quote(s: Float64Array, at: number, i: number, _j: number, amount: number): number {
    if (i !== 0) return 0;
    return Math.max(this.output.value(s[at]! + amount) - this.output.value(s[at]!), 0);
  }

  slope(s: Float64Array, at: number, i: number, _j: number, amount: number): number {
    return i === 0 ? this.output.slope(s[at]! + amount) : 0;
  }

  swap(s: Float64Array, at: number, i: number, j: number, amount: number): number {
    cell[0] = amount;
    this.trade(s, at, i, j, cell, 0);
    return cell[0];
  }

  trade(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void {
    const before = s[at];
    s[at + i] += flow[k];
    if (i === 0) {
      flow[k] = before;
      this.output.at(flow, k);
      const paid = flow[k];
      flow[k] = s[at];
      this.output.at(flow, k);
      flow[k] = Math.max(flow[k] - paid, 0);
    } else flow[k] = 0;
    s[at + j] -= flow[k];
  }

  holds(s: Float64Array, at: number, j: number): number {
    return s[at + j]!;
  }

  /** 1 / (2 + X): there is no reserve to compare with, so it starts at a half and falls to 0 as the link fills. */
  see(s: Float64Array, at: number, out: Float32Array, to: number): void {
    out[to] = 1 / (2 + s[at]!);
  }
}

const cell = new Float64Array(1);
