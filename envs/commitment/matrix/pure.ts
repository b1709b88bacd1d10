/**
 * What pure strategies can say of a normal form: best responses, equilibria, optimum, security levels, dominance.
 *
 * Everything is exact: payoffs are only compared. "The others' joint action" stands for the joint action in which the player at hand
 * plays its action 0; its row for action a lies `a · stride` further on.
 *
 * References: Nash (1951), Ann. Math. 54; von Neumann (1928), Math. Ann. 100 (security levels); Luce & Raiffa (1957), ch. 4 and 5.
 */
import type { NormalForm } from "./normal-form.js";

/** Joint actions of which no player can gain by leaving alone, in order. */
export function pureEquilibria(form: NormalForm): number[] {
  const { joints, players, payoffs, counts, strides } = form;
  const stable = new Uint8Array(joints).fill(1);
  for (let i = 0; i < players; i++) {
    eachOthers(form, i, (others) => {
      const best = bestPayoff(form, i, others);
      for (let a = 0, joint = others; a < counts[i]; a++, joint += strides[i]) {
        if (payoffs[joint * players + i] < best) stable[joint] = 0;
      }
    });
  }
  return Array.from(stable.keys()).filter((joint) => stable[joint] === 1);
}

/** What each player could gain by its best deviation from a joint action, `[n]`. */
export function gainsAt(form: NormalForm, joint: number): number[] {
  const { players, payoffs, counts, strides } = form;
  return Array.from(counts, (n, i) => {
    const others = joint - (Math.floor(joint / strides[i]) % n) * strides[i];
    return bestPayoff(form, i, others) - payoffs[joint * players + i];
  });
}

/** Σᵢ uᵢ of a joint action. */
export function welfareAt({ payoffs, players }: NormalForm, joint: number): number {
  let sum = 0;
  for (let k = joint * players; k < (joint + 1) * players; k++) sum += payoffs[k];
  return sum;
}

/** The joint action with the highest sum of payoffs; the first among equals. */
export function bestJoint(form: NormalForm): number {
  let best = 0;
  for (let joint = 1; joint < form.joints; joint++) {
    if (welfareAt(form, joint) > welfareAt(form, best)) best = joint;
  }
  return best;
}

export interface Security {
  readonly maximin: number; // the most a player can be sure of with one action: max over own of min over others'
  readonly action: number; // that action, the first among equals
  readonly minmax: number; // the least the others can hold it to with fixed actions: min over others' of max over own
}

/** Security levels of player i. */
export function security(form: NormalForm, i: number): Security {
  const { payoffs, players, counts, strides } = form;
  const worst = new Float64Array(counts[i]).fill(Number.POSITIVE_INFINITY);
  let minmax = Number.POSITIVE_INFINITY;
  eachOthers(form, i, (others) => {
    for (let a = 0; a < counts[i]; a++) {
      worst[a] = Math.min(worst[a], payoffs[(others + a * strides[i]) * players + i]);
    }
    minmax = Math.min(minmax, bestPayoff(form, i, others));
  });
  const maximin = worst.reduce((most, x) => Math.max(most, x));
  return { maximin, action: worst.indexOf(maximin), minmax };
}

/** How one action compares with another of the same player, over all that the others may do. */
export type Dominance = "strict" | "weak" | "none";

/**
 * Does action a of player i dominate b? Strictly: it pays more whatever the others do; weakly: never less, sometimes more.
 *
 * @param alive which actions the others may take, `[n][counts]`
 */
export function dominance(
  form: NormalForm,
  i: number,
  a: number,
  b: number,
  alive: readonly Uint8Array[] = everything(form),
): Dominance {
  const { payoffs, players, strides } = form;
  let less = false;
  let equal = false;
  let more = false;
  eachOthers(form, i, (others) => {
    if (!isAlive(form, alive, others, i)) return;
    const gain = payoffs[(others + a * strides[i]) * players + i] - payoffs[(others + b * strides[i]) * players + i];
    if (gain > 0) more = true;
    else if (gain < 0) less = true;
    else equal = true;
  });
  if (less || !more) return "none";
  return equal ? "weak" : "strict";
}

/** An action that dominates all others of player i, and how; nothing where there is none or nothing to choose. */
export function dominant(
  form: NormalForm,
  i: number,
): { readonly action: number; readonly kind: Dominance } | undefined {
  const n = form.counts[i];
  for (let a = 0; n > 1 && a < n; a++) {
    const kinds = Array.from({ length: n }, (_, b) => (b === a ? "strict" : dominance(form, i, a, b)));
    if (!kinds.includes("none")) return { action: a, kind: kinds.includes("weak") ? "weak" : "strict" };
  }
  return undefined;
}

/**
 * What is left when actions that another pure action strictly dominates go, and again, until none goes; the order does not matter
 * (Gilboa, Kalai & Zemel 1990, Operations Research Letters 9).
 *
 * @returns the surviving actions, per player
 */
export function survivors(form: NormalForm): number[][] {
  const alive = everything(form);
  for (let gone = true; gone; ) {
    gone = false;
    for (let i = 0; i < form.players; i++) {
      for (let b = 0; b < form.counts[i]; b++) {
        const beaten = alive[i].some((flag, a) => a !== b && flag && alive[i][b] && dominates(form, i, a, b, alive));
        if (!beaten) continue;
        alive[i][b] = 0;
        gone = true;
      }
    }
  }
  return alive.map((flags) => Array.from(flags.keys()).filter((a) => flags[a] === 1));
}

const dominates = (form: NormalForm, i: number, a: number, b: number, alive: readonly Uint8Array[]) =>
  dominance(form, i, a, b, alive) === "strict";

const everything = ({ counts }: NormalForm): Uint8Array[] => Array.from(counts, (n) => new Uint8Array(n).fill(1));

function bestPayoff({ payoffs, players, counts, strides }: NormalForm, i: number, others: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let a = 0, joint = others; a < counts[i]; a++, joint += strides[i]) {
    best = Math.max(best, payoffs[joint * players + i]);
  }
  return best;
}

/** Every joint action of the others, as the joint action in which player i plays 0. */
function eachOthers({ joints, counts, strides }: NormalForm, i: number, visit: (others: number) => void): void {
  for (let block = 0; block < joints; block += strides[i] * counts[i]) {
    for (let low = 0; low < strides[i]; low++) visit(block + low);
  }
}

function isAlive({ players, strides, counts }: NormalForm, alive: readonly Uint8Array[], others: number, i: number) {
  for (let p = 0; p < players; p++) {
    if (p !== i && alive[p][Math.floor(others / strides[p]) % counts[p]] === 0) return false;
  }
  return true;
}
