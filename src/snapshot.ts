/** Snapshots: everything a batch needs to go on exactly where it was, as copies of its arrays. */
import { type Copies, copyIn, copyOut } from "./arrays.js";
import type { State } from "./game.js";

export interface Snapshot {
  readonly game: string;
  readonly key: string; // the game's, empty where it has none
  readonly lanes: number;
  readonly arrays: Copies;
}

type Named = { readonly id: string; readonly key?: string }; // a game, as far as snapshots tell games apart

/** @param moving all arrays that change as a batch plays */
export function takeSnapshot({ id, key = "" }: Named, lanes: number, moving: State): Snapshot {
  return { game: id, key, lanes, arrays: copyOut(moving) };
}

/** @throws when the snapshot is of another game, size or options; nothing is restored then */
export function restoreSnapshot(snapshot: Snapshot, { id, key = "" }: Named, lanes: number, moving: State): void {
  if (snapshot?.game !== id) throw new Error(`restore: the snapshot is of '${snapshot?.game}', not '${id}'.`);
  if (snapshot.lanes !== lanes)
    throw new Error(`restore: the snapshot has ${snapshot.lanes} lanes, the batch ${lanes}.`);
  if (snapshot.key !== key) throw new Error(`restore: the snapshot was taken with other options of '${id}'.`);
  copyIn(snapshot.arrays, moving, "restore");
}
