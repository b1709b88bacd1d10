import { expect, test } from "vitest";
import { checkSeed, laneSeed, Rng, type Seed } from "../src/rng.js";

const draws = (rng: Rng, n: number, lane = 0) => {
  rng.at(lane);
  return Array.from({ length: n }, () => rng.next());
};

test("the words are those of xoshiro128**", () => {
  // State 1, 2, 3, 4: the first outputs as in the reference's test vector, the rest from a transcription in Python's integers.
  expect(draws(new Rng(Uint32Array.of(1, 2, 3, 4)), 10)).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test("lane i of seed s is lane 0 of seed s + i", () => {
  for (const lane of [0, 1, 7]) expect(draws(Rng.alloc(8, 5), 20, lane)).toEqual(draws(Rng.alloc(1, 5 + lane), 20));
});

test("a stream does not depend on how many run beside it", () => {
  expect(draws(Rng.alloc(3, "text"), 20, 2)).toEqual(draws(Rng.alloc(64, "text"), 20, 2));
  expect(laneSeed("text", 0)).toBe("text");
  expect(laneSeed("text", 2)).toBe("text#2");
});

test("drawing in one lane leaves the others alone", () => {
  const rng = Rng.alloc(3, 1);
  const before = [...rng.words];
  draws(rng, 5, 1);
  expect([...rng.words.subarray(0, 4), ...rng.words.subarray(8)]).toEqual([...before.slice(0, 4), ...before.slice(8)]);
  expect([...rng.words.subarray(4, 8)]).not.toEqual(before.slice(4, 8));
});

test("a stream goes on from a copy of its words", () => {
  const rng = Rng.alloc(1, 9);
  draws(rng, 3);
  const copy = new Rng(rng.words.slice());
  expect(draws(copy, 10)).toEqual(draws(rng, 10));
});

test("no seed gives the state that never leaves, and near seeds share nothing", () => {
  const seeds: Seed[] = [0, 1, -1, 2 ** 53 - 1, "", "0", "a"];
  const firsts = seeds.map((seed) => draws(Rng.alloc(1, seed), 1)[0]);
  expect(Rng.alloc(1, "").words.some((word) => word !== 0)).toBe(true);
  expect(new Set(firsts).size).toBe(seeds.length - 1); // 0 and "0" are one seed
});

test("moments of the uniform and the normal", () => {
  const n = 100_000;
  const rng = Rng.alloc(1, 11).at(0);
  const uniform = Array.from({ length: n }, () => rng.uniform());
  const normal = Array.from({ length: n }, () => rng.normal());
  const moment = (xs: number[], k: number) => xs.reduce((sum, x) => sum + x ** k, 0) / n;
  const near = (value: number, expected: number, sd: number) =>
    expect(Math.abs(value - expected)).toBeLessThan((4 * sd) / Math.sqrt(n)); // four standard errors
  near(moment(uniform, 1), 1 / 2, Math.sqrt(1 / 12));
  near(moment(uniform, 2), 1 / 3, Math.sqrt(1 / 5 - 1 / 9));
  near(moment(normal, 1), 0, 1);
  near(moment(normal, 2), 1, Math.sqrt(2));
  near(moment(normal, 3), 0, Math.sqrt(15));
  near(moment(normal, 4), 3, Math.sqrt(105 - 9));
  expect(Math.min(...uniform.slice(0, 1000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...uniform.slice(0, 1000))).toBeLessThan(1);
});

test("below(n) reaches 0 … n−1, each alike often", () => {
  const rng = Rng.alloc(1, 12).at(0);
  const seen = Array<number>(7).fill(0);
  for (let t = 0; t < 14_000; t++) seen[rng.below(7)]++;
  expect(chiSquare(seen)).toBeLessThan(22.46); // 99.9 % quantile, 6 degrees of freedom
});

test("permutations are uniform", () => {
  const rng = Rng.alloc(1, 13).at(0);
  const out = new Int32Array(4);
  const seen = new Map<string, number>();
  for (let t = 0; t < 24_000; t++) {
    rng.permute(out, 4);
    const key = out.join("");
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  expect(seen.size).toBe(24);
  expect([...seen.keys()].every((key) => [...key].sort().join("") === "0123")).toBe(true);
  expect(chiSquare([...seen.values()])).toBeLessThan(49.73); // 99.9 % quantile, 23 degrees of freedom
});

test("a seed is text or a safe integer", () => {
  for (const seed of [0, -5, 2 ** 53 - 1, "", "x"]) expect(() => checkSeed(seed)).not.toThrow();
  for (const seed of [1.5, Number.NaN, 2 ** 53, null, undefined, {}]) {
    expect(() => checkSeed(seed)).toThrow("A seed must be an integer within ±2^53 or text");
  }
});

/** Σ (observed − expected)² / expected for equally likely cells. */
function chiSquare(counts: number[]): number {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

test("no two seeds share a stream, not even repetitions of one another", () => {
  const first = (seed: number | string) => Rng.alloc(1, seed).at(0).next();
  for (const [a, b] of [
    [7, 77],
    [12, 1212],
    ["ab", "abab"],
    [1, 11],
  ] as const) {
    expect(first(a), `${a} and ${b}`).not.toBe(first(b));
  }
  const rng = Rng.alloc(4096, 0);
  const streams = new Set(Array.from({ length: 4096 }, (_, lane) => rng.words.subarray(lane * 4, lane * 4 + 4).join()));
  expect(streams.size).toBe(4096);
});
