/**
 * ε-grounded simulation with independent coins: every run of a program tosses a coin of its own.
 *
 * A run plays its ground with probability ε; else it runs the programs of those whose moves its conditions need, each once and only
 * as far as its leaf is not yet settled, and answers what they did. Two agents make a chain of 1/ε runs on average. With n ≥ 3 a run
 * may start up to n − 1 others, a branching process that surely ends only if (n − 1)(1 − ε) ≤ 1; where three ask for both others,
 *
 *   P(end) = min(1, ε / (1 − ε))
 *
 * A program run that starts more than 10,000 conditional runs counts as endless: nothing is resolved. Ground, and who tosses no coin:
 * see simulation.ts.
 *
 * Runs wait on a stack of their own, as high as the chain is long, with what each has seen of the others.
 */
import type { Rng } from "../../rng.js";
import { type Circle, respond } from "../program.js";
import { asked } from "./asked.js";
import { forget } from "./joint-move.js";
import { longer } from "./scratch.js";
import { groundOf, type Simulation } from "./simulation.js";

export const mostRuns = 10_000;

/** @returns whether every bound agent's run ended */
export function resolveIndependent(c: Circle, simulation: Simulation, rng: Rng): boolean {
  if (results.length < 3 * c.n) results = new Int32Array(3 * c.n);
  for (let i = 0; i < c.n; i++) {
    if (c.programs[i] === undefined) continue;
    if (!play(c, i, simulation, rng, mostRuns)) return false;
    keep(results, 3 * i);
  }
  for (let i = 0; i < c.n; i++) if (c.programs[i] !== undefined) show(c, i, results, 3 * i);
  return true;
}

/** Conditional runs that agent i's program, run alone, comes to; −1 where they are more than `most`. Changes the circle's moves. */
export function runsOf(c: Circle, i: number, simulation: Simulation, rng: Rng, most = mostRuns): number {
  return play(c, i, simulation, rng, most) ? runs : -1;
}

const chance = new Float64Array(2); // ε, a draw; numbers handed on as such would be boxed on the heap
let results = new Int32Array(3 * 64); // per agent: action, payment, target
let runs = 0;
const answer = new Int32Array(3); // what the run that ended last did
let running = new Int32Array(64); // [depth], whose program
let seen = new Int32Array(64 * 3 * 8); // [depth, n, 3], what it saw of the others; action −1 = not yet

/** Run agent `first`'s program and leave its move in `answer`. @returns false where it does not end */
function play(c: Circle, first: number, simulation: Simulation, rng: Rng, most: number): boolean {
  chance[0] = simulation.epsilon;
  const top = simulation.ground !== "bottom";
  runs = 0;
  let depth = 0;
  start(c, 0, first);
  for (let begun = false; ; ) {
    const i = running[depth];
    const program = c.programs[i];
    if (program === undefined) throw new Error("Only bound agents run.");
    for (let j = 0; j < c.n; j++) if (c.programs[j] !== undefined) show(c, j, seen, 3 * (depth * c.n + j));
    let move = respond(c, i, program);
    let wanted = move === undefined ? asked(c, i, program) : -1;
    if (wanted >= 0 && !begun) {
      if (++runs > most) return false;
      rng.uniformAt(chance, 1);
      if (chance[1] < chance[0]) {
        move = groundOf(c, i, program, top);
        wanted = -1;
      }
    }
    if (wanted >= 0) {
      start(c, ++depth, wanted);
      begun = false;
      continue;
    }
    answer[0] = move === undefined ? c.bottoms[i] : move.action; // undefined where a free agent is unknown
    answer[1] = move === undefined ? 0 : move.pay;
    answer[2] = move === undefined || move.pay === 0 ? 0 : move.to;
    if (depth === 0) return true;
    depth--;
    keep(seen, 3 * (depth * c.n + i));
    begun = true;
  }
}

/** Put agent i's program on the stack; it has seen nobody yet. */
function start(c: Circle, depth: number, i: number): void {
  if (depth >= running.length) running = longer(running);
  while (3 * c.n * (depth + 1) > seen.length) seen = longer(seen);
  running[depth] = i;
  for (let j = 0; j < c.n; j++) seen[3 * (depth * c.n + j)] = -1;
}

function keep(out: Int32Array, k: number): void {
  for (let field = 0; field < 3; field++) out[k + field] = answer[field];
}

function show(c: Circle, j: number, from: Int32Array, k: number): void {
  if (from[k] < 0) {
    forget(c, j);
    return;
  }
  c.actions[j] = from[k];
  c.pays[j] = from[k + 1];
  c.targets[j] = from[k + 2];
}
