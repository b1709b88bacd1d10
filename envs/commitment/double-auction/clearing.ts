/**
 * Clearing of a double auction: how many units change hands, and the interval of prices at which they do.
 *
 *   q      = the most units for which the q-th highest bid is at least the q-th lowest ask
 *   lower  = max(A_q, B_{q+1}),  upper = min(B_q, A_{q+1})
 *
 * B are the bids from the highest, A the asks from the lowest. Of all 2m reports these are the m-th and the (m+1)-th from below, and at
 * every price between the two as much is asked for as offered.
 *
 * Reference: Satterthwaite & Williams (1989), J. Econ. Theory 48.
 */

/**
 * Write units, lower and upper to `out[0 … 3)`; both prices are 0 where no unit changes hands.
 *
 * @param bids    m of them at `bids[at …]`, and the asks alike
 * @param buyers  who bids highest, second … `[m]`
 * @param sellers who asks lowest, second … `[m]`
 */
export function clear(
  bids: Float64Array,
  asks: Float64Array,
  at: number,
  m: number,
  buyers: Int32Array,
  sellers: Int32Array,
  out: Float64Array,
): void {
  let q = 0;
  while (q < m && bids[at + buyers[q]] >= asks[at + sellers[q]]) q++;
  out[0] = q;
  out[1] = out[2] = 0;
  if (q === 0) return;
  out[1] = asks[at + sellers[q - 1]];
  out[2] = bids[at + buyers[q - 1]];
  if (q === m) return;
  if (bids[at + buyers[q]] > out[1]) out[1] = bids[at + buyers[q]];
  if (asks[at + sellers[q]] < out[2]) out[2] = asks[at + sellers[q]];
}

/**
 * The chance of a trade for each of m reports, of which the first q in this sequence trade: equals at the margin share what is left.
 *
 * @param sequence who comes first, second … `[m]`
 */
export function chances(reports: Float64Array, sequence: Int32Array, q: number): Float64Array {
  const m = sequence.length;
  const out = new Float64Array(m);
  if (q === 0) return out;
  const margin = reports[sequence[q - 1]];
  let before = 0; // strictly
  while (reports[sequence[before]] !== margin) before++;
  let after = before;
  while (after < m && reports[sequence[after]] === margin) after++;
  for (let k = 0; k < after; k++) out[sequence[k]] = k < before ? 1 : (q - before) / (after - before);
  return out;
}
