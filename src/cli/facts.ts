/** Facts about a game as data: what `info --json` prints and the docs pages are made of. */
import { type Anatomy, anatomyOf } from "../device/anatomy.js";
import { checkDevice } from "../device/device.js";
import type { DeviceGame } from "../device/with-device.js";
import type { AnyGame, Role } from "../game.js";
import { type Option, range } from "../options.js";
import type { Box, Space } from "../space.js";
import type { Chosen } from "./chosen.js";
import { toJson } from "./json.js";

export interface Facts {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly roles: readonly {
    readonly name: string;
    readonly count: number;
    readonly readsPolicy: boolean;
    readonly observation: Box;
    readonly action: Space;
    readonly actions?: readonly string[]; // what discrete actions are called
  }[];
  readonly horizon: number;
  readonly phases: number;
  readonly horizonEnds: string;
  readonly metrics: readonly string[];
  readonly bots: readonly string[];
  readonly solvable: boolean;
  readonly options: readonly OptionFacts[];
  readonly devices?: Chosen["devices"]; // with their anatomy
  readonly anatomy?: Anatomy;
}

export interface OptionFacts {
  readonly name: string;
  readonly kind: Option["kind"];
  readonly default: unknown;
  readonly value: string; // the default, shortened for people
  readonly range: string;
  readonly unit: string;
  readonly about: string;
}

export function facts({ id, entry, make, bots, devices, below }: Chosen): Facts {
  const game = make();
  const { horizon, phases, horizonEnds, metrics } = game;
  const roles = (game.roles as readonly Role[]).map(({ name, count, readsPolicy, observation, action, actions }) => {
    return { name, count, readsPolicy: readsPolicy === true, observation, action, ...(actions && { actions }) };
  });
  const { title, about } = entry;
  const options = Object.entries(entry.defaults).map(([name, option]) => optionFacts(name, option));
  const solvable = entry.solve !== undefined;
  return {
    ...{ id, title, about, roles, horizon, phases, horizonEnds, metrics, bots: Object.keys(bots), solvable, options },
    ...(devices.length > 0 ? { devices, anatomy: anatomyOf(below(), devices) } : builtIn(game)),
  };
}

/** What a game that is made with devices says of them. */
function builtIn(game: AnyGame): Partial<Facts> {
  if (!("below" in game)) return {};
  const { below } = game as unknown as DeviceGame;
  const devices = below.devices.map((device) => checkDevice(device));
  return { devices, anatomy: anatomyOf(below.game, devices) };
}

function optionFacts(name: string, option: Option): OptionFacts {
  const text = typeof option.value === "string" ? option.value : toJson(option.value, 0);
  const value = text.length > 48 ? `${text.slice(0, 45)}…` : text;
  const unit = option.kind === "number" ? option.unit : "";
  const symbol = option.kind === "number" && option.symbol ? ` (${option.symbol})` : "";
  const { kind, about } = option;
  return { name, kind, default: option.value, value, range: range(option), unit: `${unit}${symbol}`, about };
}
