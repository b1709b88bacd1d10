/** Progress off a terminal: lines now and then, and a last one. */
import { expect, test } from "vitest";
import { bars, progress } from "../../src/cli/bars.js";

/** What is written while a clock goes on a second for each of these reports. */
function written(reports: number, work: (io: { err(text: string): void; out(): void }, now: () => number) => Work) {
  let ms = 0;
  let text = "";
  const io = {
    out: () => undefined,
    err(more: string) {
      text += more;
    },
  };
  const { at, end } = work(io, () => ms);
  for (let k = 1; k <= reports; k++) {
    ms += 1000;
    at(k);
  }
  end();
  return text.split("\n").slice(0, -1);
}

interface Work {
  readonly at: (past: number) => void;
  readonly end: () => void;
}

const training = (reports: number) =>
  written(reports, (io, now) => {
    const { at, end } = progress(io, "training", 20, now);
    return { at: (past) => at(past, `reward ${past}`), end };
  });

test("progress that was told of ends with how far it came, once", () => {
  expect(training(17)).toEqual([5, 10, 15, 17].map((k) => `training: ${k} of 20 · reward ${k}`));
  expect(training(20).at(-1)).toBe("training: 20 of 20 · reward 20");
  expect(training(20)).toHaveLength(4);
});

test("what is over within seconds says nothing", () => {
  expect(training(4)).toEqual([]);
  expect(training(0)).toEqual([]);
});

test("a total that turns out to be another is told, and no word is no dot", () => {
  const lines = written(6, (io, now) => {
    const { at, end } = progress(io, "backgrounds", 12, now);
    return { at: (past) => at(past, "", 6), end };
  });
  expect(lines).toEqual(["backgrounds: 5 of 6", "backgrounds: 6 of 6"]);
});

test("so do several things at a time", () => {
  const lines = written(12, (io, now) => {
    const { overall, end } = bars(io, "smoke", 12, 2, now);
    return { at: (past) => overall(past, `job ${past}`), end };
  });
  expect(lines).toEqual([5, 10, 12].map((k) => `smoke: ${k} of 12 · job ${k}`));
});
