/** Bots side by side in one table. */
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { withOptions } from "../../src/cli/chosen.js";
import { botRows, contestTable } from "../../src/cli/contest.js";

const pennies = withOptions(games, "commitment/matrix", {
  table: {
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
  },
});

test("bots that refuse the game are left out, the others have a row each", () => {
  const rows = botRows(pennies, ["player_0", "player_1"], 0, 8);
  expect(rows.map(({ who }) => who)).toEqual(["random", "nash"]);
  const all = botRows(withOptions(games, "commitment/chicken", {}), ["player_0", "player_1"], 0, 8);
  expect(all.map(({ who }) => who)).toEqual(["random", "nash", "cooperate", "defect", "tit-for-tat", "grim-trigger"]);
  expect(all.find(({ who }) => who === "nash")?.nashConv?.value).toBe(0);
  expect(all.find(({ who }) => who === "cooperate")?.nashConv).toEqual({ value: 2, relative: 2 / 6 });
});

test("where the players get nothing in sum, what they could gain is no share of it", () => {
  const table = contestTable(botRows(pennies, ["player_0", "player_1"], 0, 8));
  expect(table).toMatch(/│ random +│ +0 │ [^│]+ │ +2 │/); // whoever lost a penny would win one instead
});
