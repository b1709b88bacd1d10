/**
 * Pools as data: what a network is made of, before any number moves.
 *
 * A pool trades the tokens it names. Fees are fractions of the input (of the output for `stable`) and stay in the pool
 * (outside the curve for `concentrated`, as on chain). `curve` and `latency` are one-way links given by an expression in `x`.
 */

/** x·y = k. Reference: Uniswap v2; Angeris & Chitra (2020), arXiv:2003.10001. */
export interface ProductPool {
  readonly kind: "product";
  readonly name?: string;
  readonly tokens: readonly [string, string];
  readonly reserves: readonly [number, number];
  readonly fee: number; // fraction of the input, kept in the pool
  /** Share of every output that a sandwich takes from the trader, η in [0, 1) (Kulkarni et al., arXiv:2207.11835). Default 0. */
  readonly sandwich?: number;
}

/** Π xᵢ^wᵢ = k over two or more tokens. Reference: Martinelli & Mushegian (2019), Balancer. */
export interface WeightedPool {
  readonly kind: "weighted";
  readonly name?: string;
  readonly tokens: readonly string[];
  readonly reserves: readonly number[];
  readonly weights: readonly number[]; // positive, any scale
  readonly fee: number;
  /** Largest input and output as a share of their reserves (0.3 on chain). Default: no cap. */
  readonly cap?: number;
}

/** Stableswap over two or more tokens. Reference: Egorov (2019); contract convention Ann = A·n. */
export interface StablePool {
  readonly kind: "stable";
  readonly name?: string;
  readonly tokens: readonly string[];
  readonly reserves: readonly number[];
  readonly amplification: number; // A of the contracts, Ann = A·n
  readonly fee: number; // fraction of the output
}

/** One stretch of constant liquidity between two prices. */
export interface Range {
  readonly low: number; // price of token 0 in token 1
  readonly high: number;
  readonly liquidity: number; // L
}

/** Liquidity in price ranges. Fees leave the curve and accrue beside it. Reference: Adams et al. (2021), Uniswap v3. */
export interface ConcentratedPool {
  readonly kind: "concentrated";
  readonly name?: string;
  readonly tokens: readonly [string, string];
  readonly price: number; // of token 0 in token 1, inside or outside the ranges
  readonly ranges: readonly Range[]; // overlaps add up; gaps hold nothing
  readonly fee: number;
}

/** Trades at one price until the reserve is empty; without `reserves` it never is (an outside market). */
export interface ConstantPool {
  readonly kind: "constant";
  readonly name?: string;
  readonly tokens: readonly [string, string];
  readonly price: number; // of token 0 in token 1
  readonly reserves?: readonly [number, number];
  readonly fee: number;
}

/** One-way link, tokens[0] → tokens[1], whose output for the total input so far is an expression in x, such as `sqrt(x)`. */
export interface CurvePool {
  readonly kind: "curve";
  readonly name?: string;
  readonly tokens: readonly [string, string];
  readonly output: string; // increasing and concave in x, 0 at 0
}

/** One-way link of a classic congestion game; everyone on it pays a cost per unit that is an expression in the total flow x. */
export interface LatencyLink {
  readonly kind: "latency";
  readonly name?: string;
  readonly tokens: readonly [string, string];
  readonly cost: string; // such as `1 + x^2`; non-negative and non-decreasing
}

export type Pool = ProductPool | WeightedPool | StablePool | ConcentratedPool | ConstantPool | CurvePool;
export type Link = Pool | LatencyLink;

/** Tokens, the links between them, and what a unit of each token is worth when outputs are added up (default 1). */
export interface Network {
  readonly tokens: readonly string[];
  readonly pools: readonly Link[];
  readonly values?: { readonly [token: string]: number };
}

/**
 * A pool with its rules: functions over `slots` Float64 numbers per lane, found at `s[at …]`. Tokens are numbered as in the
 * pool's data. Nothing here allocates.
 */
export interface Market {
  readonly slots: number;
  /** Number of tokens. */
  readonly tokens: number;
  /** Write the reserves of the pool's data. */
  init(s: Float64Array, at: number): void;
  /** Output of token j for `amount` of token i, ≥ 0, the state untouched. */
  quote(s: Float64Array, at: number, i: number, j: number, amount: number): number;
  /** Derivative of `quote` in `amount`. */
  slope(s: Float64Array, at: number, i: number, j: number, amount: number): number;
  /** Trade: as `quote`, and the reserves move. */
  swap(s: Float64Array, at: number, i: number, j: number, amount: number): number;
  /** As `swap`, in place: the amount at `flow[k]` becomes the output. Numbers stay in arrays, so nothing is boxed. */
  trade(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number): void;
  /** The amounts at `flow[k … end)`, none below 0, as so many calls of `trade` one after another; for markets that gain from it. */
  tradeEach?(s: Float64Array, at: number, i: number, j: number, flow: Float64Array, k: number, end: number): void;
  /** What the pool holds of token j, fees included; below 0 for a market without reserves that has paid out. */
  holds(s: Float64Array, at: number, j: number): number;
  /** What agents see of the market: numbers in [0, 1], `features` of them at `out[to …]`; the initial state reads 0.5. */
  readonly features: number;
  see(s: Float64Array, at: number, out: Float32Array, to: number): void;
}
