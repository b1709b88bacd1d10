/** Sandwiches in the game, against a search over the pools of the victim's route and all front-runs. */
import { describe, expect, test } from "vitest";
import type { Network, Pool } from "../../../envs/routing/pool.js";
import { market } from "../../../envs/routing/pools/index.js";
import { Rng } from "../../../src/rng.js";
import { near } from "../../auction/agrees.js";
import { type Options, Play, pair } from "./play.js";

/** A chain of pools T0 … Tn; pool h joins Th and Th+1, in either direction. */
interface Case {
  readonly options: Options;
  readonly links: readonly Pool[];
  readonly before: "nobody" | "same" | "against"; // who trades before the attack
}

const fees = [0, 0, 0.0005, 0.003, 0.01, 0.05];

function draw(rng: Rng): Case {
  const between = (low: number, high: number) => low * (high / low) ** rng.uniform();
  const hops = 1 + rng.below(4);
  const links = Array.from({ length: hops }, (_, h): Pool => {
    const turned = rng.below(2) === 1;
    const tokens: [string, string] = turned ? [`T${h + 1}`, `T${h}`] : [`T${h}`, `T${h + 1}`];
    const fee = fees[rng.below(fees.length)];
    const kind = hops === 1 ? 0 : rng.below(12);
    if (kind < 3) return { kind: "constant", tokens, price: between(0.2, 5), fee };
    const reserves: [number, number] = [between(100, 1e4), between(100, 1e4)];
    if (kind === 3) return { kind: "weighted", tokens, reserves, weights: [1, 2 + rng.below(3)], fee };
    if (kind === 4) return { kind: "constant", tokens, price: between(0.2, 5), reserves: [1e9, 1e9], fee };
    return { kind: "product", tokens, reserves, fee };
  });
  const tokens = Array.from({ length: hops + 1 }, (_, k) => `T${k}`);
  const values = Object.fromEntries(tokens.map((name) => [name, between(0.3, 3)]));
  const before = (["nobody", "same", "against"] as const)[rng.below(3)];
  const [first, last] = [tokens[0], tokens[hops]];
  const way = { sell: first, buy: last };
  const patient = rng.below(4) === 0; // small swaps whose limits do not bind
  const size = patient ? between(1, 40) : between(0.3, 1000);
  const other = between(0.01, 30);
  return {
    links,
    before,
    options: {
      network: { tokens, pools: links, values } as Network,
      trades: before === "against" ? [{ sell: last, buy: first }, way] : [way],
      sizes: before === "nobody" ? { kind: "fixed", size } : { kind: "each", sizes: [other, size] },
      routers: before === "nobody" ? 1 : 2,
      ...{ searchers: 1, builders: 0, rule: "fees", grid: 1, maxHops: 6, horizon: 1, targets: 2 },
      slippages: [patient || rng.below(3) === 0 ? between(0.2, 0.9) : between(1e-3, 0.2)],
      tips: [0, 1e6],
      bids: [0, 0.5],
      fractions: [rng.below(2) === 0 ? 1 : between(0.05, 1)],
      gas: rng.below(3) === 0 ? 0 : between(1e-3, 0.5),
    },
  };
}

/** The victim's way through the chain, front-run and back-run at one pool, by the pools' own arithmetic. */
class Chain {
  private readonly start: readonly Float64Array[];
  private readonly work: readonly Float64Array[];
  private readonly markets;

  constructor(readonly links: readonly Pool[]) {
    this.markets = links.map((link) => market(link));
    this.start = this.markets.map((m) => {
      const s = new Float64Array(m.slots);
      m.init(s, 0);
      return s;
    });
    this.work = this.start.map((s) => s.slice());
  }

  sides(h: number): readonly [number, number] {
    return this.links[h].tokens[0] === `T${h}` ? [0, 1] : [1, 0];
  }

  /** Somebody trades along the chain, or against it, for good. */
  move(amount: number, against: boolean): void {
    const hops = this.links.map((_, h) => h);
    if (against) hops.reverse();
    let x = amount;
    for (const h of hops) {
      const [i, j] = against ? [this.sides(h)[1], this.sides(h)[0]] : this.sides(h);
      x = this.markets[h].swap(this.start[h], 0, i, j, x);
    }
  }

  /** What the victim gets, and the searcher in tokens of the pool's input, if it sells `front` to pool `at`. */
  run(size: number, at: number, front: number): { readonly received: number; readonly profit: number } {
    let x = size;
    let profit = 0;
    for (let h = 0; h < this.links.length; h++) {
      const m = this.markets[h];
      const [i, j] = this.sides(h);
      this.work[h].set(this.start[h]);
      const bought = h === at && front > 0 ? m.swap(this.work[h], 0, i, j, front) : 0;
      x = m.swap(this.work[h], 0, i, j, x);
      if (bought > 0) profit = m.swap(this.work[h], 0, j, i, bought) - front;
    }
    return { received: x, profit };
  }

  /** The best front-run at one pool: bisection for the limit, a grid and golden section for the rest. */
  best(size: number, at: number, least: number): { readonly front: number; readonly profit: number; inside: boolean } {
    const fine = (front: number) => this.run(size, at, front).received >= least;
    if (!fine(0)) return { front: 0, profit: 0, inside: false };
    let low = 0;
    let high = 1e-3;
    while (fine(high) && high < 1e7) high *= 2;
    for (let k = 0; k < 64; k++) {
      const middle = (low + high) / 2;
      if (fine(middle)) low = middle;
      else high = middle;
    }
    const profit = (front: number) => this.run(size, at, front).profit;
    const end = low;
    const steps = 24;
    const point = (k: number) => end * (k / steps) ** 3; // finer where front-runs are small
    let top = 0;
    for (let k = 1; k <= steps; k++) if (profit(point(k)) > profit(point(top))) top = k;
    let a = point(Math.max(top - 1, 0));
    let b = point(Math.min(top + 1, steps));
    const golden = (Math.sqrt(5) - 1) / 2;
    for (let k = 0; k < 44; k++) {
      const p = b - golden * (b - a);
      const q = a + golden * (b - a);
      if (profit(p) >= profit(q)) b = q;
      else a = p;
    }
    return [end, 0, a, b]
      .map((front) => ({ front, profit: profit(front), inside: front < end * (1 - 1e-6) }))
      .reduce((x, y) => (y.profit > x.profit * (1 + 1e-13) ? y : x));
  }
}

/** The searcher's gain by trying, in value. */
function search({ options, links, before }: Case, chain: Chain, size: number, least: number) {
  const { network, gas = 0, fractions = [1] } = options;
  const values = network!.values!;
  const last = links.findLastIndex((link) => link.kind === "weighted" || (link.kind === "constant" && link.reserves));
  let best = { value: 0, at: -1, front: 0, inside: false };
  links.forEach((link, h) => {
    if (link.kind !== "product" || h < last) return; // whose later pools are not walked backwards
    const found = chain.best(size, h, least);
    const value = found.profit * values[`T${h}`] - 2 * gas;
    if (value > best.value) best = { value, at: h, front: found.front, inside: found.inside };
  });
  if (best.at < 0) return { ...best, worth: 0, before };
  const { profit } = chain.run(size, best.at, fractions[0] * best.front);
  return { ...best, worth: Math.max(profit * values[`T${best.at}`] - 2 * gas, 0), before };
}

describe("a sandwich in the game", () => {
  test("brings what a search over all pools of the route and all front-runs finds, in a thousand random cases", () => {
    const rng = Rng.alloc(1, "cases").at(0);
    const seen = { attacked: 0, inside: 0, later: 0, spared: 0, moved: 0 };
    for (let n = 0; n < 1000; n++) {
      const one = draw(rng);
      const play = new Play(one.options, n);
      const victim = one.before === "nobody" ? 0 : 1;
      const tips = one.before === "nobody" ? [0] : [1, 0];
      play.orders({ routers: tips.map((tip) => [0, 0, tip]) });
      const chain = new Chain(one.links);
      const size = play.s.sizes[victim];
      const { width } = play.game.exchange.problem.plan;
      const q = victim * width;
      const least = play.s.least[q];
      near(play.s.quotes[q] / chain.run(size, 0, 0).received, 1, 1e-12);
      if (victim === 1) chain.move(play.s.sizes[0], one.before === "against");
      const k = play.s.victims.indexOf(q);
      const shown = k >= 0 && k < 2;
      play.build({ searchers: [[shown ? 2 + k : 0, 0, 1]] });
      const found = search(one, chain, size, least);
      const gained = 2 * play.rewards[1][0]; // half was bid
      const got = play.s.outputs[q];
      expect(gained).toBeGreaterThanOrEqual(0);
      if (got >= 0) expect(got).toBeGreaterThanOrEqual(least);
      if (play.s.prizes[k] === 0 && found.worth > 0) continue; // it bid nothing, and a coin says whether it comes first
      const worth = size * one.options.network!.values!.T0;
      if (!shown) {
        expect(found.at).toBe(-1);
        continue;
      }
      const gap = Math.abs(play.metric("extraction") - found.worth);
      const most = found.inside && one.options.fractions![0] < 1 ? 1e-5 : 1e-9;
      expect(gap, JSON.stringify({ n, found, got: play.metric("extraction") })).toBeLessThan(
        most * found.worth + 1e-11 * worth + 1e-15,
      );
      near(gained, found.worth, 1e-6); // rewards are single precision
      if (found.worth > 0) {
        seen.attacked++;
        expect(play.metric("sandwiches")).toBe(1);
      } else if (found.at < 0) seen.spared++;
      if (found.inside) seen.inside++;
      if (found.at > 0) seen.later++;
      if (one.before !== "nobody" && found.worth > 0) seen.moved++;
    }
    expect(seen.attacked).toBeGreaterThan(300);
    expect(seen.spared).toBeGreaterThan(50);
    expect(seen.inside).toBeGreaterThan(5);
    expect(seen.later).toBeGreaterThan(50);
    expect(seen.moved).toBeGreaterThan(50);
  });

  test("of a router that lets nothing slip brings nothing", () => {
    for (const fee of [0, 0.003]) {
      const play = new Play({
        ...{ network: pair(1000, 700, fee), trades: [{ sell: "X", buy: "Y" }], routers: 1, searchers: 1 },
        ...{ sizes: { kind: "uniform", low: 1, high: 500 }, slippages: [0], gas: 0, rule: "value", horizon: 200 },
      });
      for (let n = 0; n < 100; n++) {
        play.orders({ routers: [[0, 0, 0]] });
        near(play.s.prizes[0], 0, 1e-10);
        play.build({ searchers: [[play.legal("searcher")[0][2] === 1 ? 2 : 0, 1, 0]], rule: 2 });
        near(play.rewards[1][0], 0, 1e-10);
        expect(play.s.outputs[0]).toBeGreaterThanOrEqual(play.s.least[0]);
        near(play.s.outputs[0] / play.s.quotes[0], 1, 1e-12);
      }
    }
  });
});
