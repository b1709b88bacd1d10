/** `--device <preset | file.json | none>`: devices by name, or from a file with one literal or a list of them. */
import { readFileSync, statSync } from "node:fs";
import { devicesOf, mostDevices } from "../../bridge/index.js";
import type { WholeDevice } from "../device/device.js";
import { devicePresets } from "../device/presets.js";
import { withFile } from "./fault.js";
import { fromJson } from "./json.js";

const mostBytes = 2 ** 20; // of a file

/** The devices that flags name, side by side in their order. @throws when one is unknown, unreadable or malformed */
export function devicesGiven(texts: readonly string[] = []): readonly WholeDevice[] {
  const isFile = (text: string) => !Object.hasOwn(devicePresets, text) && /\.json$|[\\/]/.test(text);
  const none = texts.includes("none");
  if (none && texts.length > 1) throw new Error("--device: 'none' stands alone, not beside other devices.");
  const list = texts.flatMap((text) => (isFile(text) ? fromFile(text) : devicesOf(text, "--device")));
  if (list.length > mostDevices)
    throw new Error(`--device: at most ${mostDevices} devices stand side by side, got ${list.length}.`);
  return list;
}

/** The devices of a task: a preset, a file, a literal, or a list of presets and literals. @throws when one is none */
export function devicesOfTask(device: DeviceData | undefined): readonly WholeDevice[] {
  if (device === undefined) return [];
  return typeof device === "string" ? devicesGiven([device]) : devicesOf(device, "device");
}

/** As data has it: a preset's name or a file, or the device itself, or several of them side by side. */
export type DeviceData = string | object;

function fromFile(path: string): readonly WholeDevice[] {
  const text = withFile(path, "read the device", () => {
    const { size } = statSync(path);
    if (size > mostBytes) throw new Error(`--device: '${path}' has ${size} bytes; a device has at most ${mostBytes}.`);
    return readFileSync(path, "utf8");
  });
  const value = fromJson(text, `--device: '${path}'`);
  const devices = devicesOf(value, `--device '${path}'`);
  if (devices.length === 0) throw new Error(`--device: '${path}' holds no device; leave the flag out, or say none.`);
  return devices;
}
