/**
 * Results for other programs: a table with a row per seed, and the JSON that MARL-eval reads,
 *
 *   { environment: { task: { algorithm: { run: { step_k: { step_count, metric: […] }, absolute_metrics: { metric: […] } } } } } }
 *
 * with the scored measure per episode, mean returns, and scores normalised with random = 0 and optimum = 1.
 * Reference: Gorsane et al. (2022), Towards a standardised performance evaluation protocol for cooperative MARL, NeurIPS.
 */
import { mean } from "../stats.js";
import type { References } from "./benchmark-references.js";
import type { Look, SeedResult } from "./benchmark-seed.js";

export interface MarlEval {
  readonly [environment: string]: {
    readonly [task: string]: {
      readonly [algorithm: string]: { readonly [run: string]: { readonly [step: string]: MarlEvalStep } };
    };
  };
}

export interface MarlEvalStep {
  readonly step_count?: number;
  readonly return: readonly number[]; // sum over agents
  readonly outcome: readonly number[]; // what is scored, per episode
  readonly score?: readonly number[]; // normalised; absent where it cannot be
}

/** Tasks with scores, and those without, which MARL-eval must not mix with them. */
export const environments = { scored: "commitment-gym", unscored: "commitment-gym-unscored" } as const;

export function marlEval(results: readonly SeedResult[], references: readonly References[]): MarlEval {
  const known = new Map(references.map((one) => [one.task, one]));
  const found: { [environment: string]: { [task: string]: Runs } } = {};
  for (const { task, algorithm, seed, points, absolute } of results) {
    const reference = known.get(task);
    const scored = reference !== undefined && reference.degenerate === undefined;
    const step = (look: Look) => ({
      return: [look.returns.reduce((a, b) => a + b, 0)],
      outcome: look.measured,
      ...(scored && { score: [normalised(mean(look.measured), reference)] }),
    });
    const environment = scored ? environments.scored : environments.unscored;
    found[environment] ??= {};
    found[environment][task] ??= {};
    found[environment][task][algorithm] ??= {};
    found[environment][task][algorithm][`seed_${seed}`] = {
      ...Object.fromEntries(points.map((look, k) => [`step_${k}`, { step_count: look.steps, ...step(look) }])),
      absolute_metrics: step(absolute),
    };
  }
  return found;
}

type Runs = { [algorithm: string]: { [run: string]: { [step: string]: MarlEvalStep } } };

const normalised = (x: number, { random, optimum }: References): number =>
  Number(((x - random) / (optimum.value - random)).toPrecision(9));

/** A row per seed. */
export function resultsCsv(results: readonly SeedResult[], references: readonly References[]): string {
  const known = new Map(references.map((one) => [one.task, one]));
  const head = [
    ..."task algorithm seed measure learned score random optimum optimum_from nash welfare sum_of_returns".split(" "),
    ..."nash_conv nash_conv_kind updates agent_steps cpu_seconds backend commit".split(" "),
  ];
  const rows = results.map(({ task, algorithm, seed, measure, absolute, nashConv, bound, ...one }) => {
    const reference = known.get(task);
    const learned = mean(absolute.measured);
    const total = absolute.returns.reduce((a, b) => a + b, 0);
    const conv = nashConv ?? bound;
    return [
      ...[task, algorithm, seed, measure, learned],
      reference && reference.degenerate === undefined ? normalised(learned, reference) : undefined,
      ...[reference?.random, reference?.optimum.value, reference?.optimum.from, reference?.nash?.value],
      ...[absolute.metrics.welfare ?? total, total, conv?.value, kindOf(nashConv, bound)],
      ...[absolute.updates, absolute.steps, one.cpuSeconds, one.backend, one.commit],
    ];
  });
  return `${[head, ...rows].map((row) => row.map(cell).join(",")).join("\n")}\n`;
}

function cell(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function kindOf(nashConv: SeedResult["nashConv"], bound: SeedResult["bound"]): string | undefined {
  if (nashConv) return nashConv.bound === undefined ? "exact" : "upper bound";
  return bound && "lower bound";
}
