import { expect, expectTypeOf, test } from "vitest";
import { Env, MultiEnv } from "../src/env.js";
import { randomBot } from "../src/random-bot.js";
import { timeAware } from "../src/transform.js";
import { countdown } from "./fixtures/countdown.js";
import { dilemma } from "./fixtures/dilemma.js";
import { market } from "./fixtures/market.js";

const calm = { seller_0: { push: 0.5 }, seller_1: { push: 0.5 }, broker_0: [0, 0] } as const;

test("a joint step takes and returns one value per agent", () => {
  const env = new MultiEnv(dilemma());
  const { observations, infos } = env.reset({ seed: 1, options: { anything: true } });
  expect(env.agents).toEqual(["prisoner_0", "prisoner_1"]);
  expect([...observations.prisoner_0]).toEqual([2, 2]);
  expect([...infos.prisoner_1.mask]).toEqual([1, 1]);
  const next = env.step({ prisoner_0: 0, prisoner_1: 1 });
  expect(next.rewards).toEqual({ prisoner_0: 0, prisoner_1: 5 });
  expect([...next.observations.prisoner_0]).toEqual([0, 1]);
  expect(next).toMatchObject({ terminated: false, truncated: false });
  expect([...env.state()]).toEqual([0, 1, 1, 0]);
});

test("metrics come with the end, and stepping on is an error", () => {
  const env = new MultiEnv(dilemma(1));
  env.reset();
  const { terminated, infos } = env.step({ prisoner_0: 0, prisoner_1: 0 });
  expect(terminated).toBe(true);
  expect(infos.prisoner_0.metrics).toEqual({ welfare: 6 });
  expect(() => env.step({ prisoner_0: 0, prisoner_1: 0 })).toThrow("has ended");
});

test("what is returned is a copy", () => {
  const env = new MultiEnv(dilemma());
  const { observations } = env.reset();
  env.step({ prisoner_0: 1, prisoner_1: 1 });
  expect([...observations.prisoner_0]).toEqual([2, 2]);
});

test("a game that reads policies is told that a person's choice is certain", () => {
  const env = new MultiEnv(market());
  env.reset({ seed: 1 });
  env.step(calm);
  expect(env.step({ ...calm, broker_0: [0, 1] }).rewards.broker_0).toBe(1); // 0 + 1 · P(first component is 0)
  expect(() => env.step({ ...calm, broker_0: [9, 1] })).toThrow("broker_0: the action must be multi-discrete 2 × 3");
});

test("a missing agent, an unknown one and NaN are named", () => {
  const env = new MultiEnv(market());
  env.reset();
  const { seller_1: _, ...less } = calm;
  expect(() => env.step(less)).toThrow("step() needs an action for seller_1");
  expect(() => env.step({ ...calm, seller_7: { push: 0 } })).toThrow("has no agent 'seller_7'");
  expect(() => env.step({ ...calm, seller_1: { push: Number.NaN } })).toThrow("seller_1 in lane 0: the action is NaN");
  expect(() => env.actionSpace("nobody_0")).toThrow("has no agent 'nobody_0'");
  expect(env.actionSpace("broker_0")).toEqual({ kind: "multi-discrete", n: [2, 3] });
  expect(env.observationSpace("broker_0").kind).toBe("box");
});

test("one agent's view: bots play the other seats", () => {
  const game = market();
  const bots = game.roles.map((_role, k) => randomBot(game, k, 3));
  const env = new Env(game, "broker_0", bots);
  expect(env.actionSpace).toEqual({ kind: "multi-discrete", n: [2, 3] });
  const { observation, info } = env.reset({ seed: 2 });
  expect(observation).toHaveLength(2);
  expect([...info.mask]).toEqual([1, 0, 1, 0, 0]);
  const first = env.step([0, 0]);
  expect(first.reward).toBe(0);
  expect(first.observation[0]).toBeLessThan(observation[0]); // the sellers sold
  expect(env.step([1, 1]).reward).toBe(1); // 1 + 1 · P(first component is 0) with P = 0
});

test("the same seed and bots replay one agent's view", () => {
  const episode = () => {
    const game = market();
    const env = new Env(
      game,
      "seller_1",
      game.roles.map((_role, k) => randomBot(game, k, 3)),
    );
    const seen = [[...env.reset({ seed: 2 }).observation]];
    for (let t = 0; t < 6; t++) seen.push([...env.step({ push: 1 }).observation]);
    return seen;
  };
  expect(episode()).toEqual(episode());
});

test("seats without a player are named; an agent alone needs none", () => {
  expect(() => new Env(market(), "broker_0")).toThrow("say who plays the other 2 seller(s)");
  expect(() => new Env(dilemma(), "prisoner_0")).toThrow("say who plays the other 1 prisoner(s)");
  const env = new Env(countdown({ from: 2 }), "counter_0");
  env.reset();
  expect(env.step(0)).toMatchObject({ reward: 1, terminated: false });
  expect(env.step(0)).toMatchObject({ terminated: true, info: { metrics: { counted: 2 } } });
});

test("actions are typed by the game's roles", () => {
  const env = new MultiEnv(market());
  const refused = () => {
    // @ts-expect-error a seller pushes; it does not pull
    env.step({ ...calm, seller_0: { pull: 1 } });
    // @ts-expect-error a broker picks two numbers
    env.step({ ...calm, broker_0: [1] });
    // @ts-expect-error a broker picks numbers
    env.step({ ...calm, broker_0: "first" });
    // @ts-expect-error there are no buyers
    env.step({ ...calm, buyer_0: 1 });
    // @ts-expect-error a prisoner plays one number
    new MultiEnv(dilemma()).step({ prisoner_0: [0], prisoner_1: 0 });
    // @ts-expect-error what the transforms change does not blur what agents do
    new MultiEnv(timeAware(dilemma())).step({ prisoner_0: [0], prisoner_1: 0 });
  };
  expect(refused).toThrow();
  expectTypeOf(env.step).parameter(0).toHaveProperty("seller_0");
});
