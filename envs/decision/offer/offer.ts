/**
 * The adversarial offer: two boxes for sale, each with money in it iff it was predicted not to be chosen.
 *
 *   x ~ U[lowest + d, highest − d] seen by all,   p = x + U[−d, d] seen by the seller, who is right about a choice with probability p
 *   (1) the seller asks a price c       (2) the buyer takes nothing, the first box or the second
 *   buyer     V − c where the other box was predicted, −c where this one was, 0 without a box;   seller the opposite
 *
 * Where the price is posted there is only (2). The predictor looks at which box is chosen if one is: it reads the choice, or that part
 * of the policy; see `../predictor.ts`. Of who mixes the two boxes `code` reads the choice itself.
 *
 * Reference: Oesterheld & Conitzer (2021), Extracting money from causal decision theorists, Phil. Q. 71.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { readerOf, said } from "../predictor.js";
import { type OfferOptions, offerId, offerOptions, publicRange } from "./options.js";

export type OfferState = {
  readonly open: Float64Array; // [lanes], x
  readonly accuracy: Float64Array; // [lanes, 2], p twice: the same for both boxes
  readonly price: Float64Array; // [lanes]
  readonly stage: Uint8Array; // [lanes]: 0 the seller asks, 1 the buyer chooses, 2 over
  readonly bought: Uint8Array; // [lanes], 0 nothing, 1 first, 2 second
  readonly predicted: Uint8Array; // [lanes], of who buys: 1 or 2
  readonly coin: Float64Array; // [lanes], scratch
};

export interface OfferRole extends Role {
  readonly name: "buyer" | "seller";
  readonly observation: Box;
  readonly action: Discrete;
}
export type OfferGame = Game<OfferState, readonly OfferRole[]> & { readonly options: OfferOptions };

/** The price of each of the seller's actions. */
export function pricesOf({ levels, prize }: OfferOptions): Float64Array {
  return Float64Array.from({ length: levels }, (_, k) => (prize * k) / (levels - 1));
}

/** @throws naming the option that is wrong */
export function offerGame(given?: Partial<OfferOptions>): OfferGame {
  const options = offerOptions(given);
  const { seller, prize, price, hidden, predictor } = options;
  const sells = seller === "agent";
  const prices = pricesOf(options);
  const [low, high] = publicRange(options);
  const read = readerOf(predictor, "taken", 1, 3);
  const field = (name: string, unit: string, most: number) => ({ name, unit, low: 0, high: most });
  const buyers: OfferRole = {
    name: "buyer",
    count: 1,
    observation: box([
      field("accuracy, public part", "probability", 1),
      field("price", "money", Math.max(prize, price)), // 0 until it is asked
      field("to choose", "1", 1),
    ]),
    action: discrete(3),
    readsPolicy: true,
    actions: ["nothing", "first", "second"],
  };
  const sellers: OfferRole = {
    name: "seller",
    count: 1,
    observation: box([
      field("accuracy, public part", "probability", 1),
      field("accuracy", "probability", 1),
      field("to ask", "1", 1),
    ]),
    action: discrete(prices.length),
    actions: Array.from(prices, (c) => String(Number(c.toPrecision(6)))),
  };
  return {
    id: offerId,
    key: JSON.stringify(options),
    options,
    roles: sells ? [buyers, sellers] : [buyers],
    horizon: 1,
    horizonEnds: "terminated",
    phases: sells ? 2 : 1,
    metrics: ["bought", "found empty", "price", "accuracy", "buyer's profit", "seller's profit"],
    alloc: (lanes) => ({
      open: new Float64Array(lanes),
      accuracy: new Float64Array(lanes * 2),
      price: new Float64Array(lanes),
      stage: new Uint8Array(lanes),
      bought: new Uint8Array(lanes),
      predicted: new Uint8Array(lanes),
      coin: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(s.open, lane);
      s.open[lane] = low + (high - low) * s.open[lane];
      rng.uniformAt(s.coin, lane);
      s.accuracy[2 * lane] = s.accuracy[2 * lane + 1] = s.open[lane] + hidden * (2 * s.coin[lane] - 1);
      s.price[lane] = sells ? 0 : price;
      s.stage[lane] = sells ? 0 : 1;
      s.bought[lane] = s.predicted[lane] = 0;
    },
    step(s, turn) {
      const { lane, actions, rewards } = turn;
      if (s.stage[lane] === 0) {
        s.price[lane] = prices[actions[1][lane]];
        s.stage[lane] = 1;
        return false;
      }
      s.stage[lane] = 2;
      const bought = actions[0][lane] | 0;
      s.bought[lane] = bought;
      if (bought === 0) return false;
      const guess = read(turn, 0, lane, s.coin, lane);
      s.predicted[lane] = 1 + said(s.accuracy, 2 * lane, guess, turn.rng, s.coin, lane);
      rewards[0][lane] = (s.predicted[lane] === bought ? 0 : prize) - s.price[lane];
      if (sells) rewards[1][lane] = -rewards[0][lane];
      return false;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      out[at] = s.open[lane];
      out[at + 1] = role === 0 ? s.price[lane] : s.accuracy[2 * lane];
      out[at + 2] = s.stage[lane] === (role === 0 ? 1 : 0) ? 1 : 0;
    },
    ...(sells && {
      legal(s: OfferState, lane: number, role: number, _agent: number, mask: Uint8Array, at: number) {
        const decides = s.stage[lane] === (role === 0 ? 1 : 0) ? 1 : 0;
        const flags = role === 0 ? 3 : prices.length;
        mask[at] = 1;
        for (let a = 1; a < flags; a++) mask[at + a] = decides;
      },
    }),
    measure(s, lane, out, at) {
      const bought = s.bought[lane] === 0 ? 0 : 1;
      const empty = bought === 1 && s.predicted[lane] === s.bought[lane] ? 1 : 0;
      out[at] = bought;
      out[at + 1] = empty;
      out[at + 2] = s.price[lane];
      out[at + 3] = s.accuracy[2 * lane];
      out[at + 4] = bought * ((1 - empty) * prize - s.price[lane]);
      out[at + 5] = 0 - out[at + 4];
    },
    ...(!sells && {
      payoff(s: OfferState, lane: number, joint: readonly Float32Array[], out: readonly Float32Array[]) {
        out[0][0] = joint[0][0] === 0 ? 0 : prize * (1 - s.accuracy[2 * lane]) - s.price[lane];
      },
    }),
  };
}
