/** Options of the absent-minded driver. */
import { type Defaults, resolve, type Values } from "../../../src/options.js";

export const driverDefaults = {
  payoffs: {
    kind: "data",
    value: [0, 4, 1],
    check: listed,
    about: "of leaving at the first, second … intersection, and last of leaving at none; 3 to 17 of them",
  },
} as const satisfies Defaults;

export type DriverOptions = Values<typeof driverDefaults>;

export const driverId = "decision/driver-v0";

/** a₀ … aₘ, m the number of intersections. @throws naming the option that is wrong */
export function payoffsOf(given?: Partial<DriverOptions>): readonly number[] {
  return resolve(driverDefaults, given, driverId).payoffs;
}

/** @throws saying what is wrong with the payoffs */
function listed(value: unknown, what: string): readonly number[] {
  if (!Array.isArray(value) || value.length < 3 || value.length > 17)
    throw new Error(`${what} must be a list of 3 to 17 payoffs, got ${JSON.stringify(value)?.slice(0, 60) ?? value}.`);
  if (!value.every((a) => typeof a === "number" && Math.abs(a) <= 1e6))
    throw new Error(`${what} must be numbers from -1e6 to 1e6.`);
  return value as readonly number[];
}
