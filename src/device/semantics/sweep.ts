/**
 * Sweeps: every bound agent answers the joint move at once (Jacobi).
 *
 *   x ← F(x),  F = ∏ Fᵢ,  Fᵢ(x) = the leaf of i's program at x
 *
 * Orbits of a map on finitely many moves end in a fixed point or in a cycle; Brent's algorithm finds which with one copy of the joint
 * move, so F can be applied any number of times in about as many sweeps as it takes to get there and once around.
 *
 * Reference: Brent (1980), BIT 20 (cycle finding).
 */
import { type Circle, type Move, respond } from "../program.js";
import { put, stands } from "./joint-move.js";

const answers: (Move | undefined)[] = [];

/** x ← F(x) once. @returns whether anything changed */
export function sweep(c: Circle): boolean {
  let changed = false;
  for (let i = 0; i < c.n; i++) {
    const program = c.programs[i];
    if (program === undefined) continue;
    const move = respond(c, i, program);
    answers[i] = move;
    if (!changed) changed = !stands(c, i, move);
  }
  if (!changed) return false;
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) put(c, i, answers[i]);
  return true;
}

let mark = new Int32Array(3 * 64); // a joint move that was passed: per agent action, payment, target

/** x ← Fᵗ(x). @returns whether it came to a fixed point */
export function advance(c: Circle, times: number): boolean {
  let marked = 0; // sweeps made when the mark was set
  let next = 4; // and when it is set again
  for (let made = 1; made <= times; made++) {
    if (!sweep(c)) return true;
    if (marked > 0 && returned(c)) {
      const rest = (times - made) % (made - marked);
      for (let k = 0; k < rest; k++) sweep(c);
      return false;
    }
    if (made === next) {
      setMark(c);
      marked = made;
      next = 2 * made;
    }
  }
  return false;
}

function setMark(c: Circle): void {
  if (mark.length < 3 * c.n) mark = new Int32Array(3 * c.n);
  for (let i = 0; i < c.n; i++) {
    mark[3 * i] = c.actions[i];
    mark[3 * i + 1] = c.pays[i];
    mark[3 * i + 2] = c.targets[i];
  }
}

function returned(c: Circle): boolean {
  for (let i = 0; i < c.n; i++) {
    if (c.actions[i] !== mark[3 * i] || c.pays[i] !== mark[3 * i + 1] || c.targets[i] !== mark[3 * i + 2]) return false;
  }
  return true;
}
