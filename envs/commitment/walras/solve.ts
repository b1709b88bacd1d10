/**
 * What is known of the Walrasian market: the competitive outcome, the equilibrium in schedules with its certificate, and how tâtonnement
 * gets there (`theory.ts`).
 */
import { pow } from "../../../src/maths.js";
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { type Tatonnement, type WalrasMarket, walrasDefaults, walrasMarket } from "./options.js";
import { announced, bestResponseGap, bestSlope, equilibriumSlope, moments, ratio } from "./theory.js";
import { walrasId } from "./walras.js";

/** @throws naming the option that is wrong */
export function solveWalras(given?: unknown): Solution {
  const market = walrasMarket(resolve(walrasDefaults, given, walrasId));
  const { traders: n, beta, preferences, tatonnement } = market;
  const { mean, variance } = moments(preferences);
  const welfare = ((n - 1) * variance) / (2 * beta);
  const competitive = {
    price: "the mean preference of those present",
    expectedPrice: mean,
    priceVariance: variance / n,
    quantity: "(θ − price) / β",
    welfare,
    perTrader: welfare / n,
  };
  const source =
    "derived here; the form of the equilibrium is Kyle's (1989) and Klemperer & Meyer's (1989), its slope as in Rostek & Weretka (2012)";
  return {
    optimum: { ...competitive, reached: "by price takers" },
    ...(tatonnement ? process(market, tatonnement, mean, variance) : schedules(market, variance)),
    source,
  };
}

function schedules(market: WalrasMarket, variance: number) {
  const { traders: n, beta } = market;
  const slope = equilibriumSlope(market);
  const share = 1 - 1 / (n - 1) ** 2;
  const welfare = (share * (n - 1) * variance) / (2 * beta);
  return {
    equilibrium: {
      reservationPrice: "θ",
      slope,
      ofCompetitiveQuantity: (n - 2) / (n - 1),
      price: n > 2 ? "the competitive one" : null,
      welfare,
      perTrader: welfare / n,
      efficiency: share,
      bestResponseGap: bestResponseGap(market, slope),
      kind: "ex post: a best reply to every draw of the others",
      ...(n === 2 && { reason: "Two traders each answer the other's slope with a lower one, so they do not trade." }),
    },
    truthful: {
      slope: 1 / beta,
      bestReply: { reservationPrice: "θ", slope: bestSlope(market, (n - 1) / beta) },
      bestReplyGains: variance / (2 * beta * n * (n + 1)),
      meaning: "what one trader gains on average by its best schedule against price takers",
    },
  };
}

function process(market: WalrasMarket, tatonnement: Tatonnement, mean: number, variance: number) {
  const { traders: n, beta } = market;
  const { rounds, start } = tatonnement;
  const rho = ratio(market, tatonnement);
  const converges = Math.abs(rho) < 1;
  const left = pow(rho, rounds - 1);
  return {
    equilibrium: null,
    reason:
      "No equilibrium of tatonnement is known here: answers before the last price bind nobody, so that traders may steer the price with them.",
    tatonnement: {
      ratio: rho,
      converges,
      stepSizeBelow: (2 * beta) / n,
      ...(converges
        ? {
            distanceLeft: left, // of the first one
            expectedLastPrice: announced(market, tatonnement, mean, rounds),
            meanSquaredPriceError: left * left * (variance / n + (mean - start) * (mean - start)),
          }
        : {
            reason: "With this step size prices do not settle; they are held within one range of preferences beyond.",
          }),
      of: "price takers, against the competitive price",
    },
  };
}
