/**
 * A preset: a network with knobs of its own, made into a registry line with options, solver, bots and docs.
 */
import type { Defaults, Values } from "../../src/options.js";
import { resolve } from "../../src/options.js";
import { randomBot } from "../../src/random-bot.js";
import type { Entry } from "../../src/registry.js";
import { bots } from "./bots.js";
import type { Trade } from "./network.js";
import type { Network } from "./pool.js";
import { problem, routingDefaults } from "./problem.js";
import { routingGame } from "./routing.js";
import type { Sizes } from "./sizes.js";
import { deviation, solve } from "./solve.js";

/** An entry of the registry whose network may also be built by itself. */
export interface Preset extends Entry {
  readonly id: string;
  /** Network and trades for these knobs. */
  readonly built: (knobs?: { readonly [name: string]: unknown }) => Built;
}

export interface Built {
  readonly network: Network;
  readonly trades: readonly Trade[];
  readonly sizes?: Sizes; // where the network implies them
}

type Given = { readonly [K in keyof typeof routingDefaults]?: Values<typeof routingDefaults>[K] };

const { network: _network, trades: _trades, ...common } = routingDefaults;

export function preset<K extends Defaults>(options: {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly about: string;
  readonly values: Given; // defaults that differ from routing's own
  readonly knobs: K;
  readonly build: (knobs: Values<K>) => Built;
}): Preset {
  const { name, title, source, about, values, knobs, build } = options;
  const id = `routing/${name}-v0`;
  const sized = build(resolve(knobs, {}, id)).sizes;
  const own: { readonly [option: string]: unknown } = { ...(sized ? { sizes: sized } : {}), ...values };
  const shared = Object.entries(common).map(([option, entry]) => [
    option,
    option in own ? { ...entry, value: own[option] } : entry,
  ]);
  const defaults: Defaults = { ...(Object.fromEntries(shared) as typeof common), ...knobs };
  const complete = (given: unknown): Values<typeof routingDefaults> => {
    const all = resolve(defaults, given, id);
    const built = build(all as unknown as Values<K>);
    const chosen = (given ?? {}) as { readonly sizes?: unknown };
    const sizes = built.sizes && chosen.sizes === undefined ? { sizes: built.sizes } : {};
    return { ...all, network: built.network, trades: built.trades, ...sizes } as unknown as Values<
      typeof routingDefaults
    >;
  };
  return {
    ...{ id, title, defaults },
    about: `${about}\n\nSource: ${source}.`,
    make: (given) => routingGame(id, complete(given)),
    solve: (given) => ({ source, ...solve(problem(id, complete(given))) }),
    deviation: (given, joint) => deviation(problem(id, complete(given)), joint[0]),
    bots: { random: randomBot, ...bots },
    built: (given) => build(resolve(knobs, given, id)),
  };
}

const ownId = "routing/network-v0";

/** Any network given as data, with the same solvers and bots. */
export const ownNetwork: Entry = {
  title: "Your own network, given as data",
  about: `\`network\` names tokens and pools, \`trades\` what routers want. Every kind of pool and link is described by the types in
\`envs/routing/pool.ts\`; the default is a constant product pool (1, 2) beside an outside market.

Source: yours; answers are numerical, with certificates.`,
  defaults: routingDefaults,
  make: (given) => routingGame(ownId, resolve(routingDefaults, given, ownId)),
  solve: (given) => ({
    source: "solved numerically, with the certificates given",
    ...solve(problem(ownId, resolve(routingDefaults, given, ownId))),
  }),
  deviation: (given, joint) => deviation(problem(ownId, resolve(routingDefaults, given, ownId)), joint[0]),
  bots: { random: randomBot, ...bots },
};
