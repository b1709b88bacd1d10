/**
 * How large a deposit keeps the auctioneer of a deferred auction from fakes, where values are α-strongly regular.
 *
 * F is α-strongly regular if φ(v) − αv rises, φ(v) = v − (1 − F)/f the virtual value; r is Myerson's reserve, φ(r) = 0. α = 1: rising hazard
 * rate; α = 0: regular. The family, with r = 1, is generalised Pareto of shape 1 − α, where φ has the slope α throughout:
 *
 *   S(v) = 1 − F = (1 + (1 − α) v/α)^(−1/(1 − α))        α → 0 equal revenue, 1 exponential, 2 uniform on [0, 2], ∞ a point
 *
 * With fakes b₁ < … < b_k a highest value in [b_j, b_{j+1}) sells at max(r, v₂, b_j), and costs D for each of the m fakes above it, or is not sold.
 * Sorted by the fakes this is a sum of stretches that meet in nothing but m, so the best set of fakes is found from the top down:
 *
 *   V_m(u) = max over b < u of ∫_b^u E[(max(b, v₂) − mD)⁺; v₁ = x] dx + V_{m+1}(b)        or no more fake: b = r
 *
 * Below r no deposit is enough, for any F: just above r a single fake gains r − D per density. What is enough, derived here:
 *
 *   α ≥ 1       D = r, for any number of bidders and of fakes: φ(b) ≥ b − r ≥ (p − D)⁺, see entry.ts
 *   n = 1       the family is the worst case of all α-strongly regular F of this r: revenue is Σ c_j S(b_j), c_j the amounts by which
 *               (b_j − m_j D)⁺ rises, c_j ≥ 0, and S(b)/S(r) is nowhere larger, as f/S ≥ 1/((1 − α) v + αr) beyond r
 *   n = 1       D = r is not enough for α < ½: fakes at r + h/2 and r + h gain (¼ − α/2) f(r) h². With two fakes it is for α ≥ ½: what is gained
 *               is a rectangle under the convex S − S(b₂), at most half of its area, and what is lost α times that area; for more, numerically
 *   v ≤ v̄       D = (1 − α) v̄ + αr, as φ(b) ≥ α (b − r) ≥ b − D then. Tight at α = 0: equal revenue cut off at v̄, see tests
 *   α = 0       none, where values have no bound: fakes at 2D and 4D gain ¼ r
 *
 * References: Ferreira & Weinberg (2020); Chitra, Ferreira & Kulkarni (2023), arXiv:2301.12532; what they state is in entry.ts.
 */
import { exp, log, pow } from "../../../src/maths.js";

const tail = 1e-6; // survival, relative to that at r, at which the highest fake that is tried lies
const fine = 8; // pieces between two fakes that may be made, for integrals

/** S(v); r = 1. */
export function survival(alpha: number, v: number): number {
  if (alpha === 1) return exp(-v);
  const width = 1 + ((1 - alpha) * v) / alpha;
  return width <= 0 ? 0 : pow(width, -1 / (1 - alpha));
}

/** The value whose survival is s. */
export function valueAt(alpha: number, s: number): number {
  return alpha === 1 ? -log(s) : (alpha * (pow(s, alpha - 1) - 1)) / (1 - alpha);
}

export interface Ladder {
  readonly revenue: number; // with the best fakes
  readonly honest: number; // without any
  readonly fakes: readonly number[]; // rising
}

/** The best fakes of an auctioneer of n bidders of the family, of those on a grid of quantiles; r = 1. */
export function bestLadder(alpha: number, bidders: number, deposit: number, size = 120): Ladder {
  const grid = gridOf(alpha, bidders, size);
  const { fakes, below } = grid;
  const most = deposit > 0 ? Math.min(size, Math.ceil(fakes[size] / deposit)) : size; // with more above nothing is sold
  const kept = Float64Array.from(below, (share) => pow(share, bidders - 1)); // P(v₂ below), beside a v₁ above
  let value = new Float64Array(size + 2); // V_{m+1}
  let honest = 0;
  const chosen: Int32Array[] = [];
  for (let m = most; m >= 0; m--) {
    const loss = m * deposit;
    const { inner, outer } = sums(grid, loss);
    /** What highest values from fake i up to fake j, or without end for j > size, bring with m fakes above. */
    const stretch = (i: number, j: number): number => {
      const share = bidders * ((j > size ? 1 : below[j]) - below[i]);
      const upTo = j > size ? outer[size] + inner[size] * bidders * (1 - below[size]) : outer[j];
      return share * (Math.max(0, fakes[i] - loss) * kept[i] - inner[i]) + upTo - outer[i];
    };
    const first = fakes.findIndex((fake) => fake > loss); // a fake that costs more than it brings is none
    const next = new Float64Array(size + 2);
    const choice = new Int32Array(size + 2);
    for (let j = 1; j <= size + 1; j++) {
      next[j] = stretch(0, j);
      for (let i = Math.max(1, first); m < most && i < j; i++) {
        const one = stretch(i, j) + value[i];
        if (one > next[j]) [next[j], choice[j]] = [one, i];
      }
    }
    if (m === 0) honest = stretch(0, size + 1);
    value = next;
    chosen[m] = choice;
  }
  const found: number[] = [];
  for (let [m, at] = [0, chosen[0][size + 1]]; at > 0; at = chosen[++m]?.[at] ?? 0) found.unshift(fakes[at]);
  return { revenue: value[size + 1], honest, fakes: found };
}

interface Grid {
  readonly fakes: Float64Array; // [size + 1], from r on, closer at first
  readonly below: Float64Array; // F at these
  readonly middles: Float64Array; // [size · fine], of the pieces between them
  readonly seconds: Float64Array; // likewise, dF^{n−1}
  readonly firsts: Float64Array; // likewise, n dF
}

function gridOf(alpha: number, n: number, size: number): Grid {
  const top = survival(alpha, 1);
  const fakes = Float64Array.from({ length: size + 1 }, (_, k) =>
    k === 0 ? 1 : valueAt(alpha, top * pow(tail, pow(k / size, 1.5))),
  );
  const [middles, seconds, firsts] = [0, 1, 2].map(() => new Float64Array(size * fine));
  let [low, under] = [1, 1 - top];
  for (let k = 0; k < size * fine; k++) {
    const [at, piece] = [Math.floor(k / fine), (k % fine) + 1];
    const high = fakes[at] + ((fakes[at + 1] - fakes[at]) * piece) / fine;
    const over = 1 - survival(alpha, high);
    middles[k] = (low + high) / 2;
    seconds[k] = pow(over, n - 1) - pow(under, n - 1);
    firsts[k] = n * (over - under);
    [low, under] = [high, over];
  }
  return { fakes, below: fakes.map((v) => 1 - survival(alpha, v)), middles, seconds, firsts };
}

/** From r to each fake: ∫ (y − loss)⁺ dF^{n−1} in `inner`, and of that n dF in `outer`. */
function sums({ fakes, middles, seconds, firsts }: Grid, loss: number) {
  const inner = new Float64Array(fakes.length);
  const outer = new Float64Array(fakes.length);
  let [within, sum] = [0, 0];
  for (let k = 0; k < middles.length; k++) {
    const more = Math.max(0, middles[k] - loss) * seconds[k];
    sum += firsts[k] * (within + more / 2);
    within += more;
    if ((k + 1) % fine === 0) [inner[(k + 1) / fine], outer[(k + 1) / fine]] = [within, sum];
  }
  return { inner, outer };
}

/** The least deposit with which no fakes of a grid gain more than a millionth of the revenue, in units of r. */
export function enough(alpha: number, bidders: number, size = 120): number {
  const gains = (deposit: number): boolean => {
    const { revenue, honest } = bestLadder(alpha, bidders, deposit, size);
    return revenue > honest * (1 + 1e-6);
  };
  if (alpha >= 1 || !gains(1)) return 1;
  let [low, high] = [1, 2];
  while (gains(high)) [low, high] = [high, 2 * high];
  for (let step = 0; step < 12; step++) {
    const middle = (low + high) / 2;
    if (gains(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** What `enough` finds, in units of r, to three digits, for 1, 2, 5 and 10 bidders; 1 from α = 1 on. */
export const enoughTable = [
  { alpha: 0.3, enough: [1.35, 1.41, 1.59, 1.91] },
  { alpha: 0.4, enough: [1.05, 1.06, 1.12, 1.25] },
  { alpha: 0.5, enough: [1, 1, 1, 1.06] },
  { alpha: 0.6, enough: [1, 1, 1, 1] },
] as const;

/** The collateral of Chitra, Ferreira & Kulkarni (2023) for α < 1, in units of r, at second hand: not checked against the paper. */
export const quotedCollateral = (alpha: number, bidders: number): number =>
  alpha >= 1 ? 1 : pow(bidders / alpha, (1 - alpha) / alpha) * pow(1 / (1 - alpha), 1 / alpha);
