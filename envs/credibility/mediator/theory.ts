/**
 * When a mediator is honest: its Bellman equation, solved by the largest amount that is safe with it.
 *
 * In a period with value X it earns φX either way. Honest it goes on, to γW; a theft adds θX, and with probability d costs K and the future:
 *
 *   W = E[φV + γW + max(0, θV − d(K + γW))]          steal iff X > x, θx = d(K + γW)
 *
 * At the threshold x the last term is θ(V − x)⁺, and so, explicitly,
 *
 *   W(x) = (φV̄ + θ E(V − x)⁺)/(1 − γ)      K(x) = θx/d − γ W(x)
 *
 * K(x), the collateral with which x is just safe, rises in x, so an amount is stolen iff K(X) > K, without any iteration. Where V is
 * constant K(V̄) = K* = θV̄/d − γφV̄/(1 − γ), and the fee with which K is enough is φ* = (θ/d − K/V̄)(1 − γ)/γ. K*, φ* and the equation
 * are derived; so is all with users who may keep their part:
 *
 *   users entrust as long as the total is safe: user j = 1 … n does iff jV/n ≤ x, θx = d(K + γW)
 *   W = E[φ × what is entrusted]/(1 − γ) = φ/(1 − γ) · (1/n) Σⱼ E[V; V ≤ nx/j]
 *
 * whose greatest solution is found from above. Where V is constant x = V̄ K/K*: what is entrusted is in proportion to the collateral.
 */
import { fallingRoot } from "../../auction/race/root.js";
import { type Drawn, excess, upTo } from "./lognormal.js";

export interface Trade extends Drawn {
  readonly fee: number; // φ
  readonly theft: number; // θ
  readonly detection: number; // d
  readonly continuation: number; // γ
  readonly users: number; // n; 0 = all is entrusted
  readonly benefit: number; // b
}

/** K*, the collateral from which on a mediator is honest where V is always its mean; 0 where fees are enough. */
export function constantStake({ value, fee, theft, detection, continuation: g }: Trade): number {
  return Math.max(0, (theft / detection) * value - (g * fee * value) / (1 - g));
}

/** φ*, the fee from which on a mediator with this collateral is honest where V is always its mean; infinite where nothing follows. */
export function constantFee({ value, theft, detection, continuation: g }: Trade, collateral: number): number {
  const lacking = theft / detection - collateral / value;
  if (lacking <= 0) return 0;
  return (lacking * (1 - g)) / g;
}

/** W(x): what the future is worth to a mediator who steals amounts above x, where that is best. */
export function worth(trade: Trade, x: number): number {
  const { value, fee, theft, continuation: g } = trade;
  return (fee * value + theft * excess(trade, x)) / (1 - g);
}

/** K(x): the collateral with which x is just safe. */
export function needed(trade: Trade, x: number): number {
  return (trade.theft * x) / trade.detection - trade.continuation * worth(trade, x);
}

/** The largest amount that is safe with a mediator of this collateral, if all is always entrusted. */
export function safe(trade: Trade, collateral: number): number {
  const { value, fee, theft, detection, continuation: g } = trade;
  const high = (detection * (collateral + (g * (fee + theft) * value) / (1 - g))) / theft;
  return high === 0 ? 0 : fallingRoot((x) => collateral - needed(trade, x), 0, high);
}

/** How users answer: `all` where they would entrust even to a thief, `none` where the service is not worth its fee. */
export function trustOf({ benefit, fee, theft, users }: Trade): "all" | "none" | "safe" {
  if (users === 0 || benefit >= fee + theft) return "all";
  return benefit <= fee ? "none" : "safe";
}

/** What the future is worth to an honest mediator whose users entrust up to x. */
export function trusted(trade: Trade, x: number): number {
  const { users: n, fee, continuation: g } = trade;
  let sum = 0;
  for (let j = 1; j <= n; j++) sum += upTo(trade, ((n * x) / j) * (1 + 1e-12)); // where V is constant x may lie on an edge
  return ((fee / (1 - g)) * sum) / n;
}

/** The largest amount that is safe, and with users the most that they entrust together, in the equilibrium with most trust. */
export function capacity(trade: Trade, collateral: number): number {
  const { value, fee, theft, detection, continuation: g } = trade;
  const kind = trustOf(trade);
  if (kind === "all") return safe(trade, collateral);
  if (kind === "none") return (detection * collateral) / theft;
  let x = (detection * (collateral + (g * fee * value) / (1 - g))) / theft;
  for (let k = 0; k < 100_000; k++) {
    const next = (detection * (collateral + g * trusted(trade, x))) / theft;
    if (x - next <= 1e-13 * x) break;
    x = next;
  }
  return x;
}
