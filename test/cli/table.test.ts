/** Tables for people. */
import { expect, test } from "vitest";
import { table } from "../../src/cli/table.js";

test("a cell of several lines fills as many rows, and the other cells stand beside the first", () => {
  const lines = table(
    ["what", "value"],
    [
      ["rates\nrow", "1\n2\n3"],
      ["odds", "4"],
    ],
  ).split("\n");
  const cells = lines
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .split("│")
        .slice(1, 3)
        .map((cell) => cell.trim()),
    );
  expect(cells).toEqual([
    ["what", "value"],
    ["rates", "1"],
    ["row", "2"],
    ["", "3"],
    ["odds", "4"],
  ]);
});

test("a cell of a thousand lines is set as it is", () => {
  const tall = Array.from({ length: 1000 }, (_, k) => `line ${k}`).join("\n");
  const lines = table(["what", "value"], [["tall", tall]]).split("\n");
  expect(lines.filter((line) => line.includes("line ")).length).toBe(1000);
});
