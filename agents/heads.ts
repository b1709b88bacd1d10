/** Heads by space: categorical for choices, Gaussian for boxes. */
import type { Space } from "../src/space.js";
import { categorical } from "./categorical.js";
import { gaussian } from "./gaussian.js";
import type { Head } from "./head.js";

export function headFor(space: Space): Head {
  switch (space.kind) {
    case "discrete":
      return categorical([space.n]);
    case "multi-discrete":
      return categorical(space.n);
    case "box":
      return gaussian(space);
    default:
      return space satisfies never;
  }
}
