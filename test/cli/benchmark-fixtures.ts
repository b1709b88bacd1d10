/** Results of seeds as they would be, made up: `learned` is what every episode of the end measured. */
import type { References } from "../../src/cli/benchmark-references.js";
import type { Look, SeedResult } from "../../src/cli/benchmark-seed.js";

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
