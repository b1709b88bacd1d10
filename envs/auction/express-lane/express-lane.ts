/**
 * Express lane: in every round searchers bid for a pass that spares its holder the delay of everybody else's transactions.
 *
 *   auction   sealed, second price; bids of at least the reserve count, equals by a coin; a single bidder pays the reserve (or nothing)
 *   news      the auction closes before the round begins, and abilities may be drawn anew until then
 *   resale    optional: the holder asks a price, the others say what they would pay at most; a coin among those who accept
 *   round     opportunities at rate λ; all searchers send, latencies are drawn, and the first in the order by express lane takes it
 *   reward    θ × worth for each opportunity taken, less what is paid for the lane, plus what it is sold for
 *
 * One number per step, a price: a bid, an ask or a limit; 0 is none. Without resale a round is one step, with it three.
 *
 * Reference: OffchainLabs, timeboost-design, research_spec.md (rounds of 60 s, auctions that close 15 s before, 200 ms, reserve). There
 * equal bids are settled by a hash.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role, Turn } from "../../../src/game.js";
import { logAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type ExpressLaneOptions, type Lane, laneOf, oddsOf } from "./options.js";
import { alloc, asking, bidding, buying, columns, type ExpressLaneState, metrics, sums, tally } from "./state.js";

export interface LaneSearcherRole extends Role {
  readonly name: "searcher";
  readonly action: Box<readonly [{ name: "price"; unit: "ETH"; low: 0; high: number }]> | Discrete;
}

export type ExpressLaneGame = Game<ExpressLaneState, readonly [LaneSearcherRole]> & { readonly lane: Lane };

/** The game of resolved options. */
export function expressLaneGame(id: string, options: ExpressLaneOptions): ExpressLaneGame {
  const model = laneOf(options, id);
  const { searchers: n, abilities, worths, lags, total, news, lapse, reserve, resale, rounds, top, bins } = model;
  const drawn = model.draw === "drawn";
  const odds = drawn ? new Float64Array(0) : oddsOf(model);
  const unit = bins > 0 ? top / (bins - 1) : 1;
  const least = Math.fround(reserve); // bids come as Float32
  const alone = model.single === "reserve" ? reserve : 0;
  const lost = model.unheld === "lost";
  const perSecond = model.rate;
  const byBid = { kind: "priority" } as const;
  const express = { kind: "express", delay: model.delay } as const;
  const arrival = new Float64Array(n);
  const cell = new Float64Array(4); // two for draws; time; worth
  const last = resale ? buying : bidding;

  const drawAbility = (s: ExpressLaneState, i: number, rng: Rng): void => {
    rng.uniformAt(cell, 0);
    abilities.valueAt(cell, 0);
    s.ability[i] = cell[0];
  };

  const renew = (s: ExpressLaneState, lane: number, chance: number, rng: Rng): void => {
    if (chance === 0) return;
    for (let i = lane * n; i < (lane + 1) * n; i++) {
      rng.uniformAt(cell, 0);
      if (cell[0] < chance) drawAbility(s, i, rng);
    }
  };

  const auction = (s: ExpressLaneState, turn: Turn): void => {
    const { lane, rng } = turn;
    const first = lane * n;
    const asked = turn.actions[0];
    let entrants = 0;
    for (let i = first; i < first + n; i++) {
      const bid = asked[i] * unit;
      s.bid[i] = bid > 0 && bid >= least ? bid : 0;
      s.pass[i] = 0;
      if (s.bid[i] > 0) entrants++;
    }
    s.holder[lane] = -1;
    s.price[lane] = s.ask[lane] = 0;
    if (entrants === 0) return;
    const holder = foremost(byBid, n, rng, s.bid, first);
    s.price[lane] = entrants > 1 ? 0 : alone;
    for (let i = 0; i < n; i++) {
      if (i !== holder && s.bid[first + i] > s.price[lane]) s.price[lane] = s.bid[first + i];
    }
    s.holder[lane] = holder;
    s.pass[first + holder] = 1;
    s.wins[first + holder]++;
    s.sums[lane * columns + sums.held]++;
    s.sums[lane * columns + sums.revenue] += s.price[lane];
    turn.rewards[0][first + holder] = 0 - s.price[lane];
  };

  const sell = (s: ExpressLaneState, turn: Turn): void => {
    const { lane, rng } = turn;
    const first = lane * n;
    const limits = turn.actions[0];
    const seller = s.holder[lane];
    const ask = s.ask[lane];
    if (seller < 0 || ask === 0) return;
    let buyer = -1;
    let equals = 0;
    for (let i = 0; i < n; i++) {
      if (i !== seller && limits[first + i] * unit >= ask && rng.below(++equals) === 0) buyer = i;
    }
    if (buyer < 0) return;
    s.pass[first + seller] = 0;
    s.pass[first + buyer] = 1;
    s.holder[lane] = buyer;
    s.sums[lane * columns + sums.sold]++;
    s.sums[lane * columns + sums.paid] += ask;
    turn.rewards[0][first + seller] = ask;
    turn.rewards[0][first + buyer] = 0 - ask;
  };

  const expected = (s: ExpressLaneState, turn: Turn): void => {
    const { lane } = turn;
    const holder = s.holder[lane];
    const row = (holder + 1) * n;
    for (let i = 0; i < n; i++) {
      const taken = odds[row + i] * total * s.ability[lane * n + i];
      turn.rewards[0][lane * n + i] += taken;
      s.sums[lane * columns + sums.welfare] += taken;
    }
    if (holder < 0) return;
    s.sums[lane * columns + sums.races]++;
    s.sums[lane * columns + sums.first] += odds[row + holder];
  };

  const race = (s: ExpressLaneState, turn: Turn): void => {
    const { lane, rng } = turn;
    const first = lane * n;
    const sum = lane * columns;
    const holder = s.holder[lane];
    if (perSecond === 0 || (holder < 0 && lost)) return;
    cell[2] = 0;
    for (;;) {
      rng.uniformAt(cell, 0);
      cell[0] = 1 - cell[0]; // in (0, 1]
      logAt(cell, 0);
      cell[2] -= cell[0] / perSecond;
      if (cell[2] > model.round) break;
      rng.uniformAt(cell, 0);
      worths.valueAt(cell, 0);
      cell[3] = cell[0];
      for (let i = 0; i < n; i++) {
        rng.uniformAt(cell, 0);
        lags[i].valueAt(cell, 0);
        arrival[i] = cell[0];
      }
      const winner = foremost(express, n, rng, s.pass, first, arrival);
      const taken = cell[3] * s.ability[first + winner];
      turn.rewards[0][first + winner] += taken;
      s.sums[sum + sums.welfare] += taken;
      if (holder < 0) continue;
      s.sums[sum + sums.races]++;
      if (winner === holder) s.sums[sum + sums.first]++;
    }
  };

  const price = { name: "price", unit: "ETH", low: 0, high: top } as const;
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  return {
    ...{ id, key: JSON.stringify(options), lane: model },
    roles: [
      {
        name: "searcher",
        count: n,
        observation: box([
          { name: "ability", unit: "1", low: 0, high: abilities.high },
          flag("holds"), // the lane of this round, or in an auction of the last
          flag("held"), // by anybody
          { ...price, name: "last price" }, // of the last auction
          flag("auction"),
          ...(resale ? [flag("ask"), flag("resale"), { ...price, name: "asked" }] : []),
        ]),
        action: bins > 0 ? discrete(bins) : box([price]),
      },
    ],
    horizon: rounds,
    horizonEnds: rounds === 1 ? "terminated" : "truncated",
    phases: resale ? 3 : 1,
    metrics,
    alloc: (lanes) => alloc(lanes, n),
    reset(s, lane, rng) {
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        drawAbility(s, i, rng);
        s.bid[i] = s.pass[i] = s.wins[i] = 0;
      }
      s.stage[lane] = bidding;
      s.holder[lane] = -1;
      s.price[lane] = s.ask[lane] = 0;
      for (let k = lane * columns; k < (lane + 1) * columns; k++) s.sums[k] = 0;
    },
    step(s, turn) {
      const { lane } = turn;
      const stage = s.stage[lane];
      if (stage === bidding) {
        auction(s, turn);
        renew(s, lane, news, turn.rng);
      } else if (stage === asking) {
        if (s.holder[lane] >= 0) s.ask[lane] = turn.actions[0][lane * n + s.holder[lane]] * unit;
      } else sell(s, turn);
      s.stage[lane] = stage === last ? bidding : stage + 1;
      if (stage < last) return false;
      if (drawn) race(s, turn);
      else expected(s, turn);
      renew(s, lane, lapse, turn.rng);
      s.sums[lane * columns + sums.rounds]++;
      return rounds === 1;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      const i = lane * n + agent;
      const stage = s.stage[lane];
      out[at] = s.ability[i];
      out[at + 1] = s.pass[i];
      out[at + 2] = s.holder[lane] >= 0 ? 1 : 0;
      out[at + 3] = s.price[lane];
      out[at + 4] = stage === bidding ? 1 : 0;
      if (!resale) return;
      out[at + 5] = stage === asking ? 1 : 0;
      out[at + 6] = stage === buying ? 1 : 0;
      out[at + 7] = stage === buying ? s.ask[lane] : 0;
    },
    /** All bid; only a holder asks, and only others of a lane that is for sale buy. */
    legal(s, lane, _role, agent, mask, at) {
      const stage = s.stage[lane];
      const holds = s.holder[lane] === agent;
      const free = stage === bidding || (stage === asking ? holds : !holds && s.holder[lane] >= 0 && s.ask[lane] > 0);
      for (let k = 0; k < Math.max(1, bins); k++) mask[at + k] = free ? 1 : 0;
      if (bins > 0) mask[at] = 1;
    },
    measure: (s, lane, out, at) => tally(s, lane, n, out, at),
  };
}
