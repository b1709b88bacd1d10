/** Sandwiches: the closed form against known numbers, against a search on the pool's own arithmetic, and what must hold of all. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  interiorFront,
  largestFront,
  leastOutput,
  sandwichProfit,
  smallestVictim,
  type Victim,
} from "../../../envs/routing/mev/sandwich.js";
import { Sandwicher, sandwich } from "../../../envs/routing/mev/sandwicher.js";
import type { ProductPool } from "../../../envs/routing/pool.js";
import { market } from "../../../envs/routing/pools/index.js";
import { Rng } from "../../../src/rng.js";
import { near } from "../../auction/agrees.js";

const pool = (reserves: readonly [number, number], fee: number): ProductPool => ({
  kind: "product",
  tokens: ["X", "Y"],
  reserves,
  fee,
});

/** A victim that allows the quote to slip by s. */
function victim(reserves: readonly [number, number], sells: number, slippage: number, fee: number): Victim {
  return { reserves, fee, sells, least: leastOutput({ reserves, fee, sells }, slippage) };
}

/** Front-run, victim and back-run through the pool, whatever they bring. */
function execute({ reserves, fee, sells }: Victim, front: number): { profit: number; received: number } {
  const m = market(pool(reserves, fee));
  const s = Float64Array.from(reserves);
  const bought = m.swap(s, 0, 0, 1, front);
  const received = m.swap(s, 0, 0, 1, sells);
  return { profit: m.swap(s, 0, 1, 0, bought) - front, received };
}

/** The best front-run by trying: bisection for the limit, a grid and golden section for the rest. */
function search(v: Victim, most = Number.POSITIVE_INFINITY): { front: number; profit: number } {
  if (execute(v, 0).received < v.least) return { front: 0, profit: 0 };
  let low = 0;
  let high = v.reserves[0];
  while (execute(v, high).received >= v.least && high < most) high *= 2;
  for (let k = 0; k < 200 && high > low; k++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (execute(v, middle).received >= v.least) low = middle;
    else high = middle;
  }
  const end = Math.min(low, most);
  const at = (t: number) => end * t ** 3; // finer where front-runs are small
  const steps = 120;
  let best = 0;
  for (let k = 1; k <= steps; k++) if (execute(v, at(k / steps)).profit > execute(v, at(best / steps)).profit) best = k;
  let a = at(Math.max(best - 1, 0) / steps);
  let b = at(Math.min(best + 1, steps) / steps);
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let k = 0; k < 80; k++) {
    const p = b - golden * (b - a);
    const q = a + golden * (b - a);
    if (execute(v, p).profit >= execute(v, q).profit) b = q;
    else a = p;
  }
  return [0, a, b, end]
    .map((front) => ({ front, profit: execute(v, front).profit }))
    .reduce((x, y) => (y.profit > x.profit ? y : x));
}

const fees = [0, 0, 0.0001, 0.0005, 0.003, 0.01, 0.05, 0.3];

/** A thousand victims of all sizes, fees and limits; one in ten saw other reserves than there are. */
function* cases(seed: number, count: number): Generator<Victim> {
  const rng = Rng.alloc(1, seed).at(0);
  const between = (low: number, high: number) => low * (high / low) ** rng.uniform();
  for (let n = 0; n < count; n++) {
    const x = between(1, 1e9);
    const y = between(1, 1e9);
    const fee = fees[rng.below(fees.length)];
    const edge = n % 4 === 0 && fee > 0; // about as large as the smallest that pays, and patient
    const sells = x * (edge ? smallestVictim(fee) * between(0.95, 1.4) : between(1e-5, 20));
    const moved: [number, number] = n % 10 === 0 ? [x * between(0.99, 1.01), y] : [x, y];
    yield {
      reserves: [x, y],
      fee,
      sells,
      least: leastOutput({ reserves: moved, fee, sells }, between(edge ? 0.01 : 1e-5, 0.95)),
    };
  }
}

describe("known numbers", () => {
  test.each([
    [100, 0.01, 0, 5.2777412184, 1.0989010989],
    [100, 0.01, 0.003, 5.2853581594, 1.060722694],
  ])("a swap of %d with slippage %d and fee %d in a pool (1000, 1000)", (v, s, fee, front, profit) => {
    const found = sandwich(victim([1000, 1000], v, s, fee));
    expect(found.front).toBeCloseTo(front, 10);
    expect(found.profit).toBeCloseTo(profit, 10);
    near(found.front, largestFront(victim([1000, 1000], v, s, fee)), 1e-12); // the limit binds
  });

  test("a swap of 1 would lose 0.0201406987, and is left alone", () => {
    const small = victim([1000, 1000], 1, 0.01, 0.003);
    expect(execute(small, largestFront(small)).profit).toBeCloseTo(-0.0201406987, 10);
    expect(sandwichProfit(small, largestFront(small))).toBeCloseTo(-0.0201406987, 10);
    expect(sandwich(small)).toEqual({ front: 0, back: 0, profit: 0, received: execute(small, 0).received });
    expect(interiorFront(small)).toBe(0);
  });

  test.each([
    [0.003, 0.00301354741],
    [0.0005, 0.00050037522],
    [0.01, 0.01015177023],
    [0, 0],
  ])("with fee %d victims below u* = %d of the reserve are safe", (fee, u) => {
    expect(smallestVictim(fee)).toBeCloseTo(u, 11);
    expect(interiorFront({ reserves: [1, 1], fee, sells: smallestVictim(fee) * (1 - 1e-9) })).toBe(0);
    expect(interiorFront({ reserves: [1, 1], fee, sells: smallestVictim(fee) * (1 + 1e-9) + 1e-300 })).toBeGreaterThan(
      0,
    );
  });

  test("u* is 1/γ − 1 to first order", () => {
    for (const fee of [1e-2, 1e-3, 1e-4]) near(smallestVictim(fee), 1 / (1 - fee) - 1, 2 * fee * fee);
  });

  // Pigou's roads with the pool (1, 2): x of one unit goes through it, sandwiched at η.
  test.each([
    [0, 0, 0],
    [0.1, 0.1333333333, 0.0443217109],
    [0.3, 0.15, 0.0616468093],
    [0.5, 0, 0],
  ])("at η = %d the sandwicher of Pigou's pool earns %d in equilibrium and %d in the optimum", (eta, equal, best) => {
    const equilibrium = 1 - 2 * eta;
    const optimum = Math.sqrt(2 * (1 - eta)) - 1;
    near((2 * eta * (1 - 2 * eta)) / (1 + 2 * eta), equal, 1e-10);
    for (const [flow, earned] of [
      [equilibrium, equal],
      [optimum, best],
    ]) {
      const prey = victim([1, 2], flow, eta, 0);
      near(sandwich(prey).profit, earned, 1e-10);
      near(sandwich(prey).received, prey.least, 1e-12); // (1 − η) G: what the pool with share η pays
      const shared = market({ ...pool([1, 2], 0), sandwich: eta });
      near(shared.quote(Float64Array.of(1, 2), 0, 0, 1, flow), prey.least, 1e-12);
    }
  });
});

describe("without a fee", () => {
  test("the profit is s v (x+v)/(x + s v), whatever y, and the victim gets exactly its limit", () => {
    const share = fc.double({ min: 1e-4, max: 0.99, noNaN: true });
    const depth = fc.double({ min: 1, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(depth, depth, depth, share, share, (x, y, y2, size, s) => {
        const v = 3 * size * x;
        const prey = victim([x, y], v, s, 0);
        const found = sandwich(prey);
        near(found.profit / x, (s * v * (x + v)) / (x + s * v) / x);
        near(found.received / prey.least, 1, 1e-12);
        near(sandwich(victim([x, y2], v, s, 0)).profit / x, found.profit / x);
        expect(interiorFront(prey)).toBe(Number.POSITIVE_INFINITY);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("a victim that lets nothing slip yields nothing", () => {
    for (const fee of [0, 0.003]) {
      for (const v of [1, 10, 100, 1000, 77.7]) {
        const { profit, received } = sandwich(victim([1000, 3000], v, 0, fee));
        near(profit, 0, 1e-12);
        near(received, leastOutput({ reserves: [1000, 3000], fee, sells: v }, 0), 1e-15);
      }
    }
  });
});

describe("a thousand random swaps", () => {
  test("no search on the pool's own arithmetic finds a better front-run", () => {
    let attacked = 0;
    let inside = 0;
    for (const v of cases(1, 1000)) {
      const [x] = v.reserves;
      const found = sandwich(v);
      const best = search(v);
      near(found.profit / v.sells, Math.max(best.profit, 0) / v.sells);
      if (found.front > 0) {
        attacked++;
        if (found.front < largestFront(v) * (1 - 1e-6)) inside++;
        const done = execute(v, found.front);
        expect(done.profit).toBe(found.profit);
        expect(done.received).toBe(found.received);
        near(sandwichProfit(v, found.front) / x, found.profit / x, 1e-12);
      }
    }
    expect(attacked).toBeGreaterThan(500);
    expect(attacked).toBeLessThan(950); // some are left alone
    expect(inside).toBeGreaterThan(20); // and some limits do not bind
  });

  test("with gas and a budget neither; nobody attacks at a loss", () => {
    let spared = 0;
    let short = 0;
    for (const v of cases(2, 300)) {
      const [x] = v.reserves;
      const gas = 0.001 * v.sells;
      const budget = 0.02 * x;
      const found = sandwich(v, { gas, budget });
      const best = search(v, budget);
      near(found.profit / v.sells, Math.max(best.profit - 2 * gas, 0) / v.sells);
      expect(found.front).toBeLessThanOrEqual(budget);
      if (found.front === budget) short++;
      if (found.front > 0) expect(found.profit).toBeGreaterThan(0);
      else expect(found.profit).toBe(0);
      if (found.front === 0 && best.profit > 0) spared++;
    }
    expect(spared).toBeGreaterThan(20);
    expect(short).toBeGreaterThan(20);
  });

  test("no victim gets less than its limit, and one that would is not served at all", () => {
    const out = new Float64Array(4);
    let reverted = 0;
    for (const v of cases(3, 20_000)) {
      new Sandwicher(pool(v.reserves, v.fee)).plan(
        Float64Array.from(v.reserves),
        0,
        0,
        Float64Array.of(v.sells, v.least, 0, 1e300),
        0,
        out,
        0,
      );
      if (out[3] === 0) {
        reverted++;
        expect(out[0]).toBe(0);
        expect(execute(v, 0).received).toBeLessThan(v.least);
      } else if (!(out[3] >= v.least)) expect.fail(`${out[3]} is less than ${v.least}`);
      if (!(out[2] >= 0)) expect.fail(`a loss of ${-out[2]}`);
    }
    expect(reverted).toBeGreaterThan(100);
  });
});

describe("extremes", () => {
  test("without limit, fee or budget the whole of a swap can be had: nearly all of it is", () => {
    const { profit, received } = sandwich({ reserves: [1000, 1000], fee: 0, sells: 100, least: 0 });
    near(profit, 100, 1e-8);
    expect(received).toBeGreaterThan(0);
  });

  test("victims beyond (1+γ)/γ² of the reserve have no interior best, smaller ones do", () => {
    const edge = 1.997 / 0.997 ** 2;
    const of = (sells: number) => interiorFront({ reserves: [1, 1], fee: 0.003, sells });
    expect(of(edge * 1.0001)).toBe(Number.POSITIVE_INFINITY);
    expect(Number.isFinite(of(edge * 0.9999))).toBe(true);
  });

  test("at the interior best the profit is flat, and lower to either side", () => {
    for (const fee of [0.003, 0.01, 0.3]) {
      for (const sells of [1.0001, 1.1, 1.5].map((k) => k * smallestVictim(fee))) {
        const v = { reserves: [1, 1] as const, fee, sells };
        const a = interiorFront(v);
        const top = sandwichProfit(v, a);
        expect(top).toBeGreaterThan(0);
        for (const k of [0.9, 0.99, 1.01, 1.1]) expect(sandwichProfit(v, k * a)).toBeLessThan(top);
      }
    }
  });

  test("numbers that make no sense are refused with a sentence", () => {
    const fine: Victim = { reserves: [10, 10], fee: 0, sells: 1, least: 0 };
    expect(() => sandwich({ ...fine, sells: Number.NaN })).toThrow("sells must be a finite number, 0 or more, got NaN");
    expect(() => sandwich({ ...fine, least: -1 })).toThrow("least must be");
    expect(() => sandwich(fine, { gas: Number.POSITIVE_INFINITY })).toThrow("gas must be");
    expect(() => sandwich(fine, { budget: -1 })).toThrow("budget must be");
    expect(() => sandwich({ ...fine, reserves: [0, 10] })).toThrow("sandwich: reserve of in must be");
    expect(() => sandwich({ ...fine, fee: 1 })).toThrow("fee must be a fraction");
    expect(() => new Sandwicher({ ...pool([1, 1], 0), sandwich: 0.1 })).toThrow("cannot be sandwiched again");
    expect(sandwich({ ...fine, sells: 0 })).toEqual({ front: 0, back: 0, profit: 0, received: 0 });
  });
});

describe("in a state", () => {
  test("victims on either side of any lane are attacked alike, and the pools move as executed", () => {
    const prey = victim([1000, 500], 80, 0.02, 0.003);
    const alone = sandwich(prey, { gas: 0.01 });
    expect(alone.front).toBeGreaterThan(0);
    const worker = new Sandwicher(pool([1000, 500], 0.003));
    const s = Float64Array.of(7, 1000, 500, 9, 500, 1000, 11);
    const order = Float64Array.of(-1, prey.sells, prey.least, 0.01, 1e9);
    const out = new Float64Array(9).fill(-1);
    worker.plan(s, 1, 0, order, 1, out, 1);
    expect([...s]).toEqual([7, 1000, 500, 9, 500, 1000, 11]);
    worker.attack(s, 1, 0, order, 1, out, 1);
    worker.attack(s, 4, 1, order, 1, out, 5);
    const { front, back, profit, received } = alone;
    expect([...out]).toEqual([-1, front, back, profit, received, front, back, profit, received]);
    expect([...s]).toEqual([7, s[1], s[2], 9, s[2], s[1], 11]);
    near(s[1], 1000 + front + prey.sells - (profit + front + 0.02), 1e-12);
    near(s[2], 500 - received, 1e-12);
  });

  test("a victim that is left alone trades alone, one that reverts moves nothing", () => {
    const worker = new Sandwicher(pool([1000, 1000], 0.003));
    const s = Float64Array.of(1000, 1000);
    const out = new Float64Array(4);
    worker.attack(s, 0, 0, Float64Array.of(100, 91, 0, 1e9), 0, out, 0);
    expect([...out, ...s]).toEqual([0, 0, 0, 0, 1000, 1000]);
    worker.attack(s, 0, 0, Float64Array.of(100, 90, 10, 1e9), 0, out, 0); // gas of 20 is too much
    near(out[3], 90.661089388, 1e-9);
    expect([...s]).toEqual([1100, 1000 - out[3]]);
  });
});
