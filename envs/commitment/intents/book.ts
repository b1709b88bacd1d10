/**
 * Coincidence of wants on one pair: who swaps with whom, and how much, at one uniform price.
 *
 * Amounts are in value at a reference mid price M (side 0 sells the base, side 1 the quote) and prices relative to it: at π a seller of the
 * base gets π of value per unit of value given, a seller of the quote gets ρ = 1/π. Limits are the least that an order takes per unit.
 *
 *   eligible   side 0: limit ≤ π,   side 1: limit ≤ ρ;   S₀, S₁ = what they offer
 *   matched    X = min(S₀, ρ S₁) of the base against Y = π X of the quote: all that both sides can exchange
 *   rationing  the longer side by price: the lowest limit first, in proportion among equals
 *
 * So the sum given is the sum got, token by token, and nobody gets less than its limit. Beyond the limits that is Σ x (π − limit) + Σ y (ρ − limit),
 * which is piecewise linear and concave in π while no order joins or leaves: its maximum lies where one does, or where an order on the longer
 * side is just filled. Those prices, and the mid, are the candidates; they are few.
 *
 * Derived here; the rules are those of a call auction. Reference: Walras (1874); the word: CoW Protocol, "coincidence of wants".
 */
export class Book {
  readonly side: Uint8Array; // [n]
  readonly given: Float64Array; // [n], what each offers, value at M
  readonly limit: Float64Array; // [n], relative to M
  readonly live: Uint8Array; // [n], is it in the batch?
  readonly filled: Float64Array; // [n], what it gives in the match, value at M
  readonly price = new Float64Array(2); // π, ρ: read by `fill`
  readonly volume = new Float64Array(2); // X, Y
  readonly worst = new Float64Array(2); // the highest limit among those filled, per side
  readonly candidates: Float64Array; // pairs π, ρ
  private readonly sorted: Int32Array; // [2, n], orders of each side by limit
  private readonly first: Int32Array; // [2, n + 1], where each group of equal limits starts
  private readonly groups = new Int32Array(2);
  private readonly sums: Float64Array; // [2, n + 1], offered by all groups before

  /** @param n most orders */
  constructor(readonly n: number) {
    this.side = new Uint8Array(n);
    this.given = new Float64Array(n);
    this.limit = new Float64Array(n);
    this.live = new Uint8Array(n);
    this.filled = new Float64Array(n);
    this.sorted = new Int32Array(2 * n);
    this.first = new Int32Array(2 * (n + 1));
    this.sums = new Float64Array(2 * (n + 1));
    this.candidates = new Float64Array(2 * (Math.floor((n * n) / 4) + n + 1));
  }

  /** Arrange the orders that are live; call it after their fields were written. */
  arrange(): void {
    const { n, side, limit, live, given, sorted, first, sums, groups } = this;
    for (let a = 0; a < 2; a++) {
      const from = a * n;
      let count = 0;
      for (let i = 0; i < n; i++) {
        if (live[i] === 0 || side[i] !== a || !(given[i] > 0)) continue;
        let k = count++;
        for (; k > 0 && limit[sorted[from + k - 1]] > limit[i]; k--) sorted[from + k] = sorted[from + k - 1];
        sorted[from + k] = i;
      }
      const at = a * (n + 1);
      let g = 0;
      first[at] = 0;
      sums[at] = 0;
      for (let k = 0; k < count; k++) {
        if (k === 0 || limit[sorted[from + k]] !== limit[sorted[from + k - 1]]) {
          first[at + g++] = k;
          sums[at + g] = sums[at + g - 1];
        }
        sums[at + g] += given[sorted[from + k]];
      }
      first[at + g] = count;
      groups[a] = g;
    }
  }

  /** Write the candidate prices, the mid first; returns how many. */
  list(): number {
    const { n, limit, sorted, first, sums, groups, candidates } = this;
    candidates[0] = candidates[1] = 1;
    let count = 1;
    for (let a = 0; a < 2; a++) {
      for (let g = 0; g < groups[a]; g++) {
        const one = limit[sorted[a * n + first[a * (n + 1) + g]]];
        candidates[2 * count + a] = one;
        candidates[2 * count + 1 - a] = 1 / one;
        count = this.kept(count, count);
      }
    }
    const limits = count;
    for (let g = 1; g <= groups[0]; g++) {
      for (let h = 1; h <= groups[1]; h++) {
        const x = sums[g];
        const y = sums[n + 1 + h];
        candidates[2 * count] = y / x;
        candidates[2 * count + 1] = x / y;
        count = this.kept(count, limits);
      }
    }
    return count;
  }

  /** One more candidate, unless the last is among the first `known`. */
  private kept(count: number, known: number): number {
    const { candidates } = this;
    for (let c = 0; c < known; c++) {
      if (candidates[2 * c] === candidates[2 * count] && candidates[2 * c + 1] === candidates[2 * count + 1])
        return count;
    }
    return count + 1;
  }

  /** Match at `price`: all that both sides can exchange. */
  fill(): void {
    const { price, volume, sums, n, filled } = this;
    filled.fill(0);
    const g = this.eligible(0);
    const h = this.eligible(1);
    const x = sums[g];
    const y = sums[n + 1 + h];
    if (x * price[0] <= y) {
      volume[0] = x;
      volume[1] = x * price[0];
    } else {
      volume[0] = y * price[1];
      volume[1] = y;
    }
    this.ration(0, g);
    this.ration(1, h);
  }

  /** Match the largest eligible order of either side, the first among equals, and nobody else. */
  pair(): void {
    const { price, volume, filled, given, worst, limit, live, side } = this;
    filled.fill(0);
    volume[0] = volume[1] = worst[0] = worst[1] = 0;
    let i = -1;
    let j = -1;
    for (let k = 0; k < this.n; k++) {
      if (live[k] === 0 || limit[k] > price[side[k]]) continue;
      if (side[k] === 0 && (i < 0 || given[k] > given[i])) i = k;
      if (side[k] === 1 && (j < 0 || given[k] > given[j])) j = k;
    }
    if (i < 0 || j < 0) return;
    if (given[i] * price[0] <= given[j]) {
      filled[i] = given[i];
      filled[j] = given[i] * price[0];
    } else {
      filled[i] = given[j] * price[1];
      filled[j] = given[j];
    }
    volume[0] = filled[i];
    volume[1] = filled[j];
    worst[0] = limit[i];
    worst[1] = limit[j];
  }

  /** How many groups of a side take the price. */
  private eligible(a: number): number {
    const { limit, sorted, first, groups, price, n } = this;
    let g = 0;
    while (g < groups[a] && limit[sorted[a * n + first[a * (n + 1) + g]]] <= price[a]) g++;
    return g;
  }

  /** Share a side's volume out among its first `groups` groups. */
  private ration(a: number, groups: number): void {
    const { volume, filled, given, limit, sorted, first, sums, worst, n } = this;
    const at = a * (n + 1);
    worst[a] = 0;
    for (let g = 0; g < groups && volume[a] > sums[at + g]; g++) {
      const whole = volume[a] >= sums[at + g + 1];
      const share = whole ? 1 : (volume[a] - sums[at + g]) / (sums[at + g + 1] - sums[at + g]);
      for (let k = first[at + g]; k < first[at + g + 1]; k++) {
        const i = sorted[a * n + k];
        filled[i] = given[i] * share;
        worst[a] = limit[i];
      }
    }
  }
}
