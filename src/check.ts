/**
 * Check: what must hold of every game, for whoever writes one.
 *
 *   for (const { name, passed, detail } of check(() => myGame())) if (!passed) console.log(name, detail);
 *
 * The checks play the game at random through `Batch` and call its functions directly. A check that builds on another that failed
 * is skipped with that reason, so that one fault is reported once, by the check meant for it.
 */
import type { Check, Context, GarbageProbe } from "./check/context.js";
import { courseChecks } from "./check/course.js";
import { formChecks } from "./check/form.js";
import { purityChecks } from "./check/purity.js";
import { samenessChecks } from "./check/sameness.js";
import { stateChecks } from "./check/state.js";
import { valueChecks } from "./check/values.js";
import type { AnyGame } from "./game.js";

export type { GarbageProbe } from "./check/context.js";

export interface Finding {
  readonly name: string; // a fact about the game: "observations stay in their space"
  readonly passed: boolean; // also true where skipped
  readonly skipped: boolean;
  readonly detail: string; // of a failure: role, agent, lane, step, field and value; of a skip: why
}

export interface CheckOptions {
  readonly seeds?: readonly number[];
  readonly steps?: number; // of random play per seed
  readonly lanes?: number; // side by side, 2 or more
  readonly garbage?: GarbageProbe; // without it that check is skipped
  readonly garbageSteps?: number; // lane-steps under the probe, of games with up to 8 agents; of larger ones as many fewer
  readonly progress?: (name: string, index: number, total: number) => void;
}

const checks: readonly Check[] = [
  ...formChecks,
  ...stateChecks,
  ...purityChecks,
  ...valueChecks,
  ...courseChecks,
  ...samenessChecks,
];

/** The names of all checks, in their order. */
export const checkNames: readonly string[] = checks.map(({ name }) => name);

/**
 * @param make makes the game afresh; called many times, so that what two games share comes to light
 * @returns one finding per check, in a fixed order
 */
export function check(make: () => AnyGame, options: CheckOptions = {}): Finding[] {
  const { seeds = [0, 1, 2], steps = 120, lanes = 3, garbageSteps = 1_000_000, progress, garbage } = options;
  if (!(lanes >= 2)) throw new Error(`check: lanes must be 2 or more to compare them, got ${lanes}.`);
  const context: Context = { make, seeds, steps, lanes, garbageSteps, garbage };
  const findings: Finding[] = [];
  const broken = new Set<string>(); // failed, or built on what failed
  checks.forEach((one, index) => {
    progress?.(one.name, index, checks.length);
    const missing = one.needs.find((name) => broken.has(name));
    if (missing) {
      broken.add(one.name);
      findings.push({ name: one.name, passed: true, skipped: true, detail: `builds on '${missing}'` });
      return;
    }
    const { failure, skipped } = attempt(one, context);
    if (failure !== undefined) broken.add(one.name);
    const detail = failure ?? skipped ?? "";
    findings.push({ name: one.name, passed: failure === undefined, skipped: skipped !== undefined, detail });
  });
  return findings;
}

function attempt(one: Check, context: Context): { readonly failure?: string; readonly skipped?: string } {
  try {
    const outcome = one.run(context);
    return typeof outcome === "string" ? { failure: outcome } : (outcome ?? {});
  } catch (error) {
    return { failure: `threw: ${error instanceof Error ? error.message : String(error)}` };
  }
}
