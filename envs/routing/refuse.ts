/** Refuses settlement rules that are not defined for the pools or routes they are asked for. */
import { linkName } from "./network.js";
import type { Plan } from "./plan.js";
import type { Settlement } from "./settlement.js";

/** Kinds whose slots are the reserves themselves, so that both directions can trade against one start. */
const plain: readonly string[] = ["product", "constant", "weighted"];

/** @throws when the rule is not defined for the plan's pools or routes */
export function refuse(plan: Plan, settlement: Settlement): void {
  const { network, edges, latency, routes } = plan;
  const { kind } = settlement;
  if (latency && kind !== "pro-rata") {
    throw new Error(`settlement '${named(settlement)}': flow on latency links is simultaneous; use pro-rata.`);
  }
  for (let e = 0; e < edges.count; e++) {
    const link = network.pools[edges.pool[e]];
    const name = linkName(network, edges.pool[e]);
    if (kind === "pro-rata" && edges.opposite[e] >= 0 && !plain.includes(link.kind)) {
      throw new Error(
        `pro-rata does not fill both directions of ${link.kind} pool ${name} at once; use random or fixed.`,
      );
    }
    if (kind === "pro-rata" && edges.opposite[e] >= 0 && link.tokens.length > 2) {
      throw new Error(
        `pro-rata does not fill both directions of a pair in pool ${name}, which has more tokens; use random.`,
      );
    }
    if (kind !== "uniform-price" && kind !== "fm-amm") continue;
    if (link.kind !== "product" && !(link.kind === "constant" && !link.reserves)) {
      throw new Error(`${kind} is defined for constant product pools and outside markets; ${name} is ${link.kind}.`);
    }
    if (link.kind === "product" && link.sandwich)
      throw new Error(`${kind}: a batch cannot be sandwiched; drop it from ${name}.`);
    const other = edges.opposite[e];
    if (other < 0) continue;
    const feeds = routes.some((route) => {
      const uses = (at: number) =>
        route.hops.findIndex((h) => h.pool === edges.pool[at] && h.i === edges.i[at] && h.j === edges.j[at]);
      return uses(e) > 0 || uses(other) > 0;
    });
    if (feeds)
      throw new Error(`${kind} nets pool ${name} in both directions, so it must be the first hop of its routes.`);
  }
  const long = kind === "greedy" ? routes.find((route) => route.hops.length > 1) : undefined;
  if (long)
    throw new Error(`greedy sequencing is defined pool by pool; route ${long.name} has ${long.hops.length} hops.`);
  const many = kind === "greedy" ? network.pools.findIndex((link) => link.tokens.length > 2) : -1;
  if (many >= 0) throw new Error(`greedy sequencing needs pools of two tokens; ${linkName(network, many)} has more.`);
}

/** The word that the option says it with. */
function named(settlement: Settlement): string {
  if (settlement.kind !== "sequence") return settlement.kind;
  return settlement.objective === "adversarial" ? "adversarial" : settlement.order.kind;
}
