/**
 * The market around the routers. A round is one block:
 *
 *   orders  every router splits its order over its routes, sets a slippage limit and a tip
 *   build   searchers look at the mempool and announce bundles with bids; the builder picks the rule by which orders and bundles are put
 *           into sequence: a score per transaction, whatever the bids turn out to be
 *
 *   router    earns the value of what it gets less what it sells, gas and tip, and δ of the value of what was not filled
 *   searcher  what its attack brings less gas and bid
 *   builder   tips and bids, tips and all extraction, or the users' gain
 *
 * Gas is paid per transaction and burnt; tips and bids go to the builder. The state is that of `state.ts`.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve, type Values } from "../../../src/options.js";
import { type Discrete, discrete, type MultiDiscrete, multiDiscrete } from "../../../src/space.js";
import { drawSizes } from "../sizes.js";
import { Assembly } from "./assembly.js";
import { Attacker } from "./attacker.js";
import { Between } from "./between.js";
import { type Exchange, exchange } from "./exchange.js";
import { legality } from "./legal.js";
import { Mempool } from "./mempool.js";
import { observations, observer, varies } from "./observe.js";
import { marketDefaults, objectives, rules } from "./options.js";
import { alloc, type MarketState, metrics } from "./state.js";
import { Walk } from "./walk.js";

type Choices = MultiDiscrete<readonly [number, number, number]>;
type Router = Role & { readonly name: "router"; readonly action: Choices }; // split, slippage limit, tip
type Searcher = Role & { readonly name: "searcher"; readonly action: Choices }; // attack, fraction, bid
type Builder = Role & { readonly name: "builder"; readonly action: Discrete };

export type MarketGame = Game<MarketState, readonly [Router, Searcher, Builder]> & { readonly exchange: Exchange };

/**
 * Routers, searchers and a builder on any network of pools.
 *
 * @throws naming the option, token, pool or event that is wrong
 */
export function marketGame(options?: Partial<Values<typeof marketDefaults>>): MarketGame {
  const id = "routing/market-v0";
  const values = resolve(marketDefaults, options, id);
  const e = exchange(id, values);
  const { problem, swaps, routeOf, grid, points, phases } = e;
  const { plan, routers, sizes } = problem;
  const { searchers, builders, slippages, tips, bids, fractions, targets, horizon, penalty, mempool } = values;
  const { slots, initial, markets, width, features, at } = plan;
  const { start, pool } = e.hops;
  const routes = plan.routes.length;
  const walk = new Walk(plan, e.hops);
  const attacker = new Attacker(e, walk);
  const pending = new Mempool(e, walk, attacker);
  const assembly = new Assembly(e, walk, attacker);
  const between = new Between(e);
  const flow = new Float64Array(1);
  const isPublic = mempool === "public" && searchers > 0;
  const aim = objectives.indexOf(values.objective);
  const columns = metrics.length;
  const limits = Float64Array.from(slippages);
  const levels = Float64Array.from(tips);
  const moves = varies(e);
  const [forRouters, forSearchers, forBuilder] = observations(e);

  const see = (s: MarketState, lane: number): void => {
    for (let r = 0; r < routes; r++) {
      s.there[lane * routes + r] = 1;
      for (let h = start[r]; h < start[r + 1]; h++)
        if (s.open[lane * markets.length + pool[h]] === 0) s.there[lane * routes + r] = 0;
    }
    for (let k = 0, to = lane * features; k < markets.length; k++) {
      markets[k].see(s.pools, lane * slots + at[k], s.seen, to);
      to += markets[k].features;
    }
  };

  /** The orders of a round: parcels, quotes on the reserves as they are, limits. */
  const order = (s: MarketState, lane: number, actions: Float32Array): void => {
    const { parcels, quotes, least, outputs, there, sizes: amounts, pools } = s;
    const base = lane * slots;
    if (searchers > 0) pending.clear(s, lane);
    for (let a = 0, n = lane * swaps, k = lane * routers, from = 3 * k; a < routers; a++, k++, from += 3) {
      const point = actions[from] * width;
      s.limits[k] = limits[actions[from + 1]];
      s.tips[k] = levels[actions[from + 2]];
      for (let r = 0; r < width; r++, n++) {
        const share = grid[point + r];
        outputs[n] = -2;
        parcels[n] = quotes[n] = 0;
        if (share === 0) continue;
        const route = routeOf[a * width + r];
        parcels[n] = flow[0] = amounts[k] * share;
        least[n] = Number.POSITIVE_INFINITY;
        if (there[lane * routes + route] === 0) continue;
        walk.quote(pools, base, route, flow, 0);
        quotes[n] = flow[0];
        least[n] = (1 - s.limits[k]) * flow[0];
        if (isPublic) pending.add(s, lane, a * width + r, a);
      }
    }
    if (searchers > 0) pending.price(s, lane);
  };

  /** Build the block, pay everybody, and begin the next round. */
  const settle = (s: MarketState, turn: Parameters<Game["step"]>[1], rule: number): void => {
    const { lane, rewards, rng, time } = turn;
    const { earned, unfilled, sums, counts } = assembly;
    between.weigh(s, lane);
    assembly.build(s, lane, rule, rng);
    const to = lane * columns;
    const { totals } = s;
    let users = 0;
    for (let a = 0; a < routers; a++) {
      users += earned[a];
      rewards[0][lane * routers + a] = earned[a] - penalty * unfilled[a];
    }
    totals[to] += users;
    for (let j = 0; j < searchers; j++) {
      totals[to + 1] += earned[routers + j];
      rewards[1][lane * searchers + j] = earned[routers + j];
    }
    totals[to + 2] += sums[0];
    if (builders > 0) {
      if (aim === 0) rewards[rewards.length - 1][lane] = sums[0];
      else if (aim === 2) rewards[rewards.length - 1][lane] = users;
      else {
        let own = sums[0]; // tips, bids, and what the bids left to the searchers
        for (let j = 0; j < searchers; j++) own += earned[routers + j];
        rewards[rewards.length - 1][lane] = own;
      }
    }
    between.measure(s, lane, totals, to + 3);
    totals[to + 5] += sums[2];
    totals[to + 6] += sums[3];
    totals[to + 7] += sums[1];
    for (let n = 0; n < 4; n++) totals[to + 8 + n] += counts[n];
    s.last[lane] = rule + 1;
    s.phase[lane] = 0;
    const round = (time / phases) | 0;
    if (round + 1 >= horizon) return;
    between.pass(s, lane, round + 1, rng);
    if (moves) see(s, lane);
    drawSizes(sizes, routers, rng, s.sizes, lane * routers);
  };

  const game: Game<MarketState> = {
    ...{ id, key: JSON.stringify(values), horizon, horizonEnds: "terminated", phases, metrics },
    roles: [
      {
        ...{ name: "router", count: routers, observation: forRouters },
        action: multiDiscrete([points, slippages.length, tips.length]),
      },
      ...(searchers > 0
        ? [
            {
              ...{ name: "searcher", count: searchers, observation: forSearchers },
              action: multiDiscrete([2 + 2 * targets, fractions.length, bids.length]),
            },
          ]
        : []),
      ...(builders > 0
        ? [{ name: "builder", count: 1, observation: forBuilder, action: discrete(rules.length), actions: rules }]
        : []),
    ],
    alloc: (lanes) => alloc(e, lanes),

    reset(s, lane, rng) {
      for (let k = 0, to = lane * slots; k < slots; k++) s.pools[to + k] = s.base[to + k] = initial[k];
      const flags = lane * markets.length;
      for (let k = 0; k < markets.length; k++) s.open[flags + k] = 1 - e.calendar.closed[k];
      see(s, lane);
      drawSizes(sizes, routers, rng, s.sizes, lane * routers);
      s.phase[lane] = s.last[lane] = 0;
      s.ledger.fill(
        0,
        lane * e.accounts.count * e.accounts.columns,
        (lane + 1) * e.accounts.count * e.accounts.columns,
      );
      s.totals.fill(0, lane * columns, (lane + 1) * columns);
      s.suffered.fill(0, lane * routers, (lane + 1) * routers);
      s.parcels.fill(0, lane * swaps, (lane + 1) * swaps);
      s.attacks.fill(0, lane * searchers * 3, (lane + 1) * searchers * 3);
      if (searchers > 0) pending.clear(s, lane);
    },

    step(s, turn) {
      const { lane, actions } = turn;
      if (s.phase[lane] === 0) {
        order(s, lane, actions[0]);
        s.phase[lane] = 1;
        if (phases === 1) settle(s, turn, e.rule);
        return false;
      }
      for (let k = lane * searchers * 3; k < (lane + 1) * searchers * 3; k++) s.attacks[k] = actions[1][k];
      settle(s, turn, builders > 0 ? actions[actions.length - 1][lane] : e.rule);
      return false;
    },

    ...{ legal: legality(e), observe: observer(e, searchers > 0) },
    measure(s, lane, out, to) {
      for (let k = 0; k < columns; k++) out[to + k] = s.totals[lane * columns + k];
    },
  };
  return { ...game, exchange: e } as unknown as MarketGame;
}
