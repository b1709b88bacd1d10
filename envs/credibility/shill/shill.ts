/**
 * Shill bids: a second price auction whose auctioneer may slip in bids of its own.
 *
 *   step 0  bidders bid; under `ledger` and `deferred` the auctioneer, who sees nothing yet, makes its fake bids at the same time
 *   step 1  `sealed`     the auctioneer, who sees all bids, makes its fake bids
 *           `ascending`  likewise, seeing where the last but one dropped out, but not how far the last one would go
 *           `deferred`   it sees all bids, and either conceals its fakes above the highest one, for a deposit D each, or reveals all
 *
 *   price   the highest of the second bid, the reserve and the fakes that are at most the highest bid
 *   unsold  where a fake that stands is above the highest bid; equals go to the bidder
 *   earns   bidder: value − price if it wins; auctioneer: the price, less the deposits lost
 *
 * The auction without fakes is `auction/sealed`. With probability h the auctioneer cannot shill; then there is no second step.
 * References: Akbarpour & Li (2020), Credible Auctions: A Trilemma, Econometrica 88; Ferreira & Weinberg (2020), EC '20 (deferred revelation).
 */
import type { Game, Role, Turn } from "../../../src/game.js";
import { type Box, box } from "../../../src/space.js";
import { sealed } from "../../auction/sealed/entry.js";
import type { SealedState } from "../../auction/sealed/sealed.js";
import { type ShillOptions, shillId, shillOptions } from "./options.js";

export type ShillState = {
  readonly auction: SealedState; // its `next` is the price without fakes
  readonly stage: Uint8Array; // [lanes]: 0 to bid, 1 to shill or reveal, 2 over
  readonly honest: Uint8Array; // [lanes]; 1 = cannot shill
  readonly asked: Float32Array; // [lanes, n], bids made
  readonly top: Float64Array; // [lanes], highest bid that counts
  readonly second: Float64Array; // [lanes], the next one
  readonly fake: Float64Array; // [lanes, fakes]
  readonly above: Int32Array; // [lanes], fakes above the highest bid
  readonly raised: Float64Array; // [lanes], price with the other fakes
  readonly sold: Uint8Array; // [lanes]
  readonly price: Float64Array; // [lanes], paid
  readonly lost: Float64Array; // [lanes], deposits
};

type BoxRole = Role & { readonly action: Box };
export type ShillGame = Game<ShillState, readonly [BoxRole, BoxRole]> & { readonly options: ShillOptions };

/** @throws naming the option that is wrong */
export function shill(given?: Partial<ShillOptions>): ShillGame {
  const options = shillOptions(given);
  const { bidders: n, mechanism, honesty, reserve, fakes, deposit } = options;
  const auction = sealed({ bidders: n, rule: "second", reserve });
  const [before, deferred] = [mechanism === "ledger" || mechanism === "deferred", mechanism === "deferred"];
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const value = (name: string) => ({ name, unit: "v", low: 0, high: 1 });
  const inner = { actions: [] as Float32Array[], rewards: [] as Float32Array[], policies: [] as Float32Array[] };
  const turn = { lane: 0, time: 0, rng: null as unknown as Turn["rng"], ...inner } satisfies Turn;

  /** What the fakes do to this lane's bids. */
  const compare = (s: ShillState, lane: number): void => {
    s.above[lane] = 0;
    s.raised[lane] = s.top[lane] > 0 ? Math.max(s.second[lane], reserve) : 0; // without bids there is nothing to raise
    for (let j = lane * fakes; j < (lane + 1) * fakes; j++) {
      if (s.fake[j] > s.top[lane]) s.above[lane]++;
      else if (s.fake[j] > s.raised[lane]) s.raised[lane] = s.fake[j];
    }
  };

  return {
    id: shillId,
    key: JSON.stringify(options),
    options,
    roles: [
      {
        name: "bidder",
        count: n,
        observation: box([flag("to bid"), flag("bids are in"), value("value")]),
        action: box([{ name: "bid", unit: "v", low: 0, high: 1 }]),
      },
      {
        name: "auctioneer",
        count: 1,
        observation: box([
          ...["bids to come", "bids are in", "cannot shill"].map(flag),
          ...["highest bid", "second bid"].map(value), // as far as the mechanism shows them
          { name: "fakes above", unit: "bids", low: 0, high: fakes },
          value("price if concealed"),
        ]),
        action: box([
          { name: "shill", unit: "v", low: 0, high: 1, size: fakes }, // 0 = none
          { name: "conceal", unit: "1", low: 0, high: 1 }, // deferred, step 1: from ½ on; else not read
        ]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 2,
    metrics: ["revenue", "gain by shilling", "sold", "unsold by shill", "deposits lost", "bidders' surplus", "welfare"],
    alloc(lanes) {
      const real = (size = 1) => new Float64Array(lanes * size);
      const [stage, honest] = [new Uint8Array(lanes), new Uint8Array(lanes)];
      const [asked, above] = [new Float32Array(lanes * n), new Int32Array(lanes)];
      const [top, second, raised, price, lost] = [real(), real(), real(), real(), real()];
      return {
        ...{ auction: auction.alloc(lanes), stage, honest, asked, top, second, fake: real(fakes) },
        ...{ above, raised, sold: new Uint8Array(lanes), price, lost },
      };
    },
    reset(s, lane, rng) {
      auction.reset(s.auction, lane, rng);
      rng.uniformAt(s.price, lane);
      s.honest[lane] = s.price[lane] < honesty ? 1 : 0;
      s.stage[lane] = s.above[lane] = s.top[lane] = s.second[lane] = s.raised[lane] = s.price[lane] = s.lost[lane] = 0;
      s.sold[lane] = 0;
      s.asked.fill(0, lane * n, (lane + 1) * n);
      s.fake.fill(0, lane * fakes, (lane + 1) * fakes);
    },
    step(s, { lane, rng, actions: [bids, shills], rewards: [toBidders, toAuctioneer] }) {
      const first = lane * n;
      const stage = s.stage[lane]++;
      if (s.honest[lane] === 0 && before === (stage === 0)) {
        for (let j = 0; j < fakes; j++) s.fake[lane * fakes + j] = shills[lane * (fakes + 1) + j];
      }
      if (stage === 0) {
        for (let i = first; i < first + n; i++) {
          const bid = bids[i];
          s.asked[i] = bid;
          if (bid < reserve) continue;
          if (bid > s.top[lane]) {
            s.second[lane] = s.top[lane];
            s.top[lane] = bid;
          } else if (bid > s.second[lane]) s.second[lane] = bid;
        }
      }
      compare(s, lane);
      if (stage === 0 && s.honest[lane] === 0 && mechanism !== "ledger") return false;
      s.stage[lane] = 2;
      turn.lane = lane;
      turn.rng = rng;
      turn.actions[0] = s.asked;
      turn.rewards[0] = toBidders;
      auction.step(s.auction, turn);
      const concealed = deferred && s.honest[lane] === 0 && shills[lane * (fakes + 1) + fakes] >= 0.5;
      if (concealed) s.lost[lane] = deposit * s.above[lane];
      const winner = s.auction.winner[lane];
      s.sold[lane] = winner >= 0 && (s.above[lane] === 0 || concealed) ? 1 : 0;
      if (s.sold[lane] === 1) {
        s.price[lane] = s.raised[lane];
        toBidders[first + winner] = s.auction.value[first + winner] - s.price[lane];
      } else if (winner >= 0) toBidders[first + winner] = 0;
      toAuctioneer[lane] = s.price[lane] - s.lost[lane];
      return true;
    },
    observe(s, lane, _time, role, agent, out, at) {
      const open = s.stage[lane] === 0;
      out[at] = open ? 1 : 0;
      out[at + 1] = open ? 0 : 1;
      if (role === 0) {
        out[at + 2] = s.auction.value[lane * n + agent];
        return;
      }
      const sees = !open && mechanism !== "ledger";
      out[at + 2] = s.honest[lane];
      out[at + 3] = sees && mechanism !== "ascending" ? s.top[lane] : 0;
      out[at + 4] = sees ? s.second[lane] : 0;
      out[at + 5] = sees && deferred ? s.above[lane] : 0;
      out[at + 6] = sees && deferred ? s.raised[lane] : 0;
    },
    legal(s, lane, role, _agent, mask, at) {
      const stage = s.stage[lane];
      if (role === 0) mask[at] = stage === 0 ? 1 : 0;
      else mask[at] = s.honest[lane] === 0 && (stage === 0 ? before : stage === 1) ? 1 : 0;
    },
    measure(s, lane, out, at) {
      const winner = s.auction.winner[lane];
      const wanted = s.stage[lane] === 2 && winner >= 0;
      const value = s.sold[lane] === 1 ? s.auction.value[lane * n + winner] : 0;
      out[at] = s.price[lane];
      out[at + 1] = s.price[lane] - s.lost[lane] - (wanted ? s.auction.next[lane] : 0);
      out[at + 2] = s.sold[lane];
      out[at + 3] = wanted ? 1 - s.sold[lane] : 0;
      out[at + 4] = s.lost[lane];
      out[at + 5] = value - s.price[lane];
      out[at + 6] = value - s.lost[lane];
    },
  };
}
