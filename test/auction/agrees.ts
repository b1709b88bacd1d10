/** Agreement of numbers: a Monte-Carlo mean against a closed form, and one closed form against another. */
import { expect } from "vitest";

interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/** The mean lies within so many of its own standard errors of what is expected. An error of 0 needs equality to 1e-9. */
export function agrees({ mean, standardError }: Estimate, expected: number, sigmas = 4): void {
  const away = `${mean} is (${mean - expected}) / ${standardError} = ${(mean - expected) / standardError} standard errors from ${expected}`;
  expect(Number.isFinite(mean), away).toBe(true);
  expect(Math.abs(mean - expected), away).toBeLessThanOrEqual(sigmas * standardError + 1e-9 * (1 + Math.abs(expected)));
}

/** Two numbers agree up to rounding: |x − y| ≤ most · (1 + |y|). */
export function near(x: number, y: number, most = 1e-9): void {
  expect(Math.abs(x - y), `${x} is not ${y}`).toBeLessThanOrEqual(most * (1 + Math.abs(y)));
}
