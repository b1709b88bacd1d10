/**
 * Sniping: traders choose whether to be fast, and at which half-spread h they would make the market; the lowest makes it.
 *
 *   investors    come at rate λᵢ and pay the maker h each
 *   jumps        of the value come at rate λⱼ; if J > h the quote is stale: its maker sends a cancellation, all others an order for it,
 *                and who snipes it gains J − h from the maker
 *   continuous   messages count as they arrive, those of the fast δ earlier; equals are settled by a coin
 *   batch        messages count by batches of τ, a cancellation first; an order alone in its batch pays the stale price, while two
 *                that want the one quote pay the highest losing bid, which is the new value
 *   reward       what was earned in T less c T for being fast; in units of price
 *
 * Snipers bid the new value, which is weakly dominant where the price is a losing bid. Jumps are met one by one, each at a uniform time
 * of its batch, the maker having renewed its quote.
 *
 * Reference: Budish, Cramton & Shim (2015), Q. J. Econ. 130, "The High-Frequency Trading Arms Race" (the model; its details from memory).
 */
import { arrange, type Order } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import { resolve, type Values } from "../../../src/options.js";
import { type Box, box, type MultiDiscrete, multiDiscrete } from "../../../src/space.js";
import { evenHalfSpread, jumpAt, poisson } from "./jumps.js";
import { snipingDefaults } from "./options.js";
import type { Market } from "./payoffs.js";

export type SnipingState = {
  readonly quote: Float64Array; // [lanes, N], half-spreads; 0 before they are chosen
  readonly arrival: Float64Array; // [lanes, N], of messages after a jump, s
  readonly fast: Uint8Array; // [lanes, N]
  readonly profit: Float64Array; // [lanes, N], price
  readonly outcome: Float64Array; // [lanes, 3]: half-spread, paid by investors, sniped
};

export interface SnipingRole extends Role {
  readonly name: "trader";
  readonly observation: Box;
  readonly action: Box | MultiDiscrete;
}
export type SnipingGame = Game<SnipingState, readonly [SnipingRole]> & { readonly market: Market };

export const snipingId = "auction/sniping-v0";

/** @throws naming the option that does not go with the others */
export function marketOf(options: Values<typeof snipingDefaults>): Market {
  const { traders, investRate, jumpRate, speedCost, duration, highest, bins } = options;
  if (bins === 1) throw new Error(`${snipingId}: option 'bins' must be 0, for any half-spread, or at least 2, got 1.`);
  const jumps = { kind: options.jump, mean: options.jumpMean };
  const even = evenHalfSpread(jumps, jumpRate / investRate);
  if (highest < even) {
    throw new Error(
      `${snipingId}: option 'highest' must be at least ${even}, or nobody would want to make the market; got ${highest}.`,
    );
  }
  return {
    ...{ traders, investRate, jumpRate, speedCost, duration, highest, jumps },
    batch: options.market === "batch",
    share: Math.min(1, options.edge / options.interval),
    tick: bins > 0 ? highest / (bins - 1) : 0,
  };
}

/** @throws naming the option that is wrong */
export function sniping(given?: Partial<Values<typeof snipingDefaults>>): SnipingGame {
  const options = resolve(snipingDefaults, given, snipingId);
  const market = marketOf(options);
  const { traders: n, batch, investRate, jumpRate, jumps, highest, tick, speedCost, duration } = market;
  const { interval, edge, bins } = options;
  const order: Order = batch ? { kind: "batch", length: interval, ties: "random" } : { kind: "first-come" };
  const lowest: Order = { kind: "first-come" }; // quotes in place of arrivals: the lowest first, equals by a coin
  const [comings, leaps] = [investRate * duration, jumpRate * duration]; // expected
  const sequence = new Int32Array(n);
  const bids = new Float64Array(n);
  const jump = new Float64Array(2); // its size, and when it is, as a share of the interval

  /** Does the first message of `sequence` meet a rival for the quote in its batch? */
  const contested = (s: SnipingState, at: number): boolean =>
    batch && Math.floor(s.arrival[at + sequence[0]] / interval) === Math.floor(s.arrival[at + sequence[1]] / interval);

  return {
    id: snipingId,
    key: JSON.stringify(options),
    market,
    roles: [
      {
        name: "trader",
        count: n,
        observation: box([{ name: "investors among arrivals", unit: "1", low: 0, high: 1 }]),
        action:
          bins > 0
            ? multiDiscrete([2, bins])
            : box([
                { name: "fast", unit: "1", low: 0, high: 1 }, // from one half on
                { name: "half-spread", unit: "price", low: 0, high: highest },
              ]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["half-spread", "paid by investors", "sniped", "speed spend", "fast traders"],
    alloc: (lanes) => ({
      quote: new Float64Array(lanes * n),
      arrival: new Float64Array(lanes * n),
      fast: new Uint8Array(lanes * n),
      profit: new Float64Array(lanes * n),
      outcome: new Float64Array(lanes * 3),
    }),
    reset(s, lane) {
      for (let k = lane * n; k < (lane + 1) * n; k++) s.quote[k] = s.arrival[k] = s.fast[k] = s.profit[k] = 0;
      for (let k = lane * 3; k < (lane + 1) * 3; k++) s.outcome[k] = 0;
    },
    step(s, { lane, rng, actions: [choice], rewards: [rewards] }) {
      const at = lane * n;
      for (let k = at; k < at + n; k++) {
        s.fast[k] = choice[2 * k] >= 0.5 ? 1 : 0;
        s.quote[k] = bins > 0 ? choice[2 * k + 1] * tick : choice[2 * k + 1];
        s.profit[k] = s.fast[k] === 1 ? -speedCost * duration : 0;
      }
      arrange(lowest, n, sequence, rng, undefined, 0, undefined, s.quote, at);
      const maker = sequence[0];
      const h = s.quote[at + maker];

      const investors = poisson(rng, comings);
      let sniped = 0;
      for (let left = poisson(rng, leaps); left > 0; left--) {
        jumpAt(jump, jumps, rng);
        const gain = jump[0] - h;
        if (gain > 0) {
          for (let i = 0; i < n; i++) {
            s.arrival[at + i] = interval * jump[1] + (s.fast[at + i] === 1 ? 0 : edge);
            bids[i] = i === maker ? Number.POSITIVE_INFINITY : gain;
          }
          arrange(order, n, sequence, rng, bids, 0, undefined, s.arrival, at);
          if (sequence[0] !== maker && !contested(s, at)) {
            s.profit[at + sequence[0]] += gain;
            sniped += gain;
          }
        }
      }
      s.profit[at + maker] += investors * h - sniped;
      s.outcome[3 * lane] = h;
      s.outcome[3 * lane + 1] = investors * h;
      s.outcome[3 * lane + 2] = sniped;
      for (let k = at; k < at + n; k++) rewards[k] = s.profit[k];
      return false;
    },
    observe(_s, _lane, _time, _role, _agent, out, at) {
      out[at] = investRate / (investRate + jumpRate);
    },
    measure(s, lane, out, at) {
      let fast = 0;
      for (let k = lane * n; k < (lane + 1) * n; k++) fast += s.fast[k];
      for (let k = 0; k < 3; k++) out[at + k] = s.outcome[3 * lane + k];
      out[at + 3] = fast * speedCost * duration;
      out[at + 4] = fast;
    },
  };
}
