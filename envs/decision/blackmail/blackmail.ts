/**
 * Blackmail by somebody who foresees what you would do about a letter.
 *
 *   foreseen   the sender imagines you with the letter and reads your policy
 *   xor        it sends the letter iff (termites and you are foreseen to refuse) or (no termites and you are foreseen to pay)
 *   threat     it sends the letter iff you are foreseen to pay
 *   letter     pay: −C, or refuse: 0; termites cost D with or without a letter, a threat that is refused costs D       payoff
 *
 * What you do while you are imagined has no effect; what you would do has. It looks the same as having the letter.
 *
 * References: Soares & Fallenstein (2015), Toward idealized decision theory, arXiv:1507.01986 (evidential blackmail); Levinstein & Soares
 * (2020), Cheating death in Damascus, J. Philos. 117 (XOR blackmail).
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { readerOf, said } from "../predictor.js";
import { type BlackmailOptions, blackmailId, letters } from "./options.js";

export type BlackmailState = {
  readonly stage: Uint8Array; // [lanes], 0 imagined, 1 the letter is there, 2 over
  readonly accuracy: Float64Array; // [lanes, 2], of both predictions
  readonly termites: Uint8Array; // [lanes]
  readonly letter: Uint8Array; // [lanes], has it come?
  readonly paid: Uint8Array; // [lanes]
  readonly coin: Float64Array; // [lanes], scratch
};

export const acts = { pay: 0, refuse: 1 } as const;

/** Where observations hold what bots read. */
export const seen = { letter: 0, accuracy: 1 } as const;

export interface VictimRole extends Role {
  readonly name: "victim";
  readonly observation: Box;
  readonly action: Discrete;
}
export type BlackmailGame = Game<BlackmailState, readonly [VictimRole]> & { readonly options: BlackmailOptions };

/** @throws naming the option that is wrong */
export function blackmail(given?: Partial<BlackmailOptions>): BlackmailGame {
  const options = letters(given);
  const { kind, damage, cost, termites, accuracy, drawn, predictor } = options;
  const read = readerOf(predictor, acts.pay);
  const xor = kind === "xor";

  /** By termites, or by the threat that was carried out; once the episode is over. */
  const harmed = (s: BlackmailState, lane: number): boolean =>
    s.stage[lane] === 2 && (xor ? s.termites[lane] === 1 : s.letter[lane] === 1 && s.paid[lane] === 0);

  /** What the episode has cost so far. */
  const loss = (s: BlackmailState, lane: number): number => {
    if (s.stage[lane] !== 2) return 0;
    return (harmed(s, lane) ? damage : 0) + (s.paid[lane] === 1 ? cost : 0);
  };
  return {
    id: blackmailId,
    key: JSON.stringify(options),
    options,
    roles: [
      {
        name: "victim",
        count: 1,
        observation: box([
          { name: "letter", unit: "1", low: 0, high: 1 },
          { name: "accuracy", unit: "probability", low: 0, high: 1 },
        ]),
        action: discrete(2),
        actions: ["pay", "refuse"],
        readsPolicy: true,
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["payoff", "letter", "paid", "harmed"],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      accuracy: new Float64Array(lanes * 2),
      termites: new Uint8Array(lanes),
      letter: new Uint8Array(lanes),
      paid: new Uint8Array(lanes),
      coin: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      s.stage[lane] = s.letter[lane] = s.paid[lane] = 0;
      rng.uniformAt(s.coin, lane);
      s.accuracy[2 * lane] = s.accuracy[2 * lane + 1] = drawn ? 0.5 + 0.5 * s.coin[lane] : accuracy;
      rng.uniformAt(s.coin, lane);
      s.termites[lane] = xor && s.coin[lane] < termites ? 1 : 0;
    },
    step(s, turn) {
      const { lane, rng, actions, rewards } = turn;
      if (s.stage[lane] === 0) {
        const foreseen = said(s.accuracy, 2 * lane, read(turn, 0, lane, s.coin, lane), rng, s.coin, lane);
        const sends = (foreseen === acts.pay) !== (s.termites[lane] === 1);
        s.letter[lane] = sends ? 1 : 0;
        s.stage[lane] = sends ? 1 : 2;
      } else {
        s.paid[lane] = actions[0][lane] === acts.pay ? 1 : 0;
        s.stage[lane] = 2;
      }
      if (s.stage[lane] !== 2) return false;
      rewards[0][lane] = 0 - loss(s, lane); // no negative zero
      return true;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      out[at] = 1;
      out[at + 1] = s.accuracy[2 * lane];
    },
    measure(s, lane, out, at) {
      out[at] = 0 - loss(s, lane);
      out[at + 1] = s.letter[lane];
      out[at + 2] = s.paid[lane];
      out[at + 3] = harmed(s, lane) ? 1 : 0;
    },
  };
}
