/**
 * A layer: a game that keeps another game's state as `base` beside its own, and hands every question on to it.
 *
 * Transforms with state of their own spread a layer and replace what they change.
 */
import type { AnyGame, Game, Role, State } from "../game.js";

/** The state of a layer: what lies below, and its own. */
export type Layered<S extends State, X extends State> = X & { readonly base: S };

/** One array per role, as a field of a state: the fields are called `0`, `1` … in role order. */
export type PerRole<A extends Float32Array | Uint8Array = Float32Array> = { readonly [role: string]: A };

/** A float array `[lanes, count, width(role)]` per role. */
export function perRole(game: AnyGame, lanes: number, width: (role: Role) => number): PerRole {
  const arrays = (game.roles as readonly Role[]).map((role) => new Float32Array(lanes * role.count * width(role)));
  return arrays as unknown as PerRole; // an array is a record whose fields are 0, 1 …
}

/** The same arrays as the list that a `Turn` carries; allocates nothing. */
export function listed(arrays: PerRole): readonly Float32Array[] {
  return arrays as unknown as readonly Float32Array[];
}

/**
 * @param name the transform's; the layer's id is `name(id)`
 * @param own  the layer's own arrays for this many lanes, zeroed
 */
export function layer<S extends State, R extends readonly Role[], X extends State>(
  name: string,
  game: Game<S, R>,
  own: (lanes: number) => X,
): Game<Layered<S, X>, R> {
  const { payoff, legal, draw } = game;
  return {
    ...game,
    id: `${name}(${game.id})`,
    alloc: (lanes) => ({ ...own(lanes), base: game.alloc(lanes) }),
    reset: (s, lane, rng) => game.reset(s.base, lane, rng),
    step: (s, turn) => game.step(s.base, turn),
    observe: (s, lane, time, role, agent, out, at) => game.observe(s.base, lane, time, role, agent, out, at),
    measure: (s, lane, out, at) => game.measure(s.base, lane, out, at),
    ...(legal && {
      legal: (s: Layered<S, X>, lane: number, role: number, agent: number, mask: Uint8Array, at: number) =>
        legal.call(game, s.base, lane, role, agent, mask, at),
    }),
    ...(payoff && {
      payoff: (s: Layered<S, X>, lane: number, actions: readonly Float32Array[], out: readonly Float32Array[]) =>
        payoff.call(game, s.base, lane, actions, out),
    }),
    ...(draw && { draw: (s: Layered<S, X>, lane: number) => draw.call(game, s.base, lane) }),
  } as Game<Layered<S, X>, R>;
}
