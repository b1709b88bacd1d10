/** Choices by name become the numbers that `step` takes, and what has no such name is refused. */
import { expect, test } from "vitest";
import { reroute } from "../../envs/commitment/reroute/entry.js";
import { byName, type Choices } from "../../src/device/by-name.js";
import type { Device } from "../../src/device/device.js";
import { withDevice } from "../../src/device/with-device.js";
import { MultiEnv } from "../../src/env.js";
import { dilemma, mirror } from "./play.js";

const seated = (devices: Device | readonly Device[]) => {
  const env = new MultiEnv(withDevice(dilemma(), devices));
  env.reset({ seed: 0 });
  return { env, choose: byName(env) };
};

test("messages are chosen by text in any spelling or by number, actions by name, for all or one by one", () => {
  const { env, choose } = seated({ messages: { kind: "table" } });
  expect(choose({ message: [mirror, "none"] })).toEqual({ player_0: [0, 2], player_1: [0, 0] });
  expect(choose({ message: `${mirror}  `.replace("= ", "=") })).toEqual({ player_0: [0, 2], player_1: [0, 2] });
  expect(choose({ message: 3, action: ["cooperate", "defect"] })).toEqual({ player_0: [0, 3], player_1: [1, 3] });
  expect(choose({})).toEqual({ player_0: [0, 0], player_1: [0, 0] });
  env.step(choose({ message: mirror }));
  expect(env.step(choose({ action: "defect" })).rewards).toEqual({ player_0: 2, player_1: 2 });
});

test("an action of one part is one number", () => {
  const { choose } = seated({ messages: { kind: "none" } });
  expect(choose({ action: "defect" })).toEqual({ player_0: 1, player_1: 1 });
});

test("side by side, a text is that of the device which an agent has entered", () => {
  const { env, choose } = seated([
    { name: "plain", messages: { kind: "unconditional" } },
    { name: "clever", messages: { kind: "table" } },
  ]);
  expect(choose({ device: ["clever", "plain"] })).toEqual({ player_0: [0, 1, 0], player_1: [0, 0, 0] });
  env.step(choose({ device: ["clever", "plain"] }));
  expect(choose({ message: "defect" })).toEqual({ player_0: [0, 0, 3], player_1: [0, 0, 2] });
});

test("mediators are idle, or do what is given", () => {
  const learning = { kind: "learning", powers: ["break"], weight: 0, detection: 0, slash: 0 } as const;
  const { choose } = seated({ messages: { kind: "table" }, mediator: learning });
  expect(choose({}).mediator_0).toBe(0);
  expect(choose({}, { mediator_0: 2 }).mediator_0).toBe(2);
  const plays = seated({ messages: { kind: "delegate" }, mediator: { ...learning, powers: [] } });
  expect(plays.choose({}).mediator_0).toEqual([0, 0]);
});

test.each([
  [{ message: "shout" }, "expected 'if' or an action"],
  [{ action: "steal" }, "'steal' is no action of a player; cooperate, defect."],
  [{ device: "court" }, "'court' is no device of a player; device."],
  [{ bid: "high" }, "'high' is no bid of a player; give a number."],
  [{ bid: 1 }, "a player has no bid to choose."],
  [{ message: ["none"] }, "message needs one value, or one for each of 2 agents, got 1."],
])("%j is refused with a sentence", (choices, sentence) => {
  expect(() => seated({ messages: { kind: "table" } }).choose(choices as Choices)).toThrow(sentence);
});

test("a game without devices has nothing to say", () => {
  const env = new MultiEnv(reroute.make());
  expect(() => byName(env as never)).toThrow("commitment/reroute-v0: only games made by withDevice have messages");
});
