/**
 * Discretised: a box of actions becomes a grid, one component per coordinate with evenly spaced levels, both bounds among them.
 *
 *   x = low + (high − low) · level / (bins − 1)
 *
 * Other actions stay as they are. An agent that decides nothing now may only play level 0.
 */
import type { Game, Role, State } from "../game.js";
import { bounds, type MultiDiscrete, multiDiscrete, size } from "../space.js";
import { type Layered, layer, listed, type PerRole, perRole } from "./layer.js";

/** Roles whose boxes became grids. */
export type Gridded<R extends readonly Role[]> = {
  readonly [K in keyof R]: Role &
    Pick<R[K] & Role, "name" | "count" | "observation"> & {
      readonly action: (R[K] & Role)["action"] extends { readonly kind: "box" }
        ? MultiDiscrete
        : (R[K] & Role)["action"];
    };
};

export type Grid = { readonly played: PerRole }; // [lanes, count, size(action)], in the game's own terms

/**
 * @param bins levels per coordinate, 2 or more
 * @throws when bins is no such number, or where the game reads the policy of a role with a box
 */
export function discretised<S extends State, R extends readonly Role[]>(
  game: Game<S, R>,
  bins: number,
): Game<Layered<S, Grid>, Gridded<R>> {
  if (!(Number.isInteger(bins) && bins >= 2)) throw new Error(`discretised: bins must be 2 or more, got ${bins}.`);
  for (const { name, action, readsPolicy } of game.roles) {
    if (action.kind !== "box" || !readsPolicy) continue;
    throw new Error(
      `discretised: ${game.id} reads the policy of role ${name}, which would mean something else on a grid.`,
    );
  }
  const base = layer(
    "discretised",
    game,
    (lanes): Grid => ({
      played: perRole(game, lanes, (role) => size(role.action)),
    }),
  );
  const widths = game.roles.map((role) => size(role.action));
  const boxes = game.roles.map(({ action }) => (action.kind === "box" ? bounds(action) : undefined));
  const roles = game.roles.map((role, r) =>
    boxes[r] ? { ...role, action: multiDiscrete(Array<number>(widths[r]).fill(bins)) } : role,
  );
  const once = listed(perRole(game, 1, (role) => size(role.action))); // of `payoff`, overwritten before every use

  /** Write the lane's actions in the game's own terms; both arrays are rows of one role. */
  const place = (role: number, given: Float32Array, out: Float32Array, lane: number): void => {
    const limits = boxes[role];
    const width = widths[role];
    const rows = game.roles[role].count;
    for (let row = lane * rows; row < (lane + 1) * rows; row++) {
      for (let k = 0, at = row * width; k < width; k++, at++) {
        if (!limits) out[at] = given[at];
        else if (given[at] === bins - 1) out[at] = limits.high[k];
        else out[at] = limits.low[k] + ((limits.high[k] - limits.low[k]) * given[at]) / (bins - 1);
      }
    }
  };

  const { legal, payoff } = game;
  return {
    ...base,
    roles: roles as unknown as Gridded<R>,
    step(s, turn) {
      const { actions } = turn;
      for (let role = 0; role < widths.length; role++) place(role, actions[role], s.played[role], turn.lane);
      turn.actions = listed(s.played);
      try {
        return game.step(s.base, turn);
      } finally {
        turn.actions = actions;
      }
    },
    ...(legal && {
      legal(s: Layered<S, Grid>, lane: number, role: number, agent: number, mask: Uint8Array, at: number) {
        legal.call(game, s.base, lane, role, agent, mask, at);
        if (!boxes[role]) return;
        const any = mask[at];
        for (let k = 0; k < widths[role] * bins; k++) mask[at + k] = any === 1 || k % bins === 0 ? 1 : 0;
      },
    }),
    ...(payoff && {
      payoff(s: Layered<S, Grid>, lane: number, actions: readonly Float32Array[], out: readonly Float32Array[]) {
        for (let role = 0; role < widths.length; role++) place(role, actions[role], once[role], 0);
        payoff.call(game, s.base, lane, once, out);
      },
    }),
  };
}
