/** What a value that was read from a file is: predicates, and predicates made of others. */
import { checkSeed } from "./rng.js";

export type Good = (value: unknown) => boolean;

export const isText = (value: unknown): value is string => typeof value === "string";
export const isRecord = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isCount: Good = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
export const isPositive: Good = (value) => isCount(value) && Number(value) > 0;

export function isSeed(value: unknown): boolean {
  try {
    checkSeed(value);
    return true;
  } catch {
    return false;
  }
}

export const listOf =
  (good: Good): Good =>
  (value) =>
    Array.isArray(value) && value.every(good);

export const missingOr =
  (good: Good): Good =>
  (value) =>
    value === undefined || good(value);
