/**
 * What is known of shill bids where values are U[0, 1].
 *
 *   R(n, r)   = (n − 1)/(n + 1) + rⁿ (1 − 2 n r/(n + 1))          revenue of a second price auction with reserve r; best at r = ½
 *   sealed    true bids: the price is the highest value, n (1 − r^(n+1))/(n + 1). Expecting to be shilled with probability 1 − h:
 *             b(v) = (κ v + r (r/v)^κ)/(κ + 1), κ = (n − 1)/(1 − h); the revenue then is R(n, r) for every h
 *   deferred  a fake b > r, concealed at the cost of min(D, p) where the highest value is below b, gains over none
 *             G(b) = ∫_r^b n x^(n−1) g(x) dx, g(x) = 1 − 2 x + E[(p − D)⁺ | v₁ = x], p = max(r, v₂);  g falls
 *
 * The sum of a fake's parts: it raises the price to b where v₂ < b ≤ v₁, and costs min(D, p) where r ≤ v₁ < b; G' collects both at v₁ = b.
 */
import { pow } from "../../../src/maths.js";
import type { Solution } from "../../../src/registry.js";
import { integral } from "../../auction/quadrature.js";
import { type ShillOptions, shillOptions } from "./options.js";
import { enoughTable } from "./regular.js";

/** R(n, r) */
export function revenueOf(bidders: number, reserve: number): number {
  return (bidders - 1) / (bidders + 1) + pow(reserve, bidders) * (1 - (2 * bidders * reserve) / (bidders + 1));
}

/** E of the highest value where it is at least r. */
export function highestOf(bidders: number, reserve: number): number {
  return (bidders * (1 - pow(reserve, bidders + 1))) / (bidders + 1);
}

/** The symmetric equilibrium's bid: of `sealed` with shilling expected; their values under the other mechanisms. */
export function equilibriumBid({ bidders, mechanism, honesty, reserve }: ShillOptions): (value: number) => number {
  if (mechanism !== "sealed" || honesty === 1) return (value) => value;
  const kappa = (bidders - 1) / (1 - honesty);
  return (value) =>
    value < reserve || value === 0 ? 0 : (kappa * value + reserve * pow(reserve / value, kappa)) / (kappa + 1);
}

/** g(x): what a little more of a fake at x gains, per density of the highest value. */
export function slope({ bidders: n, reserve, deposit }: ShillOptions, x: number): number {
  let above = reserve > deposit ? (reserve - deposit) * pow(reserve / x, n - 1) : 0;
  const from = Math.max(reserve, deposit);
  if (from < x && n > 1) {
    const part = ((n - 1) * (pow(x, n) - pow(from, n))) / n - deposit * (pow(x, n - 1) - pow(from, n - 1));
    above += part / pow(x, n - 1);
  }
  return 1 - 2 * x + above;
}

/** The best single fake bid of a deferred auction, 0 where none gains. */
export function bestFake(options: ShillOptions): number {
  const { reserve } = options;
  let [low, high] = [Math.max(reserve, 1e-9), 1];
  if (slope(options, low) <= 1e-12) return 0;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slope(options, middle) > 0) low = middle;
    else high = middle;
  }
  return low;
}

/** G(b): what it gains over the auction with the announced reserve alone. */
export function gainOf(options: ShillOptions, fake: number): number {
  const { bidders, reserve, deposit } = options;
  const at = (x: number) => bidders * pow(x, bidders - 1) * slope(options, x);
  const kink = Math.min(fake, Math.max(reserve, deposit));
  return (reserve < kink ? integral(at, reserve, kink, 8) : 0) + (kink < fake ? integral(at, kink, fake, 8) : 0);
}

export function solveShill(given?: Partial<ShillOptions>): Solution {
  const options = shillOptions(given);
  const { bidders, mechanism, honesty, reserve, deposit, fakes } = options;
  const honest = revenueOf(bidders, reserve);
  const optimum = { reserve: 0.5, revenue: revenueOf(bidders, 0.5) };
  const blind = Math.max(reserve, 0.5);
  const fake = bestFake(options);
  const shilled =
    mechanism === "sealed"
      ? highestOf(bidders, reserve)
      : mechanism === "deferred"
        ? honest + (fake > 0 ? gainOf(options, fake) : 0)
        : revenueOf(bidders, blind);
  const against = honesty * honest + (1 - honesty) * shilled;
  const known = mechanism !== "deferred" || fake === 0 || honesty === 1;
  const bid = equilibriumBid(options);
  return {
    honest: { revenue: honest, bidder: (highestOf(bidders, reserve) - honest) / bidders },
    shillAgainstTruthful: {
      revenue: against,
      gain: against - honest,
      beyondAnyReserve: Math.max(0, shilled - optimum.revenue),
    },
    ...(known && {
      equilibrium: {
        revenue: mechanism === "sealed" ? honest : against,
        bids: [0.25, 0.5, 0.75, 1].map((value) => ({ value, bid: bid(value) })),
      },
    }),
    optimum,
    ...(mechanism === "deferred" && {
      deferred: {
        fake,
        gain: fake > 0 ? gainOf(options, fake) : 0,
        enough: reserve < 0.5 ? null : 1 - reserve,
        deposit,
        stronglyRegular: {
          bidders: [1, 2, 5, 10],
          table: enoughTable,
          meaning:
            "deposit that is enough where values are generalised Pareto, α-strongly regular with equality, in units of Myerson's reserve r, which is the one announced: r itself for α ≥ 1, U[0, 1] being α = 2; found numerically",
        },
      },
      reason: known
        ? `That no number of fakes gains is proved for r = ½ and D ≥ ½ alone; else one fake is considered, and there may be ${fakes}.`
        : "Where a fake bid gains, bidders would shade; no equilibrium is known. The fake given is the best single one against true bids.",
    }),
    source:
      "Vickrey (1961), Myerson (1981); the untrusted auction is first price, Akbarpour & Li (2020); deposits, and partly honest auctioneers: derived",
  };
}
