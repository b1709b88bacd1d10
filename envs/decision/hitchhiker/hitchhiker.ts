/**
 * Parfit's hitchhiker: a driver takes you to town iff it foresees that you will pay it there.
 *
 *   desert (with a bond)  bind yourself to pay, or stay free
 *   foreseen              the driver imagines you in town and reads your policy; foreseen to refuse you are left: 0
 *   town                  pay: V − C, or refuse: V                                                           payoff
 *
 * What you do while you are imagined has no effect; what you would do has. It looks the same as being there.
 *
 * References: Parfit (1984), Reasons and Persons, ch. 1; Gauthier (1994), Assure and threaten, Ethics 104.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { readerOf, said } from "../predictor.js";
import { type HitchhikerOptions, hitchhikerId, ride } from "./options.js";

export type HitchhikerState = {
  readonly stage: Uint8Array; // [lanes], see `stages`
  readonly accuracy: Float64Array; // [lanes, 2], of both predictions
  readonly bound: Uint8Array; // [lanes]
  readonly taken: Uint8Array; // [lanes], to town
  readonly paid: Uint8Array; // [lanes]
  readonly coin: Float64Array; // [lanes], scratch
};

export const stages = { desert: 0, foreseen: 1, town: 2, over: 3 } as const;
export const acts = { pay: 0, refuse: 1 } as const; // in the desert: bind yourself to pay, or stay free

/** Where observations hold what bots read; the flag of the desert comes last. */
export const seen = { town: 0, accuracy: 1, desert: 2 } as const;

export interface HitchhikerRole extends Role {
  readonly name: "hitchhiker";
  readonly observation: Box;
  readonly action: Discrete;
}
export type HitchhikerGame = Game<HitchhikerState, readonly [HitchhikerRole]> & { readonly options: HitchhikerOptions };

/** @throws naming the option that is wrong */
export function hitchhiker(given?: Partial<HitchhikerOptions>): HitchhikerGame {
  const options = ride(given);
  const { value, cost, accuracy, drawn, predictor, bond } = options;
  const read = readerOf(predictor, acts.pay);
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const shown = { name: "accuracy", unit: "probability", low: 0, high: 1 };
  return {
    id: hitchhikerId,
    key: JSON.stringify(options),
    options,
    roles: [
      {
        name: "hitchhiker",
        count: 1,
        observation: box(bond ? [flag("in town"), shown, flag("in the desert")] : [flag("in town"), shown]),
        action: discrete(2),
        actions: ["pay", "refuse"],
        rank: [1, 0],
        readsPolicy: true,
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: bond ? 3 : 2,
    metrics: ["payoff", "rescued", "paid", "bound"],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      accuracy: new Float64Array(lanes * 2),
      bound: new Uint8Array(lanes),
      taken: new Uint8Array(lanes),
      paid: new Uint8Array(lanes),
      coin: new Float64Array(lanes),
    }),
    reset(s, lane, rng) {
      s.stage[lane] = bond ? stages.desert : stages.foreseen;
      s.bound[lane] = s.taken[lane] = s.paid[lane] = 0;
      rng.uniformAt(s.coin, lane);
      s.accuracy[2 * lane] = s.accuracy[2 * lane + 1] = drawn ? 0.5 + 0.5 * s.coin[lane] : accuracy;
    },
    step(s, turn) {
      const { lane, rng, actions, rewards } = turn;
      const pays = actions[0][lane] === acts.pay;
      switch (s.stage[lane]) {
        case stages.desert:
          s.bound[lane] = pays ? 1 : 0;
          s.stage[lane] = stages.foreseen;
          return false;
        case stages.foreseen: {
          const foreseen = said(s.accuracy, 2 * lane, read(turn, 0, lane, s.coin, lane), rng, s.coin, lane);
          s.taken[lane] = foreseen === acts.pay ? 1 : 0;
          s.stage[lane] = foreseen === acts.pay ? stages.town : stages.over;
          return foreseen !== acts.pay;
        }
        default:
          s.paid[lane] = pays ? 1 : 0;
          s.stage[lane] = stages.over;
          rewards[0][lane] = pays ? value - cost : value;
          return true;
      }
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      const desert = s.stage[lane] === stages.desert;
      out[at] = desert ? 0 : 1;
      out[at + 1] = s.accuracy[2 * lane];
      if (bond) out[at + 2] = desert ? 1 : 0;
    },
    legal(s, lane, _role, _agent, mask, at) {
      mask[at] = 1;
      mask[at + 1] = s.bound[lane] === 1 ? 0 : 1;
    },
    measure(s, lane, out, at) {
      const there = s.taken[lane] === 1 && s.stage[lane] === stages.over;
      out[at] = there ? value - s.paid[lane] * cost : 0;
      out[at + 1] = s.taken[lane];
      out[at + 2] = s.paid[lane];
      out[at + 3] = s.bound[lane];
    },
  };
}
