/**
 * Expressions in one variable `x`, as data: the cost of a congested link, `1 + x^2`, or the output of a curve, `sqrt(x)`.
 *
 * The text is parsed by mathjs, checked node by node against an allow-list, and compiled to closures for the value and the
 * derivative; nothing of mathjs runs afterwards and no text is ever evaluated. Allowed: numbers, `x`, `e`, `pi`,
 * `+ − * / ^`, unary minus, parentheses, and sqrt, exp, log (natural), log1p, abs, min, max. Everything else is refused.
 * Where a derivative jumps (abs, min, max) it is the one to the right, as for a trade about to grow.
 */

import { create, type MathNode, parseDependencies } from "mathjs/number";
import { exp, log, log1p, pow } from "../../src/maths.js";
import { tape } from "./tape.js";

export interface Expression {
  readonly text: string;
  value(x: number): number;
  /** dvalue/dx, to the right of x; may be Infinity, as for `sqrt(x)` at 0. */
  slope(x: number): number;
  /** `values[k]` ← value of `values[k]`, in place, so that no number is boxed on the heap. */
  at(values: Float64Array, k: number): void;
  /** The syntax tree, checked. */
  readonly tree: MathNode;
}

const LONGEST = 200; // characters
const DEEPEST = 32; // levels of the syntax tree
const LARGEST = 128; // nodes of the syntax tree

type Fn = (x: number) => number;

/** A compiled node: its value, its derivative, and whether it depends on x at all. */
interface Term {
  readonly value: Fn;
  readonly slope: Fn;
  readonly fixed: boolean;
}

const { parse } = create({ parseDependencies }, {});

/** @throws an Error whose sentence names what is not allowed, and at which character (from 1) where that is known. */
export function parseExpression(text: string): Expression {
  const fail = (problem: string): never => {
    throw new Error(`expression ${JSON.stringify(String(text).slice(0, LONGEST))}: ${problem}`);
  };
  if (typeof text !== "string") return fail("must be a text in x, such as 1 + x^2");
  if (text.length > LONGEST) return fail(`is ${text.length} characters long; shorten it to ${LONGEST}`);
  if (text.trim() === "") return fail("is empty; write a formula in x, such as 1 + x^2");
  const stray = text.search(/[^ \w.,+\-*/^()]/);
  if (stray >= 0) return fail(`${JSON.stringify(text[stray])} at character ${stray + 1} is not allowed`);
  const radix = text.search(/\b0[xob]/i);
  if (radix >= 0) return fail(`write the number at character ${radix + 1} in decimals`);
  let tree: MathNode;
  try {
    tree = parse(text);
  } catch (error) {
    return fail(`does not parse: ${error instanceof Error ? error.message : String(error)}`);
  }
  let nodes = 0;
  const build = (node: MathNode, depth: number): Term => {
    if (++nodes > LARGEST) return fail(`has more than ${LARGEST} parts; simplify it`);
    if (depth > DEEPEST) return fail(`is nested more than ${DEEPEST} levels deep; simplify it`);
    const child = (k: number): Term => build((node as unknown as Parent).args[k]!, depth + 1);
    switch (node.type) {
      case "ParenthesisNode":
        return build((node as unknown as { content: MathNode }).content, depth + 1);
      case "ConstantNode": {
        const value: unknown = (node as unknown as { value: unknown }).value;
        if (typeof value !== "number" || !Number.isFinite(value))
          return fail(`${String(value)} is not a finite number`);
        return constant(value);
      }
      case "SymbolNode": {
        const name = (node as unknown as { name: string }).name;
        if (name === "x") return { value: (x) => x, slope: () => 1, fixed: false };
        if (name === "e") return constant(Math.E);
        if (name === "pi") return constant(Math.PI);
        return fail(`${place(text, name)} is not known; the only variable is x`);
      }
      case "OperatorNode": {
        const { op, args, implicit } = node as unknown as Parent;
        if (implicit) return fail("a sign is missing; write 2 * x for 2 x");
        if (op === "-" && args.length === 1) return negative(child(0));
        const rule = operators[op ?? ""];
        if (!rule || args.length !== 2) return fail(`the operator ${place(text, op ?? "")} is not allowed`);
        return fold(rule(child(0), child(1)));
      }
      case "FunctionNode": {
        const { args, fn } = node as unknown as Parent;
        const name = fn?.name ?? "";
        const one = Object.hasOwn(functions, name) ? functions[name] : undefined;
        const many = name === "min" || name === "max";
        if (fn?.type !== "SymbolNode" || (!one && !many))
          return fail(
            `the function ${place(text, name || String(fn))} is not known; use sqrt, exp, log, log1p, abs, min or max`,
          );
        if (one && args.length !== 1) return fail(`${place(text, name)} takes one argument, not ${args.length}`);
        if (one) return fold(one(child(0)));
        if (args.length < 2) return fail(`${place(text, name)} takes at least two arguments`);
        let term = child(0);
        for (let k = 1; k < args.length; k++) term = fold(extreme(term, child(k), name === "max" ? 1 : -1));
        return term;
      }
      default:
        return fail(`${node.type === "AccessorNode" ? "access to a member" : node.type} is not allowed`);
    }
  };
  const { value, slope } = build(tree, 1);
  return { text, value, slope: (x) => rightward(slope, x), at: tape(tree), tree };
}

interface Parent {
  readonly args: readonly MathNode[];
  readonly op?: string;
  readonly implicit?: boolean;
  readonly fn?: { readonly type?: string; readonly name?: string };
}

/** A slope of the form ∞·0 at x, such as that of `x * sqrt(x)` at 0, is read just to the right. */
function rightward(slope: Fn, x: number): number {
  const here = slope(x);
  return Number.isNaN(here) ? slope(x === 0 ? 1e-100 : x + Math.abs(x) * 2 ** -40) : here;
}

const place = (text: string, part: string): string => {
  const at = text.indexOf(part);
  return part !== "" && at >= 0 ? `${part} at character ${at + 1}` : part;
};

const constant = (c: number): Term => ({ value: () => c, slope: () => 0, fixed: true });
const fold = (term: Term): Term => (term.fixed ? constant(term.value(0)) : term);
const negative = (a: Term): Term => fold({ value: (x) => -a.value(x), slope: (x) => -a.slope(x), fixed: a.fixed });

/** Chain rule for f(a): `derivative` takes the value of a, and its own slope. */
const chain = (a: Term, f: Fn, derivative: (u: number, du: number) => number): Term => ({
  value: (x) => f(a.value(x)),
  slope: (x) => derivative(a.value(x), a.slope(x)),
  fixed: a.fixed,
});

const functions: { readonly [name: string]: (a: Term) => Term } = {
  sqrt: (a) => chain(a, Math.sqrt, (u, du) => du / (2 * Math.sqrt(u))),
  exp: (a) => chain(a, exp, (u, du) => du * exp(u)),
  log: (a) => chain(a, log, (u, du) => du / u),
  log1p: (a) => chain(a, log1p, (u, du) => du / (1 + u)),
  abs: (a) => chain(a, Math.abs, (u, du) => (u > 0 ? du : u < 0 ? -du : Math.abs(du))),
};

const operators: { readonly [op: string]: ((a: Term, b: Term) => Term) | undefined } = {
  "+": (a, b) =>
    both(
      a,
      b,
      (x) => a.value(x) + b.value(x),
      (x) => a.slope(x) + b.slope(x),
    ),
  "-": (a, b) =>
    both(
      a,
      b,
      (x) => a.value(x) - b.value(x),
      (x) => a.slope(x) - b.slope(x),
    ),
  "*": (a, b) => {
    const value: Fn = (x) => a.value(x) * b.value(x);
    if (a.fixed) return both(a, b, value, (x) => a.value(x) * b.slope(x));
    if (b.fixed) return both(a, b, value, (x) => a.slope(x) * b.value(x));
    return both(a, b, value, (x) => a.slope(x) * b.value(x) + a.value(x) * b.slope(x));
  },
  "/": (a, b) => {
    const value: Fn = (x) => a.value(x) / b.value(x);
    if (b.fixed) return both(a, b, value, (x) => a.slope(x) / b.value(x));
    return both(a, b, value, (x) => (a.slope(x) - (a.value(x) / b.value(x)) * b.slope(x)) / b.value(x));
  },
  "^": (a, b) => {
    const value: Fn = (x) => pow(a.value(x), b.value(x));
    if (b.fixed) return power(a, b.value(0));
    if (a.fixed) return both(a, b, value, (x) => value(x) * log(a.value(0)) * b.slope(x));
    const slope: Fn = (x) => value(x) * (b.slope(x) * log(a.value(x)) + (b.value(x) * a.slope(x)) / a.value(x));
    return both(a, b, value, slope);
  },
};

const both = (a: Term, b: Term, value: Fn, slope: Fn): Term => ({ value, slope, fixed: a.fixed && b.fixed });

/** aⁿ for a fixed exponent n. */
function power(a: Term, n: number): Term {
  if (n === 0) return constant(1);
  if (n === 1) return a;
  if (n === 2)
    return chain(
      a,
      (u) => u * u,
      (u, du) => 2 * u * du,
    );
  return chain(
    a,
    (u) => pow(u, n),
    (u, du) => n * pow(u, n - 1) * du,
  );
}

/** max(a, b) for sign 1, min(a, b) for sign −1; where they meet, the one that leads to the right. */
const extreme = (a: Term, b: Term, sign: 1 | -1): Term => {
  const pick = sign > 0 ? Math.max : Math.min;
  const slope: Fn = (x) => {
    const lead = sign * (a.value(x) - b.value(x));
    return lead > 0 ? a.slope(x) : lead < 0 ? b.slope(x) : pick(a.slope(x), b.slope(x));
  };
  return both(a, b, (x) => pick(a.value(x), b.value(x)), slope);
};
