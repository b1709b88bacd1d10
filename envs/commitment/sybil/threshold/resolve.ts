/**
 * Who contributes, given thresholds and fakes: a fixed point of
 *
 *   xᵢ = [ Σ_{j≠i} (xⱼ + fⱼ) ≥ kᵢ ]   for whoever sent a threshold kᵢ,   xᵢ = 0 for whoever sent none
 *
 * The right side grows in x, so there is a greatest and a least fixed point, found by iterating from all 1 and from all 0; the order of
 * iteration does not matter. A player's own fakes do not count for its own threshold: that would only be a lower threshold.
 *
 * References: Tarski (1955), Pacific J. Math. 5; Reischmann & Oechssler (2018), J. Public Econ. 159 (thresholds, there in contributors
 * in all, one's own contribution among them).
 */
import type { Heads } from "./options.js";

/**
 * @param chosen per player message (0 = none, 1 + k = threshold k) and fakes, `[n, 2]` at `at`
 * @param active 1 for whoever contributes, `[n]`, written at `to`
 */
export function resolveHeads(
  n: number,
  greatest: boolean,
  chosen: Float32Array,
  at: number,
  active: Uint8Array,
  to: number,
): void {
  let heads = 0;
  for (let i = 0; i < n; i++) {
    const start = greatest && chosen[at + 2 * i] > 0 ? 1 : 0;
    active[to + i] = start;
    heads += start + chosen[at + 2 * i + 1];
  }
  for (let settled = false; !settled; ) {
    settled = true;
    for (let i = 0; i < n; i++) {
      const message = chosen[at + 2 * i];
      const own = active[to + i];
      const others = heads - own - chosen[at + 2 * i + 1];
      const next = message > 0 && others >= message - 1 ? 1 : 0;
      if (next === own) continue;
      active[to + i] = next;
      heads += next - own;
      settled = false;
    }
  }
}

/** uᵢ = α Σ x − xᵢ − c fᵢ, `[n]`. @param active written, `[n]` */
export function earnHeads(
  { n, greatest, benefit, cost }: Heads,
  chosen: Float32Array,
  active: Uint8Array,
  out: Float64Array,
): void {
  resolveHeads(n, greatest, chosen, 0, active, 0);
  let contributors = 0;
  for (let i = 0; i < n; i++) contributors += active[i];
  for (let i = 0; i < n; i++) out[i] = benefit * contributors - active[i] - cost * chosen[2 * i + 1];
}
