/**
 * Answers: optimum, Wardrop, Nash, blind and best-response flows of one round of a routing game, for known sizes and reserves.
 *
 *   optimum         equal marginal values:  Fᵣ = vᵣ ρᵣ + Σ_q H_q v_q ∂ρ_q/∂Hᵣ
 *   Wardrop         equal average values:   Fᵣ = ρᵣ
 *   Nash, together  (pro-rata, uniform-price, fm-amm, latency)  Fᵢᵣ = ρᵣ + Σ_q hᵢ_q ∂ρ_q/∂Hᵣ
 *   Nash, random    Fᵢᵣ = E over who came before of i's marginal output; routers alike play alike
 *   Nash, fixed     each quotes after those before it, so it splits optimally on what they left
 *   blind           everybody plays the optimum of being alone
 *
 * Outcomes are those of the settlement itself, in expectation.
 */
import { equilibrium, type Inequality } from "./equilibrium.js";
import { fill } from "./execute.js";
import type { Problem } from "./problem.js";
import { before } from "./queue.js";
import { alone, bestResponse, unknown } from "./respond.js";
import { flowOf, isDisjoint, type Profile, profile, type Setting } from "./round.js";

export function optimum(setting: Setting): Profile {
  const { pools, problem } = setting;
  const { plan } = problem;
  const flow = flowOf(problem);
  const worth = (flows: Float64Array): number => {
    flow.evaluate(pools, 0, flows, false);
    return flows.reduce((sum, x, r) => sum + x * flow.rate[r] * worthOf(plan, r), 0);
  };
  return byTrade(
    setting,
    (flows, out) => {
      flow.evaluate(pools, 0, flows);
      for (let r = 0; r < flows.length; r++) {
        out[r] = flow.rate[r] * worthOf(plan, r);
        for (let q = 0; q < flows.length; q++) out[r] += flows[q] * worthOf(plan, q) * flow.slope[q * flows.length + r];
      }
    },
    worth,
  );
}

export function wardrop(setting: Setting): Profile {
  const flow = flowOf(setting.problem);
  return byTrade(setting, (flows, out) => {
    flow.evaluate(setting.pools, 0, flows, false);
    out.set(flow.rate);
  });
}

export function blind(setting: Setting): Profile {
  const { problem, sizes } = setting;
  const parcels = new Float64Array(problem.routers * problem.plan.width);
  const split = new Map<string, Float64Array>();
  for (let a = 0; a < problem.routers; a++) {
    const key = `${problem.tradeOf[a]}/${sizes[a]}`;
    const mine = split.get(key) ?? alone(setting, problem.tradeOf[a], sizes[a], setting.pools);
    split.set(key, mine);
    parcels.set(mine, a * problem.plan.width);
  }
  return profile(setting, parcels, 0);
}

/** @throws a sentence where no equilibrium is known for the settlement */
export function nash(setting: Setting): Profile {
  const found = firstOrder(setting);
  return found.gap > 1e-8 && setting.problem.routers <= 32 ? respondInTurn(setting, found) : found;
}

/** Where a kink leaves first-order conditions unsolved: best responses in turn until nobody moves. The better of the two. */
function respondInTurn(setting: Setting, found: Profile): Profile {
  const { routers, plan } = setting.problem;
  const parcels = found.parcels.slice();
  let moved = 1;
  for (let sweep = 0; sweep < 60 && moved > 1e-10; sweep++) {
    moved = 0;
    for (let a = 0; a < routers; a++) {
      const { split } = bestResponse(setting, parcels, a);
      for (let r = 0; r < plan.width; r++) {
        moved = Math.max(moved, Math.abs(split[r] - parcels[a * plan.width + r]) / setting.sizes[a]);
        parcels[a * plan.width + r] = split[r];
      }
    }
  }
  return moved < 1e-6 ? profile(setting, parcels, moved) : found;
}

function firstOrder(setting: Setting): Profile {
  const { problem } = setting;
  const { settlement } = problem;
  if (settlement.kind === "sequence" && settlement.order.kind === "fixed") return inOrder(setting);
  if (settlement.kind === "sequence" && settlement.order.kind === "random") return atRandom(setting);
  const missing = unknown(problem);
  if (missing) throw new Error(missing);
  const flow = flowOf(problem);
  const kinds = alike(setting);
  const { plan } = problem;
  const n = plan.routes.length;
  const flows = new Float64Array(n);
  return byKind(setting, kinds, (x, out) => {
    totalFlows(kinds, x, flows);
    flow.evaluate(setting.pools, 0, flows);
    for (let k = 0, g = 0; g < kinds.length; g++) {
      const from = kinds[g].first;
      for (let r = 0; r < kinds[g].routes; r++) {
        out[k + r] = flow.rate[from + r];
        for (let q = 0; q < kinds[g].routes; q++) out[k + r] += x[k + q] * flow.slope[(from + q) * n + from + r];
      }
      k += kinds[g].routes;
    }
  });
}

/** Routers alike: same trade, same size. */
interface Kind {
  readonly members: readonly number[];
  readonly size: number;
  readonly trade: number;
  readonly first: number; // first route of their trade
  readonly routes: number;
}

function alike({ problem, sizes }: Setting): readonly Kind[] {
  const { plan, tradeOf } = problem;
  const kinds = new Map<string, Kind & { readonly members: number[] }>();
  for (let a = 0; a < problem.routers; a++) {
    const t = tradeOf[a];
    const routes = plan.first[t + 1] - plan.first[t];
    const kind = kinds.get(`${t}/${sizes[a]}`) ?? {
      members: [],
      size: sizes[a],
      trade: t,
      first: plan.first[t],
      routes,
    };
    kind.members.push(a);
    kinds.set(`${t}/${sizes[a]}`, kind);
  }
  return [...kinds.values()];
}

function totalFlows(kinds: readonly Kind[], x: Float64Array, flows: Float64Array): void {
  flows.fill(0);
  let k = 0;
  for (const kind of kinds) for (let r = 0; r < kind.routes; r++) flows[kind.first + r] += kind.members.length * x[k++];
}

/** Solve for one split per kind of router. */
function byKind(setting: Setting, kinds: readonly Kind[], f: (x: Float64Array, out: Float64Array) => void): Profile {
  const { width } = setting.problem.plan;
  const group = Int32Array.from(kinds.flatMap((kind, g) => Array<number>(kind.routes).fill(g)));
  const { x, gap } = equilibrium({ group, total: Float64Array.from(kinds, (kind) => kind.size), f });
  const parcels = new Float64Array(setting.problem.routers * width);
  let k = 0;
  for (const kind of kinds) {
    for (const a of kind.members) for (let r = 0; r < kind.routes; r++) parcels[a * width + r] = x[k + r];
    k += kind.routes;
  }
  return profile(setting, parcels, gap);
}

/** Solve for the total flow of each trade; every router takes its share of it. */
function byTrade(setting: Setting, f: Inequality["f"], potential?: (flows: Float64Array) => number): Profile {
  const { problem, sizes } = setting;
  const { plan, tradeOf } = problem;
  const total = new Float64Array(plan.trades.length);
  for (let a = 0; a < problem.routers; a++) total[tradeOf[a]] += sizes[a];
  const group = Int32Array.from(plan.routes, (_, r) => plan.first.findIndex((first) => first > r) - 1);
  const { x, gap } = equilibrium({ group, total, f, ...(potential ? { potential, concave: isDisjoint(plan) } : {}) });
  const parcels = new Float64Array(problem.routers * plan.width);
  for (let a = 0; a < problem.routers; a++) {
    const t = tradeOf[a];
    for (let r = plan.first[t]; r < plan.first[t + 1]; r++) {
      parcels[a * plan.width + r - plan.first[t]] = (x[r] * sizes[a]) / total[t];
    }
  }
  return profile(setting, parcels, gap);
}

function inOrder(setting: Setting): Profile {
  const { problem, sizes } = setting;
  const pools = setting.pools.slice();
  const parcels = new Float64Array(problem.routers * problem.plan.width);
  for (let a = 0; a < problem.routers; a++) {
    const split = alone(setting, problem.tradeOf[a], sizes[a], pools);
    parcels.set(split, a * problem.plan.width);
    fill(problem.plan, problem.tradeOf[a], pools, split);
  }
  return profile(setting, parcels, 0);
}

function atRandom(setting: Setting): Profile {
  const { problem } = setting;
  const { plan } = problem;
  const kinds = alike(setting);
  const n = plan.routes.length;
  const each = plan.trades.map((_, t) => flowOf(problem, t));
  const flows = new Float64Array(n);
  const parcels = new Float64Array(problem.routers * plan.width);
  return byKind(setting, kinds, (x, out) => {
    let k = 0;
    for (const kind of kinds) {
      for (const a of kind.members) for (let r = 0; r < kind.routes; r++) parcels[a * plan.width + r] = x[k + r];
      k += kind.routes;
    }
    out.fill(0);
    k = 0;
    for (const { members, trade, first, routes } of kinds) {
      const flow = each[trade];
      for (const scene of before(setting, parcels, members[0])) {
        flows.fill(0);
        for (let r = 0; r < routes; r++) flows[first + r] = x[k + r];
        flow.evaluate(scene.pools, 0, flows);
        for (let r = 0; r < routes; r++) {
          let marginal = flow.rate[first + r];
          for (let q = 0; q < routes; q++) marginal += x[k + q] * flow.slope[(first + q) * n + first + r];
          out[k + r] += scene.weight * marginal;
        }
      }
      k += routes;
    }
  });
}

function worthOf(plan: Problem["plan"], route: number): number {
  return plan.values[plan.first.findIndex((first) => first > route) - 1];
}
