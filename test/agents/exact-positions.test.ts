/** What players could gain, from every position of a small game: by default, and only where what they do is known. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { type ExactWay, exploitability } from "../../agents/exploitability.js";
import { Trainer } from "../../agents/trainer.js";
import type { Agent } from "../../src/agent.js";
import type { AnyGame } from "../../src/game.js";
import { randomBot } from "../../src/random-bot.js";
import { box, discrete } from "../../src/space.js";
import { matrix, shots } from "./fixtures.js";

/** Says how it mixes, and plays the likelier action. */
const mixed = (chances: readonly number[], state?: Agent["state"]): Agent => ({
  ...(state && { state }),
  act(_observations, _masks, actions, policies) {
    actions.fill(chances[0] >= chances[1] ? 0 : 1);
    for (let at = 0; at < (policies?.length ?? 0); at += 2) policies?.set(chances, at);
  },
});

const dilemma = [
  [2, 0],
  [3, 1],
];

/** Nobody may train anybody. */
const onUpdate = () => {
  throw new Error("a deviator is trained");
};

test("of a game of one's own with two actions each, what trained players could gain is known exactly without being asked for", async () => {
  const game = matrix(dilemma);
  const trainer = new Trainer(game, { updates: 1, lanes: 8 });
  const found = await exploitability(game, trainer.policiesOf(), { seed: 1, onUpdate });
  trainer.dispose();
  expect(found).toMatchObject({ kind: "exact", method: "every position of the game" });
  const { player_0: row, player_1: column } = found.agents;
  expect(row.gain).toBeCloseTo(0.5, 1); // who has hardly learned cooperates half of the time, which costs 1
  expect(found.nashConv).toBeCloseTo(row.gain + column.gain, 9);
});

test("against a mixture the gain is the best row less the mixture's, whatever the payoffs", async () => {
  const payoff = fc.integer({ min: -8, max: 8 });
  const pair = fc.tuple(payoff, payoff);
  await fc.assert(
    fc.asyncProperty(fc.tuple(pair, pair), fc.integer({ min: 0, max: 8 }), async (table, eighths) => {
      const p = [eighths / 8, 1 - eighths / 8];
      const rows = table.map(([a, b]) => p[0] * a + p[1] * b);
      const gain = Math.max(...rows) - (p[0] * rows[0] + p[1] * rows[1]);
      const found = await exploitability(matrix(table), { player: mixed(p) }, { onUpdate });
      for (const one of Object.values(found.agents)) expect(one.gain).toBeCloseTo(gain, 9);
    }),
  );
});

/** The dilemma twice. */
const twice = shots({
  id: "test/twice-v0",
  roles: [{ name: "player", count: 2, action: discrete(2) }],
  horizon: 2,
  pay: ([a], [r]) => {
    r[0] = dilemma[a[0]][a[1]];
    r[1] = dilemma[a[1]][a[0]];
  },
});
const cheap = { updates: 0, episodes: 8, agents: ["player_0"] };

test("over two steps a coin is no memory, and whoever keeps more is looked at from below", async () => {
  const known = await exploitability(twice, (seed) => ({ player: randomBot(twice, 0, seed) }), { onUpdate });
  expect(known.kind).toBe("exact");
  expect(known.nashConv).toBeCloseTo(2, 9); // half a point a step for each of two
  const grudge = mixed([1, 0], { grudges: new Float64Array(1) });
  const bound = await exploitability(twice, { player: grudge }, cheap);
  expect(bound).toMatchObject({
    kind: "lower bound",
    why: ["Who plays player keeps a state (grudges), so what it does is not a matter of what it sees."],
  });
  const once = await exploitability(matrix(dilemma), { player: grudge }, { onUpdate });
  expect(once).toMatchObject({ kind: "exact", nashConv: 2 }); // there is nothing to remember
});

const lucky: AnyGame = {
  ...(twice as AnyGame),
  step: (state, turn) => twice.step(state as never, turn) || turn.rng.uniform() > 2,
};
const real = shots({
  id: "test/real-v0",
  roles: [{ name: "player", count: 2, action: box([{ name: "x", unit: "1", low: 0, high: 1 }]) }],
  pay: () => undefined,
});
const long: AnyGame = { ...(twice as AnyGame), id: "test/long-v0", horizon: 100 };

test.each<[string, AnyGame, string]>([
  ["chance", lucky, "test/twice-v0 cannot be walked through: chance decides what happens in step 1."],
  ["real numbers", real, "It has too many positions to walk through: infinitely many ways to play."],
  ["a hundred steps", long, "It has too many positions to walk through: some 1.6e+60 ways to play."],
])("where %s keeps the gain from being known exactly, the bound says so", async (_what, game, why) => {
  const found = await exploitability(game, { player: mixed([1, 0]) }, cheap);
  expect(found).toMatchObject({ kind: "lower bound", why: [why] });
});

test("ways are asked in their order, and without any the bound says that there was none", async () => {
  const game = matrix(dilemma);
  const players = { player: mixed([1, 0]) };
  const none: ExactWay = () => {
    throw new Error("Not this one.");
  };
  const said: ExactWay = () => ({ method: "hearsay", payoffs: [2, 2], gains: [1, 1] });
  expect(await exploitability(game, players, { exact: [none, said] })).toMatchObject({
    method: "hearsay",
    nashConv: 2,
  });
  const bound = await exploitability(game, players, { ...cheap, exact: [] });
  expect(bound).toMatchObject({ kind: "lower bound", why: ["No way to know it exactly was asked for."] });
});
