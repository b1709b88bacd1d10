/**
 * Tips on top of a base fee, as transactions carry them since EIP-1559: a highest price for all and a highest tip, of which counts
 *
 *   tip = min(maxTip, maxFee − baseFee)   if maxFee ≥ baseFee; otherwise the transaction cannot be included
 *
 * As an action: a box of both, or a grid: 0 = out, j = the j-th of `bins` evenly spaced tips from 0 on, with a maxFee that suffices.
 *
 * Reference: EIP-1559 (2019), "priority_fee_per_gas".
 */
import { type Box, box, type Discrete, discrete } from "../../src/space.js";

export type TipSpace = Box | Discrete;

/** @param bins 0: a box */
export function tipSpace(bins: number, top: number, unit: string): TipSpace {
  if (bins > 0) return discrete(bins + 1);
  return box([
    { name: "tip", unit, low: 0, high: top },
    { name: "max fee", unit, low: 0, high: top },
  ]);
}

/** Writes the tip of a row to `out[k]`, below 0 = out, where the base fee is `fees[lane]`; a number passed as such could be boxed on the heap. */
export type TipReader = (
  asked: Float32Array,
  row: number,
  fees: Float64Array,
  lane: number,
  out: Float64Array,
  k: number,
) => void;

export function tipReader(bins: number, top: number): TipReader {
  const tick = bins > 1 ? top / (bins - 1) : 0;
  if (bins > 0) {
    return (asked, row, _fees, _lane, out, k) => {
      out[k] = asked[row] > 0 ? (asked[row] - 1) * tick : -1;
    };
  }
  return (asked, row, fees, lane, out, k) => {
    out[k] = Math.min(asked[2 * row], asked[2 * row + 1] - fees[lane]);
  };
}

/** Write the action of a tip, or the nearest of the grid; a tip below 0 is to stay out. */
export function writeTip(
  actions: Float32Array,
  row: number,
  { bins, top }: { readonly bins: number; readonly top: number },
  tip: number,
  maxFee: number,
): void {
  const within = Math.min(tip, top);
  if (bins > 0) actions[row] = tip < 0 ? 0 : 1 + Math.round((within / top) * (bins - 1));
  else {
    actions[2 * row] = Math.max(0, within);
    actions[2 * row + 1] = tip < 0 ? 0 : Math.min(maxFee, top);
  }
}

/** @throws where a grid has one tip only */
export function checkBins(bins: number, id: string): void {
  if (bins === 1) throw new Error(`${id}: option 'bins' must be 0, for any tip, or at least 2, got 1.`);
}
