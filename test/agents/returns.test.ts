/** Returns and advantages: hand-computed cases and identities. */
import { expect, test } from "vitest";
import { discountedReturns, gae, perStep, type Trajectory } from "../../agents/returns.js";

/** One row; flags and values as given. */
function path(over: Partial<Trajectory>): Trajectory {
  const steps = over.rewards?.length ?? 3;
  const floats = () => new Float32Array(steps);
  const flags = () => new Uint8Array(steps);
  return {
    ...{ steps, rows: 1, rewards: floats(), values: floats(), last: new Float32Array(1), finals: floats() },
    ...{ terminated: flags(), truncated: flags() },
    ...over,
  };
}

const run = (p: Trajectory, gamma: number, lambda: number) => {
  const out = new Float32Array(p.steps * p.rows);
  gae(p, gamma, lambda, out);
  return [...out];
};

const rewards = Float32Array.of(1, 2, 3);
const values = Float32Array.of(0.5, 1, 1.5);
const last = Float32Array.of(2);

test("advantages of three steps agree with a calculation by hand", () => {
  // γ = ½, λ = ½: δ = 1 + .5 − .5, 2 + .75 − 1, 3 + 1 − 1.5 = 1, 1.75, 2.5; Â₂ = 2.5, Â₁ = 1.75 + .625, Â₀ = 1 + .59375
  expect(run(path({ rewards, values, last }), 0.5, 0.5)).toEqual([1.59375, 2.375, 2.5]);
});

test("with λ = 0 an advantage is the one-step error", () => {
  expect(run(path({ rewards, values, last }), 0.5, 0)).toEqual([1, 1.75, 2.5]);
});

test("with λ = 1 an advantage is the discounted return less the value", () => {
  const p = path({ rewards, values, last });
  const returns = new Float32Array(3);
  discountedReturns(p, 0.9, returns);
  run(p, 0.9, 1).forEach((a, t) => {
    expect(a).toBeCloseTo(returns[t] - values[t], 5);
  });
});

test("a terminated step looks no further, a truncated one looks at the final observation", () => {
  const end = Uint8Array.of(0, 1, 0);
  const finals = Float32Array.of(0, 10, 0);
  const stopped = run(path({ rewards, values, last, finals, terminated: end }), 0.5, 0.5);
  const cut = run(path({ rewards, values, last, finals, truncated: end }), 0.5, 0.5);
  expect(stopped[1]).toBe(2 - 1);
  expect(cut[1]).toBe(2 + 0.5 * 10 - 1);
  expect(stopped[2]).toBe(2.5); // the next episode is untouched
  expect(cut[0] - stopped[0]).toBeCloseTo(0.25 * 5, 6);
});

test("returns stop at a termination and go through a cut", () => {
  const out = new Float32Array(3);
  const end = Uint8Array.of(0, 1, 0);
  discountedReturns(path({ rewards, last, terminated: end }), 0.5, out);
  expect([...out]).toEqual([2, 2, 4]);
  discountedReturns(path({ rewards, last, truncated: end, finals: Float32Array.of(0, 4, 0) }), 0.5, out);
  expect([...out]).toEqual([3, 4, 4]);
});

test("a row that is a reset and no transition has no advantage and passes none on", () => {
  const p = path({ rewards, values, last, fresh: Uint8Array.of(0, 1, 0), terminated: Uint8Array.of(1, 0, 0) });
  expect(run(p, 0.5, 0.5)).toEqual([0.5, 0, 2.5]);
  // even without an end before it: Â₀ is δ₀ = 1 + .5 − .5 alone, nothing of the 2.5 after the reset
  expect(run(path({ rewards, values, last, fresh: Uint8Array.of(0, 1, 0) }), 0.5, 0.5)).toEqual([1, 0, 2.5]);
});

test("rows do not mix", () => {
  const two = run(
    {
      ...path({ rewards: new Float32Array(6), values: new Float32Array(6), last: Float32Array.of(2, 0) }),
      ...{
        steps: 3,
        rows: 2,
        rewards: Float32Array.of(1, 9, 2, 9, 3, 9),
        values: Float32Array.of(0.5, 0, 1, 0, 1.5, 0),
      },
    },
    0.5,
    0.5,
  );
  expect([two[0], two[2], two[4]]).toEqual([1.59375, 2.375, 2.5]);
});

test("two steps of a two-phase game discount like one round", () => {
  expect(perStep(0.81, 2) ** 2).toBeCloseTo(0.81, 12);
  expect(perStep(0.81, 1)).toBe(0.81);
});
