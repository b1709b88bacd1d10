/** What a server serves: the composition root fills it in, so that the bridge knows neither games nor renderers. */
import type { Bot } from "../src/agent.js";
import type { Anatomy } from "../src/device/anatomy.js";
import type { WholeDevice } from "../src/device/device.js";
import type { AnyGame } from "../src/game.js";
import type { Solution } from "../src/registry.js";
import type { Shape } from "../src/shape.js";

export type Options = { readonly [name: string]: unknown };

export interface Made {
  readonly id: string;
  readonly game: AnyGame;
  readonly bots: { readonly [name: string]: Bot };
  /** A bot by its name, or one that says something on a device. @throws where it could not say it */
  bot(name: string): Bot | undefined;
  /** Steps, messages and parts of actions; undefined without devices. */
  anatomy(): Anatomy | undefined;
}

export interface GameRow {
  readonly id: string;
  readonly title: string;
}

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array; // [height, width, 3]
}

export interface Catalog {
  readonly version: string; // of the package
  games(): readonly GameRow[];
  /** @throws a sentence when the game, an option, a transform or a device is unknown or out of range */
  make(id: string, options: Options, transforms: readonly string[], devices: readonly WholeDevice[]): Made;
  /** What theory says. Runs beside the server and is given up after its deadline. */
  solve(id: string, options: Options, milliseconds: number): Promise<Solution>;
  /** The game as a file for other programs; runs beside the server likewise. */
  export(
    id: string,
    options: Options,
    transforms: readonly string[],
    devices: readonly WholeDevice[],
    format: string,
    milliseconds: number,
  ): Promise<string>;
  picture(shapes: readonly Shape[], width: number): Pixels;
}
