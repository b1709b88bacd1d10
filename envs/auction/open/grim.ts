/**
 * The grim trigger, and the deviator that tests it: two bidders who take turns on a schedule, see `cooperation.ts`.
 *
 *   grim-trigger  bids W[i] at the times i t of its slots i; on seeing a bid that is higher than the other's slots so far allow, bids
 *                 the cap 1 + ℓ(own last bid), once, and nothing more
 *   deviator      the same, but the bidder whose slot is j + 1 bids W[j + 1] in slot j already. Where the other sees it only after its
 *                 next slots, it goes on to bid a step ahead in each of them; then it rests
 *
 * Who is asleep can only pass, also where the schedule would have it wait for a beat: it is asked whenever the other wakes.
 * A bid seen at time τ was made at τ − Δ or before, so that is the time whose slots count. Bids and times are read as Float32.
 *
 * Reference: Daian et al. (2019), arXiv 1904.05234, §VI and App. D.
 */
import type { Bot } from "../../../src/agent.js";
import { size } from "../../../src/space.js";
import { numbered, rulesBehind } from "./bots.js";
import { cooperation, notTwo, schedule, tooFew } from "./cooperation.js";
import type { OpenGame } from "./open.js";

const grace = 1e-6; // relative, of bids
const near = 0.01; // of a slot

/** The last of the slots up to i that is for this seat. */
const ofSeat = (i: number, seat: number): number => ((i - seat) % 2 === 0 ? i : i - 1);

/** @param slotOf the deviation's j; −1 = nobody deviates */
export const trigger =
  (slotOf: (game: OpenGame) => number): Bot =>
  (any, role) => {
    const game = any as unknown as OpenGame;
    const rules = rulesBehind(game);
    if (rules.bidders !== 2) throw new Error(`${game.id}: ${notTwo(rules)}`);
    const levels = schedule(rules);
    if (levels.length < 2) throw new Error(`${game.id}: ${tooFew}`);
    const last = levels.length - 1;
    const slot = slotOf(game);
    const beat = rules.beat * rules.unit;
    const slack = Math.min(rules.beat, rules.beat + Math.min(...rules.latency) - 2 * near * rules.beat);
    if (slot !== 0 && rules.rate > slack * (1 + grace)) {
      throw new Error(`${game.id}: option 'rateLimit' keeps bidders from their slots; lower it or raise 'beat'.`);
    }
    const until = slot + Math.max(rules.slowest, rules.rate) / rules.beat - near; // by when the deviation is seen
    const [raise, double, allIn] = ["raise", "double", "all-in"].map((name) => numbered(game, name));
    const beats = rules.ticks ? 0 : rules.first - 1; // wait till the next beat
    const { observation, action } = game.roles[role];
    const width = size(observation);

    const allowed = (i: number) => (i < 0 ? 0 : levels[Math.min(i, last)] * (1 + grace));

    const choose = (seen: Float32Array, at: number, seat: number, masks: Uint8Array, flag: number): number => {
      const [own, other, elapsed, latency] = [seen[at], seen[at + 1], seen[at + 2] / beat, seen[at + 4] / beat];
      const now = Math.round(elapsed);
      const pause = masks[flag + beats] ? beats : 0;
      const onTime = Math.abs(elapsed - now) < near;
      if (slot >= 0 && seat === (slot + 1) % 2 && elapsed > slot - near) {
        if (elapsed > until && now > slot) return 0;
        if (!onTime || (now - slot) % 2 !== 0) return pause;
        if (now + 1 > last || own >= levels[now + 1] * (1 - grace)) return pause;
        return masks[flag + double] ? double : pause;
      }
      if (own > allowed(ofSeat(Math.floor(elapsed + near), seat))) return 0; // has bid the cap
      if (other > allowed(ofSeat(Math.floor(elapsed - latency + near), 1 - seat)))
        return masks[flag + allIn] ? allIn : 0;
      if (now > last) return 0;
      if (!onTime || now % 2 !== seat || own >= levels[now] * (1 - grace)) return pause;
      const bids = now === 0 ? raise : double;
      return masks[flag + bids] ? bids : pause;
    };

    return {
      act(observations, masks, actions) {
        for (let row = 0; row < actions.length; row++) {
          actions[row] = choose(observations, row * width, row % 2, masks, row * action.n);
        }
      },
    };
  };

export const cooperating: { readonly [name: string]: Bot } = {
  "grim-trigger": trigger(() => -1),
  deviator: trigger(({ rules, id }) => cooperation(rules, id).worst),
};
