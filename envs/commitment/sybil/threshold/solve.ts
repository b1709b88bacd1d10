/**
 * What is known of the thresholds in heads: how many contribute in pure equilibria (derived in `equilibria.ts`), the same by looking at
 * every joint action where there are few, what a fake saves, and the optimum.
 */
import type { Solution } from "../../../../src/registry.js";
import { gainsOf, type Pay, payoffTable, playedIn, stableJoints } from "../pure.js";
import { fakePays, headChoices, headPlans } from "./equilibria.js";
import { type Heads, headsOf } from "./options.js";
import { earnHeads } from "./resolve.js";

const mostJoints = 70_000;

export const payHeads = (model: Heads): Pay => {
  const active = new Uint8Array(model.n);
  return (chosen, out) => earnHeads(model, chosen, active, out);
};

/** All pairs of message and fakes. */
export function headActions({ highest, fakes }: Heads): number[][] {
  return Array.from({ length: (highest + 2) * (fakes + 1) }, (_, a) => [Math.floor(a / (fakes + 1)), a % (fakes + 1)]);
}

export interface CountedHeads {
  readonly joints: number;
  readonly equilibria: number;
  readonly contributors: readonly number[]; // numbers of contributors that occur in equilibria, rising
  readonly welfare: number; // the highest of an equilibrium
}

/** Pure equilibria by looking at every joint action; nothing where they are too many. */
export function countHeads(model: Heads): CountedHeads | undefined {
  const actions = headActions(model);
  if (actions.length ** model.n > mostJoints) return undefined;
  const table = payoffTable(model.n, actions, payHeads(model));
  const active = new Uint8Array(model.n);
  const out = new Float64Array(model.n);
  const found = new Set<number>();
  let welfare = Number.NEGATIVE_INFINITY;
  const stable = stableJoints(table);
  for (const joint of stable) {
    earnHeads(model, Float32Array.from(playedIn(table, joint).flat()), active, out);
    found.add(active.reduce((sum, x) => sum + x, 0));
    welfare = Math.max(
      welfare,
      out.reduce((sum, u) => sum + u, 0),
    );
  }
  return {
    joints: table.joints,
    equilibria: stable.length,
    contributors: [...found].sort((a, b) => a - b),
    welfare,
  };
}

/** @throws naming the option that is wrong */
export function solveSybilThreshold(given: unknown): Solution {
  const { model } = headsOf(given);
  const { n, benefit, cost, fakes, highest, greatest } = model;
  const plans = headPlans(model);
  const nash = plans.map((plan) => {
    const chosen = headChoices(model, plan);
    const out = new Float64Array(n);
    payHeads(model)(chosen, out);
    const gap = Math.max(...gainsOf(n, headActions(model), payHeads(model), chosen));
    return { ...plan, ...(plan.contributors === 0 && { threshold: null }), payoffs: [...out], welfare: sum(out), gap };
  });
  const counted = countHeads(model);
  const most = plans[plans.length - 1].contributors;
  const optimum = n * (benefit * n - 1);
  return {
    nash: {
      found: "one pure equilibrium for every number of contributors that has any; the first seats contribute",
      contributors: plans.map(({ contributors }) => contributors),
      equilibria: nash,
      certificate: { kind: "best-response gap, largest", value: Math.max(...nash.map(({ gap }) => gap)) },
    },
    enumerated: counted ?? { equilibria: null, reason: `more than ${mostJoints} joint actions to look through` },
    fake: {
      saves: 1 - benefit,
      costs: cost,
      pays: fakePays(model),
      meaning: "a fake identity in place of the contribution, while all others go on",
    },
    collapse: greatest
      ? {
          below: fakes > 0 ? 1 - benefit : 0,
          fullContribution: most === n,
          mostContributors: most,
          thresholdsForAllWithFakes: (n - 1) * (1 + fakes),
          highest,
          costForAllWithFakes: fakes > 0 ? (benefit * n - 1) / fakes : null,
          meaning:
            "below this cost all contribute in equilibrium only if thresholds reach (n − 1)(1 + F) and F c ≤ α n − 1: then everybody shows all its fakes",
        }
      : { reason: "under the least fixed point nobody contributes in equilibrium, whatever identities cost" },
    optimum: { welfare: optimum, play: "all contribute, without fakes" },
    priceOfAnarchy: { nash: null, reason: "nobody contributes in the worst equilibrium, which is worth nothing" },
    source:
      "derived here; thresholds: Reischmann & Oechssler (2018), J. Public Econ. 159; identities at a cost: arXiv:2301.12813",
  };
}

/** What each player could gain by another message and other fakes. */
export function sybilThresholdDeviation(given: unknown, joint: readonly Float32Array[]): readonly number[] {
  const { model } = headsOf(given);
  return gainsOf(model.n, headActions(model), payHeads(model), joint[0].slice());
}

const sum = (list: ArrayLike<number>): number => Array.from(list).reduce((a, b) => a + b, 0);
