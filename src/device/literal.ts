/**
 * Literals: what data from files and wires may hold, checked with sentences. Every part of a device has its union and reads it here.
 *
 * `what` names the place in errors: `device: credibility`.
 */

/** An object with a known `kind` and known keys. @throws naming what is unknown or missing */
export function kindOf(
  value: unknown,
  what: string,
  kinds: { readonly [kind: string]: readonly string[] }, // keys beside `kind`
): { readonly kind: string; readonly [key: string]: unknown } {
  const given = objectOf(value, what) as { readonly kind?: unknown };
  if (typeof given.kind !== "string" || !Object.hasOwn(kinds, given.kind)) {
    throw new Error(`${what} must have a kind, one of ${Object.keys(kinds).join(", ")}, got ${shown(given.kind)}.`);
  }
  refuseOthers(given, ["kind", ...kinds[given.kind]], `${what} of kind ${given.kind}`);
  return given as { readonly kind: string; readonly [key: string]: unknown };
}

/** A plain object. */
export function objectOf(value: unknown, what: string): { readonly [key: string]: unknown } {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as { readonly [key: string]: unknown };
  }
  throw new Error(`${what} must be an object, got ${shown(value)}.`);
}

/** @throws when there is a key that is not known */
export function refuseOthers(given: { readonly [key: string]: unknown }, keys: readonly string[], what: string): void {
  const odd = Object.keys(given).find((key) => !keys.includes(key));
  if (odd !== undefined) throw new Error(`${what} has no '${odd}'; it has ${keys.join(", ") || "nothing to set"}.`);
}

/** A number within a range, or the fallback where it is absent. */
export function numberOf(value: unknown, what: string, { low, high, integer = false, fallback }: NumberRange): number {
  if (value === undefined && fallback !== undefined) return fallback;
  const good = typeof value === "number" && value >= low && value <= high && (!integer || Number.isInteger(value));
  if (good) return value;
  throw new Error(
    `${what} must be ${integer ? "an integer" : "a number"} from ${low} to ${high}, got ${shown(value)}.`,
  );
}

export interface NumberRange {
  readonly low: number;
  readonly high: number;
  readonly integer?: boolean;
  readonly fallback?: number;
}

/** One of a few words, or the fallback where it is absent. */
export function wordOf<W extends string>(value: unknown, what: string, words: readonly W[], fallback?: W): W {
  if (value === undefined && fallback !== undefined) return fallback;
  if (words.includes(value as W)) return value as W;
  throw new Error(`${what} must be one of ${words.join(", ")}, got ${shown(value)}.`);
}

/** True or false, or the fallback where it is absent. */
export function flagOf(value: unknown, what: string, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === "boolean") return value;
  throw new Error(`${what} must be true or false, got ${shown(value)}.`);
}

/** Anything, shortened for a sentence. */
export function shown(x: unknown): string {
  if (typeof x === "number" || x === undefined) return String(x);
  let text: string | undefined;
  try {
    text = JSON.stringify(x);
  } catch {
    text = undefined; // it holds itself, or a bigint
  }
  return (text ?? String(x)).slice(0, 60);
}
