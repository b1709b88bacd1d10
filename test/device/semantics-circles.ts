/** Circles for tests: by hand, at random (monotone, acyclic, any), and what brute force says of them. */
import fc from "fast-check";
import { type Circle, type Condition, circleOf, type Move, type Program, respond } from "../../src/device/program.js";
import { Rng } from "../../src/rng.js";

export const C = 1;
export const D = 0;
export const move = (action: number, pay = 0, to = 0): Move => ({ kind: "move", action, pay, to });
export const when = (test: Condition, then: Program = move(C), otherwise: Program = move(D)): Program => ({
  ...{ kind: "if", test, then },
  else: otherwise,
});
export const plays = (who: number, action: number): Condition => ({ kind: "plays", who, action });
export const not = (of: Condition): Condition => ({ kind: "not", of });
export const and = (left: Condition, right: Condition): Condition => ({ kind: "and", left, right });

export const allC = move(C);
export const allD = move(D);
export const mirror = when(plays(1, C));
export const anti = when(plays(1, C), allD, allC);
/** C if at least so many others do. */
export const threshold = (least: number) => when({ kind: "count", action: C, least });

/** A circle of these programs (free and unknown where undefined), of two actions each unless levels are given. */
export function circle(programs: readonly (Program | undefined)[], levels?: readonly (readonly number[])[]): Circle {
  const n = programs.length;
  const zeros = Array<number>(n).fill(0);
  const c = circleOf(
    zeros,
    zeros,
    Array.from({ length: n }, (_, i) => Int32Array.from(levels?.[i] ?? [0, 1])),
  );
  for (let i = 0; i < n; i++) {
    c.programs[i] = programs[i];
    if (programs[i] !== undefined) c.messages[i] = i;
  }
  return c;
}

export const coin = (seed = 1) => Rng.alloc(1, seed).at(0);

/** The joint move as text, to be compared. */
export const joint = (c: Circle) => JSON.stringify([[...c.actions], [...c.pays], [...c.targets]]);

/** Is every bound agent's move what its program comes to? */
export function isFixed(c: Circle): boolean {
  return c.programs.every((program, i) => {
    const leaf = program && respond(c, i, program);
    if (!program) return true;
    return leaf && c.actions[i] === leaf.action && c.pays[i] === leaf.pay && (!leaf.pay || c.targets[i] === leaf.to);
  });
}

export function put(c: Circle, i: number, { action, pay, to }: Move): void {
  c.actions[i] = action;
  c.pays[i] = pay;
  c.targets[i] = pay > 0 ? to : 0;
}

/** x ← F(x), all at once, the plain way. */
export function step(c: Circle): void {
  const answers = c.programs.map((program, i) => program && respond(c, i, program));
  answers.forEach((answer, i) => {
    if (answer) put(c, i, answer);
  });
}

export const leavesOf = (program: Program): Move[] =>
  program.kind === "move" ? [program] : [...leavesOf(program.then), ...leavesOf(program.else)];

/** Every fixed point, as text, of bound agents trying all moves of `options[i]`. */
export function bruteForce(c: Circle, options: readonly (readonly Move[])[]): Set<string> {
  const found = new Set<string>();
  const at = (i: number): void => {
    if (i === c.n) {
      if (isFixed(c)) found.add(joint(c));
    } else if (c.programs[i] === undefined) at(i + 1);
    else
      for (const option of options[i]) {
        put(c, i, option);
        at(i + 1);
      }
  };
  at(0);
  return found;
}

/** A whole number from 0 to below this. */
export type Draw = (below: number) => number;

const anyBelow = (below: number) => fc.noBias(fc.nat(below - 1));

/** A property of what is drawn piece by piece. */
export function holds(runs: number, property: (draw: Draw) => void): void {
  fc.assert(
    fc.property(fc.gen(), (g) => property((below) => g(anyBelow, below))),
    { seed: 1, numRuns: runs },
  );
}

export const pick = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)];

export function shuffled(draw: Draw, n: number): number[] {
  const left = Array.from({ length: n }, (_, k) => k);
  return Array.from({ length: n }, () => left.splice(draw(left.length), 1)[0]);
}

/** What a random circle consists of: 2 to 4 agents of 2 or 3 actions, their levels in any order. */
function blank(draw: Draw): Circle {
  const n = 2 + draw(3);
  const levels = Array.from({ length: n }, () => shuffled(draw, 2 + draw(2)));
  return circle(Array(n).fill(undefined), levels);
}

/** Some are free and have moved; the others get a program. */
function fill(draw: Draw, c: Circle, programOf: (i: number) => Program): Circle {
  for (let i = 0; i < c.n; i++) {
    if (draw(8) === 0) put(c, i, move(draw(c.levels[i].length), draw(3), draw(c.n)));
    else {
      c.programs[i] = programOf(i);
      c.messages[i] = draw(3);
    }
  }
  return c;
}

function fact(draw: Draw, c: Circle): Condition {
  const who = 1 + draw(c.n - 1);
  return pick<Condition>(draw, [
    ...[{ kind: "always" as const }, { kind: "never" as const }, { kind: "same" as const, who }],
    ...[
      { kind: "bound" as const, who },
      { kind: "role" as const, who, role: draw(2) },
    ],
  ]);
}

/** Asks for more only: never true of a joint move and false of a higher one. */
function positive(draw: Draw, c: Circle, i: number, depth: number): Condition {
  const who = 1 + draw(c.n - 1);
  const tops = [...c.tops].filter((_, j) => j !== i);
  switch (draw(depth > 0 ? 7 : 5)) {
    case 0:
      return plays(who, c.tops[(i + who) % c.n]);
    case 1:
      if (tops.every((top) => top === tops[0])) return { kind: "count", action: tops[0], least: draw(c.n + 1) };
      return { kind: "total", least: 1 + draw(2 * c.n - 2) };
    case 2:
      return { kind: "pays", who, least: 1 + draw(2) };
    case 3:
      return { kind: "paid", least: 1 + draw(4) };
    case 4:
      return draw(2) ? fact(draw, c) : { kind: "total", least: draw(2 * c.n) };
    default: {
      const [left, right] = [positive(draw, c, i, depth - 1), positive(draw, c, i, depth - 1)];
      return { kind: draw(2) ? "and" : "or", left, right };
    }
  }
}

/** A monotone circle; agent i pays 0 to 2, always to `to[i]`. */
export function monotone(draw: Draw): { c: Circle; to: number[] } {
  const c = blank(draw);
  const to = Array.from({ length: c.n }, () => draw(c.n));
  const between = (i: number, low: number[], high: number[], depth: number, near: number[]): Program => {
    const middle = low.map((x, k) => x + draw(high[k] - x + 1));
    if (depth === 0) {
      const [level, pay] = draw(3) > 0 ? near : middle;
      return move(c.levels[i].indexOf(level), pay, to[i]);
    }
    const then = between(i, middle, high, depth - 1, high);
    return when(positive(draw, c, i, 2), then, between(i, low, middle, depth - 1, low));
  };
  const programOf = (i: number) => {
    const [low, high] = [
      [0, 0],
      [c.levels[i].length - 1, 2],
    ];
    return between(i, low, high, draw(6) === 0 ? 0 : 1 + draw(2), draw(2) ? low : high);
  };
  return { c: fill(draw, c, programOf), to };
}

function anything(draw: Draw, c: Circle, i: number, depth: number): Condition {
  const who = 1 + draw(c.n - 1);
  switch (draw(depth > 0 ? 8 : 6)) {
    case 4:
    case 5:
    case 0:
      return plays(who, draw(c.levels[(i + who) % c.n].length));
    case 1:
      return { kind: "count", action: draw(3), least: draw(c.n + 1) };
    case 2:
      return draw(3) ? positive(draw, c, i, 0) : { kind: "punishes", who };
    case 3:
      return not(positive(draw, c, i, 0));
    case 6:
      return not(anything(draw, c, i, depth - 1));
    default: {
      const [left, right] = [anything(draw, c, i, depth - 1), anything(draw, c, i, depth - 1)];
      return { kind: draw(2) ? "and" : "or", left, right };
    }
  }
}

function tree(draw: Draw, c: Circle, i: number, depth: number, test: () => Condition): Program {
  if (depth === 0 || draw(5) === 0) return move(draw(c.levels[i].length), draw(2) * draw(3), draw(c.n));
  return when(test(), tree(draw, c, i, depth - 1, test), tree(draw, c, i, depth - 1, test));
}

/** Programs that ask anything. */
export function arbitrary(draw: Draw): Circle {
  const c = blank(draw);
  return fill(draw, c, (i) => tree(draw, c, i, 1 + draw(2), () => anything(draw, c, i, 2)));
}

/** Programs that ask only about agents earlier in `order`. */
export function acyclic(draw: Draw): { c: Circle; order: number[] } {
  const c = blank(draw);
  const order = shuffled(draw, c.n);
  const about = (i: number, j: number): Condition => {
    const who = (j - i + c.n) % c.n;
    const test = draw(2) ? plays(who, draw(c.levels[j].length)) : ({ kind: "pays", who, least: draw(3) } as const);
    return draw(2) ? test : not(test);
  };
  const test = (i: number) => (): Condition => {
    const earlier = order.slice(0, order.indexOf(i));
    if (earlier.length === 0) return fact(draw, c);
    const [left, right] = [about(i, pick(draw, earlier)), about(i, pick(draw, earlier))];
    return pick<Condition>(draw, [left, { kind: "and", left, right }, { kind: "or", left, right }]);
  };
  return { c: fill(draw, c, (i) => tree(draw, c, i, 1 + draw(2), test(i))), order };
}
