/**
 * Flow: a fair price that moves from block to block, and the orders of uninformed traders who arrive meanwhile. As
 * data.
 *
 * Named sets have their source beside them. A range is drawn from uniformly, anew for each episode.
 */
export type Range = number | readonly [low: number, high: number];

export interface Flow {
  readonly sigma: Range; // σ, deviation of the log price per block
  readonly rate: Range; // λ, orders per block, Poisson
  readonly mean: Range; // of an order, in the token that prices are in (Y); log-normal
  readonly spread: number; // s, deviation of the log size
  readonly price: number; // of X in Y at the start
}

export interface FlowPreset extends Flow {
  readonly pool: readonly [x: number, y: number]; // reserves that the source starts a pool with
  readonly source: string;
}

export const flows = {
  "optimization-arena": {
    ...{ sigma: [0.00088, 0.00101], rate: [0.6, 1], mean: [19, 21], spread: 1.2, price: 100, pool: [100, 10_000] },
    source: "Optimization Arena, AMM Fee Strategy Challenge (ammchallenge.com): 50 % buy, informed trade before orders",
  },
  "amm-gym": {
    ...{ sigma: 0.001, rate: 5, mean: 2, spread: 0.7, price: 100, pool: [100, 10_000] },
    source: "wanxinwanxin/amm-gym: defaults of its simulation",
  },
} as const satisfies { readonly [name: string]: FlowPreset };

/** Sizes of orders as seen on chain, in US dollars. */
export const orderSizes = {
  "weth-usdc": {
    median: 276,
    spread: 2.1,
    quantiles: { 0.05: 4.6, 0.1: 11.5, 0.25: 56.8, 0.5: 276, 0.75: 1155, 0.9: 3738, 0.95: 7067, 0.99: 34_286 },
    source: "WETH/USDC parent orders of 90 days (wanxinwanxin/amm-gym); about log-normal",
  },
} as const;

export const defaultFlow = "optimization-arena";

export const lowOf = (range: Range): number => (typeof range === "number" ? range : range[0]);
export const highOf = (range: Range): number => (typeof range === "number" ? range : range[1]);
export const middleOf = (range: Range): number => (lowOf(range) + highOf(range)) / 2;

/** What each number may be, low and high. */
const limits = { sigma: [0, 0.1], rate: [0, 100], mean: [1e-6, 1e9], spread: [0, 3], price: [1e-6, 1e9] } as const;

/** The flow that a name or numbers mean; numbers left out are those of the default. */
export function flowOf(given: string | Partial<Flow>): Flow {
  const { sigma, rate, mean, spread, price } = {
    ...flows[defaultFlow],
    ...(typeof given === "string" ? flows[given as keyof typeof flows] : given),
  };
  return { sigma, rate, mean, spread, price };
}

/**
 * A name of a preset, or numbers; as a text that begins with `{` they are read as JSON.
 *
 * @throws naming what is wrong with it
 */
export function checkFlow(value: unknown, what: string): string | Partial<Flow> {
  if (typeof value === "string" && !value.trimStart().startsWith("{")) {
    if (!Object.hasOwn(flows, value)) throw new Error(`${what} must be ${choices}, got '${value.slice(0, 60)}'.`);
    return value;
  }
  const numbers = typeof value === "string" ? parsed(value, what) : value;
  if (typeof numbers !== "object" || numbers === null || Array.isArray(numbers)) {
    throw new Error(`${what} must be ${choices}, got ${Array.isArray(numbers) ? "an array" : String(numbers)}.`);
  }
  for (const [field, range] of Object.entries(numbers)) {
    if (!Object.hasOwn(limits, field))
      throw new Error(`${what} has no '${field}'; it has ${Object.keys(limits).join(", ")}.`);
    const [low, high] = limits[field as keyof typeof limits];
    const fixed = field === "spread" || field === "price";
    const inside = (x: unknown) => typeof x === "number" && x >= low && x <= high;
    const pair = Array.isArray(range) && range.length === 2 && range.every(inside) && range[0] <= range[1];
    if (!inside(range) && !(pair && !fixed)) {
      const form = fixed ? "a number" : "a number, or a rising pair of them,";
      throw new Error(`${what}: ${field} must be ${form} from ${low} to ${high}.`);
    }
  }
  return numbers as Partial<Flow>;
}

const choices = `${Object.keys(flows).join(" or ")}, or numbers such as {"sigma": 0.001, "rate": 2, "mean": 20}`;

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${what}: this is no JSON: ${text.slice(0, 80)}`);
  }
}
