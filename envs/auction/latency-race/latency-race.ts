/**
 * Latency race: messages take exponential times, searchers pay for speed, and the first to arrive takes the opportunity.
 *
 *   λᵢ = baseᵢ + speedᵢ,   Tᵢ ~ Exp(λᵢ),   uᵢ = V [Tᵢ first] − cᵢ speedᵢ
 *
 * so that P(i first) = λᵢ/Σλⱼ, and the first message arrives after 1/Σλⱼ in the mean. Searchers see their own rate without investment
 * and their own cost of speed, as shares of the highest.
 *
 * References: Capponi & Zhu, arXiv 2512.10094, §3 (speed as effort in a contest); the odds are textbook.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import type { Values } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { delayAt } from "../race/delay.js";
import { type LatencyRace, type latencyRaceDefaults, raceOf } from "./options.js";

export type LatencyRaceState = {
  readonly speed: Float64Array; // [lanes, n], 1/s
  readonly arrival: Float64Array; // [lanes, n], s, where the race is drawn
  readonly winner: Int32Array; // [lanes]; −1 = before the race, −2 = not drawn
};

export interface SearcherRole extends Role {
  readonly name: "searcher";
  readonly action: Box<readonly [{ name: "speed"; unit: "1/s"; low: 0; high: number }]> | Discrete;
}

export type LatencyRaceGame = Game<LatencyRaceState, readonly [SearcherRole]> & { readonly race: LatencyRace };

/** The game of resolved options. */
export function latencyRaceGame(id: string, options: Values<typeof latencyRaceDefaults>): LatencyRaceGame {
  const race = raceOf(options, id);
  const { most, bins, drawn } = race;
  const { searchers: n, value } = options;
  const base = Float64Array.from(race.base);
  const cost = Float64Array.from(race.contestants, (one) => one.cost);
  const unit = bins > 0 ? most / (bins - 1) : 1;
  const seen = new Float32Array(2 * n);
  const [fastest, dearest] = [Math.max(...base), Math.max(...cost)];
  for (let i = 0; i < n; i++) {
    seen[2 * i] = base[i] / fastest;
    seen[2 * i + 1] = cost[i] / dearest;
  }
  const order = { kind: "first-come" } as const;
  const speed = { name: "speed", unit: "1/s", low: 0, high: most } as const;
  return {
    ...{ id, key: JSON.stringify(options), race },
    roles: [
      {
        name: "searcher",
        count: n,
        observation: box([
          { name: "base rate", unit: "highest base rate", low: 0, high: 1 },
          { name: "cost of speed", unit: "highest cost", low: 0, high: 1 },
        ]),
        action: bins > 0 ? discrete(bins) : box([speed]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["spent", "welfare", "latency"], // v, v, ms until the first message arrives
    alloc(lanes) {
      const each = () => new Float64Array(lanes * n);
      return { speed: each(), arrival: each(), winner: new Int32Array(lanes) };
    },
    reset(s, lane) {
      s.winner[lane] = -1;
      for (let i = lane * n; i < (lane + 1) * n; i++) s.speed[i] = s.arrival[i] = 0;
    },
    step(s, { lane, rng, actions: [asked], rewards: [rewards] }) {
      const first = lane * n;
      let total = 0;
      for (let i = 0; i < n; i++) {
        s.speed[first + i] = asked[first + i] * unit;
        total += base[i] + s.speed[first + i];
      }
      for (let i = 0; i < n; i++) {
        const at = first + i;
        const rate = base[i] + s.speed[at];
        rewards[at] = (drawn ? 0 : (value * rate) / total) - cost[i] * s.speed[at];
        if (!drawn) continue;
        s.arrival[at] = rate;
        delayAt(s.arrival, at, rng);
      }
      s.winner[lane] = -2;
      if (!drawn) return true;
      const winner = foremost(order, n, rng, undefined, 0, s.arrival, first);
      s.winner[lane] = winner;
      rewards[first + winner] = value - cost[winner] * s.speed[first + winner];
      return true;
    },
    observe(_s, _lane, _time, _role, agent, out, at) {
      out[at] = seen[2 * agent];
      out[at + 1] = seen[2 * agent + 1];
    },
    measure(s, lane, out, at) {
      out[at] = out[at + 1] = out[at + 2] = 0;
      const winner = s.winner[lane];
      if (winner === -1) return;
      let total = 0;
      for (let i = 0; i < n; i++) {
        out[at] += cost[i] * s.speed[lane * n + i];
        total += base[i] + s.speed[lane * n + i];
      }
      out[at + 1] = value - out[at];
      out[at + 2] = 1000 * (drawn ? s.arrival[lane * n + winner] : 1 / total);
    },
    payoff(_s, _lane, [asked], [out]) {
      let total = 0;
      for (let i = 0; i < n; i++) total += base[i] + asked[i] * unit;
      for (let i = 0; i < n; i++) {
        const added = asked[i] * unit;
        out[i] = (value * (base[i] + added)) / total - cost[i] * added;
      }
    },
  };
}
