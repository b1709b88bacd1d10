/** What a server serves: the composition root fills it in, so that the bridge knows neither games nor renderers. */
import type { Bot } from "../src/agent.js";
import type { AnyGame } from "../src/game.js";
import type { Solution } from "../src/registry.js";
import type { Shape } from "../src/shape.js";

export type Options = { readonly [name: string]: unknown };

export interface Made {
  readonly id: string;
  readonly game: AnyGame;
  readonly bots: { readonly [name: string]: Bot };
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
  /** @throws a sentence when the game, an option or a transform is unknown or out of range */
  make(id: string, options: Options, transforms: readonly string[]): Made;
  /** What theory says. Runs beside the server and is given up after its deadline. */
  solve(id: string, options: Options, milliseconds: number): Promise<Solution>;
  /** The game as a file for other programs; runs beside the server likewise. */
  export(
    id: string,
    options: Options,
    transforms: readonly string[],
    format: string,
    milliseconds: number,
  ): Promise<string>;
  picture(shapes: readonly Shape[], width: number): Pixels;
}
