/**
 * What it takes to break another device.
 *
 *   catch-up   a fork that starts z blocks behind and mines a share α < ½ of all blocks ever draws level with probability (α/(1 − α))^z
 *   per signer who is paid b, is found out with chance d, and then loses a stake K and the fees F of all rounds to come:
 *              Σₜ γᵗ F = γF/(1 − γ) for t ≥ 1, so that signing gains b − d (K + γF/(1 − γ))                              (derived)
 *   joining    a miner who is the k-th to join wins b + F if the fork wins, and F if it stays and the fork does not:
 *              it joins iff Pₖ (b + F) ≥ (1 − Pₖ₋₁) F                                                                   (derived)
 *
 * Reference: Nakamoto (2008), Bitcoin, section 11 (catch-up, the gambler's ruin).
 */
import { pow } from "../../../src/maths.js";
import type { ReorgModel } from "./options.js";

/** @param share α, of all hash power  @param depth z, in blocks */
export function catchUp(share: number, depth: number): number {
  return share >= 0.5 ? 1 : pow(share / (1 - share), depth);
}

/** The bounty from which a miner joins as the k-th, k ≥ 1; may be below 0. */
export function joinsFrom({ chances, fee }: Pick<ReorgModel, "chances" | "fee">, k: number): number {
  return chances[k] > 0 ? (fee * (1 - chances[k - 1])) / chances[k] - fee : Number.POSITIVE_INFINITY;
}

/** Does a validator sign for this bounty if that is what all others do? */
export function signs(model: ReorgModel, bounty: number): boolean {
  if (model.mode === "hash") return bounty > 0 && bounty >= joinsFrom(model, model.validators);
  return bounty > model.loss;
}

/** The lowest bounty on the grid for which validators sign, by number; 0 where there is none. */
export function cheapest(model: ReorgModel): number {
  return Math.max(
    0,
    Array.from(model.bounties).findIndex((bounty, k) => k > 0 && signs(model, bounty)),
  );
}

/** What that costs the attacker where it works. */
export const costOf = ({ bounties, places }: ReorgModel, offer: number): number => places * bounties[offer];

/**
 * P(V > x) and E(V; V > x) of the values of one round.
 *
 * Stake and hash: V ~ U[V̄(1 − s), V̄(1 + s)]. Bandit: V = A B with volume A and gain B = ratio − 1 drawn alike and apart; by midpoints.
 */
export function above(model: ReorgModel, x: number): { readonly chance: number; readonly value: number } {
  const { mode, value, volume, ratio, spread } = model;
  if (mode !== "bandit") return tail(value, spread, x);
  const steps = 4000;
  const sum = { chance: 0, value: 0 };
  for (let k = 0; k < steps; k++) {
    const a = volume * (1 + spread * ((2 * k + 1) / steps - 1));
    const one = tail(a * (ratio - 1), spread, x);
    sum.chance += one.chance / steps;
    sum.value += one.value / steps;
  }
  return sum;
}

function tail(mean: number, spread: number, x: number) {
  const [low, high] = [mean * (1 - spread), mean * (1 + spread)];
  if (high === low) return mean > x ? { chance: 1, value: mean } : { chance: 0, value: 0 };
  const from = Math.min(high, Math.max(low, x));
  return { chance: (high - from) / (high - low), value: (high * high - from * from) / (2 * (high - low)) };
}
