import { expect, test } from "vitest";
import { type CheckOptions, check, checkNames } from "../src/check.js";
import { nodeGarbage } from "../src/cli/garbage.js";
import type { AnyGame } from "../src/game.js";
import { discretised, mixed, stacked, timeAware, trembling, within } from "../src/transform.js";
import { countdown } from "./fixtures/countdown.js";
import { dilemma } from "./fixtures/dilemma.js";
import { faults, faulty } from "./fixtures/faults.js";
import { market } from "./fixtures/market.js";

const failures = (make: () => AnyGame, options: CheckOptions = {}) =>
  check(make, { steps: 40, ...options }).filter(({ passed }) => !passed);

test.each<[string, () => AnyGame]>([
  ["countdown", countdown],
  ["dilemma", dilemma],
  ["market", market],
  ["discretised market", () => discretised(market(), 4)],
  ["mixed market", () => mixed(market(), 0.3)],
  ["stacked market", () => stacked(market(), 3)],
  ["time-aware market", () => timeAware(market())],
  ["trembling market", () => trembling(market(), 0.2)],
  ["market cut short", () => within(market(), 2)],
  ["all at once", () => timeAware(stacked(mixed(trembling(discretised(market(), 3), 0.1), 0.5), 2))],
])("%s passes every check, without garbage", (_name, make) => {
  expect(failures(make, { garbage: nodeGarbage, garbageSteps: 300_000 })).toEqual([]);
});

test("without a probe the check for garbage is skipped, with the reason", () => {
  const found = check(countdown).find(({ name }) => name === "playing leaves no garbage");
  expect(found).toMatchObject({ passed: true, skipped: true });
  expect(found?.detail).toContain("no probe");
});

test("progress names every check in order", () => {
  const heard: string[] = [];
  check(countdown, { steps: 5, progress: (name) => heard.push(name) });
  expect(heard).toEqual(checkNames);
});

const planted = Object.entries(faults).flatMap(([name, list]) =>
  list.map(([fault, detail, make]) => ({ name, fault, detail, make })),
);

test.each(planted)("$fault is caught by '$name'", ({ name, detail, make }) => {
  const found = failures(make);
  expect(found.map((finding) => finding.name)).toEqual([name]);
  expect(found[0].detail).toMatch(detail);
});

test("every check that plays has a fault that it catches", () => {
  const bare = checkNames.filter((name) => !Object.hasOwn(faults, name));
  expect(bare).toEqual(["playing leaves no garbage", "a snapshot restores exactly"]); // the one below; the other holds where lanes lift
});

test("garbage in step is caught", () => {
  const littering = faulty((base) => ({
    step(s, turn) {
      const copies = [...turn.actions].map((all) => all.slice());
      return base.step(s, { ...turn, actions: copies });
    },
  }));
  const found = failures(littering, { garbage: nodeGarbage, garbageSteps: 300_000 });
  expect(found.map(({ name }) => name)).toEqual(["playing leaves no garbage"]);
});

test("a state that a snapshot cannot see is caught", () => {
  const hiding = faulty((base) => ({
    alloc(lanes) {
      const state = base.alloc(lanes);
      const { sold } = state; // kept, but not among what is listed
      return Object.defineProperty(state, "sold", { value: sold, enumerable: false });
    },
  }));
  expect(failures(hiding).map(({ name }) => name)).toEqual(["any lane copied out alone plays on alike"]);
});

test("what throws is a finding, not a crash", () => {
  const found = failures(faulty(() => ({ draw: () => [].at(0) as never })));
  expect(found.map(({ name }) => name)).toEqual(["draw is pure and gives well-formed shapes"]);
  expect(found[0].detail).toContain("threw");
});
