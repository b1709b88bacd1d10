/**
 * Queues: what the pools look like when a router's turn comes, for every way in which the others can come before it.
 *
 * Under random order a router is equally likely in each of N positions, and those before it are a random sequence of the others.
 * Others that are alike (same trade, same split) are not told apart, so N alike routers have N scenes and not N!. Where there are
 * more than `most` scenes, `most / N` sequences are drawn from a fixed seed instead; in a crowd, where what came before is nearly its
 * mean, one sequence in which those alike are spread evenly stands for all, forwards and backwards, looked at in a few places.
 */
import { Rng } from "../../src/rng.js";
import { fill } from "./execute.js";
import { kindOf, type Setting } from "./round.js";

/** One possibility, with its probability. `flows` is what trades at the same moment: nothing, in a sequence. */
export interface Before {
  readonly weight: number;
  readonly pools: Float64Array; // [slots]
  readonly flows: Float64Array; // [routes]
}

const most = 2048; // scenes
const crowd = 16; // routers; more are one
const places = 16; // of a sequence

/** All scenes for one router, given what the others send. Weights add up to 1. */
export function before(setting: Setting, parcels: Float64Array, agent: number): Before[] {
  const { problem, pools } = setting;
  const { plan, settlement, routers } = problem;
  const none = new Float64Array(plan.routes.length);
  if (settlement.kind === "sequence" && settlement.order.kind === "fixed") {
    const left = pools.slice();
    for (let a = 0; a < agent; a++) trade(setting, parcels, a, left);
    return [{ weight: 1, pools: left, flows: none }];
  }
  const kinds = kindsOf(setting, parcels, agent);
  if (sceneCount(kinds) > most)
    return routers > crowd ? spread(setting, parcels, kinds) : sampled(setting, parcels, agent);
  const scenes: Before[] = [];
  const left = kinds.map((members) => members.length);
  const visit = (state: Float64Array, chance: number, remaining: number): void => {
    scenes.push({ weight: chance / routers, pools: state, flows: none });
    for (let k = 0; k < kinds.length; k++) {
      if (left[k] === 0) continue;
      const next = state.slice();
      trade(setting, parcels, kinds[k][0], next);
      const share = (chance * left[k]--) / remaining;
      visit(next, share, remaining - 1);
      left[k]++;
    }
  };
  visit(pools, 1, routers - 1);
  return scenes;
}

/** Is the answer exact, or drawn? */
export function isExact(setting: Setting, parcels: Float64Array): boolean {
  return sceneCount(kindsOf(setting, parcels, 0)) <= most;
}

function trade({ problem }: Setting, parcels: Float64Array, a: number, pools: Float64Array): void {
  const { plan, tradeOf } = problem;
  fill(plan, tradeOf[a], pools, parcels.slice(a * plan.width, (a + 1) * plan.width));
}

/** The others, grouped by what they do. */
function kindsOf({ problem }: Setting, parcels: Float64Array, agent: number): number[][] {
  const { routers } = problem;
  const kinds = new Map<string, number[]>();
  for (let a = 0; a < routers; a++) {
    if (a === agent) continue;
    const key = kindOf(problem, parcels, a);
    kinds.set(key, [...(kinds.get(key) ?? []), a]);
  }
  return [...kinds.values()];
}

/** Number of distinct sequences, of any length, of groups with these sizes. */
function sceneCount(kinds: readonly (readonly number[])[]): number {
  const memo = new Map<string, number>();
  const count = (left: readonly number[]): number => {
    const key = [...left].sort().join();
    const known = memo.get(key);
    if (known !== undefined) return known;
    let sum = 1;
    left.forEach((n, k) => {
      if (n > 0 && sum <= most) sum += count(left.with(k, n - 1));
    });
    memo.set(key, sum);
    return sum;
  };
  return kinds.length > 12 ? Number.POSITIVE_INFINITY : count(kinds.map((members) => members.length));
}

function sampled(setting: Setting, parcels: Float64Array, agent: number): Before[] {
  const { routers, plan } = setting.problem;
  const rng = Rng.alloc(1, `queue ${agent}`).at(0);
  const order = new Int32Array(routers - 1);
  const draws = Math.max(Math.floor(most / routers), 8);
  const none = new Float64Array(plan.routes.length);
  const scenes: Before[] = [];
  for (let d = 0; d < draws; d++) {
    rng.permute(order, routers - 1);
    const pools = setting.pools.slice();
    scenes.push({ weight: 1 / (draws * routers), pools: pools.slice(), flows: none });
    for (const other of order) {
      trade(setting, parcels, other < agent ? other : other + 1, pools);
      scenes.push({ weight: 1 / (draws * routers), pools: pools.slice(), flows: none });
    }
  }
  return scenes;
}

/** Both ways through a sequence of the others in which each kind comes at even distances, seen in the middle of each stretch. */
function spread(setting: Setting, parcels: Float64Array, kinds: readonly (readonly number[])[]): Before[] {
  const { routers, plan } = setting.problem;
  const turns = kinds.flatMap((members) => members.map((a, m) => ({ a, when: (m + 0.5) / members.length })));
  const order = turns.sort((x, y) => x.when - y.when).map(({ a }) => a); // stable: ties stay in the order of their kinds
  const stretches = Math.min(routers, places);
  const none = new Float64Array(plan.routes.length);
  return [order, [...order].reverse()].flatMap((sequence, way) => {
    const pools = setting.pools.slice();
    const scenes: Before[] = [];
    let before = 0;
    for (let k = 0; k < stretches; k++) {
      const middle = ((k + 0.5) * routers) / stretches - 0.5; // of a stretch of the 0 to N − 1 others before
      const place = way === 0 ? Math.floor(middle) : Math.ceil(middle);
      while (before < place) trade(setting, parcels, sequence[before++], pools);
      scenes.push({ weight: 0.5 / stretches, pools: pools.slice(), flows: none });
    }
    return scenes;
  });
}
