/**
 * Bots of liquidity provision, for every role. A name says what one role does; the others do what is in brackets.
 *
 *   equilibrium  provider: its seat of placement.ts, where that found no equilibrium of the profile closest to one   [exact; best-split]
 *   break-even   provider: where the fees it expects exceed the loss most, or out      [exact; best-split]
 *   lowest, middle, highest, spread, out   provider: always in that tier, one seat per tier in turn, or outside   [exact; best-split]
 *   exact        informed: all of the most profitable trade, in every pool             [break-even; best-split]
 *   patient      informed: all of it in the last block, nothing before                 [break-even; best-split]
 *   wait         informed: nothing                                                      [break-even; best-split]
 *   best-split   router: the split that gives most at what it sees, if that is worth it [break-even; exact]
 *   cheapest     router: everything to the pool with the lowest fee                     [break-even; exact]
 *   none         router: no trade                                                       [break-even; exact]
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { randomBot } from "../../../src/random-bot.js";
import { middleOf } from "../fair/flow.js";
import { gridOf } from "../split.js";
import { lossOf } from "./loss.js";
import { providerFields, routerFields } from "./observe.js";
import type { ProvisionMarket } from "./options.js";
import { placement, seatsOf } from "./placement.js";
import { promised } from "./promise.js";
import type { ProvisionGame } from "./provision.js";

/** s of an observed s/(1 + s). Single floats round to 1 where s is large; that counts as the last float below 1. */
const ratio = (seen: number): number => {
  const inside = Math.min(seen, 1 - 2 ** -24);
  return inside / (1 - inside);
};
const least = 2 ** -126; // the least normal single float, for prices that round to 0

type Plan = (market: ProvisionMarket) => Agent["act"];

/** The place of each seat: 0 out, 1 + k in tier k; to go there, and then to keep. */
const stay =
  (placesOf: (market: ProvisionMarket) => readonly number[]): Plan =>
  (market) => {
    const { levels, providers } = market;
    const places = placesOf(market);
    return (_observations, masks, actions) => {
      const flags = 2 + levels * market.tiers.length;
      for (let row = 0; row < actions.length; row++) {
        const place = places[row % providers];
        const action = place === 0 ? 1 : 1 + place * levels;
        actions[row] = masks[row * flags + action] === 1 ? action : 0; // where it is already, it may only keep
      }
    };
  };

const all = (choose: (market: ProvisionMarket, seat: number) => number): Plan =>
  stay((market) => Array.from({ length: market.providers }, (_, seat) => choose(market, seat)));

/** Providers take turns, one per block, so that they do not all run to one pool. */
const breakEven: Plan = (market) => {
  const { tiers, providers, levels, length, capital, gas, liquidity, flow, fees, blocks } = market;
  const K = tiers.length;
  const fields = providerFields(K);
  const losses = Array.from(fees, (fee) => lossOf(middleOf(flow.sigma), fee, blocks === "poisson").profit);
  const depths = new Float64Array(K);
  const incomes = new Float64Array(K);
  return (observations, masks, actions) => {
    const flags = 2 + levels * K;
    for (let row = 0; row < actions.length; row++) {
      const at = row * fields.size;
      const left = Math.round(observations[at + fields.left] * length);
      actions[row] = 0;
      if (left % providers !== row % providers) continue;
      let place = -1;
      for (let k = 0; k < K; k++) {
        const part = observations[at + fields.position + k];
        const depth = observations[at + fields.depths + k];
        depths[k] = Math.max(0, liquidity * ratio(depth) - part * liquidity); // the others'
        if (part > 0) place = k;
      }
      let best = -1;
      for (let k = 0; k < K; k++) {
        const others = depths[k];
        depths[k] += liquidity;
        incomes[k] = promised(market, depths, k) - losses[k];
        depths[k] = others;
        if (incomes[k] > (best < 0 ? 0 : incomes[best])) best = k;
      }
      if (best === place) continue;
      const more = (best < 0 ? 0 : incomes[best]) - (place < 0 ? 0 : incomes[place]);
      const calls = (best < 0 ? 0 : 1) + (place < 0 ? 0 : 1);
      const action = best < 0 ? 1 : 1 + levels * (best + 1);
      if (more * capital * left > gas * calls && masks[row * flags + action] === 1) actions[row] = action;
    }
  };
};

const informed =
  (when: (left: number, length: number) => boolean): Plan =>
  ({ tiers, steps, length }) =>
  (observations, masks, actions) => {
    const size = 4 + 2 * tiers.length;
    for (let row = 0; row < actions.length; row++) {
      const open = masks[row * (steps + 1) + steps] === 1;
      actions[row] = open && when(Math.round(observations[row * size] * length), length) ? steps : 0;
    }
  };

/** Reserves as seen; the deepest pool's price stands for the fair one. */
const bestSplit: Plan = (market) => {
  const { tiers, kept, grid, need, liquidity, flow } = market;
  const K = tiers.length;
  const fields = routerFields(K);
  const points = gridOf(K, grid);
  const [xs, ys] = [new Float64Array(K), new Float64Array(K)];
  const highest = typeof flow.mean === "number" ? flow.mean : flow.mean[1];
  return (observations, _masks, actions) => {
    for (let row = 0; row < actions.length; row++) {
      const at = row * fields.size;
      actions[row] = 0;
      if (observations[at + fields.order] === 0) continue;
      let deepest = 0;
      for (let k = 0; k < K; k++) {
        const seen = observations[at + fields.prices + k];
        const depth = observations[at + fields.depths + k];
        const root = Math.sqrt(flow.price * ratio(Math.max(seen, least)));
        const L = liquidity * ratio(depth);
        xs[k] = L / root;
        ys[k] = L * root;
        if (depth > observations[at + fields.depths + deepest]) deepest = k;
      }
      if (!(xs[deepest] > 0)) continue;
      const share = observations[at + fields.orderSize];
      const value = highest * ratio(share);
      const price = ys[deepest] / xs[deepest];
      const buys = observations[at + fields.buys] === 1;
      const amount = buys ? value : value / price;
      let most = 0;
      for (let p = 0; p < points.length / K; p++) {
        let gain = 0;
        for (let k = 0; k < K; k++) {
          const part = amount * points[p * K + k];
          if (part === 0 || xs[k] === 0) continue;
          const net = kept[k] * part;
          const [x, y] = buys ? [ys[k], xs[k]] : [xs[k], ys[k]];
          const output = (y * net) / (x + net);
          gain += buys ? output * price - (1 - need) * part : output - (1 - need) * part * price;
        }
        if (!(gain > most)) continue;
        most = gain;
        actions[row] = 1 + p;
      }
    }
  };
};

const fixed =
  (action: number): Plan =>
  (market) => {
    const flags = 1 + gridOf(market.tiers.length, market.grid).length / market.tiers.length;
    return (_observations, masks, actions) => {
      for (let row = 0; row < actions.length; row++) actions[row] = masks[row * flags + action] === 1 ? action : 0;
    };
  };

const exact = informed(() => true);

const botOf =
  (provider: Plan = breakEven, trader: Plan = exact, router: Plan = bestSplit): Bot =>
  (game, role) => {
    const { market } = game as unknown as ProvisionGame;
    return { act: [provider, trader, router][role](market) };
  };

export const provisionBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(stay((market) => seatsOf(placement(market)))),
  "break-even": botOf(),
  lowest: botOf(all(() => 1)),
  middle: botOf(all(({ tiers }) => 1 + Math.floor(tiers.length / 2))),
  highest: botOf(all(({ tiers }) => tiers.length)),
  spread: botOf(all(({ tiers }, seat) => 1 + (seat % tiers.length))),
  out: botOf(all(() => 0)),
  exact: botOf(),
  patient: botOf(
    undefined,
    informed((left) => left === 1),
  ),
  wait: botOf(
    undefined,
    informed(() => false),
  ),
  "best-split": botOf(),
  cheapest: botOf(undefined, undefined, fixed(1)),
  none: botOf(undefined, undefined, fixed(0)),
};
