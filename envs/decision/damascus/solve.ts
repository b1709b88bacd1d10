/**
 * What is known of death in Damascus. With a predictor who samples and is never wrong, π = P(Aleppo):
 *
 *   Aleppo is worth    m π + s (1 − π)                m, s: Aleppo with and without Death
 *   Damascus is worth  m′ (1 − π) + s′ π              m′, s′: Damascus likewise
 *   equal at           π* = (s − m′) / ((s − m) + (s′ − m′))
 *
 * Derived here; `../predicted/ratifiable.ts` has all other ways of reading.
 */
import type { Solution } from "../../../src/registry.js";
import { predictedAnswers } from "../predicted/solve.js";
import { damascusModel } from "./options.js";

/** @throws naming the option that is wrong */
export function solveDamascus(given: unknown): Solution {
  return {
    ...predictedAnswers(damascusModel(given as object | undefined)),
    source: "Gibbard & Harper (1978); Bell et al. (2021) for the asymmetric case, recomputed; formulas derived",
  };
}
