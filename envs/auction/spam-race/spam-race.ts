/**
 * Spam race: traders send copies of one transaction, and the copy that arrives first takes the opportunity.
 *
 *   Tᵢ ~ Exp(kᵢ/ℓᵢ)      arrival of the first of kᵢ copies, each delayed by ℓᵢ ms in the mean
 *   uᵢ = Vᵢ [i first] − Cᵢ kᵢ,   Vᵢ = v − (1 − r) gᵢ,   Cᵢ = r gᵢ
 *
 * With equal delays P(i first) = kᵢ/Σkⱼ, also where kᵢ is no whole number. Where nobody sends anything nobody wins. A success costs g
 * and a failed copy r g, so the winner pays g + (k − 1) r g = (1 − r) g + C k.
 *
 * Traders see their own gas and the rate of their copies, as shares of the highest. Reference: Capponi & Zhu, arXiv 2512.10094, §4.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import type { Values } from "../../../src/options.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { delayAt } from "../race/delay.js";
import { raceOf, type SpamRace, type spamRaceDefaults } from "./options.js";

export type SpamRaceState = {
  readonly copies: Float64Array; // [lanes, N]
  readonly arrival: Float64Array; // [lanes, N], ms; of the first copy, where the race is drawn
  readonly winner: Int32Array; // [lanes]; −1 = nobody, or not drawn
  readonly cell: Float64Array; // [lanes], scratch
};

export interface CopierRole extends Role {
  readonly name: "trader";
  readonly action: Box<readonly [{ name: "copies"; unit: "copies"; low: 0; high: number }]> | Discrete;
}

export type SpamRaceGame = Game<SpamRaceState, readonly [CopierRole]> & { readonly race: SpamRace };

/** The game of resolved options. */
export function spamRaceGame(id: string, options: Values<typeof spamRaceDefaults>): SpamRaceGame {
  const race = raceOf(options, id);
  const { integer, drawn, most } = race;
  const n = options.traders;
  const prize = Float64Array.from(race.prize);
  const cost = Float64Array.from(race.cost);
  const rate = Float64Array.from(race.latency, (mean) => 1 / mean);
  const seen = new Float32Array(2 * n); // what each trader sees
  const [fastest, dearest] = [Math.max(...rate), Math.max(...race.cost)];
  for (let i = 0; i < n; i++) {
    seen[2 * i] = dearest > 0 ? cost[i] / dearest : 1;
    seen[2 * i + 1] = rate[i] / fastest;
  }
  const order = { kind: "first-come" } as const;

  /** Σ kᵢ/ℓᵢ, as `s.cell[lane]`. */
  const effort = (s: SpamRaceState, lane: number): void => {
    s.cell[lane] = 0;
    for (let i = 0; i < n; i++) s.cell[lane] += s.copies[lane * n + i] * rate[i];
  };

  /** Draw when the first copy of trader i arrives. */
  const arrive = (s: SpamRaceState, lane: number, i: number, rng: Rng): void => {
    const at = lane * n + i;
    if (!integer) {
      s.arrival[at] = s.copies[at] * rate[i];
      delayAt(s.arrival, at, rng);
      return;
    }
    s.arrival[at] = Number.POSITIVE_INFINITY;
    for (let copy = 0; copy < s.copies[at]; copy++) {
      s.cell[lane] = rate[i];
      delayAt(s.cell, lane, rng);
      if (s.cell[lane] < s.arrival[at]) s.arrival[at] = s.cell[lane];
    }
  };

  const copies = { name: "copies", unit: "copies", low: 0, high: most } as const;
  return {
    ...{ id, key: JSON.stringify(options), race },
    roles: [
      {
        name: "trader",
        count: n,
        observation: box([
          { name: "gas", unit: "highest gas", low: 0, high: 1 },
          { name: "rate", unit: "highest rate", low: 0, high: 1 },
        ]),
        action: integer ? discrete(most + 1) : box([copies]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["copies", "dissipated", "welfare", "captured"],
    alloc(lanes) {
      const each = () => new Float64Array(lanes * n);
      return { copies: each(), arrival: each(), winner: new Int32Array(lanes), cell: new Float64Array(lanes) };
    },
    reset(s, lane) {
      s.winner[lane] = -1;
      for (let i = lane * n; i < (lane + 1) * n; i++) s.copies[i] = s.arrival[i] = 0;
    },
    step(s, { lane, rng, actions: [sent], rewards: [rewards] }) {
      const first = lane * n;
      for (let i = first; i < first + n; i++) s.copies[i] = sent[i];
      effort(s, lane);
      const total = s.cell[lane];
      if (total === 0) return true;
      for (let i = 0; i < n; i++) {
        const k = s.copies[first + i];
        const odds = (k * rate[i]) / total;
        rewards[first + i] = (drawn ? 0 : prize[i] * odds) - cost[i] * k;
        if (drawn) arrive(s, lane, i, rng);
      }
      if (!drawn) return true;
      const winner = foremost(order, n, rng, undefined, 0, s.arrival, first);
      s.winner[lane] = winner;
      rewards[first + winner] = prize[winner] - cost[winner] * s.copies[first + winner];
      return true;
    },
    observe(_s, _lane, _time, _role, agent, out, at) {
      out[at] = seen[2 * agent];
      out[at + 1] = seen[2 * agent + 1];
    },
    measure(s, lane, out, at) {
      let total = 0;
      let worth = 0;
      out[at] = out[at + 1] = 0;
      for (let i = 0; i < n; i++) {
        const k = s.copies[lane * n + i];
        out[at] += k;
        out[at + 1] += cost[i] * k;
        total += k * rate[i];
        worth += prize[i] * k * rate[i];
      }
      const winner = s.winner[lane];
      const won = winner >= 0 ? prize[winner] : total > 0 ? worth / total : 0;
      out[at + 2] = won - out[at + 1];
      out[at + 3] = total > 0 ? 1 : 0;
    },
    payoff(_s, _lane, [sent], [out]) {
      let total = 0;
      for (let i = 0; i < n; i++) total += sent[i] * rate[i];
      for (let i = 0; i < n; i++) out[i] = total > 0 ? (prize[i] * sent[i] * rate[i]) / total - cost[i] * sent[i] : 0;
    },
  };
}
