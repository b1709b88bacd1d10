/** Evaluation: who plays which seat. */
import { expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import type { Agent } from "../../src/agent.js";
import type { Game, Turn } from "../../src/game.js";
import { discrete } from "../../src/space.js";
import { shots } from "./fixtures.js";

const seats = 3;
const options = { episodes: 7, lanes: 4 }; // 4 lanes: no multiple of 3 seats

/** Three players, five choices, three rounds; a choice pays what its number says. `shown` gets the policies of every step. */
function game(shown: number[][] = []): Game {
  const base = shots({
    id: "test/team-v0",
    roles: [{ name: "player", count: seats, action: discrete(5) }],
    horizon: 3,
    pay: ([a], [r]) => r.set(a),
  }) as Game;
  const step = (s: never, turn: Turn) => {
    if (turn.lane === 0) shown.push([...turn.policies[0]]);
    return base.step(s, turn);
  };
  return { ...base, roles: base.roles.map((role) => ({ ...role, readsPolicy: true })), step };
}

/** Chooses by the row's seat and by how often it was asked, as a bot of the whole role. */
function team(): Agent {
  let calls = 0;
  return {
    act(_observations, masks, actions, policies) {
      expect(actions.length).toBe(options.lanes * seats);
      expect(masks.length).toBe(actions.length * 5);
      policies?.fill(0);
      for (let i = 0; i < actions.length; i++) {
        actions[i] = ((i % seats) + calls) % 5;
        if (policies) policies[i * 5 + actions[i]] = 1;
      }
      calls++;
    },
  };
}

/** Always the same choice, with rows of any number. */
const always = (choice: number): Agent => ({
  act(_observations, _masks, actions, policies) {
    actions.fill(choice);
    policies?.forEach((_, k) => {
      policies[k] = k % 5 === choice ? 1 : 0;
    });
  },
});

test("a bot of the whole role plays in a single seat what it plays there in the team", () => {
  const together: number[][] = [];
  const whole = evaluate(game(together), { player: team() }, options);
  expect([0, 1, 2].map((i) => whole.returns[`player_${i}`].mean)).not.toEqual([0, 0, 0]);
  for (let i = 0; i < seats; i++) {
    const apart: number[][] = [];
    const name = `player_${i}`;
    const one = evaluate(game(apart), { player: always(0) }, { ...options, seats: { [name]: team() } });
    expect(one.each[name]).toEqual(whole.each[name]);
    const mine = (all: number[]) => all.filter((_, k) => Math.floor(k / 5) % seats === i);
    expect(apart.map(mine)).toEqual(together.map(mine));
    for (let k = 0; k < seats; k++) if (k !== i) expect(one.returns[`player_${k}`].mean).toBe(0);
  }
});

test("a bot in several seats acts once a step", () => {
  const whole = evaluate(game(), { player: team() }, options);
  const bot = team();
  const two = evaluate(game(), { player: always(0) }, { ...options, seats: { player_0: bot, player_2: bot } });
  expect(two.each.player_0).toEqual(whole.each.player_0);
  expect(two.each.player_2).toEqual(whole.each.player_2);
  expect(two.returns.player_1.mean).toBe(0);
});

test("an agent that plays alone is handed its seat's rows", () => {
  const lone: Agent = {
    alone: true,
    act(observations, masks, actions, policies) {
      expect([observations.length, masks.length, actions.length]).toEqual([4, 20, 4]);
      always(4).act(observations, masks, actions, policies);
    },
  };
  const { returns } = evaluate(game(), { player: always(1) }, { ...options, seats: { player_1: lone } });
  expect([returns.player_0.mean, returns.player_1.mean, returns.player_2.mean]).toEqual([3, 12, 3]);
});

test.each<[string, readonly unknown[], string]>([
  ["no game", [], "evaluate needs a game, as the make() of an entry gives it, got nothing."],
  ["no players", [game()], "evaluate: players are agents by the name of their role, got nothing."],
  [
    "a player who cannot act",
    [game(), { player: {} }],
    "evaluate: who plays player must be an agent with act(), got another object.",
  ],
  [
    "a bot in a seat",
    [game(), { player: always(0) }, { seats: { player_1: always } }],
    "evaluate: who plays player_1 must be an agent with act(), got a function; a bot",
  ],
  ["null for options", [game(), { player: always(0) }, null], "evaluate: options must be an object, got null."],
  [
    "half an episode",
    [game(), { player: always(0) }, { episodes: 0.5 }],
    "evaluate: episodes must be an integer of at least 1, got 0.5.",
  ],
  [
    "no lane",
    [game(), { player: always(0) }, { lanes: 0 }],
    "evaluate: lanes must be an integer of at least 1, got 0.",
  ],
  [
    "a seed that is no number",
    [game(), { player: always(0) }, { seed: Number.NaN }],
    "A seed must be an integer within ±2^53 or text, got NaN.",
  ],
])("%s is refused in a sentence", (_what, given, says) => {
  expect(() => (evaluate as (...given: readonly unknown[]) => unknown)(...given)).toThrow(says);
});

test("every seat needs somebody", () => {
  expect(() => evaluate(game(), {}, { ...options, seats: { player_0: team() } })).toThrow("say who plays player");
  expect(() => evaluate(game(), {}, { ...options, seats: { player_3: team() } })).toThrow("no agent 'player_3'");
  const bot = team();
  const all = evaluate(game(), {}, { ...options, seats: { player_0: bot, player_1: bot, player_2: bot } });
  expect(all.each).toEqual(evaluate(game(), { player: team() }, options).each);
});
