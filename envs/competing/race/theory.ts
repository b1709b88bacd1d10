/**
 * What theory says of the race to commit; all derived. In chicken, W to win, S to lose, R if both swerve, X for a crash, W > R > S > X:
 *
 *   plain     straight with probability p = (W − R)/(W − R + S − X), worth v = p S + (1 − p) R
 *   blind     commit with probability q = (W − v)/(W − v + S − X), if silence on both sides leads to the mixed equilibrium above
 *   latency   the first commits and the second gives way; player 0, Δ ahead, is first with probability 1 − ½ e^{−Δ/m}
 *   priority  the first place is worth the rent W − S, whoever has it
 */
import { exp } from "../../../src/maths.js";
import { bimatrix, type Equilibrium } from "../../commitment/matrix/bimatrix.js";
import type { NormalForm } from "../../commitment/matrix/normal-form.js";
import { inducedForm } from "../../commitment/theory/induced.js";
import type { RaceOptions } from "./options.js";

export interface Mixed {
  readonly chance: number; // of going straight, or of committing
  readonly value: number; // to each
  readonly crash: number; // probability
  readonly straight: number; // share of players who end up going straight
}

/** The mixed equilibrium of plain chicken. */
export function plainMixed({ win, lose, swerve, crash }: RaceOptions): Mixed {
  const chance = (win - swerve) / (win - swerve + lose - crash);
  return { chance, value: chance * lose + (1 - chance) * swerve, crash: chance * chance, straight: chance };
}

/** The mixed equilibrium of committing blindly, where two who stay silent play the mixed equilibrium of plain chicken. */
export function blindMixed(options: RaceOptions): Mixed {
  const { win, lose, crash } = options;
  const plain = plainMixed(options);
  const q = (win - plain.value) / (win - plain.value + lose - crash);
  const silent = 1 - q;
  return {
    chance: q,
    value: q * lose + silent * plain.value,
    crash: q * q + silent * silent * plain.crash,
    straight: q + silent * silent * plain.chance,
  };
}

/** Silence or a commitment to go straight, at once; two who stay silent play the mixed equilibrium of plain chicken. */
export function blindForm(options: RaceOptions): NormalForm {
  const { win, lose, crash } = options;
  const { value } = plainMixed(options);
  return inducedForm(
    [2, 2],
    ([a, b], out) => {
      out[0] = a === 1 ? (b === 1 ? crash : win) : b === 1 ? lose : value;
      out[1] = b === 1 ? (a === 1 ? crash : win) : a === 1 ? lose : value;
    },
    ["silent", "straight"],
  );
}

export const blindEquilibria = (options: RaceOptions): readonly Equilibrium[] =>
  bimatrix(blindForm(options)).equilibria;

/** The probability that player 0's message is there first: two exponential delays of mean m, the other's begun Δ later. */
export function firstChance({ lead, noise }: RaceOptions): number {
  if (noise === 0) return lead > 0 ? 1 : 0.5;
  return 1 - 0.5 * exp(-lead / noise);
}

/**
 * Bids for the first place, which goes straight while the other swerves: W − bid and S. Equal bids are settled by a coin.
 */
export function bidsForm(options: RaceOptions): NormalForm {
  const { win, lose, bidStep, bidLevels } = options;
  const names = Array.from({ length: bidLevels }, (_, k) => String(Number((k * bidStep).toPrecision(12))));
  return inducedForm(
    [bidLevels, bidLevels],
    ([a, b], out) => {
      const won = a > b ? 1 : a < b ? 0 : 0.5;
      out[0] = won * (win - a * bidStep) + (1 - won) * lose;
      out[1] = (1 - won) * (win - b * bidStep) + won * lose;
    },
    names,
  );
}
