/**
 * The outsider's step before the game with its device: it offers a bet, all others pass; then they commit and play as without it.
 *
 *   outsider   v − 2 β if both defect, else 0;   v drawn evenly from 0 to V, known to it alone
 */
import type { DeviceGame, DeviceState } from "../../../src/device/with-device.js";
import type { Game, Role, Turn } from "../../../src/game.js";
import { box, discrete, size } from "../../../src/space.js";
import { type SideBetOptions, sideBetId } from "./options.js";
import { type SideBetState, threshold } from "./side-bet.js";

export type OfferState = {
  readonly base: DeviceState<SideBetState>;
  readonly value: Float64Array; // [lanes], v
  readonly stands: Uint8Array; // [lanes], 1 = the bet has been offered
};
export type OfferGame = Game<OfferState> & {
  readonly options: SideBetOptions;
  readonly inner: DeviceGame<SideBetState>;
};

/** @param inner the dilemma under its device, whose bet this sets */
export function offerGame(options: SideBetOptions, inner: DeviceGame<SideBetState>): OfferGame {
  const { step, levels, chaos } = options;
  const breaks = threshold(options);
  const [player] = inner.roles;
  const width = size(player.observation);
  const { n } = player.action as { readonly n: number | readonly number[] };
  const parts = typeof n === "number" ? [n] : n;
  const outsider: Role = {
    name: "outsider",
    count: 1,
    observation: box([
      { name: "value of chaos", unit: "payoff", low: 0, high: chaos },
      { name: "bet that breaks", unit: "payoff", low: 0, high: breaks },
      { name: "bet to be offered", unit: "1", low: 0, high: 1 },
    ]),
    action: discrete(levels),
  };
  const passed: Float32Array[] = [new Float32Array(0)]; // what the game below is handed
  const policies: readonly Float32Array[] = [new Float32Array(0)];
  const earned: Float32Array[] = [new Float32Array(0)];

  const below = (s: OfferState, turn: Turn): boolean => {
    const { actions, rewards, policies: given, time } = turn;
    passed[0] = actions[1];
    earned[0] = rewards[1];
    turn.actions = passed;
    turn.rewards = earned;
    turn.policies = policies;
    turn.time = time - 1;
    try {
      return inner.step(s.base, turn);
    } finally {
      turn.actions = actions;
      turn.rewards = rewards;
      turn.policies = given;
      turn.time = time;
    }
  };

  return {
    ...{ id: sideBetId, key: JSON.stringify(options), options, inner },
    roles: [
      outsider,
      {
        ...player,
        observation: box([...player.observation.fields, { name: "bet stands", unit: "1", low: 0, high: 1 }]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 1 + inner.phases,
    metrics: [...inner.metrics, "value of chaos", "outsider's payoff"],
    alloc: (lanes) => ({
      base: inner.alloc(lanes),
      value: new Float64Array(lanes),
      stands: new Uint8Array(lanes),
    }),
    reset(s, lane, rng) {
      inner.reset(s.base, lane, rng);
      rng.uniformAt(s.value, lane);
      s.value[lane] *= chaos;
      s.stands[lane] = 0;
    },
    step(s, turn) {
      const { lane } = turn;
      if (s.stands[lane] === 0) {
        s.stands[lane] = 1;
        s.base.base.bet[lane] = turn.actions[0][lane] * step;
        return false;
      }
      const over = below(s, turn);
      if (s.base.base.last[lane] === 3) turn.rewards[0][lane] = s.value[lane] - 2 * s.base.base.bet[lane];
      return over;
    },
    observe(s, lane, time, role, agent, out, at) {
      if (role === 0) {
        out[at] = s.value[lane];
        out[at + 1] = breaks;
        out[at + 2] = 1 - s.stands[lane];
        return;
      }
      inner.observe(s.base, lane, time > 0 ? time - 1 : 0, 0, agent, out, at);
      out[at + width] = s.stands[lane];
    },
    legal(s, lane, role, agent, mask, at) {
      if (role === 0) {
        mask[at] = 1;
        for (let k = 1; k < levels; k++) mask[at + k] = 1 - s.stands[lane];
      } else if (s.stands[lane] === 1) inner.legal?.(s.base, lane, 0, agent, mask, at);
      else {
        for (let k = 0, flag = at; k < parts.length; flag += parts[k++]) {
          mask[flag] = 1;
          for (let a = 1; a < parts[k]; a++) mask[flag + a] = 0;
        }
      }
    },
    measure(s, lane, out, at) {
      inner.measure(s.base, lane, out, at);
      out[at + inner.metrics.length] = s.value[lane];
      out[at + inner.metrics.length + 1] = s.base.base.last[lane] === 3 ? s.value[lane] - 2 * s.base.base.bet[lane] : 0;
    },
  };
}
