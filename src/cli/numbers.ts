/** Numbers and other texts on the command line, checked, and numbers in tables. */
import type { Seed } from "../rng.js";

/** A reader of `--flag <n>`, for commander. @throws naming flag and range */
export function numberFlag(flag: string, low: number, high: number, integer = true): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!(value >= low && value <= high) || (integer && !Number.isInteger(value))) {
      throw new Error(`${flag} must be ${integer ? "an integer" : "a number"} from ${low} to ${high}, got '${text}'.`);
    }
    return value;
  };
}

/** Integers are numbers, everything else is text, and both are seeds. */
export function seedFlag(text: string): Seed {
  if (text === "") throw new Error("--seed must be an integer or text, got nothing.");
  const value = Number(text);
  return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(value) ? value : text;
}

/** A reader of `--out <path>`, for commander. @throws when there is no path, as an unset variable of a shell gives */
export function pathFlag(flag: string): (text: string) => string {
  return (text) => {
    if (text.trim() === "") throw new Error(`${flag} needs a path, got nothing.`);
    return text;
  };
}

/** A reader of a flag that may be given several times. */
export function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** Six significant digits, with a plain minus and no exponent where it can be avoided. */
export function short(x: number, digits = 6): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "–" : x > 0 ? "∞" : "-∞";
  return String(Number(x.toPrecision(digits)));
}

/** So many digits behind the point, and no minus before what they show as 0. */
export function fixed(x: number, digits: number): string {
  const text = x.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text;
}

/** A share as `12.34 %`. */
export const percent = (x: number, digits = 2): string => `${fixed(100 * x, digits)} %`;

/** 1,234,567 */
export function grouped(x: number): string {
  return Math.round(x).toLocaleString("en-US");
}
