/** Algorithms by name: one file and one line each. */
import type { Algorithm } from "./algorithm.js";
import { ppo } from "./ppo.js";
import { reinforce } from "./reinforce.js";

export const algorithms: { readonly [name: string]: Algorithm } = {
  ppo,
  reinforce,
};
