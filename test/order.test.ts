/** Order policies alone: who comes first. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrange, exhaustive, type Worth } from "../src/device/order.js";
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
