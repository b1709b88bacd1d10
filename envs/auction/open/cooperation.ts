/**
 * Cooperation in an open auction by a grim trigger, and the gain of whoever bids early.
 *
 * Two bidders take turns: slot i, at time i t, is for bidder i mod 2 to bid W[i] = s (1 + ι)^i, up to i* = max{i: W[i] is at most the
 * cap 1 + ℓ(own last bid)}; seeing a bid before its time a bidder bids the cap. With q = e^(−λt), from slot j on
 *
 *   bidder of slot j   B(j) = (1 − q) (1 − W[j]) + q N(j + 1),   B(i*) = 1 − W[i*]
 *   the other          N(j) = (1 − q) (−ℓ(W[j − 1])) + q B(j + 1), N(i*) = −ℓ(W[i* − 1])
 *   deviation at j     the other bids W[j + 1] right after slot j and holds the lead for d = max(Δ, δ) until it is overbid:
 *                      D(j) = (1 − e^(−λd)) (1 − W[j + 1]) − e^(−λd) ℓ(W[j + 1])
 *
 * The trigger is an equilibrium against early bids iff N(j) ≥ D(j) for all j < i*. For a constant loss c that is the paper's
 * inequality, whose sums these recursions are. (The paper's p_interval(i) = (1 − p(V[i])) p(V[i + 1]) is no probability of ending in
 * interval i; used here is e^(−λ i t)(1 − q). Its tail charges c to both after slot i*, as do B and N where W[i*] = 1 + c.)
 *
 * D(j) lets the early bid stand for all of d. For d > 2t it would not: the other's next bid on schedule, W[j + 2], comes before it has
 * seen anything. To keep the lead the deviator then bids W[j + 3], W[j + 5] … in those moments, and earns what `persistent` says
 * (derived here; for d ≤ 2t it is D).
 *
 * Reference: Daian et al. (2019), arXiv 1904.05234, §VI and App. D.
 */
import { exp, pow } from "../../../src/maths.js";
import { capOf, lossOf, type OpenRules } from "./rules.js";

export interface Cooperation {
  readonly levels: Float64Array; // [i* + 1], W
  readonly last: number; // i*
  readonly lead: Float64Array; // [i* + 1], B
  readonly follow: Float64Array; // [i* + 1], N
  readonly deviate: Float64Array; // [i*], D
  readonly persistent: Float64Array; // [i*]
  readonly worst: number; // the slot below i* − 1 with the largest D − N; at i* − 1 nothing is at stake any more
  readonly gain: number; // the largest D − N of all
  readonly equilibrium: boolean;
}

const guard = 1e-12;
const mostSlots = 100_000;

/**
 * @param who named in errors, e.g. the game's id
 * @throws where cooperation is not of two, or the block does not come after an exponential time
 */
export function cooperation(rules: OpenRules, who = "cooperation"): Cooperation {
  const { blockTime, beat, slowest, rate, value, successGas } = rules;
  if (rules.bidders !== 2) throw new Error(`${who}: ${notTwo(rules)}`);
  if (!rules.exponential) {
    throw new Error(
      `${who}: what early bids gain is known where the block comes after an exponential time; set option 'block' to exponential, it is fixed.`,
    );
  }
  const levels = schedule(rules);
  if (levels.length < 2) throw new Error(`${who}: ${tooFew}`);
  const last = levels.length - 1;
  const wins = (i: number) => value - levels[i] - successGas;
  const loses = (i: number) => -lossOf(rules, i >= 0 ? levels[i] : 0); // with W[i] as the last bid; before the first with none
  const stays = exp(-beat / blockTime);
  const [lead, follow] = [new Float64Array(last + 1), new Float64Array(last + 1)];
  for (let j = last; j >= 0; j--) {
    lead[j] = j === last ? wins(j) : (1 - stays) * wins(j) + stays * follow[j + 1];
    follow[j] = j === last ? loses(j - 1) : (1 - stays) * loses(j - 1) + stays * lead[j + 1];
  }
  const delay = Math.max(slowest, rate);
  const unseen = exp(-delay / blockTime);
  const deviate = levels.slice(1).map((_, j) => (1 - unseen) * wins(j + 1) + unseen * loses(j + 1));
  const persistent = deviate.map((_, j) => {
    let sum = 0;
    let own = j + 1; // the slot whose level was bid last
    let leads = true;
    for (let k = 0; 2 * k * beat < delay * (1 - guard); k++) {
      if (k > 0 && own + 2 <= last) own += 2;
      else if (k > 0 && own + 1 <= last) leads = false; // the other's bid on schedule is beyond its reach
      const [from, to] = [2 * k * beat, Math.min(2 * (k + 1) * beat, delay)];
      sum += (exp(-from / blockTime) - exp(-to / blockTime)) * (leads ? wins(own) : loses(own));
    }
    return sum + unseen * loses(own);
  });
  const gains = deviate.map((d, j) => d - follow[j]);
  const gain = gains.reduce((most, g) => Math.max(most, g), Number.NEGATIVE_INFINITY);
  let worst = 0;
  for (let j = 1; j < last - 1; j++) if (gains[j] > gains[worst]) worst = j;
  return { levels, last, lead, follow, deviate, persistent, worst, gain, equilibrium: !(gain > guard) };
}

export const notTwo = ({ bidders }: OpenRules) =>
  `only 2 bidders can take turns, there are ${bidders}; set option 'bidders' to 2.`;
export const tooFew =
  "Taking turns needs two bids at least that are worth making; lower 'start' or 'successGas', or raise 'top'.";

/** The bids of all slots. */
export function schedule(rules: OpenRules): Float64Array {
  const { start, minRaise } = rules;
  const levels: number[] = [];
  for (let i = 0; i < mostSlots; i++) {
    const level = start * pow(1 + minRaise, i);
    if (level > Math.min(capOf(rules, i >= 2 ? levels[i - 2] : 0) * (1 + guard), rules.top)) break;
    levels.push(level);
  }
  return Float64Array.from(levels);
}
