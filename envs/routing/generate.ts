/**
 * Random networks of pools for measuring and testing: n tokens with prices, m pools whose prices agree with them up to noise.
 *
 *   value of a pool side = scale · e^(location + spread·z),  scale log-uniform, z standard normal
 *   pool price = token price ratio · e^(noise·z)
 *
 * The default mix has all kinds of pools; `comp6704` is 35 % product, 55 % weighted, 10 % constant sum. A ring of product
 * pools through all tokens comes first and keeps the network connected. Some tokens are pegged to one price: stable and
 * constant-price pools hold those.
 *
 * Reference: generator knobs of pmgao/COMP6704 (fee tiers 5/30/50 bps, lognormal reserves μ 5.2, σ 1.1, scale 2·10⁴–5·10⁶).
 */
import seedrandom from "seedrandom";
import { exp, log, pow } from "../../src/maths.js";
import { keyOf } from "../../src/rng.js";
import type { Network, Pool } from "./pool.js";

/** Shares of the kinds of pools; relative, so they need not add up to 1. */
export interface Shares {
  readonly product: number;
  readonly weighted: number; // two tokens
  readonly basket: number; // weighted, three or four tokens
  readonly stable: number; // two to four tokens
  readonly concentrated: number;
  readonly constant: number;
  readonly curve: number; // one-way
}

export const mixes = {
  all: { product: 30, weighted: 25, basket: 10, stable: 10, concentrated: 15, constant: 6, curve: 4 },
  comp6704: { product: 35, weighted: 55, basket: 0, stable: 0, concentrated: 0, constant: 10, curve: 0 },
} as const satisfies { readonly [name: string]: Shares };

export const generateDefaults = {
  tokens: 128, // at least 3
  pools: 4000, // at least as many as tokens
  seed: 1 as number | string,
  shares: mixes.all as Shares,
  fees: [5, 30, 50] as readonly number[], // basis points of the input, drawn with equal chance
  location: 5.2, // of the logarithm of a reserve's value in units of scale
  spread: 1.1,
  scale: [2e4, 5e6] as readonly [number, number],
  noise: 0.002, // of the logarithm of a pool's price
  pegged: 0.25, // share of tokens that have one and the same price, [0, 1]; at least 4 of them if there are 4
};

export type GenerateOptions = Partial<typeof generateDefaults>;

/** A network of tokens t0, t1, …; the same options give the same network. */
export function generateNetwork(options: GenerateOptions = {}): Network {
  const o = { ...generateDefaults, ...options };
  validate(o);
  const random = seedrandom(keyOf(o.seed));
  const normal = (): number => {
    for (;;) {
      const u = 2 * random() - 1;
      const v = 2 * random() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * log(s)) / s); // Marsaglia & Bray (1964)
    }
  };
  const below = (n: number) => Math.floor(random() * n);
  const between = ([low, high]: readonly [number, number]) => low * pow(high / low, random());

  const tokens = Array.from({ length: o.tokens }, (_, k) => `t${k}`);
  const pegs = Math.min(o.tokens, Math.max(4, Math.round(o.pegged * o.tokens)));
  const prices = tokens.map((_, k) => (k < pegs ? 1 : pow(10, 7 * random() - 3)));
  const pick = (n: number, from: number): number[] => {
    const chosen = new Set<number>();
    while (chosen.size < n) chosen.add(below(from));
    return [...chosen];
  };
  const size = () => between(o.scale) * exp(o.location + o.spread * normal());
  const fee = () => o.fees[below(o.fees.length)]! / 1e4;
  const jolt = () => exp(o.noise * normal());
  const names = (ks: readonly number[]) => ks.map((k) => tokens[k]!);
  const pair = (ks: readonly number[]): [string, string] => [tokens[ks[0]!]!, tokens[ks[1]!]!];
  const pairReserves = (ks: readonly number[], value: number): [number, number] => [
    (value / prices[ks[0]!]!) * jolt(),
    value / prices[ks[1]!]!,
  ];

  const make: { readonly [kind in keyof Shares]: () => Pool } = {
    product: () => {
      const ks = pick(2, o.tokens);
      return { kind: "product", tokens: pair(ks), reserves: pairReserves(ks, size()), fee: fee() };
    },
    weighted: () => weighted(2),
    basket: () => weighted(Math.min(o.tokens, 3 + below(2))),
    stable: () => {
      const ks = pick(Math.min(pegs, 2 + below(3)), pegs);
      const value = size();
      // Balanced up to a factor, as pools that trade near the peg are.
      const reserves = ks.map((k) => (value / prices[k]!) * exp(0.3 * normal()));
      const amplification = [50, 100, 200, 500, 1000][below(5)]!;
      return { kind: "stable", tokens: names(ks), reserves, amplification, fee: [1, 4][below(2)]! / 1e4 };
    },
    concentrated: () => {
      const ks = pick(2, o.tokens);
      const price = (prices[ks[0]!]! / prices[ks[1]!]!) * jolt();
      const value = size();
      const ranges = Array.from({ length: 1 + below(5) }, () => {
        const width = [1.002, 1.05, 1.5, 4][below(4)]!;
        const middle = price * exp(0.3 * log(width) * normal());
        const depth = Math.sqrt(width) - 1 / Math.sqrt(width);
        const liquidity = value / prices[ks[1]!]! / (depth * Math.sqrt(middle)) / 5;
        return { low: middle / width, high: middle * width, liquidity };
      });
      return { kind: "concentrated", tokens: pair(ks), price, ranges, fee: [1, 5, 30][below(3)]! / 1e4 };
    },
    constant: () => {
      const ks = pick(2, pegs);
      const price = (prices[ks[0]!]! / prices[ks[1]!]!) * jolt();
      return { kind: "constant", tokens: pair(ks), price, reserves: pairReserves(ks, size() / 100), fee: fee() };
    },
    curve: () => {
      const ks = pick(2, o.tokens);
      const [x, y] = pairReserves(ks, size() / 10);
      const keep = 1 - fee();
      const output = [`${keep * y} * x / (${x} + ${keep} * x)`, `${keep * y} * log1p(x / ${x})`][below(2)]!;
      return { kind: "curve", tokens: pair(ks), output };
    },
  };
  function weighted(n: number): Pool {
    const ks = pick(n, o.tokens);
    const weights = ks.map(() => [0.2, 0.4, 0.5, 0.8][below(4)]!);
    const value = size();
    const reserves = ks.map((k, j) => ((value * weights[j]!) / prices[k]!) * jolt());
    return { kind: "weighted", tokens: names(ks), reserves, weights, fee: fee() };
  }

  const kinds = Object.keys(make) as (keyof Shares)[];
  const total = kinds.reduce((sum, kind) => sum + o.shares[kind], 0);
  const pools: Pool[] = [];
  for (let k = 0; k < o.tokens; k++) {
    const ks = [k, (k + 1) % o.tokens];
    pools.push({ kind: "product", tokens: pair(ks), reserves: pairReserves(ks, size()), fee: fee() });
  }
  while (pools.length < o.pools) {
    let draw = random() * total;
    const kind = kinds.find((k) => {
      draw -= o.shares[k];
      return draw < 0;
    });
    pools.push(make[kind ?? "product"]());
  }
  return { tokens, pools };
}

function validate(o: typeof generateDefaults): void {
  const known = new Set(Object.keys(generateDefaults));
  const unknown = Object.keys(o).find((name) => !known.has(name));
  if (unknown) throw new Error(`generateNetwork has no option "${unknown}"; it has ${[...known].join(", ")}.`);
  const whole = (name: "tokens" | "pools", least: number) => {
    if (!(Number.isInteger(o[name]) && o[name] >= least)) {
      throw new Error(`The number of ${name} is ${o[name]}; it must be a whole number of at least ${least}.`);
    }
  };
  whole("tokens", 3);
  whole("pools", o.tokens);
  const kinds = Object.keys(mixes.all) as (keyof Shares)[];
  for (const kind of kinds) {
    if (!(o.shares[kind] >= 0))
      throw new Error(`The share of ${kind} pools is ${o.shares[kind]}; it must be at least 0.`);
  }
  if (!kinds.some((kind) => o.shares[kind] > 0))
    throw new Error("All shares are 0; give at least one kind of pool a share.");
  if (o.fees.length === 0 || o.fees.some((fee) => !(fee >= 0 && fee < 1e4))) {
    throw new Error(`The fees are [${o.fees}]; give at least one, in basis points from 0 to below 10000.`);
  }
  if (!(o.scale[0] > 0 && o.scale[0] <= o.scale[1]))
    throw new Error(`The scale runs from ${o.scale[0]} to ${o.scale[1]}; it must rise from above 0.`);
  for (const name of ["spread", "noise", "pegged"] as const) {
    if (!(o[name] >= 0)) throw new Error(`The option ${name} is ${o[name]}; it must be at least 0.`);
  }
  if (o.pegged > 1) throw new Error(`The share of pegged tokens is ${o.pegged}; it must be at most 1.`);
}
