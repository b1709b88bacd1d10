/**
 * Tullock contests: whoever spends more is likelier to win, and all spend.
 *
 *   Pᵢ = xᵢ/X,   X = Σ xⱼ,   uᵢ = Vᵢ Pᵢ − cᵢ (xᵢ − lowᵢ),   lowᵢ ≤ xᵢ ≤ highᵢ
 *
 * Races among exponential delays are of this form, since the least of exponential delays with rates xᵢ is i's with probability xᵢ/X.
 * uᵢ is concave in xᵢ, so a best answer to S = X − xᵢ is √(Vᵢ S/cᵢ) − S, cut to the bounds; in terms of X it is xᵢ(X) = X − (cᵢ/Vᵢ) X²,
 * cut alike. The shares xᵢ(X)/X fall in X, so that Σ xᵢ(X) = X has one root: there is one equilibrium, and it is pure.
 *
 * References: Tullock (1980), Efficient rent seeking; Szidarovszky & Okuguchi (1997), Games Econ. Behav. 18 (one equilibrium);
 * Cornes & Hartley (2005), Econ. Theory 26 (shares). Bounds are derived here in the same way.
 */
import { fallingRoot } from "./root.js";

export interface Contestant {
  readonly value: number; // Vᵢ > 0
  readonly cost: number; // cᵢ ≥ 0, per unit of effort above `low`
  readonly low: number; // effort that it has for nothing
  readonly high: number; // most effort; may be infinite where effort costs something
}

/** Expected payoff of effort x against the others' effort in sum. Nobody wins without any effort. */
export function payoff({ value, cost, low }: Contestant, x: number, others: number): number {
  return (x > 0 ? (value * x) / (x + others) : 0) - cost * (x - low);
}

/** The best answer; against nobody it is as little as can be (a supremum where `low` is 0: any effort wins for sure). */
export function bestResponse({ value, cost, low, high }: Contestant, others: number): number {
  return Math.max(low, Math.min(high, Math.sqrt((value * others) / cost) - others)); // cost 0: as much as there is
}

/** What the best answer pays, or comes close to. */
export function bestPayoff(one: Contestant, others: number): number {
  return others === 0 ? one.value : payoff(one, bestResponse(one, others), others);
}

/** What each could gain by its best answer to these efforts. */
export function gains(contestants: readonly Contestant[], efforts: readonly number[]): number[] {
  const total = sum(efforts);
  return contestants.map((one, i) => {
    const others = Math.max(0, total - efforts[i]);
    return Math.max(0, bestPayoff(one, others) - payoff(one, efforts[i], others));
  });
}

/** Efforts in equilibrium, one per contestant, of two or more contestants who may make some. */
export function equilibrium(contestants: readonly Contestant[]): number[] {
  const effort = ({ value, cost, low, high }: Contestant, total: number) =>
    Math.max(low, Math.min(high, total - (cost / value) * total * total));
  const least = sum(contestants.map(({ low }) => low));
  const ratio = Math.min(...contestants.map(({ cost, value }) => cost / value)); // above 1/ratio nobody would add to what it has
  const most = Math.min(sum(contestants.map(({ high }) => high)), Math.max(least, 1 / ratio));
  const total = fallingRoot((x) => sum(contestants.map((one) => effort(one, x))) - x, least, most);
  return contestants.map((one) => effort(one, total));
}

export function sum(x: readonly number[]): number {
  return x.reduce((a, b) => a + b, 0);
}
