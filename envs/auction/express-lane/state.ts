/** State of the express lane, and what is counted of an episode. */
export type ExpressLaneState = {
  readonly stage: Uint8Array; // [lanes], bidding, asking or buying
  readonly ability: Float64Array; // [lanes, n]
  readonly bid: Float64Array; // [lanes, n], the last; 0 = none that counts
  readonly pass: Float64Array; // [lanes, n], 1 = holds the lane
  readonly holder: Int32Array; // [lanes]; −1 = nobody
  readonly price: Float64Array; // [lanes], of the last auction
  readonly ask: Float64Array; // [lanes]; 0 = not for sale
  readonly wins: Int32Array; // [lanes, n], auctions won
  readonly sums: Float64Array; // [lanes, 8], `sums` below
};

export const bidding = 0;
export const asking = 1;
export const buying = 2;

/** Columns of the state's sums over the episode. */
export const sums = { rounds: 0, revenue: 1, welfare: 2, held: 3, races: 4, first: 5, sold: 6, paid: 7 } as const;
export const columns = 8;

export const metrics = [
  ...["revenue", "welfare", "surplus"], // ETH per round: paid in auctions, extracted by searchers, and what is left to them
  ...["held", "holder first"], // shares: of rounds; of opportunities while somebody held the lane
  ...["resold", "resale price"], // share of the lanes held; ETH per sale
  "top two", // share of the auctions with a winner that the two most frequent winners won
];

export function alloc(lanes: number, n: number): ExpressLaneState {
  const each = () => new Float64Array(lanes * n);
  const one = () => new Float64Array(lanes);
  return {
    ...{ stage: new Uint8Array(lanes), ability: each(), bid: each(), pass: each(), holder: new Int32Array(lanes) },
    ...{ price: one(), ask: one(), wins: new Int32Array(lanes * n), sums: new Float64Array(lanes * columns) },
  };
}

/** Write the metrics at `out[at …]`. */
export function tally(s: ExpressLaneState, lane: number, n: number, out: Float64Array, at: number): void {
  const sum = lane * columns;
  const per = 1 / Math.max(1, s.sums[sum + sums.rounds]);
  const held = s.sums[sum + sums.held];
  const races = s.sums[sum + sums.races];
  const sold = s.sums[sum + sums.sold];
  out[at] = s.sums[sum + sums.revenue] * per;
  out[at + 1] = s.sums[sum + sums.welfare] * per;
  out[at + 2] = out[at + 1] - out[at];
  out[at + 3] = held * per;
  out[at + 4] = races > 0 ? s.sums[sum + sums.first] / races : 0;
  out[at + 5] = held > 0 ? sold / held : 0;
  out[at + 6] = sold > 0 ? s.sums[sum + sums.paid] / sold : 0;
  let most = 0;
  let next = 0;
  for (let i = lane * n; i < (lane + 1) * n; i++) {
    const wins = s.wins[i];
    if (wins > most) {
      next = most;
      most = wins;
    } else if (wins > next) next = wins;
  }
  out[at + 7] = held > 0 ? (most + next) / held : 0;
}
