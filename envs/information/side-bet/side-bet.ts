/**
 * The dilemma with a side bet, the game below the device: mutual defection pays each player β on top.
 *
 *   both cooperate R    one defects: T for it, S for the other    both defect P + β        T > R > P > S
 *
 * β is known to both before they say anything. The table is that of `commitment/prisoners-dilemma`.
 */
import type { Game, Role } from "../../../src/game.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { formOf } from "../../commitment/layered/base-forms.js";
import type { MatrixGame } from "../../commitment/matrix/matrix.js";
import { prisonersDilemma } from "../../commitment/matrix/presets.js";
import { largest, type SideBetOptions, sideBetId } from "./options.js";

export type SideBetState = {
  readonly bet: Float64Array; // [lanes], β
  readonly last: Int32Array; // [lanes], joint action 2 a₀ + a₁ with 1 = defect; 4 = nothing yet
};

export interface BettingRole extends Role {
  readonly name: "player";
  readonly observation: Box;
  readonly action: Discrete;
}
export type SideBetGame = Game<SideBetState, readonly [BettingRole]>;

export interface Dilemma {
  readonly R: number;
  readonly S: number;
  readonly T: number;
  readonly P: number;
}

export function dilemmaOf({ payoffs }: Pick<SideBetOptions, "payoffs">): Dilemma {
  const { form } = prisonersDilemma.make({ payoffs }) as unknown as MatrixGame;
  const [R, , S, T, , , P] = form.payoffs;
  return { R, S, T, P };
}

/** Bets from which on mutual defection pays as much as mutual cooperation. */
export function threshold(options: Pick<SideBetOptions, "payoffs">): number {
  const { R, P } = dilemmaOf(options);
  return R - P;
}

/** The game below the device. */
export function sideBetBase(options: SideBetOptions): SideBetGame {
  const { stake, bet, most } = options;
  const { R, S, T, P } = dilemmaOf(options);
  const pays = Float64Array.of(R, S, T, P); // own payoff by 2 own + other
  const breaks = R - P;
  const high = Math.max(1, largest(options));

  return {
    id: sideBetId,
    key: JSON.stringify(options),
    roles: [
      {
        name: "player",
        count: 2,
        observation: box([
          { name: "bet", unit: "payoff", low: 0, high },
          { name: "bet that breaks", unit: "payoff", low: 0, high: breaks }, // R − P
        ]),
        action: discrete(2),
        actions: prisonersActions,
        rank: [1, 0],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1,
    metrics: ["bet", "both cooperate", "both defect", "paid out", "welfare"],
    alloc: (lanes) => ({ bet: new Float64Array(lanes), last: new Int32Array(lanes) }),
    reset(s, lane, rng) {
      s.last[lane] = 4;
      s.bet[lane] = 0;
      if (stake === "fixed") s.bet[lane] = bet;
      else if (stake === "drawn") {
        rng.uniformAt(s.bet, lane);
        s.bet[lane] *= most;
      }
    },
    step(s, { lane, actions: [choice], rewards: [rewards] }) {
      const at = 2 * lane;
      const own = choice[at] | 0;
      const other = choice[at + 1] | 0;
      s.last[lane] = 2 * own + other;
      const bonus = own & other ? s.bet[lane] : 0;
      rewards[at] = pays[2 * own + other] + bonus;
      rewards[at + 1] = pays[2 * other + own] + bonus;
      return false;
    },
    observe(s, lane, _time, _role, _agent, out, at) {
      out[at] = s.bet[lane];
      out[at + 1] = breaks;
    },
    measure(s, lane, out, at) {
      const joint = s.last[lane];
      const defect = joint === 3 ? 1 : 0;
      const paid = 2 * defect * s.bet[lane];
      out[at] = s.bet[lane];
      out[at + 1] = joint === 0 ? 1 : 0;
      out[at + 2] = defect;
      out[at + 3] = paid;
      out[at + 4] = joint > 3 ? 0 : pays[joint] + pays[((joint & 1) << 1) | (joint >> 1)] + paid;
    },
    payoff(s, lane, [choice], [out]) {
      const own = choice[0] | 0;
      const other = choice[1] | 0;
      const bonus = own & other ? s.bet[lane] : 0;
      out[0] = pays[2 * own + other] + bonus;
      out[1] = pays[2 * other + own] + bonus;
    },
  };
}

const prisonersActions = formOf(prisonersDilemma).actions[0];
