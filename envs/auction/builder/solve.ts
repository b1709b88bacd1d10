/** What is known of a builder auction: moments of the signals, outcomes among known bidders, and the meta-game of the five of them. */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { ends, flowOf, naive, timeOf } from "./answers.js";
import { strategies } from "./bots.js";
import { builderGame } from "./builder.js";
import { estimate, mixed, pure } from "./equilibrium.js";
import { metaGame, profileOf } from "./meta.js";
import { type Auction, auctionOf, type BuilderOptions, builderDefaults } from "./options.js";
import { moments } from "./signals.js";

export function solve(given?: unknown, id = "auction/builder-v0"): Solution {
  const options = resolve(builderDefaults, given, id);
  const auction = auctionOf(options, id);
  const { access, lags, builders } = auction;
  const fast = lags.every((lag) => lag === lags[0]);
  const alike = fast && access.every((share) => share === access[0]);
  const reason = "builders differ in latency";
  return {
    units: "ETH, s",
    signals: signals(auction),
    naive: fast ? naive(auction) : { reason },
    adaptive: fast ? race(auction) : { reason },
    late: alike ? late(auction) : { missed: missed(auction), reason: `${reason} or access` },
    metaGame: alike ? empirical(id, options) : { reason: `${reason} or access; the meta-game is of builders alike` },
    ...(builders === 1 && { alone: "no rival: the least bid that counts is best, and the adaptive builder bids δ" }),
    source:
      "model and bidders: Thiery (2023), ethresear.ch/t/16206; moments: Wald, Campbell; outcomes: derived; meta-game: Monte Carlo in the environment",
  };
}

/** Of P and each Eᵢ at the end, and when the bids are sent that decide. */
function signals(auction: Auction) {
  const at = (before: number, i: number) => {
    const time = timeOf(auction, before);
    return { time, public: moments(auction.publics, time), private: moments(flowOf(auction, i), time) };
  };
  const each = Array.from(auction.lags, (lag, i) => ({ end: at(0, i), decision: at(lag, i) }));
  return new Set(each.map((one) => JSON.stringify(one))).size > 1 ? { builders: each } : each[0];
}

/** Counterbids alone climb by δ per reaction, which takes Δ + Δᵢ. */
function race({ builders, increment, lags, earliest, expected, latest }: Auction) {
  const after = (ticks: number) => increment * (builders === 1 ? 1 : Math.floor(ticks / lags[0]));
  return {
    highestPrice: { earliest: after(earliest), expected: after(expected), latest: after(latest) },
    meaning: "among adaptive builders no bid exceeds δ ⌊T / (Δ + Δᵢ)⌋, and bids reach it where values allow",
  };
}

/** The probability that an auction ends before bids count that were to count ε before its expected end. */
function missed(auction: Auction): number {
  const due = auction.expected - auction.reveal;
  return ends(auction).reduce((sum, { ticks, probability }) => sum + (ticks < due ? probability : 0), 0);
}

/** Who reveals late may be too late: last-minute and stealth lose, a bluff above all other bids wins and pays β. */
function late(auction: Auction) {
  const { cancellations, expected, reveal, bluff, lags, publics, tick } = auction;
  const due = expected - reveal;
  let caught = 0;
  let value = 0;
  for (const { ticks, probability } of ends(auction)) {
    if (due <= lags[0] || (cancellations && ticks >= due)) continue;
    const time = { mean: (Math.min(ticks, due - 1) - lags[0]) * tick, variance: 0 };
    caught += probability;
    value += probability * (moments(publics, time).mean + moments(flowOf(auction, 0), time).mean);
  }
  return {
    missed: missed(auction),
    bluff: {
      caught,
      ...(caught > 0
        ? { value: value / caught, profit: value / caught - bluff, expectedProfit: value - bluff * caught }
        : { value: null, profit: null, expectedProfit: 0, reason: "a true bid always replaces the bluff in time" }),
      meaning: "of one bluff above all true bids: probability, and mean block value and profit where it is caught",
    },
  };
}

/** Payoffs per builder and auction where all but one play alike, and the equilibria that they and other profiles show. */
function empirical(id: string, options: BuilderOptions) {
  const game = metaGame(builderGame(id, options));
  const { builders, episodes, complete, payoffs, revenue } = game;
  const counts = (a: number, b: number) =>
    profileOf(strategies.map((_, k) => (k === a ? builders - 1 : 0) + (k === b ? 1 : 0)));
  const row = (a: number) =>
    strategies.map((name, b) => [name, estimate(payoffs.get(counts(a, b))?.get(b) ?? [])] as const);
  const all = (a: number) => estimate(revenue.get(counts(a, a)) ?? []);
  return {
    episodes,
    payoff: Object.fromEntries(strategies.map((name, a) => [`one among ${name}`, Object.fromEntries(row(a))])),
    revenue: Object.fromEntries(strategies.map((name, a) => [`all ${name}`, all(a)])),
    pure: { ...pure(game), ...(!complete && { of: "symmetric profiles only" }) },
    mixed: mixed(game) ?? { reason: "with so many builders only profiles in which all but one play alike were played" },
    meaning:
      "statistical: means with standard errors; a pure equilibrium of the estimates is one where no change among the five gains; undecided profiles have gains within two standard errors of 0",
  };
}
