/**
 * Devices as requests, files and flags give them: nothing, the name of a preset, a literal, or a list of these side by side.
 */
import { checkDevice, type WholeDevice } from "../src/device/device.js";
import { shown } from "../src/device/literal.js";
import { deviceNamed } from "../src/device/presets.js";
import type { AnyGame, Role } from "../src/game.js";
import { maskSize } from "../src/space.js";
import { Refusal } from "./fault.js";

const bytesOfMessage = 256; // text, program and what is known of it
export const mostDevices = 8; // side by side
const mostNumbers = 100_000; // texts' characters, numbers, keys of a literal

/**
 * Whole devices, nothing left to default, so that they can be written down and given again.
 *
 * @param what named in errors
 * @throws a sentence where a name is unknown or a literal is none
 */
export function devicesOf(value: unknown, what: string): readonly WholeDevice[] {
  if (value === undefined || value === null || value === "none") return [];
  const list = Array.isArray(value) ? value : [value];
  if (list.length === 0 || list.length > mostDevices)
    throw new Refusal(
      "argument",
      `${what}: give one to ${mostDevices} devices, got ${list.length}; 'none' is no device.`,
    );
  return list.map((one, k) => deviceOf(one, Array.isArray(value) && list.length > 1 ? `${what} ${k}` : what));
}

function deviceOf(value: unknown, what: string): WholeDevice {
  if (value === "none") throw new Refusal("argument", `${what}: 'none' stands alone, not beside other devices.`);
  if (typeof value === "string") return checkDevice(deviceNamed(value), what);
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    throw new Refusal("argument", `${what} must be the name of a device or a map, got ${shown(value)}.`);
  if (weight(value, mostNumbers) > mostNumbers)
    throw new Refusal("argument", `${what} is too large; a device has at most ${mostNumbers} characters and numbers.`);
  return checkDevice(value, what);
}

/** Bytes that a game under devices holds beside its lanes, about: masks worked out beforehand, and messages. */
export function bytesUnder(game: AnyGame, devices: readonly WholeDevice[]): number {
  if (devices.length === 0) return 0;
  const talk = devices[0].every === "episode" ? 66 : 0; // steps before the first round: one per agent at most
  const flags = (game.roles as readonly Role[]).reduce((sum, { count, action }) => sum + count * maskSize(action), 0);
  return flags * (2 * devices.length * (game.phases + talk) + bytesOfMessage);
}

/** Characters and numbers of some data; counting stops beyond the limit, and nothing is deeper than 16. */
function weight(value: unknown, limit: number, depth = 0): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 1;
  if (depth > 16) return limit + 1;
  let sum = 1;
  for (const [key, part] of Object.entries(value)) {
    sum += (Array.isArray(value) ? 0 : key.length) + weight(part, limit, depth + 1);
    if (sum > limit) break;
  }
  return sum;
}
