/**
 * Provision: liquidity providers choose among pools of one pair that differ in their fee; who knows the fair price
 * trades against them, and so do others who do not.
 *
 *   block    providers move (gas), then informed traders and users trade in the order of the option, then the fair price moves
 *   provider its part of what its pool won or lost at the fair price P, less gas
 *   informed value of what it got less value of what it gave, at P
 *   router   the same, and `need` of the value that it traded
 *
 * At fair prices this sums to need · volume − gas: fees and losses are transfers. Reserves are constant-product and
 * fees stay in them.
 *
 * References: Milionis, Moallemi, Roughgarden & Zhang (2022), arXiv:2208.06046 (loss versus rebalancing); Milionis,
 * Moallemi & Roughgarden (2023), arXiv:2305.14604 (with fees and blocks).
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { box, discrete } from "../../../src/space.js";
import { beginFair, fairSlots } from "../fair/fair.js";
import { gridOf } from "../split.js";
import { Block, type Rewards } from "./block.js";
import { drawPools } from "./draw.js";
import { measureProvision, metrics } from "./measure.js";
import { Sight } from "./observe.js";
import {
  type ProvisionMarket,
  type ProvisionOptions,
  provisionDefaults,
  provisionId,
  provisionMarket,
} from "./options.js";
import { allocState, clearState, layoutOf, type ProvisionState } from "./state.js";

export type ProvisionGame = Game<ProvisionState> & { readonly market: ProvisionMarket };

/** @throws naming the option that is wrong */
export function provisionGame(given?: Partial<ProvisionOptions>): ProvisionGame {
  const market = provisionMarket(given);
  const { providers: n, informed: m, routers, tiers, levels, steps, grid, length, resident, flow, order } = market;
  const K = tiers.length;
  const { holders } = layoutOf(market);
  const block = new Block(market);
  const sight = new Sight(market);
  const nobody = new Float32Array(0);
  const rewards: Rewards = { informed: nobody, routers: nobody }; // of the step that is being played
  const root = Math.sqrt(flow.price);
  const points = gridOf(K, grid);

  const places = tiers.flatMap((fee) =>
    Array.from({ length: levels }, (_, j) => `${fee} bp${levels > 1 ? `, ${j + 1}/${levels}` : ""}`),
  );
  const splits = Array.from({ length: points.length / K }, (_, p) =>
    tiers
      .map((fee, k) =>
        points[p * K + k] > 0 ? `${fee} bp${grid > 1 ? `: ${points[p * K + k] * grid}/${grid}` : ""}` : "",
      )
      .filter((text) => text !== "")
      .join(", "),
  );
  const roles: Role[] = [
    {
      name: "provider",
      count: n,
      observation: box(sight.provider()),
      action: discrete(2 + K * levels),
      actions: ["keep", "out", ...places],
    },
    {
      name: "informed",
      count: m,
      observation: box(sight.informed()),
      action: discrete(steps + 1),
      actions: Array.from({ length: steps + 1 }, (_, j) => (j === 0 ? "wait" : j === steps ? "all" : `${j}/${steps}`)),
    },
  ];
  if (routers > 0) {
    roles.push({
      name: "router",
      count: routers,
      observation: box(sight.router()),
      action: discrete(1 + splits.length),
      actions: ["none", ...splits],
    });
  }

  return {
    ...{ id: provisionId, key: JSON.stringify(resolve(provisionDefaults, given, provisionId)), market, roles },
    horizon: length,
    horizonEnds: "terminated",
    phases: 1,
    metrics,
    alloc: (lanes) => allocState(market, lanes),
    reset(s, lane, rng) {
      clearState(s, lane);
      beginFair(flow, s.fair, lane * fairSlots, rng);
      for (let k = 0; k < K; k++) {
        const pool = (lane * K + k) * 2;
        s.pools[pool] = resident / root;
        s.pools[pool + 1] = resident * root;
        s.start[lane * 2] += s.pools[pool];
        s.start[lane * 2 + 1] += s.pools[pool + 1];
        const row = (lane * K + k) * holders;
        s.shares[row + n] = s.shares[row + n + 1] = resident;
      }
      block.arrive(s, lane, rng);
      sight.fill(s, lane, rng);
    },
    step(s, { lane, rng, actions, rewards: given }) {
      rewards.informed = given[1];
      rewards.routers = routers > 0 ? given[2] : nobody;
      block.move(s, lane, actions[0], given[0]);
      block.value(s, lane);
      block.play(s, lane, rng, actions[1], routers > 0 ? actions[2] : nobody, rewards);
      block.settle(s, lane, given[0]);
      block.advance(s, lane, rng);
      block.arrive(s, lane, rng);
      sight.keep(s, lane, rng);
      return false;
    },
    observe: (s, lane, _time, role, agent, out, at) => sight.see(s, lane, role, agent, out, at),
    legal(s, lane, role, agent, mask, at) {
      if (role === 0) {
        for (let a = 0; a < 2 + K * levels; a++) mask[at + a] = 1;
        mask[at + 1 + s.place[lane * n + agent]] = 0; // where it is already
        return;
      }
      if (role === 1) {
        let open = 1;
        if (order === "informed") {
          open = 0; // before anybody else trades, pools within their fee of the fair price have nothing to give
          for (let k = 0; k < K && open === 0; k++) if (profitable(s, lane, k)) open = 1;
        }
        mask[at] = 1;
        for (let a = 1; a <= steps; a++) mask[at + a] = open;
        return;
      }
      const open = s.orders[lane * routers + agent] === 0 ? 0 : 1;
      mask[at] = 1;
      for (let a = 1; a <= splits.length; a++) mask[at + a] = open;
    },
    measure: (s, lane, out, at) => measureProvision(market, s, lane, out, at),
    draw: (s, lane) => drawPools(market, s, lane),
  };

  /** Is pool k further from the fair price than its fee? */
  function profitable(s: ProvisionState, lane: number, k: number): boolean {
    const pool = (lane * K + k) * 2;
    const worth = s.fair[lane * fairSlots] * s.pools[pool];
    const y = s.pools[pool + 1];
    return market.kept[k] * worth > y || market.kept[k] * y > worth;
  }
}
