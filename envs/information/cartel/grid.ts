/** The market on its grid of prices: best answers, symmetric equilibria, and the joint monopoly's price. Derived from `logit.ts`. */
import type { NormalForm } from "../../commitment/matrix/normal-form.js";
import { inducedForm } from "../../commitment/theory/induced.js";
import { gridProfit, type Market, namesOf, nearest } from "./options.js";

const mostPayoffs = 200_000;

/** The number of the best price beside these, by their numbers; the lower of two that are equally good. */
export function bestReply(market: Market, others: readonly number[]): number {
  const beside = others.reduce((sum, k) => sum + market.weights[k], 0);
  let best = 0;
  for (let k = 1; k < market.grid.length; k++) {
    const more =
      gridProfit(market, k, beside + market.weights[k]) - gridProfit(market, best, beside + market.weights[best]);
    if (more > 0) best = k;
  }
  return best;
}

const others = ({ firms }: Market, k: number): number[] => Array<number>(firms - 1).fill(k);

/** What each firm earns if all ask price k. */
export const gridAlike = (market: Market, k: number): number => gridProfit(market, k, market.firms * market.weights[k]);

/** Prices, by number, that nobody gains by leaving alone if all ask them. */
export function symmetricEquilibria(market: Market): number[] {
  return Array.from(market.grid.keys()).filter((k) => deviationGain(market, k) <= 1e-12);
}

/** What the best answer to k of all others earns beyond k. */
export function deviationGain(market: Market, k: number): number {
  const best = bestReply(market, others(market, k));
  const beside = (market.firms - 1) * market.weights[k];
  return gridProfit(market, best, beside + market.weights[best]) - gridAlike(market, k);
}

/** The lowest symmetric equilibrium, or else the price nearest to p^N. */
export const gridNash = (market: Market): number => symmetricEquilibria(market)[0] ?? nearest(market, market.nash);

/** The price at which firms who all ask it earn most. */
export function gridMonopoly(market: Market): number {
  let best = 0;
  for (let k = 1; k < market.grid.length; k++) if (gridAlike(market, k) > gridAlike(market, best)) best = k;
  return best;
}

/** The market as a table, or nothing where that is too large. */
export function formOf(market: Market): NormalForm | undefined {
  const { firms: n, grid, weights } = market;
  if (grid.length ** n * n > mostPayoffs) return undefined;
  const payoffs = (asked: Int32Array, out: Float64Array) => {
    const total = asked.reduce((sum, k) => sum + weights[k], 0);
    for (let i = 0; i < n; i++) out[i] = gridProfit(market, asked[i], total);
  };
  return inducedForm(Array<number>(n).fill(grid.length), payoffs, namesOf(market));
}
