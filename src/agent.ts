/**
 * Agents and bots: whoever chooses the actions of a role. Batches in, batches out; rows are `[lanes, count]`, lane by lane: all seats
 * of the role, unless the agent says that it plays one seat alone.
 */
import type { AnyGame, State } from "./game.js";
import type { Seed } from "./rng.js";
import type { Space } from "./space.js";

export interface Agent {
  /** Plays one seat: rows are `[lanes, 1]`; otherwise it is handed all seats of its role, `[lanes, count]`. */
  readonly alone?: true;

  /** Another one like it with a memory of its own, for a second seat. Absent: it plays several seats alone as well as one. */
  another?(): Agent;

  /** All that moves in it, its coin and its memory, so that snapshots can hold it. Absent: nothing moves. */
  readonly state?: State;

  /**
   * Choose an action per row.
   *
   * @param observations `[rows, size(observation)]`
   * @param masks        `[rows, maskSize(action)]`
   * @param actions      `[rows, size(action)]`, written
   * @param policies     `[rows, maskSize(action)]`, written where the game reads the policy
   * @param time         `[lanes]`, steps since each lane's episode began: at 0, who remembers forgets
   */
  act(
    observations: Float32Array,
    masks: Uint8Array,
    actions: Float32Array,
    policies?: Float32Array,
    time?: Int32Array,
  ): void;
}

/** Makes a scripted player of one role; `seed` feeds its own coin, which is not the game's. */
export interface Bot {
  (game: AnyGame, role: number, seed: Seed): Agent;

  /**
   * Where it answers what others do: the same player when it knows who plays each seat of its role.
   *
   * @param seats `[count]`; undefined where nobody scripted plays
   */
  readonly facing?: (seats: readonly (Bot | undefined)[]) => Bot;
}

/** Writes the choice's one-hot policy at `policies[at …]`, for bots that choose for certain. */
export function certain(space: Space, choice: ArrayLike<number>, policies: Float32Array, at: number): void {
  switch (space.kind) {
    case "discrete":
      policies.fill(0, at, at + space.n);
      policies[at + choice[0]] = 1;
      break;
    case "multi-discrete":
      for (let k = 0, flag = at; k < space.n.length; flag += space.n[k++]) {
        policies.fill(0, flag, flag + space.n[k]);
        policies[flag + choice[k]] = 1;
      }
      break;
    case "box":
      policies[at] = 1;
      break;
    default:
      space satisfies never;
  }
}
