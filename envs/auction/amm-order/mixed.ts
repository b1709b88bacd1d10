/**
 * A mixed equilibrium of the contest for the first place, where there is no pure one.
 *
 * Two stages: (1) predictive regret matching⁺ finds which fees each type mixes; (2) those supports S are solved exactly. For every type
 * t of trader i and f ∈ S the payoff is one number Uₜ, which is linear in the other's probabilities y:
 *
 *   (Gₜ − f) Σₛ pₛ Σₖ yₛ(k) ([k < f] + [k = f]/2) = Uₜ,   Σₖ yₛ(k) = 1
 *
 * The result carries its best-response gap; where the supports give no probabilities, it is what stage 1 found.
 *
 * References: Farina, Kroer & Sandholm (2021), AAAI 35 (predictive regret matching⁺); Nash (1951), Ann. Math. 54.
 */
import { bestResponseGap, type Contest, type Plans, wins } from "./contest.js";

const rounds = 20_000;
const thresholds = [5e-2, 2e-2, 1e-2, 5e-3, 2e-3, 1e-3, 5e-4, 2e-4, 1e-4]; // probabilities from which on a fee counts as mixed

export function mixedEquilibrium(contest: Contest): { readonly plans: Plans; readonly gap: number } {
  let plans = learned(contest);
  let gap = bestResponseGap(contest, plans);
  for (const least of thresholds) {
    const exact = onSupports(contest, plans, least);
    const left = exact ? bestResponseGap(contest, exact) : Number.POSITIVE_INFINITY;
    if (exact && left < gap) [plans, gap] = [exact, left];
  }
  return { plans, gap };
}

/** Averages of predictive regret matching⁺, weighted by the square of the round. */
function learned(contest: Contest): Plans {
  const { worth, highest } = contest;
  const each = (fill: number) => worth.map((list) => list.map(() => new Float64Array(highest + 1).fill(fill)));
  const regrets = each(0);
  const sums = each(0);
  const plans = each(1 / (highest + 1));
  for (let round = 1; round <= rounds; round++) {
    const first = [0, 1].map((i) => wins(contest, 1 - i, plans[1 - i]));
    for (const i of [0, 1]) {
      worth[i].forEach((g, t) => {
        const [plan, regret, sum] = [plans[i][t], regrets[i][t], sums[i][t]];
        let own = 0;
        for (let f = 0; f <= highest; f++) own += plan[f] * first[i][f] * (g - f);
        let total = 0;
        for (let f = 0; f <= highest; f++) {
          const now = first[i][f] * (g - f) - own;
          regret[f] = Math.max(0, regret[f] + now);
          plan[f] = Math.max(0, regret[f] + now); // the next round is predicted to be like this one
          total += plan[f];
        }
        for (let f = 0; f <= highest; f++) {
          plan[f] = total > 0 ? plan[f] / total : 1 / (highest + 1);
          sum[f] += round * round * plan[f];
        }
      });
    }
  }
  for (const sum of sums.flat()) scale(sum);
  return sums;
}

/** Divide by the sum. */
function scale(plan: Float64Array): void {
  const total = plan.reduce((a, b) => a + b, 0);
  for (let f = 0; f < plan.length; f++) plan[f] /= total;
}

/** The plans that mix exactly the fees of at least this probability; nothing where those equations have no such solution. */
function onSupports(contest: Contest, plans: Plans, least: number): Plans | undefined {
  const { worth, chances } = contest;
  const supports = plans.map((types) => types.map((plan) => [...plan.keys()].filter((f) => plan[f] >= least)));
  const solved = [0, 1].map((j) => {
    const i = 1 - j; // whose indifference determines j's plans
    const unknowns = supports[j].flatMap((fees, s) => fees.map((k) => ({ s, k })));
    const ties = worth[i].flatMap((g, t) =>
      supports[i][t].map((f) => [
        ...unknowns.map(({ s, k }) => (g - f) * chances[j][s] * (k < f ? 1 : k === f ? 0.5 : 0)),
        ...worth[i].map((_, u) => (u === t ? -1 : 0)),
        0,
      ]),
    );
    const sums = worth[j].map((_, s) => [...unknowns.map((one) => (one.s === s ? 1 : 0)), ...worth[i].map(() => 0), 1]);
    const found = eliminate([...ties, ...sums]);
    if (!found || unknowns.some((_, u) => found[u] < 0)) return undefined;
    const out = worth[j].map(() => new Float64Array(contest.highest + 1));
    unknowns.forEach(({ s, k }, u) => {
      out[s][k] = found[u];
    });
    for (const plan of out) scale(plan);
    return out;
  });
  return solved[0] && solved[1] ? [solved[0], solved[1]] : undefined;
}

/** The solution of a square linear system, rows `[…coefficients, right side]`; nothing where it has none or many. */
function eliminate(rows: number[][]): number[] | undefined {
  const n = rows.length;
  if (rows[0].length !== n + 1) return undefined;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r][c]) > Math.abs(rows[pivot][c])) pivot = r;
    if (Math.abs(rows[pivot][c]) < 1e-12) return undefined;
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    for (let r = 0; r < n; r++) {
      const factor = r === c ? 0 : rows[r][c] / rows[c][c];
      if (factor !== 0) for (let k = c; k <= n; k++) rows[r][k] -= factor * rows[c][k];
    }
  }
  return rows.map((row, c) => row[n] / row[c]);
}
