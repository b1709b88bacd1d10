/**
 * Quotes for the three pools of toxic flow, and what they lead to per batch.
 *
 *   unknown   share 1 − π r_T − (1 − π) r_R of arrivals, of which toxic: q = π (1 − r_T) / (π (1 − r_T) + (1 − π)(1 − r_R))
 *   shown     retail: q = 0, a half-spread of 0 breaks even; toxic: q = 1, refused
 *
 * If both kinds are shown alike q = π, however many are; if only toxic traders are q falls to 0; if only retail traders are it rises to 1, and
 * those who stay private pay for it. r_T and r_R are the probabilities of being shown. Derived.
 */
import { nettedZeroProfit, nettingOf } from "./netting.js";
import type { ToxicMarket } from "./options.js";
import { freeOption, monopoly, poolOutcome, poolProfit, zeroProfit } from "./pool.js";

/** Half-spreads for unknown traders, shown retail and shown toxic ones; undefined = refused. */
export type Quotes = readonly [number | undefined, number | undefined, number | undefined];

/** Per pool: its share of all arrivals, and the share of toxic traders in it. */
export interface Pool {
  readonly share: number;
  readonly toxic: number; // q; π where nobody is in the pool
}

/** Expected, per batch of all traders, price. */
export interface FlowOutcome {
  readonly maker: number; // of all makers together
  readonly toxic: number; // of all toxic traders together
  readonly retail: number; // of all retail traders together
  readonly welfare: number; // their sum: what trading was worth to retail
}

export function poolsOf({ toxic: pi, showToxic, showRetail }: ToxicMarket): readonly [Pool, Pool, Pool] {
  const hidden = pi * (1 - showToxic);
  const share = hidden + (1 - pi) * (1 - showRetail);
  return [
    { share, toxic: share > 0 ? hidden / share : pi },
    { share: (1 - pi) * showRetail, toxic: 0 },
    { share: pi * showToxic, toxic: 1 },
  ];
}

/** Zero-profit quotes; a string where they are not known, saying why. */
export function zeroProfitQuotes(market: ToxicMarket): Quotes | string {
  const [unknown] = poolsOf(market);
  if (!market.netting) return [zeroProfit(market, unknown.toxic), 0, undefined];
  const why = unnetted(market);
  if (why) return why;
  const s = market.toxic === 0 ? 0 : nettedZeroProfit(market, nettingOf(market));
  return s === undefined
    ? "at the half-spread that would break even if all trade, some would not, and who then nets with whom is not solved"
    : [s, 0, undefined];
}

/** Quotes of a maker without rivals; a string where they are not known, saying why. */
export function monopolyQuotes(market: ToxicMarket): Quotes | string {
  if (market.netting) {
    return "with netting, who trades only at the mid depends on the half-spread and on the others; this is not solved";
  }
  return [monopoly(market, poolsOf(market)[0].toxic), monopoly(market, 0), undefined];
}

/** Why netting is not solved in this market; undefined where it is. */
export function unnetted(market: ToxicMarket): string | undefined {
  if (market.retail === "uniform") return "with values drawn from U[0, v], who trades depends on what nets; not solved";
  if (market.showToxic > 0 || market.showRetail > 0) {
    return "shown toxic traders, refused by makers, still net with others; not solved";
  }
  return undefined;
}

/** What quotes lead to if traders trade where they gain. With netting: if all of them do. */
export function outcomeOf(market: ToxicMarket, quotes: Quotes): FlowOutcome {
  const { traders: n, presence, toxic: pi, move, value } = market;
  const perBatch = n * presence;
  if (market.netting) {
    const s = quotes[0] ?? 0;
    const { toxicShare, retailShare, remainder } = nettingOf(market);
    const option = freeOption(market, s);
    return {
      maker: s * remainder - perBatch * pi * (move + option),
      toxic: perBatch * pi * (move - s * toxicShare + option),
      retail: perBatch * (1 - pi) * (value - s * retailShare),
      welfare: perBatch * (1 - pi) * value,
    };
  }
  let [maker, toxic, retail, welfare] = [0, 0, 0, 0];
  poolsOf(market).forEach((pool, k) => {
    const one = poolOutcome(market, pool.toxic, quotes[k]);
    const weight = perBatch * pool.share;
    maker += weight * one.maker;
    toxic += weight * pool.toxic * one.toxic;
    retail += weight * (1 - pool.toxic) * one.retail;
    welfare += weight * one.welfare;
  });
  return { maker, toxic, retail, welfare };
}

/**
 * The certificate, on a grid of half-spreads: the most that a maker could gain per batch by other quotes, traders trading where they gain. With
 * rivals who all quote the same it undercuts them, or leaves; alone it is free. For markets without netting.
 */
export function makerGap(market: ToxicMarket, quotes: Quotes, grid = 4000): number {
  const { makers, highest, traders: n, presence } = market;
  let gap = 0;
  poolsOf(market).forEach((pool, k) => {
    const quoted = quotes[k];
    const now = quoted === undefined ? 0 : poolProfit(market, pool.toxic, quoted) / makers;
    let best = 0; // refuses
    for (let j = 0; j < grid; j++) {
      const s = (j * highest) / grid;
      if (makers === 1 || quoted === undefined || s < quoted) best = Math.max(best, poolProfit(market, pool.toxic, s));
    }
    gap += n * presence * pool.share * Math.max(0, best - now);
  });
  return gap;
}
