/**
 * Stacked: agents see their last k observations side by side, oldest first; at the start of an episode all k are the first one.
 *
 * The stack moves in `step` and `reset`; `observe`, which is asked twice where an episode ends, only copies it out.
 */
import type { Game, Role, State } from "../game.js";
import { box, type Field, size } from "../space.js";
import { type Layered, layer, listed, type PerRole, perRole } from "./layer.js";
import type { Seeing } from "./time-aware.js";

const most = 1024; // frames; more is no memory but a mistake
const mostFields = 2 ** 16; // of one observation

export type Stack = { readonly frames: PerRole }; // [lanes, count, k, size(observation)], oldest first

/**
 * @param k how many observations; fields of earlier ones are called `name@-1`, `name@-2` …
 * @throws when k is no positive integer, or above 1,024
 */
export function stacked<S extends State, R extends readonly Role[]>(
  game: Game<S, R>,
  k: number,
): Game<Layered<S, Stack>, Seeing<R>> {
  if (!(Number.isInteger(k) && k >= 1)) throw new Error(`stacked: the number of frames must be 1 or more, got ${k}.`);
  if (k > most) throw new Error(`stacked: the number of frames must be at most ${most}, got ${k}.`);
  for (const { name, observation } of game.roles) {
    const fields = k * observation.fields.length;
    if (fields > mostFields)
      throw new Error(`stacked: the observations of role ${name} would have ${fields} fields; at most ${mostFields}.`);
  }
  const base = layer(
    "stacked",
    game,
    (lanes): Stack => ({
      frames: perRole(game, lanes, (role) => k * size(role.observation)),
    }),
  );
  const counts = game.roles.map((role) => role.count);
  const widths = game.roles.map((role) => size(role.observation));
  const roles = game.roles.map((role) => ({ ...role, observation: box(fields(role, k)) }));

  /** Forget the oldest frames of a lane and append what is seen at this time. */
  const push = (s: Layered<S, Stack>, lane: number, time: number): void => {
    for (let role = 0; role < counts.length; role++) {
      const width = widths[role];
      const frames = listed(s.frames)[role];
      for (let agent = 0; agent < counts[role]; agent++) {
        const first = (lane * counts[role] + agent) * k * width;
        frames.copyWithin(first, first + width, first + k * width);
        game.observe(s.base, lane, time, role, agent, frames, first + (k - 1) * width);
      }
    }
  };

  return {
    ...base,
    roles: roles as unknown as Seeing<R>,
    reset(s, lane, rng) {
      game.reset(s.base, lane, rng);
      for (let frame = 0; frame < k; frame++) push(s, lane, 0);
    },
    step(s, turn) {
      const over = game.step(s.base, turn);
      push(s, turn.lane, turn.time + 1);
      return over;
    },
    observe(s, lane, _time, role, agent, out, at) {
      const width = k * widths[role];
      const frames = listed(s.frames)[role];
      const first = (lane * counts[role] + agent) * width;
      for (let j = 0; j < width; j++) out[at + j] = frames[first + j];
    },
  };
}

function fields(role: Role, k: number): Field[] {
  const frame = (ago: number) =>
    role.observation.fields.map((field) => (ago === 0 ? field : { ...field, name: `${field.name}@-${ago}` }));
  return Array.from({ length: k }, (_, j) => frame(k - 1 - j)).flat();
}
