import fc from "fast-check";
import { expect, test } from "vitest";
import { Rng } from "../src/rng.js";
import {
  bounds,
  box,
  contains,
  describe,
  discrete,
  flatten,
  maskSize,
  multiDiscrete,
  type Space,
  sample,
  size,
} from "../src/space.js";

const split = box([
  { name: "size", unit: "WETH", low: 0, high: 0.1 },
  { name: "logits", unit: "1", low: -1, high: 1, size: 2 },
]);
const spaces: Space[] = [discrete(5), multiDiscrete([2, 3]), split];

test("an element takes one number per component and a mask one flag per choice", () => {
  expect(spaces.map(size)).toEqual([1, 2, 3]);
  expect(spaces.map(maskSize)).toEqual([5, 5, 1]);
});

test("what is drawn is in the space", () => {
  fc.assert(
    fc.property(fc.constantFrom(...spaces), fc.nat(), (space, seed) => {
      const out = new Float32Array(size(space) + 1);
      sample(space, Rng.alloc(1, seed), out, 1);
      return contains(space, out, 1);
    }),
  );
  expect(fc.sample(fc.nat(), 1)).toHaveLength(1);
});

test("what is drawn under a mask is legal, each choice alike often", () => {
  const rng = Rng.alloc(1, 3);
  const mask = Uint8Array.from([9, 1, 0, 0, 1, 1]); // [offset, first component, second component]
  const seen = [0, 0, 0, 0, 0];
  const out = new Float32Array(2);
  const draws = 4000;
  for (let t = 0; t < draws; t++) {
    sample(multiDiscrete([2, 3]), rng, out, 0, mask, 1);
    seen[out[0]]++;
    seen[2 + out[1]]++;
  }
  expect(seen.slice(0, 3)).toEqual([draws, 0, 0]);
  expect(Math.abs(seen[3] - draws / 2)).toBeLessThan(4 * Math.sqrt(draws / 4)); // standard error √(n/4)
});

test("NaN, halves and what lies outside are in no space", () => {
  expect([0, 4, 5, -1, 1.5, Number.NaN].map((x) => contains(discrete(5), [x]))).toEqual([
    ...[true, true, false, false, false, false],
  ]);
  expect(
    [
      [1, 2],
      [2, 0],
      [0, 3],
    ].map((x) => contains(multiDiscrete([2, 3]), x)),
  ).toEqual([true, false, false]);
  const points = [
    [0, -1, 1],
    [0.2, 0, 0],
    [0, Number.NaN, 0],
    [0, 0, -1.1],
  ];
  expect(points.map((x) => contains(split, x))).toEqual([true, false, false, false]);
});

test("bounds belong to the box, in either precision", () => {
  expect(contains(split, [0.1, 0, 0])).toBe(true);
  expect(contains(split, Float32Array.of(0.1, 0, 0))).toBe(true);
  const third = box([{ name: "x", unit: "1", low: 0.1, high: 1 / 3 }]);
  for (const x of [0.1, 1 / 3])
    expect([contains(third, [x]), contains(third, Float32Array.of(x))]).toEqual([true, true]);
  const { low, high } = bounds(split);
  expect([...low]).toEqual([0, -1, -1]);
  expect([...high]).toEqual([Math.fround(0.1), 1, 1]);
});

test("what people write is laid out in the order of the fields", () => {
  expect([...flatten(discrete(5), 3, "router_0")]).toEqual([3]);
  expect([...flatten(multiDiscrete([2, 3]), [1, 2], "router_0")]).toEqual([1, 2]);
  expect([...flatten(split, { logits: [0.5, -0.5], size: 0.25 }, "router_0")]).toEqual([0.25, 0.5, -0.5]);
});

test("what is missing, surplus or no number is named", () => {
  const bad = (space: Space, element: unknown) => () => flatten(space, element as never, "router_0");
  expect(bad(discrete(5), "2")).toThrow("router_0: the action must be a number, got string.");
  expect(bad(multiDiscrete([2, 3]), [1])).toThrow("needs 2 numbers");
  expect(bad(split, { size: 0.1 })).toThrow("'logits' of the action needs 2 number(s)");
  expect(bad(split, { size: 0.1, logits: [1, 2, 3] })).toThrow("'logits' of the action needs 2 number(s)");
  expect(bad(split, { size: 0.1, logits: [1, null] })).toThrow("'logits' of the action must be a number, got null.");
  expect(bad(split, { size: 0.1, logits: [1, 1], tip: 2 })).toThrow("no 'tip'; it has size, logits");
  expect(bad(split, null)).toThrow("the action needs size, logits");
});

test("a space is described in one line", () => {
  expect(spaces.map(describe)).toEqual([
    "discrete 5",
    "multi-discrete 2 × 3",
    "box size (WETH) in [0, 0.1], logits[2] (1) in [-1, 1]",
  ]);
});
