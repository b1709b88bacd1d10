/** Whoever plays a game in a test: through the wire, or on a batch of this process. Both show the same arrays by the same names. */
import { createHash } from "node:crypto";
import { spread } from "../../bridge/layout.js";
import { bytesOf, type Tensor, type Type } from "../../bridge/protocol.js";
import { type Autoreset, Batch } from "../../src/batch.js";
import type { AnyGame, Role, TypedArray } from "../../src/game.js";
import type { Space } from "../../src/space.js";
import type { Dealer, Reply } from "./dealer.js";
import { certainly, Draws } from "./draws.js";

/** `observations/router`, `terminated` …; with `final/` in front where an episode has just ended. */
export type Shown = { readonly [name: string]: TypedArray };

export interface Part {
  readonly name: string;
  readonly type: Type;
  readonly shape: readonly number[];
}

export interface RoleSaid {
  readonly name: string;
  readonly count: number;
  readonly action: Space;
  readonly readsPolicy: boolean;
  readonly seats: "all" | "none" | number;
}

export interface Player {
  readonly lanes: number;
  readonly roles: readonly RoleSaid[];
  reset(seed: number): Promise<Shown>;
  step(actions: readonly Float32Array[]): Promise<Shown>; // of the roles that it plays
}

/** Random legal play, the same for every player: what was shown at the reset and after every step. */
export async function play(player: Player, seed: number, steps: number): Promise<Shown[]> {
  const draws = new Draws(seed, player.lanes);
  const shown = [await player.reset(seed)];
  await go(player, draws, shown, steps);
  return shown;
}

/** Further steps of `play`. */
export async function go(player: Player, draws: Draws, shown: Shown[], steps: number): Promise<void> {
  for (let step = 0; step < steps; step++) shown.push(await player.step(drawn(player, draws, shown[shown.length - 1])));
}

export function drawn({ roles }: Player, draws: Draws, last: Shown): Float32Array[] {
  return roles
    .filter(({ seats }) => seats !== "none")
    .map(({ name, count, action, seats }) =>
      draws.actions(action, seats === "all" ? count : 1, last[`masks/${name}`] as Uint8Array | undefined),
    );
}

/** One number for all bits of what was shown: SHA-256 over names and bytes, names in order. */
export function hashOf(shown: readonly Shown[]): string {
  const hash = createHash("sha256");
  for (const arrays of shown)
    for (const name of Object.keys(arrays).sort()) hash.update(name).update(bytesOf(arrays[name]));
  return hash.digest("hex");
}

/** A session on a server. */
export class Remote implements Player {
  readonly session: unknown;
  readonly lanes: number;
  readonly roles: readonly RoleSaid[];
  readonly layout: { readonly step: Part[]; readonly reply: Part[]; readonly final: Part[] };
  repaired = 0;

  private constructor(
    readonly dealer: Dealer,
    { header }: Reply,
  ) {
    this.session = header.session;
    this.lanes = header.lanes as number;
    this.roles = header.roles as readonly RoleSaid[];
    this.layout = header.layout as Remote["layout"];
  }

  static async make(dealer: Dealer, fields: { readonly [field: string]: unknown }): Promise<Remote> {
    return new Remote(dealer, await dealer.ask("make", fields));
  }

  async reset(seed?: number | string, tensors: { readonly [name: string]: Tensor } = {}): Promise<Shown> {
    return this.shown(
      await this.dealer.ask("reset", { session: this.session, ...(seed !== undefined && { seed }) }, tensors),
    );
  }

  async step(actions: readonly Float32Array[]): Promise<Shown> {
    return this.shown(await this.dealer.ask("step", { session: this.session }, [this.frame(actions)]));
  }

  /** What a step sends: the actions, and policies that are certain of them where the game reads any. */
  frame(actions: readonly Float32Array[]): Buffer {
    const mine = this.roles.filter(({ seats }) => seats !== "none");
    const policies = mine.flatMap(({ action, readsPolicy }, r) => (readsPolicy ? [certainly(action, actions[r])] : []));
    return Buffer.concat([...actions, ...policies].map(bytesOf));
  }

  async snapshot(): Promise<{ readonly fields: object; readonly tensors: { readonly [name: string]: Tensor } }> {
    const { header, tensors } = await this.dealer.fetch("snapshot", { session: this.session });
    return { fields: { game: header.game, options: header.options }, tensors };
  }

  async restore({ fields, tensors }: Awaited<ReturnType<Remote["snapshot"]>>): Promise<Shown> {
    return this.shown(await this.dealer.ask("restore", { session: this.session, ...fields }, tensors));
  }

  shown({ header, bytes }: Reply): Shown {
    this.repaired += (header.repaired as number | undefined) ?? 0;
    const named = (parts: readonly Part[], frame: Buffer, prefix: string) =>
      spread(parts, frame, "the reply").map((array, k) => [prefix + parts[k].name, array] as const);
    const { reply, final } = this.layout;
    return Object.fromEntries([
      ...named(reply, bytes[0], ""),
      ...(bytes.length > 1 ? named(final, bytes[1], "final/") : []),
    ]);
  }
}

/** A batch in this process; every seat is its own. */
export class Local implements Player {
  readonly batch: Batch;
  readonly roles: readonly RoleSaid[];

  constructor(
    game: AnyGame,
    readonly lanes: number,
    autoreset: Autoreset = "same-step",
  ) {
    this.batch = new Batch(game, lanes, autoreset);
    this.roles = (game.roles as readonly Role[]).map(({ name, count, action, readsPolicy = false }) => ({
      ...{ name, count, action, readsPolicy, seats: "all" as const },
    }));
  }

  async reset(seed?: number): Promise<Shown> {
    this.batch.reset(seed === undefined ? {} : { seed });
    return this.shown();
  }

  async step(actions: readonly Float32Array[]): Promise<Shown> {
    const { batch, roles } = this;
    batch.step(
      actions,
      roles.map(({ action, readsPolicy }, r) => (readsPolicy ? certainly(action, actions[r]) : new Float32Array(0))),
    );
    return this.shown();
  }

  /** Copies of all that a client would be shown. */
  shown(): Shown {
    const { batch, roles } = this;
    const each = (name: string, arrays: readonly TypedArray[]) =>
      roles.map((role, r) => [`${name}/${role.name}`, arrays[r].slice()] as const);
    const ended = batch.terminated.some((flag, lane) => flag + batch.truncated[lane] > 0);
    return Object.fromEntries<TypedArray>([
      ...each("observations", batch.observations),
      ...each("rewards", batch.rewards),
      ...(batch.game.legal ? each("masks", batch.masks) : []),
      ["terminated", batch.terminated.slice()],
      ["truncated", batch.truncated.slice()],
      ...(batch.autoreset === "next-step" ? [["fresh", batch.fresh.slice()] as const] : []),
      ...(ended
        ? [
            ["final/metrics", batch.finalMetrics.slice()] as const,
            ["final/lengths", batch.episodeLengths.slice()] as const,
            ...each("final/returns", batch.episodeReturns),
            ...each("final/observations", batch.finalObservations),
          ]
        : []),
    ]);
  }
}
