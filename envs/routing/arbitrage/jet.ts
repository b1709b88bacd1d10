/**
 * Expressions in one variable with their first two derivatives, by forward differentiation:
 * a jet is [f, f′, f″] at x.
 *
 * Reference: Griewank & Walther (2008), Evaluating Derivatives, §13 (Taylor arithmetic).
 */
import type { MathNode } from "mathjs/number";
import { parseExpression } from "../expression.js";

/** Evaluates an expression at x and leaves [f, f′, f″] in `at`. */
export interface Jet {
  readonly at: Float64Array;
  evaluate(x: number): void;
}

type Derivatives = (v: number) => readonly [number, number, number];

const functions: { readonly [name: string]: Derivatives } = {
  sqrt: (v) => [Math.sqrt(v), 0.5 / Math.sqrt(v), -0.25 / (v * Math.sqrt(v))],
  exp: (v) => [Math.exp(v), Math.exp(v), Math.exp(v)],
  log: (v) => [Math.log(v), 1 / v, -1 / (v * v)],
  log1p: (v) => [Math.log1p(v), 1 / (1 + v), -1 / ((1 + v) * (1 + v))],
  abs: (v) => [Math.abs(v), v < 0 ? -1 : 1, 0],
};

/** Parses `text`, an expression in x as `parseExpression` takes it, such as `sqrt(x)` or `min(2 * x, 10)`. */
export function jet(text: string): Jet {
  return build(parseExpression(text).tree, text);
}

function build(node: MathNode, text: string): Jet {
  const at = new Float64Array(3);
  const leaf = node as { value?: unknown; name?: string; content?: MathNode };
  if (node.type === "ConstantNode" && typeof leaf.value === "number") {
    at[0] = leaf.value;
    return { at, evaluate: () => {} };
  }
  if (node.type === "SymbolNode" && (leaf.name === "pi" || leaf.name === "e")) {
    at[0] = leaf.name === "pi" ? Math.PI : Math.E;
    return { at, evaluate: () => {} };
  }
  if (node.type === "SymbolNode" && leaf.name === "x") {
    at[1] = 1;
    return {
      at,
      evaluate: (x) => {
        at[0] = x;
      },
    };
  }
  if (node.type === "ParenthesisNode" && leaf.content) return build(leaf.content, text);
  if (node.type === "OperatorNode" || node.type === "FunctionNode") {
    const { fn, args } = node as unknown as { fn: string | { name: string }; args: MathNode[] };
    const parts = args.map((arg) => build(arg, text));
    const combined = combine(typeof fn === "string" ? fn : fn.name, parts, at);
    if (combined) return combined;
  }
  throw new Error(`The expression "${text}" contains "${node.toString()}", which has no derivative here.`);
}

/** The jet of an operation on jets; undefined where the operation is not known. */
function combine(name: string, parts: readonly Jet[], at: Float64Array): Jet | undefined {
  const [a, b] = parts;
  if (!a) return undefined;
  const known = functions[name];
  if (known && parts.length === 1) {
    return step(parts, at, () => chain(a.at, known(a.at[0]!), at));
  }
  if (name === "unaryMinus" && !b) return step(parts, at, () => set(at, -a.at[0]!, -a.at[1]!, -a.at[2]!));
  if (name === "unaryPlus" && !b) return step(parts, at, () => at.set(a.at));
  if (name === "min" || name === "max") {
    const sign = name === "min" ? 1 : -1;
    return step(parts, at, () => {
      let best = a.at;
      for (const part of parts) if (sign * part.at[0]! < sign * best[0]!) best = part.at;
      at.set(best);
    });
  }
  if (!b || parts.length !== 2) return undefined;
  const p = a.at;
  const q = b.at;
  switch (name) {
    case "add":
      return step(parts, at, () => set(at, p[0]! + q[0]!, p[1]! + q[1]!, p[2]! + q[2]!));
    case "subtract":
      return step(parts, at, () => set(at, p[0]! - q[0]!, p[1]! - q[1]!, p[2]! - q[2]!));
    case "multiply":
      return step(parts, at, () =>
        set(at, p[0]! * q[0]!, p[1]! * q[0]! + p[0]! * q[1]!, p[2]! * q[0]! + 2 * p[1]! * q[1]! + p[0]! * q[2]!),
      );
    case "divide":
      return step(parts, at, () => {
        const f = p[0]! / q[0]!;
        const f1 = (p[1]! - f * q[1]!) / q[0]!;
        set(at, f, f1, (p[2]! - 2 * f1 * q[1]! - f * q[2]!) / q[0]!);
      });
    case "pow":
      return step(parts, at, () => {
        const [v, c] = [p[0]!, q[0]!];
        if (q[1] === 0 && q[2] === 0) {
          chain(p, [v ** c, c === 0 ? 0 : c * v ** (c - 1), c === 0 || c === 1 ? 0 : c * (c - 1) * v ** (c - 2)], at);
          return;
        }
        const log = Math.log(v); // f = e^(q log p)
        const slope = q[1]! * log + (c * p[1]!) / v;
        const bend = q[2]! * log + (2 * q[1]! * p[1]!) / v + c * (p[2]! / v - (p[1]! * p[1]!) / (v * v));
        const f = v ** c;
        set(at, f, f * slope, f * (bend + slope * slope));
      });
    default:
      return undefined;
  }
}

function step(parts: readonly Jet[], at: Float64Array, then: () => void): Jet {
  return {
    at,
    evaluate(x) {
      for (const part of parts) part.evaluate(x);
      then();
    },
  };
}

function set(at: Float64Array, f: number, f1: number, f2: number): void {
  at[0] = f;
  at[1] = f1;
  at[2] = f2;
}

/** (f∘a)′ = f′a′, (f∘a)″ = f″a′² + f′a″. */
function chain(a: Float64Array, f: readonly [number, number, number], at: Float64Array): void {
  set(at, f[0], a[1] === 0 ? 0 : f[1] * a[1]!, a[1] === 0 && a[2] === 0 ? 0 : f[2] * a[1]! * a[1]! + f[1] * a[2]!);
}
