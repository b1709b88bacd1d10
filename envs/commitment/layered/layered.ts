/** Games with a device over them, as entries of the registry: the game's options and the device's in one record. */

import type { Bot } from "../../../src/agent.js";
import { type BotMaker, botsUnder } from "../../../src/device/bots.js";
import { checkDevice, type Device } from "../../../src/device/device.js";
import { type DeviceGame, withDevice } from "../../../src/device/with-device.js";
import type { AnyGame } from "../../../src/game.js";
import { type Defaults, resolve, type Values } from "../../../src/options.js";
import { randomBot } from "../../../src/random-bot.js";
import type { Entry, Solution } from "../../../src/registry.js";
import { metaForm } from "../theory/meta-form.js";
import { metaAnswers } from "./meta-answers.js";

export interface LayeredGame<D extends Defaults> {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly defaults: D;
  readonly source: string;
  base(values: Values<D>): AnyGame;
  device(values: Values<D>): Device;
  /** What is known beside the meta-game's equilibria. */
  answers?(values: Values<D>): Solution;
  /** Bots of the game below; they stay uncommitted. */
  readonly bots: Entry["bots"];
  /** Bots who always send one message, by its number; n is the number of players. If they are free they play as `nash` does, or at random. */
  readonly says?: { readonly [name: string]: (n: number) => number };
}

/** An entry that plays and solves the game under its device. */
export function layered<D extends Defaults>(game: LayeredGame<D>): Entry {
  const { id, title, about, defaults, source } = game;
  const complete = (given: unknown) => resolve(defaults, given, id);
  return {
    ...{ title, about, defaults },
    make(given): AnyGame {
      const values = complete(given);
      try {
        return { ...withDevice(game.base(values), game.device(values)), id, key: JSON.stringify(values) };
      } catch (thrown) {
        throw new Error(`${id}: with these options, ${thrown instanceof Error ? thrown.message : thrown}`);
      }
    },
    solve(given) {
      const values = complete(given);
      const answers = game.answers?.(values) ?? {};
      return { source, ...answers, ...solveUnder(game.base(values), game.device(values)) };
    },
    bots: { ...botsOf(game), random: randomBot },
  };
}

function botsOf<D extends Defaults>({ bots, says = {} }: LayeredGame<D>): Entry["bots"] {
  const under =
    (make: (maker: BotMaker, n: number) => Bot): Bot =>
    (game, role, seed) => {
      const { below } = game as unknown as DeviceGame;
      const n = below.game.roles.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
      return make(botsUnder(below.game, below.devices), n)(game, role, seed);
    };
  const silent = Object.entries(bots).map(([name, bot]) => [name, under((maker) => maker.uncommitted(bot))]);
  const speaking = Object.entries(says).map(([name, number]) => [
    name,
    under((maker, n) => maker.saying(number(n), bots.nash ?? randomBot)),
  ]);
  return Object.fromEntries([...silent, ...speaking]);
}

/** The meta-game of a device over a game and its answers, or the reason why it is not solved. */
export function solveUnder(base: AnyGame, device: Device, seeds = 1): Solution {
  const { name, turns, revisions } = checkDevice(device);
  try {
    if (turns === "in-turn" || revisions > 0)
      throw new Error("who speaks later sees what was said before, and a strategy would have to say what it answers.");
    return { device: name, ...metaAnswers(metaForm(base, device, seeds)) };
  } catch (error) {
    return { device: name, nash: null, reason: error instanceof Error ? error.message : String(error) };
  }
}
