/**
 * Base fee market: users bid for inclusion in block after block, whose base fee follows demand.
 *
 *   to include   a user names a tip and a max fee (`tip.ts`); of those who can pay the base fee b the k = ⌊e T / g⌋ highest tips are
 *                included, equals by a coin
 *   reward       (v − b − tip) g   mETH = gwei · Mgas; b g is burnt, tip g goes to the proposer
 *   base fee     b' = b (1 + (G − T)/(d T)) after a block with gas G, or the integer rule (`rule.ts`); never below 1 wei
 *   waiting      an impatient transaction lapses unless it is included at once; a patient one is worth δ v in the next block, and lapses
 *                after D blocks
 *   renewal      a user whose transaction was included or lapsed draws a new one with probability a in every block
 *
 * A user can act anew in every block: a max fee below b is to wait.
 *
 * Reference: EIP-1559 (2019); Roughgarden (2021), arXiv 2106.01340.
 */
import { arrange } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box } from "../../../src/space.js";
import { type TipSpace, tipReader, tipSpace } from "../tip.js";
import { type BaseFeeOptions, type Market, marketOf } from "./options.js";
import { nextWeiAt } from "./rule.js";

export type BaseFeeState = {
  readonly value: Float64Array; // [lanes, n], gwei/gas, decayed
  readonly left: Int32Array; // [lanes, n], blocks in which it can be included; 0 = no transaction
  readonly patient: Uint8Array; // [lanes, n]
  readonly baseFee: Float64Array; // [lanes], gwei
  readonly last: Float64Array; // [lanes, 2], of the last block: gas in T, lowest tip if it was full
  readonly pool: Int32Array; // [lanes], transactions pending
  readonly sums: Float64Array; // [lanes, 8], `sums` below
};

/** Columns of the state's sums over the episode. */
const sums = { welfare: 0, burnt: 1, tips: 2, included: 3, lapsed: 4, baseFee: 5, gas: 6, blocks: 7 } as const;
const columns = 8;

/** Where a user's observation has what. */
export const seen = {
  value: 0,
  idle: 1,
  impatient: 2,
  patient: 3,
  left: 4,
  baseFee: 5,
  gas: 6,
  tip: 7,
  pool: 8,
} as const;
export interface UserRole extends Role {
  readonly name: "user";
  readonly observation: Box;
  readonly action: TipSpace;
}

export type BaseFeeGame = Game<BaseFeeState, readonly [UserRole]> & { readonly market: Market };

const wei = 1e-9; // gwei

/** The game of resolved options. */
export function baseFeeGame(id: string, options: BaseFeeOptions): BaseFeeGame {
  const market = marketOf(options, id);
  const { users: n, target, elasticity, denominator, gas, values, rule, slots, top, bins } = market;
  const { patientShare, discount, deadline, arrival, initial, blocks } = market;
  const integer = rule === "integer";
  const order = { kind: "priority" } as const;
  const sequence = new Int32Array(n);
  const tips = new Float64Array(n); // below 0 = waits
  const cell = new Float64Array(2);
  const read = tipReader(bins, top);
  const highest = Math.max(initial, top * (1 + (elasticity - 1) / denominator) + wei);
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const price = (name: string, high: number) => ({ name, unit: "gwei", low: 0, high });

  /** Draw a transaction. */
  const renew = (s: BaseFeeState, i: number, rng: Rng): void => {
    rng.uniformAt(cell, 0);
    values.valueAt(cell, 0);
    s.value[i] = cell[0];
    rng.uniformAt(cell, 0);
    s.patient[i] = cell[0] < patientShare ? 1 : 0;
    s.left[i] = s.patient[i] === 1 ? deadline : 1;
  };

  const drop = (s: BaseFeeState, i: number): void => {
    s.value[i] = s.left[i] = s.patient[i] = 0;
  };

  return {
    ...{ id, key: JSON.stringify(options), market },
    roles: [
      {
        name: "user",
        count: n,
        observation: box([
          price("value", values.high),
          ...["idle", "impatient", "patient"].map(flag),
          { name: "left", unit: "blocks", low: 0, high: deadline },
          price("base fee", highest),
          { name: "gas used", unit: "T", low: 0, high: Math.max(1, (slots * gas) / target) }, // in the last block
          price("lowest tip", top), // of the last block; 0 where there was room left
          { name: "pool", unit: "transactions", low: 0, high: n },
        ]),
        action: tipSpace(bins, top, "gwei"),
      },
    ],
    horizon: blocks,
    horizonEnds: blocks === 1 ? "terminated" : "truncated",
    phases: 1,
    metrics: ["welfare", "burnt", "tips", "included", "lapsed", "base fee", "mean base fee", "mean gas used"],
    alloc: (lanes) => ({
      value: new Float64Array(lanes * n),
      left: new Int32Array(lanes * n),
      patient: new Uint8Array(lanes * n),
      baseFee: new Float64Array(lanes),
      last: new Float64Array(lanes * 2),
      pool: new Int32Array(lanes),
      sums: new Float64Array(lanes * columns),
    }),
    reset(s, lane, rng) {
      for (let i = lane * n; i < (lane + 1) * n; i++) renew(s, i, rng);
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.sums[k] = 0;
      s.baseFee[lane] = integer ? Math.round(initial / wei) * wei : initial;
      s.last[2 * lane] = 1;
      s.last[2 * lane + 1] = 0;
      s.pool[lane] = n;
    },
    step(s, { lane, rng, actions: [asked], rewards: [rewards] }) {
      const first = lane * n;
      const total = lane * columns;
      for (let i = 0; i < n; i++) {
        if (s.left[first + i] > 0) read(asked, first + i, s.baseFee, lane, tips, i);
        else tips[i] = -1;
      }
      arrange(order, n, sequence, rng, tips);
      let served = 0;
      for (; served < slots && served < n && tips[sequence[served]] >= 0; served++) {
        const k = sequence[served];
        const i = first + k;
        rewards[i] = (s.value[i] - s.baseFee[lane] - tips[k]) * gas;
        s.sums[total + sums.welfare] += s.value[i] * gas;
        s.sums[total + sums.tips] += tips[k] * gas;
        s.last[2 * lane + 1] = tips[k];
        drop(s, i);
      }
      if (served < slots) s.last[2 * lane + 1] = 0;
      s.last[2 * lane] = (served * gas) / target;
      s.sums[total + sums.burnt] += served * s.baseFee[lane] * gas;
      s.sums[total + sums.included] += served;
      s.sums[total + sums.baseFee] += s.baseFee[lane];
      s.sums[total + sums.gas] += s.last[2 * lane];
      s.sums[total + sums.blocks]++;
      follow(s, lane, served);
      let pool = 0;
      for (let i = first; i < first + n; i++) {
        if (s.left[i] > 0) {
          s.value[i] *= discount;
          if (--s.left[i] === 0) {
            drop(s, i);
            s.sums[total + sums.lapsed]++;
          }
        }
        if (s.left[i] === 0 && arrival > 0) {
          rng.uniformAt(cell, 0);
          if (cell[0] < arrival) renew(s, i, rng);
        }
        if (s.left[i] > 0) pool++;
      }
      s.pool[lane] = pool;
      return arrival === 0 && pool === 0;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      const i = lane * n + agent;
      const pending = s.left[i] > 0;
      out[at + seen.value] = s.value[i];
      out[at + seen.idle] = pending ? 0 : 1;
      out[at + seen.impatient] = pending && s.patient[i] === 0 ? 1 : 0;
      out[at + seen.patient] = s.patient[i];
      out[at + seen.left] = s.left[i];
      out[at + seen.baseFee] = s.baseFee[lane];
      out[at + seen.gas] = s.last[2 * lane];
      out[at + seen.tip] = s.last[2 * lane + 1];
      out[at + seen.pool] = s.pool[lane];
    },
    legal(s, lane, _role, agent, mask, at) {
      const flags = bins > 0 ? bins + 1 : 1;
      const pending = s.left[lane * n + agent] > 0 ? 1 : 0;
      for (let k = 0; k < flags; k++) mask[at + k] = pending;
      if (bins > 0) mask[at] = 1;
    },
    measure(s, lane, out, at) {
      const total = lane * columns;
      const blocks = Math.max(1, s.sums[total + sums.blocks]);
      for (let k = 0; k < sums.baseFee; k++) out[at + k] = s.sums[total + k];
      out[at + 5] = s.baseFee[lane];
      out[at + 6] = s.sums[total + sums.baseFee] / blocks;
      out[at + 7] = s.sums[total + sums.gas] / blocks;
    },
  };

  /** The base fee after a block with so many transactions. */
  function follow(s: BaseFeeState, lane: number, served: number): void {
    if (integer) {
      s.baseFee[lane] = Math.round(s.baseFee[lane] / wei);
      nextWeiAt(s.baseFee, lane, Math.round(1e6 * served * gas), Math.round(1e6 * target), denominator);
      s.baseFee[lane] *= wei;
    } else s.baseFee[lane] *= 1 + (served * gas - target) / (denominator * target);
    if (s.baseFee[lane] < wei) s.baseFee[lane] = wei;
  }
}
