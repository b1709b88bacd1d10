/**
 * Cartel: n firms set prices for goods that are near substitutes; demand is logit.
 *
 *   πᵢ = (pᵢ − c) exp((a − pᵢ)/μ) / (Σⱼ exp((a − pⱼ)/μ) + exp(a₀/μ))
 *   Δ  = (π̄ − π^N)/(π^M − π^N)      0 where firms compete, 1 where they are a monopoly
 *   welfare = Σ πᵢ + μ ln(1 + Σⱼ exp((a − a₀ − pⱼ)/μ))      profits and buyers' surplus, which is 0 with the outside good alone
 *
 * One round, or rounds that go on with chance δ. Prices lie on a grid; the higher one is the more cooperative, among the firms.
 *
 * Reference: Calvano, Calzolari, Denicolò & Pastorello (2020), Artificial Intelligence, Algorithmic Pricing, and Collusion,
 * American Economic Review 110(10), 3267–3297.
 */
import type { Game, Role } from "../../../src/game.js";
import { logAt } from "../../../src/maths.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type CartelOptions, cartelDefaults, cartelId, type Market, marketOf, namesOf } from "./options.js";

export type CartelState = {
  readonly last: Int32Array; // [lanes, n], price of the last round, −1 = none yet
  readonly rounds: Int32Array; // [lanes]
  readonly price: Float64Array; // [lanes], sum over rounds of mean prices
  readonly profit: Float64Array; // [lanes], likewise
  readonly welfare: Float64Array; // [lanes], sum over rounds of all profits and buyers' surplus
  readonly coin: Float64Array; // [lanes], scratch
};

export interface CartelRole extends Role {
  readonly name: "firm";
  readonly observation: Box;
  readonly action: Discrete; // a price of the grid
}
export type CartelGame = Game<CartelState, readonly [CartelRole]> & { readonly market: Market & CartelOptions };

/** @throws naming the option that is wrong */
export function cartel(given?: Partial<CartelOptions>): CartelGame {
  const market = marketOf(given);
  const { firms: n, cost, prices, continuation, memory, grid, weights, nash, nashProfit, monopolyProfit } = market;
  const { differentiation } = market;
  const most = Math.max(...grid.map(Math.abs), nash);
  const seen = Float32Array.of(cost / most, nash / most);
  const margins = grid.map((price) => price - cost);
  const span = 1 / (monopolyProfit - nashProfit);
  const share = (name: string, unit: string) => ({ name, unit, low: 0, high: 1 });

  return {
    ...{ id: cartelId, key: JSON.stringify(resolve(cartelDefaults, given, cartelId)), market },
    roles: [
      {
        name: "firm",
        count: n,
        observation: box([
          share("cost", "highest price"),
          share("competitive price", "highest price"),
          ...(memory
            ? [
                ...[share("first round", "1"), share("own last price", "grid")],
                { ...share("others' last prices", "grid"), size: n - 1 },
              ]
            : []),
        ]),
        action: discrete(prices),
        rank: Array.from({ length: prices }, (_, k) => k),
        actions: namesOf(market),
      },
    ],
    horizon: continuation > 0 ? Math.ceil(10 / (1 - continuation) - 1e-9) : 1,
    horizonEnds: continuation > 0 ? "truncated" : "terminated",
    phases: 1,
    metrics: ["delta", "price", "profit", "rounds", "welfare"],
    alloc: (lanes) => ({
      last: new Int32Array(lanes * n),
      rounds: new Int32Array(lanes),
      price: new Float64Array(lanes),
      profit: new Float64Array(lanes),
      welfare: new Float64Array(lanes),
      coin: new Float64Array(lanes),
    }),
    reset(s, lane) {
      for (let i = lane * n; i < (lane + 1) * n; i++) s.last[i] = -1;
      s.rounds[lane] = s.price[lane] = s.profit[lane] = s.welfare[lane] = s.coin[lane] = 0;
    },
    step(s, { lane, rng, actions: [asked], rewards: [rewards] }) {
      const first = lane * n;
      let total = 1; // the outside good
      for (let i = first; i < first + n; i++) {
        s.last[i] = asked[i];
        total += weights[s.last[i]];
      }
      for (let i = first; i < first + n; i++) {
        const k = s.last[i];
        rewards[i] = (margins[k] * weights[k]) / total;
        s.profit[lane] += (margins[k] * weights[k]) / total / n;
        s.welfare[lane] += (margins[k] * weights[k]) / total;
        s.price[lane] += grid[k] / n;
      }
      s.coin[lane] = total;
      logAt(s.coin, lane);
      s.welfare[lane] += differentiation * s.coin[lane];
      s.rounds[lane]++;
      if (continuation === 0) return false;
      rng.uniformAt(s.coin, lane);
      return s.coin[lane] >= continuation;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      out[at] = seen[0];
      out[at + 1] = seen[1];
      if (!memory) return;
      out[at + 2] = s.rounds[lane] === 0 ? 1 : 0;
      for (let d = 0; d < n; d++) {
        const i = agent + d < n ? agent + d : agent + d - n;
        out[at + 3 + d] = s.rounds[lane] === 0 ? 0 : s.last[lane * n + i] / (prices - 1);
      }
    },
    measure(s, lane, out, at) {
      const rounds = Math.max(1, s.rounds[lane]);
      out[at] = s.rounds[lane] > 0 ? (s.profit[lane] / rounds - nashProfit) * span : 0;
      out[at + 1] = s.price[lane] / rounds;
      out[at + 2] = s.profit[lane] / rounds;
      out[at + 3] = s.rounds[lane];
      out[at + 4] = s.welfare[lane] / rounds;
    },
    payoff(_s, _lane, [asked], [out]) {
      let total = 1;
      for (let i = 0; i < n; i++) total += weights[asked[i]];
      for (let i = 0; i < n; i++) out[i] = (margins[asked[i]] * weights[asked[i]]) / total;
    },
  };
}
