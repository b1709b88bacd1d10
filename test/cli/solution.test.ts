/** Solutions for people: the summary first, and no more equilibria than can be read. */
import { expect, test } from "vitest";
import { brief, leaves, outline } from "../../src/cli/solution.js";
import { cli, document } from "./terminal.js";

const rowsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("│"))
    .map((line) =>
      line
        .split("│")
        .slice(1, 3)
        .map((cell) => cell.trimEnd().slice(1)),
    );

test("of the 28 equilibria of chicken under the mirror a person reads what they pay and ten, with one of each outcome among the first", async () => {
  const argv = ["solve", "commitment/chicken", "--device", "mirror"];
  const { out } = await cli(...argv);
  const rows = rowsOf(out);
  expect(rows.length).toBeLessThan(80);
  const places = ["optimum", "priceOfAnarchy", "nash", "strategies", "dominance"].map((name) =>
    rows.findIndex(([what]) => what === name),
  );
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  const after = (name: string, n: number) => {
    const begin = rows.findIndex(([what]) => what === `  ${name}`) + 1;
    return rows.slice(begin, begin + n);
  };
  const outcomes = after("equilibria by payoffs", 4);
  expect(outcomes).toEqual([
    ["    2  2", "16"],
    ["    1  4", "4"],
    ["    3  3", "4"],
    ["    4  1", "4"],
  ]);
  const listed = after("equilibria, and what they pay", 12).filter(([what]) => what.startsWith("    "));
  expect(new Set(listed.slice(0, 4).map(([, paid]) => paid)).size).toBe(4);
  expect(listed).toHaveLength(11);
  expect(listed[10]).toEqual(["    …", "18 more with --json"]);
  const { nash } = await document<{ nash: { equilibria: unknown[]; pure: string[] } }>(...argv);
  expect(nash.equilibria).toHaveLength(28);
  expect(nash.pure).toHaveLength(9);
});

const named = (name: string, k: number) => ({ name, payoffs: [k], strategies: [[1]] });

test("ten are shown whole, of eleven one is left out, and two of one name stay two", () => {
  const shown = (n: number) =>
    leaves(brief({ nash: { equilibria: Array.from({ length: n }, (_, k) => named("always", k)) } })).filter(([path]) =>
      path.startsWith("nash / equilibria, "),
    );
  expect(shown(10).map(([, paid]) => paid)).toEqual(Array.from({ length: 10 }, (_, k) => String(k)));
  expect(shown(11).at(-1)).toEqual(["nash / equilibria, and what they pay / …", "1 more with --json"]);
  expect(shown(11)).toHaveLength(11);
});

test("long lists of names are cut with a word, and numbers, equilibria without names and empty lists are kept as they are", () => {
  const names = Array.from({ length: 12 }, (_, k) => `m${k}`);
  const numbers = Array.from({ length: 12 }, (_, k) => k);
  const small = brief({ names, numbers, equilibria: [], nash: { equilibria: [{ fee: 1 }] } });
  expect(Object.keys(small)).toEqual(["nash", "names", "numbers", "equilibria"]);
  expect(small).toMatchObject({ names: [...names.slice(0, 10), "… 2 more with --json"], numbers });
  expect(outline(leaves(small))).toContainEqual(["      fee", "1"]);
  expect(outline(leaves(small))).toContainEqual(["equilibria", "–"]);
  expect(Object.keys(brief({ meaning: "nothing", optimum: 1 }))).toEqual(["meaning", "optimum"]);
});
