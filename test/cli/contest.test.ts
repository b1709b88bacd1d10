/** Bots side by side in one table. */
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { withOptions } from "../../src/cli/chosen.js";
import { botRows, contestTable } from "../../src/cli/contest.js";

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
