/** What a request gives, read and checked. */
import type { Options } from "./catalog.js";
import { Refusal } from "./fault.js";

/** A short text. */
export function text(value: unknown, what: string): string {
  if (typeof value !== "string") throw new Refusal("argument", `${what} must be a text, got ${brief(value)}.`);
  if (value.length > 200)
    throw new Refusal("argument", `${what} must be a text of at most 200 characters, got ${brief(value)}.`);
  return value;
}

/** A few texts; nothing is none. */
export function texts(value: unknown, what: string): readonly string[] {
  const list = value ?? [];
  if (!Array.isArray(list) || list.length > 16 || !list.every((one) => typeof one === "string"))
    throw new Refusal("argument", `${what} must be a list of at most 16 texts, such as 'trembling=0.1'.`);
  return list;
}

/** A map; nothing is an empty one. */
export function record(value: unknown, what: string): Options {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value) || ArrayBuffer.isView(value))
    throw new Refusal("argument", `${what} must be a map, got ${brief(value)}.`);
  return value as Options;
}

/** A whole number within a range. */
export function whole(value: unknown, low: number, high: number, what: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
  throw new Refusal("argument", `${what} must be an integer from ${low} to ${high}, got ${brief(value)}.`);
}

/** Anything, shortened for a sentence. */
export function brief(value: unknown): string {
  const words = typeof value === "bigint" ? String(value) : (JSON.stringify(value) ?? String(value));
  return words.length > 60 ? `${words.slice(0, 57)}…` : words;
}

/** A number of bytes for people. */
export function mebibytes(bytes: number): string {
  return (Math.max(0, bytes) / 2 ** 20).toFixed(bytes < 2 ** 24 ? 1 : 0);
}
