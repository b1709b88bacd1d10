/** Parts that presets are written with. */
import type { Trade } from "../network.js";
import type { Link, ProductPool } from "../pool.js";

export const product = (a: string, b: string, x: number, y: number, fee = 0): ProductPool => ({
  kind: "product",
  tokens: [a, b],
  reserves: [x, y],
  fee,
});
export const market = (a: string, b: string, price = 1, fee = 0): Link => ({
  kind: "constant",
  tokens: [a, b],
  price,
  fee,
});
export const latency = (a: string, b: string, cost: string): Link => ({ kind: "latency", tokens: [a, b], cost });
export const one = (sell: string, buy: string): readonly Trade[] => [{ sell, buy }];
export const number = (value: number, low: number, high: number, unit: string, about: string) =>
  ({ kind: "number", value, low, high, unit, about }) as const;
export const text = (value: string, about: string) =>
  ({
    kind: "data",
    value,
    about,
    check: (given: unknown, what: string): string => {
      if (typeof given !== "string") throw new Error(`${what} must be text, got ${JSON.stringify(given)}.`);
      return given;
    },
  }) as const;

export const eta = number(0, 0, 0.99, "1", "η, the share of the contested pool's output that sandwiches take");
export const fee = (value: number) => number(value, 0, 0.5, "1", "fee of every pool");
