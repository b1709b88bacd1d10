/**
 * The market for flash loans: who borrows at a fee, what the lender earns, and its best fee.
 *
 * With e the fee that is effectively paid, S(e) = min(K, L + e) and the borrower's profit A ~ U[a, b]:
 *
 *   e     = F                 where the borrower repays
 *         = min(F, K − L)     where it may keep the loan: it does iff K < L + F, and then pays K for L
 *   T(e)  = e + g/(1 − q)                              atomic:      it borrows iff A > T
 *         = e + (q S(e) + g + ρK)/(1 − q)              loan first
 *   m(e)  = (1 − q) e                                  atomic:      the lender's mean gain from a loan
 *         = (1 − q) e − q (L − S(e))                   loan first
 *
 * The lender maximises m(e) · P(A > T(e)). On each stretch of e both m = α + βe and T = γ + δe are straight, so that the best fee is at
 * an end, at the kink T = a below which everybody borrows, or at the vertex e = ½ ((b − γ)/δ − α/β). Atomic without failure:
 * F* = max(a − g, (b − g)/2). Derived.
 */
import { integral } from "../../auction/quadrature.js";
import type { LoanMarket } from "./options.js";

/** What a borrower with this profit expects of borrowing, to repay or to keep. */
export function borrowing(market: LoanMarket, profit: number, fee: number, gas: number) {
  const { atomic, failure: q, loan, locking, collateral } = market;
  if (atomic) return { repay: (1 - q) * (profit - fee) - gas, keep: -gas };
  const seized = Math.min(collateral, loan + fee);
  return {
    repay: (1 - q) * (profit - fee) - q * seized - gas - locking,
    keep: (1 - q) * (profit + loan) - seized - gas - locking,
  };
}

/** e, T and m at a posted fee. */
export function terms(market: LoanMarket, fee: number, gas: number) {
  const { atomic, runs, failure: q, loan, locking, collateral } = market;
  const paid = runs ? Math.min(fee, collateral - loan) : fee;
  const seized = atomic ? loan : Math.min(collateral, loan + paid);
  const lost = atomic ? 0 : q * seized;
  return {
    paid,
    threshold: paid + (lost + gas + locking) / (1 - q),
    gain: (1 - q) * paid - (atomic ? 0 : q * (loan - seized)),
  };
}

/** P(A > T); with `ties` a borrower who is indifferent borrows. */
function chanceOver({ low, high }: LoanMarket, threshold: number, ties: boolean): number {
  if (low === high) return high > threshold || (ties && high >= threshold - 1e-12 * (1 + high)) ? 1 : 0;
  return Math.min(1, Math.max(0, (high - threshold) / (high - low)));
}

export interface Priced {
  readonly fee: number; // posted
  readonly threshold: number; // the borrower borrows iff its profit is above
  readonly chance: number; // that it does
  readonly lender: number; // mean payoffs
  readonly borrower: number;
}

/** What a posted fee comes to if the borrower answers as best it can. */
export function priced(market: LoanMarket, fee: number, gas: number, ties = false): Priced {
  const { low, high, failure: q } = market;
  const { threshold, gain } = terms(market, fee, gas);
  const chance = chanceOver(market, threshold, ties);
  const from = Math.min(high, Math.max(low, threshold));
  const mean = (from + high) / 2; // of A among those who borrow
  return { fee, threshold, chance, lender: chance * gain, borrower: chance * (1 - q) * (mean - threshold) };
}

/** The best fee of the list, by its number; −1 where the lender had better refuse. */
export function bestOnList(market: LoanMarket, gas: number): number {
  let best = -1;
  let most = 1e-9; // what is worth as much as nothing is refused
  for (let k = 0; k < market.fees.length; k++) {
    const { lender } = priced(market, market.fees[k], gas);
    if (lender > most + 1e-12) [best, most] = [k, lender];
  }
  return best;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly gain: readonly [number, number]; // α, β
  readonly threshold: readonly [number, number]; // γ, δ
}

function stretches(market: LoanMarket, gas: number): Stretch[] {
  const { atomic, runs, failure: q, loan, locking, collateral: K } = market;
  const sure = 1 - q;
  if (atomic) return [{ from: 0, to: Number.POSITIVE_INFINITY, gain: [0, sure], threshold: [gas / sure, 1] }];
  const covered: Stretch = {
    ...{ from: 0, to: K - loan, gain: [0, 1] },
    threshold: [(q * loan + gas + locking) / sure, 1 / sure],
  };
  const open: Stretch = {
    ...{ from: Math.max(0, K - loan), to: Number.POSITIVE_INFINITY, gain: [-q * (loan - K), sure] },
    threshold: [(q * K + gas + locking) / sure, 1],
  };
  return [...(K > loan ? [covered] : []), ...(runs ? [] : [open])];
}

/** The best of all fees, whether on the list or not; nothing where the lender had better refuse. */
export function bestFee(market: LoanMarket, gas: number): Priced | undefined {
  let best: Priced | undefined;
  for (const { from, to, gain, threshold } of stretches(market, gas)) {
    const reach = (a: number) => (a - threshold[0]) / threshold[1]; // the fee at which T = a
    const vertex = (reach(market.high) - gain[0] / gain[1]) / 2;
    for (const fee of [from, reach(market.low), vertex, reach(market.high), to]) {
      const one = priced(market, Math.min(to, Math.max(from, fee, 0)), gas, true);
      if (Number.isFinite(one.fee) && one.lender > Math.max(1e-9, (best?.lender ?? 0) + 1e-12)) best = one;
    }
  }
  return best;
}

/** A mean over gas, which is uniform. */
export function overGas({ gasLow, gasHigh }: LoanMarket, f: (gas: number) => number): number {
  return gasHigh > gasLow ? integral(f, gasLow, gasHigh, 64) / (gasHigh - gasLow) : f(gasLow);
}

/** Mean welfare if everything were known and nobody ran: a loan is made iff it is worth what it costs. */
export function firstBest(market: LoanMarket): number {
  const { atomic, failure: q, loan, locking, low, high } = market;
  return overGas(market, (gas) => {
    const least = (gas + locking + (atomic ? 0 : q * loan)) / (1 - q);
    const from = Math.min(high, Math.max(low, least));
    return chanceOver(market, least, false) * (1 - q) * ((from + high) / 2 - least);
  });
}
