import { expect, test } from "vitest";
import type { Batch } from "../src/batch.js";
import type { AnyGame } from "../src/game.js";
import { randomBot } from "../src/random-bot.js";
import { type Episode, record, replay } from "../src/record.js";
import { fixtures } from "./fixtures/registry.js";

const bots = (id: string) => {
  const game: AnyGame = fixtures[id].make();
  return game.roles.map((_role: unknown, k: number) => randomBot(game, k, 4));
};
/** Everything a batch shows, copied. */
const all = ({ observations, masks, rewards, rng, time }: Batch) =>
  structuredClone({ observations, masks, rewards, words: rng.words, time });

test.each(Object.keys(fixtures))("%s replays bit by bit from its JSON", (id) => {
  const seen: unknown[] = [];
  const players = bots(id);
  const episode = record(fixtures, id, {}, 7, (batch, actions, policies) => {
    seen.push(all(batch));
    for (const [r, player] of players.entries()) {
      player.act(batch.observations[r], batch.masks[r], actions[r], policies[r]);
    }
  });
  const again: unknown[] = [];
  const end = replay(fixtures, JSON.parse(JSON.stringify(episode)), (batch) => again.push(all(batch)));
  expect(again.slice(0, -1)).toEqual(seen);
  expect(end.terminated[0] + end.truncated[0]).toBe(1);
  expect(record(fixtures, id, {}, 7, bots(id))).toEqual(episode); // agents do what the function did
});

test("options are part of the record, and the id is full", () => {
  const episode = record(fixtures, "test/countdown", { from: 5 }, "text", bots("test/countdown-v0"));
  expect(episode).toMatchObject({ id: "test/countdown-v0", options: { from: 5 }, seed: "text" });
  expect(episode.actions).toHaveLength(5);
  expect(episode).not.toHaveProperty("policies");
});

test("what JSON cannot say is played as it will be read", () => {
  const wild = (_: Batch, actions: readonly Float32Array[], policies: readonly Float32Array[]) => {
    actions[0].set([Number.POSITIVE_INFINITY, -0]);
    policies[1].set([1, 0, 1, 0, 0]);
  };
  const episode = record(fixtures, "test/market-v0", {}, 1, wild);
  expect(Object.is(episode.actions[0][0][1], 0)).toBe(true);
  const stocks = (e: Episode) => {
    const seen: number[] = [];
    replay(fixtures, e, (batch) => seen.push(batch.observations[0][0]));
    return seen;
  };
  expect(stocks(JSON.parse(JSON.stringify(episode)))).toEqual(stocks(episode));
});

test("the first steps of an episode are an episode too", () => {
  const episode = record(fixtures, "test/dilemma-v0", {}, 1, bots("test/dilemma-v0"));
  const end = replay(fixtures, { ...episode, actions: episode.actions.slice(0, 3) });
  expect([end.time[0], end.terminated[0]]).toEqual([3, 0]);
});

test("what does not fit is refused in a sentence", () => {
  const episode = record(fixtures, "test/dilemma-v0", {}, 1, bots("test/dilemma-v0"));
  const { actions } = episode;
  const play = (change: object) => () => replay(fixtures, { ...episode, ...change });
  expect(play({ id: "test/chess-v0" })).toThrow("There is no game 'test/chess-v0'");
  expect(play({ actions: [[[0]]] })).toThrow(
    "the actions at step 0 do not fit test/dilemma-v0: role prisoner needs 2 numbers, got 1",
  );
  expect(play({ actions: [actions[0], []] })).toThrow("at step 1");
  expect(play({ actions: [[[0, null]]] })).toThrow("or no numbers");
  expect(play({ actions: undefined })).toThrow("has no list of actions");
  expect(play({ actions: [...actions, actions[0]] })).toThrow("ended after 8 steps, but the episode has 9");
  expect(play({ seed: 0.5 })).toThrow("A seed must be");
  expect(() => record(fixtures, "test/market-v0", {}, 1, [])).toThrow("has 2 role(s), got 0 agent(s)");
});
