/**
 * Arbitrage of a one-way link with increasing concave output G, token 0 in, token 1 out:
 *
 *   max ν_1 G(δ) − ν_0 δ + μ log δ,  so  ν_1 G′(δ) + μ/δ = ν_0
 *
 * solved in log δ by Newton's method inside a bracket. Inside the solver G is taken 10⁻¹² lower, so that two straight links
 * back and forth do not cancel. The value is bounded from above: where the slope of ν_1 G(δ) − ν_0 δ is positive at a and not
 * at b > a, it is at most its value at a plus that slope times b − a.
 *
 * Reference: Boyd & Vandenberghe (2004), §11.2 (barrier); Kulkarni et al. (2022), arXiv:2207.11835, §2 (links as curves).
 */
import type { Arbitrage } from "../arbitrage.js";
import type { CurvePool } from "../pool.js";
import { excess } from "./exact.js";
import { jet } from "./jet.js";

const share = 1 - 1e-12;
const slips = 1e-14;
const vast = 1e150;

export function curveArbitrage(pool: CurvePool): Arbitrage {
  const output = jet(pool.output);
  const at = output.at;
  const limit = slopeAt(vast);
  let last = 1; // where the latest search ended

  function slopeAt(x: number): number {
    output.evaluate(x);
    return at[1]!;
  }

  return {
    tokens: 2,
    barriers: 1,
    oneWay: true,
    endless: [{ from: 0, to: 1, rate: share * limit, exact: limit, slack: 5e-13 }],
    spot(i) {
      const slope = slopeAt(1);
      return i === 0 ? slope : 1 / slope;
    },
    solve(high, low, mu, trade, block, rest) {
      const nu0 = high[0]!;
      const nu1 = share * high[1]!;
      let a = 0;
      let b = Number.POSITIVE_INFINITY;
      let x = last;
      let bend = 0;
      let gap = 0;
      for (let round = 0; round < 200; round++) {
        output.evaluate(x);
        gap = excess(share * at[1]!, high[1]!, low[1]!, nu0, low[0]!) + mu / x; // ν_1 G′ + μ/δ − ν_0
        bend = mu / (x * x) - nu1 * at[2]!; // −d gap / dδ
        if (gap > 0) a = x;
        else b = x;
        const relative = gap / nu0;
        const wanted = (Math.log1p(relative) * (1 + relative) * nu0) / (bend * x);
        const factor = Number.isNaN(wanted) ? (gap > 0 ? 10 : 0.1) : Math.exp(Math.max(-12, Math.min(12, wanted)));
        let next = x * factor;
        if (!(next > a && next < b))
          next = b === Number.POSITIVE_INFINITY ? a * 1e4 : a === 0 ? b / 1e4 : Math.sqrt(a * b);
        if (next > vast) return false;
        const moved = Math.abs(next - x);
        if (gap === 0 || moved <= 4e-16 * x || next < 1e-300) break;
        x = next;
      }
      last = x;
      output.evaluate(x);
      trade[0] = -x;
      trade[1] = share * at[0]!;
      const gain = nu1 * at[1]!;
      // At a corner of G the search ends where the slope jumps, and the amount does not move.
      const corner = Math.abs(gap) > 1e-12 * (bend * x + nu0);
      const held = corner || !(bend > 0 && bend < Infinity) ? 0 : 1 / bend; // dδ/dν_1 / G′
      block[1] = block[2] = -nu0 * gain * held;
      rest[0] = -nu0 * (gain - nu0) * held;
      rest[1] = gain * (gain - nu0) * held;
      return true;
    },
    value(prices) {
      const ratio = (prices[0]! / prices[1]!) * (1 + slips);
      if (slopeAt(vast) > ratio) return Number.POSITIVE_INFINITY;
      let a = 1e-300;
      let b = vast;
      if (slopeAt(a) <= ratio) return 0;
      for (let round = 0; round < 2000 && b > a * (1 + 1e-15); round++) {
        const middle = b > 4 * a ? Math.sqrt(a) * Math.sqrt(b) : 0.5 * (a + b);
        if (middle <= a || middle >= b) break;
        if (slopeAt(middle) <= ratio) b = middle;
        else a = middle;
      }
      output.evaluate(a);
      const best = prices[1]! * at[0]! - prices[0]! * a;
      return Math.max(0, best + Math.max(0, prices[1]! * at[1]! - prices[0]!) * (b - a));
    },
  };
}
