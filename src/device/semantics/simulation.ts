/**
 * ε-grounded simulation with shared coins: programs run each other, and with probability ε one stops asking and plays its ground.
 *
 *   N ~ Geom(ε),  P(N ≥ k) = (1 − ε)ᵏ;   x = Fᴺ(ground)
 *
 * There is one coin per depth of the simulation, shared by all runs at that depth, so that it ends with probability 1 for any number
 * of agents. Ground is a program's own most (or least) cooperative leaf: of the highest level, then of the highest payment. A program
 * whose leaf follows without anybody's being simulated (unconditional, or asking for roles, messages and free agents' moves alone)
 * tosses no coin and plays that leaf. For acyclic commitments of depth d it is their one fixed point with probability (1 − ε)ᵈ or more.
 *
 * References: Oesterheld (2019), Theory and Decision 86; Cooper, Oesterheld & Conitzer (2025), AAAI (shared randomness).
 */
import { log1pAt } from "../../maths.js";
import type { Rng } from "../../rng.js";
import { type Circle, type Move, type Program, respond } from "../program.js";
import { asked } from "./asked.js";
import { forget, put } from "./joint-move.js";
import { advance } from "./sweep.js";

export interface Simulation {
  readonly kind: "simulation";
  readonly epsilon: number; // chance that a run (a depth) is the last
  readonly coins: "shared" | "independent";
  readonly ground?: "top" | "bottom"; // the leaf that it comes to then, its most or its least cooperative one
}

const cells = new Float64Array(2);
const leaves: (Move | undefined)[] = [];

/** Always resolves. */
export function resolveShared(c: Circle, simulation: Simulation, rng: Rng): boolean {
  const top = simulation.ground !== "bottom";
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) forget(c, i);
  let asking = false;
  for (let i = 0; i < c.n; i++) {
    const program = c.programs[i];
    if (program === undefined) continue;
    leaves[i] = respond(c, i, program);
    if (leaves[i] !== undefined || asked(c, i, program) < 0) continue;
    leaves[i] = groundOf(c, i, program, top);
    asking = true;
  }
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) put(c, i, leaves[i]);
  depth = 0;
  if (!asking) return true;
  cells[1] = -simulation.epsilon;
  rng.uniformAt(cells, 0);
  cells[0] = -cells[0];
  log1pAt(cells, 0);
  log1pAt(cells, 1);
  depth = Math.floor(cells[0] / cells[1]) | 0;
  advance(c, depth);
  return true;
}

let depth = 0;

/** N of the last resolution; each conditional program ran N + 1 times. */
export function lastDepth(): number {
  return depth;
}

/** The program's leaf of the highest (lowest) level, then of the highest (lowest) payment; the first among equals. */
export function groundOf(c: Circle, i: number, program: Program, top: boolean): Move {
  if (program.kind === "move") return program;
  const a = groundOf(c, i, program.then, top);
  const b = groundOf(c, i, program.else, top);
  const levels = c.levels[i];
  const more = levels[b.action] - levels[a.action] || b.pay - a.pay;
  return (top ? more > 0 : more < 0) ? b : a;
}
