/**
 * Expected payoffs of the sniping game, exactly, and what a trader could gain by another choice.
 *
 * The lowest quote h makes the market, a coin settling equals. With k fast traders, per unit of time and before c for each fast one:
 *
 *   continuous   the n = k fast ones race, or all n = N if nobody is fast; a racer wins 1/n of the races
 *     maker      λᵢ h − λⱼ L(h) (1 − 1/n if it races, else 1)
 *     others     λⱼ L(h) / n to every racer
 *   batch        only a fast trader alone, against a slow maker, in the share min(1, δ/τ) of the batch, snipes at the stale price
 *     maker      λᵢ h − λⱼ L(h) min(1, δ/τ) if it is slow and k = 1, else λᵢ h
 *     others     λⱼ L(h) min(1, δ/τ) to the only fast one
 *
 * In the batch two snipers of one quote bid each other up to the new value, and a maker with its cancellation in time is not hit.
 * For fixed speeds the maker's payoff rises in h, so a trader's best quote is to undercut the others by as little as can be, to tie
 * with them, or to stay above; `deviations` compares these at either speed.
 */
import { excess, type Jumps } from "./jumps.js";

export interface Market {
  readonly traders: number; // N
  readonly batch: boolean;
  readonly investRate: number; // λᵢ, 1/s
  readonly jumpRate: number; // λⱼ, 1/s
  readonly jumps: Jumps;
  readonly share: number; // min(1, δ/τ)
  readonly speedCost: number; // c, price/s
  readonly duration: number; // T, s
  readonly highest: number; // half-spread
  readonly tick: number; // between half-spreads; 0 where there is no grid
}

/** What a trader expects, fast or slow, as the maker or not, when k are fast (itself included) and h is the lowest quote. */
export function expectation(market: Market, h: number, k: number, fast: boolean, maker: boolean): number {
  const { traders, batch, investRate, jumpRate, jumps, share, speedCost, duration } = market;
  const loss = jumpRate * excess(jumps, h) * (batch ? share : 1);
  let rate = maker ? investRate * h : 0;
  if (batch) {
    if (k === 1 && maker !== fast) rate += fast ? loss : -loss;
  } else {
    const won = k === 0 || fast ? 1 / (k || traders) : 0;
    rate += maker ? -loss * (1 - won) : loss * won;
  }
  return duration * (rate - (fast ? speedCost : 0));
}

/** What every trader expects of a joint choice. */
export function payoffs(market: Market, fast: readonly boolean[], quotes: readonly number[]): number[] {
  const h = Math.min(...quotes);
  const k = fast.filter((one) => one).length;
  const makers = quotes.filter((quote) => quote === h).length;
  return quotes.map((quote, i) => {
    const chance = quote === h ? 1 / makers : 0;
    return chance * expectation(market, h, k, fast[i], true) + (1 - chance) * expectation(market, h, k, fast[i], false);
  });
}

/** What every trader could gain by its best deviation from a joint choice. */
export function deviations(market: Market, fast: readonly boolean[], quotes: readonly number[]): number[] {
  const now = payoffs(market, fast, quotes);
  const k = fast.filter((one) => one).length;
  return quotes.map((_, i) => {
    const others = quotes.filter((_, j) => j !== i);
    const least = Math.min(...others);
    const ties = others.filter((quote) => quote === least).length;
    let best = Number.NEGATIVE_INFINITY;
    for (const speed of [false, true]) {
      const count = k - (fast[i] ? 1 : 0) + (speed ? 1 : 0);
      const made = expectation(market, least, count, speed, true);
      const left = expectation(market, least, count, speed, false);
      best = Math.max(best, (made + ties * left) / (1 + ties));
      if (least < market.highest) best = Math.max(best, left);
      if (least > 0) best = Math.max(best, expectation(market, least - market.tick, count, speed, true));
    }
    return best - now[i];
  });
}
