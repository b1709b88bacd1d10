/** The ten headline scenarios, small: what `docs/results` shows in full, and how expectations are judged. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/index.js";
import { games } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { cartelSwitch } from "../../src/cli/cartel-switch.js";
import { credibilityCliff } from "../../src/cli/credibility-cliff.js";
import { cases, crossPlay, gameOf as gameOfCase, learn, meetings, theoryOf } from "../../src/cli/device-zsc.js";
import { type Expectation, type Numbers, verdictOf, verdictTable } from "../../src/cli/expectation.js";
import { experiments } from "../../src/cli/experiments.js";
import { fixedPointN } from "../../src/cli/fixed-point-n.js";
import { joined } from "../../src/cli/joined.js";
import { mevBraess } from "../../src/cli/mev-braess-report.js";
import { omega } from "../../src/cli/omega.js";
import { rentMap } from "../../src/cli/rent-map.js";
import { scenarioOf, scenarios } from "../../src/cli/scenarios.js";
import { sybilThreshold } from "../../src/cli/sybil-threshold.js";
import { symmetryBreaking } from "../../src/cli/symmetry-breaking.js";
import { enough, timeBanditTail } from "../../src/cli/time-bandit-tail.js";
import { type Cell, gameOf, numbersOf, type Result, type Run, runOne, type Trials } from "../../src/cli/trials.js";
import { trialsTable } from "../../src/cli/trials-report.js";
import { cli, document, scratch } from "./terminal.js";

beforeAll(async () => {
  await useBackend("wasm");
});

const all: { readonly [experiment: string]: Trials } = {
  "mev-braess": mevBraess,
  "fixed-point-n": fixedPointN,
  "cartel-switch": cartelSwitch,
  "credibility-cliff": credibilityCliff,
  "rent-map": rentMap,
  "symmetry-breaking": symmetryBreaking,
  "sybil-threshold": sybilThreshold,
  "time-bandit-tail": timeBanditTail,
  omega,
};

const cellOf = ({ cells }: Trials, name: string): Cell => {
  const cell = cells.find((one) => one.name === name);
  if (!cell) throw new Error(`no cell ${name}`);
  return cell;
};

/** One seed of one cell, with fewer updates or episodes than are published; a seed that is not among those. */
const small = (trials: Trials, name: string, updates: number, settings: Cell["settings"] = {}): Run => {
  const cell = cellOf(trials, name);
  return runOne(trials, { ...cell, settings: { ...cell.settings, ...settings } }, 101, updates, () => {});
};

describe("what learners come to", () => {
  test("price matches make a cartel under the greatest fixed point, and hardly one under the least", () => {
    const none = small(cartelSwitch, "none", 150, { lanes: 128 }).value;
    const least = small(cartelSwitch, "least", 150, { lanes: 128 }).value;
    const greatest = small(cartelSwitch, "greatest", 150, { lanes: 128 }).value;
    expect(Math.abs(none)).toBeLessThan(0.15);
    expect(greatest).toBeGreaterThan(0.85);
    expect(greatest - least).toBeGreaterThan(0.4);
  }, 60_000);

  test("a judge is convinced where commitments are honoured more often than 4/7, and not below", () => {
    const [below, above] = ["χ = 0.5", "χ = 0.75"].map((name) => small(credibilityCliff, name, 350, { lanes: 256 }));
    expect(below.value).toBeLessThan(0.05);
    expect(above.value).toBeGreaterThan(0.4);
  }, 60_000);

  test("a mediator steals all at a fee just below φ*, and nothing above, but with a fat tail there is no step", () => {
    const steals = (sigma: number, times: number) =>
      small(timeBanditTail, `σ = ${sigma}, φ = ${times} φ*`, 25, { lanes: 128 }).value;
    expect(steals(0, 0.75)).toBeGreaterThan(0.8);
    expect(steals(0, 1.25)).toBeLessThan(0.1);
    const tail = [0.75, 1.25].map((times) => steals(2, times));
    for (const attacked of tail) {
      expect(attacked).toBeGreaterThan(0.02);
      expect(attacked).toBeLessThan(0.25);
    }
  }, 60_000);

  test("heads that cost less than they save end contributions, dearer ones do not", () => {
    const [cheap, dear] = [0.25, 1.5].map((c) => small(sybilThreshold, `n = 3, c = ${c} (1 − α)`, 200));
    expect(cheap.value).toBeLessThan(0.35);
    expect(dear.value).toBeGreaterThan(0.8);
  }, 60_000);

  test("threshold commitments are given on under the greatest fixed point, less if final late, and not under the least", () => {
    const [soon, late] = [0, 15].map((latency) => small(fixedPointN, `greatest, L = ${latency}, n = 3`, 60).value);
    expect(soon).toBeGreaterThan(0.9);
    expect(late).toBeGreaterThan(0.1);
    expect(late).toBeLessThan(0.4);
    expect(small(fixedPointN, "least, L = 0, n = 3", 40).value).toBeLessThan(0.05);
  }, 60_000);

  test("a race burns about two thirds of the rent, and a sealed auction nothing", () => {
    const race = small(rentMap, "spam race", 150, { lanes: 512 });
    const sealed = small(rentMap, "sealed first price", 150, { lanes: 512 });
    expect(race.greedy["metrics/dissipated"]).toBeCloseTo(2 / 3, 1);
    expect(sealed.greedy["metrics/revenue"]).toBeGreaterThan(0.9);
    expect(race.value).toBeGreaterThan(sealed.value + 0.2);
  }, 60_000);

  test("whoever comes first may commit: strangers get what those get who learned together", () => {
    const [none, device] = cases.map((one) => {
      const pairs = [101, 102, 103].map((seed) => learn(one, seed, 100, () => {}));
      const { self, cross } = meetings(crossPlay(gameOfCase(one), pairs));
      for (const { trainer } of pairs) trainer.dispose();
      return { self, cross };
    });
    expect(Math.min(...none.self, ...device.self)).toBeGreaterThan(1.4);
    expect(Math.min(...none.cross)).toBeLessThan(1); // two of three at one place, and one at the other
    expect(Math.min(...device.cross)).toBeGreaterThan(1.4);
  }, 60_000);
});

describe("the list", () => {
  test("there are ten, numbered, each shown by an experiment of its own with expectations", async () => {
    expect(scenarios.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(scenarios.map(({ experiment }) => experiment)).size).toBe(10);
    for (const { experiment, seeds, number } of scenarios) {
      expect((await experiments[experiment]()).expectations?.length).toBeGreaterThan(1);
      expect(seeds).toBe(number === 10 ? 20 : 10);
    }
    expect(scenarioOf("omega")?.number).toBe(9);
    expect(scenarioOf("convex")).toBeUndefined();
  });

  test.each(Object.entries(all))(
    "%s: every cell has theory's number with its source, and expectations can be read",
    (_, trials) => {
      const results: Result[] = trials.cells.map((cell) => ({
        ...{ cell, ...(trials.theory && { theory: trials.theory(cell) }) },
        runs: [{ seed: 1, value: 0.5, late: {}, greedy: {}, total: {}, course: [] }],
      }));
      for (const { theory, cell } of results) {
        expect(Number.isFinite(theory?.value)).toBe(true);
        expect(["D", "H"]).toContain(theory?.source);
        expect(theory?.by).toContain("solve");
        expect(cell.expected.why.length).toBeGreaterThan(10);
      }
      const numbers = numbersOf(trials, results);
      for (const expectation of trials.expectations ?? []) {
        expect(() => verdictOf(expectation, numbers)).not.toThrow();
        expect(expectation.says.length).toBeGreaterThan(10);
      }
    },
  );

  test("what theory says: closed forms", () => {
    const of = (trials: Trials, name: string) => trials.theory?.(cellOf(trials, name));
    // to the digits that `solve` gives
    expect(of(cartelSwitch, "greatest")?.value).toBeCloseTo(1, 6);
    expect(of(cartelSwitch, "greatest")?.also?.worst).toBeCloseTo(0, 6);
    expect(of(cartelSwitch, "least")?.value).toBeCloseTo(0, 6);
    expect(of(cartelSwitch, "none")?.value).toBeCloseTo(0, 6);
    expect(of(credibilityCliff, "χ = 0.55")?.value).toBe(0);
    expect(of(credibilityCliff, "χ = 0.6")?.value).toBeCloseTo(0.3 + 0.7 * 0.4, 12); // q = 0
    expect(of(credibilityCliff, "χ = 1")?.value).toBeCloseTo(0.3 + 0.7 * 0.4, 12); // q = .4
    expect(of(rentMap, "spam race")?.also?.burnt).toBeCloseTo(2 / 3, 12);
    expect(of(rentMap, "time-priority auction")?.also?.paid).toBeCloseTo(0.14166, 5);
    expect(of(rentMap, "time-priority auction")?.also?.burnt).toBeCloseTo(0.64058, 5);
    expect(of(rentMap, "sealed first price")?.value).toBeCloseTo(0, 12);
    expect(of(rentMap, "sealed first price")?.also?.paid).toBeCloseTo(1, 12);
    expect(of(fixedPointN, "greatest, L = 5, n = 4")?.value).toBeCloseTo(Math.exp(-0.5), 12);
    expect(of(fixedPointN, "greatest, L = 0, n = 8")?.also?.least).toBe(4 / 8); // α m ≥ 1 from m = 4 on
    expect(of(fixedPointN, "least, L = 0, n = 8")?.value).toBe(0);
    expect(of(sybilThreshold, "n = 3, c = 0.75 (1 − α)")?.value).toBe(0);
    expect(of(sybilThreshold, "n = 3, c = 1.1 (1 − α)")?.value).toBe(1);
    expect(enough).toBeCloseTo(0.0125, 12);
    expect(of(timeBanditTail, "σ = 0, φ = 0.75 φ*")?.value).toBe(1);
    expect(of(timeBanditTail, "σ = 0, φ = 1.25 φ*")?.value).toBe(0);
    expect(of(omega, "samples, free")?.value).toBe(0);
    expect(of(omega, "samples, may bind itself")?.value).toBe(1);
    expect(of(symmetryBreaking, "shared, none: straight")?.also?.crashes).toBeCloseTo(0.01, 12);
    expect(cases.map((one) => theoryOf(one).value)).toEqual([0.75, 1.5]);
  });

  test("`experiment --list` names them all, with the scenario that each shows", async () => {
    const { code, out } = await cli("experiment", "--list");
    expect(code).toBe(0);
    for (const { experiment } of scenarios) expect(out).toContain(experiment);
    const listed = await document<{
      readonly experiments: readonly { readonly name: string; readonly scenario: number }[];
    }>(...["experiment", "--list"]);
    expect(listed.experiments.find(({ name }) => name === "omega")?.scenario).toBe(9);
    const { code: none, err } = await cli("experiment");
    expect(none).toBe(1);
    expect(err).toContain("Which experiment?");
  });
});

describe("runs end to end", () => {
  const few = [
    "fixed-point-n",
    "cartel-switch",
    "credibility-cliff",
    "rent-map",
    "sybil-threshold",
    "time-bandit-tail",
  ];
  test.each([...few, "device-zsc"])(
    "%s with one seed and few updates",
    async (name) => {
      const folder = scratch();
      const run = await document<{ readonly verdicts: readonly { readonly held: boolean }[] }>(
        ...["experiment", name, "--seeds", name === "device-zsc" ? "2" : "1", "--updates", "2", "--out", folder],
      );
      expect(run.verdicts.length).toBe((await experiments[name]()).expectations?.length);
      for (const { held } of run.verdicts) expect(typeof held).toBe("boolean");
      const page = readFileSync(join(folder, "README.md"), "utf8");
      expect(page).toContain("found, means over seeds");
      expect(page).toContain("theory");
      expect(readFileSync(join(folder, "picture.png")).length).toBeGreaterThan(5_000);
      rmSync(folder, { recursive: true });
    },
    120_000,
  );
});

describe("expectations", () => {
  const numbers: Numbers = {
    learned: (cell) => ({ a: [0.1, 0.3], b: [0.5, 0.5], c: [1] })[cell] ?? [],
    theory: (cell) => ({ a: 0.25, b: 0.5 })[cell],
  };
  const held = (claim: object) => verdictOf({ says: "it", source: "D", ...claim } as Expectation, numbers);

  test("hold or not, by means over seeds", () => {
    expect(held({ kind: "within", cells: ["a", "b"], low: 0.2, high: 0.5 })).toMatchObject({
      held: true,
      found: "0.2 to 0.5",
    });
    expect(held({ kind: "within", cells: ["a", "c"], low: 0.2, high: 0.9 }).held).toBe(false);
    expect(held({ kind: "near", cells: ["a", "b"], off: 0.06 })).toMatchObject({
      held: true,
      found: "off by at most 0.05",
    });
    expect(held({ kind: "near", cells: ["a"], off: 0.04 }).held).toBe(false);
    expect(held({ kind: "rising", cells: ["a", "b", "c"], by: 0.2 })).toMatchObject({
      held: true,
      found: "0.2 < 0.5 < 1",
    });
    expect(held({ kind: "rising", cells: ["a", "b", "c"], by: 0.4 })).toMatchObject({
      held: false,
      found: "0.2, 0.5, 1",
    });
    expect(held({ kind: "rising", cells: ["b", "a"], by: 0 }).held).toBe(false);
  });

  test("a reversed order never holds where an order does, whatever the numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 6 }), (values) => {
        const cells = values.map((_, k) => String(k));
        const one: Numbers = { learned: (cell) => [values[Number(cell)]], theory: () => undefined };
        const claim = { kind: "rising", by: 0, says: "it", source: "H" } as const;
        const up = verdictOf({ ...claim, cells }, one).held;
        expect(up && verdictOf({ ...claim, cells: cells.toReversed() }, one).held).toBe(false);
      }),
    );
  });

  test("without seeds to speak of, nothing holds", () => {
    const nothing: Numbers = { learned: () => [Number.NaN], theory: () => 0 };
    for (const claim of [
      { kind: "within", cells: ["a"], low: -1, high: 1 },
      { kind: "near", cells: ["a"], off: 1 },
      { kind: "rising", cells: ["a", "a"], by: -1 },
    ] as const)
      expect(verdictOf({ ...claim, says: "it", source: "D" }, nothing).held).toBe(false);
  });

  test("one that is about nothing that there is, is refused by name", () => {
    const run: Run = { seed: 1, value: 1, late: {}, greedy: {}, total: {}, course: [] };
    const read = numbersOf(cartelSwitch, [{ cell: cellOf(cartelSwitch, "none"), runs: [run] }]);
    expect(() => read.learned("nobody")).toThrow("An expectation is about 'nobody', which is no cell.");
    expect(() => read.learned("none", "colour")).toThrow("There is no column 'colour'.");
    expect(() => held({ kind: "near", cells: ["c"], off: 1 })).toThrow("needs what theory says of 'c'");
  });

  test("the table says which held; trials without theory keep their columns", () => {
    const text = verdictTable([
      { says: "it rises", source: "D", held: true, found: "1 < 2" },
      { says: "it falls", source: "H", held: false, found: "1, 2" },
    ]);
    expect(text).toMatch(/it rises +│ D +│ 1 < 2 +│ held/);
    expect(text).toMatch(/it falls +│ H +│ 1, 2 +│ did not hold/);
    const run: Run = { seed: 1, value: 1, late: {}, greedy: {}, total: {}, course: [] };
    const cell = cellOf(cartelSwitch, "none");
    const bare = { ...cartelSwitch, also: {} };
    expect(trialsTable(bare, [{ cell, runs: [run] }])).not.toContain("theory");
    const theory = { value: 0.25, source: "D", by: "solve" } as const;
    expect(trialsTable(bare, [{ cell, theory, runs: [run] }])).toContain("│ theory │");
  });
});

describe("actions whose numbers are one choice", () => {
  test("mean what the pair means: choice = message · 2 + fakes", () => {
    const options = { players: 3, benefit: 0.5, cost: 0.25, fakes: 1 };
    const apart = games["commitment/sybil-threshold-v0"].make(options);
    const whole = gameOf({ ...cellOf(sybilThreshold, "n = 3, c = 0.5 (1 − α)"), options });
    const lanes = 64;
    const [one, other] = [apart, whole].map((game) => {
      const batch = new Batch(game, lanes, "disabled");
      batch.reset({ seed: 5 });
      return batch;
    });
    const pairs = new Float32Array(lanes * 6);
    const choices = Float32Array.from({ length: lanes * 3 }, (_, k) => (k * 5 + Math.floor(k / 7)) % 8);
    for (let k = 0; k < choices.length; k++) pairs.set([Math.floor(choices[k] / 2), choices[k] % 2], 2 * k);
    one.step([pairs]);
    other.step([choices]);
    expect([...other.rewards[0]]).toEqual([...one.rewards[0]]);
    expect([...other.finalMetrics]).toEqual([...one.finalMetrics]);
    expect(new Set(one.rewards[0]).size).toBeGreaterThan(3);
  });

  test("a game that masks actions is refused", () => {
    expect(() => joined(games["information/persuasion-v0"].make())).toThrow("masks actions or reads policies");
  });
});

test("meetings: the diagonal is self-play, all others are strangers, in either seat", () => {
  const { self, cross } = meetings([
    [1.5, 0, 0.3],
    [0.6, 1, 0.9],
    [0, 0.3, 1.2],
  ]);
  expect(self).toEqual([1.5, 1, 1.2]);
  expect(cross[0]).toBeCloseTo((0 + 0.6 + 0.3 + 0) / 4, 12);
  expect(meetings([[1.5]]).cross[0]).toBeNaN();
});
