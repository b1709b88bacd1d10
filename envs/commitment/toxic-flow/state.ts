/** State of toxic flow, and the names of what it measures. */
import type { ToxicMarket } from "./options.js";

export type ToxicFlowState = {
  readonly phase: Uint8Array; // [lanes]: 0 makers quote, 1 traders trade, 2 quotes stand on
  readonly quote: Float64Array; // [lanes, makers, 3], half-spreads for unknown traders, shown retail, shown toxic
  readonly best: Float64Array; // [lanes, 3], the lowest of them
  readonly kind: Uint8Array; // [lanes, traders], see `kinds`
  readonly pool: Uint8Array; // [lanes, traders], as whom makers see it: 0 unknown, 1 retail, 2 toxic
  readonly side: Int32Array; // [lanes, traders], 1 buys, −1 sells, 0 is absent
  readonly worth: Float64Array; // [lanes, traders], of trading to a retail trader
  readonly move: Int32Array; // [lanes], ±1, of the value in this batch
  readonly jump: Float64Array; // [lanes], of the value while quotes stand on; 0 = none
  readonly last: Int32Array; // [lanes, 3], of the batch before: buys, sells, move
  readonly taken: Float64Array; // [lanes, 3], what makers earn from each pool in this step
  readonly sums: Float64Array; // [lanes, metrics], of the episode
};

export const kinds = { absent: 0, retail: 1, toxic: 2 } as const;
export const pools = 3;
export const phases = { quote: 0, trade: 1, stand: 2 } as const;

export const metrics = [
  "maker profit",
  "toxic profit",
  "retail profit",
  "welfare",
  "orders",
  "filled by makers",
  "free option",
] as const;
export const sums = { makers: 0, toxic: 1, retail: 2, welfare: 3, orders: 4, filled: 5, option: 6 } as const;

export function alloc({ makers, traders: n }: ToxicMarket, lanes: number): ToxicFlowState {
  return {
    phase: new Uint8Array(lanes),
    quote: new Float64Array(lanes * makers * pools),
    best: new Float64Array(lanes * pools),
    kind: new Uint8Array(lanes * n),
    pool: new Uint8Array(lanes * n),
    side: new Int32Array(lanes * n),
    worth: new Float64Array(lanes * n),
    move: new Int32Array(lanes),
    jump: new Float64Array(lanes),
    last: new Int32Array(lanes * 3),
    taken: new Float64Array(lanes * pools),
    sums: new Float64Array(lanes * metrics.length),
  };
}

export function clear(s: ToxicFlowState, { makers, traders: n }: ToxicMarket, lane: number): void {
  s.phase[lane] = s.move[lane] = s.jump[lane] = 0;
  for (let k = lane * makers * pools; k < (lane + 1) * makers * pools; k++) s.quote[k] = 0;
  for (let k = lane * pools; k < (lane + 1) * pools; k++) s.best[k] = s.taken[k] = s.last[k] = 0;
  for (let k = lane * n; k < (lane + 1) * n; k++) s.kind[k] = s.pool[k] = s.side[k] = s.worth[k] = 0;
  for (let k = lane * metrics.length; k < (lane + 1) * metrics.length; k++) s.sums[k] = 0;
}
