/**
 * Three-valued resolution: what follows from nothing being known.
 *
 *   x ← all unknown;  xᵢ ← Fᵢ(x) wherever that is known, until nothing more is
 *
 * Tests are Kleene's, so what is known once stays, the order of the agents does not matter, and whatever is determined holds in
 * every fixed point. Who stays unknown falls back to its bottom action without payment. Always defined.
 *
 * Reference: Kleene (1952), Introduction to Metamathematics, § 64; Van Gelder, Ross & Schlipf (1991), J. ACM 38.
 */
import { type Circle, respond } from "../program.js";
import { fall, forget, set } from "./joint-move.js";

/** Always resolves. */
export function resolveThreeValued(c: Circle): boolean {
  determine(c);
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined && c.actions[i] < 0) fall(c, i);
  return true;
}

/** Write what is determined; action −1 where nothing is. */
export function determine(c: Circle): void {
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) forget(c, i);
  for (let more = true; more; ) {
    more = false;
    for (let i = 0; i < c.n; i++) {
      const program = c.programs[i];
      if (program === undefined || c.actions[i] >= 0) continue;
      const move = respond(c, i, program);
      if (move === undefined) continue;
      set(c, i, move.action, move.pay, move.to);
      more = true;
    }
  }
}
