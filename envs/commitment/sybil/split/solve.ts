/**
 * What is known of the equal split: the equilibrium in any number of identities, all in whole ones, the optimum, and the costs at
 * which one identity each is stable.
 *
 *   k* = R (n − 1)/(n² c),   u* = R/n²,   burnt c n k* = R (n − 1)/n
 *   one identity each is an equilibrium  ⇔  R (n − 1)/(n (n + 1)) ≤ c ≤ R/n
 *
 * The first is the symmetric Tullock contest; the second is the condition of `equilibria.ts` at k = 1, T = n. Derived here.
 */
import { resolve } from "../../../../src/options.js";
import type { Solution } from "../../../../src/registry.js";
import { equilibrium } from "../../../auction/race/tullock.js";
import { splitEquilibria, splitGains, splitPayoff } from "./equilibria.js";
import { sybilSplitDefaults, sybilSplitId } from "./options.js";
import type { SybilSplitOptions } from "./split.js";

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

/** Identities per agent in the equilibrium in real numbers; the bound K where identities are that cheap. */
export function continuous({ agents, reward, cost, most }: SybilSplitOptions): number {
  if (cost === 0) return most;
  return equilibrium(Array.from({ length: agents }, () => ({ value: reward, cost, low: 0, high: most })))[0];
}

/** The equilibrium in whole identities whose total is nearest to the one in real numbers, of the most even ones among them. */
export function nearest(options: SybilSplitOptions): readonly number[] {
  const aim = options.agents * continuous(options);
  const { profiles } = splitEquilibria(options);
  if (profiles.length === 0) throw new Error(`${sybilSplitId}: no pure equilibrium in whole identities to play.`);
  const off = (profile: readonly number[]) => Math.abs(sum(profile) - aim);
  const spread = (profile: readonly number[]) => profile[0] - profile[profile.length - 1];
  return profiles.reduce((best, one) => {
    const nearer = off(one) - off(best);
    return nearer < -1e-9 || (nearer < 1e-9 && spread(one) < spread(best)) ? one : best;
  });
}

/** @throws naming the option that is wrong */
export function solveSybilSplit(given: unknown): Solution {
  const options = resolve(sybilSplitDefaults, given, sybilSplitId);
  const { agents: n, reward, cost, most } = options;
  const k = continuous(options);
  const interior = cost > 0 && k < most;
  const { profiles, all } = splitEquilibria(options);
  const payoffsOf = (profile: readonly number[]) => profile.map((own) => splitPayoff(options, own, sum(profile) - own));
  const whole = profiles.map((profile) => ({
    identities: profile,
    total: sum(profile),
    payoffs: payoffsOf(profile),
    spent: cost * sum(profile),
    gap: Math.max(...splitGains(options, profile)),
  }));
  const [low, high] = [(reward * (n - 1)) / (n * (n + 1)), reward / n];
  const optimum = Math.max(0, reward - cost);
  const welfares = whole.map(({ total }) => (total > 0 ? reward - cost * total : 0));
  const worst = Math.min(...welfares);
  const anarchy =
    welfares.length > 0 && worst > 0
      ? { nash: optimum / worst }
      : { nash: null, reason: "no pure equilibrium is known whose worst is worth something" };
  return {
    continuous: {
      identities: k,
      payoff: reward / n - cost * k,
      spent: n * cost * k,
      ...(interior
        ? { closedForm: { identities: (reward * (n - 1)) / (n * n * cost), payoff: reward / (n * n) } }
        : { reason: "identities are so cheap that everybody shows as many as there may be" }),
    },
    nash: {
      found: all
        ? "all pure equilibria in whole identities, up to who is who"
        : "the first pure equilibria; there are more",
      count: whole.length,
      equilibria: whole,
      certificate: { kind: "best-response gap, largest", value: Math.max(0, ...whole.map(({ gap }) => gap)) },
    },
    rounded: [Math.floor(k), Math.ceil(k)].map((each) => ({
      identities: each,
      gap: Math.max(...splitGains(options, Array<number>(n).fill(each))),
    })),
    honest: {
      payoff: reward / n - cost,
      gap: Math.max(...splitGains(options, Array<number>(n).fill(1))),
      stableFrom: low,
      stableTo: high,
      meaning: "costs of an identity for which one identity each is an equilibrium",
    },
    optimum: { welfare: optimum, play: optimum > 0 ? "one identity in all" : "none" },
    priceOfAnarchy: anarchy,
    source: "Tullock (1980) for the contest; k*, whole identities and the stable costs are derived here",
  };
}

/** What each agent could gain by another number of identities. */
export function sybilSplitDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  return splitGains(resolve(sybilSplitDefaults, given, sybilSplitId), joint[0]);
}
