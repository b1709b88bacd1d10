/** Order policies alone: who comes first. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrange, exhaustive, foremost, type Order, type Worth } from "../src/device/order.js";
import { Rng } from "../src/rng.js";

const rng = (seed: number) => Rng.alloc(1, seed).at(0);
const sorted = (x: Int32Array) => [...x].sort((a, b) => a - b);
const counting = (n: number) => Array.from({ length: n }, (_, k) => k);

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((rest) => counting(n).map((k) => rest.toSpliced(k, 0, n - 1)));
}

/** A worth that tells every permutation apart: what stands at place p counts `weights[p][message]`. */
const weigh = (weights: readonly (readonly number[])[]) => (sequence: Int32Array) =>
  sequence.reduce((sum, message, place) => sum + weights[place][message], 0);

/** The same, as a builder asks for it. */
const asked =
  (worth: (sequence: Int32Array) => number): Worth =>
  (sequence, out) => {
    out[0] = worth(sequence);
  };

describe("fixed", () => {
  test("messages come as numbered, and no coin is tossed", () => {
    const out = new Int32Array(7).fill(9);
    const words = new Uint32Array(4);
    arrange({ kind: "fixed" }, 7, out, new Rng(words));
    expect([...out]).toEqual(counting(7));
    expect([...words]).toEqual([0, 0, 0, 0]);
  });
});

describe("random", () => {
  test("every one of the 24 orders of four is equally likely (χ² of 12,000 draws)", () => {
    const counts = new Map<string, number>();
    const coin = rng(1);
    const out = new Int32Array(4);
    for (let k = 0; k < 12_000; k++) {
      arrange({ kind: "random" }, 4, out, coin);
      counts.set(out.join(), (counts.get(out.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chi = [...counts.values()].reduce((sum, n) => sum + (n - 500) ** 2 / 500, 0);
    expect(chi).toBeLessThan(23 + 4 * Math.sqrt(46)); // 23 degrees of freedom: mean 23, standard error √46
  });

  test("the same stream gives the same order", () => {
    const [a, b] = [new Int32Array(50), new Int32Array(50)];
    arrange({ kind: "random" }, 50, a, rng(3));
    arrange({ kind: "random" }, 50, b, rng(3));
    expect(a).toEqual(b);
    arrange({ kind: "random" }, 50, b, rng(4));
    expect(a).not.toEqual(b);
  });
});

describe("priority", () => {
  test("higher bids come first, whatever the coin", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 }),
        fc.nat(1000),
        (bids, seed) => {
          const out = new Int32Array(bids.length);
          arrange({ kind: "priority" }, bids.length, out, rng(seed), bids);
          expect(sorted(out)).toEqual(counting(bids.length));
          for (let k = 1; k < out.length; k++) expect(bids[out[k]]).toBeLessThanOrEqual(bids[out[k - 1]]);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  test("equal bids are settled by a fair coin: each of three comes first in a third of 9,000 draws (± 4 standard errors)", () => {
    const coin = rng(2);
    const out = new Int32Array(4);
    const first = [0, 0, 0, 0];
    for (let k = 0; k < 9000; k++) {
      arrange({ kind: "priority" }, 4, out, coin, [5, 5, 1, 5]);
      first[out[0]]++;
      expect(out[3]).toBe(2);
    }
    for (const message of [0, 1, 3]) {
      expect(Math.abs(first[message] / 9000 - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 9000)); // standard error 0.0050
    }
  });

  test("bids are read from where they are said to begin", () => {
    const out = new Int32Array(3);
    arrange({ kind: "priority" }, 3, out, rng(1), [9, 9, 1, 2, 3], 2);
    expect([...out]).toEqual([2, 1, 0]);
  });

  test("without bids it refuses", () => {
    expect(() => arrange({ kind: "priority" }, 2, new Int32Array(2), rng(1))).toThrow(
      "An order by priority needs bids.",
    );
  });
});

/** Messages of two keys drawn from few values, so that ties are common. */
const messages = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
  minLength: 1,
  maxLength: 12,
});

/** The order of messages (bid, arrival). */
function ordered(order: Order, given: readonly (readonly [number, number])[], seed = 1): Int32Array {
  const out = new Int32Array(given.length);
  const bids = given.map(([bid]) => bid);
  const arrivals = given.map(([, arrival]) => arrival);
  arrange(order, given.length, out, rng(seed), bids, 0, undefined, arrivals);
  return out;
}

describe("orders by arrival", () => {
  test.each([
    ["first-come", { kind: "first-come" }, (_bid: number, arrival: number) => arrival],
    ["score", { kind: "score", g: 3, c: 1 }, (bid: number, arrival: number) => arrival - (3 * bid) / (bid + 1)],
    ["express", { kind: "express", delay: 2 }, (bid: number, arrival: number) => (bid > 0 ? arrival : arrival + 2)],
    [
      "batch, ties by coin",
      { kind: "batch", length: 2, ties: "random" },
      (bid: number, arrival: number) => 100 * Math.floor(arrival / 2) - bid,
    ],
    [
      "batch, ties by arrival",
      { kind: "batch", length: 2, ties: "arrival" },
      (bid: number, arrival: number) => 100 * Math.floor(arrival / 2) - bid + arrival / 100,
    ],
  ] as const)("%s puts the lowest key first, whatever the coin", (_name, order, key) => {
    fc.assert(
      fc.property(messages, fc.nat(1000), (given, seed) => {
        const out = ordered(order, given, seed);
        expect(sorted(out)).toEqual(counting(given.length));
        const keys = [...out].map((k) => key(...given[k]));
        for (let k = 1; k < keys.length; k++) expect(keys[k]).toBeGreaterThanOrEqual(keys[k - 1]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test("a batch of any length is an order by priority, a batch of none is first come first served", () => {
    fc.assert(
      fc.property(messages, fc.nat(1000), (given, seed) => {
        const all = ordered({ kind: "batch", length: Number.POSITIVE_INFINITY, ties: "random" }, given, seed);
        expect(all).toEqual(ordered({ kind: "priority" }, given, seed));
        const unbid = given.map(([, arrival]) => [0, arrival] as const);
        const each = ordered({ kind: "batch", length: 1e-3, ties: "random" }, unbid, seed);
        expect(each).toEqual(ordered({ kind: "first-come" }, unbid, seed));
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  test("a bid of c Δ / (g − Δ) offsets a lag of Δ in the score, and no bid offsets g", () => {
    const [g, c] = [500, 1];
    for (const lag of [250, 400]) {
      const bid = (c * lag) / (g - lag); // 1 and 4
      expect([
        ...ordered({ kind: "score", g, c }, [
          [bid * 1.001, lag],
          [0, 0],
        ]),
      ]).toEqual([0, 1]);
      expect([
        ...ordered({ kind: "score", g, c }, [
          [bid * 0.999, lag],
          [0, 0],
        ]),
      ]).toEqual([1, 0]);
    }
    expect([
      ...ordered({ kind: "score", g, c }, [
        [1e300, g + 1e-9],
        [0, 0],
      ]),
    ]).toEqual([1, 0]);
  });

  test("equal arrivals are settled by a fair coin (± 4 standard errors of 6,000 draws)", () => {
    const coin = rng(5);
    const out = new Int32Array(2);
    let first = 0;
    for (let k = 0; k < 6000; k++) {
      arrange({ kind: "first-come" }, 2, out, coin, undefined, 0, undefined, [7, 7]);
      first += out[0];
    }
    expect(Math.abs(first / 6000 - 1 / 2)).toBeLessThan(4 * Math.sqrt(0.25 / 6000)); // standard error 0.0065
  });

  test("without arrivals they refuse", () => {
    const out = new Int32Array(1);
    expect(() => arrange({ kind: "first-come" }, 1, out, rng(1))).toThrow("An order by first-come needs arrivals.");
    expect(() => arrange({ kind: "score", g: 1, c: 1 }, 1, out, rng(1))).toThrow("An order by score needs bids.");
  });
});

describe("builder", () => {
  test("up to six messages the order is worth the most of all, and only whole orders are looked at", () => {
    const weights = fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), {
      minLength: 6,
      maxLength: 6,
    });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: exhaustive }), (weights, n) => {
        const worth = weigh(weights);
        const out = new Int32Array(n);
        let looked = 0;
        arrange({ kind: "builder" }, n, out, rng(1), undefined, 0, (sequence, value) => {
          looked++;
          expect(sorted(sequence)).toEqual(counting(n));
          value[0] = worth(sequence);
        });
        const most = Math.max(...permutations(n).map((p) => worth(Int32Array.from(p))));
        expect(worth(out)).toBe(most);
        expect(looked).toBe(permutations(n).length);
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test("among orders of equal worth the first, as numbered, stands", () => {
    for (const n of [3, 6, 9]) {
      const out = new Int32Array(n);
      arrange(
        { kind: "builder" },
        n,
        out,
        rng(1),
        undefined,
        0,
        asked(() => 1),
      );
      expect([...out]).toEqual(counting(n));
    }
  });

  test("beyond six no swap of two improves it, and it is at least as good as the numbered one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 7, max: 12 }), fc.nat(10_000), (n, seed) => {
        const coin = rng(seed);
        const weights = counting(n).map(() => counting(n).map(() => coin.uniform()));
        const worth = weigh(weights);
        const out = new Int32Array(n);
        arrange({ kind: "builder" }, n, out, rng(1), undefined, 0, asked(worth));
        expect(sorted(out)).toEqual(counting(n));
        expect(worth(out)).toBeGreaterThanOrEqual(worth(Int32Array.from(counting(n))));
        for (let a = 0; a < n; a++) {
          for (let b = a + 1; b < n; b++) {
            const other = out.slice();
            [other[a], other[b]] = [other[b], other[a]];
            expect(worth(other)).toBeLessThanOrEqual(worth(out));
          }
        }
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  test("it tosses no coin", () => {
    const words = new Uint32Array(4);
    arrange(
      { kind: "builder" },
      5,
      new Int32Array(5),
      new Rng(words),
      undefined,
      0,
      asked((sequence) => -sequence[0]),
    );
    expect([...words]).toEqual([0, 0, 0, 0]);
  });

  test("an order array longer than the block keeps its rest", () => {
    for (const n of [4, 8]) {
      const out = new Int32Array(10).fill(77);
      arrange({ kind: "builder" }, n, out, rng(1), undefined, 0, (sequence, value) => {
        expect(sequence.length).toBe(n);
        value[0] = sequence[0];
      });
      expect(out[0]).toBe(n - 1);
      expect([...out.slice(n)]).toEqual(Array(10 - n).fill(77));
    }
  });

  test("without a worth it refuses", () => {
    expect(() => arrange({ kind: "builder" }, 2, new Int32Array(2), rng(1))).toThrow(
      "needs to know what an order is worth",
    );
  });
});

describe("foremost", () => {
  const orders: readonly Parameters<typeof foremost>[0][] = [
    { kind: "priority" },
    { kind: "first-come" },
    { kind: "score", g: 3, c: 1 },
    { kind: "express", delay: 2 },
    { kind: "batch", length: 2, ties: "arrival" },
  ];

  test("it is among those who may come first in the whole sequence, and nobody is before it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...orders), messages, fc.nat(1000), (order, given, seed) => {
        const bids = given.map(([bid]) => bid);
        const arrivals = given.map(([, arrival]) => arrival);
        const first = foremost(order, given.length, rng(seed), bids, 0, arrivals);
        const pair = [given[first], given[ordered(order, given, seed)[0]]]; // equals: either may come first of the two
        const winners = new Set([1, 2, 3, 4, 5, 6, 7, 8].map((s) => ordered(order, pair, s)[0]));
        expect(winners.size === 2 || pair[0] === pair[1] || String(pair[0]) === String(pair[1])).toBe(true);
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test("equals at the top are settled by a fair coin (± 4 standard errors of 9,000 draws)", () => {
    const coin = rng(6);
    const first = [0, 0, 0, 0];
    for (let k = 0; k < 9000; k++) first[foremost({ kind: "priority" }, 4, coin, [5, 5, 1, 5])]++;
    expect(first[2]).toBe(0);
    for (const message of [0, 1, 3]) {
      expect(Math.abs(first[message] / 9000 - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 9000)); // standard error 0.0050
    }
  });

  test("among none it is nobody", () => {
    expect(foremost({ kind: "priority" }, 0, rng(1), [])).toBe(-1);
  });
});
