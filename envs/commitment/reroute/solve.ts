/**
 * Answers of the rerouting games, all of one round: what every way to spread over the routes pays, equilibria, optimum, and what one who
 * gives way would have to be paid.
 *
 *   price of anarchy   pools: welfare of the optimum / of the worst equilibrium; roads: cost of the worst equilibrium / of the optimum
 *
 * Pools could be spread over in proportion to their reserves if orders could be divided at will: then all get ΣR/(ΣR + W) per unit, as in
 * one pool that holds them all, which is the best there is and the equilibrium of many small traders too (derived: at X ∝ R both the
 * rates R/(R + X) and the marginal outputs R²/(R + X)² are equal).
 */
import { resolve } from "../../../src/options.js";
import type { Solution } from "../../../src/registry.js";
import { answersOf } from "./answers.js";
import { bestMove, dilemmaBounds, isDilemma, movesFrom } from "./dilemma.js";
import { type Congestion, poolsOf, rate, rerouteId, roadsId, roadsOf } from "./model.js";
import { rerouteDefaults, roadsDefaults } from "./options.js";
import {
  bottom,
  countProfiles,
  eachProfile,
  gainsAt,
  gapOf,
  type Kind,
  kindsOf,
  loadsOf,
  mostProfiles,
  type Profile,
  seated,
  welfareOf,
} from "./profiles.js";

const mostOutcomes = 100; // listed

const poolModel = (given: unknown) => poolsOf(resolve(rerouteDefaults, given, rerouteId));
const roadModel = (given: unknown) => roadsOf(resolve(roadsDefaults, given, roadsId));

/** @throws naming the option that is wrong */
export const solveReroute = (given: unknown): Solution => solved(poolModel(given));
/** @throws naming the option that is wrong */
export const solveRoads = (given: unknown): Solution => solved(roadModel(given));

/** What each could gain by its best other route; empty where a deviation has consequences in later rounds. */
export const rerouteDeviation = (given: unknown, joint: readonly Float32Array[]) => gains(poolModel(given), joint);
export const roadsDeviation = (given: unknown, joint: readonly Float32Array[]) => gains(roadModel(given), joint);

const gains = (model: Congestion, [routes]: readonly Float32Array[]): readonly number[] =>
  model.rounds > 1 ? [] : gainsAt(model, routes);

function solved(model: Congestion): Solution {
  const kinds = kindsOf(model);
  const { complete, equilibria, worst, best, optimum } = answersOf(model);
  const [low, high] = [worst, best].map((profile) => welfareOf(model, profile, kinds));
  const { kind } = model.routes;
  const unit = kind === "pools" ? "tokens" : "cost, negative as a payoff";
  return {
    source: `derived from ${kind === "pools" ? "R X/(R + X), pro rata" : "latencies a + b x"}; congestion games: Rosenthal (1973)`,
    units: model.rounds > 1 ? `${unit}, per round of ${model.rounds}` : unit,
    outcomes: outcomes(model, kinds),
    nash: {
      found: complete
        ? "all pure equilibria, but for exchanging traders of one size"
        : kinds.length === 1
          ? "one pure equilibrium; there is no other but for ties"
          : "one pure equilibrium; there may be others",
      count: complete ? equilibria.length : null,
      equilibria: equilibria.slice(0, mostOutcomes).map((one) => shown(model, one, kinds)),
      lowestWelfare: low,
      highestWelfare: high,
      certificate: {
        kind: "best-response gap, largest",
        value: Math.max(...equilibria.map((one) => gapOf(model, one, kinds))),
      },
    },
    optimum: optimum
      ? { ...shown(model, optimum, kinds), routes: seated(model, optimum, kinds) }
      : { welfare: null, reason: `there are more than ${mostProfiles} ways to place unequal traders` },
    ...(kind === "pools" && { divisible: divisible(model) }),
    priceOfAnarchy: anarchy(model, low, optimum && welfareOf(model, optimum, kinds), complete),
    givingWay: {
      fromBottom: bestMove(movesFrom(model, bottom(model, kinds), kinds)),
      fromWorstEquilibrium: bestMove(movesFrom(model, worst, kinds)),
      meaning:
        "the move of one trader with the highest surplus; it loses the compensation, the others gain more by the surplus",
    },
    dilemma: dilemma(model, kinds),
  };
}

function outcomes(model: Congestion, kinds: readonly Kind[]) {
  const count = countProfiles(model, kinds);
  if (count > mostOutcomes) return { count, listed: null, reason: `more than ${mostOutcomes} are not listed` };
  const listed: unknown[] = [];
  eachProfile(model, (profile) => listed.push(shown(model, profile, kinds)), kinds);
  return { count, listed };
}

/** Traders on each route, the sizes there where they differ, and what one of them gets, or a unit where sizes differ. */
function shown(model: Congestion, profile: Profile, kinds: readonly Kind[]) {
  const m = model.count;
  const routes = Array.from({ length: m }, (_, r) => r);
  const loads = loadsOf(model, profile, kinds);
  const counts = routes.map((r) => kinds.reduce((sum, _, t) => sum + profile[t * m + r], 0));
  const pays = (size: number) => routes.map((r) => (counts[r] > 0 ? size * rate(model, r, loads[r]) : null));
  const sizesOn = (r: number) => kinds.flatMap(({ size }, t) => Array<number>(profile[t * m + r]).fill(size));
  return {
    counts,
    ...(kinds.length === 1 ? { each: pays(kinds[0].size) } : { sizes: routes.map(sizesOn), perUnit: pays(1) }),
    welfare: welfareOf(model, profile, kinds),
  };
}

function divisible({ routes, total }: Congestion) {
  if (routes.kind !== "pools") return undefined;
  const R = routes.reserves.reduce((sum, one) => sum + one, 0);
  return {
    welfare: (total * R) / (R + total),
    meaning: "if orders could be divided at will; bounds the optimum from above",
  };
}

function anarchy({ routes }: Congestion, worst: number, optimum: number | undefined, complete: boolean) {
  if (optimum === undefined) return { nash: null, reason: "the optimum is not known" };
  const [above, below] = routes.kind === "pools" ? [optimum, worst] : [-worst, -optimum];
  if (below === 0) return { nash: null, reason: "the optimum costs nothing" };
  return { nash: above / below, ...(!complete && { over: "the equilibrium found" }) };
}

function dilemma(model: Congestion, kinds: readonly Kind[]) {
  const is = isDilemma(model);
  const meaning = "with all on route 0, nobody would move alone, although some move leaves a surplus";
  if (model.count !== 2) return { is, meaning, bounds: null, reason: "bounds are known for two routes" };
  const [low, high] = dilemmaBounds(model, kinds[kinds.length - 1].size);
  const of = model.routes.kind === "pools" ? "reserve of pool 1" : "fixed cost of road 1";
  return { is, meaning, bounds: { of, low, high, meaning: "it is one iff between them" } };
}
