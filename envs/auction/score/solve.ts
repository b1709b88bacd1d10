/**
 * What is known of the score game: bids that buy time, and the equilibrium where one is known.
 *
 * Somebody always wins, so V is divided: bids in sum are the revenue and the rest is the traders'.
 */
import { pow } from "../../../src/maths.js";
import { resolve, type Values } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import type { Distribution } from "../distribution.js";
import { bidFor, boostOf } from "./boost.js";
import { raceOf, type ScoreRace, scoreDefaults } from "./options.js";
import { privateEquilibrium, privateGap, uniformBid } from "./private.js";
import { headStart, publicGap } from "./public.js";

export function solve(given: unknown, id: string): Solution {
  const options: Values<typeof scoreDefaults> = resolve(scoreDefaults, given, id);
  const race = raceOf(options, id);
  const { value, boost, top, bins } = race;
  const found = equilibriumOf(race);
  const highest = found && "highestBid" in found ? (found.highestBid as number) : 0;
  return {
    boost: {
      most: boostOf(boost, value), // of any bid that can pay
      bidsForLag: [0.1, 0.25, 0.5, 0.8, 0.9].map((share) => ({
        lag: share * boost.g,
        bid: bidFor(boost, share * boost.g),
      })),
    },
    equilibrium: found,
    optimum: { surplus: value, play: "nobody bids; whoever wins, the opportunity is worth the same" },
    ...(bins > 0 && { grid: "Solved for any bid; on a grid only near to it." }),
    ...(highest > top && {
      reason: `Bids of the equilibrium reach ${highest}, above the option top = ${top}, so the game as played has another one.`,
    }),
    source: "derived, from the score's form, which is from memory; one lag for all: Baye, Kovenock & de Vries (1996)",
  };
}

function equilibriumOf(race: ScoreRace): { readonly [name: string]: unknown } {
  if (race.fixed) return ofFixed(race, race.fixed);
  if (!race.seen) return ofPrivate(race);
  return ofPublic(race);
}

function ofPrivate({ traders, value, boost, shared, lags }: ScoreRace) {
  if (!shared)
    return { reason: "Lags are seen by their trader alone and differ in distribution; no equilibrium is known." };
  const solved = privateEquilibrium({ traders, value, boost, lags: shared });
  const revenue = traders * solved.meanBid;
  const { data } = lags[0];
  const width = data.kind === "uniform" && traders === 2 ? data.high - data.low : 0;
  return {
    revenue,
    surplus: value - revenue,
    payoff: (value - revenue) / traders,
    fastestWins: 1,
    highestBid: solved.bid(0),
    bids: Array.from({ length: 11 }, (_, k) => {
      const q = k / 10;
      const bid = solved.bid(q);
      const closed = width > 0 ? { closedForm: uniformBid(value, boost, width, q) } : {};
      return {
        quantile: q,
        lag: shared.value(q),
        bid,
        boost: boostOf(boost, bid),
        payoff: solved.payoff(q),
        ...closed,
      };
    }),
    bestResponseGap: privateGap({ traders, value, boost, lags: shared }, solved),
  };
}

function ofFixed({ traders, value, boost }: ScoreRace, lags: readonly number[]) {
  const [first, second] = lags.toSorted((a, b) => a - b);
  const leaders = lags.filter((lag) => lag === first).length;
  if (leaders > 1) {
    return {
      ...{ revenue: value, surplus: 0, payoff: 0, highestBid: value, fastestWins: 1 },
      bidders: leaders,
      meanBid: value / leaders,
      winningBid: (leaders * value) / (2 * leaders - 1),
      payoffs: lags.map(() => 0),
      ...(leaders < traders && { idle: "Slower traders stay out." }),
    };
  }
  const lead = second - first;
  const { payoff, ...found } = headStart(value, boost, lead);
  return {
    ...{ lead, ...found, fastestWins: found.leaderOdds, surplus: payoff, leader: lags.indexOf(first) },
    payoffs: lags.map((lag) => (lag === first ? payoff : 0)),
    highestBid: found.most > lead ? value : 0,
    bestResponseGap: publicGap(value, boost, lead),
  };
}

const mostPieces = 16;
const panels = 32; // over all quantiles
const outer = Math.sqrt(3 / 5) / 2;

/** Lags drawn and then seen by all: the mean over draws of what is known for each. */
function ofPublic({ traders, value, boost, shared, lags }: ScoreRace) {
  const pieces = lags.reduce((sum, one) => Math.max(sum, one.pieces.length), 0);
  if (pieces > mostPieces) return { reason: `Means over lags with more than ${mostPieces} pieces are not computed.` };
  if (!shared && traders > 2) {
    return {
      reason: "Each draw has the known equilibrium, but its mean is computed for two traders or like ones only.",
    };
  }
  const payoffs = [0, 0];
  let fastest = 0;
  const count = (weight: number, leader: number, lead: number) => {
    const { payoff, leaderOdds } = headStart(value, boost, lead, 1);
    payoffs[leader] += lead > 0 ? weight * payoff : 0;
    fastest += lead > 0 ? weight * leaderOdds : weight;
  };
  if (shared) {
    // the two lowest quantiles q₁ < q₂ have the density n (n − 1) (1 − q₂)^(n−2)
    nodes(shared, 0, 1, (q2, w2) =>
      nodes(shared, 0, q2, (q1, w1) =>
        count(traders * (traders - 1) * pow(1 - q2, traders - 2) * w1 * w2, 0, shared.value(q2) - shared.value(q1)),
      ),
    );
  } else {
    nodes(lags[0], 0, 1, (q0, w0) =>
      nodes(lags[1], 0, 1, (q1, w1) => {
        const lead = lags[1].value(q1) - lags[0].value(q0);
        count(w0 * w1, lead > 0 ? 0 : 1, Math.abs(lead));
      }),
    );
  }
  const surplus = payoffs[0] + payoffs[1];
  return {
    ...{ revenue: value - surplus, surplus, fastestWins: fastest, highestBid: value },
    payoffs: shared ? lags.map(() => surplus / traders) : payoffs,
    accuracy: "of means over draws: about 1e-4",
  };
}

/** Calls `f` with nodes and weights of three-point Gauss quadrature over the quantiles from a to b, piece by piece. */
function nodes({ pieces }: Distribution, a: number, b: number, f: (q: number, weight: number) => void): void {
  for (const { from, to } of pieces) {
    const [low, high] = [Math.max(a, from), Math.min(b, to)];
    if (low >= high) continue;
    const count = Math.ceil(panels * (high - low));
    const width = (high - low) / count;
    for (let p = 0; p < count; p++) {
      const centre = low + (p + 0.5) * width;
      f(centre - outer * width, (5 / 18) * width);
      f(centre, (4 / 9) * width);
      f(centre + outer * width, (5 / 18) * width);
    }
  }
}
