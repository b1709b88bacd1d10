/** Time-aware: every observation ends with `time` in [0, 1], the share of the episode's steps already played. */
import type { Game, Role, State } from "../game.js";
import { box, type Field, size } from "../space.js";

/** Roles that observe something else. */
export type Seeing<R extends readonly Role[]> = {
  readonly [K in keyof R]: Role & Pick<R[K] & Role, "name" | "count" | "action">;
};

const clock: Field = { name: "time", unit: "1", low: 0, high: 1 };

/**
 * Adds the field `time` = t / (horizon · phases).
 *
 * @throws when a role already observes a field of that name
 */
export function timeAware<S extends State, R extends readonly Role[]>(game: Game<S, R>): Game<S, Seeing<R>> {
  for (const { name, observation } of game.roles) {
    if (!observation.fields.some((field) => field.name === clock.name)) continue;
    throw new Error(`timeAware: role ${name} of ${game.id} already observes a field called 'time'.`);
  }
  const steps = game.horizon * game.phases;
  const widths = game.roles.map((role) => size(role.observation));
  const roles = game.roles.map((role) => ({ ...role, observation: box([...role.observation.fields, clock]) }));
  return {
    ...game,
    id: `timeAware(${game.id})`,
    roles: roles as unknown as Seeing<R>,
    observe(s, lane, time, role, agent, out, at) {
      game.observe(s, lane, time, role, agent, out, at);
      out[at + widths[role]] = Math.min(time / steps, 1); // a later `within` may play on
    },
  };
}
