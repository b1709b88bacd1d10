/**
 * Networks: tokens, pools, and the routes that lead from what an order sells to what it buys.
 *
 * A route is a simple path over tokens that uses no pool twice. Routes come shortest first, then by pool number; where there
 * are more than wanted, those with the best spot price stay.
 */
import type { Network } from "./pool.js";
import { market, validatePool } from "./pools/index.js";

/** What an order wants: give `sell`, get `buy`. */
export interface Trade {
  readonly sell: string;
  readonly buy: string;
}

/** Token i of the pool in, token j out. */
export interface Hop {
  readonly pool: number;
  readonly i: number;
  readonly j: number;
}

export interface Route {
  readonly name: string; // tokens, `A-B-D`; links, `pool>market`, where tokens are not enough to tell routes apart
  readonly hops: readonly Hop[];
  readonly spot: number; // output per unit of input for a vanishing input
}

/** What a link is called in messages: its own name or its tokens. */
export function linkName(network: Network, pool: number): string {
  const link = network.pools[pool];
  return link.name ?? link.tokens.join("-");
}

/** @throws naming the token or pool that is wrong */
export function validateNetwork(value: unknown, where = "network"): Network {
  const network = value as Network;
  if (typeof network !== "object" || network === null)
    throw new Error(`${where} must be an object with tokens and pools.`);
  const { tokens, pools, values } = network;
  if (!Array.isArray(tokens) || tokens.some((t) => typeof t !== "string" || t === "")) {
    throw new Error(`${where}: tokens must be a list of names.`);
  }
  const known = new Set<string>(tokens);
  if (known.size !== tokens.length)
    throw new Error(`${where}: a token is listed twice in ${tokens.join(", ").slice(0, 200)}.`);
  if (!Array.isArray(pools) || pools.length === 0)
    throw new Error(`${where}: pools must be a list of at least one pool.`);
  pools.forEach((pool, k) => {
    validatePool(pool, `${where}: pool ${k}`);
    for (const token of (pool as { tokens: string[] }).tokens) {
      if (!known.has(token))
        throw new Error(`${where}: pool ${k} trades '${token}', which is no token of the network.`);
    }
  });
  const latency = network.pools.filter((pool) => pool.kind === "latency").length;
  if (latency > 0 && latency < pools.length) {
    throw new Error(`${where}: latency links and pools do not mix; a network has either costs or outputs.`);
  }
  for (const [token, worth] of Object.entries(values ?? {})) {
    if (!known.has(token)) throw new Error(`${where}: values name '${token}', which is no token of the network.`);
    if (!(worth > 0 && Number.isFinite(worth)))
      throw new Error(`${where}: the value of '${token}' must be positive, got ${worth}.`);
  }
  return network;
}

/** @throws naming the trade whose tokens are unknown or equal */
export function validateTrade(network: Network, trade: Trade, where: string): void {
  for (const side of ["sell", "buy"] as const) {
    const token: unknown = trade?.[side];
    if (!network.tokens.includes(token as string)) {
      throw new Error(
        `${where}: '${typeof token === "string" ? token : JSON.stringify(token)}' to ${side} is no token of the network (${network.tokens.slice(0, 12).join(", ")}).`,
      );
    }
  }
  if (trade.sell === trade.buy)
    throw new Error(`${where}: an order cannot sell and buy the same token, ${trade.sell}.`);
}

/**
 * The routes of a trade.
 *
 * @throws when no path of at most `maxHops` hops joins the two tokens
 */
export function findRoutes(network: Network, trade: Trade, maxHops: number, maxRoutes: number): Route[] {
  const edges = edgesByToken(network);
  const away = distances(edges, trade.buy);
  const found: Hop[][] = [];
  const search = (token: string, hops: Hop[], visited: Set<string>, left: number): void => {
    if (found.length >= searchLimit) return;
    for (const { hop, to } of edges.get(token) ?? []) {
      if (visited.has(to) || hops.some((h) => h.pool === hop.pool)) continue;
      if (left === 1) {
        if (to === trade.buy) found.push([...hops, hop]);
      } else if (to !== trade.buy && (away.get(to) ?? Number.POSITIVE_INFINITY) < left)
        search(to, [...hops, hop], new Set(visited).add(to), left - 1);
    }
  };
  for (let length = 1; length <= maxHops; length++) search(trade.sell, [], new Set([trade.sell]), length);
  if (found.length === 0) {
    throw new Error(
      `No route of at most ${maxHops} hops leads from ${trade.sell} to ${trade.buy}; connect them or raise maxHops.`,
    );
  }
  const spot = spotPrices(network);
  const routes = found.map((hops) => ({ hops, spot: hops.reduce((product, hop) => product * spot(hop), 1) }));
  const kept = new Set([...routes].sort((a, b) => b.spot - a.spot).slice(0, maxRoutes));
  return named(
    network,
    trade,
    routes.filter((route) => kept.has(route)),
  );
}

const searchLimit = 20_000; // paths found; enough for every preset, a bound for what comes from outside

/** How many hops every token is away from what is bought, so that no path is followed that cannot arrive. */
function distances(edges: ReturnType<typeof edgesByToken>, buy: string): Map<string, number> {
  const into = new Map<string, string[]>();
  for (const [from, list] of edges) {
    for (const { to } of list) {
      const those = into.get(to) ?? [];
      those.push(from);
      into.set(to, those);
    }
  }
  const away = new Map([[buy, 0]]);
  for (const token of away.keys()) {
    for (const from of into.get(token) ?? []) if (!away.has(from)) away.set(from, away.get(token)! + 1);
  }
  return away;
}

function edgesByToken(network: Network): Map<string, { hop: Hop; to: string }[]> {
  const edges = new Map<string, { hop: Hop; to: string }[]>();
  network.pools.forEach((link, pool) => {
    const oneWay = link.kind === "latency" || link.kind === "curve";
    link.tokens.forEach((from, i) => {
      link.tokens.forEach((to, j) => {
        if (i === j || (oneWay && i !== 0)) return;
        const list = edges.get(from) ?? [];
        list.push({ hop: { pool, i, j }, to });
        edges.set(from, list);
      });
    });
  });
  return edges;
}

function spotPrices(network: Network): (hop: Hop) => number {
  const markets = network.pools.map((link) => (link.kind === "latency" ? undefined : market(link)));
  return ({ pool, i, j }) => {
    const pools = markets[pool];
    if (!pools) return 1;
    const s = new Float64Array(pools.slots);
    pools.init(s, 0);
    return pools.slope(s, 0, i, j, 0);
  };
}

function named(network: Network, trade: Trade, routes: readonly Omit<Route, "name">[]): Route[] {
  const tokens = ({ hops }: Omit<Route, "name">) =>
    [trade.sell, ...hops.map(({ pool, j }) => network.pools[pool].tokens[j])].join("-");
  const links = ({ hops }: Omit<Route, "name">) => hops.map(({ pool }) => linkName(network, pool)).join(">");
  const unique = (name: (route: Omit<Route, "name">) => string) => new Set(routes.map(name)).size === routes.length;
  const name = unique(tokens) ? tokens : unique(links) ? links : undefined;
  return routes.map((route, k) => ({ name: name ? name(route) : `${links(route)}#${k}`, ...route }));
}
