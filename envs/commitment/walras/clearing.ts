/**
 * Clearing of a Walrasian market: of schedules at the price where they sum to zero, of quantities by serving the short side.
 *
 *   schedules   d_i(p) = b_i (r_i − p):  p = Σ b_i r_i / Σ b_i, which lies among the r_i
 *   quantities  D = Σ qᵢ⁺, S = Σ qᵢ⁻:    buyers get the share min(1, S/D) of theirs, sellers sell min(1, D/S)
 */

/**
 * Write what each trades to `quantity[to … to + n)`, and the price to `price[lane]`, which stays as it is where all slopes are 0.
 *
 * @param schedules pairs [r, b] at `schedules[at …]`, b ≥ 0
 */
export function clearSchedules(
  schedules: Float32Array,
  at: number,
  n: number,
  quantity: Float64Array,
  to: number,
  price: Float64Array,
  lane: number,
): void {
  let slopes = 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    slopes += schedules[at + 2 * i + 1];
    sum += schedules[at + 2 * i + 1] * schedules[at + 2 * i];
  }
  if (slopes > 0) price[lane] = sum / slopes;
  for (let i = 0; i < n; i++) {
    quantity[to + i] = slopes > 0 ? schedules[at + 2 * i + 1] * (schedules[at + 2 * i] - price[lane]) : 0;
  }
}

/** Scale the long side of `quantity[at … at + n)` down to what the short side takes. */
export function ration(quantity: Float64Array, at: number, n: number): void {
  let bought = 0;
  let sold = 0;
  for (let i = at; i < at + n; i++) {
    if (quantity[i] > 0) bought += quantity[i];
    else sold -= quantity[i];
  }
  for (let i = at; i < at + n; i++) {
    if (quantity[i] > 0 && bought > sold) quantity[i] *= sold / bought;
    else if (quantity[i] < 0 && sold > bought) quantity[i] *= bought / sold;
  }
}
