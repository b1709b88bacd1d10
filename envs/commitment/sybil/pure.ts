/**
 * Pure equilibria of a one-shot game by looking at every joint action, for games small enough.
 *
 *   gap(a) = max over i and a′ᵢ of uᵢ(a′ᵢ, a₋ᵢ) − uᵢ(a);   a is an equilibrium iff gap(a) ≤ 0, here up to rounding
 *
 * Reference: Nash (1951), Ann. Math. 54.
 */

/** A game as a table: joint action Σᵢ aᵢ · strideᵢ, the last player's action running fastest. */
export interface PayoffTable {
  readonly players: number; // n
  readonly actions: readonly (readonly number[])[]; // what everybody can do, [m][size of an action]
  readonly strides: Int32Array; // [n]
  readonly joints: number; // mⁿ
  readonly payoffs: Float64Array; // [mⁿ, n]
}

/** Writes what every player earns, `[n]`, for a joint action, `[n, size of an action]`. */
export type Pay = (chosen: Float32Array, out: Float64Array) => void;

/** Payoffs closer than this count as equal. */
export const slack = 1e-9;

export function payoffTable(players: number, actions: readonly (readonly number[])[], pay: Pay): PayoffTable {
  const count = actions.length;
  const joints = count ** players;
  const strides = Int32Array.from({ length: players }, (_, i) => count ** (players - 1 - i));
  const payoffs = new Float64Array(joints * players);
  const out = new Float64Array(players);
  for (let joint = 0; joint < joints; joint++) {
    pay(Float32Array.from(playedIn({ players, actions, strides }, joint).flat()), out);
    payoffs.set(out, joint * players);
  }
  return { players, actions, strides, joints, payoffs };
}

/** What every player does in a joint action. */
export function playedIn(
  { players, actions, strides }: Pick<PayoffTable, "players" | "actions" | "strides">,
  joint: number,
): (readonly number[])[] {
  return Array.from({ length: players }, (_, i) => actions[Math.floor(joint / strides[i]) % actions.length]);
}

/** What player i could gain by its best other action. */
export function gainAt({ players, actions, strides, payoffs }: PayoffTable, joint: number, i: number): number {
  const own = Math.floor(joint / strides[i]) % actions.length;
  let best = Number.NEGATIVE_INFINITY;
  for (let a = 0, at = joint - own * strides[i]; a < actions.length; a++, at += strides[i]) {
    best = Math.max(best, payoffs[at * players + i]);
  }
  return best - payoffs[joint * players + i];
}

/** The most that any player could gain. */
export function gapAt(table: PayoffTable, joint: number): number {
  let gap = 0;
  for (let i = 0; i < table.players; i++) gap = Math.max(gap, gainAt(table, joint, i));
  return gap;
}

/** Joint actions that nobody gains by leaving alone, in order. */
export function stableJoints(table: PayoffTable): number[] {
  const stable: number[] = [];
  for (let joint = 0; joint < table.joints; joint++) if (gapAt(table, joint) <= slack) stable.push(joint);
  return stable;
}

/** What each player could gain by its best of these actions, from a joint action `[n, size of an action]`. */
export function gainsOf(
  players: number,
  actions: readonly (readonly number[])[],
  pay: Pay,
  chosen: Float32Array,
): number[] {
  const size = actions[0].length;
  const out = new Float64Array(players);
  pay(chosen, out);
  const own = [...out];
  return own.map((payoff, i) => {
    const other = chosen.slice();
    let gain = 0;
    for (const action of actions) {
      other.set(action, i * size);
      pay(other, out);
      gain = Math.max(gain, out[i] - payoff);
    }
    return gain;
  });
}
