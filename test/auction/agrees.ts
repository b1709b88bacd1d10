/** Statistical agreement: a Monte-Carlo mean against a closed form. */
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
