/** What is known of the game below: who can hold whom to what, and which payoffs commitments could reach. */
import type { Entry, Solution } from "../../../src/registry.js";
import type { MatrixGame } from "../matrix/matrix.js";
import type { NormalForm } from "../matrix/normal-form.js";
import { folkRegion } from "../theory/folk-region.js";

/** The table of a matrix game of the registry. */
export function formOf(entry: Entry): NormalForm {
  return (entry.make() as unknown as MatrixGame).form;
}

/** Kalai's folk region of a two-player matrix game. */
export function normalFormOf(entry: Entry): Solution {
  const { vertices, area, minmax } = folkRegion(formOf(entry));
  return {
    folkRegion: {
      vertices,
      area,
      minmax,
      meaning: "payoffs that some voluntary commitment device makes an equilibrium",
    },
  };
}
