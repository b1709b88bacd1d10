/** Who gets on with whom: conventions, guests, and players among bots. */
import { expect, test } from "vitest";
import { background } from "../../agents/background.js";
import { crossPlay } from "../../agents/cross-play.js";
import { prisonersDilemma } from "../../envs/commitment/matrix/presets.js";
import type { Agent, Bot } from "../../src/agent.js";
import { discrete } from "../../src/space.js";
import { matrix, shots } from "./fixtures.js";

const always = (choice: number): Agent => ({
  act(_observations, _masks, actions) {
    actions.fill(choice);
  },
});
const botOf =
  (choice: number): Bot =>
  () =>
    always(choice);
const team = (name: string, choice: number, group?: string) => ({
  ...{ name, players: { player: always(choice) } },
  ...(group !== undefined && { group }),
});

const roads = matrix([
  [1, 0],
  [0, 1],
]); // both left or both right: 1 each

test("teams with different conventions lose all in cross-play", async () => {
  const { payoff, gap, selfPlay, crossPlay: cross } = await crossPlay(roads, [team("left", 0), team("right", 1)]);
  expect(payoff.map((row) => row.map(({ mean }) => mean))).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect([selfPlay, cross, gap.mean]).toEqual([1, 0, 1]);
  expect(gap.standardError).toBeNaN();
});

test("of three teams two of which agree, the gap is 2/3 with the jackknife's error √(2/3 · 2/3)", async () => {
  const teams = [team("a", 0, "x"), team("b", 0, "x"), team("c", 1, "y")];
  const { gap, groups, between } = await crossPlay(roads, teams, { episodes: 4 });
  expect(gap.mean).toBeCloseTo(2 / 3, 12);
  // without a or b: 1; without c: 0; mean 2/3, Σ of squares 2/3
  expect(gap.standardError).toBeCloseTo(2 / 3, 12);
  expect(groups).toEqual(["x", "y"]);
  expect(between).toEqual([
    [1, 0],
    [0, Number.NaN],
  ]);
});

const crowd = (count: number) =>
  shots({
    id: "test/crowd-v0",
    roles: [{ name: "player", count, action: discrete(2) }],
    pay: ([a], [r]) => {
      const ones = a.reduce((sum, x) => sum + x, 0);
      for (let i = 0; i < r.length; i++) r[i] = a[i] === 1 ? ones : 0;
    },
  });

test("a guest has one seat among many, or every other one", async () => {
  const teams = [team("one", 1), team("zero", 0)];
  const one = await crossPlay(crowd(4), teams, { episodes: 2 });
  expect(one.payoff[0][1].mean).toBe(1); // alone among zeros
  expect(one.welfare[0][1].mean).toBe(1 / 4);
  expect(one.welfare[1][0].mean).toBe(9 / 4); // three ones
  const half = await crossPlay(crowd(4), teams, { episodes: 2, mix: "half" });
  expect(half.payoff[0][1].mean).toBe(2);
  await expect(crossPlay(crowd(4), teams.slice(1))).rejects.toThrow("two teams or more");
  await expect(crossPlay(crowd(1), teams)).rejects.toThrow("nobody to meet");
});

const pair = [team("one", 1), team("zero", 0)];

test.each<[string, readonly unknown[], string]>([
  ["no game", [], "crossPlay needs a game"],
  ["no teams", [roads], "crossPlay needs a list of teams"],
  [
    "a team without players",
    [roads, [{ name: "nobody" }, pair[0]]],
    "players are agents by the name of their role, got nothing.",
  ],
  ["null for options", [roads, pair, null], "crossPlay: options must be an object, got null."],
  ["no set of seats", [roads, pair, { mostSeats: 0 }], "crossPlay: mostSeats must be an integer of at least 1, got 0."],
  [
    "less than none",
    [roads, pair, { mostSeats: -1 }],
    "crossPlay: mostSeats must be an integer of at least 1, got -1.",
  ],
  ["an unknown way to mix", [roads, pair, { mix: "x" }], "crossPlay: mix is one or half, not 'x'."],
  [
    "episodes below nothing",
    [roads, pair, { episodes: -1 }],
    "crossPlay: episodes must be an integer of at least 1, got -1.",
  ],
  ["half a seed", [roads, pair, { seed: 0.5 }], "A seed must be an integer within ±2^53 or text, got 0.5."],
  ["an agent twice", [roads, pair, { agents: ["player_0", "player_0"] }], "crossPlay: player_0 is named twice."],
])("crossPlay refuses %s", async (_what, given, says) => {
  await expect((crossPlay as (...given: readonly unknown[]) => Promise<unknown>)(...given)).rejects.toThrow(says);
});

test.each<[string, object, string]>([
  ["no bots", { bots: undefined }, "background: bots must be an object, got nothing."],
  ["no set of seats", { mostSeats: 0 }, "background: mostSeats must be an integer of at least 1, got 0."],
  ["episodes below nothing", { episodes: -1 }, "background: episodes must be an integer of at least 1, got -1."],
  ["a seed that is no number", { seed: Number.NaN }, "A seed must be an integer within ±2^53 or text, got NaN."],
  ["an agent twice", { agents: ["player_1", "player_1"] }, "background: player_1 is named twice."],
])("background refuses %s", async (_what, given, says) => {
  const options = { bots: { zero: botOf(0) }, ...given };
  await expect(background(roads, { player: always(1) }, options)).rejects.toThrow(says);
});

test("a defector among cooperators is the best visitor there, a cooperator the worst", async () => {
  const game = prisonersDilemma.make();
  const bots = { cooperate: prisonersDilemma.bots.cooperate, defect: prisonersDilemma.bots.defect };
  const scored = async (choice: number) =>
    Object.fromEntries(
      (await background(game, { player: always(choice) }, { bots, episodes: 4 })).map((one) => [one.bot, one]),
    );
  const defector = await scored(1);
  expect(defector.cooperate).toMatchObject({ mode: "pair", score: 1, focal: { mean: 3 }, worst: { mean: 2 } });
  expect(defector.defect).toMatchObject({ score: 1, focal: { mean: 1 }, worst: { bot: "cooperate", mean: 0 } });
  expect((await scored(0)).cooperate.score).toBe(0);
});

test("a visitor is alone among bots, a resident among its like with one of them", async () => {
  const bots = { zero: botOf(0), one: botOf(1), random: botOf(0) };
  const found = await background(crowd(4), { player: always(1) }, { bots, episodes: 2 });
  expect(found.map(({ bot, mode, focal }) => [bot, mode, focal.mean])).toEqual([
    ["zero", "visitor", 1],
    ["zero", "resident", 3],
    ["one", "visitor", 4],
    ["one", "resident", 4],
  ]);
  expect(found.every(({ score }) => score === 1)).toBe(true);
});

test("where all bots fare alike there is no score, and where nobody else is there, or only random, no background", async () => {
  const [only] = await background(crowd(2), { player: always(1) }, { bots: { zero: botOf(0) }, episodes: 2 });
  expect(only.score).toBeNaN();
  await expect(background(crowd(1), { player: always(1) }, { bots: { zero: botOf(0) } })).rejects.toThrow(
    "another one",
  );
  await expect(background(crowd(2), { player: always(1) }, { bots: { random: botOf(0) } })).rejects.toThrow(
    "no bot but random",
  );
});
