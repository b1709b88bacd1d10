/**
 * The book of an open auction: who bid what, and who has seen it.
 *
 * The bids of bidder j are numbered as they come and kept in a ring until everybody has seen them. Bidder i sees a bid from Δᵢ after it
 * was made; `known` counts how many of j's bids it has seen. Others are numbered from oneself: d = 1 … n − 1 is seat (i + d) mod n.
 */
import type { OpenRules } from "./rules.js";

/** Times are in the unit of the rules. */
export type Book = {
  readonly bid: Float64Array; // [lanes, n], the last one; 0 = none yet
  readonly at: Float64Array; // [lanes, n], when it was made
  readonly count: Int32Array; // [lanes, n], bids made
  readonly times: Float64Array; // [lanes, n, ring]
  readonly amounts: Float64Array; // [lanes, n, ring]
  readonly known: Int32Array; // [lanes, n, n − 1], bids of each other that were seen
  readonly seen: Float64Array; // [lanes, n, n − 1], the last of them
  readonly best: Float64Array; // [lanes, n], the highest of them
};

export function allocBook({ bidders: n, ring }: OpenRules, lanes: number): Book {
  return {
    bid: new Float64Array(lanes * n),
    at: new Float64Array(lanes * n),
    count: new Int32Array(lanes * n),
    times: new Float64Array(lanes * n * ring),
    amounts: new Float64Array(lanes * n * ring),
    known: new Int32Array(lanes * n * (n - 1)),
    seen: new Float64Array(lanes * n * (n - 1)),
    best: new Float64Array(lanes * n),
  };
}

/** The ring need not be emptied: nothing in it is looked at before it is written. */
export function clearBook(s: Book, { bidders: n }: OpenRules, lane: number): void {
  for (let k = lane * n; k < (lane + 1) * n; k++) s.bid[k] = s.at[k] = s.count[k] = s.best[k] = 0;
  for (let k = lane * n * (n - 1); k < (lane + 1) * n * (n - 1); k++) s.known[k] = s.seen[k] = 0;
}

/**
 * Bidder i bids `offer[lane, i]` at the time `clock[lane]`.
 *
 * @throws when somebody has yet to see as many of its bids as the ring holds
 */
export function place(
  s: Book,
  { bidders: n, ring }: OpenRules,
  lane: number,
  i: number,
  offer: Float64Array,
  clock: Float64Array,
) {
  const k = lane * n + i;
  const made = s.count[k];
  for (let d = 1; d < n; d++) {
    const other = i >= d ? i - d : i - d + n; // to whom i is the d-th other
    if (made - s.known[(lane * n + other) * (n - 1) + d - 1] < ring) continue;
    throw new Error(`The ring overflows: bidder_${other} has yet to see ${ring} bids of bidder_${i} in lane ${lane}.`);
  }
  const slot = k * ring + (made & (ring - 1));
  s.times[slot] = s.at[k] = clock[lane];
  s.amounts[slot] = s.bid[k] = offer[k];
  s.count[k] = made + 1;
}

/** Let everybody see what is old enough at the time `clock[lane]`. */
export function look(s: Book, { bidders: n, ring, latency }: OpenRules, lane: number, clock: Float64Array): void {
  const now = clock[lane];
  for (let i = 0; i < n; i++) {
    const k = lane * n + i;
    const delay = latency[i];
    for (let d = 1, pair = k * (n - 1); d < n; d++, pair++) {
      const other = lane * n + (i + d < n ? i + d : i + d - n);
      let known = s.known[pair];
      if (known === s.count[other]) continue;
      for (; known < s.count[other]; known++) {
        const slot = other * ring + (known & (ring - 1));
        if (s.times[slot] + delay > now) break;
        s.seen[pair] = s.amounts[slot];
      }
      s.known[pair] = known;
      if (s.seen[pair] > s.best[k]) s.best[k] = s.seen[pair];
    }
  }
}

/** Bring `wake[lane, i]` forward to the moment when i sees the next bid that is on its way to it. */
export function awaitNews(
  s: Book,
  { bidders: n, ring, latency }: OpenRules,
  lane: number,
  i: number,
  wake: Float64Array,
) {
  const k = lane * n + i;
  for (let d = 1, pair = k * (n - 1); d < n; d++, pair++) {
    const other = lane * n + (i + d < n ? i + d : i + d - n);
    const known = s.known[pair];
    if (known === s.count[other]) continue;
    const news = s.times[other * ring + (known & (ring - 1))] + latency[i];
    if (news < wake[k]) wake[k] = news;
  }
}
