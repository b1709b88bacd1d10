/**
 * The mediator who cannot commit to later fees: backward induction over the slots that are left, for values uniform on [0, 1].
 *
 * Who would gain most is served first, so those left are uniform on [0, v]. In margins over the cost c, with z = v − c and k slots left, all is
 * proportional to z:
 *
 *   g_k = 1 − d (1 − a_{k−1}), g_1 = 1       a fee of c + g_k y is taken by values of at least c + y, for whom the next slot is as good
 *   x_k = g_k/(2 (g_k − d ρ_{k−1}))          share of z down to which users are served
 *   a_k = g_k x_k                            fee less cost, in shares of z
 *   ρ_k = a_k/2                              profit per user, of z²
 *   u_k = (1 − x_k)((1 + x_k)/2 − a_k) + d x_k² u_{k−1}     users, of z²
 *
 * k = 1 is the monopoly price: a = 1/2, ρ = 1/4, u = 1/8. As k → ∞, d a² = (1 − d)(1 − 2 a), so a → √(1 − d)/(1 + √(1 − d)).
 * Derived here, after Bulow (1982), J. Polit. Econ. 90, and Stokey (1981), Bell J. Econ. 12.
 */
export interface Stage {
  readonly pass: number; // g: margin per net value of whoever is just served
  readonly reach: number; // x
  readonly margin: number; // a
  readonly profit: number; // ρ
  readonly users: number; // u
}

/** Stages by slots left, 1 … slots, at [k − 1]. */
export function stages(slots: number, d: number): Stage[] {
  const found: Stage[] = [];
  for (let k = 1; k <= slots; k++) {
    const next = found[k - 2] ?? { margin: 1, profit: 0, users: 0 };
    const pass = 1 - d * (1 - next.margin);
    const room = pass - d * next.profit;
    const reach = room > 0 ? Math.min(1, pass / (2 * room)) : 1;
    const margin = pass * reach;
    found.push({
      ...{ pass, reach, margin },
      profit: (1 - reach) * margin + d * reach * reach * next.profit,
      users: (1 - reach) * ((1 + reach) / 2 - margin) + d * reach * reach * next.users,
    });
  }
  return found;
}

/** Fees of the equilibrium, slot by slot, and the lowest value that each of them serves. */
export function skimmingPath(slots: number, d: number, cost: number): { fees: number[]; reaches: number[] } {
  const all = stages(slots, d);
  const fees: number[] = [];
  const reaches: number[] = [];
  let z = 1 - cost;
  for (let k = slots; k >= 1; k--) {
    fees.push(cost + all[k - 1].margin * z);
    z *= all[k - 1].reach;
    reaches.push(cost + z);
  }
  return { fees, reaches };
}
