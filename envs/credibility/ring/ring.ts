/**
 * Bidding ring: k of n bidders hold a knockout among themselves before a second price auction.
 *
 *   step 0  members report a value w to the ring's device; the highest, by a coin among equals, is to bid for the ring
 *   step 1  all bid; who is knocked out cannot where the contract is enforced
 *
 *   owed    where the ring's bidder wins at a price p: max(0, w₂ − p), w₂ the second highest report
 *   enforced      it is paid to a banker, who gives each member the same lump L whatever happens, so that on average it has nothing left
 *   not enforced  the winner pays what share of it it likes, and the other members divide that
 *
 * The auction is `auction/sealed`. References: Graham & Marshall (1987), J. Polit. Econ. 95; Mailath & Zemsky (1991), Games Econ. Behav. 3.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role, Turn } from "../../../src/game.js";
import { type Box, box } from "../../../src/space.js";
import { sealed } from "../../auction/sealed/entry.js";
import type { SealedState } from "../../auction/sealed/sealed.js";
import { type RingOptions, ringId, ringOptions } from "./options.js";
import { lump } from "./revenue.js";

export type RingState = {
  readonly auction: SealedState;
  readonly stage: Uint8Array; // [lanes]: 0 to report, 1 to bid, 2 over
  readonly report: Float64Array; // [lanes, n]; 0 for outsiders
  readonly chosen: Int32Array; // [lanes], who bids for the ring; −1 before the knockout
  readonly second: Float64Array; // [lanes], w₂
  readonly asked: Float32Array; // [lanes, n], bids that were allowed
  readonly price: Float64Array; // [lanes], paid to the seller
  readonly paid: Float64Array; // [lanes], of what was owed
};

export type RingGame = Game<RingState, readonly [Role & { readonly action: Box }]> & {
  readonly options: RingOptions;
  readonly lump: number; // L
};

/** @throws naming the option that is wrong */
export function ring(given?: Partial<RingOptions>): RingGame {
  const options = ringOptions(given);
  const { bidders: n, ring: k, reserve, enforced } = options;
  const auction = sealed({ bidders: n, rule: "second", reserve });
  const each = enforced ? lump(n, k, reserve) : 0;
  const order = { kind: "priority" } as const;
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const value = (name: string) => ({ name, unit: "v", low: 0, high: 1 });
  const inner = { actions: [] as Float32Array[], rewards: [] as Float32Array[], policies: [] as Float32Array[] };
  const turn = { lane: 0, time: 0, rng: null as unknown as Turn["rng"], ...inner } satisfies Turn;
  return {
    id: ringId,
    key: JSON.stringify(options),
    options,
    lump: each,
    roles: [
      {
        name: "bidder",
        count: n,
        observation: box([
          ...["to report", "to bid", "member", "bids for the ring"].map(flag),
          ...["value", "second report"].map(value), // the latter is told to who bids for the ring
        ]),
        action: box([
          value("bid"), // in step 0 the report
          { name: "pays", unit: "1", low: 0, high: 1 }, // share of what it may owe; read where nothing is enforced, in step 1
        ]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["revenue", "seller's loss", "owed", "paid", "banker", "ring wins", "efficient", "welfare"],
    alloc(lanes) {
      const [auctions, stage] = [auction.alloc(lanes), new Uint8Array(lanes)];
      const [report, asked] = [new Float64Array(lanes * n), new Float32Array(lanes * n)];
      const [second, price, paid] = [new Float64Array(lanes), new Float64Array(lanes), new Float64Array(lanes)];
      return { auction: auctions, stage, report, chosen: new Int32Array(lanes), second, asked, price, paid };
    },
    reset(s, lane, rng) {
      auction.reset(s.auction, lane, rng);
      s.report.fill(0, lane * n, (lane + 1) * n);
      s.asked.fill(0, lane * n, (lane + 1) * n);
      s.stage[lane] = s.second[lane] = s.price[lane] = s.paid[lane] = 0;
      s.chosen[lane] = -1;
    },
    step(s, { lane, rng, actions: [acts], rewards: [rewards] }) {
      const first = lane * n;
      if (s.stage[lane]++ === 0) {
        for (let i = 0; i < k; i++) s.report[first + i] = acts[2 * (first + i)];
        const chosen = foremost(order, k, rng, s.report, first);
        s.chosen[lane] = chosen;
        for (let i = 0; i < k; i++)
          if (i !== chosen && s.report[first + i] > s.second[lane]) s.second[lane] = s.report[first + i];
        return false;
      }
      const chosen = s.chosen[lane];
      for (let i = 0; i < n; i++) s.asked[first + i] = enforced && i < k && i !== chosen ? 0 : acts[2 * (first + i)];
      turn.lane = lane;
      turn.rng = rng;
      turn.actions[0] = s.asked;
      turn.rewards[0] = rewards;
      auction.step(s.auction, turn);
      const winner = s.auction.winner[lane];
      if (winner >= 0) s.price[lane] = s.auction.next[lane];
      if (winner === chosen && s.second[lane] > s.price[lane]) {
        const share = enforced ? 1 : acts[2 * (first + chosen) + 1];
        s.paid[lane] = share * (s.second[lane] - s.price[lane]);
        rewards[first + chosen] -= s.paid[lane];
      }
      for (let i = 0; i < k; i++) {
        if (enforced) rewards[first + i] += each;
        else if (i !== chosen) rewards[first + i] += s.paid[lane] / (k - 1);
      }
      return true;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      const open = s.stage[lane] === 0;
      out[at] = open ? 1 : 0;
      out[at + 1] = open ? 0 : 1;
      out[at + 2] = agent < k ? 1 : 0;
      out[at + 3] = s.chosen[lane] === agent ? 1 : 0;
      out[at + 4] = s.auction.value[lane * n + agent];
      out[at + 5] = s.chosen[lane] === agent ? s.second[lane] : 0;
    },
    legal(s, lane, _role, agent, mask, at) {
      const stage = s.stage[lane];
      if (stage === 0) mask[at] = agent < k ? 1 : 0;
      else mask[at] = stage === 1 && !(enforced && agent < k && agent !== s.chosen[lane]) ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const first = lane * n;
      const over = s.stage[lane] === 2;
      const winner = s.auction.winner[lane];
      let best = first;
      for (let i = first + 1; i < first + n; i++) if (s.auction.value[i] > s.auction.value[best]) best = i;
      const high = s.auction.value[best];
      out[at + 1] = high >= reserve ? reserve : 0; // becomes the price of true bids
      for (let i = first; i < first + n; i++)
        if (i !== best && high >= reserve && s.auction.value[i] > out[at + 1]) out[at + 1] = s.auction.value[i];
      out[at] = s.price[lane];
      out[at + 1] = over ? out[at + 1] - s.price[lane] : 0;
      const won = over && winner >= 0;
      out[at + 2] = won && winner === s.chosen[lane] ? Math.max(0, s.second[lane] - s.price[lane]) : 0;
      out[at + 3] = s.paid[lane];
      out[at + 4] = over && enforced ? s.paid[lane] - k * each : 0;
      out[at + 5] = won && winner < k ? 1 : 0;
      out[at + 6] = over && (won ? first + winner === best : high < reserve) ? 1 : 0;
      out[at + 7] = won ? s.auction.value[first + winner] : 0;
    },
  };
}
