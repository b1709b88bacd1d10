/**
 * What is known of the rounds game: one round's equilibrium, how long low tips wait, and what latency is worth.
 *
 * **One round** serves the C highest of n tips, each paying its own: a discriminatory auction with the base fee for a reserve. Equal tips have
 * probability 0 in it, so that arrivals do not matter.
 *
 * **Latency.** Two who react to the same event, uniform in the round, x apart, are in different rounds with probability x/L: then the faster is
 * first whatever is tipped. Otherwise the higher tip is, and arrival settles equals only. So x is worth x/L of the events, as x/τ under batch
 * auctions of length τ, against all of them under first come, first served.
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { discriminatory, discriminatoryGap, discriminatoryOutcome } from "../discriminatory.js";
import { boostRoundsDefaults, type Rounds, roundsOf } from "./options.js";
import { answer, roundsAgainstGrowth, roundsToService } from "./starvation.js";

export function solve(given?: unknown, id = "auction/boost-rounds-v0"): Solution {
  const model = roundsOf(resolve(boostRoundsDefaults, given, id), id);
  return {
    oneRound: oneRound(model),
    starvation: starvation(model),
    againstStream: againstStream(model),
    latency: latency(model),
    ...(model.rounds > 1 && {
      reason:
        "The equilibrium of many rounds is not known: who waits is boosted past later rivals, so that tips buy time and not only a place. oneRound is exact for one round.",
    }),
    source:
      "Arbitrum documentation (2026) for the rule; one round: discriminatory auction (textbook); starvation, tips against a stream and latency: derived",
  };
}

function oneRound({ bidders, capacity, baseFee, values, treasuryShare, bins }: Rounds) {
  const rules = { bidders, units: capacity, reserve: baseFee };
  const solved = discriminatory(rules, values);
  const { revenue, welfare, sold, payoff } = discriminatoryOutcome(rules, values);
  const { entry } = solved;
  const tips = revenue - baseFee * sold;
  const quantiles = entry < 1 ? Array.from({ length: 11 }, (_, k) => entry + ((1 - entry) * k) / 10) : [];
  return {
    entryQuantile: entry,
    tips,
    treasury: treasuryShare * tips,
    developers: (1 - treasuryShare) * tips,
    baseFees: baseFee * sold,
    ...{ welfare, included: sold, payoff },
    bestResponseGap: discriminatoryGap(rules, values, solved),
    bids: quantiles.map((q) => ({ quantile: q, value: values.value(q), tip: solved.bid(q) - baseFee })),
    ...(bidders <= capacity && { play: "There is room for all: to tip nothing is dominant." }),
    ...(bins > 0 && { grid: "Solved for any tip; on a grid only near to it." }),
  };
}

function starvation({ rise, boost, length }: Rounds) {
  if (rise === 0)
    return { rounds: null, reason: "Without a boost a low tip waits as long as higher ones keep coming." };
  const rounds = roundsToService(rise, 0);
  return {
    rounds,
    blocks: 1 / boost,
    milliseconds: rounds * length,
    byTip: [0, 0.25, 0.5, 0.75, 1].map((share) => ({ tipOverStream: share, rounds: roundsToService(rise, share) })),
    growth: {
      starvesFrom: rise, // growth of the stream's tips per round
      byGrowth: [0.25, 0.5, 0.75].map((part) => ({
        growth: part * rise,
        rounds: roundsAgainstGrowth(rise, part * rise),
      })),
    },
  };
}

/** Best tips against a stream at the price at which as many bidders value a place as there are. */
function againstStream(model: Rounds) {
  const { bidders, capacity, values, baseFee } = model;
  const price = capacity < bidders ? Math.max(0, values.value(1 - capacity / bidders) - baseFee) : 0;
  const qs = [0.5, 0.75, 0.9, 1];
  const best = qs.map((q) => ({ value: values.value(q), ...answer(model, values.value(q), price) }));
  return { price, best: best.map((one) => (one.payoff < 0 ? { value: one.value, out: true } : one)) };
}

function latency({ edge, length }: Rounds) {
  return { edge, roundLength: length, share: edge / length, firstComeFirstServed: edge > 0 ? 1 : 0 };
}
