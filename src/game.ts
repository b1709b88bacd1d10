/**
 * The contract that every game implements.
 *
 * A game is rules: functions that read and write nothing but their arguments. Its state is a record of flat typed arrays with
 * one row per lane, a lane being one of the episodes played side by side. Layouts are written `[lanes, count]`, row-major:
 * agent i of lane l is at `l * count + i`. `Batch` owns the loop, the clock, the resets and the random streams.
 */
import type { Rng } from "./rng.js";
import type { Shape } from "./shape.js";
import type { Box, Space } from "./space.js";

export type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array;

/** Nested, so that a layer keeps `{ base, ...its own }`. Every array's length is a multiple of the number of lanes. */
export type State = { readonly [field: string]: TypedArray | State };

/** A kind of agent. Agents of one role share their spaces. */
export interface Role {
  readonly name: string; // "router"; agents are named router_0, router_1 …
  readonly count: number; // agents with this role
  readonly observation: Box; // every number has a name, a unit and finite bounds
  readonly action: Space;
  readonly readsPolicy?: boolean; // the game reads this role's action distribution before the action counts
  readonly forgets?: boolean; // its agents do not tell moves apart at which they see the same; files of games with recall are refused
  readonly rank?: readonly number[]; // discrete actions: how cooperative each one is
  readonly actions?: readonly string[]; // discrete actions: what each one is called
}

/** One joint action in one lane, on its way through the rules. One object per batch, reused. */
export interface Turn {
  lane: number;
  time: number; // steps since the lane's reset
  rng: Rng; // the lane's stream
  actions: readonly Float32Array[]; // per role [lanes, count, size]; repaired and finite
  policies: readonly Float32Array[]; // per role [lanes, count, maskSize]; empty unless readsPolicy
  rewards: readonly Float32Array[]; // per role [lanes, count]; zeroed for this lane
}

// biome-ignore lint/suspicious/noExplicitAny: a caller by name cannot know a game's state; the game itself is typed
export type AnyGame = Game<any>;

export interface Game<S extends State = State, R extends readonly Role[] = readonly Role[]> {
  readonly id: string; // "routing/cartoon4-v0"
  readonly key?: string; // what tells games of one id apart: their options as JSON
  readonly roles: R;
  readonly horizon: number; // rounds until the episode ends
  readonly horizonEnds: "terminated" | "truncated"; // part of the rules, or a cut?
  readonly phases: number; // steps per round (a device adds a commit step)
  readonly metrics: readonly string[]; // named outcomes beside rewards

  /** State for this many lanes, zeroed. */
  alloc(lanes: number): S;
  /** Begin an episode in one lane. */
  reset(s: S, lane: number, rng: Rng): void;
  /** Play one joint action in one lane. Returns whether the game is over. */
  step(s: S, turn: Turn): boolean;
  /** Write what one agent sees to `out[at … at + size(observation))`. */
  observe(s: S, lane: number, time: number, role: number, agent: number, out: Float32Array, at: number): void;
  /** Write which actions are legal now, `maskSize` flags at `mask[at …]`. Absent: all always are. */
  legal?(s: S, lane: number, role: number, agent: number, mask: Uint8Array, at: number): void;
  /** Write the metrics of the episode to date to `out[at …]`. */
  measure(s: S, lane: number, out: Float64Array, at: number): void;
  /** What each agent would earn for a joint action now; pure. `actions` and `out` are of one lane. */
  payoff?(s: S, lane: number, actions: readonly Float32Array[], out: readonly Float32Array[]): void;
  /** Plain shapes that renderers draw. */
  draw?(s: S, lane: number): Shape[];
}

/** `router_0`, `router_1` …: role, underscore, index, in role order. */
export function agentNames(game: AnyGame): string[] {
  return (game.roles as readonly Role[]).flatMap((role) =>
    Array.from({ length: role.count }, (_, i) => `${role.name}_${i}`),
  );
}

/** The row of a named agent: its role and its index within it. */
export function seat(game: AnyGame, name: string): { readonly role: number; readonly agent: number } {
  for (let role = 0; role < game.roles.length; role++) {
    for (let agent = 0; agent < game.roles[role].count; agent++) {
      if (name === `${game.roles[role].name}_${agent}`) return { role, agent };
    }
  }
  throw new Error(`${game.id} has no agent '${name}'; it has ${agentNames(game).join(", ")}.`);
}
