/**
 * Spaces: the sets that actions and observations are drawn from.
 *
 * A space is plain data, so that it crosses the wire unchanged. One element lies flat in an array of numbers: one number for
 * `discrete`, one per component for `multi-discrete`, one per coordinate for `box`. Types of elements derive from the space.
 */
import type { Rng } from "./rng.js";

/** A named stretch of a box: `size` numbers (default 1), each within [low, high]. */
export interface Field {
  readonly name: string;
  readonly unit: string; // "1" for a pure number
  readonly low: number;
  readonly high: number;
  readonly size?: number;
}

export type Discrete = { readonly kind: "discrete"; readonly n: number };
export type MultiDiscrete<N extends readonly number[] = readonly number[]> = {
  readonly kind: "multi-discrete";
  readonly n: N;
};
export type Box<F extends readonly Field[] = readonly Field[]> = { readonly kind: "box"; readonly fields: F };
export type Space = Discrete | MultiDiscrete | Box;

/** What people write for one element: a number, a tuple of numbers, or an object with one entry per field. */
export type Element<S extends Space> = S extends Discrete
  ? number
  : S extends MultiDiscrete<infer N>
    ? { readonly [K in keyof N]: number }
    : S extends Box<infer F>
      ? { readonly [K in F[number]["name"]]: number | ArrayLike<number> }
      : never;

export const discrete = (n: number): Discrete => ({ kind: "discrete", n });

export const multiDiscrete = <const N extends readonly number[]>(n: N): MultiDiscrete<N> => ({
  kind: "multi-discrete",
  n,
});

export const box = <const F extends readonly Field[]>(fields: F): Box<F> => ({ kind: "box", fields });

/** How many numbers one element occupies in a flat array. */
export function size(space: Space): number {
  switch (space.kind) {
    case "discrete":
      return 1;
    case "multi-discrete":
      return space.n.length;
    case "box":
      return space.fields.reduce((sum, field) => sum + (field.size ?? 1), 0);
    default:
      return space satisfies never;
  }
}

/** How many flags the legality of one element needs: n, Σn, and 1 for a box (0 = nothing to decide now). */
export function maskSize(space: Space): number {
  switch (space.kind) {
    case "discrete":
      return space.n;
    case "multi-discrete":
      return space.n.reduce((a, b) => a + b, 0);
    case "box":
      return 1;
    default:
      return space satisfies never;
  }
}

/** The mask of a choice of which only so many are open, the first ones. To `set` it is faster than a loop if there are a dozen or more. */
export const firstOpen = (n: number, open: number): Uint8Array => new Uint8Array(n).fill(1, 0, open);

/** Masks of a choice of which all is open, or nothing but the first. */
export const openShut = (n: number): readonly [open: Uint8Array, shut: Uint8Array] => [
  firstOpen(n, n),
  firstOpen(n, 1),
];

/** Is the element stored at `values[at…]` a member of the space? `NaN` never is. */
export function contains(space: Space, values: ArrayLike<number>, at = 0): boolean {
  switch (space.kind) {
    case "discrete":
      return isIndex(values[at], space.n);
    case "multi-discrete":
      return space.n.every((n, k) => isIndex(values[at + k], n));
    case "box": {
      const { low, high } = bounds(space);
      for (let k = 0; k < low.length; k++) {
        const x = Math.fround(values[at + k]);
        if (!(x >= low[k] && x <= high[k])) return false;
      }
      return true;
    }
    default:
      return space satisfies never;
  }
}

/**
 * Write a uniform draw at `out[at…]`.
 *
 * @param mask legality flags at `mask[maskAt … maskAt + maskSize)`; without it everything is legal
 */
export function sample(
  space: Space,
  rng: Rng,
  out: { [i: number]: number },
  at = 0,
  mask?: Uint8Array,
  maskAt = 0,
): void {
  switch (space.kind) {
    case "discrete":
      out[at] = pick(space.n, rng, mask, maskAt);
      break;
    case "multi-discrete": {
      let flag = maskAt;
      for (let k = 0; k < space.n.length; k++) {
        out[at + k] = pick(space.n[k], rng, mask, flag);
        flag += space.n[k];
      }
      break;
    }
    case "box": {
      let k = at;
      for (const field of space.fields) {
        for (let j = 0; j < (field.size ?? 1); j++) out[k++] = field.low + (field.high - field.low) * rng.uniform();
      }
      break;
    }
    default:
      space satisfies never;
  }
}

/** Lower and upper bound of every coordinate of a box, `[size]` each, rounded to Float32 as the elements are. */
export function bounds(space: Box): { readonly low: Float32Array; readonly high: Float32Array } {
  const low = space.fields.flatMap((f) => Array<number>(f.size ?? 1).fill(f.low));
  const high = space.fields.flatMap((f) => Array<number>(f.size ?? 1).fill(f.high));
  return { low: Float32Array.from(low), high: Float32Array.from(high) };
}

/**
 * Lay a written element out flat.
 *
 * @param who named in the error, e.g. `router_0`
 * @throws when a component is missing, surplus, or not a number
 */
export function flatten<S extends Space>(space: S, element: Element<S>, who: string): Float32Array {
  const flat = new Float32Array(size(space));
  switch (space.kind) {
    case "discrete":
      flat[0] = asNumber(element, `${who}: the action`);
      break;
    case "multi-discrete": {
      const parts = element as ArrayLike<number>;
      if (parts?.length !== space.n.length) throw new Error(`${who}: the action needs ${space.n.length} numbers.`);
      for (let k = 0; k < space.n.length; k++) flat[k] = asNumber(parts[k], `${who}: component ${k} of the action`);
      break;
    }
    case "box": {
      const parts = element as { readonly [name: string]: number | ArrayLike<number> };
      const names = space.fields.map((f) => f.name);
      if (typeof parts !== "object" || parts === null) throw new Error(`${who}: the action needs ${names.join(", ")}.`);
      for (const name of Object.keys(parts)) {
        if (!names.includes(name)) throw new Error(`${who}: the action has no '${name}'; it has ${names.join(", ")}.`);
      }
      let at = 0;
      for (const field of space.fields) {
        const part = parts[field.name];
        const width = field.size ?? 1;
        const values = typeof part === "number" ? [part] : part;
        if (values?.length !== width)
          throw new Error(`${who}: '${field.name}' of the action needs ${width} number(s).`);
        for (let k = 0; k < width; k++) flat[at++] = asNumber(values[k], `${who}: '${field.name}' of the action`);
      }
      break;
    }
    default:
      space satisfies never;
  }
  return flat;
}

/** One line for people: `discrete 5`, `box size (WETH) in [0, 1], logits[2] (1) in [-1, 1]`. */
export function describe(space: Space): string {
  switch (space.kind) {
    case "discrete":
      return `discrete ${space.n}`;
    case "multi-discrete":
      return `multi-discrete ${space.n.join(" × ")}`;
    case "box": {
      const one = (f: Field) => `${f.name}${f.size ? `[${f.size}]` : ""} (${f.unit}) in [${f.low}, ${f.high}]`;
      return `box ${space.fields.map(one).join(", ")}`;
    }
    default:
      return space satisfies never;
  }
}

function isIndex(x: number, n: number): boolean {
  return Number.isInteger(x) && x >= 0 && x < n;
}

function asNumber(x: unknown, what: string): number {
  if (typeof x !== "number") throw new Error(`${what} must be a number, got ${x === null ? "null" : typeof x}.`);
  return x;
}

function pick(n: number, rng: Rng, mask: Uint8Array | undefined, at: number): number {
  if (!mask) return rng.below(n);
  let legal = 0;
  for (let k = 0; k < n; k++) legal += mask[at + k];
  let left = rng.below(Math.max(legal, 1));
  for (let k = 0; k < n; k++) if (mask[at + k] && left-- === 0) return k;
  return 0;
}
