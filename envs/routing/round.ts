/**
 * Rounds: reserves, order sizes, and what a joint split makes of them, in expectation over the settlement's coin.
 */
import { Rng } from "../../src/rng.js";
import { isCoupled } from "./coupled.js";
import { fill } from "./execute.js";
import { Flow } from "./flow.js";
import type { Problem } from "./problem.js";
import { before } from "./queue.js";
import { Settler } from "./settlement.js";

/** One round: reserves and order sizes. */
export interface Setting {
  readonly problem: Problem;
  readonly pools: Float64Array; // [slots]
  readonly sizes: Float64Array; // [N]
}

/** What everybody does and gets. */
export interface Profile {
  readonly parcels: Float64Array; // [N, width]
  readonly flows: Float64Array; // [routes]
  readonly outputs: Float64Array; // [N], expected
  readonly welfare: number; // Σ value · output
  readonly gap: number; // relative first-order gap of the solver
}

/** The round that an episode begins with, with sizes as typical where they are drawn. */
export function opening(problem: Problem, sizes: Float64Array = problem.typical): Setting {
  return { problem, pools: problem.plan.initial.slice(), sizes };
}

/** Everything about a joint split: expected outputs and their worth. */
export function profile(setting: Setting, parcels: Float64Array, gap: number): Profile {
  const { problem } = setting;
  const outputs = expected(setting, parcels);
  let welfare = 0;
  for (let a = 0; a < problem.routers; a++) welfare += problem.plan.values[problem.tradeOf[a]] * outputs[a];
  return { parcels, flows: flowsOf(problem, parcels), outputs, welfare, gap };
}

/** What each router gets, in expectation over the settlement's coin; nobody bids. */
function expected(setting: Setting, parcels: Float64Array): Float64Array {
  const { problem, pools } = setting;
  const { plan, settlement, tradeOf, routers } = problem;
  const outputs = new Float64Array(routers);
  if (settlement.kind === "sequence" && (settlement.order.kind === "random" || settlement.order.kind === "priority")) {
    const known = new Map<string, number>(); // routers alike expect alike
    for (let a = 0; a < routers; a++) {
      const key = kindOf(problem, parcels, a);
      let output = known.get(key);
      if (output === undefined) {
        output = 0;
        for (const scene of before(setting, parcels, a)) {
          const work = parcels.slice(a * plan.width, (a + 1) * plan.width);
          output += scene.weight * fill(plan, tradeOf[a], scene.pools.slice(), work);
        }
        known.set(key, output);
      }
      outputs[a] = output;
    }
    return outputs;
  }
  const settler = new Settler(plan, settlement, tradeOf);
  const rng = Rng.alloc(1).at(0);
  const draws = settlement.kind === "greedy" ? arrivals : 1;
  const drawn = new Float64Array(routers);
  for (let d = 0; d < draws; d++) {
    settler.fill(pools.slice(), 0, parcels, drawn, rng, new Float64Array(routers));
    for (let a = 0; a < routers; a++) outputs[a] += drawn[a] / draws;
  }
  return outputs;
}

const arrivals = 64; // sequences of arrival over which greedy sequencing is averaged, from a fixed seed

/** What a router does, as text: the trade and the split. Routers alike get and gain alike where no one's place is known. */
export function kindOf({ plan, tradeOf }: Problem, parcels: Float64Array, agent: number): string {
  return `${tradeOf[agent]}/${parcels.subarray(agent * plan.width, (agent + 1) * plan.width).join()}`;
}

/** Total flow into each route, of all routers or all but one, `[routes]`. */
export function flowsOf(problem: Problem, parcels: Float64Array, without = -1): Float64Array {
  const { plan, tradeOf, routers } = problem;
  const flows = new Float64Array(plan.routes.length);
  for (let a = 0; a < routers; a++) {
    if (a === without) continue;
    const first = plan.first[tradeOf[a]];
    const routes = plan.first[tradeOf[a] + 1] - first;
    for (let r = 0; r < routes; r++) flows[first + r] += parcels[a * plan.width + r];
  }
  return flows;
}

/** The flow evaluator that the settlement calls for; given a trade and orders in sequence, of one order of that trade. */
export function flowOf({ plan, settlement }: Problem, trade?: number): Flow {
  const netting = settlement.kind === "uniform-price" ? 1 : settlement.kind === "fm-amm" ? 2 : 0;
  return new Flow(plan, netting, settlement.kind === "sequence" ? trade : undefined);
}

/** Does every edge carry one route, and none moves another's price? Then outputs are concave and the first solution is the best. */
export function isDisjoint(plan: Problem["plan"]): boolean {
  return plan.latency || (plan.edges.routes.length === plan.edges.count && !isCoupled(plan, plan.edges, true));
}
