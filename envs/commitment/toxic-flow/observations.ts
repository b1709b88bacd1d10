/** What makers and traders see, and what they may do. */
import { type Box, box, type Discrete, discrete, type MultiDiscrete, multiDiscrete } from "../../../src/space.js";
import type { ToxicMarket } from "./options.js";
import { kinds, phases, pools, type ToxicFlowState } from "./state.js";

const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });

/** Sizes of jumps end at 32 ln 2 < 23 means, as they are drawn from 32 bits. */
const mostJump = 23;

export function makerSpaces({ highest, tick }: ToxicMarket): {
  readonly observation: Box;
  readonly action: Box | MultiDiscrete;
} {
  const halfSpread = { unit: "price", low: 0, high: highest };
  const bins = tick > 0 ? Math.round(highest / tick) + 1 : 0;
  return {
    observation: box([
      flag("makers quote"),
      flag("traders trade"),
      flag("quotes stand on"),
      { name: "last buys", unit: "1", low: 0, high: 1 }, // per seat
      { name: "last sells", unit: "1", low: 0, high: 1 },
      { name: "last move", unit: "1", low: -1, high: 1 },
      { name: "own half-spreads", ...halfSpread, size: pools },
      { name: "lowest half-spreads", ...halfSpread, size: pools },
    ]),
    action:
      bins > 0
        ? multiDiscrete([bins, bins, bins])
        : box([
            { name: "unknown", ...halfSpread },
            { name: "shown retail", ...halfSpread },
            { name: "shown toxic", ...halfSpread },
          ]),
  };
}

export function traderSpaces({ move, value, highest, jumpMean, netting }: ToxicMarket): {
  readonly observation: Box;
  readonly action: Discrete;
} {
  return {
    observation: box([
      flag("makers quote"),
      flag("traders trade"),
      flag("quotes stand on"),
      flag("present"),
      flag("toxic"),
      flag("shown"),
      { name: "side", unit: "1", low: -1, high: 1 },
      { name: "worth", unit: "price", low: 0, high: value }, // of trading, to retail
      { name: "known move", unit: "price", low: -move, high: move }, // of the value, to toxic traders
      { name: "half-spread", unit: "price", low: 0, high: highest }, // the lowest quoted to it; the highest = refused
      { name: "jump", unit: "price", low: -mostJump * jumpMean, high: mostJump * jumpMean }, // to toxic traders
    ]),
    action: discrete(netting ? 3 : 2), // 0 pass, 1 trade, 2 trade only at the mid, with opposite orders
  };
}

export function observeMaker(
  s: ToxicFlowState,
  { makers, traders: n }: ToxicMarket,
  lane: number,
  agent: number,
  out: Float32Array,
  at: number,
): void {
  for (let k = 0; k < 3; k++) out[at + k] = s.phase[lane] === k ? 1 : 0;
  out[at + 3] = s.last[3 * lane] / n;
  out[at + 4] = s.last[3 * lane + 1] / n;
  out[at + 5] = s.last[3 * lane + 2];
  for (let p = 0; p < pools; p++) {
    out[at + 6 + p] = s.quote[(lane * makers + agent) * pools + p];
    out[at + 9 + p] = s.best[lane * pools + p];
  }
}

export function observeTrader(
  s: ToxicFlowState,
  { traders: n, move }: ToxicMarket,
  lane: number,
  agent: number,
  out: Float32Array,
  at: number,
): void {
  const i = lane * n + agent;
  const arrived = s.phase[lane] !== phases.quote; // until then the seats are those of the batch before
  const toxic = arrived && s.kind[i] === kinds.toxic;
  const present = arrived && s.kind[i] !== kinds.absent;
  for (let k = 0; k < 3; k++) out[at + k] = s.phase[lane] === k ? 1 : 0;
  out[at + 3] = present ? 1 : 0;
  out[at + 4] = toxic ? 1 : 0;
  out[at + 5] = present && s.pool[i] > 0 ? 1 : 0;
  out[at + 6] = present ? s.side[i] : 0;
  out[at + 7] = present ? s.worth[i] : 0;
  out[at + 8] = toxic ? s.move[lane] * move : 0;
  out[at + 9] = present ? s.best[lane * pools + s.pool[i]] : 0;
  out[at + 10] = toxic ? s.jump[lane] : 0;
}

/** A trader who is there may trade unless it is refused, and at the mid in any case; toxic ones may take a standing quote after a jump. */
export function traderMask(
  s: ToxicFlowState,
  { traders: n, netting }: ToxicMarket,
  refuses: number,
  lane: number,
  agent: number,
  mask: Uint8Array,
  at: number,
): void {
  const i = lane * n + agent;
  const phase = s.phase[lane];
  const quoted = s.kind[i] !== kinds.absent && s.best[lane * pools + s.pool[i]] < refuses;
  const takes = phase === phases.stand && s.kind[i] === kinds.toxic && s.jump[lane] !== 0;
  mask[at] = 1;
  mask[at + 1] = quoted && (phase === phases.trade || takes) ? 1 : 0;
  if (netting) mask[at + 2] = phase === phases.trade && s.kind[i] !== kinds.absent ? 1 : 0;
}
