/**
 * What is known of the matching with identities. All of it is derived here but the rule.
 *
 *   alone          F = x + min((k − 1) x, B): k x until the pool is empty, so for c < β x the best k, if any, is 1 + B/x, rounded
 *   no cap         ∂uᵢ/∂kᵢ = β (xᵢ + √(xᵢ/kᵢ) Σⱼ √(kⱼ xⱼ)) − c ≥ β xᵢ − c: for c < β xᵢ one more identity always pays
 *   own projects   with n alike, each for a project of its own, and an empty pool, the identities beyond the first, eᵢ = kᵢ − 1, are a
 *                  Tullock contest: β B eᵢ/Σe − c eᵢ, so e* = β B (n − 1)/(n² c); the pool is empty there iff c ≤ β x (n − 1)/n, and
 *                  it is an equilibrium if it pays 0 or more, which is what giving nothing pays
 *   honest         one identity each is left by nobody for more identities iff c ≥ max over i and k of β (Fᵢ(k) − Fᵢ(1))/(k − 1)
 *
 * Small games are searched for all pure equilibria.
 */
import type { Solution } from "../../../../src/registry.js";
import { equilibrium } from "../../../auction/race/tullock.js";
import { gainsOf, gapAt, type Pay, payoffTable, playedIn, slack, stableJoints } from "../pure.js";
import { type Matching, matchingOf } from "./options.js";
import { earn, fund, fundsOf } from "./rule.js";

const mostJoints = 100_000;
const mostListed = 64;

const payOf = (model: Matching): Pay => {
  const funds = fundsOf(model);
  return (chosen, out) => earn(model, chosen, funds, out);
};

export const splits = ({ most }: Matching): number[][] => Array.from({ length: most + 1 }, (_, k) => [k]);

/** The best number of identities of contributor i while all others do this; the smallest of those that pay alike. */
export function bestSplit(
  model: Matching,
  chosen: readonly number[],
  i: number,
): { identities: number; payoff: number } {
  const pay = payOf(model);
  const out = new Float64Array(model.n);
  const joint = Float32Array.from(chosen);
  let best = { identities: 0, payoff: Number.NEGATIVE_INFINITY };
  for (let k = 0; k <= model.most; k++) {
    joint[i] = k;
    pay(joint, out);
    if (out[i] > best.payoff + slack) best = { identities: k, payoff: out[i] };
  }
  return best;
}

/** All pure equilibria with their gaps, where there are not too many joint actions. */
export function matchingEquilibria(
  model: Matching,
): { identities: number[]; payoffs: number[]; gap: number }[] | undefined {
  if ((model.most + 1) ** model.n > mostJoints) return undefined;
  const table = payoffTable(model.n, splits(model), payOf(model));
  return stableJoints(table).map((joint) => ({
    identities: playedIn(table, joint).map(([k]) => k),
    payoffs: [...table.payoffs.subarray(joint * model.n, (joint + 1) * model.n)],
    gap: gapAt(table, joint),
  }));
}

/** The cost of an identity from which on nobody leaves one identity each for more of them. */
export function honestCost(model: Matching): number {
  const funds = fundsOf(model);
  const ones = Array<number>(model.n).fill(1);
  let cost = 0;
  for (let i = 0; i < model.n; i++) {
    fund(model, ones, 0, funds);
    const before = funds.funded[model.projectOf[i]];
    for (let k = 2; k <= model.most; k++) {
      fund(model, ones.with(i, k), 0, funds);
      cost = Math.max(cost, (model.share * (funds.funded[model.projectOf[i]] - before)) / (k - 1));
    }
  }
  return cost;
}

/** @throws naming the option that is wrong */
export function solveSybilMatching(given: unknown): Solution {
  const { model } = matchingOf(given);
  const { n, pool } = model;
  const ones = Array<number>(n).fill(1);
  const nash = matchingEquilibria(model);
  return {
    honest: {
      ...outcomeOf(model, ones),
      costFrom: honestCost(model),
      meaning: "more identities pay nobody from that cost on",
    },
    attack: attackOf(model, 0),
    alone: aloneOf(model),
    ownProjects: contestOf(model),
    collapse: outcomeOf(model, Array<number>(n).fill(model.most)),
    nash: nash
      ? {
          found: "all pure equilibria",
          count: nash.length,
          equilibria: nash.slice(0, mostListed).map((one) => ({ ...one, ...outcomeOf(model, one.identities) })),
          certificate: { kind: "best-response gap, largest", value: Math.max(0, ...nash.map(({ gap }) => gap)) },
        }
      : { equilibria: null, reason: `more than ${mostJoints} joint actions to look through` },
    pool: Number.isFinite(pool) ? pool : "no cap",
    source: "rule: Buterin, Hitzig & Weyl (2019), arXiv:1809.06421; all that identities do is derived here",
  };
}

/** What each contributor could gain by another number of identities. */
export function sybilMatchingDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  const { model } = matchingOf(given);
  return gainsOf(model.n, splits(model), payOf(model), joint[0].slice());
}

function outcomeOf(model: Matching, identities: readonly number[]) {
  const funds = fundsOf(model);
  const payoffs = new Float64Array(model.n);
  earn(model, identities, funds, payoffs);
  const [asked, scale] = funds.total;
  return { identities, payoffs: [...payoffs], funded: [...funds.funded], matched: asked * scale, scale };
}

/** Contributor i alone splits, and all others give with one identity. */
function attackOf(model: Matching, i: number) {
  const ones = Array<number>(model.n).fill(1);
  const before = outcomeOf(model, ones);
  const { identities } = bestSplit(model, ones, i);
  const after = outcomeOf(model, ones.with(i, identities));
  const others = (list: readonly number[]) => list.reduce((sum, x, p) => sum + (p === model.projectOf[i] ? 0 : x), 0);
  return {
    contributor: i,
    identities,
    gain: after.payoffs[i] - before.payoffs[i],
    funded: after.funded[model.projectOf[i]],
    othersLose: others(before.funded) - others(after.funded),
  };
}

/** Contributor 0 with nobody else giving: the closed form, and the best number by enumeration. */
function aloneOf(model: Matching) {
  const nobody = Array<number>(model.n).fill(0);
  const { share, pool, cost, most } = model;
  const x = model.amounts[0];
  const full = Math.min(most, 1 + pool / x); // where the pool, or what may be shown, ends
  const funded = Array.from({ length: most }, (_, k) => x + Math.min(k * x, pool));
  return {
    funded,
    ...bestSplit(model, nobody, 0),
    closedForm:
      cost < share * x
        ? { upTo: full, meaning: "each identity up to here adds β x − c; the best whole number is beside it, or 0" }
        : { upTo: 0, meaning: "no identity adds more than it costs" },
  };
}

function contestOf({ n, projects, amounts, share, pool, cost, most }: Matching) {
  const x = amounts[0];
  if (projects !== n || n < 2 || !amounts.every((one) => one === x)) {
    return { reason: "for two or more contributors alike, each with a project of its own" };
  }
  if (!Number.isFinite(pool) || share === 0) return { reason: "for a capped pool of which contributors have a part" };
  const [extra] = equilibrium(Array.from({ length: n }, () => ({ value: share * pool, cost, low: 0, high: most - 1 })));
  if (n * extra * x < pool) return { reason: "the equilibrium of the contest would leave something in the pool" };
  const payoff = share * (x + pool / n) - x - cost * (1 + extra);
  return { extra, payoff, burnt: n * cost * extra, equilibrium: payoff >= 0 };
}
