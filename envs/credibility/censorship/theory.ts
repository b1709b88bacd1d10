/**
 * Who includes a transaction with a conditional tip, given a bribe β for not including it. All is derived.
 *
 *   include   t, or T if nobody else does
 *   exclude   β (or β only if nobody includes it: `success`)
 *
 * Bribes to each who excludes. With k includers it is an equilibrium (of the pure ones, all of a kind up to who is who) iff
 *
 *   k = 0      β ≥ T                 the transaction is censored
 *   k = 1      t ≤ β ≤ T             one includes it for T
 *   1 < k < m  β = t
 *   k = m      β ≤ t                 all do, and the user pays mt
 *
 * For t < β < T there is a symmetric one in mixed strategies, where each excludes with probability x,
 *
 *   x^(m−1) T + (1 − x^(m−1)) t = β,   x = ((β − t)/(T − t))^(1/(m−1)),   P(censored) = x^m
 *
 * A briber who gains Z then earns Z x^m − mxβ = (Z − m(T − t)) x^m − mtx, which is convex in x or negative, so that nothing between pays: it
 * bribes all with T iff Z ≥ mT, else nobody. Bribes for success alone: exclude pays β x^(m−1), all include is always an equilibrium, all exclude
 * iff β ≥ T, again mT in all.
 */
import { pow } from "../../../src/maths.js";
import type { CensorshipOptions } from "./options.js";

export type Tips = Pick<CensorshipOptions, "proposers" | "tip" | "soleTip" | "pays">;

const slack = 1e-9;

/** What a proposer gets, by its own choice and how many others include it. */
export function proposerPayoff({ tip, soleTip, pays }: Tips, bribe: number, includes: boolean, others: number): number {
  if (includes) return others > 0 ? tip : soleTip;
  return pays === "each" || others === 0 ? bribe : 0;
}

/** Is it a pure equilibrium that k of them include it? */
export function stable(tips: Tips, bribe: number, k: number): boolean {
  const { proposers: m } = tips;
  const pay = (includes: boolean, others: number) => proposerPayoff(tips, bribe, includes, others);
  const includersStay = k === 0 || pay(true, k - 1) >= pay(false, k - 1) - slack;
  return includersStay && (k === m || pay(false, k) >= pay(true, k) - slack);
}

/** Probability with which each excludes it in the symmetric equilibrium; 1 from β = T on, and 0 up to β = t. */
export function excludes({ proposers: m, tip, soleTip, pays }: Tips, bribe: number): number {
  if (bribe >= soleTip - slack) return 1;
  if (bribe <= tip || pays === "success") return 0;
  return pow((bribe - tip) / (soleTip - tip), 1 / (m - 1));
}

/** What a briber with this gain earns, if all exclude with probability x. */
export function briberPayoff({ proposers: m, pays }: Tips, gain: number, bribe: number, x: number): number {
  const censored = pow(x, m);
  return gain * censored - (pays === "each" ? m * x * bribe : m * bribe * censored);
}

/** What the user pays, if all exclude with probability x. */
export function tipsPaid({ proposers: m, tip, soleTip }: Tips, x: number): number {
  const alone = m * (1 - x) * pow(x, m - 1);
  return alone * soleTip + (m * (1 - x) - alone) * tip;
}

/** The number of steps of the best bribe, given how proposers answer; the least among equals. */
export function bestBribe(model: CensorshipOptions, gain: number): number {
  let best = 0;
  let most = -1e-9; // the least bribe that pays as much as none may be 0
  for (let k = 0; k < model.levels; k++) {
    const bribe = (k * model.soleTip) / model.steps;
    const pay = briberPayoff(model, gain, bribe, excludes(model, bribe));
    if (pay > most + slack) [best, most] = [k, pay];
  }
  return best;
}
