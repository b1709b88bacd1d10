/**
 * Advantage alignment: PPO that raises an action where its player has done well so far and the others gain by it. Experimental.
 *
 *   Âₜ* = Âₜ + β γ (Σ_{k<t} γᵗ⁻ᵏ Âₖ) Σ_{j≠i} Âʲₜ
 *
 * Âʲ are the advantages of the others at the same step, so that whoever was treated well answers well: the first-order part of shaping
 * opponents who learn. The sum over k is within the episode, as far as the rollout holds it. In the product advantages are centred,
 * because their expectation is 0 where the value is right: so its error counts for less. The value learns its own returns; β = 0 is PPO.
 *
 * Why experimental: in the iterated prisoner's dilemma it reaches cooperation on most seeds, not on all, where λ = 1, episodes are short,
 * the learning rate falls and the value is about right from the beginning, as with payoffs around 0. With the same payoffs shifted by
 * −1.5 it defects like PPO, and at a constant learning rate cooperation comes and goes.
 * Reference: Duque et al. (2025), Advantage alignment algorithms, ICLR, arXiv:2406.14662.
 */
import type { Defaults, Values } from "../src/options.js";
import type { Algorithm } from "./algorithm.js";
import { ppo, ppoDefaults } from "./ppo.js";
import type { Rollout } from "./rollout.js";

export const advantageAlignmentDefaults = {
  ...ppoDefaults,
  lambda: { ...ppoDefaults.lambda, value: 1 },
  alignment: {
    ...{ kind: "number", value: 3, low: 0, high: 1000, unit: "1", symbol: "β" },
    about: "weight of what others gain by an action, as far as things went well before it; 0 is PPO",
  },
} as const satisfies Defaults;

export type AdvantageAlignmentOptions = Values<typeof advantageAlignmentDefaults>;

export const advantageAlignment: Algorithm = {
  about: "experimental: PPO that favours what others gain by, as far as things went well for oneself",
  defaults: advantageAlignmentDefaults,
  make: (given) => {
    const options = given as AdvantageAlignmentOptions;
    const improve = ppo.make(options);
    return (learner, progress, learners) => {
      const { rollout, discount } = learner;
      const before = rollout.advantages.slice();
      align(rollout, centred(rollout), othersOf(learner, learners), discount, options.alignment);
      const report = improve(learner, progress, learners);
      rollout.advantages.set(before); // those who are improved after this one read them
      return report;
    };
  },
};

/** Which steps hang together, and the advantages; row-major `[steps, rows]`. */
export type Aligned = Pick<Rollout, "steps" | "rows" | "advantages" | "terminated" | "truncated">;

/**
 * Add β γ (Σ_{k<t} γᵗ⁻ᵏ Âₖ) Âʲₜ to advantages, in place.
 *
 * @param own    Âₖ as it counts in the sum, `[steps, rows]`
 * @param others Âʲₜ, the sum over the others in the same lane at the same step, `[steps, rows]`
 * @param gamma  per step
 * @param weight β
 */
export function align(path: Aligned, own: Float32Array, others: Float32Array, gamma: number, weight: number): void {
  const { steps, rows, advantages, terminated, truncated } = path;
  for (let i = 0; i < rows; i++) {
    let past = 0; // Σ_{k<t} γᵗ⁻ᵏ Âₖ
    for (let t = 0; t < steps; t++) {
      const at = t * rows + i;
      advantages[at] += weight * gamma * past * others[at];
      past = terminated[at] | truncated[at] ? 0 : gamma * (past + own[at]);
    }
  }
}

/** Advantages less their mean over all transitions; 0 where a row is none. */
function centred({ advantages, fresh }: Party["rollout"]): Float32Array {
  let sum = 0;
  let transitions = 0;
  for (let k = 0; k < advantages.length; k++) {
    if (fresh[k]) continue;
    sum += advantages[k];
    transitions++;
  }
  return advantages.map((a, k) => (fresh[k] ? 0 : a - sum / transitions));
}

/** Whose advantages are summed: a learner, as far as they go. */
interface Party {
  readonly rollout: Pick<Rollout, "advantages" | "fresh">;
  readonly actor: { readonly count: number }; // rows per lane
}

/** For each row of a learner the others' advantages summed, those of other learners and of its own other rows: `[steps, rows]`. */
export function othersOf(learner: Party, learners: readonly Party[]): Float32Array {
  const { rollout, actor } = learner;
  const totals = new Float32Array(rollout.advantages.length / actor.count); // [steps, lanes]
  for (const other of learners) {
    centred(other.rollout).forEach((a, k) => {
      totals[Math.floor(k / other.actor.count)] += a;
    });
  }
  return centred(rollout).map((own, k) => totals[Math.floor(k / actor.count)] - own);
}
