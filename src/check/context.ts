/** What a check is, and what it is given. */
import { copyOut, leaves } from "../arrays.js";
import type { AnyGame, State, TypedArray } from "../game.js";

/** Counts garbage collections; a platform's business, so it is handed in. `src/cli/garbage.ts` has Node's. */
export interface GarbageProbe {
  /** Run f and return how many collections happened meanwhile. */
  run(f: () => void): number;
}

export interface Context {
  readonly make: () => AnyGame;
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly lanes: number;
  readonly garbageSteps: number;
  readonly garbage: GarbageProbe | undefined;
}

export interface Check {
  readonly name: string;
  readonly needs: readonly string[]; // checks without which this one would only repeat their failure
  /** What is wrong, or why it was skipped, or nothing. */
  run(context: Context): string | { readonly skipped: string } | undefined;
}

/** `searcher_1 in lane 2 at step 7` */
export function where(role: { readonly name: string }, agent: number, lane: number, step: number): string {
  return `${role.name}_${agent} in lane ${lane} at step ${step}`;
}

/** Remembers arrays, to say later which of them changed, and where. */
export class Witness {
  private readonly before;

  constructor(private readonly state: State) {
    this.before = copyOut(state);
  }

  /**
   * The first array that differs from what it was, as `'stock' (row of lane 1)`.
   *
   * @param except a lane whose rows may change
   */
  changed(lanes: number, except = -1): string | undefined {
    for (const [path, array] of leaves(this.state)) {
      const width = array.length / lanes;
      for (let k = 0; k < array.length; k++) {
        const lane = Math.floor(k / width);
        if (lane === except || Object.is(array[k], (this.before[path] as TypedArray)[k])) continue;
        return `'${path}' (row of lane ${lane})`;
      }
    }
    return undefined;
  }
}
