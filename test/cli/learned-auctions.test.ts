/** The experiments bid-functions and spam-race, small: what `docs/results` shows in full. */
import { expect, test } from "vitest";
import { useBackend } from "../../agents/index.js";
import { cases, runCase, settings } from "../../src/cli/bid-functions.js";
import { options, runOne } from "../../src/cli/spam-race.js";

test("two independent bidders come near the bids of a first price auction", async () => {
  await useBackend("wasm");
  const small = { ...settings, lanes: 2048 };
  const { runs, equilibrium } = await runCase(cases[0], [1], 200, () => undefined, small);
  expect(equilibrium.revenue).toBeCloseTo(1 / 3, 9);
  expect(runs[0].bidError).toBeLessThan(0.05);
  expect(runs[0].bidError).toBeGreaterThan(0); // not the solver's own answer handed back
  expect(runs[0].exploitability).toBeLessThan(0.1);
  expect(Math.abs(runs[0].revenueError)).toBeLessThan(0.1);
}, 120_000);

test("three independent traders send about k* copies each", async () => {
  await useBackend("wasm");
  const copies = await runOne(options, 1, 60, () => undefined);
  const equilibrium = 2 / 9 / options.gas;
  const total = copies.reduce((a, b) => a + b, 0);
  expect(Math.abs(total / (3 * equilibrium) - 1)).toBeLessThan(0.15);
  for (const k of copies) expect(Math.abs(k / equilibrium - 1)).toBeLessThan(0.4);
}, 120_000);
