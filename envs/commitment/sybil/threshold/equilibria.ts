/**
 * Which numbers of contributors are pure equilibria of the thresholds in heads, and how such an equilibrium is played. Derived here.
 *
 * Least: whoever is reached last in the iteration from below has nobody who waits for it, so it drops out and gains 1 − α > 0. There is
 * no equilibrium with a contributor, whatever identities cost.
 *
 * Greatest, m ≥ 1 contributors. Dropping out altogether leaves a payoff of 0 or more, so α m − 1 − c fᵢ ≥ 0. Each contribution must
 * decide for somebody whose threshold is met exactly, else its owner drops it; that is one of the m − 1 others, or more heads.
 *   c ≥ 1 − α, or F = 0: contributors ask for exactly m − 1 heads, show no fakes, and the rest send nothing. A fake in place of the
 *     contribution would save 1 − α − c ≤ 0. So m is an equilibrium  ⇔  α m ≥ 1 and m − 1 ≤ K.
 *   c < 1 − α, F ≥ 1: a contributor with a fake to spare shows it in place of its contribution; heads stay as they are, all others go on,
 *     and it saves 1 − α − c > 0. So every contributor shows F fakes already, and the threshold met exactly is at least
 *     (m − 1)(1 + F). If all m ask for exactly that many, each head decides. So m is an equilibrium  ⇔  α m ≥ 1 + F c and
 *     (m − 1)(1 + F) ≤ K.
 *
 * Nobody contributing is always one. With K = n − 1 all n contribute in an equilibrium iff c ≥ 1 − α (for F ≥ 1): (n − 1)(1 + F) > n − 1.
 */
import type { Heads } from "./options.js";

/** How a given number of contributors is held together: the contributors' threshold and fakes; the rest send nothing. */
export interface HeadPlan {
  readonly contributors: number; // m
  readonly threshold: number;
  readonly fakes: number;
}

const rounding = 1e-12;

/** Does a fake in place of the contribution gain, while all others go on? */
export function fakePays({ benefit, cost, fakes }: Pick<Heads, "benefit" | "cost" | "fakes">): boolean {
  return fakes > 0 && cost < 1 - benefit - rounding;
}

/** One plan per number of contributors that is a pure equilibrium, fewest first; 0 is always among them. */
export function headPlans({ n, benefit, cost, fakes, highest, greatest }: Heads): HeadPlan[] {
  const plans: HeadPlan[] = [{ contributors: 0, threshold: -1, fakes: 0 }];
  const shown = fakePays({ benefit, cost, fakes }) ? fakes : 0;
  for (let m = 2; greatest && m <= n; m++) {
    const threshold = (m - 1) * (1 + shown);
    if (benefit * m >= 1 + shown * cost - rounding && threshold <= highest) {
      plans.push({ contributors: m, threshold, fakes: shown });
    }
  }
  return plans;
}

/** What every player chooses under a plan, `[n, 2]`: message (0 = none, 1 + k) and fakes. The first seats contribute. */
export function headChoices({ n }: Heads, { contributors, threshold, fakes }: HeadPlan): Float32Array {
  return Float32Array.from({ length: 2 * n }, (_, at) => {
    if (at >> 1 >= contributors) return 0;
    return at % 2 === 0 ? 1 + threshold : fakes;
  });
}
