/**
 * What traders and solvers see, as numbers within honest bounds.
 *
 * Sizes are shares of the largest order there may be, with a minus for who sells the quote; a trader's own order comes first and the others
 * follow in seat order, round. Solvers see intents once they are given; scores and spreads are shares of what the batch offers.
 */
import { type Box, box } from "../../../src/space.js";
import type { IntentsModel } from "./model.js";
import { type IntentsState, perStrategy } from "./state.js";
import { strategies } from "./strategies.js";

const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });

export function traderSpace({ options }: IntentsModel): Box {
  const high = Math.max(options.premiumHigh, 1);
  return box([
    flag("committed"),
    flag("sells the quote"),
    { name: "premium", unit: "1", low: 0, high },
    { name: "orders", unit: "largest order", low: -1, high: 1, size: options.traders },
  ]);
}

export function solverSpace({ options, plan, limits }: IntentsModel): Box {
  const n = options.traders;
  const k = strategies.length - 1;
  return box([
    flag("proposing"),
    { name: "cost", unit: "value", low: 0, high: Math.max(options.costHigh, 1) },
    { name: "orders", unit: "largest order", low: -1, high: 1, size: n },
    { name: "limits", unit: "value per value", low: 0, high: limits[limits.length - 1], size: n }, // 0: no intent
    { ...flag("else route"), size: n },
    { name: "scores", unit: "value offered", low: -1, high: 1, size: k },
    { name: "spreads", unit: "value offered", low: 0, high: 1, size: k },
    { name: "prices", unit: "mid", low: 0, high: limits[limits.length - 1], size: k }, // 0: nobody is matched
    ...(plan.features > 0 ? [{ ...flag("pools"), size: plan.features }] : []),
  ]);
}

/** Writers of both roles' observations. */
export function observers(model: IntentsModel) {
  const { options, largestOf, limits, plan, unit } = model;
  const { traders: n, solvers: m, levels } = options;
  const open = options.visibility === "public";
  const wide = strategies.length * perStrategy;

  function trader(s: IntentsState, lane: number, agent: number, out: Float32Array, at: number): void {
    const first = lane * n;
    out[at] = s.stage[lane];
    out[at + 1] = s.side[first + agent];
    out[at + 2] = s.premium[first + agent];
    for (let k = 0; k < n; k++) {
      const i = first + ((agent + k) % n);
      const share = s.size[i] / largestOf[s.side[i]];
      out[at + 3 + k] = k > 0 && !open ? 0 : s.side[i] === 1 ? -share : share;
    }
  }

  function solver(s: IntentsState, lane: number, agent: number, out: Float32Array, at: number): void {
    const given = s.stage[lane];
    out[at] = given;
    out[at + 1] = s.cost[lane * m + agent];
    let to = at + 2;
    let offered = 0;
    for (let k = 0; k < n; k++, to++) {
      const i = lane * n + k;
      const share = s.size[i] / largestOf[s.side[i]];
      const live = given === 1 && s.intent[i] > 1;
      out[to] = s.side[i] === 1 ? -share : share;
      out[to + n] = live ? limits[(s.intent[i] - 2) % levels] : 0;
      out[to + 2 * n] = live && s.intent[i] < 2 + levels ? 1 : 0;
      if (live) offered += s.size[i] * unit[s.side[i]];
    }
    to += 2 * n;
    const k = strategies.length - 1;
    for (let c = 1; c <= k; c++, to++) {
      const from = lane * wide + c * perStrategy;
      const score = offered > 0 ? s.survey[from] / offered : 0;
      const spread = offered > 0 ? s.survey[from + 1] / offered : 0;
      out[to] = Math.min(1, Math.max(-1, score));
      out[to + k] = Math.min(1, Math.max(0, spread));
      out[to + 2 * k] = s.survey[from + 2];
    }
    to += 2 * k;
    for (let p = 0; p < plan.markets.length; p++) {
      plan.markets[p].see(s.pools, lane * plan.slots + plan.at[p], out, to);
      to += plan.markets[p].features;
    }
  }

  return { trader, solver };
}
