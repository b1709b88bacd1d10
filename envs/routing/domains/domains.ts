/**
 * Several domains, each with a pool of the same pair and a sequencer, and a bridge between them: who gains by ordering jointly?
 *
 *   orders    a router splits its order between the pool at home and, over the bridge, one abroad (swaps.ts)
 *   search    a searcher proposes to buy A in one domain and to sell it in another, and bids to both sequencers (legs.ts)
 *   sequence  each sequencer says who gets the top of its block, and whether it orders jointly with others who say so
 *   block     own extraction (take.ts) · atomic pairs · legs of the bids rule · users in random order · pairs and legs that come after users
 *
 * All rewards are in B at an outside price of 1. The game ends after a number of rounds. References: Obadia et al. (2021), arXiv:2112.01472.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, type MultiDiscrete, multiDiscrete } from "../../../src/space.js";
import { Legs } from "./legs.js";
import { Sight } from "./observe.js";
import {
  bidLevels,
  type DomainsMarket,
  type DomainsOptions,
  domainsDefaults,
  domainsId,
  domainsMarket,
  legSizes,
  rules,
  sharesAbroad,
} from "./options.js";
import { allocate, begin, bookColumns, books, type DomainsState, draw, sumColumns, sums } from "./state.js";
import { Swaps } from "./swaps.js";
import { Take } from "./take.js";

interface DomainsRole<N extends string> extends Role {
  readonly name: N;
  readonly observation: Box;
  readonly action: MultiDiscrete;
}
export type DomainsGame = Game<
  DomainsState,
  readonly [DomainsRole<"router">, DomainsRole<"searcher">, DomainsRole<"sequencer">]
> & { readonly market: DomainsMarket };

export const domainsMetrics = [
  ...["user welfare", "searcher profit", "sequencer revenue", "lp change", "bridge fees", "gas burnt", "outside gain"],
  ...["joint extraction", "separate extraction", "joint value", "separate value", "collusion incentive"],
  ...["proposals", "lone legs", "reverted", "returned", "late"],
] as const;

/** @throws naming the option that is wrong */
export function domainsGame(given?: Partial<DomainsOptions>): DomainsGame {
  const options = resolve(domainsDefaults, given, domainsId);
  const market = domainsMarket(options);
  const { domains: D, routers: N, searchers: S, pairs, tolerances } = market;
  const swaps = new Swaps(market);
  const legs = new Legs(market, swaps.pool);
  const take = new Take(market, swaps.pool);
  const sight = new Sight(market);
  const abroad = sharesAbroad.length * (D - 1);
  const widest = 1 + pairs.length + legSizes.length + 2 * bidLevels.length; // flags of a searcher

  const block = (s: DomainsState, lane: number, turn: Parameters<DomainsGame["step"]>[1]): void => {
    const { rng, actions, rewards } = turn;
    let sharing = 0;
    let own = 0;
    let usersFirst = 0;
    let proposed = 0;
    for (let d = 0; d < D; d++) {
      const k = 2 * (lane * D + d);
      if (actions[2][k] === rules.own) own |= 1 << d;
      if (actions[2][k] === rules.users) usersFirst |= 1 << d;
      if (actions[2][k + 1] === 1) sharing |= 1 << d;
    }
    for (let i = lane * S; i < (lane + 1) * S; i++) proposed |= s.pair[i];
    take.look(s, lane);
    const together = own & sharing;
    if (together !== 0) take.run(s, lane, together, rewards[2]);
    for (let d = 0; d < D; d++) if (((own & ~sharing) >> d) & 1) take.run(s, lane, 1 << d, rewards[2]);
    if (proposed !== 0) {
      if (sharing !== 0) legs.atomic(s, lane, rng, sharing, usersFirst, false);
      for (let d = 0; d < D; d++) if ((((own | usersFirst) >> d) & 1) === 0) legs.separate(s, lane, rng, d, sharing);
    }
    swaps.block(s, lane, rng, rewards[0]);
    if (proposed === 0) return;
    if ((sharing & usersFirst) !== 0) legs.atomic(s, lane, rng, sharing, usersFirst, true);
    for (let d = 0; d < D; d++) if (((own | usersFirst) >> d) & 1) legs.separate(s, lane, rng, d, sharing);
    legs.settle(s, lane, rewards[1], rewards[2]);
  };

  return {
    ...{ id: domainsId, key: JSON.stringify(options), market },
    roles: [
      { name: "router", count: N, observation: sight.router, action: multiDiscrete([1 + abroad, tolerances.length]) },
      {
        name: "searcher",
        count: S,
        observation: sight.searcher,
        action: multiDiscrete([1 + pairs.length, legSizes.length, bidLevels.length, bidLevels.length]),
      },
      { name: "sequencer", count: D, observation: sight.sequencer, action: multiDiscrete([3, 2]) },
    ],
    horizon: market.rounds,
    horizonEnds: "terminated",
    phases: 3,
    metrics: [...domainsMetrics, ...Array.from({ length: D }, (_, d) => `revenue ${d}`)],
    alloc: (lanes) => allocate(market, lanes),
    reset(s, lane, rng) {
      begin(market, s, lane, rng);
      sight.show(s, lane);
    },
    step(s, turn) {
      const { lane, rng, actions, rewards } = turn;
      const phase = s.phase[lane];
      s.phase[lane] = phase === 2 ? 0 : phase + 1;
      if (phase === 2) {
        block(s, lane, turn);
        s.round[lane]++;
        if (s.round[lane] === market.rounds) swaps.close(s, lane, rewards[0]);
        else draw(market, s, lane, rng);
        sight.show(s, lane);
        return false;
      }
      if (phase === 0) {
        swaps.send(s, lane, actions[0], rewards[0]);
        sight.expect(s, lane);
      } else legs.propose(s, lane, actions[1]);
      sight.advance(s, lane);
      return false;
    },
    observe(s, lane, _time, role, agent, out, at) {
      sight.write(s, lane, role, agent, out, at);
    },
    legal(s, lane, role, agent, mask, at) {
      const flags = role === 0 ? 1 + abroad + tolerances.length : role === 1 ? widest : 5;
      const free = role === s.phase[lane] ? 1 : 0;
      for (let k = 0; k < flags; k++) mask[at + k] = free;
      if (role === 0) {
        const shut = market.announced && s.up[lane] === 0;
        if (shut) for (let k = 1; k <= abroad; k++) mask[at + k] = 0;
        mask[at] = mask[at + 1 + abroad] = 1;
      } else if (role === 2) mask[at] = mask[at + 3] = 1;
      else {
        let some = 0;
        for (let p = 0; p < pairs.length; p++) {
          mask[at + 1 + p] = free === 1 && legs.open(s, lane, agent, p) ? 1 : 0;
          some |= mask[at + 1 + p];
        }
        const sizes = at + 1 + pairs.length;
        for (let k = sizes; k < at + flags; k++) mask[k] = some;
        mask[at] = mask[sizes] = mask[sizes + legSizes.length] = 1;
        mask[sizes + legSizes.length + bidLevels.length] = 1;
      }
    },
    measure(s, lane, out, at) {
      const k = lane * sumColumns;
      const of = s.sums;
      const account = lane * 2 * bookColumns;
      let lp = 0;
      let revenue = 0;
      for (let d = lane * D; d < (lane + 1) * D; d++) {
        lp += s.pools[2 * d] - s.start[2 * d] + (s.pools[2 * d + 1] - s.start[2 * d + 1]);
        revenue += s.purse[d];
        out[at + domainsMetrics.length + d - lane * D] = s.purse[d];
      }
      out[at] = of[k + sums.welfare];
      out[at + 1] = of[k + sums.profit];
      out[at + 2] = revenue;
      out[at + 3] = lp;
      for (let b = 0; b < 3; b++) {
        const column = account + (b === 0 ? books.bridge : b === 1 ? books.burnt : books.outside);
        out[at + 4 + b] = s.books[column] + s.books[column + bookColumns];
      }
      out[at + 7] = of[k + sums.jointTaken];
      out[at + 8] = of[k + sums.separateTaken];
      out[at + 9] = of[k + sums.jointValue];
      out[at + 10] = of[k + sums.separateValue];
      out[at + 11] = of[k + sums.jointValue] - of[k + sums.separateValue];
      for (let c = sums.proposals; c <= sums.late; c++) out[at + 12 + c - sums.proposals] = of[k + c];
    },
  };
}
