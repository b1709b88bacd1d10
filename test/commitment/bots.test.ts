/** Bots of matrix games: what they play, against whom, and which games they refuse. */
import { expect, test } from "vitest";
import type { MatrixGame } from "../../envs/index.js";
import { games, matrix, type Table } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { classics, nest } from "./tables.js";

const { bots } = games["commitment/matrix-v0"];

/** Everybody's actions per round, `[rounds][players]`, when each seat of the role is played by its own bot. */
function meet(game: MatrixGame, who: readonly string[]): number[][] {
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  const seats = who.map((name) => bots[name](game, 0, 0));
  return Array.from({ length: game.horizon }, () => {
    const actions = new Float32Array(who.length);
    seats.forEach((seat, i) => {
      const all = new Float32Array(who.length);
      seat.act(batch.observations[0], batch.masks[0], all);
      actions[i] = all[i];
    });
    batch.step([actions]);
    return [...actions];
  });
}

const dilemma = (rounds: number) => matrix({ table: classics.dilemma, rounds });

test("tit for tat cooperates with itself, and against a defector loses the first round only", () => {
  expect(meet(dilemma(3), ["tit-for-tat", "tit-for-tat"])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(meet(dilemma(3), ["tit-for-tat", "defect"])).toEqual([
    [0, 1],
    [1, 1],
    [1, 1],
  ]);
  expect(meet(dilemma(3), ["cooperate", "tit-for-tat"])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test("once provoked the trigger never forgives, while tit for tat repeats what was done", () => {
  const once = (name: string) => {
    const game = dilemma(5);
    const batch = new Batch(game, 1, "disabled");
    batch.reset({ seed: 0 });
    const bot = bots[name](game, 0, 0);
    return [0, 1, 0, 0, 0].map((theirs) => {
      const all = new Float32Array(2);
      bot.act(batch.observations[0], batch.masks[0], all);
      batch.step([Float32Array.of(all[0], theirs)]);
      return all[0];
    });
  };
  expect(once("grim-trigger")).toEqual([0, 0, 1, 1, 1]);
  expect(once("tit-for-tat")).toEqual([0, 0, 1, 0, 0]);
});

test("with three players the trigger answers a defector whoever it is", () => {
  const three: Table = { payoffs: nest([2, 2, 2], () => 1), rank: [1, 0] };
  expect(meet(matrix({ table: three, rounds: 3 }), ["grim-trigger", "cooperate", "defect"])).toEqual([
    [0, 0, 1],
    [1, 0, 1],
    [1, 0, 1],
  ]);
});

test("an action ranked as high as the first is no provocation", () => {
  const table: Table = { payoffs: nest([3, 3], () => 1), rank: [2, 2, 0] };
  const game = matrix({ table, rounds: 2 });
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed: 0 });
  batch.step([Float32Array.of(0, 1)]);
  const all = new Float32Array(2);
  bots["grim-trigger"](game, 0, 0).act(batch.observations[0], batch.masks[0], all);
  expect(all[0]).toBe(0);
});

test("nash plays its part of the first pure equilibrium", () => {
  expect(meet(dilemma(2), ["nash", "nash"])).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(meet(matrix({ table: classics.chicken, rounds: 20 }), ["nash", "nash"])).toEqual(Array(20).fill([0, 1]));
});

test("where only a mixed equilibrium is known, nash draws from it and says so", () => {
  const n = 8192;
  const pennies: Table = {
    payoffs: [
      [
        [3, -3],
        [-1, 1],
      ],
      [
        [-1, 1],
        [1, -1],
      ],
    ],
  }; // heads with probability 1/3: 3q − (1−q) = −q + (1−q)
  const game = matrix({ table: pennies });
  const batch = new Batch(game, n);
  batch.reset({ seed: 0 });
  const actions = new Float32Array(2 * n);
  const policies = new Float32Array(4 * n);
  bots.nash(game, 0, 1).act(batch.observations[0], batch.masks[0], actions, policies);
  const heads = actions.reduce((sum, a) => sum + (a === 0 ? 1 : 0), 0) / (2 * n);
  expect(Math.abs(heads - 1 / 3)).toBeLessThan(4 * Math.sqrt(((1 / 3) * (2 / 3)) / (2 * n))); // 4 standard errors
  for (let k = 0; k < policies.length; k += 2) expect(policies[k]).toBeCloseTo(1 / 3, 6);
});

test("players with roles of their own play their own part", () => {
  const table: Table = {
    payoffs: [
      [
        [1, 0],
        [0, 1],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
        [2, 3],
      ],
    ],
  };
  const game = matrix({ table });
  const batch = new Batch(game, 2);
  batch.reset({ seed: 0 });
  const actions = [new Float32Array(2), new Float32Array(2)];
  for (const role of [0, 1]) bots.nash(game, role, 0).act(batch.observations[role], batch.masks[role], actions[role]);
  expect(actions.map((all) => [...all])).toEqual([
    [1, 1],
    [2, 2],
  ]);
});

test("a bot that cannot play a game says why", () => {
  const unranked = matrix({ table: classics.pennies });
  expect(() => bots.cooperate(unranked, 0, 0)).toThrow("commitment/matrix-v0: the table has no rank");
  const three = matrix({ table: { payoffs: nest([2, 2, 2], () => 1), rank: [1, 0] } });
  expect(() => bots["tit-for-tat"](three, 0, 0)).toThrow(
    "needs two players with the same actions; there are 3 players",
  );
  const cycle = [
    [
      [1, 0, 1],
      [0, 1, 1],
    ],
    [
      [0, 1, 1],
      [1, 0, 1],
    ],
  ].map((row) => row.map((u) => [u]));
  expect(() => bots.nash(matrix({ table: { payoffs: cycle } }), 0, 0)).toThrow("no equilibrium is known to play");
  expect(() => bots.nash(games["routing/pigou-v0"].make(), 0, 0)).toThrow("which this game has not");
});

test("games without a rank offer no bots that need one", () => {
  expect(Object.keys(games["commitment/matching-pennies-v0"].bots)).toEqual(["random", "nash"]);
  expect(Object.keys(games["commitment/stag-hunt-v0"].bots)).toContain("grim-trigger");
});
