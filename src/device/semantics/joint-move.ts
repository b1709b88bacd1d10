/**
 * The joint move of a circle: write one agent's part of it, compare, fall back.
 *
 * Who pays nothing pays nobody: target 0, so that equal moves are equal numbers.
 */
import type { Circle, Move } from "../program.js";

/** What agent i's program comes to, or where that is unknown its bottom action without payment. */
export function put(c: Circle, i: number, move: Move | undefined): void {
  if (move === undefined) fall(c, i);
  else set(c, i, move.action, move.pay, move.to);
}

export function set(c: Circle, i: number, action: number, pay: number, to: number): void {
  c.actions[i] = action;
  c.pays[i] = pay;
  c.targets[i] = pay > 0 ? to : 0;
}

/** Agent i at its bottom action, paying nothing. */
export function fall(c: Circle, i: number): void {
  set(c, i, c.bottoms[i], 0, 0);
}

/** Agent i unknown. */
export function forget(c: Circle, i: number): void {
  set(c, i, -1, 0, 0);
}

/** Is this (or, where it is unknown, the fallback) what agent i already does? */
export function stands(c: Circle, i: number, move: Move | undefined): boolean {
  if (move === undefined) return c.actions[i] === c.bottoms[i] && c.pays[i] === 0;
  return c.actions[i] === move.action && c.pays[i] === move.pay && (move.pay === 0 || c.targets[i] === move.to);
}
