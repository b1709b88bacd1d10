/**
 * Bots of unverified code.
 *
 *   equilibrium  publishes Mirror on the platform on which two of them get most, of those where they are an equilibrium, and executes
 *                it; where there is none publishes nothing and defects, which is safe
 *   proof, enclave, committee, bare   publish Mirror there (or with the best that there is), and execute it
 *   cheat        publishes Mirror as bare code, and defects
 *   free         publishes nothing, and defects
 *
 * Whose code is swapped without its doing (q) plays on freely, and defects.
 */
import type { Agent, Bot } from "../../../src/agent.js";
import { anatomyOf } from "../../../src/device/anatomy.js";
import type { DeviceGame } from "../../../src/device/with-device.js";
import type { AnyGame, Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import type { CodeModel } from "./options.js";
import { bestPlatform, type Strategy } from "./theory.js";

export type CodeGame = AnyGame & DeviceGame & { readonly model: CodeModel };

const messages = { none: 0, cooperate: 1, mirror: 2 } as const; // by number in the device's language, see `info --device mirror`
const defect = 1;

/** An owner who always does the same. */
export function playing(game: CodeGame, strategy: Strategy): Agent {
  const { below } = game;
  const { components } = anatomyOf(below.game, below.devices);
  const { action, observation } = game.roles[0] as Role & {
    observation: { fields: readonly { name: string; size?: number }[] };
  };
  const [width, flags, seen] = [size(action), maskSize(action), size(observation as Role["observation"])];
  let own = 0; // where it sees whether it is bound, and then to what
  for (const field of observation.fields) {
    if (field.name === "own bound") break;
    own += field.size ?? 1;
  }
  const message = strategy.platform < 0 ? messages.none : strategy.mirrors ? messages.mirror : messages.cooperate;
  return {
    act(observations, masks, actions) {
      for (let row = 0; row < actions.length / width; row++) {
        const at = row * seen + own;
        const promise = observations[at] === 1 && observations[at + 1] === 1 ? 0 : defect;
        for (const { part, column, flag } of components[0]) {
          const choice =
            part === "device"
              ? Math.max(0, strategy.platform)
              : part === "message"
                ? message
                : strategy.executes
                  ? promise
                  : defect;
          actions[row * width + column] =
            masks[row * flags + flag + choice] === 1 ? choice : firstLegal(masks, row * flags + flag);
        }
      }
    },
  };
}

function firstLegal(masks: Uint8Array, at: number): number {
  let a = 0;
  while (masks[at + a] === 0) a++;
  return a;
}

const botOf =
  (platformOf: (model: CodeModel) => number, executes = true): Bot =>
  (game) => {
    const { model } = game as CodeGame;
    return playing(game as CodeGame, { name: "", platform: platformOf(model), mirrors: true, executes });
  };

const named = (name: string): Bot =>
  botOf(({ platforms }) =>
    Math.max(
      0,
      platforms.findIndex((one) => one.name === name),
    ),
  );

export const codeBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  equilibrium: botOf(bestPlatform),
  ...{ proof: named("proof"), enclave: named("enclave"), committee: named("committee"), bare: named("bare") },
  cheat: botOf(({ platforms }) => platforms.length - 1, false),
  free: botOf(() => -1),
};
