/** Options of the cartel, and the market that they describe. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { type Logit, monopolyPrice, nashPrice, profitAlike, weight } from "./logit.js";

const number = { kind: "number", unit: "price", low: -100, high: 100 } as const;

export const marketDefaults = {
  firms: { ...number, value: 2, low: 2, high: 10, integer: true, unit: "firms", symbol: "n", about: "who set prices" },
  quality: { ...number, value: 2, symbol: "a", about: "of each good" },
  outside: { ...number, value: 0, symbol: "a₀", about: "quality of buying nothing" },
  cost: { ...number, value: 1, low: 0, symbol: "c", about: "of one unit" },
  differentiation: { ...number, value: 0.25, low: 0.01, symbol: "μ", about: "how different the goods are" },
  prices: {
    ...{ ...number, value: 15, low: 2, high: 64, integer: true, unit: "prices", symbol: "m" },
    about: "on the grid, equally far apart",
  },
  margin: {
    ...{ ...number, value: 0.1, low: 0, high: 10, unit: "1", symbol: "ξ" },
    about: "the grid reaches from p^N − ξ (p^M − p^N) to p^M + ξ (p^M − p^N)",
  },
} as const satisfies Defaults;

export const cartelDefaults = {
  ...marketDefaults,
  continuation: {
    ...{ ...number, value: 0, low: 0, high: 0.999, unit: "1", symbol: "δ" },
    about: "chance that there is another round; 0 = one round",
  },
  memory: { kind: "flag", value: false, about: "do firms see the prices of the last round?" },
} as const satisfies Defaults;

export type CartelOptions = Values<typeof cartelDefaults>;

/** What rules, bots and answers read. */
export interface Market extends Logit {
  readonly nash: number; // p^N
  readonly monopoly: number; // p^M
  readonly nashProfit: number; // π^N, each
  readonly monopolyProfit: number; // π^M, each
  readonly grid: Float64Array; // [m], prices, ascending
  readonly weights: Float64Array; // [m], exp((a − p − a₀)/μ)
}

export const cartelId = "information/cartel-v0";

/** @throws naming the option that is wrong */
export function marketOf(given: Partial<CartelOptions> | undefined, who = cartelId): Market & CartelOptions {
  const o = resolve(cartelDefaults, given, who);
  const logit: Logit = o;
  const nash = nashPrice(logit);
  const monopoly = monopolyPrice(logit);
  const low = nash - o.margin * (monopoly - nash);
  const step = ((1 + 2 * o.margin) * (monopoly - nash)) / (o.prices - 1);
  if (!(step > 1e-4))
    throw new Error(`${who}: with these options p^N = ${nash} and p^M = ${monopoly} are too close for a grid.`);
  const grid = Float64Array.from({ length: o.prices }, (_, k) => low + k * step);
  if (!(o.firms * weight(logit, grid[0]) < 1e300))
    throw new Error(
      `${who}: at the grid's lowest price ${grid[0]} demand cannot be computed; choose a smaller 'margin' or a larger 'differentiation'.`,
    );
  return {
    ...o,
    ...{ nash, monopoly, nashProfit: profitAlike(logit, nash), monopolyProfit: profitAlike(logit, monopoly) },
    ...{ grid, weights: grid.map((price) => weight(logit, price)) },
  };
}

/** `1.4729`: names of the prices on the grid, each once. */
export const namesOf = ({ grid }: Market): string[] => Array.from(grid, (price) => price.toFixed(4));

/** What a firm earns at the grid's price k where the weights of all goods sum to `total`. */
export const gridProfit = ({ grid, weights, cost }: Market, k: number, total: number): number =>
  ((grid[k] - cost) * weights[k]) / (1 + total);

/** The number of the price on the grid that is nearest. */
export function nearest({ grid }: Market, price: number): number {
  let best = 0;
  for (let k = 1; k < grid.length; k++) if (Math.abs(grid[k] - price) < Math.abs(grid[best] - price)) best = k;
  return best;
}
