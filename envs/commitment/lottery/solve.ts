/**
 * Answers of the Stackelberg lottery: who would comply, whether the threat works, and what it costs the seller.
 *
 * For given values by leader; for drawn ones in expectation. The leader gains min(v_L, v_{n−m}) by a lottery that takes place and loses nothing by
 * a threat that all others ignore, so it publishes iff all would comply. The others' answers have a second equilibrium: if two refuse, nobody's answer
 * counts (`auction`); where all gain by complying, complying is weakly dominant there.
 */
import type { Solution } from "../../../src/registry.js";
import { type LotteryModel, type LotteryOptions, lotteryModel } from "./options.js";
import { drawnValues } from "./order-statistics.js";
import { complies, honest, promisedOf, threatened, viable } from "./payoffs.js";

const source =
  "m = 2, n = 3: ethresear.ch 21835; the idea: Landis & Schwartzbach (2023), arXiv:2305.02178; any m, n, promises, refusal and P(viable) derived in envs/commitment/lottery";

/** @throws naming the option that is wrong */
export function solveLottery(given?: Partial<LotteryOptions>): Solution {
  const model = lotteryModel(given);
  const { values, bidders: n, slots: m, promised: k, chance, ratio, outbid } = model;
  return {
    source,
    units: "values; payoffs are expected",
    nash: values.length > 0 ? knownValues(model) : drawn(model),
    rule: {
      chance,
      complies: outbid ? "always, if all others do" : "iff value <= mostPerPrice × price of the auction",
      mostPerPrice: outbid ? null : 1 / ratio,
      method: `(n − 1 − k)/(n − m) = ${n - 1 - k}/${n - m}, m = ${m}`,
    },
    ...(outbid && {
      reason:
        "all comply is one equilibrium; if others refuse, a bidder may do better to refuse too, and which of them is played is not derived",
    }),
  };
}

/** With values given: one case per possible leader. */
function knownValues(model: LotteryModel) {
  const { values, bidders: n, leader } = model;
  const plain = honest(model, values);
  const efficient = values.slice(n - model.slots).reduce((sum, v) => sum + v, 0);
  const seats = leader === "highest" ? [n - 1] : leader === "lowest" ? [0] : values.map((_, i) => i);
  const everybody = values.map(() => true);
  const cases = seats.map((i) => {
    const works = viable(model, values, i);
    const lottery = threatened(model, values, i, everybody);
    return {
      leader: `bidder_${i}`,
      probability: 1 / seats.length,
      promised: promisedOf(model, i).map((j) => `bidder_${j}`),
      complies: values.map((_, j) => complies(model, values, i, j)),
      viable: works,
      lotteryPayoffs: lottery,
      payoffs: works ? lottery : plain.payoffs,
      revenue: works ? 0 : plain.revenue,
      welfare: works ? lottery.reduce((sum, v) => sum + v, 0) : efficient,
    };
  });
  return {
    honest: { ...plain, welfare: efficient },
    viable: cases.reduce((sum, { viable: works, probability }) => sum + (works ? probability : 0), 0),
    revenue: cases.reduce((sum, { revenue, probability }) => sum + revenue * probability, 0),
    cases,
  };
}

/** With values drawn. */
function drawn(model: LotteryModel) {
  const { bidders: n, slots: m, low, leader } = model;
  const { viable: works, refusedPrice } = drawnValues(model);
  const price = low + ((1 - low) * (n - m)) / (n + 1); // E v_{n−m}
  const refused = 1 - works;
  const leaderHonest = leader === "highest" ? ((1 - low) * m) / (n + 1) : leader === "lowest" ? 0 : null;
  const unit = low < 1 ? (refusedPrice - low * refused) / (1 - low) : 0; // E[U₍ₙ₋ₘ₎; not viable]
  const lowest = low + (1 - low) / (n + 1) - low * refused - ((1 - low) * unit) / (n - m); // E[v₁; viable]
  const gain = leader === "highest" ? price - refusedPrice : leader === "lowest" ? lowest : null;
  return {
    viable: works,
    method: low === 0 ? "closed form" : "quadrature",
    honest: { price, revenue: m * price, leader: leaderHonest },
    revenue: m * refusedPrice,
    loss: m * (price - refusedPrice),
    leader: leaderHonest === null || gain === null ? null : leaderHonest + gain,
    leaderGain: gain,
    ...(gain === null && { reason: "what a leader of any rank gains is not derived" }),
  };
}
