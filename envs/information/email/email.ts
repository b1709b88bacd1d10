/**
 * Email game: two players who should act together in state b, of which one of them hears, and a channel that carries the news.
 *
 *   state b with probability p, else a; the sender knows it
 *   payoffs   both stay: M in state a, 0 in b     both act: M in state b, −w in a     one acts: −L for it, 0 for the other
 *   lossy     in state b message 1 goes to the receiver, 2 back to confirm it, 3 to confirm that …; each is lost with probability ε,
 *             and then it ends. Everybody sees how many messages it received. K messages arrive: P(K ≥ k) = (1 − ε)^k
 *   ledger    in state b there is a post. If it is final in time, with probability e^(−μℓ), both see it and see that both do
 *
 * Nobody writes a message by hand: what is chosen is to stay or to act.
 *
 * Reference: Rubinstein (1989), The electronic mail game, Am. Econ. Rev. 79. The ledger is derived.
 */
import type { Game, Role } from "../../../src/game.js";
import { exp, log, logAt } from "../../../src/maths.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type EmailOptions, emailId, emailOptions } from "./options.js";

export type EmailState = {
  readonly call: Uint8Array; // [lanes], 1 in state b
  readonly arrived: Int32Array; // [lanes], K
  readonly final: Uint8Array; // [lanes], 1 = both see the post
  readonly acts: Uint8Array; // [lanes, 2]
  readonly played: Uint8Array; // [lanes]
};

export interface EmailRole<N extends string> extends Role {
  readonly name: N;
  readonly observation: Box;
  readonly action: Discrete;
}
export type EmailGame = Game<EmailState, readonly [EmailRole<"sender">, EmailRole<"receiver">]> & {
  readonly options: EmailOptions;
};

/** The probability that a post is final in time. */
export function inTime({ finality, hazard, deadline }: EmailOptions): number {
  if (deadline === "fixed") return hazard * finality <= 1 ? 1 : 0;
  return exp(-hazard * finality);
}

/** @throws naming the option that is wrong */
export function emailGame(given?: Partial<EmailOptions>): EmailGame {
  const options = emailOptions(given);
  const { channel, prior, gain, risk, wrong, loss, cap } = options;
  const ledger = channel === "ledger";
  const perLog = 1 / log(1 - loss);
  const most = cap > 0 ? cap : 2 ** 30;
  const chance = inTime(options);
  const cell = new Float64Array(1);
  // What the first one gets, by state, own act and the other's: 4 b + 2 own + other.
  const table = Float64Array.of(gain, 0, 0 - risk, 0 - wrong, 0, 0, 0 - risk, gain);

  const role = <N extends string>(name: N): EmailRole<N> => ({
    name,
    count: 1,
    observation: box([
      { name: "knows the state", unit: "1", low: 0, high: 1 },
      { name: "state b", unit: "1", low: 0, high: 1 }, // 0 also where it is not known
      { name: "1/(1 + messages received)", unit: "1", low: 0, high: 1 },
      { name: "post is final", unit: "1", low: 0, high: 1 },
    ]),
    action: discrete(2),
    actions: ["stay", "act"],
    rank: [0, 1],
  });

  return {
    ...{ id: emailId, key: JSON.stringify(options), options },
    roles: [role("sender"), role("receiver")],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["state b", "messages", "final", "acting", "together", "alone", "welfare"],
    alloc: (lanes) => ({
      call: new Uint8Array(lanes),
      arrived: new Int32Array(lanes),
      final: new Uint8Array(lanes),
      acts: new Uint8Array(lanes * 2),
      played: new Uint8Array(lanes),
    }),
    reset(s, lane, rng) {
      s.arrived[lane] = s.final[lane] = s.played[lane] = 0;
      s.acts[2 * lane] = s.acts[2 * lane + 1] = 0;
      rng.uniformAt(cell, 0);
      s.call[lane] = cell[0] < prior ? 1 : 0;
      if (s.call[lane] === 0) return;
      rng.uniformAt(cell, 0);
      if (ledger) {
        s.final[lane] = cell[0] < chance ? 1 : 0;
        return;
      }
      cell[0] = 1 - cell[0]; // in (0, 1]
      logAt(cell, 0);
      s.arrived[lane] = Math.min(most, Math.floor(cell[0] * perLog)); // P(K ≥ k) = P(1 − u ≤ (1 − ε)^k)
    },
    step(s, { lane, actions: [sent, heard], rewards: [first, second] }) {
      const own = sent[lane] | 0;
      const other = heard[lane] | 0;
      const from = 4 * s.call[lane];
      s.acts[2 * lane] = own;
      s.acts[2 * lane + 1] = other;
      s.played[lane] = 1;
      first[lane] = table[from + 2 * own + other];
      second[lane] = table[from + 2 * other + own];
      return false;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      const received = (s.arrived[lane] + role) >> 1; // the receiver hears messages 1, 3 …, the sender 2, 4 …
      out[at] = role === 0 ? 1 : 0;
      out[at + 1] = role === 0 ? s.call[lane] : 0;
      out[at + 2] = 1 / (1 + received);
      out[at + 3] = s.final[lane];
    },
    measure(s, lane, out, at) {
      const own = s.acts[2 * lane];
      const other = s.acts[2 * lane + 1];
      const from = 4 * s.call[lane];
      out[at] = s.call[lane];
      out[at + 1] = s.arrived[lane];
      out[at + 2] = s.final[lane];
      out[at + 3] = (own + other) / 2;
      out[at + 4] = own & other & s.call[lane];
      out[at + 5] = own ^ other;
      out[at + 6] = s.played[lane] === 1 ? table[from + 2 * own + other] + table[from + 2 * other + own] : 0;
    },
    payoff(s, lane, [sent, heard], [first, second]) {
      const from = 4 * s.call[lane];
      first[0] = table[from + 2 * (sent[0] | 0) + (heard[0] | 0)];
      second[0] = table[from + 2 * (heard[0] | 0) + (sent[0] | 0)];
    },
  };
}
