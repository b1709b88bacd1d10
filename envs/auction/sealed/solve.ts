/**
 * What is known of a sealed auction: its symmetric equilibrium, what it leads to, and a certificate.
 *
 * Values drawn for all and seen by all are solved value by value and averaged. With a grid of bids and one known value the pure
 * symmetric equilibria of the grid are listed too, as in Daian et al. (2019), arXiv 1904.05234, §VI.
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { type Distribution, distribution } from "../distribution.js";
import { integral } from "../quadrature.js";
import { known } from "../values.js";
import { bestResponseGap, equilibrium, outcome, type SealedOutcome, type SealedRules } from "./equilibrium.js";
import { rulesOf, sealedDefaults } from "./options.js";

export function solve(given?: unknown, id = "auction/sealed-v0"): Solution {
  const options = resolve(sealedDefaults, given, id);
  const rules = rulesOf(options, id);
  const values = distribution(options.values);
  const top = options.top || values.high;
  const optimum = { welfare: options.common ? mean(values, (v) => v) : highest(values, rules.bidders) };
  const ticks =
    options.bins > 1 && values.low === values.high ? { pure: pureTicks(rules, values.low, top, options.bins) } : {};
  if (options.common) {
    const at = (v: number) => outcome(rules, distribution(known(v)));
    const names = Object.keys(at(values.high)) as (keyof SealedOutcome)[];
    const means = Object.fromEntries(names.map((name) => [name, mean(values, (v) => at(v)[name])]));
    const gap = Math.max(...[0.1, 0.5, 0.9].map((q) => bestResponseGap(rules, distribution(known(values.value(q))))));
    return { equilibrium: { ...means, bestResponseGap: gap }, optimum, ...ticks, source: source(rules, values, true) };
  }
  const solved = equilibrium(rules, values);
  const { entry } = solved;
  const quantiles = Array.from({ length: 11 }, (_, k) => entry + ((1 - entry) * k) / 10);
  const bids = entry < 1 ? quantiles.map((q) => ({ quantile: q, value: values.value(q), bid: solved.bid(q) })) : [];
  return {
    equilibrium: {
      entryQuantile: entry,
      entryValue: entry < 1 ? values.value(entry) : null,
      ...outcome(rules, values, solved),
      bestResponseGap: bestResponseGap(rules, values, solved),
      bids,
    },
    optimum,
    ...ticks,
    ...(options.bins > 1 && {
      reason: `The game as played has ${options.bins} bids, ${short(top / (options.bins - 1))} apart; the equilibrium given is of any bid, and the bot plays the nearest.`,
    }),
    ...(bids.some(({ bid }) => bid > top) && {
      reason: `Bids of the equilibrium exceed the option top = ${top}, so the game as played has another one.`,
    }),
    source: source(rules, values, false),
  };
}

function source({ price, alpha, beta, baseFee }: SealedRules, { low, high }: Distribution, common: boolean): string {
  const rule =
    price === "second"
      ? "Vickrey (1961)"
      : alpha === 0 || alpha === 1
        ? "Riley & Samuelson (1981)"
        : "derived (partial all-pay)";
  const fee = baseFee > 0 && beta > 0 ? "; entry with fees for losers: derived" : "";
  return common || low === high
    ? `Baye, Kovenock & de Vries (1996) for all-pay; else derived in the same way${fee}`
    : `${rule}${fee}`;
}

const short = (x: number) => String(Number(x.toPrecision(4)));

/** E[V] of f(V), by quadrature over quantiles. */
function mean(values: Distribution, f: (v: number) => number): number {
  let sum = 0;
  for (const { from, to } of values.pieces)
    sum += integral((q) => f(values.value(q)), from, to, Math.ceil(8 * (to - from)));
  return sum;
}

/** E[max of n values] = high − ∫ qⁿ dV over pieces and jumps. */
function highest(values: Distribution, n: number): number {
  return outcome({ bidders: n, price: "second", alpha: 0, beta: 0, baseFee: 0, reserve: 0 }, values).welfare;
}

/** Bids b of a grid such that to bid b is a best answer when all others do, at a value that everybody knows. */
export function pureTicks(
  rules: SealedRules,
  v: number,
  top: number,
  bins: number,
): { readonly bid: number; readonly payoff: number; readonly strict: boolean }[] {
  const { bidders: n, price, alpha, beta, baseFee: c, reserve } = rules;
  const counts = (b: number) => b > 0 && b >= reserve;
  /** The payoff of a bid where all others bid `other`. */
  const worth = (b: number, other: number): number => {
    if (!counts(b)) return 0;
    const lost = -alpha * b - beta * c;
    const won = (next: number) => v - (price === "second" ? next : b) - c;
    if (n === 1 || !counts(other)) return won(reserve);
    if (b > other) return won(other);
    return b < other ? lost : won(other) / n + lost * (1 - 1 / n);
  };
  const grid = Array.from({ length: bins }, (_, k) => (top * k) / (bins - 1));
  const slack = 1e-12 * Math.max(1, v);
  return grid.flatMap((b, k) => {
    const payoff = worth(b, b);
    const best = Math.max(...grid.filter((_, j) => j !== k).map((other) => worth(other, b)));
    return payoff >= best - slack ? [{ bid: b, payoff, strict: payoff > best + slack }] : [];
  });
}
