/**
 * Strategies of traders whose values and costs are uniform on [0, 1], as polylines, and the equilibria that are known.
 *
 *   one pair   bid = v / (1 + k) + k (1 − k) / (2 (1 + k)) for v ≥ (1 − k)/2, else v;
 *              ask = c / (2 − k) + (1 − k)/2              for c ≤ 1 − k/2,    else c
 *   k = 1      bid = m v / (m + 1),     ask = c                of any number m of pairs
 *   k = 0      bid = v,     ask = (m c + 1) / (m + 1)
 *
 * One pair: the buyer's first-order condition v − b = k (b − A) for asks uniform upwards from A, and the seller's s − c = (1 − k)(B − s)
 * for bids uniform up to B, are linear in b and s; A = (1 − k)/2 and B = 1 − k/2 solve both. Below A no bid finds an ask and above B no
 * ask a bid, so there anything is a best reply; truth is what is not dominated, and it joins the lines.
 *
 * k = 1: no ask that sells sets the price, so truth is dominant for sellers. A buyer's condition is (v − b) f(b) = E(b), with f the
 * density of the m-th lowest of the others' reports and E(b) the chance that exactly m of them are below b. Where all reports are
 * uniform from 0 on, each is below b with a chance in proportion to b, so b f(b) = m E(b) and v − b = b / m. k = 0 mirrors it.
 *
 * One pair, k = ½: Chatterjee & Samuelson (1983), Oper. Res. 31, example 1. The rest is derived here.
 */

/** Nodes [value or cost, report], both rising or staying, from 0 to 1. */
export type Polyline = readonly (readonly [x: number, y: number])[];

export interface Strategies {
  readonly bid: Polyline;
  readonly ask: Polyline;
}

const truth: Polyline = [
  [0, 0],
  [1, 1],
];

export const truthful: Strategies = { bid: truth, ask: truth };

/** The equilibrium for m pairs under the k-rule; nothing where none is known in closed form. */
export function equilibriumOf(m: number, k: number): Strategies | undefined {
  if (m === 1) {
    const [lowestAsk, highestBid] = [(1 - k) / 2, 1 - k / 2];
    return {
      bid: [
        [0, 0],
        [lowestAsk, lowestAsk],
        [1, highestBid],
      ],
      ask: [
        [0, lowestAsk],
        [highestBid, highestBid],
        [1, 1],
      ],
    };
  }
  const { bid, ask } = replyToTruth(m, k);
  return k === 0 || k === 1 ? { bid, ask } : undefined;
}

/** The best replies to truthful others: v − b = k b / m and s − c = (1 − k)(1 − s) / m. At k = 0 and 1 they are an equilibrium. */
export function replyToTruth(m: number, k: number): Strategies {
  return {
    bid: [
      [0, 0],
      [1, m / (m + k)],
    ],
    ask: [
      [0, (1 - k) / (m + 1 - k)],
      [1, 1],
    ],
  };
}

/** The report at x of [0, 1]. */
export function at(line: Polyline, x: number): number {
  return interpolate(line, x, 0, 1);
}

/** The share of reports below y: 0 up to the first node's, 1 from the last node's. */
export function below(line: Polyline, y: number): number {
  if (y <= line[0][1]) return 0;
  return y >= line[line.length - 1][1] ? 1 : interpolate(line, y, 1, 0);
}

/** The same strategy with prices and values counted down from 1: a buyer's becomes a seller's. */
export function mirrored(line: Polyline): Polyline {
  return line.map(([x, y]) => [1 - x, 1 - y] as const).reverse();
}

function interpolate(line: Polyline, x: number, from: 0 | 1, to: 0 | 1): number {
  let n = 1;
  while (n < line.length - 1 && line[n][from] < x) n++;
  const [a, b] = [line[n - 1], line[n]];
  if (a[from] === b[from]) return b[to];
  return a[to] + ((b[to] - a[to]) * (x - a[from])) / (b[from] - a[from]);
}
