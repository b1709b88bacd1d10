/**
 * Tokens: the words of the expression language.
 *
 * Words are of letters, digits, `_` and `-` and begin with a letter or `_`; numbers are decimal, with an exponent perhaps; names that are
 * no simple words, or are words of the language, stand in quotes, where `\"` is a quote and `\\` a backslash. One pass over the
 * characters, nothing is looked at twice.
 */

export interface Token {
  readonly kind: "word" | "quoted" | "number" | "sign" | "end";
  readonly text: string; // what a quoted name says, else as written
  readonly at: number; // of its first character, from 1
}

/** Programs are at most so long, in characters. */
export const mostCharacters = 2000;

/** Words that name an action, a role or a field only in quotes. */
export const reserved: ReadonlySet<string> = new Set([
  ...[
    "if",
    "then",
    "else",
    "pay",
    "to",
    "not",
    "and",
    "or",
    "other",
    "always",
    "never",
    "plays",
    "count",
    "total",
    "pays",
  ],
  ...[
    "paid",
    "same",
    "bound",
    "role",
    "punishes",
    "sees",
    "none",
    "offer",
    "play",
    "for",
    "propose",
    "penalty",
    "delegate",
  ],
]);

/** A name as it stands in a text. */
export function quoted(name: string): string {
  return isSimple(name) ? name : `"${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** @throws `at 5: …` where a character begins no token, or a quote has no end */
export function tokenise(text: string): Token[] {
  if (typeof text !== "string") return fail(1, `expected a text, got ${text === null ? "null" : typeof text}.`);
  if (text.length > mostCharacters) {
    return fail(mostCharacters + 1, `a program has at most ${mostCharacters} characters, this one has ${text.length}.`);
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (kind: Token["kind"], end: number) => {
    tokens.push({ kind, text: text.slice(at, end), at: at + 1 });
    at = end;
  };
  while (at < text.length) {
    const c = text[at];
    if (c === " " || c === "\n" || c === "\t" || c === "\r") at++;
    else if (isLetter(c)) take("word", run(text, at, isWordly));
    else if (isDigit(c) || (c === "-" && isDigit(text[at + 1]))) take("number", numberEnd(text, at));
    else if (c === '"') {
      const token = readQuoted(text, at);
      tokens.push(token);
      at = token.end;
    } else if (c === ">" && text[at + 1] === "=") take("sign", at + 2);
    else if (c === "(" || c === ")" || c === "=" || c === ",") take("sign", at + 1);
    else
      return fail(
        at + 1,
        `${shownCharacter(text, at)} is no part of the language; names with it stand in double quotes.`,
      );
  }
  tokens.push({ kind: "end", text: "", at: text.length + 1 });
  return tokens;
}

/** @throws always: `at 17: …` */
export function fail(at: number, sentence: string): never {
  throw new Error(`at ${at}: ${sentence}`);
}

const isDigit = (c: string | undefined) => c !== undefined && c >= "0" && c <= "9";
const isLetter = (c: string) => (c >= "a" && c <= "z") || (c >= "A" && c <= "Z") || c === "_";
const isWordly = (c: string) => isLetter(c) || isDigit(c) || c === "-";

function isSimple(name: string): boolean {
  if (name.length === 0 || reserved.has(name)) return false;
  return isLetter(name[0]) ? run(name, 0, isWordly) === name.length : run(name, 0, isDigit) === name.length;
}

/** Where the run of such characters that begins here ends. */
function run(text: string, at: number, such: (c: string) => boolean): number {
  let end = at;
  while (end < text.length && such(text[end])) end++;
  return end;
}

/** `-12.5e-3`; a point or an exponent counts only where digits follow. */
function numberEnd(text: string, at: number): number {
  let end = run(text, at + 1, isDigit);
  if (text[end] === "." && isDigit(text[end + 1])) end = run(text, end + 1, isDigit);
  if (text[end] !== "e" && text[end] !== "E") return end;
  const sign = text[end + 1] === "-" || text[end + 1] === "+" ? 1 : 0;
  return isDigit(text[end + 1 + sign]) ? run(text, end + 1 + sign, isDigit) : end;
}

function readQuoted(text: string, at: number): Token & { readonly end: number } {
  let name = "";
  for (let k = at + 1; k < text.length; k++) {
    if (text[k] === '"') return { kind: "quoted", text: name, at: at + 1, end: k + 1 };
    if (text[k] === "\\") k++;
    name += text[k] ?? "";
  }
  return fail(at + 1, "the quote that begins here has no end.");
}

function shownCharacter(text: string, at: number): string {
  const c = String.fromCodePoint(text.codePointAt(at) ?? 0);
  return c < " " ? `the character with code ${c.charCodeAt(0)}` : `'${c}'`;
}
