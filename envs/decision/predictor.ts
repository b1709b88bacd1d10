/**
 * Predictors: which of two actions somebody foresees an agent to take, for games whose rules read the policy.
 *
 *   accuracy  it sees the action that is really taken
 *   samples   it draws an action from the policy, as a simulation with a coin of its own does
 *   mode      it takes the likelier action; of two that are equally likely, the first
 *   code      it reads the code: a policy that is certain tells all; one that mixes is read as the game says (Nozick 1969 lets the
 *             predictor treat whoever tosses a coin as taking both boxes)
 *
 * Then it errs: having read action k it says k with probability p_k, else the other one. So p₀ and p₁ are the probabilities of being
 * right about those who are certain to take the one and the other, whatever the way of reading.
 *
 * References: Nozick (1969), Newcomb's problem and two principles of choice; Bell, Linsefors, Oesterheld & Skalse (2021),
 * Reinforcement learning in Newcomblike environments, NeurIPS 34 (predictors that sample the policy).
 */
import type { Turn } from "../../src/game.js";
import type { ChoiceOption } from "../../src/options.js";
import type { Rng } from "../../src/rng.js";

export type Reading = "accuracy" | "samples" | "mode" | "code";

/** What a mixing policy is read as under `code`: action 0, action 1, or the action that is really taken. */
export type Mixed = 0 | 1 | "taken";

export const predictor = {
  kind: "choice",
  value: "samples",
  choices: ["accuracy", "samples", "mode", "code"],
  about:
    "accuracy: sees the action taken; samples: draws from the policy; mode: its likelier action; code: certain only",
} as const satisfies ChoiceOption<Reading>;

/** The number, 0 or 1, of the action that is read in one row. `cell[k]` is scratch. */
export type Read = (turn: Turn, role: number, row: number, cell: Float64Array, k: number) => number;

const sure = 1 - 1e-6; // policies cross as Float32

/**
 * @param first the first of the two actions, among all `width` of the role
 * @param mixed what a policy that mixes them is read as under `code`
 */
export function readerOf(reading: Reading, mixed: Mixed, first = 0, width = 2): Read {
  const taken: Read = ({ actions }, role, row) => (actions[role][row] === first ? 0 : 1);
  switch (reading) {
    case "accuracy":
      return taken;
    case "samples":
      return (turn, role, row, cell, k) => {
        const policy = turn.policies[role];
        const at = row * width + first;
        turn.rng.uniformAt(cell, k);
        return cell[k] * (policy[at] + policy[at + 1]) < policy[at] ? 0 : 1;
      };
    case "mode":
      return ({ policies }, role, row) => {
        const at = row * width + first;
        return policies[role][at] >= policies[role][at + 1] ? 0 : 1;
      };
    case "code":
      return (turn, role, row, cell, k) => {
        const policy = turn.policies[role];
        const at = row * width + first;
        const most = sure * (policy[at] + policy[at + 1]);
        if (policy[at] >= most) return 0;
        if (policy[at + 1] >= most) return 1;
        return mixed === "taken" ? taken(turn, role, row, cell, k) : mixed;
      };
    default:
      return reading satisfies never;
  }
}

/** What is said, having read `read`: that with probability `accuracy[at + read]`, else the other. `cell[k]` is scratch. */
export function said(
  accuracy: Float64Array,
  at: number,
  read: number,
  rng: Rng,
  cell: Float64Array,
  k: number,
): number {
  rng.uniformAt(cell, k);
  return cell[k] < accuracy[at + read] ? read : 1 - read;
}
