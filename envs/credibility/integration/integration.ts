/**
 * Integration: a mediator who serves first come, first served may sell the right always to be first.
 *
 *   sell   the mediator does not sell, or does with a reserve price
 *   bid    searchers bid for integration, sealed; the highest bid of at least the reserve wins, ties are drawn
 *   trade  users (if any) trade or not
 *   race   Tᵢ ~ Exp with mean latencyᵢ; whoever is integrated is first, else who arrives first; it takes V × the share of users who trade
 *
 *   searcher   V share (1 + h) − price if integrated, V share for winning the race, else 0
 *   mediator   price + f V share
 *   user       (b − f − h [integrated]) V/u for trading, else 0
 *
 * References: Jehiel & Moldovanu (1996), RAND J. Econ. 27 (auctions whose losers suffer); Daian et al. (2019), arXiv:1904.05234 (what being first is
 * worth). Users who leave, and the equilibria, are derived.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete, openShut } from "../../../src/space.js";
import { delayAt } from "../../auction/race/delay.js";
import { type IntegrationOptions, integrationDefaults, integrationId, integrationModel } from "./options.js";

export type IntegrationState = {
  readonly value: Float64Array; // [lanes], V
  readonly latency: Float64Array; // [lanes, n], means
  readonly stage: Uint8Array; // [lanes]: 0 sell, 1 bid, 2 trade, 3 over
  readonly reserve: Int32Array; // [lanes], in steps; −1 = not for sale
  readonly holder: Int32Array; // [lanes], who is integrated; −1 = nobody
  readonly winner: Int32Array; // [lanes], who was first; −1 = not yet
  readonly price: Float64Array; // [lanes]
  readonly trading: Float64Array; // [lanes], the share of users who trade
};

export interface IntegrationRole extends Role {
  readonly name: "mediator" | "searcher" | "user";
  readonly observation: Box;
  readonly action: Discrete;
}
export type IntegrationGame = Game<IntegrationState, readonly IntegrationRole[]> & {
  readonly model: IntegrationOptions;
};

/** @throws naming the option that is wrong, or does not go with the others */
export function integration(given?: Partial<IntegrationOptions>): IntegrationGame {
  const model = integrationModel(given);
  const { searchers: n, value, spread, uneven, format, bids: m, users: u, visible, benefit, fee, harm } = model;
  const step = (1 + harm) / m; // of V
  const first = format === "first";
  const most = 1 / (value * (1 + spread));
  const slowest = 1 / (1 + uneven);
  const arrival = new Float64Array(n + 1);

  const sell = (s: IntegrationState, lane: number, bids: Float32Array, rng: Rng): void => {
    const reserve = s.reserve[lane];
    if (reserve < 0) return;
    let high = 0;
    let second = reserve;
    let equals = 1;
    for (let i = 0; i < n; i++) {
      const bid = bids[lane * n + i];
      if (bid === 0 || bid < reserve) continue;
      if (bid > high) {
        if (high > second) second = high;
        high = bid;
        equals = 1;
        s.holder[lane] = i;
      } else if (bid === high) {
        second = high;
        if (rng.below(++equals) === 0) s.holder[lane] = i;
      } else if (bid > second) second = bid;
    }
    if (s.holder[lane] >= 0) s.price[lane] = (first ? high : second) * step * s.value[lane];
  };

  const race = (s: IntegrationState, lane: number, rng: Rng): void => {
    s.winner[lane] = s.holder[lane];
    if (s.holder[lane] >= 0) return;
    let best = 0;
    for (let i = 0; i < n; i++) {
      arrival[i] = 1 / s.latency[lane * n + i];
      delayAt(arrival, i, rng);
      if (arrival[i] < arrival[best]) best = i;
    }
    s.winner[lane] = best;
  };

  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const seen = box([
    { name: "value", unit: "highest V", low: 0, high: 1 },
    { name: "own latency", unit: "slowest", low: 0, high: 1 }, // of searchers, in the mean
    flag("for sale"),
    { name: "reserve", unit: "(1 + h) V", low: 0, high: 1 },
    flag("integrated"), // somebody is
    flag("mediator to sell"),
    flag("searchers to bid"),
    flag("users to trade"),
  ]);
  const roles: IntegrationRole[] = [
    { name: "mediator", count: 1, observation: seen, action: discrete(m + 2) }, // 0 does not sell, k: reserve (k − 1)/m
    { name: "searcher", count: n, observation: seen, action: discrete(m + 1) }, // 0 does not bid, k: bids k/m
  ];
  if (u > 0)
    roles.push({
      ...{ name: "user", count: u, observation: seen, action: discrete(2) },
      ...{ actions: ["leave", "trade"], rank: [0, 1] },
    });

  const masks = roles.map(({ action }) => openShut(action.n));

  return {
    id: integrationId,
    key: JSON.stringify(resolve(integrationDefaults, given, integrationId)),
    model,
    roles,
    horizon: 1,
    horizonEnds: "terminated",
    phases: u > 0 ? 3 : 2,
    metrics: ["for sale", "integrated", "price", "revenue", "searchers' payoff", "users' payoff", "trading", "welfare"],
    alloc: (lanes) => ({
      value: new Float64Array(lanes),
      latency: new Float64Array(lanes * n),
      stage: new Uint8Array(lanes),
      reserve: new Int32Array(lanes),
      holder: new Int32Array(lanes),
      winner: new Int32Array(lanes),
      price: new Float64Array(lanes),
      trading: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      rng.uniformAt(arrival, n);
      s.value[lane] = value * (1 - spread + 2 * spread * arrival[n]);
      for (let i = 0; i < n; i++) {
        rng.uniformAt(arrival, n);
        s.latency[lane * n + i] = 1 - uneven + 2 * uneven * arrival[n];
      }
      s.stage[lane] = s.price[lane] = 0;
      s.reserve[lane] = s.holder[lane] = s.winner[lane] = -1;
      s.trading[lane] = u > 0 ? 0 : 1;
    },
    step(s, { lane, rng, actions, rewards }) {
      const stage = s.stage[lane];
      s.stage[lane] = stage + 1;
      if (stage === 0) {
        s.reserve[lane] = actions[0][lane] - 1;
        return false;
      }
      if (stage === 1) {
        sell(s, lane, actions[1], rng);
        if (u > 0) return false;
      } else {
        let trading = 0;
        for (let j = lane * u; j < (lane + 1) * u; j++) trading += actions[2][j];
        s.trading[lane] = trading / u;
      }
      s.stage[lane] = 3;
      race(s, lane, rng);
      const V = s.value[lane];
      const integrated = s.holder[lane] >= 0 ? 1 : 0;
      rewards[0][lane] = s.price[lane] + fee * V * s.trading[lane];
      rewards[1][lane * n + s.winner[lane]] = V * s.trading[lane] * (1 + harm * integrated) - s.price[lane];
      if (u > 0) {
        const each = ((benefit - fee - harm * integrated) * V) / u;
        for (let j = lane * u; j < (lane + 1) * u; j++) rewards[2][j] = actions[2][j] === 1 ? each : 0;
      }
      return true;
    },
    observe(s, lane, _time, role, agent, out, at) {
      const stage = s.stage[lane];
      const open = role < 2 || visible;
      out[at] = s.value[lane] * most;
      out[at + 1] = role === 1 ? s.latency[lane * n + agent] * slowest : 0;
      out[at + 2] = open && s.reserve[lane] >= 0 ? 1 : 0;
      out[at + 3] = open && s.reserve[lane] >= 0 ? s.reserve[lane] / m : 0;
      out[at + 4] = open && s.holder[lane] >= 0 ? 1 : 0;
      out[at + 5] = stage === 0 ? 1 : 0;
      out[at + 6] = stage === 1 ? 1 : 0;
      out[at + 7] = stage === 2 ? 1 : 0;
    },
    legal(s, lane, role, _agent, mask, at) {
      const free = s.stage[lane] === role && (role !== 1 || s.reserve[lane] >= 0);
      const [open, shut] = masks[role];
      mask.set(free ? open : shut, at);
    },
    measure(s, lane, out, at) {
      const over = s.winner[lane] >= 0 ? 1 : 0;
      const traded = over * s.value[lane] * s.trading[lane];
      const integrated = s.holder[lane] >= 0 ? 1 : 0;
      out[at] = s.reserve[lane] >= 0 ? 1 : 0;
      out[at + 1] = integrated;
      out[at + 2] = s.price[lane];
      out[at + 3] = s.price[lane] + fee * traded;
      out[at + 4] = traded * (1 + harm * integrated) - s.price[lane];
      out[at + 5] = u > 0 ? (benefit - fee - harm * integrated) * traded : 0;
      out[at + 6] = over * s.trading[lane];
      out[at + 7] = u > 0 ? (1 + benefit) * traded : (1 + fee + harm * integrated) * traded;
    },
  };
}
