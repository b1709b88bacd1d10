/**
 * The exchange behind a market game: resolved options, the compiled plan, and the constants derived from both.
 *
 * A swap is one router's parcel on one route, a transaction with a least output of its own; swap q of router a over its trade's route r
 * is q = a · width + r. Accounts are the routers, the searchers, the builder, what is burnt, and the outside, which refills pools.
 */

import { resolve } from "../../../src/options.js";
import { Cycler, findCycles } from "../mev/cycler.js";
import { Sandwicher } from "../mev/sandwicher.js";
import { type Hop, linkName } from "../network.js";
import { type Problem, problem, routingDefaults } from "../problem.js";
import { gridOf } from "../split.js";
import { type Calendar, calendar } from "./events.js";
import { type MarketOptions, type Rule, rules } from "./options.js";

export interface Exchange {
  readonly options: MarketOptions;
  readonly problem: Problem;
  readonly swaps: number; // N · width
  readonly routeOf: Int32Array; // [swaps], −1 where the trade has fewer routes
  readonly hops: Hops;
  readonly values: Float64Array; // [tokens]
  readonly grid: Float64Array; // [points, width]
  readonly points: number;
  readonly sandwichers: readonly (Sandwicher | undefined)[]; // [pools]
  readonly cycles: readonly Cycler[];
  readonly cyclePools: readonly Int32Array[]; // [cycles]
  readonly cycleToken: Int32Array; // [cycles], which token they gain
  readonly nextCycle: Int32Array; // [cycles], the first that is no rotation of it
  readonly calendar: Calendar;
  readonly scale: number; // value of a typical order
  readonly rule: number; // where nobody builds
  readonly phases: number;
  readonly accounts: Accounts;
}

/** Routes as flat rows of hops. */
export interface Hops {
  readonly start: Int32Array; // [routes + 1]
  readonly pool: Int32Array; // [hops]
  readonly i: Int32Array; // [hops], token in, as the pool numbers it
  readonly j: Int32Array; // [hops], token out
  readonly slot: Int32Array; // [hops], where the pool keeps its first number of what it gets, if that is a reserve
  readonly sells: Int32Array; // [hops], token in, as the network numbers it
  readonly buys: Int32Array; // [hops], token out
  readonly turning: Uint8Array; // [hops], 0 a constant product, 1 an outside market, 2 anything else
  readonly kept: Float64Array; // [hops], γ, or the price after the fee
  readonly most: number; // hops of the longest route
}

/** Rows of the ledger: routers from 0, then these. Columns are the tokens, then cash, in units of value. */
export interface Accounts {
  readonly searcher: number; // the first one
  readonly builder: number;
  readonly burnt: number;
  readonly outside: number;
  readonly count: number;
  readonly cash: number; // column
  readonly columns: number;
}

const mostCycles = 12;

/** @throws naming the option, token or pool that is wrong */
export function exchange(id: string, options: MarketOptions): Exchange {
  const { routers, searchers, builders } = options;
  const p = problem(id, {
    ...resolve(routingDefaults, {}, id),
    ...options,
    ...{ settlement: "random", actions: "grid", maxTip: 1, reward: "output" },
  });
  const { plan } = p;
  if (plan.latency) throw new Error(`${id}: latency links carry no tokens, so there is nothing to extract; use pools.`);
  const { network } = plan;
  const name = network.pools.findIndex((link) => link.kind === "product" && (link.sandwich ?? 0) > 0);
  if (name >= 0)
    throw new Error(`${id}: pool ${linkName(network, name)} already loses a share to sandwiches; leave it out.`);
  const values = Float64Array.from(network.tokens, (token) => network.values?.[token] ?? 1);
  const odd = network.tokens.find((_, k) => !(values[k] >= 1e-9 && values[k] <= 1e12));
  if (odd !== undefined) throw new Error(`${id}: the value of token ${odd} must be from 1e-9 to 1e12.`);
  const grid = gridOf(plan.width, options.grid);
  const found = cyclesOf(plan, searchers);
  const typical = p.typical.reduce(
    (sum, x, a) => sum + x * values[token(network.tokens, plan.trades[p.tradeOf[a]].sell)],
    0,
  );
  const tokens = network.tokens.length;
  const searcher = routers;
  const builder = routers + searchers;
  return {
    options,
    problem: p,
    values,
    grid,
    swaps: routers * plan.width,
    routeOf: Int32Array.from({ length: routers * plan.width }, (_, q) => {
      const t = p.tradeOf[Math.floor(q / plan.width)];
      const route = plan.first[t] + (q % plan.width);
      return route < plan.first[t + 1] ? route : -1;
    }),
    hops: hopsOf(p),
    points: grid.length / plan.width,
    sandwichers: network.pools.map((link) => (link.kind === "product" ? new Sandwicher(link) : undefined)),
    cycles: found.cycles,
    cyclePools: found.cyclePools,
    cycleToken: found.cycleToken,
    nextCycle: found.nextCycle,
    calendar: calendar(network, options.events, options.horizon, `${id}: option 'events'`),
    scale: typical / routers,
    rule: rules.indexOf(options.rule as Rule),
    phases: searchers + builders > 0 ? 2 : 1,
    accounts: {
      searcher,
      builder,
      burnt: builder + 1,
      outside: builder + 2,
      count: builder + 3,
      cash: tokens,
      columns: tokens + 1,
    },
  };
}

const token = (tokens: readonly string[], name: string): number => tokens.indexOf(name);

function hopsOf({ plan }: Problem): Hops {
  const { network, routes } = plan;
  const all = routes.flatMap((route) => route.hops);
  const start = new Int32Array(routes.length + 1);
  routes.forEach((route, r) => {
    start[r + 1] = start[r] + route.hops.length;
  });
  const named = (pick: "i" | "j") =>
    Int32Array.from(all, (hop) => token(network.tokens, network.pools[hop.pool].tokens[hop[pick]]));
  return {
    start,
    pool: Int32Array.from(all, ({ pool }) => pool),
    i: Int32Array.from(all, ({ i }) => i),
    j: Int32Array.from(all, ({ j }) => j),
    slot: Int32Array.from(all, ({ pool, i }) => plan.at[pool] + i),
    sells: named("i"),
    buys: named("j"),
    turning: Uint8Array.from(all, ({ pool }) => {
      const link = network.pools[pool];
      return link.kind === "product" ? 0 : link.kind === "constant" && !link.reserves ? 1 : 2;
    }),
    kept: Float64Array.from(all, ({ pool, i }) => {
      const link = network.pools[pool];
      if (link.kind === "constant") return (1 - link.fee) * (i === 0 ? link.price : 1 / link.price);
      return "fee" in link ? 1 - link.fee : 1;
    }),
    most: Math.max(...routes.map((route) => route.hops.length)),
  };
}

/**
 * Cycles of up to four hops, the shortest first, each in one direction and from every token that it passes: what it gains depends on the
 * token. Rotations of a cycle stand together; none of them gains anything if the first does not.
 */
function cyclesOf({ network }: Problem["plan"], searchers: number) {
  const { tokens } = network;
  const start = ({ pool, i }: Hop) => token(tokens, network.pools[pool].tokens[i]);
  const groups: (readonly Hop[])[] = [];
  for (let most = 2; searchers > 0 && most <= 4 && groups.length < mostCycles; most++) {
    tokens.forEach((name, k) => {
      const found = findCycles(network, name, most).filter((hops) => hops.length === most);
      groups.push(...found.filter((hops) => hops.every((hop) => start(hop) >= k)));
    });
  }
  const all = groups
    .slice(0, mostCycles)
    .flatMap((hops, group) => hops.map((_, n) => ({ group, hops: [...hops.slice(n), ...hops.slice(0, n)] })));
  return {
    cycles: all.map(({ hops }) => new Cycler(network, hops)),
    cyclePools: all.map(({ hops }) => Int32Array.from(hops, ({ pool }) => pool)),
    cycleToken: Int32Array.from(all, ({ hops }) => start(hops[0])),
    nextCycle: Int32Array.from(all, ({ group }) => all.findLastIndex((other) => other.group === group) + 1),
  };
}
