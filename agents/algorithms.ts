/** Algorithms by name: one file and one line each, and a name in `algorithm-names.ts`. */
import { a2c } from "./a2c.js";
import { advantageAlignment } from "./advantage-alignment.js";
import type { Algorithm } from "./algorithm.js";
import type { AlgorithmName } from "./algorithm-names.js";
import { ppo } from "./ppo.js";
import { reinforce } from "./reinforce.js";

export const algorithms: { readonly [name: string]: Algorithm } = {
  ppo,
  a2c,
  reinforce,
  "advantage-alignment": advantageAlignment,
} satisfies { readonly [name in AlgorithmName]: Algorithm };
