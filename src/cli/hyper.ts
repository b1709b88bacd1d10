/** `--hyper key=value`, options of an algorithm, and `--pool key=value`, those of a pool of past selves. */
import { checkAlgorithm } from "../../agents/algorithm-names.js";
import type { PoolOptions } from "../../agents/pool.js";
import { type Defaults, parseOptions } from "../options.js";
import type { Settings } from "./run-config.js";

/** Options of the algorithm as given. @throws when the algorithm is unknown or a text is no key=value */
export async function hyperOf(algorithm: string, texts: readonly string[]): Promise<Settings> {
  checkAlgorithm(algorithm);
  const { algorithms } = await import("../../agents/index.js");
  return given("--hyper", algorithms[algorithm].defaults, texts);
}

/** Options of a pool of past selves. @throws when a text is no key=value of these */
export async function poolOf(texts: readonly string[]): Promise<PoolOptions> {
  const { poolDefaults } = await import("../../agents/pool.js");
  return given("--pool", poolDefaults, texts);
}

function given(flag: string, defaults: Defaults, texts: readonly string[]): Settings {
  const bad = texts.find((text) => text.indexOf("=") < 1);
  if (bad !== undefined) throw new Error(`${flag} needs key=value, got '${bad}'.`);
  try {
    return parseOptions(defaults, texts);
  } catch (thrown) {
    throw new Error(String((thrown as Error).message).replace(/^--set/, flag));
  }
}
