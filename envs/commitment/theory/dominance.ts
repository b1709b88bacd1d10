/**
 * Iterated elimination of weakly dominated actions.
 *
 * a weakly dominates b if it never pays less and sometimes pays more, whatever the others do with the actions that they have left.
 * Unlike with strict dominance the outcome depends on the order. By default each round removes all weakly dominated actions of all
 * players at once, which is the usual convention; a given order removes one action after the other. Dominance is by pure actions;
 * everything is exact, since payoffs are only compared.
 *
 * References: Luce & Raiffa (1957), Games and Decisions, ch. 5; Marx & Swinkels (1997), Games Econ. Behav. 18 (when the order matters).
 */
import type { NormalForm } from "../matrix/normal-form.js";
import { dominance } from "../matrix/pure.js";

export interface Choice {
  readonly player: number;
  readonly action: number;
}

/** An action that went, with one that dominated it and stayed longer. */
export interface Removal extends Choice {
  readonly by: number; // the first such action that is itself undominated
  readonly kind: "strict" | "weak"; // of the dominance, when it went
}

export interface Elimination {
  readonly survivors: readonly (readonly number[])[]; // actions left, per player
  readonly rounds: readonly (readonly Removal[])[];
  readonly complete: boolean; // is nothing that is left dominated?
}

/**
 * @param order actions to remove, one per round, and nothing else; absent: all dominated ones at once, round by round
 * @throws a sentence where an action of the order is not dominated when its turn comes
 */
export function eliminateWeakly(form: NormalForm, order?: readonly Choice[]): Elimination {
  const alive = Array.from(form.counts, (n) => new Uint8Array(n).fill(1));
  const rounds: Removal[][] = [];
  const remove = (round: Removal[]): void => {
    for (const { player, action } of round) alive[player][action] = 0;
    rounds.push(round);
  };
  if (order) for (const choice of order) remove([wanted(form, alive, choice)]);
  else for (let round = dominated(form, alive); round.length > 0; round = dominated(form, alive)) remove(round);
  return {
    survivors: alive.map((flags) => Array.from(flags.keys()).filter((a) => flags[a] === 1)),
    rounds,
    complete: order === undefined || dominated(form, alive).length === 0,
  };
}

/** Every dominated action that is left. Dominance is transitive, so each has a dominator that nothing dominates. */
function dominated(form: NormalForm, alive: readonly Uint8Array[]): Removal[] {
  return alive.flatMap((flags, player) => {
    const left = Array.from(flags.keys()).filter((a) => flags[a] === 1);
    const beats = (a: number, b: number) => dominance(form, player, a, b, alive);
    const best = left.filter((b) => left.every((a) => beats(a, b) === "none"));
    return left.flatMap((action): Removal[] => {
      for (const by of best) {
        const kind = beats(by, action);
        if (kind !== "none") return [{ player, action, by, kind }];
      }
      return [];
    });
  });
}

function wanted(form: NormalForm, alive: readonly Uint8Array[], { player, action }: Choice): Removal {
  const found = dominated(form, alive).find((removal) => removal.player === player && removal.action === action);
  if (found) return found;
  const name = form.actions[player]?.[action] ?? action;
  throw new Error(`Action ${name} of player ${player} cannot go: nothing that is left dominates it.`);
}
