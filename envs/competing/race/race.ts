/**
 * Who commits first in chicken: plain chicken, or chicken under a device that binds whoever says so to go straight.
 *
 *   reward = W to who goes straight alone, S to the other, R if both swerve, X if both go straight; less the bid of who was first
 *
 * The devices are data for the layer (devices.ts); the game below counts crashes (crash.ts).
 */
import { withDevice } from "../../../src/device/with-device.js";
import type { AnyGame } from "../../../src/game.js";
import { crashGame } from "./crash.js";
import { raceDevice } from "./devices.js";
import { type RaceOptions, raceId, raceOptions } from "./options.js";

/** @throws naming the option that is wrong */
export function race(given?: Partial<RaceOptions>): AnyGame & { readonly options: RaceOptions } {
  const options = raceOptions(given);
  const key = JSON.stringify(options);
  const base = crashGame(options);
  const device = raceDevice(options);
  if (!device) return { ...base, key, options };
  const game = withDevice(base, device);
  const metrics = game.metrics.map((name) => (name === "burnt" ? "fees" : name));
  return { ...game, id: raceId, key, metrics, options };
}
