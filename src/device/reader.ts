/** The reader of a program's tokens: what comes next, what must, and the sentence where it does not. */
import type { Payments, Speaker } from "./speaker.js";
import { fail, reserved, type Token } from "./token.js";

/** Programs have at most so many nodes: ifs, acts, tests, and connectives between tests. */
export const mostNodes = 128;
/** At most so many ifs lie within each other, and so many parentheses and nots. */
export const mostNested = 16;

export interface Reader {
  readonly tokens: readonly Token[];
  readonly speaker: Speaker;
  readonly payments: Payments | undefined;
  next: number;
  nodes: number;
}

export function peek(r: Reader): Token {
  return r.tokens[r.next]; // the last is the end, and nobody goes past it
}

export function isNext(r: Reader, text: string): boolean {
  const token = peek(r);
  return (token.kind === "word" || token.kind === "sign") && token.text === text;
}

export function take(r: Reader, text: string, allowed?: string): void {
  if (!isNext(r, text)) expected(r, `'${text}'`, allowed);
  r.next++;
}

export function grow(r: Reader): void {
  if (++r.nodes > mostNodes) fail(peek(r).at, `a program has at most ${mostNodes} nodes, and this is one more.`);
}

export function expected(r: Reader, what: string, allowed?: string): never {
  const { kind, text, at } = peek(r);
  const got = kind === "end" ? "the end" : text.length > 24 ? `'${text.slice(0, 24)}…'` : `'${text}'`;
  return fail(at, `expected ${what}, got ${got}${allowed ? `; allowed: ${allowed}` : ""}.`);
}

function listed(names: readonly (string | undefined)[]): string {
  const known = names.filter((name) => name !== undefined);
  const some = known.slice(0, 12).map((name) => (name.length > 24 ? `${name.slice(0, 24)}…` : name));
  return known.length === 0 ? "none" : some.join(", ") + (known.length > some.length ? " …" : "");
}

export function inParentheses<T>(r: Reader, read: () => T): T {
  take(r, "(");
  const inner = read();
  take(r, ")");
  return inner;
}

/** @param names those allowed, at their numbers; holes are not */
export function readName(r: Reader, what: string, names: readonly (string | undefined)[]): number {
  const { kind, text } = peek(r);
  const isName = kind === "quoted" || kind === "number" || (kind === "word" && !reserved.has(text));
  const index = isName ? names.indexOf(text) : -1;
  if (index < 0) return expected(r, what, listed(names));
  r.next++;
  return index;
}

export function readNumber(r: Reader): number {
  const { kind, text, at } = peek(r);
  if (kind !== "number") return expected(r, "a number");
  const value = Number(text);
  if (!Number.isFinite(value)) fail(at, `the number ${text.slice(0, 20)} is too large.`);
  r.next++;
  return value + 0; // −0 is 0
}

export function readWhole(r: Reader): number {
  const value = wholeAt(peek(r));
  if (value === undefined) return expected(r, "a whole number");
  r.next++;
  return value;
}

/** Digits alone, and not too many. */
export function wholeAt({ kind, text }: Token): number | undefined {
  const value = kind === "number" ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) && value >= 0 && String(value) === text ? value : undefined;
}
