/**
 * Where providers stay who choose once: a profile of tiers in which no one gains by another, looked for by playing the
 * game.
 *
 * Incomes of constant placements are means over seeded episodes, with exact informed traders and users who split in
 * the best way; every profile meets the same episodes. From nobody providing, the best change of one provider from the
 * poorest place, or else from any, is made, and after it as many of the same kind as still gain, until none gains. The
 * number of profiles is limited; what was reached then, or where changes go round, is no equilibrium. The certificate
 * is the largest gain by one change that is left, with its standard error, above 0 in that case: at best it is an
 * equilibrium of means over these episodes, not a proof.
 */
import { Batch } from "../../../src/batch.js";
import { middleOf } from "../fair/flow.js";
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
  readonly found: boolean; // does no change gain? Otherwise it is no equilibrium
  readonly profiles: number; // that were played
}

const mostProfiles = 120;
const mostBlocks = 4096; // per profile, about; fewer where a block takes long
const [leastLanes, leastRounds] = [16, 64];
const light = 40; // work of a block, in trades with a pool, up to which there are as many

export function placement(market: ProvisionMarket, seed = 1): Placement {
  const { providers: n, tiers, length, levels, gas, order } = market;
  const K = tiers.length;
  // Where informed traders do not mix with users the first takes all, and those after the second nothing.
  const informed = order === "random" ? market.informed : Math.min(market.informed, 2);
  const work = K * (1 + informed + middleOf(market.flow.rate) + n / 8);
  const blocks = mostBlocks * Math.min(1, light / work);
  const rounds = Math.min(length, Math.max(leastRounds, Math.floor(blocks / leastLanes)));
  const lanes = Math.max(leastLanes, Math.ceil(blocks / rounds));
  const { fees: _f, kept: _k, liquidity: _l, resident: _r, amounts: _a, ...options } = market;
  const { legal: _, ...rules } = provisionGame({
    ...{ ...options, informed, need: 0, noise: 0, lag: 0, routers: 0, length: rounds },
  });
  const game = { ...rules, observe: () => {} }; // nobody looks, and what is played is legal
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
    const raids = new Float32Array(lanes * informed).fill(market.steps);
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

  /** The best change of one provider from some places. */
  const change = (counts: readonly number[], places: readonly number[]) => {
    const incomes = play(counts);
    let best = { gain: Number.NEGATIVE_INFINITY, standardError: 0, from: 0, to: 0 };
    for (const from of places) {
      for (let to = 0; to <= K; to++) {
        if (to === from) continue;
        const other = to === 0 ? new Float64Array(lanes) : play(moved(counts, from, to, 1))[to]!.each;
        const gains = other.map((x, e) => x - incomes[from]!.each[e]);
        const gain = gains.reduce((a, b) => a + b, 0) / lanes;
        if (gain <= best.gain) continue;
        const squares = gains.reduce((sum, x) => sum + (x - gain) ** 2, 0);
        best = { gain, standardError: Math.sqrt(squares / (lanes - 1) / lanes), from, to };
      }
    }
    return best;
  };

  /** How many can go the same way so that the last one still gains; the first one does. */
  const together = (counts: readonly number[], from: number, to: number): number => {
    const gains = (many: number): boolean => {
      const before = play(moved(counts, from, to, many - 1))[from]!;
      return (to === 0 ? 0 : play(moved(counts, from, to, many))[to]!.mean) > before.mean;
    };
    let [good, bad] = [1, counts[from] + 1];
    for (let step = 1; good + step < bad; ) {
      if (gains(good + step)) {
        good += step;
        step *= 2;
      } else {
        bad = good + step;
        step = 1;
      }
    }
    return good;
  };

  const occupied = (counts: readonly number[]): number[] => [...counts.keys()].filter((place) => counts[place] > 0);
  const visited = new Set<string>();
  let counts: readonly number[] = [n, ...Array<number>(K).fill(0)];
  let least: Placement | undefined; // the profile with the smallest gain among those that were looked at from all sides
  for (;;) {
    const incomes = play(counts).map((one) => one?.mean ?? null);
    const spent = visited.has(counts.join()) || known.size > mostProfiles - K * K;
    visited.add(counts.join());
    const places = occupied(counts);
    const poorest = places.reduce((a, b) => (incomes[b]! < incomes[a]! ? b : a));
    let best = change(counts, [poorest]);
    if (spent || best.gain <= 0) {
      best = change(counts, places);
      const { gain, standardError } = best;
      const found = gain <= 0;
      if (!least || gain < least.gain) least = { counts, incomes, gain, standardError, found, profiles: 0 };
      if (spent || found) return { ...least, profiles: known.size };
    }
    counts = moved(counts, best.from, best.to, together(counts, best.from, best.to));
  }
}

const moved = (counts: readonly number[], from: number, to: number, many: number): number[] =>
  counts.map((count, k) => count - (k === from ? many : 0) + (k === to ? many : 0));

/** The place of each seat: those in cheaper pools first, those outside last. */
export function seatsOf({ counts }: Placement): number[] {
  return [
    ...counts.slice(1).flatMap((count, k) => Array<number>(count).fill(k + 1)),
    ...Array<number>(counts[0]).fill(0),
  ];
}
