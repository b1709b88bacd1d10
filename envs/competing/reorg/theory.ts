/**
 * What it takes to break another device.
 *
 *   catch-up   a fork that starts z blocks behind and mines a share α < ½ of all blocks ever draws level with probability (α/(1 − α))^z
 *   per signer who is paid b, is found out with chance d, and then loses a stake K and the fees F of all rounds to come:
 *              Σₜ γᵗ F = γF/(1 − γ) for t ≥ 1, so that signing gains b − d (K + γF/(1 − γ)), if b is offered once        (derived)
 *   recurring  if b is offered with chance a in each round in which q or more stand, and all then sign, a place is worth U_k among k
 *              who stand (below: `recurring`), and who signs for b gives up some of that as well                         (derived)
 *   joining    a miner who is the k-th to join wins b + F if the fork wins, and F if it stays and the fork does not:
 *              it joins iff Pₖ (b + F) ≥ (1 − Pₖ₋₁) F; P₀ = 0, as there is no fork without a joiner                      (derived)
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

export interface Standing {
  readonly standing: number; // k, this one among them
  readonly value: number; // U_k, of its place at the start of a round
  readonly threshold: number; // bounty from which it signs, if the others do and all will
}

/**
 * Stake mode: what a place is worth, and from which bounty on signing pays, if a bounty b comes with chance a in every round in which q or
 * more stand, and all who stand sign. By number of those who stand, from q to n; below q nobody is bribed and U = F/(1 − γ).
 *
 * Of k who sign q are drawn. X ~ Bin(q − 1, d) of those drawn beside me are found out, Y ~ Bin(q, d) if I am not drawn:
 *
 *   U_k = F + γ(1 − a) U_k + a (q/k [b − dK + (1 − d) γ E U_{k−X}] + (1 − q/k) γ E U_{k−Y})
 *
 * Where I am needed (k = q) refusing saves all others as well, unless signatures are open and stand; else it only has somebody else drawn:
 *
 *   k > q, or open    b > d (K + γ E U_{k−1−X}) for k > q, b > d K + d γ E U_{k−X} for k = q
 *   k = q             b > d K + γ (U_k − (1 − d) E U_{k−X})
 */
export function recurring(model: ReorgModel, bounty: number, chance: number): Standing[] {
  const { validators: n, places: q, fee, continuation: g, detection: d, stake } = model;
  const worth = new Float64Array(n + 1).fill(fee / (1 - g)); // U by number standing
  const [beside, without] = [binomial(q - 1, d), binomial(q, d)];
  const mean = (odds: readonly number[], from: number, skip = 0) =>
    odds.reduce((sum, p, x) => (x < skip ? sum : sum + p * worth[Math.max(0, from - x)]), 0);
  const found: Standing[] = [];
  for (let k = q; k <= n; k++) {
    const drawn = q / k;
    const rest =
      fee +
      chance *
        (drawn * (bounty - d * stake + (1 - d) * g * mean(beside, k, 1)) + (1 - drawn) * g * mean(without, k, 1));
    const stays = g * (1 - chance + chance * (drawn * (1 - d) * beside[0] + (1 - drawn) * without[0]));
    worth[k] = rest / (1 - stays);
    const given =
      k > q
        ? d * g * mean(beside, k - 1)
        : model.signatures === "open"
          ? d * g * mean(beside, k)
          : g * (worth[k] - (1 - d) * mean(beside, k));
    found.push({ standing: k, value: worth[k], threshold: d * stake + given });
  }
  return found;
}

/** P(X = x) of Bin(n, p), x = 0 … n. */
function binomial(n: number, p: number): number[] {
  let odds = [1];
  for (let k = 0; k < n; k++) odds = [...odds, 0].map((one, x) => one * (1 - p) + (x > 0 ? odds[x - 1] * p : 0));
  return odds;
}

/** The threshold if places of those who were found out were filled again, so that all n always stand: T = d(K + γ(F + a q/n (b − T))/(1 − γ)). */
export function refilled(model: ReorgModel, bounty: number, chance: number): number {
  const { validators: n, places: q, fee, continuation: g, detection: d, stake } = model;
  const share = (d * g) / (1 - g);
  const odds = (chance * q) / n;
  return (d * stake + share * (fee + odds * bounty)) / (1 + share * odds);
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
 * Stake mode: what attacks are worth over rounds to an attacker who offers the cheapest bounty, and from which value it should, by number of
 * those who stand, from ⌈q n⌉ to n. A fork removes X ~ Bin(⌈q n⌉, d) of them for good, so waiting for a higher value is worth something:
 *
 *   T_k = c + γ (W_k − E W_{k−X})     W_k = E max(0, V − T_k)/(1 − γ), 0 below ⌈q n⌉                                     (derived)
 */
export function patience(model: ReorgModel, cost: number): { standing: number; value: number; threshold: number }[] {
  const { validators: n, places: q, continuation: g, detection: d } = model;
  const odds = binomial(q, d);
  const worth = new Float64Array(n + 1); // W by number standing
  const from = (k: number) => {
    const rest = odds.reduce((sum, p, x) => (x > 0 ? sum + p * worth[k - x] : sum), 0);
    return cost + g * ((1 - odds[0]) * worth[k] - rest);
  };
  return Array.from({ length: n + 1 - q }, (_, i) => {
    const k = q + i;
    let [low, high] = [0, model.mostValue / (1 - g)];
    for (let step = 0; step < 60; step++) {
      worth[k] = (low + high) / 2;
      const threshold = from(k);
      const { chance, value } = above(model, threshold);
      if (value - chance * threshold > (1 - g) * worth[k]) low = worth[k];
      else high = worth[k];
    }
    return { standing: k, value: worth[k], threshold: from(k) };
  });
}

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
