/**
 * Where providers stay who choose once: a profile of tiers in which no one gains by another, found by playing the game.
 *
 * Incomes of constant placements are means over seeded episodes, with exact informed traders and users who split in
 * the best way; every profile meets the same episodes. From nobody providing, the best single change of one provider
 * is made until none gains. The certificate is the largest such gain left, with its standard error: it is an
 * equilibrium of means over these episodes, not a proof.
 */
import { Batch } from "../../../src/batch.js";
import type { ProvisionMarket } from "./options.js";
import { provisionGame } from "./provision.js";

/** What a provider earns in an episode, over the seeded ones. */
interface Income {
  readonly mean: number;
  readonly each: Float64Array; // [episodes]
}

export interface Placement {
  readonly counts: readonly number[]; // providers outside, then in each tier
  readonly incomes: readonly (number | null)[]; // per episode, of a provider at each; null where nobody is
  readonly gain: number; // the most that one change brings on average
  readonly standardError: number; // of that
  readonly found: boolean; // or were there too many changes?
}

const mostProfiles = 160;
const blocks = 4096; // per profile, about
const mostRounds = 256;

export function placement(market: ProvisionMarket, seed = 1): Placement {
  const { providers: n, tiers, length, levels, gas } = market;
  const K = tiers.length;
  const rounds = Math.min(length, mostRounds);
  const lanes = Math.max(16, Math.ceil(blocks / rounds));
  const { fees: _f, kept: _k, liquidity: _l, resident: _r, amounts: _a, ...options } = market;
  const game = provisionGame({ ...options, need: 0, noise: 0, lag: 0, routers: 0, length: rounds });
  const known = new Map<string, (Income | undefined)[]>();

  /** Income at each place where somebody is. */
  const play = (counts: readonly number[]): (Income | undefined)[] => {
    const key = counts.join();
    const found = known.get(key);
    if (found) return found;
    const batch = new Batch(game, lanes, "disabled");
    batch.reset({ seed });
    const seats = counts.flatMap((count, place) => Array<number>(count).fill(place));
    const go = new Float32Array(lanes * n);
    const stay = new Float32Array(lanes * n);
    for (let row = 0; row < go.length; row++) {
      const place = seats[row % n];
      go[row] = place === 0 ? 0 : 1 + place * levels; // all of the position
    }
    const raids = new Float32Array(lanes * market.informed).fill(market.steps);
    for (let t = 0; t < rounds; t++) batch.step([t === 0 ? go : stay, raids]);
    const incomes = counts.map((count, place) => {
      if (count === 0) return undefined;
      const seat = seats.indexOf(place);
      const entry = place === 0 ? 0 : gas;
      const each = Float64Array.from(
        { length: lanes },
        (_, lane) => ((batch.episodeReturns[0][lane * n + seat] + entry) * length) / rounds - entry,
      );
      return { mean: each.reduce((a, b) => a + b, 0) / lanes, each };
    });
    known.set(key, incomes);
    return incomes;
  };

  /** The best change of one provider. */
  const change = (counts: readonly number[]) => {
    const incomes = play(counts);
    let best = { gain: 0, standardError: 0, to: counts };
    for (let from = 0; from <= K; from++) {
      if (counts[from] === 0) continue;
      for (let to = 0; to <= K; to++) {
        if (to === from) continue;
        const next = counts.map((count, k) => count - (k === from ? 1 : 0) + (k === to ? 1 : 0));
        const other = to === 0 ? new Float64Array(lanes) : play(next)[to]!.each;
        const gains = other.map((x, e) => x - incomes[from]!.each[e]);
        const gain = gains.reduce((a, b) => a + b, 0) / lanes;
        if (gain <= best.gain && best.to !== counts) continue;
        const squares = gains.reduce((sum, x) => sum + (x - gain) ** 2, 0);
        best = { gain, standardError: Math.sqrt(squares / (lanes - 1) / lanes), to: next };
      }
    }
    return best;
  };

  let counts: readonly number[] = [n, ...Array<number>(K).fill(0)];
  for (;;) {
    const best = change(counts);
    const found = best.gain <= 0;
    if (found || known.size > mostProfiles) {
      const { gain, standardError } = best;
      return { counts, incomes: play(counts).map((one) => one?.mean ?? null), gain, standardError, found };
    }
    counts = best.to;
  }
}

/** The place of each seat: those in cheaper pools first, those outside last. */
export function seatsOf({ counts }: Placement): number[] {
  return [
    ...counts.slice(1).flatMap((count, k) => Array<number>(count).fill(k + 1)),
    ...Array<number>(counts[0]).fill(0),
  ];
}
