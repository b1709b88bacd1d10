/**
 * Reorganisation for a bounty: an attacker pays the validators of another device to undo what it has settled.
 *
 *   phase 0  a value V is settled; the attacker puts a bounty b per signer into escrow, or nothing
 *   phase 1  each of n validators signs the fork, or not; then there is another round with chance γ
 *
 *   stake   ⌈q n⌉ signers, drawn among those who sign, make the fork: the attacker gains V and pays each b. Each of them is found out with
 *           chance d, and loses its stake K and its place, that is the fee F of all rounds to come
 *   hash    k miners who join give the fork a share α = α₀ + (1 − α₀) k/n; it catches up with probability (α/(1 − α))^z, 1 for α ≥ ½.
 *           If so the attacker gains V, and joiners b + F; if not those who stayed gain F
 *   bandit  ⌈q n⌉ miners rent out their power for b each, in place of an income f = rental/⌈q n⌉, and a day is rewritten:
 *           the attacker gains V = volume × (ratio − 1)
 *
 * Too few signatures count for nothing (`conditional`), or stand without a payment (`open`; rented power is paid all the same).
 *
 * References: Daian et al. (2019), Flash Boys 2.0, arXiv:1904.05234 (time-bandit attacks, and the example); Nakamoto (2008) for the
 * catch-up; the validators' rule is derived.
 */
import type { Game, Role } from "../../../src/game.js";
import { resolve } from "../../../src/options.js";
import type { Rng } from "../../../src/rng.js";
import { type Box, box, type Discrete, discrete } from "../../../src/space.js";
import { type ReorgModel, type ReorgOptions, reorgDefaults, reorgId, reorgModel } from "./options.js";

export type ReorgState = {
  readonly stage: Uint8Array; // [lanes]: 0 the attacker offers, 1 validators sign
  readonly value: Float64Array; // [lanes], V of this round
  readonly offer: Int32Array; // [lanes], number of the bounty, 0 = none
  readonly standing: Uint8Array; // [lanes, n], 0 = was found out
  readonly drawn: Uint8Array; // [lanes, n], 1 = its signature counted in the last vote
  readonly totals: Float64Array; // [lanes, 10], sums over rounds: see below
};

interface Attacker extends Role {
  readonly name: "attacker";
  readonly observation: Box;
  readonly action: Discrete; // number of the bounty
}
interface Validator extends Role {
  readonly name: "validator";
  readonly observation: Box;
  readonly action: Discrete; // 1 = signs
}
export type ReorgGame = Game<ReorgState, readonly [Attacker, Validator]> & { readonly model: ReorgModel };

const [Rounds, Offers, Offered, Asked, Signed, Forks, Paid, Slashed, Lost] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const counted = 10; // and earned, by all together

/** @throws naming the option that is wrong */
export function reorg(given?: Partial<ReorgOptions>): ReorgGame {
  const model = reorgModel(given);
  const { mode, validators: n, places, bounties, income, chances, mostValue, continuation, stake, detection } = model;
  const { value, spread, volume, ratio, levels, most } = model;
  const open = model.signatures === "open";
  const sequence = new Int32Array(n);
  const coin = new Float64Array(2);
  const share = (name: string, unit: string) => ({ name, unit, low: 0, high: 1 });
  const seen = [
    ...["attacker offers", "validators sign"].map((name) => share(name, "1")),
    ...[share("value", "largest"), share("bounty", "largest"), share("standing", "validators")],
  ];

  return {
    ...{ id: reorgId, key: JSON.stringify(resolve(reorgDefaults, given, reorgId)), model },
    roles: [
      {
        name: "attacker",
        count: 1,
        observation: box(seen),
        action: discrete(levels),
        actions: Array.from(bounties, (b, k) => (k === 0 ? "none" : `${k}: ${Number(b.toPrecision(6))}`)),
      },
      {
        name: "validator",
        count: n,
        observation: box([...seen, share("own standing", "1")]),
        action: discrete(2),
        rank: [1, 0],
        actions: ["refuse", "sign"],
      },
    ],
    horizon: continuation > 0 ? Math.ceil(10 / (1 - continuation) - 1e-9) : 1,
    horizonEnds: continuation > 0 ? "truncated" : "terminated",
    phases: 2,
    metrics: ["rounds", "offers", "bounty", "signed", "forks", "bribes", "slashed", "value lost", "welfare"],
    alloc: (lanes) => ({
      stage: new Uint8Array(lanes),
      value: new Float64Array(lanes),
      offer: new Int32Array(lanes),
      standing: new Uint8Array(lanes * n),
      drawn: new Uint8Array(lanes * n),
      totals: new Float64Array(lanes * counted),
    }),
    reset(s, lane, rng) {
      s.stage[lane] = s.offer[lane] = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) {
        s.standing[i] = 1;
        s.drawn[i] = 0;
      }
      for (let k = lane * counted; k < (lane + 1) * counted; k++) s.totals[k] = 0;
      settle(s, lane, rng);
    },
    step(s, { lane, rng, actions: [offer, signing], rewards: [won, earned] }) {
      const t = lane * counted;
      if (s.stage[lane] === 0) {
        s.offer[lane] = offer[lane];
        s.stage[lane] = 1;
        return false;
      }
      const first = lane * n;
      const b = bounties[s.offer[lane]];
      let signers = 0;
      let standing = 0;
      for (let i = first; i < first + n; i++) {
        standing += s.standing[i];
        s.drawn[i] = 0;
        if (signing[i] === 1) signers++;
      }
      s.totals[t + Rounds]++;
      if (s.offer[lane] > 0) {
        s.totals[t + Offers]++;
        s.totals[t + Offered] += b;
        s.totals[t + Asked] += standing;
        s.totals[t + Signed] += signers;
      }
      // whose signature counts: `places` of them by lot, or all where too few stand all the same
      const counts = mode === "hash" || signers >= places || open ? Math.min(signers, places) : 0;
      if (counts > 0) {
        rng.permute(sequence, n);
        for (let k = 0, left = counts; k < n && left > 0; k++) {
          const i = first + sequence[k];
          if (signing[i] !== 1) continue;
          s.drawn[i] = 1;
          left--;
        }
      }
      coin[0] = 0;
      if (mode === "hash" && counts > 0) rng.uniformAt(coin, 0);
      const works = counts > 0 && (mode === "hash" ? coin[0] < chances[counts] : counts === places);
      const pays = works || (mode === "bandit" && counts > 0);
      for (let i = first; i < first + n; i++) {
        const drawn = s.drawn[i] === 1;
        const honest = mode === "stake" ? s.standing[i] === 1 : mode === "hash" ? drawn === works : !drawn;
        let gain = (honest ? income : 0) + (drawn && pays ? b : 0);
        if (mode === "stake" && drawn) {
          rng.uniformAt(coin, 0);
          if (coin[0] < detection) {
            gain -= stake;
            s.standing[i] = 0;
            s.totals[t + Slashed] += stake;
          }
        }
        earned[i] = gain;
        s.totals[t + counted - 1] += gain;
      }
      const profit = (works ? s.value[lane] : 0) - (pays ? counts * b : 0);
      won[lane] = profit;
      s.totals[t + counted - 1] += profit;
      if (works) {
        s.totals[t + Forks]++;
        s.totals[t + Lost] += s.value[lane];
      }
      if (pays) s.totals[t + Paid] += counts * b;
      s.stage[lane] = s.offer[lane] = 0;
      settle(s, lane, rng);
      rng.uniformAt(coin, 0);
      return coin[0] >= continuation && continuation > 0;
    },
    observe(s, lane, _time, role, agent, out, at) {
      let standing = 0;
      for (let i = lane * n; i < (lane + 1) * n; i++) standing += s.standing[i];
      out[at] = s.stage[lane] === 0 ? 1 : 0;
      out[at + 1] = s.stage[lane];
      out[at + 2] = s.value[lane] / mostValue;
      out[at + 3] = bounties[s.offer[lane]] / most;
      out[at + 4] = standing / n;
      if (role === 1) out[at + 5] = s.standing[lane * n + agent];
    },
    legal(s, lane, role, agent, mask, at) {
      mask[at] = 1;
      if (role === 0) for (let k = 1; k < levels; k++) mask[at + k] = s.stage[lane] === 0 ? 1 : 0;
      else mask[at + 1] = s.stage[lane] === 1 && s.offer[lane] > 0 ? s.standing[lane * n + agent] : 0;
    },
    measure(s, lane, out, at) {
      const t = lane * counted;
      out[at] = s.totals[t + Rounds];
      out[at + 1] = s.totals[t + Offers];
      out[at + 2] = s.totals[t + Offers] > 0 ? s.totals[t + Offered] / s.totals[t + Offers] : 0;
      out[at + 3] = s.totals[t + Asked] > 0 ? s.totals[t + Signed] / s.totals[t + Asked] : 0;
      out[at + 4] = s.totals[t + Forks];
      out[at + 5] = s.totals[t + Paid];
      out[at + 6] = s.totals[t + Slashed];
      out[at + 7] = s.totals[t + Lost];
      out[at + 8] = s.totals[t + counted - 1] - s.totals[t + Lost];
    },
  };

  /** Draw the value that is settled in the next round. */
  function settle(s: ReorgState, lane: number, rng: Rng): void {
    rng.uniformAt(coin, 0);
    const one = 1 + spread * (2 * coin[0] - 1);
    if (mode !== "bandit") {
      s.value[lane] = value * one;
      return;
    }
    rng.uniformAt(coin, 1);
    s.value[lane] = volume * one * (ratio - 1) * (1 + spread * (2 * coin[1] - 1));
  }
}
