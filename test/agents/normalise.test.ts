/** Running normalisation. */
import { expect, test } from "vitest";
import { ObservationNormaliser, RewardScaler, RunningMoments } from "../../agents/normalise.js";
import { box } from "../../src/space.js";

test("moments taken in parts are those of the whole", () => {
  const moments = new RunningMoments(2);
  moments.add([1, 10, 2, 10], 2);
  moments.add([6, 10], 1);
  expect(moments.mean[0]).toBeCloseTo(3, 12);
  expect(moments.variance(0)).toBeCloseTo(14 / 3, 12);
  expect(moments.variance(1)).toBe(0);
});

test("observations are centred, divided and clipped at ten; by bounds they lie within one", () => {
  const space = box([{ name: "x", unit: "1", low: 0, high: 4 }]);
  const running = new ObservationNormaliser("running", space);
  running.learn(Float32Array.of(1, 3), 2);
  const out = new Float32Array(3);
  running.write(Float32Array.of(3), 0, out, 0);
  running.write(Float32Array.of(1000), 0, out, 1);
  new ObservationNormaliser("bounds", space).write(Float32Array.of(1), 0, out, 2);
  expect(out[0]).toBeCloseTo(1, 6);
  expect([out[1], out[2]]).toEqual([10, -0.5]);
});

test("rewards are divided by the deviation of the discounted return, never shifted", () => {
  const scaler = new RewardScaler("return", 2, 0.5);
  const out = new Float32Array(4);
  scaler.scale(Float32Array.of(1, 3), Uint8Array.of(0, 1), out, 0); // R = 1, 3
  scaler.scale(Float32Array.of(2, 4), Uint8Array.of(0, 0), out, 2); // R = 2.5, 4
  const [mean, all] = [10.5 / 4, [1, 3, 2.5, 4]];
  const deviation = Math.sqrt(all.reduce((sum, r) => sum + (r - mean) ** 2, 0) / 4);
  expect(scaler.divisor()).toBeCloseTo(deviation, 12);
  expect(out[3]).toBeCloseTo(4 / deviation, 5);
});

test("rewards that never vary stay of order one", () => {
  const scaler = new RewardScaler("reward", 1, 0.99);
  const out = new Float32Array(1);
  for (let k = 0; k < 50; k++) scaler.scale(Float32Array.of(-5000), Uint8Array.of(1), out, 0);
  expect(out[0]).toBeCloseTo(-10, 5);
});
