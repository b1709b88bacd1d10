/** Small networks that several tests share; numbers of the instances of "Optimal Routing for CFMMs" (arXiv:2204.05238). */
import type { ConstantPool, Network, ProductPool, WeightedPool } from "../../../envs/routing/pool.js";

export const product = (a: string, b: string, x: number, y: number, fee = 0): ProductPool => ({
  kind: "product",
  tokens: [a, b],
  reserves: [x, y],
  fee,
});

export const constant = (
  a: string,
  b: string,
  price: number,
  fee = 0,
  reserves?: readonly [number, number],
): ConstantPool => ({ kind: "constant", tokens: [a, b], price, fee, ...(reserves ? { reserves } : {}) });

export const weighted = (
  tokens: readonly string[],
  reserves: readonly number[],
  weights: readonly number[],
  fee = 0,
): WeightedPool => ({ kind: "weighted", tokens, reserves, weights, fee });

/** two-asset.py: three tokens, five pools. */
export const twoAsset: Network = {
  tokens: ["0", "1", "2"],
  pools: [
    weighted(["0", "1", "2"], [3, 0.2, 1], [3, 2, 1], 0.02),
    product("0", "1", 10, 1, 0.01),
    product("1", "2", 1, 10, 0.04),
    product("0", "2", 20, 50, 0.03),
    constant("0", "2", 1, 0.01, [10, 10]),
  ],
};

/** arbitrage.py: four tokens, five pools. */
export const arbitrageFour: Network = {
  tokens: ["0", "1", "2", "3"],
  pools: [
    weighted(["0", "1", "2", "3"], [4, 4, 4, 4], [4, 3, 2, 1], 0.002),
    product("0", "1", 10, 1, 0.003),
    product("1", "2", 1, 5, 0.003),
    product("2", "3", 40, 50, 0.003),
    constant("2", "3", 1, 0.001, [10, 10]),
  ],
};

/** CFMMRouter.jl issue 11: reserves over sixteen orders of magnitude. */
export const spookyTriangle: Network = {
  tokens: ["a", "b", "c"],
  pools: [
    product("a", "b", 6.02764852e20, 1.509e13, 0.002),
    product("b", "c", 9.33e12, 4.631077e22, 0.002),
    product("a", "c", 5.96761757e22, 6.56508707e24, 0.003),
  ],
};
