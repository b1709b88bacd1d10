/**
 * What is known of persuasion with a commitment that is honoured with probability χ.
 *
 *   x(χ, q)   = χ q + 1 − χ                 share of the innocent that are called guilty, the unbound sender always saying so
 *   belief    = μ/(μ + (1 − μ) x) ≥ t       iff x ≤ x* = μ (1 − t)/((1 − μ) t)
 *   q*(χ)     = 1 − (1 − x*)/χ              the highest q, where χ ≥ 1 − x*
 *   P(convict) = μ + (1 − μ) x* = μ/t       for all χ ≥ 1 − x*, and 0 below
 *
 * With levels of q the best is the highest at most q*. χ uniform over [low, high] is integrated level by level, exactly.
 */
import type { Solution } from "../../../src/registry.js";
import { bestLevel, convinces, type PersuasionModel, type PersuasionOptions, persuasionModel } from "./options.js";

export interface Persuaded {
  readonly convict: number; // probability
  readonly receiver: number; // its payoff
}

/** What becomes of a χ and a q where the receiver convicts on "guilty". */
export function persuaded({ prior, threshold }: PersuasionModel, chi: number, q: number): Persuaded {
  const fibs = (1 - prior) * (chi * q + 1 - chi);
  return { convict: prior + fibs, receiver: prior * (1 - threshold) - threshold * fibs };
}

const nothing: Persuaded = { convict: 0, receiver: 0 };

/** The sender's best equilibrium at χ, among the levels. */
export function persuadedAt(model: PersuasionModel, chi: number): Persuaded & { readonly q: number } {
  const q = bestLevel(model, chi) / (model.levels - 1);
  return { q, ...(convinces(model, chi, q) ? persuaded(model, chi, q) : nothing) };
}

/** Its mean over χ: level k is the best for χ from (1 − x*)/(1 − q_k) on, and payoffs are linear in χ. */
function mean(model: PersuasionModel): Persuaded {
  const { low, high, levels, cliff } = model;
  if (low === high || cliff <= 0) return persuadedAt(model, (low + high) / 2);
  const sum = { ...nothing };
  for (let k = 0; k < levels - 1; k++) {
    const from = Math.max(low, cliff / (1 - k / (levels - 1)));
    const to = Math.min(high, k === levels - 2 ? 1 : cliff / (1 - (k + 1) / (levels - 1)));
    if (from >= to) continue;
    const { convict, receiver } = persuaded(model, (from + to) / 2, k / (levels - 1));
    sum.convict += (convict * (to - from)) / (high - low);
    sum.receiver += (receiver * (to - from)) / (high - low);
  }
  return sum;
}

export function solvePersuasion(given?: Partial<PersuasionOptions>): Solution {
  const model = persuasionModel(given);
  const { prior, threshold, low, high, levels, most, cliff } = model;
  const works = high > low ? Math.max(0, high - Math.max(low, cliff)) / (high - low) : low >= cliff - 1e-12 ? 1 : 0;
  const ideal = cliff <= 0 ? 1 : prior / threshold;
  const trusted = bestLevel(model, 1) / (levels - 1);
  const curve = Array.from({ length: 21 }, (_, k) => k / 20).map((chi) => ({
    chi,
    q: cliff <= 0 ? 1 : chi >= cliff ? 1 - cliff / chi : null,
    convict: chi >= cliff ? ideal : 0,
    onLevels: persuadedAt(model, chi),
  }));
  return {
    cliff, // the least χ at which persuasion works
    share: most, // x*
    anyExperiment: { convict: ideal * works, withCommitment: ideal, without: cliff <= 0 ? 1 : 0 },
    equilibrium: { ...mean(model), ...(low === high && { q: persuadedAt(model, low).q }) },
    trusting: persuaded(model, (low + high) / 2, trusted),
    fullyInformed: { convict: prior, receiver: prior * (1 - threshold) },
    curve,
    source:
      "Kamenica & Gentzkow (2011) for χ = 1; Lipnowski, Ravid & Shishkin (2022) for the model; cliff and q*(χ) derived",
  };
}
