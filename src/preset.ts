/** A preset: a game under another id, with other defaults. Options, solver and bots stay the game's own. */
import type { AnyGame } from "./game.js";
import { type Defaults, type Option, resolve } from "./options.js";
import type { Entry } from "./registry.js";

export interface PresetOptions {
  readonly id: string;
  readonly title: string;
  readonly about: string; // of the preset, with its sources; the game's own follows
  readonly values: { readonly [option: string]: unknown }; // the defaults that differ
}

/** @throws when a value is no option of the game, or out of its range */
export function preset(entry: Entry, { id, title, about, values }: PresetOptions): Entry {
  const own = resolve(entry.defaults, values, id) as { readonly [option: string]: unknown };
  const defaults: Defaults = Object.fromEntries(
    Object.entries(entry.defaults).map(([name, option]) => [name, { ...option, value: own[name] } as Option]),
  );
  const complete = (given: unknown) => resolve(defaults, given, id);
  const { solve, deviation } = entry;
  return {
    ...{ title, about: `${about}\n\n${entry.about}`, defaults, bots: entry.bots },
    make: (given): AnyGame => {
      const options = complete(given);
      return { ...entry.make(options), id, key: JSON.stringify(options) };
    },
    ...(solve && { solve: (given: unknown) => solve(complete(given)) }),
    ...(deviation && {
      deviation: (given: unknown, joint: readonly Float32Array[]) => deviation(complete(given), joint),
    }),
  };
}
