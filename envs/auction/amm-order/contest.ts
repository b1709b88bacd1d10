/**
 * The contest for the first place under the greedy coordinator, as a Bayesian game in fees 0 … F.
 *
 *   interim payoff of type t of trader i for a fee f = second + W(f) (G − f)
 *   W(f) = P(other < f) + P(other = f)/2,   G = received first − received second + private value
 *
 * It is a first price auction in which the values are G and a loser pays nothing, so all that matters of the other is how its fees
 * are distributed. Fees above max(0, G) are weakly dominated by 0.
 *
 * Pure equilibria are enumerated: all plans of the trader with fewer of them, the other's best replies to each, and back. They are all
 * there are in fees that are not dominated so.
 *
 * Reference: Harsanyi (1967), Management Sci. 14 (the equilibrium of Bayesian games).
 */
import type { AmmOrderModel } from "./amm-order.js";
import { gains } from "./pool.js";

export interface Contest {
  readonly worth: readonly (readonly number[])[]; // [trader][type], G, tokens
  readonly chances: readonly (readonly number[])[]; // [trader][type], sum 1
  readonly highest: number; // F
}

/** Probabilities of fees, `[trader][type][F + 1]`. */
export type Plans = readonly (readonly Float64Array[])[];

export function contestOf({ received, values, highest }: AmmOrderModel): Contest {
  const gain = gains(received);
  return {
    worth: values.map((list, i) => list.map(([v]) => gain[i] + v)),
    chances: values.map((list) => list.map(([, chance]) => chance)),
    highest,
  };
}

/** P(fee f goes first) against trader j's plans, `[F + 1]`. */
export function wins({ chances, highest }: Contest, j: number, plans: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(highest + 1);
  for (let f = 0, below = 0; f <= highest; f++) {
    let equal = 0;
    for (let t = 0; t < plans.length; t++) equal += chances[j][t] * plans[t][f];
    out[f] = below + equal / 2;
    below += equal;
  }
  return out;
}

/** What a type expects of its plan beyond going second for sure, and of its best fee, tokens. */
export function expected(
  worth: number,
  plan: ArrayLike<number>,
  first: ArrayLike<number>,
): [own: number, best: number] {
  let own = 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let f = 0; f < plan.length; f++) {
    const payoff = first[f] * (worth - f);
    own += plan[f] * payoff;
    best = Math.max(best, payoff);
  }
  return [own, best];
}

/** The most that any type of either trader could gain by another fee, tokens. */
export function bestResponseGap(contest: Contest, plans: Plans): number {
  let gap = 0;
  for (const i of [0, 1]) {
    const first = wins(contest, 1 - i, plans[1 - i]);
    contest.worth[i].forEach((worth, t) => {
      const [own, best] = expected(worth, plans[i][t], first);
      gap = Math.max(gap, best - own);
    });
  }
  return gap;
}

export const always = (fee: number, highest: number): Float64Array => {
  const plan = new Float64Array(highest + 1);
  plan[fee] = 1;
  return plan;
};

const slack = 1e-9; // tokens, between payoffs that count as equal
const most = 200_000; // profiles looked at

/** All pure equilibria, as fees `[trader][type]`; nothing where they are too many to look through. */
export function pureEquilibria(contest: Contest): number[][][] | undefined {
  const { worth, highest } = contest;
  const plain = worth.map((list) =>
    list.map((g) => Array.from({ length: Math.floor(Math.min(highest, Math.max(0, g))) + 1 }, (_, f) => f)),
  );
  const count = plain.map((lists) => lists.reduce((product, list) => product * list.length, 1));
  if (Math.min(...count) > most) return undefined;
  const i = count[0] <= count[1] ? 0 : 1;
  const j = 1 - i;
  const point = (fees: readonly number[]) => fees.map((fee) => always(fee, highest));

  let looked = 0;
  const found: number[][][] = [];
  for (const own of products(plain[i])) {
    const first = wins(contest, i, point(own));
    const replies = plain[j].map((fees, t) => {
      const payoffs = fees.map((f) => first[f] * (worth[j][t] - f));
      const best = Math.max(...payoffs);
      return fees.filter((_, k) => payoffs[k] >= best - slack);
    });
    for (const theirs of products(replies)) {
      if (++looked > most) return undefined;
      const fees = i === 0 ? [own, theirs] : [theirs, own];
      if (bestResponseGap(contest, fees.map(point)) <= slack) found.push(fees);
    }
  }
  return found;
}

/** Every choice of one element per list, the last running fastest. */
function* products(lists: readonly (readonly number[])[]): Generator<number[]> {
  if (lists.length === 0) {
    yield [];
    return;
  }
  for (const head of lists[0]) for (const tail of products(lists.slice(1))) yield [head, ...tail];
}
