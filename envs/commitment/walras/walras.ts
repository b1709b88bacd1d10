/**
 * Walrasian market: n traders of one good for money; demand conditional on the price, or quantities at prices announced.
 *
 *   utility      θ q − β q²/2 − p q, q > 0 bought and q < 0 sold; θ drawn for each alone and known to it alone
 *   demand       everybody commits to one schedule d(p) = b (r − p): "I buy below r and sell above it, b units per v"; the market
 *                clears where all sum to zero, in one step
 *   tatonnement  T prices are announced, everybody answers each with a quantity that binds it to nothing but the last one;
 *                p ← p + κ Σ q. At the last price the short side is served and the long side shares what there is
 *
 * Announced prices stay within one range of preferences beyond the lowest and the highest, which a process that converges never
 * leaves. The draws of θ are the same under both mechanisms for the same seed.
 *
 * References: Walras (1874), Éléments d'économie politique pure; Kyle (1989), Rev. Econ. Stud. 56; Klemperer & Meyer (1989),
 * Econometrica 57 (schedules).
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve, type Values } from "../../../src/options.js";
import { type Box, box } from "../../../src/space.js";
import { clearSchedules, ration } from "./clearing.js";
import { type WalrasMarket, walrasDefaults, walrasMarket } from "./options.js";

export type WalrasState = {
  readonly theta: Float64Array; // [lanes, n], v
  readonly quantity: Float64Array; // [lanes, n], units: what was traded, before that the last answers
  readonly price: Float64Array; // [lanes], v: announced, then traded at
  readonly excess: Float64Array; // [lanes], units: what the last answers summed to
  readonly traded: Uint8Array; // [lanes]
  readonly mean: Float64Array; // [lanes], v: of θ, the competitive price
  readonly best: Float64Array; // [lanes], v: the most that trade can bring
  readonly cell: Float64Array; // [lanes, 2], scratch
};

export interface TraderRole extends Role {
  readonly name: "trader";
  readonly observation: Box;
  readonly action: Box;
}
export type WalrasGame = Game<WalrasState, readonly [TraderRole]> & { readonly market: WalrasMarket };

export const walrasId = "commitment/walras-v0";

/** @throws naming the option that is wrong */
export function walras(given?: Partial<Values<typeof walrasDefaults>>): WalrasGame {
  const options = resolve(walrasDefaults, given, walrasId);
  const market = walrasMarket(options);
  const { traders: n, beta, preferences, bottom, top, tatonnement } = market;
  const rounds = tatonnement ? tatonnement.rounds : 1;
  const kappa = tatonnement ? tatonnement.kappa : 0;
  const start = tatonnement ? tatonnement.start : 0;
  const lowest = bottom - (top - bottom); // price announced
  const highest = top + (top - bottom);
  const largest = (2 * (top - bottom)) / beta; // quantity answered; a price taker's is within it at all prices announced

  return {
    id: walrasId,
    key: JSON.stringify(options),
    market,
    roles: [{ name: "trader", count: n, observation: observation(), action: action() }],
    horizon: rounds,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["price", "price error", "welfare", "efficiency", "volume", "first best", "excess"],
    alloc(lanes) {
      const each = () => new Float64Array(lanes * n);
      const one = () => new Float64Array(lanes);
      return {
        ...{ theta: each(), quantity: each(), price: one(), excess: one(), traded: new Uint8Array(lanes) },
        ...{ mean: one(), best: one(), cell: new Float64Array(2 * lanes) },
      };
    },
    reset(s, lane, rng) {
      s.mean[lane] = s.best[lane] = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        rng.uniformAt(s.cell, 2 * lane);
        preferences.valueAt(s.cell, 2 * lane);
        s.theta[i] = s.cell[2 * lane];
        s.mean[lane] += s.theta[i] / n;
        s.quantity[i] = 0;
      }
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        s.best[lane] += ((s.theta[i] - s.mean[lane]) * (s.theta[i] - s.mean[lane])) / (2 * beta);
      }
      s.price[lane] = start;
      s.excess[lane] = s.traded[lane] = 0;
    },
    step(s, { lane, time, actions: [asked], rewards: [rewards] }) {
      const first = lane * n;
      if (tatonnement) {
        s.excess[lane] = 0;
        for (let i = first; i < first + n; i++) {
          s.quantity[i] = asked[i];
          s.excess[lane] += asked[i];
        }
        if (time < rounds - 1) {
          s.price[lane] += kappa * s.excess[lane];
          if (s.price[lane] < lowest) s.price[lane] = lowest;
          if (s.price[lane] > highest) s.price[lane] = highest;
          return false;
        }
        ration(s.quantity, first, n);
      } else clearSchedules(asked, 2 * first, n, s.quantity, first, s.price, lane);
      for (let i = first; i < first + n; i++) {
        rewards[i] = s.quantity[i] * (s.theta[i] - (beta * s.quantity[i]) / 2 - s.price[lane]);
      }
      s.traded[lane] = 1;
      return true;
    },
    observe(s, lane, time, _role, agent, out, at) {
      out[at] = s.theta[lane * n + agent];
      out[at + 1] = (rounds - time) / rounds;
      if (!tatonnement) return;
      out[at + 2] = s.price[lane];
      out[at + 3] = s.excess[lane] / n;
    },
    measure(s, lane, out, at) {
      for (let k = 0; k < 7; k++) out[at + k] = 0;
      out[at] = s.price[lane];
      out[at + 5] = s.best[lane];
      out[at + 6] = s.excess[lane];
      if (s.traded[lane] === 0) return;
      out[at + 1] = Math.abs(s.price[lane] - s.mean[lane]);
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        out[at + 2] += s.quantity[i] * (s.theta[i] - (beta * s.quantity[i]) / 2);
        out[at + 4] += Math.abs(s.quantity[i]) / 2;
      }
      const welfare = out[at + 2];
      out[at + 3] = welfare >= s.best[lane] ? 1 : welfare > 0 ? welfare / s.best[lane] : 0;
    },
    ...(!tatonnement && { payoff }),
  };

  function observation(): Box {
    return box([
      { name: "preference", unit: "v", low: bottom, high: top },
      { name: "rounds left", unit: "T", low: 0, high: 1 },
      ...(tatonnement
        ? [
            { name: "price", unit: "v", low: lowest, high: highest },
            { name: "excess demand per trader", unit: "units", low: -largest, high: largest },
          ]
        : []),
    ]);
  }

  function action(): Box {
    return tatonnement
      ? box([{ name: "quantity", unit: "units", low: -largest, high: largest }])
      : box([
          { name: "reservation price", unit: "v", low: bottom, high: top },
          { name: "slope", unit: "units/v", low: 0, high: 2 / beta },
        ]);
  }

  /** What schedules would earn at the preferences drawn. */
  function payoff(
    s: WalrasState,
    lane: number,
    [asked]: readonly Float32Array[],
    [out]: readonly Float32Array[],
  ): void {
    const quantity = new Float64Array(n);
    const price = new Float64Array(1);
    clearSchedules(asked, 0, n, quantity, 0, price, 0);
    for (let i = 0; i < n; i++) {
      out[i] = quantity[i] * (s.theta[lane * n + i] - (beta * quantity[i]) / 2 - price[0]);
    }
  }
}
