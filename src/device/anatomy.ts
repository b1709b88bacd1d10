/** Anatomy: what a device makes of a game, for those who show, script or solve it: the steps of a round, messages by text, components. */
import type { AnyGame } from "../game.js";
import { componentsOf, type Part, parts } from "./components.js";
import { checkDevice, type Device } from "./device.js";
import type { StepKind } from "./plan.js";
import { settingOf } from "./setting.js";

export interface Anatomy {
  readonly steps: readonly StepKind[]; // of a round; of an episode's start and its first round where commitments hold for the episode
  readonly venues: readonly {
    readonly name: string;
    readonly messages: readonly (readonly string[])[]; // texts by number, per agent; the first is to say nothing
    readonly mediates: boolean; // does an agent of a role of its own mediate?
  }[];
  readonly components: readonly {
    readonly part: Part;
    readonly size: number;
    readonly column: number;
    readonly flag: number;
  }[][]; // per role of the game
}

/** @throws as `withDevice` does */
export function anatomyOf(game: AnyGame, devices: Device | readonly Device[]): Anatomy {
  const list: readonly Device[] = Array.isArray(devices) ? devices : [devices];
  const set = settingOf(
    game,
    list.map((device) => checkDevice(device)),
  );
  return {
    steps: set.plan.steps,
    venues: set.venues.map(({ device, languages }, v) => ({
      name: device.name,
      messages: languages.map(({ texts }) => texts),
      mediates: set.mediators[v] >= 0,
    })),
    components: set.seats.roles.map((_, r) => {
      const { sizes, column, flag } = componentsOf(set, r);
      return parts
        .map((part, p) => ({ part, size: sizes[p], column: column[p], flag: flag[p] }))
        .filter(({ column }) => column >= 0);
    }),
  };
}
