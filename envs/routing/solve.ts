/**
 * What theory says of a routing game: optimum, Nash, Wardrop, blind play and the prices of anarchy, with certificates.
 *
 * Sizes that are drawn are put at their typical value. The optimum sends the orders together over the routes; beside it stands
 * what any trades in the network could make of them, whose dual bounds every outcome from above. Prices of anarchy take the better.
 *
 *   price of anarchy = output at the optimum / output at the equilibrium (cost at the equilibrium / at the optimum on latency links);
 *   on surplus, the same of the output over the outside option, the best route of unlimited constant-price markets alone
 */
import type { Solution } from "../../src/registry.js";
import { blind, nash, optimum, wardrop } from "./answers.js";
import { route } from "./convex.js";
import { decode } from "./encode.js";
import type { Problem } from "./problem.js";
import { isExact } from "./queue.js";
import { bestResponse, unknown } from "./respond.js";
import { kindOf, opening, type Profile, type Setting } from "./round.js";
import { isFixed } from "./sizes.js";

const digits = (x: number): number => Number(x.toPrecision(12));

export function solve(problem: Problem): Solution {
  const setting = opening(problem);
  const { plan, routers, settlement, sizes } = problem;
  const best = optimum(setting);
  const average = wardrop(setting);
  const bent = plan.latency ? concaveCost(setting) : undefined; // then first-order conditions do not tell best from worst
  const missing = bent ?? unknown(problem);
  const equal = missing ? undefined : nash(setting);
  const anything = network(setting);
  const netting = settlement.kind === "uniform-price" || settlement.kind === "fm-amm"; // has prices of its own
  const bound = anything && "value" in anything && !netting ? anything.value : undefined;
  const unbounded = settlement.kind !== "pro-rata" && !netting && bound === undefined;
  const vague =
    bent ?? (unbounded ? "orders that buy different tokens trade with each other; no optimum bounds them" : undefined);
  const most = Math.max(best.welfare, bound ?? Number.NEGATIVE_INFINITY);
  return {
    units: plan.latency ? "cost, negative" : "value of the output",
    routers,
    settlement: settlement.kind === "sequence" ? settlement.order.kind : settlement.kind,
    sizes: isFixed(sizes) ? "as given" : "typical (median or middle of what is drawn)",
    orders: Array.from(setting.sizes, digits),
    routes: plan.routes.map((r) => r.name),
    optimum: {
      ...(bent ? { reason: bent } : shown(best)),
      certificate: { kind: "first-order gap over the routes, relative; not 0 at a kink", value: best.gap },
      ...(anything ? { network: anything } : {}),
    },
    nash: equal ? { ...shown(equal), certificate: gaps(setting, equal) } : { reason: missing },
    wardrop: { ...shown(average), certificate: { kind: "first-order gap, relative", value: average.gap } },
    blind: shown(blind(setting)),
    priceOfAnarchy: vague
      ? { nash: null, wardrop: null, reason: vague }
      : {
          ...(equal ? { nash: anarchy(plan.latency, most, equal) } : { nash: null, reason: missing }),
          wardrop: anarchy(plan.latency, most, average),
          surplus: surplus(setting, most, equal, average),
        },
  };
}

/** What each router could gain in reward by its best deviation; empty where no best response is known. */
export function deviation(problem: Problem, joint: Float32Array): readonly number[] {
  if (unknown(problem)) return [];
  const setting = opening(problem);
  const { plan, tradeOf } = problem;
  const parcels = decode(problem, joint, setting.sizes);
  return Array.from(gains(setting, parcels), (gain, a) => {
    if (problem.reward === "output") return gain * plan.values[tradeOf[a]];
    return (1e4 * gain) / (problem.spot[tradeOf[a]] * setting.sizes[a]);
  });
}

/** What each router could gain in output by its best response, `[N]`; solved once for routers alike, unless each has its place. */
function gains(setting: Setting, parcels: Float64Array): Float64Array {
  const { problem } = setting;
  const { settlement, routers } = problem;
  const placed = settlement.kind === "sequence" && settlement.order.kind === "fixed";
  const known = new Map<string, number>();
  return Float64Array.from({ length: routers }, (_, a) => {
    const key = placed ? String(a) : kindOf(problem, parcels, a);
    const gain = known.get(key) ?? bestResponse(setting, parcels, a).gain;
    known.set(key, gain);
    return gain;
  });
}

function shown({ welfare, flows, outputs, parcels }: Profile) {
  const width = parcels.length / outputs.length;
  return {
    welfare: digits(welfare),
    flows: Array.from(flows, digits),
    outputs: Array.from(outputs, digits),
    splits: Array.from(outputs, (_, a) => Array.from(parcels.subarray(a * width, (a + 1) * width), digits)),
  };
}

function gaps(setting: Setting, { parcels, welfare }: Profile) {
  const { problem } = setting;
  const { plan, tradeOf } = problem;
  const sum = gains(setting, parcels).reduce((all, gain, a) => all + gain * plan.values[tradeOf[a]], 0);
  const random = problem.settlement.kind === "sequence" && problem.settlement.order.kind === "random";
  const exact = !random || isExact(setting, parcels);
  return { kind: "best-response gap (NashConv), relative to output", value: sum / (Math.abs(welfare) || 1), exact };
}

/** The best that any trades in the network make of the orders, with the dual bound; undefined on latency links. */
function network(setting: Setting) {
  const { plan, tradeOf } = setting.problem;
  if (plan.latency) return undefined;
  const { buy } = plan.trades[0];
  if (plan.trades.some((trade) => trade.buy !== buy)) return { reason: `orders buy other tokens than ${buy}` };
  const input: { [token: string]: number } = {};
  setting.sizes.forEach((amount, a) => {
    const { sell } = plan.trades[tradeOf[a]];
    input[sell] = (input[sell] ?? 0) + amount;
  });
  const { value, bound, gap } = route(plan.network, { kind: "swap", input, output: buy });
  const worth = plan.values[0];
  return {
    kind: "the orders turned into the output by any trades, arbitrage included; bound by duality",
    value: digits(value * worth),
    bound: digits(bound * worth),
    gap,
  };
}

function anarchy(latency: boolean, best: number, at: Profile): number {
  return digits(latency ? at.welfare / best : best / at.welfare);
}

function surplus(setting: Setting, best: number, equal: Profile | undefined, average: Profile) {
  const { plan, tradeOf } = setting.problem;
  const outside = plan.trades.map((_, t) =>
    Math.max(
      ...plan.routes.slice(plan.first[t], plan.first[t + 1]).map(({ hops, spot }) =>
        hops.every(({ pool }) => {
          const link = plan.network.pools[pool];
          return link.kind === "constant" && !link.reserves;
        })
          ? spot
          : Number.NEGATIVE_INFINITY,
      ),
    ),
  );
  if (plan.latency) return { reason: "latency links have no outside option" };
  if (outside.some((rate) => rate === Number.NEGATIVE_INFINITY)) return { reason: "no route of outside markets alone" };
  let base = 0;
  setting.sizes.forEach((amount, a) => {
    base += amount * outside[tradeOf[a]] * plan.values[tradeOf[a]];
  });
  const ratio = (at: Profile) => {
    const left = at.welfare - base;
    return left > 1e-9 * base ? digits((best - base) / left) : { reason: "the equilibrium leaves no surplus" };
  };
  return { outside: digits(base), nash: equal ? ratio(equal) : null, wardrop: ratio(average) };
}

/** Why a congestion game is beyond these solvers: a link whose total cost x·c(x) is not convex up to the demand. */
function concaveCost({ problem, sizes }: Setting): string | undefined {
  const demand = sizes.reduce((a, b) => a + b, 0);
  const points = 400;
  const bent = problem.plan.costs.find(({ value }) => {
    const total = (k: number) => ((k * demand) / points) * value((k * demand) / points);
    for (let k = 1; k < points; k++) {
      const bend = total(k + 1) - 2 * total(k) + total(k - 1);
      if (bend < -1e-9 * Math.abs(total(points))) return true;
    }
    return false;
  });
  return bent && `the total cost x · (${bent.text}) is not convex, so optimum and equilibrium may be several`;
}
