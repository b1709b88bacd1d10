/**
 * Expected payoffs of the Stackelberg lottery for known values, whoever complies, and who would comply if all others do.
 *
 *   all comply          v_i for the leader and who is promised a slot, q v_i for the others, q = (m − 1 − k)/(n − 1 − k)
 *   refused, auction    (v_i − v_{n−m})⁺
 *   refused, outbid     with c who comply without a promise and w = m − 1 − (promised who comply) slots for them: min(1, w/c) (v_i − p) each; the
 *                       max(0, w − c) highest who refuse get v_i − p; p is the next value of those who refuse
 *
 * So against the auction i complies iff q v_i ≥ v_i − v_{n−m}, that is v_i ≤ v_{n−m} (n − 1 − k)/(n − m); with m = 2, n = 3, k = 0 and the highest as the
 * leader: bidder 2 complies iff v₁ ≥ v₂/2. Against being outbid everybody complies if all others do: refusing leaves it nothing, as the others
 * who comply are enough for all slots. Derived; m = 2, n = 3: ethresear.ch 21835.
 */
import type { LotteryModel } from "./options.js";

/** The k highest bidders who are not the leader. */
export function promisedOf({ bidders: n, promised }: LotteryModel, leader: number): readonly number[] {
  return Array.from({ length: n }, (_, i) => n - 1 - i)
    .filter((i) => i !== leader)
    .slice(0, promised);
}

/** What the auction costs and gives if all bid their values. */
export function honest({ bidders: n, slots: m }: LotteryModel, values: readonly number[]) {
  const price = values[n - 1 - m];
  return { price, revenue: m * price, payoffs: values.map((v) => Math.max(0, v - price)) };
}

/**
 * @param values   ascending
 * @param complies of each bidder; the leader's own entry is not read
 * @returns expected payoffs once the lottery is published
 */
export function threatened(
  model: LotteryModel,
  values: readonly number[],
  leader: number,
  complies: readonly boolean[],
): readonly number[] {
  const { slots: m, outbid } = model;
  const refuse = values.map((_, i) => i).filter((i) => i !== leader && !complies[i]);
  if (refuse.length > 0 && !outbid) return honest(model, values).payoffs;
  const sure = promisedOf(model, leader).filter((i) => complies[i]);
  const drawn = values.map((_, i) => i).filter((i) => i !== leader && complies[i] && !sure.includes(i));
  const left = m - 1 - sure.length;
  const spare = Math.max(0, left - drawn.length);
  const highest = [...refuse].reverse(); // values ascend
  const price = spare < highest.length ? values[highest[spare]] : 0;
  const chance = drawn.length > 0 ? Math.min(1, left / drawn.length) : 0;
  return values.map((v, i) => {
    const place = highest.indexOf(i);
    if (place >= 0) return place < spare ? v - price : 0;
    return (i === leader || sure.includes(i) ? 1 : chance) * (v - price);
  });
}

/** Would i comply if all others did? At equality it does. */
export function complies(model: LotteryModel, values: readonly number[], leader: number, i: number): boolean {
  if (i === leader || model.outbid || promisedOf(model, leader).includes(i)) return true;
  return honest(model, values).price >= model.ratio * values[i] * (1 - 1e-12);
}

/** Do all comply if all others do? */
export function viable(model: LotteryModel, values: readonly number[], leader: number): boolean {
  return values.every((_, i) => complies(model, values, leader, i));
}
