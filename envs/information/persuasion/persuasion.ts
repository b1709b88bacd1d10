/**
 * Persuasion with a commitment that may break: a prosecutor commits to an experiment, and a judge sees its result.
 *
 *   step 0  the sender commits to q = P(say guilty | innocent); of the guilty the experiment always says guilty
 *   step 1  guilt is drawn (prior μ); with probability χ the commitment is honoured and the experiment speaks; else the sender, who
 *           sees the state, says what it likes
 *   step 2  the receiver sees χ, q and what was said, not who said it, and convicts or acquits
 *
 *   sender    1 if convicted, else 0
 *   receiver  [guilty] − t if convicted, else 0, so that it convicts iff its belief in guilt is at least t
 *
 * References: Kamenica & Gentzkow (2011), Am. Econ. Rev. 101 (χ = 1); Lipnowski, Ravid & Shishkin (2022), "Persuasion via Weak
 * Institutions", J. Polit. Econ. 130.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import {
  type PersuasionModel,
  type PersuasionOptions,
  persuasionDefaults,
  persuasionId,
  persuasionModel,
} from "./options.js";

export type PersuasionState = {
  readonly chi: Float64Array; // [lanes]
  readonly stage: Uint8Array; // [lanes]: 0 to commit, 1 to speak, 2 to judge, 3 over
  readonly q: Float64Array; // [lanes], committed
  readonly guilty: Uint8Array; // [lanes]; 0 before it is drawn, as those below
  readonly honoured: Uint8Array; // [lanes]
  readonly said: Uint8Array; // [lanes]; 1 = "guilty"
  readonly convicted: Uint8Array; // [lanes]
  readonly cell: Float64Array; // [lanes], scratch
};

export type PersuasionGame = Game<
  PersuasionState,
  readonly [Role & { readonly observation: Box; readonly action: Discrete }, Role & { readonly action: Discrete }]
> & { readonly model: PersuasionModel };

/** @throws naming the option that is wrong */
export function persuasion(given?: Partial<PersuasionOptions>): PersuasionGame {
  const model = persuasionModel(given);
  const { prior, threshold, low, high, levels } = model;
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const seen = ["chance that the commitment is honoured", "committed q", "to commit", "to speak", "to judge"].map(flag);
  return {
    id: persuasionId,
    key: JSON.stringify(resolve(persuasionDefaults, given, persuasionId)),
    model,
    roles: [
      {
        name: "sender",
        count: 1,
        observation: box([...seen, flag("guilty"), flag("not honoured")]), // the last two once it is to speak
        action: discrete(levels), // the experiment's level; then 1 says guilty, 0 innocent
      },
      {
        name: "receiver",
        count: 1,
        observation: box([...seen, flag("said guilty")]),
        action: discrete(2),
        actions: ["acquit", "convict"],
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 3,
    metrics: [
      ...["convicted", "guilty", "honoured", "committed q", "said guilty", "convicted innocent", "honour chance"],
      "welfare",
    ],
    alloc(lanes) {
      const real = () => new Float64Array(lanes);
      const small = () => new Uint8Array(lanes);
      const [stage, guilty, honoured, said, convicted] = [small(), small(), small(), small(), small()];
      return { chi: real(), stage, q: real(), guilty, honoured, said, convicted, cell: real() };
    },
    reset(s, lane, rng) {
      rng.uniformAt(s.cell, lane);
      s.chi[lane] = low + (high - low) * s.cell[lane];
      s.stage[lane] = s.q[lane] = s.guilty[lane] = s.honoured[lane] = s.said[lane] = s.convicted[lane] = 0;
    },
    step(s, { lane, rng, actions: [sent, judged], rewards: [toSender, toReceiver] }) {
      const stage = s.stage[lane]++;
      if (stage === 0) {
        s.q[lane] = sent[lane] / (levels - 1);
        rng.uniformAt(s.cell, lane);
        s.guilty[lane] = s.cell[lane] < prior ? 1 : 0;
        rng.uniformAt(s.cell, lane);
        s.honoured[lane] = s.cell[lane] < s.chi[lane] ? 1 : 0;
        return false;
      }
      if (stage === 1) {
        if (s.honoured[lane] === 1) {
          rng.uniformAt(s.cell, lane);
          s.said[lane] = s.guilty[lane] === 1 || s.cell[lane] < s.q[lane] ? 1 : 0;
        } else s.said[lane] = sent[lane];
        return false;
      }
      s.convicted[lane] = judged[lane];
      toSender[lane] = judged[lane];
      toReceiver[lane] = judged[lane] * (s.guilty[lane] - threshold);
      return true;
    },
    observe(s, lane, _time, role, _agent, out, at) {
      const stage = s.stage[lane];
      out[at] = s.chi[lane];
      out[at + 1] = s.q[lane];
      out[at + 2] = stage === 0 ? 1 : 0;
      out[at + 3] = stage === 1 ? 1 : 0;
      out[at + 4] = stage >= 2 ? 1 : 0;
      if (role === 0) {
        out[at + 5] = s.guilty[lane];
        out[at + 6] = stage === 0 ? 0 : 1 - s.honoured[lane];
      } else out[at + 5] = s.said[lane];
    },
    legal(s, lane, role, _agent, mask, at) {
      const stage = s.stage[lane];
      const choices = role === 1 ? (stage === 2 ? 2 : 1) : stage === 0 ? levels : stage > 1 ? 1 : 2 - s.honoured[lane];
      const end = role === 1 ? 2 : levels;
      for (let k = 0; k < end; k++) mask[at + k] = k < choices ? 1 : 0;
    },
    measure(s, lane, out, at) {
      out[at] = s.convicted[lane];
      out[at + 1] = s.guilty[lane];
      out[at + 2] = s.honoured[lane];
      out[at + 3] = s.q[lane];
      out[at + 4] = s.said[lane];
      out[at + 5] = s.convicted[lane] * (1 - s.guilty[lane]);
      out[at + 6] = s.chi[lane];
      out[at + 7] = s.convicted[lane] * (1 + s.guilty[lane] - threshold);
    },
  };
}
