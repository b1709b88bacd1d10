/**
 * Devices side by side: players of a dilemma or a public good choose on which of several devices to commit, if at all.
 *
 * Everything that devices do is the layer's; this counts who is where.
 */
import { type DeviceState, withDevice } from "../../../src/device/with-device.js";
import type { AnyGame } from "../../../src/game.js";
import { type DevicesModel, type DevicesOptions, devicesId, devicesModel, literals } from "./options.js";

export type DevicesGame = AnyGame & { readonly model: DevicesModel };

/** @throws naming the option that is wrong */
export function devices(given?: Partial<DevicesOptions>): DevicesGame {
  const model = devicesModel(given);
  const { options, players: n } = model;
  const game = withDevice(model.base, literals(model));
  const names = game.metrics.map((name) => (name === "burnt" ? "fees" : name));
  const own = names.length;
  const count = options.devices.length;
  return {
    ...game,
    id: devicesId,
    key: JSON.stringify(options),
    model,
    metrics: [...names, ...options.devices.map(({ name }) => `on ${name}`)],
    measure(s: DeviceState, lane: number, out: Float64Array, at: number) {
      game.measure(s, lane, out, at);
      for (let v = 0; v < count; v++) {
        let there = 0;
        for (let i = lane * n; i < (lane + 1) * n; i++) if (s.message[i] > 0 && s.venue[i] === v) there++;
        out[at + own + v] = there / n;
      }
    },
  };
}
