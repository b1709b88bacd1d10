/**
 * Answers of toxic flow: half-spreads with and without rivals, who gains by them, what being shown changes, what netting does, and what a free
 * option costs. Formulas and where they come from: `pool.ts`, `quotes.ts`, `netting.ts`.
 */
import type { Solution } from "../../../src/registry.js";
import { nettedZeroProfit, nettingOf } from "./netting.js";
import { type ToxicFlowOptions, type ToxicMarket, toxicMarket } from "./options.js";
import { freeOption, poolProfit } from "./pool.js";
import { makerGap, monopolyQuotes, outcomeOf, poolsOf, type Quotes, unnetted, zeroProfitQuotes } from "./quotes.js";

/** @throws naming the option that is wrong */
export function solveToxicFlow(given?: Partial<ToxicFlowOptions>): Solution {
  const market = toxicMarket(given);
  const { makers, traders, presence, arrivals, move, toxic } = market;
  const [unknown, retail, informed] = poolsOf(market);
  const zero = described(market, zeroProfitQuotes(market));
  const alone = described(market, monopolyQuotes(market));
  return {
    source:
      "Glosten & Milgrom (1985), J. Financ. Econ. 14 (the zero-profit half-spread π Δ); all else derived in envs/commitment/toxic-flow",
    units: "price; payoffs are expected, per batch",
    nash: { quotes: makers > 1 ? "zeroProfit" : "monopoly", ...equilibrium(market) },
    zeroProfit: zero,
    monopoly: alone,
    arrivals: { perSeat: presence, perBatch: traders * presence, withoutSeats: arrivals },
    pools: {
      unknown: { share: unknown.share, toxic: unknown.toxic },
      shownRetail: { share: retail.share },
      shownToxic: { share: informed.share, refusedFrom: move },
    },
    closedForm: {
      glostenMilgrom: toxic * move,
      unknownPool: unknown.toxic * move,
      of: "values that are fixed, without netting or a free option",
    },
    privacy: privacy(market),
    netting: netting(market),
    freeOption: option(market),
  };
}

/** Half-spreads by pool; null is refused. */
const spreads = ([unknown, shownRetail, shownToxic]: Quotes) => ({
  unknown: unknown ?? null,
  shownRetail: shownRetail ?? null,
  shownToxic: shownToxic ?? null,
});

function described(market: ToxicMarket, quotes: Quotes | string) {
  if (typeof quotes === "string") return { halfSpread: null, reason: quotes };
  const [unknown] = poolsOf(market);
  const s = quotes[0];
  return {
    halfSpread: spreads(quotes),
    payoffs: outcomeOf(market, quotes),
    ...(s === undefined && {
      reason: "retail traders cannot pay for what toxic ones take: no half-spread is free of loss",
    }),
    ...(s !== undefined && !market.netting && { profitPerArrival: poolProfit(market, unknown.toxic, s) }),
  };
}

function equilibrium(market: ToxicMarket) {
  const quotes = (market.makers > 1 ? zeroProfitQuotes : monopolyQuotes)(market);
  if (typeof quotes === "string") return { equilibrium: null, reason: quotes };
  if (market.tick > 0) {
    return { halfSpread: spreads(quotes), reason: "on a grid makers come as near to it as ticks allow" };
  }
  const gain = "makers, on a grid of 4,000 half-spreads; traders trade where they gain";
  if (!market.netting)
    return { halfSpread: spreads(quotes), bestResponseGap: makerGap(market, quotes), certificate: gain };
  const cheaper = outcomeOf(market, [(quotes[0] ?? 0) * 0.999, 0, undefined]).maker;
  return {
    halfSpread: spreads(quotes),
    bestResponseGap: Math.max(0, cheaper),
    certificate: "undercutting by .1 %; what makers earn is linear in the half-spread while all trade",
  };
}

/** Zero-profit quotes if nobody is shown, as given, and if everybody is; of intents that are not netted. */
function privacy(market: ToxicMarket) {
  const row = (showToxic: number, showRetail: number) => {
    const shown = { ...market, netting: false, showToxic, showRetail };
    return described(shown, zeroProfitQuotes(shown));
  };
  return {
    private: row(0, 0),
    asGiven: row(market.showToxic, market.showRetail),
    transparent: row(1, 1),
    meaning:
      "zero profit, without netting; privacy costs retail what it is worth to toxic traders, and the trades that it keeps from happening",
  };
}

function netting(market: ToxicMarket) {
  const why = unnetted({ ...market, netting: true });
  if (why) return { reason: why };
  const { toxic: pi, move, traders, presence } = market;
  const found = nettingOf(market);
  const { orders, remainder, pressure, toxicShare, retailShare, poissonRemainder } = found;
  const s = pi > 0 ? nettedZeroProfit(market, found) : 0;
  return {
    ...{ orders, remainder, poissonRemainder, netted: 1 - remainder / orders },
    lossToToxic: traders * presence * pi * move,
    pressure,
    ...(s === undefined
      ? {
          halfSpread: null,
          reason: "at the half-spread that would break even, toxic or retail traders would not pay it",
        }
      : {
          halfSpread: s,
          toxicPays: s * toxicShare,
          retailPays: s * retailShare,
          averagePaid: (s * remainder) / orders,
        }),
    largeBatches: { halfSpread: move, toxicPays: (2 * pi * move) / (1 + pi), retailPays: (pi * move) / (1 + pi) },
    meaning:
      "zero profit with netting if all trade: per batch, and per order what it pays on average; large batches without a free option",
  };
}

function option(market: ToxicMarket) {
  if (!market.stands) return { value: 0, meaning: "intents bind both sides: nothing stands on after the batch" };
  const { jumpChance, jumpMean } = market;
  const bound: ToxicMarket = { ...market, stands: false, jumpChance: 0 };
  const [standing, settled] = [market, bound].map((one) => {
    const quotes = zeroProfitQuotes(one);
    return typeof quotes === "string" ? undefined : quotes[0];
  });
  return {
    jumpChance,
    unpriced: jumpChance * jumpMean,
    value: standing === undefined ? null : freeOption(market, standing),
    halfSpread: standing ?? null,
    halfSpreadOfIntents: settled ?? null,
    meaning:
      "worth of a standing quote to a toxic trader, at a half-spread of 0 and at zero profit; null where refused or unknown",
  };
}
