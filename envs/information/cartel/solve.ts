/**
 * What is known of the cartel: competition and monopoly on the continuum and on the grid, and how patient firms must be to collude.
 *
 * If all revert to p^N for ever once anybody leaves p^M, leaving pays π^D once and π^N ever after, so nobody leaves iff
 *
 *   δ ≥ δ* = (π^D − π^M)/(π^D − π^N)      Friedman (1971)
 */
import type { Solution } from "../../../src/registry.js";
import { solve } from "../../commitment/matrix/solve.js";
import { formOf, gridAlike, gridMonopoly, gridNash, symmetricEquilibria } from "./grid.js";
import { bestPrice, profit } from "./logit.js";
import { type CartelOptions, type Market, marketOf } from "./options.js";

/** @throws naming the option that is wrong */
export function solveCartel(given?: Partial<CartelOptions>): Solution {
  const market = marketOf(given);
  return { ...continuum(market), ...onGrid(market), source };
}

const source =
  "Calvano et al. (2020), AER 110(10): the market, p^N and p^M as the first-order conditions give them; grid enumerated here; Friedman (1971) for δ*";

/** Prices and profits where any price may be asked. */
export function continuum(market: Market): Solution {
  const { firms, nash, monopoly, nashProfit, monopolyProfit } = market;
  const rivals = Array<number>(firms - 1).fill(monopoly);
  const leaving = bestPrice(market, rivals);
  const deviation = profit(market, leaving, rivals);
  return {
    units: "profit per round and firm",
    competition: { price: nash, profit: nashProfit, delta: 0, certificate: gapAt(market, nash) },
    monopoly: { price: monopoly, profit: monopolyProfit, delta: 1, gainFromLeaving: gapAt(market, monopoly).value },
    leaving: { price: leaving, profit: deviation, rivals: profit(market, monopoly, [leaving, ...rivals.slice(1)]) },
    patience: {
      least: (deviation - monopolyProfit) / (deviation - nashProfit),
      meaning: "chance of another round from which p^M holds by reverting to p^N for ever",
    },
  };
}

/** What a firm gains by the best other price if all ask this one. */
function gapAt(market: Market, price: number): { readonly kind: string; readonly value: number } {
  const rivals = Array<number>(market.firms - 1).fill(price);
  const gain = profit(market, bestPrice(market, rivals), rivals) - profit(market, price, rivals);
  return { kind: "best-response gap", value: Math.max(0, gain) };
}

function onGrid(market: Market): Solution {
  const { grid, nashProfit, monopolyProfit } = market;
  const at = (k: number) => ({
    ...{ action: k, price: grid[k], profit: gridAlike(market, k) },
    delta: (gridAlike(market, k) - nashProfit) / (monopolyProfit - nashProfit),
  });
  const form = formOf(market);
  const answers = form
    ? { ...solve(form, 1), players: Array.from({ length: market.firms }, (_, i) => `firm_${i}`) }
    : { nash: { found: "symmetric equilibria alone; the table is too large for others" } };
  return {
    grid: Array.from(grid),
    onGrid: {
      symmetric: symmetricEquilibria(market).map(at),
      played: at(gridNash(market)),
      monopoly: at(gridMonopoly(market)),
    },
    ...answers,
  };
}
