/**
 * Fees of competing devices, in closed form; derived. Prices F include the cost of moving, and C likewise: F = f + σ w, C = c + σ w (nothing
 * for the incumbent). H is the device of higher quality, Δ = q_H − q_L, r = q_L/q_H.
 *
 *   alone                 F = (q + C)/2, if that is not below 0
 *   alike users           the one with the highest q − C takes all, at F = q − max(0, the next one's q − C)
 *   equal qualities       the one of lower C takes all, at F = the other's C, or alone if that is lower; equal C: F = C
 *   two, θ ~ U[0, 1]      F_H = (2 (Δ + C_H) + C_L)/(4 − r),   F_L = (r F_H + C_L)/2        if both sell; with no costs 2Δ/(4 − r), rΔ/(4 − r)
 *                         else one sells, alone or at the price that just keeps the other out: F_H = C_L/r, or F_L = C_H − Δ
 *
 * Shares of the two are D_H = 1 − (F_H − F_L)/Δ and D_L = (F_H − F_L)/Δ − F_L/q_L; the fees solve ∂/∂F [(F − C) D] = 0 of each.
 */
import { market } from "./demand.js";
import type { OperatorsModel } from "./options.js";

export interface Fees {
  readonly regime: string;
  readonly fees: readonly number[]; // [m]; of who sells nothing, its cost
  readonly shares: readonly number[]; // [m]
  readonly profits: readonly number[]; // per user there is, [m]
  readonly users: number; // surplus per user there is
  readonly welfare: number; // per user there is
  readonly gap: number; // most that an operator gains by another fee, looked for on a grid of 500
}

/** @returns a sentence where no closed form is derived */
export function continuousFees(model: OperatorsModel): Fees | string {
  const { quality, cost, moving, options } = model;
  const m = quality.length;
  const C = Array.from(cost, (c, k) => c + moving[k]);
  if (options.values === "alike") return alike(model, C);
  if (m === 1 && quality[0] + C[0] < 0) return subsidised; // (q + C)/2 would be below 0, where all are served already
  if (m === 1) return settled(model, "alone", [alone(quality[0], C[0])], [quality[0] > C[0] ? 0 : -1]);
  if (m > 2) return "for more than two devices and users who differ no closed form is derived; see the grid";
  const [H, L] = quality[0] >= quality[1] ? [0, 1] : [1, 0];
  return pair(model, C, H, L);
}

const subsidised =
  "where breaches bring more than serving costs, fees may be negative and all are served; see the grid";

const alone = (q: number, c: number) => Math.max(c, (q + c) / 2);

/** Sellers of lines; who sells is `sells`, the others are at cost. */
function pair(model: OperatorsModel, C: readonly number[], H: number, L: number): Fees | string {
  const { quality } = model;
  const [qH, qL] = [quality[H], quality[L]];
  const gap = qH - qL;
  const at = (FH: number, FL: number) => (H === 0 ? [FH, FL] : [FL, FH]);
  const only = (k: number, F: number, regime: string) =>
    settled(model, regime, k === H ? at(F, C[L]) : at(C[H], F), [k]);
  if (Math.min(C[H], C[L]) < 0) return subsidised;
  if (C[H] >= qH && C[L] >= qL) return settled(model, "nobody sells", at(C[H], C[L]), []);
  if (gap < 1e-12) {
    const k = C[H] <= C[L] ? H : L;
    const other = C[H + L - k];
    if (Math.abs(C[H] - C[L]) < 1e-12) return settled(model, "equal devices: fee = cost", at(C[H], C[L]), [H, L]);
    return only(k, Math.min(other, alone(qH, C[k])), "equal qualities: the cheaper one keeps the difference, at most");
  }
  const r = qL / qH;
  if (C[L] >= qL || alone(qH, C[H]) * r <= C[L]) return only(H, alone(qH, C[H]), "the better device sells alone");
  if (C[H] >= qH || alone(qL, C[L]) <= C[H] - gap) return only(L, alone(qL, C[L]), "the worse device sells alone");
  const FH = (2 * (gap + C[H]) + C[L]) / (4 - r);
  const FL = (r * FH + C[L]) / 2;
  if ((FH - FL) / gap - FL / qL <= 0) return only(H, C[L] / r, "the better device keeps the worse one out");
  if (1 - (FH - FL) / gap <= 0) return only(L, C[H] - gap, "the worse device keeps the better one out");
  return settled(model, "both sell: vertical differentiation", at(FH, FL), [H, L]);
}

function alike(model: OperatorsModel, C: readonly number[]): Fees {
  const worth = C.map((c, k) => model.quality[k] - c);
  const first = worth.indexOf(Math.max(...worth));
  const next = Math.max(0, ...worth.filter((_, k) => k !== first));
  if (worth[first] <= 0) return settled(model, "nobody sells", C, []);
  const F = C.map((c, k) => (k === first ? model.quality[k] - next : c));
  const equal = worth[first] - next < 1e-12;
  return settled(model, equal ? "equal devices: fee = cost" : "the better device keeps the difference", F, [first]);
}

/** Prices as fees, and what comes of them. Of those who are as good at these prices, the `sells` serve. */
function settled(model: OperatorsModel, regime: string, F: readonly number[], sells: readonly number[]): Fees {
  const { quality, cost, moving, options } = model;
  const fees = F.map((price, k) => price - moving[k]);
  const told = market(model, fees);
  const low = (k: number) => (options.values === "alike" ? 0 : F[k] / quality[k]);
  const one = sells.length === 1 && sells[0] >= 0 ? sells[0] : -1;
  // the only seller serves all who buy, also where they are indifferent to the other at cost
  const shares = one < 0 ? told.shares : F.map((_, k) => (k === one ? 1 - low(k) : 0));
  const profits = one < 0 ? told.profits : shares.map((share, k) => share * (fees[k] - cost[k]));
  const mean = one < 0 || options.values === "alike" ? 1 : (1 + low(one)) / 2;
  const users = one < 0 ? told.users : shares[one] * (mean * quality[one] - F[one]);
  return {
    ...{ regime, fees, shares, profits, users },
    welfare: users + profits.reduce((sum, x) => sum + x, 0),
    gap: Math.max(...fees.map((_, k) => best(model, fees, k) - profits[k])),
  };
}

const trials = 500;

/** The most that operator k makes with any fee against the others'. */
function best(model: OperatorsModel, fees: readonly number[], k: number): number {
  const highest = model.quality[k] - model.moving[k];
  let most = 0;
  for (let i = 0; i <= trials; i++)
    most = Math.max(
      most,
      market(model, fees.with(k, model.cost[k] + ((highest - model.cost[k]) * i) / trials)).profits[k],
    );
  return most;
}
