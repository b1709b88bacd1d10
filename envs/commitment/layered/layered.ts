/** Games with a device over them, as entries of the registry: the game's options and the device's in one record. */
import { checkDevice, type Device } from "../../../src/device/device.js";
import { withDevice } from "../../../src/device/with-device.js";
import type { Bot } from "../../../src/agent.js";
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
  readonly bots?: { readonly [name: string]: Bot };
}

/** An entry that plays and solves the game under its device. */
export function layered<D extends Defaults>(game: LayeredGame<D>): Entry {
  const { id, title, about, defaults, source } = game;
  const complete = (given: unknown) => resolve(defaults, given, id);
  return {
    ...{ title, about, defaults },
    make(given): AnyGame {
      const values = complete(given);
      return { ...withDevice(game.base(values), game.device(values)), id, key: JSON.stringify(values) };
    },
    solve(given) {
      const values = complete(given);
      const answers = game.answers?.(values) ?? {};
      return { source, ...answers, ...solveUnder(game.base(values), game.device(values)) };
    },
    bots: { random: randomBot, ...game.bots },
  };
}

/** The meta-game of a device over a game and its answers, or the reason why it is not solved. */
export function solveUnder(base: AnyGame, device: Device, seeds = 1): Solution {
  const { name } = checkDevice(device);
  try {
    return { device: name, ...metaAnswers(metaForm(base, device, seeds)) };
  } catch (error) {
    return { device: name, nash: null, reason: error instanceof Error ? error.message : String(error) };
  }
}
