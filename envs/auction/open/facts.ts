/**
 * Facts of open auctions in closed form, and numbers of one that was watched.
 *
 *   counterbid   worth making iff e^(−λδ) r > (1 − e^(−λδ)) c: it must stand for δ, wins r, and costs c if the block comes too soon
 *   cap          1 + ℓ(b): above it winning is worse than losing with b; two that raise to it with ℓ = α b meet at 1/(1 − α)
 *   raises       ⌈ln(V/s) / ln(1 + ι)⌉ from s to V
 *   blind raise  every δ by ι, block after an exponential time of mean T: the number K of raises has P(K ≥ k) = qᵏ, q = e^(−δ/T), so
 *                E[s (1 + ι)^K] = s (1 − q) / (1 − q (1 + ι)), finite iff δ > T ln(1 + ι), its variance iff δ > 2 T ln(1 + ι)
 *   early grab   bids near 0, slots of M reaction ticks, h = P(block per tick): waiting is worth w/(1 + w), w = (1 − h)^M, grabbing h,
 *                so nobody grabs early iff w ≥ h/(1 − h); for M = 1 iff h ≤ (3 − √5)/2
 *
 * Reference: Daian et al. (2019), arXiv 1904.05234, Observation 1 and §V-VI. Blind raise, early grab and 1/(1 − α) are derived here.
 */
import { exp, log, pow } from "../../../src/maths.js";

const [successGas, revertGas] = [113_265, 33_547];

/** An auction that the paper's authors watched on Ethereum: gas used by the winner and by a loser, and the winner's gas price. */
export const pastPga = {
  successGas, // gas
  revertGas, // gas
  gasPrice: 134.02, // gwei
  loserShare: revertGas / successGas,
  fee: successGas * 134.02e-9, // ETH
} as const;

/** Is a counterbid worth making that must stand for `delay`, wins `profit` and else costs `loss`? Observation 1. */
export function counterbidPays(profit: number, loss: number, delay: number, mean: number): boolean {
  return loss / (profit + loss) < exp(-delay / mean);
}

/** The bid at which two bidders whose losses are α b stop raising, each to value + ℓ of its last. */
export const commonCap = (alpha: number, value = 1): number => value / (1 - alpha);

/** How many raises lead from one bid to another or beyond. */
export function raisesBetween(from: number, to: number, minRaise: number): number {
  return Math.max(0, Math.ceil(log(to / from) / log(1 + minRaise) - 1e-12));
}

export interface BlindRaise {
  readonly mean: number; // v, of the final bid; Infinity where it has none
  readonly finiteFrom: number; // s, the δ above which it has one
  readonly finiteVarianceFrom: number; // s
}

/** The final bid of a bidder who starts with s and raises by ι every δ, whatever others do. */
export function blindRaise(start: number, raise: number, rate: number, mean: number): BlindRaise {
  const q = exp(-rate / mean);
  const finiteFrom = mean * log(1 + raise);
  const left = 1 - q * (1 + raise); // positive above it, but for rounding
  return {
    mean: rate > finiteFrom && left > 0 ? (start * (1 - q)) / left : Number.POSITIVE_INFINITY,
    finiteFrom,
    finiteVarianceFrom: 2 * finiteFrom,
  };
}

/** Of slots of M reaction ticks with P(block) = h each: is nobody tempted to bid a tick early while bids are near 0? */
export function immuneToGrabs(h: number, slots: number): boolean {
  return pow(1 - h, slots) >= h / (1 - h);
}

/** The largest h at which slots of one tick are immune. */
export const largestHazard = (3 - Math.sqrt(5)) / 2;
