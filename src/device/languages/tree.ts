/** Trees: how programs are put together, and how large they are. */
import type { Condition, Move, Program } from "../program.js";

/** An action, and `pay` steps of payment shared by all others. */
export const move = (action: number, pay = 0): Move => ({ kind: "move", action, pay, to: 0 });

/** If-then-else; where both come to the same, no question is asked. */
export function branch(test: Condition, then: Program, otherwise: Program): Program {
  return isEqual(then, otherwise) ? then : { kind: "if", test, then, else: otherwise };
}

/** All of at least one condition. */
export function all(tests: readonly Condition[]): Condition {
  return tests.reduce((left, right) => ({ kind: "and", left, right }));
}

/** Any of at least one condition. */
export function any(tests: readonly Condition[]): Condition {
  return tests.reduce((left, right) => ({ kind: "or", left, right }));
}

export function isEqual(a: Program, b: Program): boolean {
  if (a === b) return true;
  if (a.kind === "move") return b.kind === "move" && a.action === b.action && a.pay === b.pay && a.to === b.to;
  return b.kind === "if" && isEqual(a.then, b.then) && isEqual(a.else, b.else) && isSame(a.test, b.test);
}

const isSame = (a: Condition, b: Condition) => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Ifs, moves, tests, and connectives between tests: what a fee per node is charged for. */
export function nodesOf(program: Program): number {
  return program.kind === "move" ? 1 : 1 + testsOf(program.test) + nodesOf(program.then) + nodesOf(program.else);
}

/** How many ifs lie within each other. */
export function nestedIn(program: Program): number {
  return program.kind === "move" ? 0 : 1 + Math.max(nestedIn(program.then), nestedIn(program.else));
}

function testsOf(test: Condition): number {
  if (test.kind === "not") return 1 + testsOf(test.of);
  return test.kind === "and" || test.kind === "or" ? 1 + testsOf(test.left) + testsOf(test.right) : 1;
}
