/**
 * What the three roles see. Amounts are shown as a/(a + typical), reserves as r/(r + r₀): bounded, rising, ½ in the middle.
 *
 *   router    its order and trade, the pools where they change from round to round, what its last orders fell short of their quotes, the rule of the last block
 *   searcher  those pools; if the mempool is public, what each attack on the swaps shown would bring, and how large they are
 *   builder   what the pending orders pay in tips, what each attack on the swaps shown would bring, the rule of the last block
 *
 * All see the phase, the time, which pools are there where that can change, and announced events one round ahead.
 */
import { type Box, box, type Field } from "../../../src/space.js";
import { linkName } from "../network.js";
import type { Exchange } from "./exchange.js";
import { rules } from "./options.js";
import type { MarketState } from "./state.js";

const unit = (name: string, what: string): Field => ({ name, unit: what, low: 0, high: 1 });

/** What everybody sees. */
function common({ calendar, options, problem }: Exchange): Field[] {
  const names = calendar.count > 0 ? problem.plan.network.pools.map((_, k) => linkName(problem.plan.network, k)) : [];
  return [
    unit("phase", "(phase + 1) / 2"),
    unit("time", "rounds played / rounds"),
    ...names.map((name, k) => unit(`open ${k} ${name}`, "1 if the pool is there")),
    ...calendar.announced.map((k) => unit(`event ${k} ${options.events[k].kind}`, "1 if it comes next")),
  ];
}

/** Do rounds begin with other pools than the first one? Else nobody needs to be told. */
export const varies = ({ calendar, options }: Exchange): boolean =>
  options.horizon > 1 && (!options.refill || calendar.count > 0);

function pools(e: Exchange): Field[] {
  const { markets, network } = e.problem.plan;
  if (!varies(e)) return [];
  return markets.flatMap((market, k) =>
    Array.from({ length: market.features }, (_, f) =>
      unit(`pool ${k} ${linkName(network, k)} [${f}]`, "reserve / (reserve + initial)"),
    ),
  );
}

const lastRule = (): Field[] => rules.map((rule) => unit(`last ${rule}`, "1 if the last block was built so"));

export function observations(e: Exchange): readonly Box[] {
  const { plan } = e.problem;
  const { targets } = e.options;
  const trades = plan.trades.map(({ sell, buy }, t) => unit(`trade ${t} ${sell}-${buy}`, "1 if mine"));
  const seen = (name: string) => Array.from({ length: targets }, (_, k) => `${name} ${k}`);
  const attacks = [...seen("sandwich"), ...seen("back-run"), "cycle"].map((name) =>
    unit(name, "value / (value + typical)"),
  );
  return [
    box([
      ...[...common(e), unit("size", "order / (order + typical)"), ...(trades.length > 1 ? trades : [])],
      ...[...pools(e), unit("suffered", "what the last orders fell short of their quotes"), ...lastRule()],
    ]),
    box([
      ...[...common(e), ...pools(e)],
      ...attacks,
      ...[...seen("victim"), ...seen("followed")].map((name) => unit(name, "swap / (swap + typical order)")),
    ]),
    box([
      ...[...common(e), unit("tips", "value / (value + typical)")],
      ...[...(e.options.searchers > 0 ? attacks : []), ...lastRule()],
    ]),
  ];
}

/** A typical prize and tip: a hundredth of a typical order's value, and the gas. */
export const usual = ({ scale, options }: Exchange): number => 0.01 * scale + options.gas;

/** The game's `observe`, with its constants at hand. */
export function observer(e: Exchange, searching: boolean) {
  const { problem, phases, calendar, options, routeOf, hops, values, scale, swaps } = e;
  const { plan, routers, tradeOf, horizon, typical } = problem;
  const { searchers, targets } = options;
  const { markets } = plan;
  const features = varies(e) ? plan.features : 0;
  const trades = plan.trades.length;
  const prize = usual(e);
  const half = 2 * targets;
  const sum = new Float64Array(1);
  const announced = Int32Array.from(calendar.announced);
  const shows = calendar.count > 0 ? markets.length : 0;

  return (
    s: MarketState,
    lane: number,
    time: number,
    seat: number,
    agent: number,
    out: Float32Array,
    at: number,
  ): void => {
    let k = at;
    const role = seat === 1 && !searching ? 2 : seat; // the builder comes first where nobody searches
    const round = (time / phases) | 0;
    out[k++] = (s.phase[lane] + 1) / 2;
    out[k++] = round / horizon;
    for (let n = lane * markets.length; n < lane * markets.length + shows; n++) out[k++] = s.open[n];
    for (let n = 0; n < announced.length; n++) out[k++] = calendar.round[announced[n]] === round + 1 ? 1 : 0;
    if (role === 0) {
      const size = s.sizes[lane * routers + agent];
      out[k++] = size / (size + typical[agent]);
      if (trades > 1) for (let t = 0; t < trades; t++) out[k++] = tradeOf[agent] === t ? 1 : 0;
    }
    if (role < 2) for (let f = lane * features; f < (lane + 1) * features; f++) out[k++] = s.seen[f];
    if (role === 0) out[k++] = s.suffered[lane * routers + agent];
    if (role === 2) {
      sum[0] = 0;
      if (s.phase[lane] === 1) for (let a = lane * routers; a < (lane + 1) * routers; a++) sum[0] += s.tips[a];
      out[k++] = sum[0] / (sum[0] + prize);
    }
    if (role > 0 && searchers > 0)
      for (let n = lane * (half + 1); n < (lane + 1) * (half + 1); n++) out[k++] = s.prizes[n] / (s.prizes[n] + prize);
    if (role === 1) {
      for (let n = lane * half; n < (lane + 1) * half; n++) {
        const q = s.victims[n];
        sum[0] = q < 0 ? 0 : s.parcels[lane * swaps + q] * values[hops.sells[hops.start[routeOf[q]]]];
        out[k++] = sum[0] / (sum[0] + scale);
      }
      return;
    }
    for (let r = k; r < k + rules.length; r++) out[r] = 0;
    if (s.last[lane] > 0) out[k + s.last[lane] - 1] = 1;
  };
}
