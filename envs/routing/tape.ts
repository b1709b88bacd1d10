/**
 * Tapes: a checked expression as a list of instructions for a stack of numbers, which evaluates without allocating.
 */
import type { MathNode } from "mathjs/number";
import { expAt, log1pAt, logAt, powAt } from "../../src/maths.js";

const names = [
  "x",
  "constant",
  "+",
  "-",
  "*",
  "/",
  "^",
  "negative",
  "sqrt",
  "exp",
  "log",
  "log1p",
  "abs",
  "min",
  "max",
] as const;
type Name = (typeof names)[number];
const code = Object.fromEntries(names.map((name, k) => [name, k])) as { readonly [name in Name]: number };

const stack = new Float64Array(256); // deeper than any expression that passes the checks

interface Node {
  readonly type: string;
  readonly args: readonly MathNode[];
  readonly content: MathNode;
  readonly value: number;
  readonly name: string;
  readonly op: string;
  readonly fn: { readonly name: string };
}

/** @param tree one that `parseExpression` has checked; a function that replaces x at `values[k]` by the value there */
export function tape(tree: MathNode): (values: Float64Array, k: number) => void {
  const list: number[] = [];
  const numbers: number[] = [];
  const put = (name: Name, value = 0): void => {
    list.push(code[name]);
    numbers.push(value);
  };
  const write = (node: MathNode): void => {
    const { type, args, content, value, name, op, fn } = node as unknown as Node;
    if (type === "ParenthesisNode") write(content);
    else if (type === "ConstantNode") put("constant", value);
    else if (type === "SymbolNode") put(name === "x" ? "x" : "constant", name === "e" ? Math.E : Math.PI);
    else {
      args.forEach((arg, k) => {
        write(arg);
        if (k > 0) put((type === "OperatorNode" ? op : fn.name) as Name); // min and max take any number, two at a time
      });
      if (args.length === 1) put(type === "OperatorNode" ? "negative" : (fn.name as Name));
    }
  };
  write(tree);
  return run.bind(undefined, Uint8Array.from(list), Float64Array.from(numbers));
}

function run(list: Uint8Array, numbers: Float64Array, values: Float64Array, k: number): void {
  let top = -1;
  for (let n = 0; n < list.length; n++) {
    switch (list[n]) {
      case code.x:
        stack[++top] = values[k];
        break;
      case code.constant:
        stack[++top] = numbers[n];
        break;
      case code["+"]:
        top--;
        stack[top] += stack[top + 1];
        break;
      case code["-"]:
        top--;
        stack[top] -= stack[top + 1];
        break;
      case code["*"]:
        top--;
        stack[top] *= stack[top + 1];
        break;
      case code["/"]:
        top--;
        stack[top] /= stack[top + 1];
        break;
      case code["^"]:
        top--;
        powAt(stack, top);
        break;
      case code.negative:
        stack[top] = -stack[top];
        break;
      case code.sqrt:
        stack[top] = Math.sqrt(stack[top]);
        break;
      case code.exp:
        expAt(stack, top);
        break;
      case code.log:
        logAt(stack, top);
        break;
      case code.log1p:
        log1pAt(stack, top);
        break;
      case code.abs:
        stack[top] = Math.abs(stack[top]);
        break;
      case code.min:
        top--;
        stack[top] = Math.min(stack[top], stack[top + 1]);
        break;
      default:
        top--;
        stack[top] = Math.max(stack[top], stack[top + 1]);
    }
  }
  values[k] = stack[0];
}
