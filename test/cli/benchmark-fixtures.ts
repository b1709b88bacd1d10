/** Results of seeds as they would be, made up: `learned` is what every episode of the end measured. */
import { writeJson } from "../../src/cli/benchmark-folder.js";
import type { References } from "../../src/cli/benchmark-references.js";
import type { Look, SeedResult } from "../../src/cli/benchmark-seed.js";
import { cellsOf, fingerprint, referenceOf, type Suite } from "../../src/cli/benchmark-suite.js";

export function look(updates: number, measured: readonly number[]): Look {
  return { updates, steps: 10 * updates, seconds: 1, measured, returns: measured.slice(0, 2), metrics: {} };
}

export function result(task: string, algorithm: string, seed: number, learned: number, way = [0]): SeedResult {
  return {
    ...{ cell: `${task}__${algorithm}`, task, algorithm, fingerprint: "f", seed, measure: "welfare" },
    points: [...way, learned].map((x, k) => look(k, [x, x])),
    absolute: look(way.length, [learned, learned]),
    ...{ seconds: 2, cpuSeconds: 1, backend: "wasm", commit: "c", versions: {} },
  };
}

export function reference(task: string, random: number, optimum: number, more: Partial<References> = {}): References {
  return {
    ...{ task, fingerprint: "f", measure: "welfare", random, optimum: { value: optimum, from: "the suite" } },
    ...{ bots: {}, seconds: 0, ...more },
  };
}

/**
 * Write what children would: seeds 1 to k of every cell and all references, so that nothing is left to run.
 *
 * @param more of all references
 * @param contents of files that tasks name
 */
export function fill(
  folder: string,
  suite: Suite,
  seeds: number,
  more: Partial<References> = {},
  contents?: string,
): void {
  for (const cell of cellsOf(suite)) {
    const { key, task, recipe, points } = cell;
    const print = fingerprint(referenceOf(cell), "", contents);
    writeJson(`${folder}/references/${task.replace("/", "-")}.json`, {
      ...reference(task, 0, 10, more),
      fingerprint: print,
    });
    for (let seed = 1; seed <= seeds; seed++) {
      const way = Array.from({ length: points }, (_, k) => k / points);
      const one = { ...result(task, recipe.name, seed, seed, way), cell: key };
      writeJson(`${folder}/seeds/${key}/${seed}.json`, { ...one, fingerprint: fingerprint(cell, "wasm", contents) });
    }
  }
}
