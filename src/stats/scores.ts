/**
 * Scores of several tasks, flat: what aggregate statistics and their bootstrap work on.
 *
 * Tasks lie one after the other, the runs of a task side by side; tasks may have different numbers of runs.
 */

export interface Scores {
  readonly values: Float64Array; // [runs of all tasks]
  readonly starts: Int32Array; // [tasks + 1]: task t has the runs starts[t] … starts[t + 1] − 1
}

/** @param tasks `[tasks][runs]` @throws when there is no task, a task is no list or has no run, or a score is no finite number */
export function scoresOf(tasks: readonly ArrayLike<number>[]): Scores {
  if (!(tasks?.length > 0)) throw new Error("Scores need 1 task or more, got none.");
  const starts = new Int32Array(tasks.length + 1);
  for (let t = 0; t < tasks.length; t++) {
    const name = `Task ${t + 1} of ${tasks.length}`;
    const runs: unknown = tasks[t];
    if (!Array.isArray(runs) && !ArrayBuffer.isView(runs))
      throw new Error(`${name} must be a list of its runs' scores, as in [[0.2, 0.4], [1]]; got ${String(runs)}.`);
    if (tasks[t].length === 0) throw new Error(`${name} has no runs; leave it out.`);
    starts[t + 1] = starts[t] + tasks[t].length;
    const odd = Array.from(tasks[t]).findIndex((x) => !Number.isFinite(x));
    if (odd >= 0) throw new Error(`Score ${odd + 1} of task ${t + 1} must be a finite number, got ${tasks[t][odd]}.`);
  }
  const values = new Float64Array(starts[tasks.length]);
  for (let t = 0; t < tasks.length; t++) values.set(Array.from(tasks[t]), starts[t]);
  return { values, starts };
}
