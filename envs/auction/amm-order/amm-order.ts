/**
 * Ordering game: two traders must swap in one pool, and each offers the coordinator a fee for going first.
 *
 *   reward of trader i = received − swapped + (value − fee) · [i goes first]       tokens
 *
 * The greedy coordinator puts the highest fee first, a coin settling equals; the other one puts first whose going first lets both
 * receive most together, and looks at no fee and no private value. Only the first pays its fee, under either. Amounts are fixed and
 * known to both; what being first is worth beyond the swap is drawn for each and known to it alone.
 *
 * Reference: 20squares (2023), credible-commitments (FRP-26), "The AMM game" and "The AMM game with private information".
 */
import { arrange, type Worth } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import { resolve, type Values } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { ammOrderDefaults, type PrivateValues } from "./options.js";
import { received } from "./pool.js";

export type AmmOrderState = {
  readonly value: Float64Array; // [lanes, 2], tokens, of being first
  readonly first: Int32Array; // [lanes], who went first; −1 = nobody yet
  readonly fee: Float64Array; // [lanes], tokens paid to the coordinator
};

/** What the bots and the solver read of a game. */
export interface AmmOrderModel {
  readonly received: Float64Array; // [first, trader], tokens
  readonly values: PrivateValues;
  readonly highest: number; // tokens
  readonly coordinator: "greedy" | "welfare";
}

export interface AmmTraderRole extends Role {
  readonly name: "trader";
  readonly observation: Box;
  readonly action: Discrete;
}
export type AmmOrderGame = Game<AmmOrderState, readonly [AmmTraderRole]> & { readonly model: AmmOrderModel };

export const ammOrderId = "auction/amm-order-v0";

export function modelOf(options: Values<typeof ammOrderDefaults>): AmmOrderModel {
  const { amount0, amount1, coordinator, values, highest } = options;
  return { received: received({ ...options, amounts: [amount0, amount1] }), values, highest, coordinator };
}

/** @throws naming the option that is wrong */
export function ammOrder(given?: Partial<Values<typeof ammOrderDefaults>>): AmmOrderGame {
  const options = resolve(ammOrderDefaults, given, ammOrderId);
  const model = modelOf(options);
  const { received: table, values, highest, coordinator } = model;
  const amounts = [options.amount0, options.amount1];
  const order = coordinator === "greedy" ? ({ kind: "priority" } as const) : ({ kind: "builder" } as const);
  const worth: Worth = (sequence, out) => {
    out[0] = table[2 * sequence[0]] + table[2 * sequence[0] + 1];
  };
  const sequence = new Int32Array(2);
  const most = Math.max(1, ...values.flat().map(([v]) => v));
  const [low, high] = [Math.min(0, ...table), Math.max(1, ...table)];

  return {
    id: ammOrderId,
    key: JSON.stringify(options),
    model,
    roles: [
      {
        name: "trader",
        count: 2,
        observation: box([
          { name: "received first", unit: "token", low, high },
          { name: "received second", unit: "token", low, high },
          { name: "value of being first", unit: "token", low: 0, high: most },
        ]),
        action: discrete(highest + 1), // the fee
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["fee", "received", "welfare", "trader_1 first"],
    alloc: (lanes) => ({
      value: new Float64Array(2 * lanes),
      first: new Int32Array(lanes),
      fee: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      for (let i = 0; i < 2; i++) {
        let left = values[i].length > 1 ? rng.uniform() : 0;
        let k = 0;
        while (k + 1 < values[i].length && left >= values[i][k][1]) left -= values[i][k++][1];
        s.value[2 * lane + i] = values[i][k][0];
      }
      s.first[lane] = -1;
      s.fee[lane] = 0;
    },
    step(s, { lane, rng, actions: [fees], rewards: [rewards] }) {
      const at = 2 * lane;
      arrange(order, 2, sequence, rng, fees, at, worth);
      const first = sequence[0];
      s.first[lane] = first;
      s.fee[lane] = fees[at + first];
      for (let i = 0; i < 2; i++) {
        rewards[at + i] = table[2 * first + i] - amounts[i] + (i === first ? s.value[at + i] - fees[at + i] : 0);
      }
      return false;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      out[at] = table[3 * agent];
      out[at + 1] = table[2 - agent];
      out[at + 2] = s.value[2 * lane + agent];
    },
    measure(s, lane, out, at) {
      const first = s.first[lane];
      const total = first < 0 ? 0 : table[2 * first] + table[2 * first + 1];
      out[at] = s.fee[lane];
      out[at + 1] = total;
      out[at + 2] = first < 0 ? 0 : total + s.value[2 * lane + first] - amounts[0] - amounts[1];
      out[at + 3] = first === 1 ? 1 : 0;
    },
  };
}
