/** Trials, small: what `docs/results` shows in full, and how experiments as data are run, read and written down. */
import { beforeAll, expect, test } from "vitest";
import { useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import { bribery } from "../../src/cli/bribery.js";
import { collateral } from "../../src/cli/collateral.js";
import { omega } from "../../src/cli/omega.js";
import { slotFee } from "../../src/cli/slot-fee.js";
import { symmetryBreaking } from "../../src/cli/symmetry-breaking.js";
import { type Cell, type Run, runOne, type Trials } from "../../src/cli/trials.js";
import { rangeOf, trialsPicture, trialsTable } from "../../src/cli/trials-report.js";
import { lookUp } from "../../src/registry.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const all = { omega, collateral, bribery, slotFee, symmetryBreaking };

const cellOf = ({ cells }: Trials, name: string): Cell => {
  const cell = cells.find((one) => one.name === name);
  if (!cell) throw new Error(`no cell ${name}`);
  return cell;
};

/** One seed of one cell, with fewer episodes than are published. */
const small = (trials: Trials, name: string, updates: number, lanes: number): Run => {
  const cell = cellOf(trials, name);
  return runOne(trials, { ...cell, settings: { ...cell.settings, lanes } }, 1, updates, () => {});
};

test.each([
  ["samples, free", 0, 0.05],
  ["mode, free", 0, 0.05],
  ["accuracy, free", 0.95, 1],
  ["samples, may bind itself", 0.9, 1],
])("in Newcomb's problem P(one box) ends where theory says: %s", (name, low, high) => {
  const { value } = small(omega, name, 150, 256);
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
});

test.each([
  ["0.8 K*", 0, 0.15],
  ["1.2 K*", 0.9, 1],
])("a mediator with a collateral of %s", (name, low, high) => {
  const { value } = small(collateral, name, 50, 48);
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
});

test("a bribe in escrow wins the vote and costs nothing in the end, but something on the way", () => {
  const run = small(bribery, "escrow, 9 voters", 80, 128);
  expect(run.value).toBeLessThan(0.01);
  expect(run.late["metrics/attacked"]).toBeGreaterThan(0.99);
  expect(run.total["metrics/payout share"]).toBeGreaterThan(1);
});

test("a network that plays chicken against itself crashes; where it can commit first it does not", () => {
  expect(small(symmetryBreaking, "shared, none: straight", 200, 512).value).toBeCloseTo(0.1, 1);
  expect(small(symmetryBreaking, "independent, latency: crashes", 120, 512).value).toBeLessThan(0.01);
});

test("late, greedy and total are means and sums over the episodes that they say", () => {
  const cell = cellOf(bribery, "nobody bribes, 9 voters");
  const run = runOne(bribery, { ...cell, settings: { ...cell.settings, lanes: 32 } }, 3, 20, () => {});
  expect(run.total["metrics/offered"]).toBe(0); // the bot never bribes
  expect(run.total["metrics/vote 1"]).toBeGreaterThan(0);
  expect(run.late["metrics/vote 1"]).toBeLessThanOrEqual(1);
  expect(run.course.map(({ update }) => update)).toEqual(Array.from({ length: 20 }, (_, k) => k + 1));
  expect(run.course.every(({ value }) => value === 0)).toBe(true);
  const again = runOne(bribery, { ...cell, settings: { ...cell.settings, lanes: 32 } }, 3, 20, () => {});
  expect(again).toEqual(run);
});

test("a role may wait, and then learn in smaller steps", () => {
  const cell = cellOf(slotFee, "κ = 0.5");
  const quick = { ...cell, settings: { ...cell.settings, lanes: 32 }, pace: { mediator: { patience: 1, rate: 1 } } };
  const never = runOne(slotFee, quick, 1, 12, () => {});
  const fees = never.course.map(({ value }) => value);
  expect(Math.max(...fees) - Math.min(...fees)).toBeLessThan(0.2); // it posts all fees about equally often
  expect(fees[0]).toBeCloseTo(0.5, 1);
});

test.each(Object.entries(all))("every cell of %s names a game that there is, and a range", (_name, trials) => {
  for (const { game, expected, options } of trials.cells) {
    expect(() => lookUp(games, game).make(options)).not.toThrow();
    expect(expected.low).toBeLessThanOrEqual(expected.high);
    expect(expected.why.length).toBeGreaterThan(10);
  }
  expect(new Set(trials.cells.map(({ name }) => name)).size).toBe(trials.cells.length);
});

test("a table says what was expected, what came out, and in how many seeds it did", () => {
  const cell = cellOf(collateral, "0.8 K*");
  const run = (seed: number, value: number): Run => ({
    ...{ seed, value, course: [{ update: 1, value }], late: {}, greedy: {}, total: {} },
  });
  const results = [{ cell, runs: [run(1, 0.05), run(2, 0.25)] }];
  const text = trialsTable({ ...collateral, also: {} }, results);
  expect(text).toContain("0 to 0.1");
  expect(text).toContain("0.15 ± 1.2706");
  expect(text).toContain("1 of 2");
  expect(JSON.stringify(trialsPicture(collateral, results))).toContain('"value":0.25');
  expect(rangeOf({ low: Number.NEGATIVE_INFINITY, high: 2.5, why: "" })).toBe("at most 2.5");
  expect(rangeOf({ low: 2.7, high: Number.POSITIVE_INFINITY, why: "" })).toBe("at least 2.7");
  expect(rangeOf({ low: 0, high: 0, why: "" })).toBe("0");
});
