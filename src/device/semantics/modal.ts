/**
 * Modal resolution: conditions on moves are read as "it is provable that …" (Löb's theorem makes "if you, then I" come true).
 *
 *   □φ at world k  ⇔  φ at all worlds j < k;   all agents answer at world 0, 1, 2 … until nothing changes
 *
 * Boxed is each single condition on moves: `plays`, `count`, `total`, `pays`, `paid`. `punishes` stands for □(¬□⊥ → …), of a play
 * against all others at their bottoms: vacuous at worlds 0 and 1, plain from there on. Conditions on messages, roles and views are
 * facts and not boxed; negation stands outside the box. What is unknown is not provable. A box that fails never holds again, so
 * that the worlds are at most two more than there are boxes. Always defined; for monotone programs it is the greatest fixed point.
 *
 * Reference: Barasz et al. (2014), arXiv:1401.5577.
 */
import { type Circle, type Condition, evaluate, type Move, type Program, yes } from "../program.js";
import { put } from "./joint-move.js";
import { longer } from "./scratch.js";

const answers: (Move | undefined)[] = [];
let held = new Int32Array(256); // per box, in the order in which the programs are walked through: held at all worlds so far
let box = 0; // the one that comes next
let fell = false; // some box failed at this world
let world = 0;

/** Always resolves. @returns true */
export function resolveModal(c: Circle): boolean {
  for (world = 0; ; world++) {
    box = 0;
    fell = false;
    for (let i = 0; i < c.n; i++) {
      const program = c.programs[i];
      if (program !== undefined) answers[i] = answer(c, i, program);
    }
    for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) put(c, i, answers[i]);
    if (world >= 2 && !fell) return true;
  }
}

/** Worlds that the last resolution looked at. */
export function worldsSeen(): number {
  return world + 1;
}

/** The leaf of agent i's program at this world; both branches are walked through, so that each box keeps its number. */
function answer(c: Circle, i: number, program: Program): Move {
  if (program.kind === "move") return program;
  const holds = holdsHere(c, i, program.test);
  const then = answer(c, i, program.then);
  const otherwise = answer(c, i, program.else);
  return holds ? then : otherwise;
}

function holdsHere(c: Circle, i: number, test: Condition): boolean {
  switch (test.kind) {
    case "plays":
    case "count":
    case "total":
    case "pays":
    case "paid":
      return provable(c, i, test, 1);
    case "punishes":
      return provable(c, i, test, 2);
    case "not":
      return !holdsHere(c, i, test.of);
    case "and": {
      const left = holdsHere(c, i, test.left);
      return holdsHere(c, i, test.right) && left;
    }
    case "or": {
      const left = holdsHere(c, i, test.left);
      return holdsHere(c, i, test.right) || left;
    }
    default:
      return evaluate(c, i, test) === yes;
  }
}

/** Did the condition hold at all worlds before? The circle has the moves of the last one. @param from first world that looks */
function provable(c: Circle, i: number, test: Condition, from: number): boolean {
  const b = box++;
  if (world === 0) {
    if (b === held.length) held = longer(held);
    held[b] = 1;
  } else if (held[b] === 1 && world >= from && evaluate(c, i, test) !== yes) {
    held[b] = 0;
    fell = true;
  }
  return held[b] === 1;
}
