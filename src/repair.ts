/**
 * Repairs the actions of a batch before any lane moves.
 *
 * `NaN` is an error that names role, agent and lane. What is out of range is clipped, what is illegal becomes the first legal
 * choice, and both are counted. The game gets copies, so the caller's arrays stay as they are.
 */
import type { AnyGame, Role } from "./game.js";
import { type Box, bounds, size } from "./space.js";

interface Limits {
  readonly width: number;
  readonly choices: Int32Array; // per component of a discrete or multi-discrete action; empty for a box
  readonly low: Float32Array; // per coordinate of a box
  readonly high: Float32Array;
}

export class Repair {
  readonly actions: readonly Float32Array[]; // per role [lanes, count, size]
  private readonly roles: readonly Role[];
  private readonly limits: readonly Limits[];

  constructor(
    private readonly game: AnyGame,
    private readonly lanes: number,
    private readonly masks: readonly Uint8Array[],
  ) {
    this.roles = game.roles;
    this.limits = this.roles.map(limitsOf);
    this.actions = this.roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
  }

  /**
   * Copy the actions in, repaired.
   *
   * @param skip lanes whose actions are ignored: those that have ended
   * @returns how many numbers were changed
   */
  run(
    actions: readonly Float32Array[],
    skip?: { readonly terminated: Uint8Array; readonly truncated: Uint8Array },
  ): number {
    if (actions?.length !== this.roles.length) {
      throw new Error(
        `${this.game.id}: step() needs actions for ${this.roles.length} role(s), got ${actions?.length}.`,
      );
    }
    let repaired = 0;
    for (let role = 0; role < this.roles.length; role++) {
      const given = actions[role];
      if (given?.length !== this.actions[role].length) {
        const { name, count, action } = this.roles[role];
        const shape = `[${this.lanes}, ${count}, ${size(action)}]`;
        throw new Error(`${this.game.id}: the actions of role ${name} need ${shape} numbers, got ${given?.length}.`);
      }
      const { kind } = this.roles[role].action;
      if (kind === "box") repaired += this.boxes(role, given, skip);
      else if (skip === undefined) repaired += kind === "discrete" ? this.choice(role, given) : this.each(role, given);
      else repaired += this.choices(role, given, skip);
    }
    return repaired;
  }

  private boxes(
    role: number,
    given: Float32Array,
    skip?: { readonly terminated: Uint8Array; readonly truncated: Uint8Array },
  ): number {
    const out = this.actions[role];
    const mask = this.masks[role];
    const { width, low, high } = this.limits[role];
    const { count } = this.roles[role];
    let repaired = 0;
    for (let lane = 0, row = 0; lane < this.lanes; lane++) {
      const ignore = skip !== undefined && (skip.terminated[lane] | skip.truncated[lane]) !== 0;
      for (let i = 0; i < count; i++, row++) {
        const first = row * width;
        if (ignore || mask[row] === 0) {
          for (let k = 0; k < width; k++) out[first + k] = low[k];
          continue;
        }
        for (let k = 0; k < width; k++) {
          const x = given[first + k];
          const inside = x >= low[k] && x <= high[k];
          out[first + k] = inside ? x : x < low[k] ? low[k] : high[k];
          if (inside) continue;
          if (Number.isNaN(x)) throw new Error(`${this.who(role, row)}: the action is NaN.`);
          repaired++;
        }
      }
    }
    return repaired;
  }

  /** As `choices`, for the common case of one choice per agent and no lane skipped: one loop over the rows. */
  private choice(role: number, given: Float32Array): number {
    const out = this.actions[role];
    const mask = this.masks[role];
    const n = this.limits[role].choices[0];
    let repaired = 0;
    for (let row = 0, flag = 0; row < out.length; row++, flag += n) {
      const x = given[row];
      const chosen = x | 0;
      if (chosen === x && chosen >= 0 && chosen < n && mask[flag + chosen] === 1) out[row] = x;
      else {
        if (Number.isNaN(x)) throw new Error(`${this.who(role, row)}: the action is NaN.`);
        out[row] = firstLegal(mask, flag, n);
        repaired++;
      }
    }
    return repaired;
  }

  /** As `choices`, where no lane is skipped: one loop over rows and one over components. */
  private each(role: number, given: Float32Array): number {
    const out = this.actions[role];
    const mask = this.masks[role];
    const { width, choices } = this.limits[role];
    let repaired = 0;
    for (let at = 0, flag = 0; at < out.length; ) {
      for (let k = 0; k < width; k++, at++) {
        const n = choices[k];
        const x = given[at];
        const chosen = x | 0;
        if (chosen === x && chosen >= 0 && chosen < n && mask[flag + chosen] === 1) out[at] = x;
        else {
          if (Number.isNaN(x)) throw new Error(`${this.who(role, Math.floor(at / width))}: the action is NaN.`);
          out[at] = firstLegal(mask, flag, n);
          repaired++;
        }
        flag += n;
      }
    }
    return repaired;
  }

  private choices(
    role: number,
    given: Float32Array,
    skip?: { readonly terminated: Uint8Array; readonly truncated: Uint8Array },
  ): number {
    const out = this.actions[role];
    const mask = this.masks[role];
    const { width, choices } = this.limits[role];
    const { count } = this.roles[role];
    let repaired = 0;
    let flag = 0;
    for (let lane = 0, row = 0; lane < this.lanes; lane++) {
      const ignore = skip !== undefined && (skip.terminated[lane] | skip.truncated[lane]) !== 0;
      for (let i = 0; i < count; i++, row++) {
        for (let k = 0, at = row * width; k < width; k++, at++) {
          const n = choices[k];
          const x = given[at];
          if (ignore) out[at] = 0;
          else if (x >= 0 && x < n && Math.floor(x) === x && mask[flag + x] === 1) out[at] = x;
          else {
            if (Number.isNaN(x)) throw new Error(`${this.who(role, row)}: the action is NaN.`);
            out[at] = firstLegal(mask, flag, n);
            repaired++;
          }
          flag += n;
        }
      }
    }
    return repaired;
  }

  private who(role: number, row: number): string {
    const { name, count } = this.roles[role];
    return `${this.game.id}: ${name}_${row % count} in lane ${Math.floor(row / count)}`;
  }
}

/** The first legal of n choices; the last where none is. */
function firstLegal(mask: Uint8Array, at: number, n: number): number {
  let first = 0;
  while (first < n - 1 && mask[at + first] === 0) first++;
  return first;
}

function limitsOf(role: Role): Limits {
  const { action } = role;
  const { low, high } = action.kind === "box" ? bounds(action as Box) : bounds({ kind: "box", fields: [] });
  const choices = action.kind === "box" ? [] : action.kind === "discrete" ? [action.n] : action.n;
  return { width: size(action), choices: Int32Array.from(choices), low, high };
}
