/**
 * How a solver may settle: each strategy is a price and who is matched at it; what is left over is routed or stays.
 *
 *   none      no settlement: every intent falls back
 *   pair      the largest order of either side at the mid, nobody else
 *   mid       everybody whose limit allows it, at the mid
 *   clearing  at the price where most is matched
 *   surplus   at the price with the highest score: the users' total surplus beyond their limits, routed rest included
 *   spread    at the price that leaves most between the limits, for whoever keeps it as a margin
 *
 * The last three choose among the candidates of the book; equals are settled by the price nearest the mid.
 */
export const strategies = ["none", "pair", "mid", "clearing", "surplus", "spread"] as const;

export type Strategy = (typeof strategies)[number];

export const strategyAt = Object.fromEntries(strategies.map((name, k) => [name, k])) as {
  readonly [K in Strategy]: number;
};
