/**
 * Hinted back-runs: a user chooses how much of its order to reveal, searchers bid for the right to trade after it, the user gets a share.
 *
 *   step 0  the mediator posts the share ρ of the auction's revenue that it will refund
 *   step 1  the user, who alone knows its harm λ, reveals a hint h of [0, 1]
 *   step 2  the n searchers, who see s(h) uᵢ, their values, bid in a sealed auction: that of `auction/sealed`
 *
 *   s(h) = s₀ + (1 − s₀) h        share of the value that can be had knowing only the hint
 *   user       ρ p − λ h²/2       p the auction's price; λ h²/2 what others, who trade ahead on the hint, cost it
 *   mediator   (1 − ρ) p
 *   searcher   s(h) uᵢ − p if it wins, else 0
 *
 * References: Flashbots, MEV-Share specification (hints, refunds, back-runs); Vickrey (1961), J. Finance 16. The cost of hints and the
 * mediator's choice are this game's.
 */
import type { Game, Role, Turn } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { sealed } from "../../auction/sealed/entry.js";
import type { SealedState } from "../../auction/sealed/sealed.js";
import { type MevShareModel, type MevShareOptions, mevShareDefaults, mevShareId, mevShareModel } from "./options.js";

export type MevShareState = {
  readonly auction: SealedState; // values are scaled by s(h) once the hint is given
  readonly stage: Uint8Array; // [lanes]: 0 to post, 1 to hint, 2 to bid, 3 over
  readonly refund: Float64Array; // [lanes], ρ
  readonly harm: Float64Array; // [lanes], λ
  readonly hint: Float64Array; // [lanes], h
  readonly share: Float64Array; // [lanes], s(h); 0 before the hint
  readonly price: Float64Array; // [lanes], p; 0 where nobody bids
};

export type MevShareGame = Game<
  MevShareState,
  readonly [Role & { readonly action: Discrete }, Role & { readonly action: Discrete }, Role & { readonly action: Box }]
> & { readonly model: MevShareModel };

/** @throws naming the option that is wrong */
export function mevShare(given?: Partial<MevShareOptions>): MevShareGame {
  const model = mevShareModel(given);
  const { searchers: n, values, blind, low, high, hints, refunds } = model;
  const options = resolve(mevShareDefaults, given, mevShareId);
  const auction = sealed({ bidders: n, rule: options.rule, values: options.values });
  const flag = (name: string) => ({ name, unit: "1", low: 0, high: 1 });
  const stages = ["to post", "to hint", "to bid"].map(flag);
  const inner = { actions: [] as Float32Array[], rewards: [] as Float32Array[], policies: [] as Float32Array[] };
  const turn = { lane: 0, time: 0, rng: null as unknown as Turn["rng"], ...inner } satisfies Turn;
  const told = new Float64Array(auction.metrics.length);
  return {
    id: mevShareId,
    key: JSON.stringify(options),
    model,
    roles: [
      { name: "mediator", count: 1, observation: box([...stages, flag("refund share")]), action: discrete(refunds) },
      {
        name: "user",
        count: 1,
        observation: box([
          ...stages,
          flag("refund share"),
          { name: "harm", unit: "v", low: 0, high: Math.max(high, 1e-6) },
        ]),
        action: discrete(hints),
      },
      {
        name: "searcher",
        count: n,
        observation: box([
          ...stages,
          flag("share of the value seen"),
          { name: "value", unit: "v", low: 0, high: values.high }, // once the hint is given
        ]),
        action: box([{ name: "bid", unit: "v", low: 0, high: values.high }]),
      },
    ],
    horizon: 1,
    horizonEnds: "terminated",
    phases: 3,
    metrics: ["refund share", "hint", "revenue", "refund", "mediator revenue", "harm", "searchers' surplus", "welfare"],
    alloc(lanes) {
      const real = () => new Float64Array(lanes);
      const [refund, harm, hint, share, price] = [real(), real(), real(), real(), real()];
      return { auction: auction.alloc(lanes), stage: new Uint8Array(lanes), refund, harm, hint, share, price };
    },
    reset(s, lane, rng) {
      auction.reset(s.auction, lane, rng);
      rng.uniformAt(s.harm, lane);
      s.harm[lane] = low + (high - low) * s.harm[lane];
      s.stage[lane] = s.refund[lane] = s.hint[lane] = s.share[lane] = s.price[lane] = 0;
    },
    step(s, { lane, rng, actions: [posts, hinted, bids], rewards: [toMediator, toUser, toSearchers] }) {
      const stage = s.stage[lane]++;
      if (stage === 0) {
        s.refund[lane] = posts[lane] / (refunds - 1);
        return false;
      }
      if (stage === 1) {
        s.hint[lane] = hinted[lane] / (hints - 1);
        s.share[lane] = blind + (1 - blind) * s.hint[lane];
        for (let i = lane * n; i < (lane + 1) * n; i++) s.auction.value[i] *= s.share[lane];
        return false;
      }
      turn.lane = lane;
      turn.rng = rng;
      turn.actions[0] = bids;
      turn.rewards[0] = toSearchers;
      auction.step(s.auction, turn);
      auction.measure(s.auction, lane, told, 0);
      s.price[lane] = told[0];
      toMediator[lane] = (1 - s.refund[lane]) * s.price[lane];
      toUser[lane] = s.refund[lane] * s.price[lane] - (s.harm[lane] * s.hint[lane] * s.hint[lane]) / 2;
      return true;
    },
    observe(s, lane, _time, role, agent, out, at) {
      const stage = s.stage[lane];
      out[at] = stage === 0 ? 1 : 0;
      out[at + 1] = stage === 1 ? 1 : 0;
      out[at + 2] = stage >= 2 ? 1 : 0;
      out[at + 3] = role === 2 ? s.share[lane] : s.refund[lane];
      if (role === 1) out[at + 4] = s.harm[lane];
      if (role === 2) out[at + 4] = stage >= 2 ? s.auction.value[lane * n + agent] : 0;
    },
    legal(s, lane, role, _agent, mask, at) {
      const now = s.stage[lane] === role ? 1 : 0;
      if (role === 2) {
        mask[at] = now;
        return;
      }
      const end = role === 0 ? refunds : hints;
      mask[at] = 1;
      for (let k = 1; k < end; k++) mask[at + k] = now;
    },
    measure(s, lane, out, at) {
      auction.measure(s.auction, lane, told, 0);
      const welfare = told[2];
      out[at] = s.refund[lane];
      out[at + 1] = s.hint[lane];
      out[at + 2] = s.price[lane];
      out[at + 3] = s.refund[lane] * s.price[lane];
      out[at + 4] = (1 - s.refund[lane]) * s.price[lane];
      out[at + 5] = (s.harm[lane] * s.hint[lane] * s.hint[lane]) / 2;
      out[at + 6] = welfare - s.price[lane];
      out[at + 7] = welfare - out[at + 5];
    },
  };
}
