/** Bots side by side in one table. */
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { withOptions } from "../../src/cli/chosen.js";
import { botRows, type Row } from "../../src/cli/contest.js";
import { contestTable } from "../../src/cli/contest-table.js";

const table = {
  payoffs: [
    [
      [1, -1],
      [-1, 1],
    ],
    [
      [-1, 1],
      [1, -1],
    ],
  ],
};
const pennies = withOptions(games, "commitment/matrix", { table });

test("bots that refuse the game are left out, the others have a row each", () => {
  const rows = botRows(pennies, ["player_0", "player_1"], 0, 8);
  expect(rows.map(({ who }) => who)).toEqual(["random", "nash"]);
  const all = botRows(withOptions(games, "commitment/chicken", {}), ["player_0", "player_1"], 0, 8);
  expect(all.map(({ who }) => who)).toEqual(["random", "nash", "cooperate", "defect", "tit-for-tat", "grim-trigger"]);
  expect(all.find(({ who }) => who === "nash")?.nashConv?.value).toBe(0);
  expect(all.find(({ who }) => who === "cooperate")?.nashConv).toEqual({ value: 2, relative: 2 / 6 });
});

test("where the players get nothing in sum, what they could gain is no share of it", () => {
  const ranked = withOptions(games, "commitment/matrix", { table: { ...table, rank: [1, 0] } });
  const shown = contestTable(botRows(ranked, ["player_0", "player_1"], 0, 8), "there");
  expect(shown).toMatch(/│ cooperate +│ +0 │ [^│]+ │ +2 │/); // whoever lost a penny would win one instead
});

test("nobody gains against an even mixture, whatever its coins showed", () => {
  const [random] = botRows(pennies, ["player_0", "player_1"], 0, 8);
  expect(random.nashConv).toEqual({ value: 0, relative: 0 });
});

test("where the game is large, what could be gained from players who mix is an upper bound", () => {
  const chosen = withOptions(games, "routing/cartoon4", { routers: 2, settlement: "pro-rata" });
  const rows = botRows(chosen, ["router_0", "router_1"], 0, 8);
  const by = Object.fromEntries(rows.map(({ who, nashConv }) => [who, nashConv]));
  expect(by.random?.bound).toBe("upper");
  expect(by.blind?.bound).toBeUndefined();
  expect(contestTable(rows, "there")).toMatch(/│ random .* ≤ [\d.]+ ± [\d.]+ % │/);
  // Random play against the best fixed split, by 20,000 episodes: 7.3 % at least.
  const { value = 0, relative = 0, halfWidth = 0 } = by.random?.bound ? by.random : {};
  expect(relative + (2 * halfWidth * relative) / value).toBeGreaterThan(0.073); // four standard errors
});

const rowWith = (who: string, metrics: { readonly [name: string]: number }): Row => {
  const even = { mean: 1, halfWidth: 0 };
  return { who, metrics, return: even, agents: { player_0: even } };
};
const headOf = (shown: string) =>
  shown
    .split("\n")[1]
    .split("│")
    .slice(1, -1)
    .map((cell) => cell.trim());

test("metrics that differ most beside others of their kind have the columns, in their own order, and the others are counted", () => {
  const rows = [
    rowWith("learned", { welfare: 2, "share c/c": 0, "share c/d": 0.1, "share d/c": 0.1, "share d/d": 0.8, gas: 900 }),
    rowWith("random", { welfare: 4, "share c/c": 1, "share c/d": 0, "share d/c": 0, "share d/d": 0, gas: 901 }),
  ];
  const shown = contestTable(rows, "in table.json");
  expect(headOf(shown)).toEqual(["players", "welfare", "return per agent", "share c/c", "share c/d", "share d/d"]);
  expect(shown.split("\n").at(-1)).toBe("… 2 more metrics in table.json");
  const flat = rows.map(({ who, metrics: { welfare, gas } }) => rowWith(who, { welfare, gas: gas - (gas % 100) }));
  expect(headOf(contestTable(flat, "here"))).toEqual(["players", "welfare", "return per agent"]);
  expect(contestTable(flat, "here")).toMatch(/\n… 1 more metric here$/);
  expect(contestTable([rowWith("learned", { welfare: 2 })], "here")).not.toContain("…");
});

test("in the prisoner's dilemma the table shows how often all cooperate and how often all defect", () => {
  const chosen = withOptions(games, "commitment/prisoners-dilemma", {});
  const shown = contestTable(botRows(chosen, ["player_0", "player_1"], 0, 64), "there");
  expect(headOf(shown)).toContain("share cooperate/cooperate");
  expect(headOf(shown)).toContain("share defect/defect");
  expect(shown).toMatch(/… \d more metrics there$/);
});
