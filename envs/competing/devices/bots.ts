/**
 * Bots of devices side by side. All say that they do their part iff all others do, and keep their word, unless it says otherwise.
 *
 *   equilibrium  on the device that is worth most among those where meeting is an equilibrium, if any is worth anything
 *   cheapest     on the one with the lowest fee
 *   fastest      on the one with the lowest latency
 *   cheat        where `equilibrium` is, and then it breaks its word
 *   outside      nowhere; plays its bottom action
 */
import type { Bot } from "../../../src/agent.js";
import { anatomyOf } from "../../../src/device/anatomy.js";
import type { DeviceGame } from "../../../src/device/with-device.js";
import type { Role } from "../../../src/game.js";
import { randomBot } from "../../../src/random-bot.js";
import { maskSize, size } from "../../../src/space.js";
import type { DevicesGame } from "./devices.js";
import { type DevicesModel, type Offered, worths } from "./options.js";

/** The device that each enters; −1 = none. */
const places: { readonly [name: string]: (model: DevicesModel) => number } = {
  equilibrium(model) {
    const found = worths(model);
    return found.reduce((best, { net, stable }, k) => (stable && net > (found[best]?.net ?? 0) ? k : best), -1);
  },
  cheapest: (model) => least(model, ({ fee }) => fee),
  fastest: (model) => least(model, ({ latency }) => latency),
  cheat: (model) => places.equilibrium(model),
  outside: () => -1,
};

function least({ options: { devices } }: DevicesModel, of: (one: Offered) => number): number {
  return devices.reduce((best, one, k) => (of(one) < of(devices[best]) ? k : best), 0);
}

const botOf =
  (name: string): Bot =>
  (game, role) => {
    const { model, below } = game as unknown as DevicesGame & Pick<DeviceGame, "below">;
    const venue = places[name](model);
    const parts = anatomyOf(below.game, below.devices).components[role];
    const [device, message, act] = ["device", "message", "action"].map((part) =>
      parts.find((one) => one.part === part),
    );
    const { action, observation } = game.roles[role] as Role;
    const [width, flags, seen] = [size(action), maskSize(action), size(observation)];
    let promise = 0;
    for (const { name: field, size: length = 1 } of observation.fields) {
      if (field === "own promise") break;
      promise += length;
    }
    return {
      act(observations, masks, actions) {
        actions.fill(0);
        for (let row = 0; row < actions.length / width; row++) {
          const [at, flag] = [row * width, row * flags];
          if (device && venue >= 0 && masks[flag + device.flag + venue] === 1) actions[at + device.column] = venue;
          if (message && venue >= 0 && masks[flag + message.flag + model.conditional] === 1)
            actions[at + message.column] = model.conditional;
          if (!act) continue;
          const promised = observations[row * seen + promise + model.top] === 1;
          const wanted = promised && name !== "cheat" ? model.top : model.bottom;
          actions[at + act.column] =
            masks[flag + act.flag + wanted] === 1 ? wanted : masks[flag + act.flag] === 1 ? 0 : 1;
        }
      },
    };
  };

export const devicesBots: { readonly [name: string]: Bot } = {
  random: randomBot,
  ...Object.fromEntries(Object.keys(places).map((name) => [name, botOf(name)])),
};
