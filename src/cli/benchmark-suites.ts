/** The suites of the package by name. */
import { full } from "./benchmark-full.js";
import { type Suite, suiteAt } from "./benchmark-suite.js";

/** A minute's worth of everything: a game with an optimum beyond its equilibrium, one without conflict, and one with boxes. */
const smoke: Suite = {
  name: "smoke",
  about: "three small games in under a minute, to see that everything works",
  seeds: 2,
  points: 10,
  episodes: 32,
  tasks: [
    { game: "commitment/prisoners-dilemma-v0", updates: 60 },
    { game: "commitment/stag-hunt-v0", updates: 60 },
    { game: "routing/pigou-v0", updates: 60, lanes: 64 },
  ],
  algorithms: [
    { name: "reinforce", algorithm: "reinforce" },
    { name: "ppo", algorithm: "ppo" },
  ],
};

export const suites: { readonly [name: string]: Suite } = { smoke, full };

/** A suite by name, or of a file. @throws where there is neither */
export function suiteNamed(name: string): Suite {
  if (Object.hasOwn(suites, name)) return suites[name];
  if (/\.json$|[\\/]/.test(name)) return suiteAt(name);
  throw new Error(
    `There is no suite '${name}'; there is ${Object.keys(suites).join(", ")}, or name a file that ends in .json.`,
  );
}
