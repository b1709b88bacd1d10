/** Bots under devices: silence is the game without a device, words bind, and an honest mediator plays what all delegated. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { publicGood } from "../../envs/commitment/public-good/entry.js";
import { games } from "../../envs/index.js";
import type { Agent, Bot } from "../../src/agent.js";
import { Batch } from "../../src/batch.js";
import { botsUnder } from "../../src/device/bots.js";
import type { Device } from "../../src/device/device.js";
import { deviceNamed, devicePresets } from "../../src/device/presets.js";
import { withDevice } from "../../src/device/with-device.js";
import type { AnyGame, Role } from "../../src/game.js";
import { randomBot } from "../../src/random-bot.js";
import { size } from "../../src/space.js";
import { dilemma, mirror } from "./play.js";

const { bots } = games["commitment/prisoners-dilemma-v0"];

/** Play whole episodes: what each agent of the first role earned, and how many numbers were repaired. */
function earned(game: AnyGame, players: readonly Agent[], lanes = 1, seed = 1) {
  const batch = new Batch(game, lanes, "disabled");
  batch.reset({ seed });
  const roles = game.roles as readonly Role[];
  while (batch.terminated[0] + batch.truncated[0] === 0) {
    const actions = roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
    for (const [r, player] of players.entries()) player.act(batch.observations[r], batch.masks[r], actions[r]);
    batch.step(actions);
  }
  return { returns: Array.from(batch.episodeReturns[0]), all: batch.episodeReturns, repaired: batch.repaired };
}

const seated = (game: AnyGame, bot: Bot, seed = 5) => (game.roles as readonly Role[]).map((_, r) => bot(game, r, seed));

describe("who says nothing", () => {
  const free = (d: Device) => d.voluntary !== false;
  test.each(Object.keys(devicePresets).filter((name) => free(deviceNamed(name))))(
    "on %s, plays as the same bots do without a device",
    (name) => {
      for (const [who, bot] of Object.entries(bots)) {
        const base = dilemma(6);
        const device = deviceNamed(name);
        const game = withDevice(base, device) as AnyGame;
        const silent = earned(game, seated(game, botsUnder(base, device).uncommitted(bot)), 3);
        const plain = earned(base, seated(base, bot), 3);
        expect(silent.returns, who).toEqual(plain.returns);
        expect(silent.repaired).toBe(0);
      }
    },
  );
});

describe("who says something", () => {
  const returns = (devices: Device | Device[], message: string | number, bot: Bot, base = dilemma()) => {
    const game = withDevice(base, devices) as AnyGame;
    const { returns, repaired } = earned(game, seated(game, botsUnder(base, devices).saying(message, bot)));
    expect(repaired).toBe(0);
    return returns;
  };

  test("two who mirror each other cooperate even if they are defectors, by text or by number", () => {
    for (const message of [mirror, 2, `  ${mirror.replaceAll(" ", "  ")}`])
      expect(returns(deviceNamed("mirror"), message, bots.defect)).toEqual([2, 2]);
  });

  test("a contract is accepted and its penalty paid: defectors earn 1 each, less 1, plus 1", () => {
    expect(returns(deviceNamed("formal-contract"), "propose penalty 1", bots.defect)).toEqual([1, 1]);
    expect(returns(deviceNamed("markov-commitment"), 1, bots.defect)).toEqual([2, 2]);
  });

  test("each enters the first device that knows the message", () => {
    const devices: Device[] = [deviceNamed("stackelberg"), deviceNamed("mirror")].map(
      ({ turns: _, order: __, ...d }) => d,
    );
    expect(returns(devices, mirror, bots.defect)).toEqual([2, 2]);
  });

  test("what cannot be said now becomes the first that can", () => {
    const device: Device = { messages: { kind: "table" }, voluntary: false };
    expect(returns(device, 0, bots.defect)).toEqual([2, 2]); // the first message of all is to cooperate
    expect(returns(deviceNamed("stackelberg"), "defect", bots.cooperate)).toEqual([1, 1]); // in turn
  });

  test("n who contribute if all others do earn what n contributors earn", () => {
    for (const players of [2, 5, 17]) {
      const base = publicGood.make({ players }) as AnyGame;
      const threshold = botsUnder(base, deviceNamed("threshold"));
      const game = withDevice(base, deviceNamed("threshold")) as AnyGame;
      const { returns } = earned(game, seated(game, threshold.saying(players, randomBot)));
      const all = earned(base, [{ act: (_o, _m, actions) => void actions.fill(1) }]);
      expect(returns).toEqual(all.returns);
    }
  });

  test("no message, no bot", () => {
    const maker = botsUnder(dilemma(), deviceNamed("mirror"));
    expect(() => maker.saying("hello", randomBot)).toThrow(/^"hello" is no message: .*allowed: cooperate, defect/);
    for (const number of [4, -1, 1.5, Number.NaN])
      expect(() => maker.saying(number, randomBot)).toThrow(/numbered 0 to 3/);
  });
});

describe("an honest mediator", () => {
  const device = deviceNamed("learned-mediator");
  const base = dilemma();
  const game = withDevice(base, device) as AnyGame;
  const maker = botsUnder(base, device);
  const player = (agents: readonly number[]): Agent => {
    const [silent, says] = [maker.uncommitted(bots.cooperate), maker.saying("delegate", bots.cooperate)].map((bot) =>
      bot(game, 0, 1),
    );
    return {
      act(observations, masks, actions) {
        const other = actions.slice();
        silent.act(observations, masks, other);
        says.act(observations, masks, actions);
        for (const i of [0, 1]) if (!agents.includes(i)) actions.set(other.subarray(2 * i, 2 * i + 2), 2 * i);
      },
    };
  };

  test.each([
    [
      [0, 1],
      [2, 2],
    ], // all delegate: it cooperates for both
    [[0], [3, 0]], // one does: it defects for her, and the other cooperates freely
    [[], [2, 2]],
  ])("where %j delegate, they earn %j", (agents, pay) => {
    const { returns, repaired } = earned(game, [player(agents), maker.honest(game, 1, 0)]);
    expect({ returns, repaired }).toEqual({ returns: pay, repaired: 0 });
  });

  test("is nobody's bot who is no mediator, and honours where it could do worse", () => {
    expect(() => maker.honest(game, 0, 0)).toThrow("'honest' plays mediators, and player is none.");
    const tempted: Device = {
      messages: { kind: "table" },
      mediator: { kind: "learning", powers: ["break", "censor"], weight: 0, detection: 0, slash: 0 },
    };
    const made = withDevice(base, tempted) as AnyGame;
    expect(earned(made, seated(made, botsUnder(base, tempted).saying(2, bots.defect))).returns).toEqual([2, 2]);
  });
});

test("whatever is said on whatever device, every bot only does what is legal", () => {
  const names = Object.keys(devicePresets);
  fc.assert(
    fc.property(
      fc.subarray(
        names.filter((name) => name !== "stackelberg"),
        { minLength: 1, maxLength: 3 },
      ),
      fc.nat(3),
      fc.constantFrom(...Object.keys(bots)),
      fc.nat(99),
      (chosen, message, who, seed) => {
        const devices = chosen.map(deviceNamed);
        const base = dilemma(2);
        const game = withDevice(base, devices) as AnyGame;
        const maker = botsUnder(base, devices);
        let bot: Bot;
        try {
          bot = maker.saying(message, bots[who]);
        } catch (thrown) {
          expect(String(thrown)).toMatch(/numbered 0 to/);
          return;
        }
        expect(earned(game, seated(game, bot, seed), 4, seed).repaired).toBe(0);
      },
    ),
    { numRuns: 60, seed: 1 },
  );
});
