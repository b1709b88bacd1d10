/**
 * What the game is told of policies: the distributions that actions were drawn from, for the roles whose policy it reads.
 *
 * They are repaired as actions are, before any lane moves: chances of what is illegal are taken out and the rest scaled to 1; where
 * nothing is left the first legal choice is certain. What is no distribution is an error that names role, agent and lane.
 */
import type { AnyGame, Role } from "./game.js";
import { maskSize, type Space } from "./space.js";

interface Ended {
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
}

const tolerance = 1e-3; // of what a distribution sums to

export class Told {
  readonly policies: readonly Float32Array[]; // per role [lanes, count, maskSize]; empty unless readsPolicy
  private readonly readers: readonly { readonly role: number; readonly parts: readonly number[] }[];

  constructor(
    private readonly game: AnyGame,
    private readonly lanes: number,
    private readonly masks: readonly Uint8Array[],
  ) {
    const roles = game.roles as readonly Role[];
    this.policies = roles.map(({ readsPolicy, count, action }) => {
      return new Float32Array(readsPolicy ? lanes * count * maskSize(action) : 0);
    });
    this.readers = roles.flatMap(({ readsPolicy, action }, role) =>
      readsPolicy ? [{ role, parts: partsOf(action) }] : [],
    );
  }

  /**
   * Copy the policies in, repaired.
   *
   * @param skip lanes whose policies are ignored: those that have ended
   * @throws when a role whose policy the game reads gives none, or one that is no distribution
   */
  run(given?: readonly Float32Array[], skip?: Ended): void {
    for (let k = 0; k < this.readers.length; k++) {
      const { role, parts } = this.readers[k];
      const out = this.policies[role];
      if (given?.[role]?.length !== out.length) {
        const { name, count, action } = this.game.roles[role];
        const shape = `[${this.lanes}, ${count}, ${maskSize(action)}]`;
        throw new Error(
          `${this.game.id}: the game reads the policy of role ${name}; step() needs its ${shape} numbers.`,
        );
      }
      this.copy(role, parts, given[role], out, skip);
    }
  }

  private copy(role: number, parts: readonly number[], given: Float32Array, out: Float32Array, skip?: Ended): void {
    const mask = this.masks[role];
    const box = parts.length === 0;
    const rows = this.lanes * this.game.roles[role].count;
    const width = out.length / rows;
    const count = rows / this.lanes;
    for (let at = 0, row = 0; row < rows; row++) {
      if (skip !== undefined) {
        const lane = Math.floor(row / count);
        if ((skip.terminated[lane] | skip.truncated[lane]) !== 0) {
          at += width;
          continue;
        }
      }
      if (box) {
        if (!(given[at] >= 0)) this.refuse(role, row);
        out[at] = given[at++];
        continue;
      }
      for (let p = 0; p < parts.length; p++) {
        const end = at + parts[p];
        let sum = 0;
        let legal = 0;
        for (let a = at; a < end; a++) {
          const chance = given[a];
          const kept = mask[a] === 0 ? 0 : chance;
          sum += chance >= 0 ? chance : Number.NaN;
          legal += kept;
          out[a] = kept;
        }
        if (!(Math.abs(sum - 1) < tolerance)) this.refuse(role, row);
        if (legal < sum) {
          if (legal > 0) for (let a = at; a < end; a++) out[a] /= legal;
          else {
            const first = mask.indexOf(1, at);
            if (first >= 0 && first < end) out[first] = 1;
          }
        }
        at = end;
      }
    }
  }

  private refuse(role: number, row: number): never {
    const { name, count } = this.game.roles[role];
    const who = `${name}_${row % count} in lane ${Math.floor(row / count)}`;
    throw new Error(`${this.game.id}: ${who}: the policy is no probability distribution.`);
  }
}

/** Choices per part; none for a box, whose policy is one flag. */
function partsOf(action: Space): readonly number[] {
  switch (action.kind) {
    case "discrete":
      return [action.n];
    case "multi-discrete":
      return action.n;
    case "box":
      return [];
    default:
      return action satisfies never;
  }
}
