/**
 * What is known of the auction: what truth leads to, what false names do to it, and from which cost of an identity on they do not pay.
 *
 * Against truthful others bidder i is best off under two names iff c < min(U₂ − U₁, U₂/2) (`replies.ts`). With one rival who wants both
 * items only, at V, that is c < min(V, v(AB)/2) for v(AB) ≥ V, and c < v(AB)/2 below.
 *
 * An equilibrium is sought by best replies in turn, starting from the profile in which everybody replies to truthful others.
 */
import type { Solution } from "../../../../src/registry.js";
import { type Bundles, bundlesOf } from "./options.js";
import { bestReply, searchReply, truth } from "./replies.js";
import { bestSale, type SybilVcgState, settler } from "./vcg.js";

const turns = 100;

export interface Sale {
  readonly bids: readonly (readonly number[])[]; // per bidder, in value, `[n][identities · 3]`
  readonly won: readonly string[]; // "nothing", "A", "B", "AB"
  readonly paid: readonly number[]; // value
  readonly payoffs: readonly number[]; // value
  readonly revenue: number;
  readonly value: number; // of what is sold to those who get it
  readonly names: readonly number[];
  readonly gap: number; // the most that a bidder could gain by other bids
}

export const truthful = (model: Bundles): number[] => Array.from({ length: model.n }, (_, i) => truth(model, i)).flat();

/** Everybody's best reply to truthful others: two names for those whom they serve, and the truth for all else. */
export function falseNames(model: Bundles): number[] {
  const honest = truthful(model);
  return Array.from({ length: model.n }, (_, i) => {
    const reply = bestReply(model, honest, i);
    return reply.names === 2 ? reply.bids : truth(model, i);
  }).flat();
}

/** Bids that nobody gains by leaving alone, or nothing where best replies in turn do not settle. */
export function settled(model: Bundles): number[] | undefined {
  const bids = falseNames(model);
  const width = 3 * model.identities;
  for (let turn = 0; turn < turns; turn++) {
    const before = gapsOf(model, bids);
    const i = before.findIndex((gap) => gap > 1e-9);
    if (i < 0) return bids;
    bids.splice(i * width, width, ...bestReply(model, bids, i).bids);
  }
  return undefined;
}

/** What each bidder could gain by other bids, value. @param bids `[n, identities, 3]`, steps */
export function gapsOf(model: Bundles, bids: ArrayLike<number>): number[] {
  const { payoffs } = played(model, bids);
  return payoffs.map((payoff, i) => Math.max(0, bestReply(model, bids, i).payoff - payoff));
}

export function saleOf(model: Bundles, bids: ArrayLike<number>): Sale {
  const { n, step, identities } = model;
  const all = Array.from(bids, (level) => level * step);
  const width = 3 * identities;
  return {
    bids: Array.from({ length: n }, (_, i) => all.slice(i * width, (i + 1) * width)),
    ...played(model, bids),
    gap: Math.max(...gapsOf(model, bids)),
  };
}

function played(model: Bundles, bids: ArrayLike<number>) {
  const { n, worth, step, cost } = model;
  const s: SybilVcgState = { won: new Uint8Array(n), paid: new Int32Array(n), names: new Uint8Array(n) };
  settler(model)(Float32Array.from(bids), 0, s, 0);
  const paid = Array.from(s.paid, (level) => level * step);
  const values = Array.from(s.won, (bundle, i) => worth[4 * i + bundle]);
  return {
    won: Array.from(s.won, (bundle) => ["nothing", "A", "B", "AB"][bundle]),
    paid,
    payoffs: values.map((v, i) => v - paid[i] - cost * s.names[i]),
    revenue: paid.reduce((sum, x) => sum + x, 0),
    value: values.reduce((sum, x) => sum + x, 0),
    names: Array.from(s.names),
  };
}

/** @throws naming the option that is wrong */
export function solveSybilVcg(given: unknown): Solution {
  const { model } = bundlesOf(given);
  const { n, step, cost } = model;
  const honest = truthful(model);
  const each = Array.from({ length: n }, (_, i) => i);
  const equilibrium = settled(model);
  return {
    truthful: saleOf(model, honest),
    falseNames: saleOf(model, falseNames(model)),
    replies: each.map((i) => {
      const { bids, one, two, ...reply } = bestReply(model, honest, i);
      const searched = searchReply(model, honest, i);
      return {
        bidder: i,
        ...reply,
        bids: bids.map((level) => level * step),
        gross: { oneName: one, twoNames: Number.isFinite(two) ? two : null },
        falseNamesPayBelow: payBelow(one, two),
        search: searched
          ? { ...searched, bids: searched.bids.map((level) => level * step) }
          : { payoff: null, reason: "the grid of bids is too large to look at all" },
      };
    }),
    nash: equilibrium
      ? { found: "by best replies in turn, from the false-name profile", ...saleOf(model, equilibrium) }
      : { payoffs: null, reason: `best replies in turn did not settle in ${turns} turns` },
    optimum: { value: bestSale(model) },
    cost,
    source:
      "Yokoo, Sakurai & Matsubara (2004), Games Econ. Behav. 46: the rule is not false-name-proof; replies, costs and equilibria are derived here",
  };
}

/** The cost of an identity below which two names are best against truthful others, value; 0: never. */
export const payBelow = (one: number, two: number): number => Math.max(0, Math.min(two - one, two / 2));

/** What each bidder could gain by other bids. */
export function sybilVcgDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  return gapsOf(bundlesOf(given).model, joint[0]);
}
