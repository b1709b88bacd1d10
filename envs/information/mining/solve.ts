/**
 * What is known of game mining, by backward induction (derived).
 *
 *   play      defecting dominates
 *   sale      together: buying is a weakly dominant answer iff f ≤ R − P (of two who are indifferent, both buy); each: buying is dominated
 *             for any fee of 0 or more, since T > R − f and P > S − f
 *   fee       the largest on the grid up to R − P, at most 2 (R − P) from both together
 */
import type { Solution } from "../../../src/registry.js";
import { type MiningOptions, miningOptions } from "./options.js";

const slack = 1e-6; // of a step, as what is seen is Float32

/** The place on the grid of the fee that is posted at a gain R − P. */
export function bestFee({ step, levels, sale }: MiningOptions, gain: number): number {
  return sale === "each" ? 0 : Math.max(0, Math.min(levels - 1, Math.floor(gain / step + slack)));
}

/** Does a player buy at this fee and gain? */
export function buys({ step, sale }: MiningOptions, fee: number, gain: number): boolean {
  return sale === "together" && fee <= gain + slack * step;
}

/** Mean fee over all rewards: δ Σ P(R − P ≥ k δ), k ≥ 1. */
export function meanFee({ reward, spread, punishment, step, levels, sale }: MiningOptions): number {
  if (sale === "each") return 0;
  const [low, high] = [reward - spread - punishment, reward + spread - punishment];
  let sum = 0;
  for (let k = 1; k < levels; k++) {
    const fee = k * step;
    sum += fee <= low + slack * step ? 1 : fee >= high ? 0 : (high - fee) / (high - low);
  }
  return sum * step;
}

/** @throws naming the option that is wrong */
export function solveMining(given: unknown): Solution {
  const options = miningOptions(given);
  const { reward: R, sucker, temptation: T, punishment: P, sale } = options;
  const fee = meanFee(options);
  const sold = sale === "together";
  return {
    mostCharged: sold ? 2 * (R - P) : 0,
    closedForm: "2 (R − P)",
    equilibrium: {
      fee,
      sold: sold ? 1 : 0,
      miner: 2 * fee,
      player: sold ? R - fee : P,
      welfare: 2 * (sold ? R : P),
      extraction: 2 * fee <= 0 ? 0 : fee / (R - P),
      meaning: "means over episodes; extraction: of all that cooperation is worth more than defection",
    },
    withoutMiner: { player: P, welfare: 2 * P },
    others: sold
      ? "that nobody buys is an equilibrium of every sale, in weakly dominated strategies where the fee is below R − P"
      : `buying alone pays ${sucker} less the fee, and who does not buy from a buyer's side gets ${T}: nobody buys`,
    source: "Bono & Wolpert (2014), from memory; backward induction derived",
  };
}
