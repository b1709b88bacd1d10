/**
 * Responses: the best split of one router, alone on some pools or against given splits of the others.
 *
 *   Fᵣ = E[ρᵣ + Σ_q h_q ∂ρ_q/∂Hᵣ] over what the pools look like when its turn comes, the others held still
 */
import { equilibrium } from "./equilibrium.js";
import type { Problem } from "./problem.js";
import { type Before, before } from "./queue.js";
import { flowOf, flowsOf, isDisjoint, type Setting } from "./round.js";

/** Why the settlement has no known equilibrium, if so. */
export function unknown({ settlement }: Problem): string | undefined {
  if (settlement.kind === "greedy")
    return "under greedy sequencing the order depends on all splits; no equilibrium is derived";
  if (settlement.kind !== "sequence") return undefined;
  if (settlement.order.kind === "priority") return "bidding for priority has no known pure equilibrium here";
  if (settlement.order.kind === "builder") return "a builder's order depends on all splits; no equilibrium is derived";
  return undefined;
}

/**
 * The best split of one router while the others keep theirs, and what it gains in output (cost saved on latency links).
 *
 * @throws where the settlement has no known best response
 */
export function bestResponse(
  setting: Setting,
  parcels: Float64Array,
  agent: number,
): { split: Float64Array; gain: number } {
  const { problem, sizes } = setting;
  const { plan, tradeOf } = problem;
  const missing = unknown(problem);
  if (missing) throw new Error(missing);
  const trade = tradeOf[agent];
  const from = plan.first[trade];
  const routes = plan.first[trade + 1] - from;
  const n = plan.routes.length;
  const flow = flowOf(problem, trade);
  const scenes: readonly Before[] =
    problem.settlement.kind === "sequence"
      ? before(setting, parcels, agent)
      : [{ weight: 1, pools: setting.pools, flows: flowsOf(problem, parcels, agent) }];
  const flows = new Float64Array(n);
  const earn = (x: Float64Array, out?: Float64Array): number => {
    let value = 0;
    out?.fill(0);
    for (const scene of scenes) {
      flows.set(scene.flows);
      for (let r = 0; r < routes; r++) flows[from + r] += x[r];
      flow.evaluate(scene.pools, 0, flows, out !== undefined);
      for (let r = 0; r < routes; r++) {
        value += scene.weight * x[r] * flow.rate[from + r];
        if (!out) continue;
        let marginal = flow.rate[from + r];
        for (let q = 0; q < routes; q++) marginal += x[q] * flow.slope[(from + q) * n + from + r];
        out[r] += scene.weight * marginal;
      }
    }
    return value;
  };
  const problemOfOne = {
    ...{ group: new Int32Array(routes), total: Float64Array.of(sizes[agent]), f: earn },
    ...{ potential: (x: Float64Array) => earn(x), concave: isDisjoint(plan) },
  };
  const now = parcels.slice(agent * plan.width, agent * plan.width + routes);
  const { x } = equilibrium(problemOfOne, now);
  const split = new Float64Array(plan.width);
  split.set(x);
  return { split, gain: Math.max(earn(x) - earn(now), 0) };
}

/** The optimum of one router as if alone on these pools, `[width]`. */
export function alone(setting: Setting, trade: number, size: number, pools: Float64Array): Float64Array {
  const { problem } = setting;
  const { plan } = problem;
  const from = plan.first[trade];
  const routes = plan.first[trade + 1] - from;
  const n = plan.routes.length;
  const flow = flowOf(problem, trade);
  const flows = new Float64Array(n);
  const output = (split: Float64Array, steep = false): number => {
    flows.set(split, from);
    flow.evaluate(pools, 0, flows, steep);
    return split.reduce((sum, x, r) => sum + x * flow.rate[from + r], 0);
  };
  const { x } = equilibrium({
    group: new Int32Array(routes),
    total: Float64Array.of(size),
    f(split, out) {
      output(split, true);
      for (let r = 0; r < routes; r++) {
        out[r] = flow.rate[from + r];
        for (let q = 0; q < routes; q++) out[r] += split[q] * flow.slope[(from + q) * n + from + r];
      }
    },
    potential: (split: Float64Array) => output(split),
    concave: isDisjoint(plan),
  });
  const split = new Float64Array(plan.width);
  split.set(x);
  return split;
}
