/**
 * Open auction: bidders raise their bids in sight of each other until a block comes, whose first place goes to the highest bid.
 *
 *   winner  the highest bid; of equals the first in time
 *   pays    its bid and the gas of success
 *   loser   who bid less loses ℓ(b) = α b and the gas of a revert; or everybody but the winner loses c, bid or not
 *
 * Time is continuous. A bidder decides when it wakes: it may sleep for a time, until the next beat of a public schedule or until it
 * sees a new bid, and every sleep but the one of the rate limit δ after an own bid ends when a bid of another becomes visible, Δ after
 * it was made. A step runs to the next wake-up or the block; who sleeps can only pass. With ticks everybody is awake at every tick,
 * and the block comes within a tick with probability 1 − e^(−tick/mean). When all have stopped the step runs to the block.
 *
 * Reference: Daian et al. (2019), arXiv 1904.05234, §V-VI, App. D.
 */
import { foremost } from "../../../src/device/order.js";
import type { Game, Role } from "../../../src/game.js";
import { logAt } from "../../../src/maths.js";
import type { Rng } from "../../../src/rng.js";
import { type Discrete, discrete } from "../../../src/space.js";
import { allocBook, awaitNews, type Book, clearBook, look, place } from "./book.js";
import { type OpenRules, offersOf } from "./rules.js";
import { measurer, metrics, observation, observer } from "./view.js";

/** Times are in the unit of the rules. */
export type OpenState = Book & {
  readonly clock: Float64Array; // [lanes]
  readonly block: Float64Array; // [lanes], when the block comes; nobody sees it
  readonly wake: Float64Array; // [lanes, n], when a bidder decides next; who has stopped never does
  readonly limited: Uint8Array; // [lanes, n], 1 = asleep whatever is seen: by the rate limit, or for good
  readonly offer: Float64Array; // [lanes, n], what is bid in this step; 0 = nothing
  readonly winner: Int32Array; // [lanes]; −1 = not yet, −2 = nobody
};

export interface OpenRole extends Role {
  readonly name: "bidder";
  readonly action: Discrete;
}

export type OpenGame = Game<OpenState, readonly [OpenRole]> & { readonly rules: OpenRules };

const order = { kind: "batch", length: Number.POSITIVE_INFINITY, ties: "arrival" } as const; // one batch: highest first, then earliest
const never = Number.POSITIVE_INFINITY;
const hair = 1e-9;

/** The game of these rules. @param key the options as JSON */
export function openGame(id: string, rules: OpenRules, key: string): OpenGame {
  const { bidders: n, ticks, waits, first, beat, rate, exponential, blockTime } = rules;
  const { value, alpha, revertGas, successGas, constant } = rules;
  const actions = rules.actions.length;
  const [stop, bids] = [actions - 1, actions - 1 - first];
  const offers = new Float64Array(bids);
  const [offersAt, observe, measure] = [offersOf(rules), observer(rules), measurer(rules)];

  const decide = (s: OpenState, lane: number, chosen: Float32Array): void => {
    const now = s.clock[lane];
    for (let k = lane * n; k < (lane + 1) * n; k++) {
      s.offer[k] = 0;
      if (s.wake[k] !== now) continue;
      const action = chosen[k] | 0;
      s.limited[k] = action === stop ? 1 : 0;
      if (action >= first && action < stop) {
        offersAt(s.bid, s.best, k, offers);
        s.offer[k] = offers[action - first];
      } else if (action === stop || (action === 0 && !ticks)) s.wake[k] = never;
      else if (ticks) s.wake[k] = now + 1;
      else if (action <= waits.length) s.wake[k] = now + waits[action - 1];
      else s.wake[k] = beat * (Math.floor(now / beat + 1e-6) + 1);
    }
  };

  /** What was offered is bid, and whoever sleeps lightly will wake by what it is to see. */
  const publish = (s: OpenState, lane: number): void => {
    for (let i = 0; i < n; i++) {
      const k = lane * n + i;
      if (s.offer[k] === 0) continue;
      place(s, rules, lane, i, s.offer, s.clock);
      s.wake[k] = s.clock[lane] + (ticks ? 1 : rate);
      s.limited[k] = 1;
    }
    if (ticks) return;
    for (let i = 0; i < n; i++) if (s.limited[lane * n + i] === 0) awaitNews(s, rules, lane, i, s.wake);
  };

  /** Move the clock to the next wake-up, or to the block. */
  const advance = (s: OpenState, lane: number): boolean => {
    let over = true;
    s.clock[lane] = s.block[lane];
    for (let k = lane * n; k < (lane + 1) * n; k++) {
      if (s.wake[k] >= s.clock[lane]) continue;
      s.clock[lane] = s.wake[k];
      over = false;
    }
    return over;
  };

  const settle = (s: OpenState, lane: number, rng: Rng, rewards: Float32Array): void => {
    const from = lane * n;
    const highest = from + foremost(order, n, rng, s.bid, from, s.at, from);
    s.winner[lane] = s.bid[highest] > 0 ? highest - from : -2;
    for (let k = from; k < from + n; k++) {
      if (k === highest && s.bid[k] > 0) rewards[k] = value - s.bid[k] - successGas;
      else rewards[k] = 0 - constant - (s.bid[k] > 0 ? alpha * s.bid[k] + revertGas : 0);
    }
  };

  return {
    ...{ id, key, rules },
    roles: [{ name: "bidder", count: n, observation: observation(rules), action: discrete(actions) }],
    horizon: mostSteps(rules),
    horizonEnds: "truncated",
    phases: 1,
    metrics,
    alloc(lanes) {
      return {
        ...allocBook(rules, lanes),
        clock: new Float64Array(lanes),
        block: new Float64Array(lanes),
        wake: new Float64Array(lanes * n),
        limited: new Uint8Array(lanes * n),
        offer: new Float64Array(lanes * n),
        winner: new Int32Array(lanes),
      };
    },
    reset(s, lane, rng) {
      clearBook(s, rules, lane);
      for (let k = lane * n; k < (lane + 1) * n; k++) s.wake[k] = s.limited[k] = s.offer[k] = 0;
      s.clock[lane] = 0;
      s.winner[lane] = -1;
      s.block[lane] = blockTime;
      if (!exponential) return;
      s.block[lane] = 1 - rng.uniform();
      logAt(s.block, lane);
      s.block[lane] *= -blockTime;
    },
    step(s, { lane, rng, actions: [chosen], rewards: [rewards] }) {
      decide(s, lane, chosen);
      publish(s, lane);
      const over = advance(s, lane);
      look(s, rules, lane, s.clock);
      if (over) settle(s, lane, rng, rewards);
      return over;
    },
    observe(s, lane, _time, _role, agent, out, at) {
      observe(s, lane, agent, out, at);
    },
    legal(s, lane, _role, agent, mask, at) {
      const k = lane * n + agent;
      for (let a = 0; a < actions; a++) mask[at + a] = 0;
      mask[at] = 1;
      if (s.wake[k] !== s.clock[lane]) return;
      for (let a = 1; a < first; a++) mask[at + a] = 1;
      mask[at + stop] = 1;
      if (s.bid[k] > 0 && s.clock[lane] < s.at[k] + rate * (1 - hair)) return;
      offersAt(s.bid, s.best, k, offers);
      for (let b = 0; b < bids; b++) if (offers[b] > 0) mask[at + first + b] = 1;
    },
    measure(s, lane, out, at) {
      measure(s, lane, out, at);
    },
  };
}

/** More steps than any episode has: nobody wakes more often than its shortest sleeps, the beats and everybody else's bids let it. */
function mostSteps({ bidders: n, ticks, longest, waits, beat, rate }: OpenRules): number {
  const wakeUps = ticks ? 1 / n : (1 / Math.min(...waits) + n / rate + 1 / beat) * (1 + hair);
  return Math.min(Math.ceil(n * longest * wakeUps) + 4 * n, 10_000_000);
}
