/**
 * Whom a program asks next: the first bound agent in its text whose unknown move its leaf turns on, as far as moves are known.
 */
import { type Circle, type Condition, evaluate, other, type Program, unknown, yes } from "../program.js";

/** @returns −1 where there is none: the leaf is known, or turns on free agents alone who are yet to move */
export function asked(c: Circle, i: number, program: Program): number {
  let at = program;
  while (at.kind === "if") {
    const holds = evaluate(c, i, at.test);
    if (holds === unknown) {
      const j = askedBy(c, i, at.test);
      if (j >= 0) return j;
      const k = asked(c, i, at.then);
      return k >= 0 ? k : asked(c, i, at.else);
    }
    at = holds === yes ? at.then : at.else;
  }
  return -1;
}

function askedBy(c: Circle, i: number, test: Condition): number {
  switch (test.kind) {
    case "plays":
    case "pays": {
      const j = other(c, i, test.who);
      return open(c, j) ? j : -1;
    }
    case "count":
    case "total":
    case "paid":
      for (let who = 1; who < c.n; who++) if (open(c, other(c, i, who))) return other(c, i, who);
      return -1;
    case "not":
      return askedBy(c, i, test.of);
    case "and":
    case "or": {
      const j = evaluate(c, i, test.left) === unknown ? askedBy(c, i, test.left) : -1;
      return j >= 0 || evaluate(c, i, test.right) !== unknown ? j : askedBy(c, i, test.right);
    }
    default:
      return -1;
  }
}

function open(c: Circle, j: number): boolean {
  return c.programs[j] !== undefined && c.actions[j] < 0;
}
