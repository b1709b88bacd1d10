/**
 * What the data of a link must be, checked once where it enters; the markets trust it afterwards. The data may come from
 * a file or over the wire, so nothing about it is taken for granted. One sentence per error: where, what, what it was.
 */
import { type Expression, parseExpression } from "../expression.js";
import type { Link } from "../pool.js";

/** The fields of a link before anything is known about them. */
type Fields = { readonly [field: string]: unknown };

type Fail = (problem: string) => never;
type Check = (link: Fields, tokens: readonly string[], fail: Fail) => void;

/**
 * @param where the name of the link in a sentence, such as `pool 3 (A-B)`
 * @throws an Error such as `pool 3 (A-B): reserve of B must be a positive finite number, got 0`
 */
export function validatePool(link: Link, where: string): void {
  const fail: Fail = (problem) => {
    throw new Error(`${where}: ${problem}`);
  };
  const data: unknown = link;
  if (!isRecord(data)) fail(`must be an object with a kind, got ${show(data)}`);
  const kind = typeof data.kind === "string" ? data.kind : "";
  const rule = Object.hasOwn(rules, kind) ? rules[kind as Link["kind"]] : undefined;
  if (!rule) fail(`kind must be one of ${Object.keys(rules).join(", ")}, got ${show(data.kind)}`);
  for (const field of Object.keys(data)) {
    if (!["kind", "name", "tokens", ...rule.fields].includes(field))
      fail(`${kind} has no field ${field}; its fields are name, tokens, ${rule.fields.join(", ")}`);
  }
  if (data.name !== undefined && typeof data.name !== "string") fail(`name must be a text, got ${show(data.name)}`);
  const tokens = data.tokens;
  if (!isTokens(tokens)) fail(`tokens must be a list of names, got ${show(tokens)}`);
  const many = kind === "weighted" || kind === "stable";
  if (many && tokens.length < 2) fail(`tokens must name at least 2, got ${tokens.length}`);
  if (!many && tokens.length !== 2) fail(`tokens must name exactly 2, got ${tokens.length}`);
  const twice = tokens.find((token, k) => tokens.indexOf(token) !== k);
  if (twice !== undefined) fail(`token ${twice} is listed twice; name each token once`);
  for (const check of rule.checks) check(data, tokens, fail);
}

const share =
  (field: string): Check =>
  (link, _tokens, fail) => {
    const value = link[field];
    if (!(typeof value === "number" && value >= 0 && value < 1))
      fail(`${field} must be a fraction from 0 to below 1, got ${show(value)}`);
  };

const positive =
  (field: string): Check =>
  (link, _tokens, fail) => {
    if (!isPositive(link[field])) fail(`${field} must be a positive finite number, got ${show(link[field])}`);
  };

const perToken =
  (field: string, one: string): Check =>
  (link, tokens, fail) => {
    const list = link[field];
    if (!Array.isArray(list)) return fail(`${field} must be a list of numbers, got ${show(list)}`);
    if (list.length !== tokens.length) fail(`${field} must be ${tokens.length}, one per token, got ${list.length}`);
    tokens.forEach((token, k) => {
      if (!isPositive(list[k])) fail(`${one} of ${token} must be a positive finite number, got ${show(list[k])}`);
    });
  };

const optional =
  (field: string, check: Check): Check =>
  (link, tokens, fail) => {
    if (link[field] !== undefined) check(link, tokens, fail);
  };

const cap: Check = (link, _tokens, fail) => {
  if (!isPositive(link.cap) || link.cap > 1) fail(`cap must be a share above 0 and at most 1, got ${show(link.cap)}`);
};

const ranges = (link: Fields, _tokens: readonly string[], fail: Fail): void => {
  const list = link.ranges;
  if (!Array.isArray(list) || list.length === 0)
    fail(`ranges must be a list of at least one { low, high, liquidity }, got ${show(list)}`);
  if (list.length > 4096) fail(`ranges must be at most 4096, got ${list.length}`);
  for (const [k, range] of list.entries()) {
    if (!isRecord(range)) fail(`range ${k} must be { low, high, liquidity }, got ${show(range)}`);
    const { low, high, liquidity, ...others } = range;
    const other = Object.keys(others)[0];
    if (other !== undefined) fail(`range ${k} has no field ${other}; its fields are low, high, liquidity`);
    if (!(isNumber(low) && low >= 0)) fail(`low of range ${k} must be a finite price from 0, got ${show(low)}`);
    if (!isPositive(high)) fail(`high of range ${k} must be a positive finite price, got ${show(high)}`);
    if (!(low < high)) fail(`range ${k} must have low below high, got ${show(low)} and ${show(high)}`);
    if (!isPositive(liquidity))
      fail(`liquidity of range ${k} must be a positive finite number, got ${show(liquidity)}`);
  }
};

/** Points at which the shape of an expression is probed; a formula can still misbehave between them. */
const probes = [0, ...Array.from({ length: 41 }, (_, k) => 2 ** (k / 2 - 10))]; // 0, 2^-10 … 2^10

const parsed = (field: string, link: Fields, fail: Fail): Expression => {
  try {
    return parseExpression(link[field] as string);
  } catch (error) {
    return fail(`${field}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const output: Check = (link, _tokens, fail) => {
  const curve = parsed("output", link, fail);
  if (!(Math.abs(curve.value(0)) < 1e-12)) fail(`output must be 0 at x = 0, got ${curve.value(0)}`);
  let steepest = Number.POSITIVE_INFINITY; // chord so far; concave: chords never steepen
  for (let k = 1; k < probes.length; k++) {
    const [last, x] = [probes[k - 1]!, probes[k]!];
    const [before, now] = [curve.value(last), curve.value(x)];
    if (!Number.isFinite(now)) fail(`output must be finite, got ${now} at x = ${x}`);
    if (now < before) fail(`output must not decrease, got ${before} at x = ${last} and ${now} at x = ${x}`);
    const chord = (now - before) / (x - last);
    if (chord > steepest + 1e-9 * (Math.abs(steepest) + now / x))
      fail(`output must be concave (each unit adds no more than the last); it steepens near x = ${last}`);
    steepest = chord;
  }
};

const cost: Check = (link, _tokens, fail) => {
  const latency = parsed("cost", link, fail);
  let last = 0;
  for (const x of probes) {
    const now = latency.value(x);
    if (!(now >= 0)) fail(`cost must not be negative, got ${now} at x = ${x}`);
    if (x === 0 && now === Number.POSITIVE_INFINITY) fail("cost must be finite at x = 0");
    if (now < last - 1e-12 * last) fail(`cost must not decrease with x; it falls to ${now} at x = ${x}`);
    last = now;
  }
};

const rules: { readonly [kind in Link["kind"]]: { readonly fields: readonly string[]; readonly checks: Check[] } } = {
  product: {
    fields: ["reserves", "fee", "sandwich"],
    checks: [perToken("reserves", "reserve"), share("fee"), optional("sandwich", share("sandwich"))],
  },
  weighted: {
    fields: ["reserves", "weights", "fee", "cap"],
    checks: [perToken("reserves", "reserve"), perToken("weights", "weight"), share("fee"), optional("cap", cap)],
  },
  stable: {
    fields: ["reserves", "amplification", "fee"],
    checks: [perToken("reserves", "reserve"), positive("amplification"), share("fee")],
  },
  concentrated: { fields: ["price", "ranges", "fee"], checks: [positive("price"), ranges, share("fee")] },
  constant: {
    fields: ["price", "reserves", "fee"],
    checks: [positive("price"), optional("reserves", perToken("reserves", "reserve")), share("fee")],
  },
  curve: { fields: ["output"], checks: [output] },
  latency: { fields: ["cost"], checks: [cost] },
};

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isTokens = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((token) => typeof token === "string" && token !== "");
const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const isPositive = (value: unknown): value is number => isNumber(value) && value > 0;
const show = (value: unknown): string =>
  typeof value === "number" || value === undefined
    ? String(value)
    : (JSON.stringify(value) ?? typeof value).slice(0, 80);
