/**
 * Trembling hand: each agent's action is replaced, with the given chance, by a uniform draw among its legal ones.
 *
 * Where the game reads a role's policy π, it is shown the one that is really played, (1 − ε) π + ε · uniform over what is legal.
 * Trembles come from the lane's own stream, so with a chance above 0 the game's own draws fall differently. What the game would pay
 * for an action no longer is what it pays for choosing it, hence there is no `payoff` unless the chance is 0.
 *
 * Reference: Selten (1975), Reexamination of the perfectness concept, Int. J. Game Theory 4.
 */
import type { Game, Role, State, Turn } from "../game.js";
import { maskSize, type Space, sample, size } from "../space.js";
import { type Layered, layer, listed, type PerRole, perRole } from "./layer.js";

export type Tremble = {
  readonly played: PerRole; // [lanes, count, size(action)], what was really played
  readonly shown: PerRole; // [lanes, count, maskSize], the policy really played; empty unless the game reads it
};

/** @throws when the chance is outside [0, 1] */
export function trembling<S extends State, R extends readonly Role[]>(
  game: Game<S, R>,
  chance: number,
): Game<Layered<S, Tremble>, R> {
  if (!(chance >= 0 && chance <= 1)) throw new Error(`trembling: the chance must be from 0 to 1, got ${chance}.`);
  const same = layer(
    "trembling",
    game,
    (lanes): Tremble => ({
      played: perRole(game, lanes, (role) => size(role.action)),
      shown: perRole(game, lanes, (role) => (role.readsPolicy ? maskSize(role.action) : 0)),
    }),
  );
  if (chance === 0) return same; // without a draw, so that it plays exactly like the game
  const { payoff: _changed, ...base } = same;
  const widths = game.roles.map((role) => size(role.action));
  const flags = game.roles.map((role) => maskSize(role.action));
  const mask = new Uint8Array(Math.max(...flags)); // of one agent, overwritten before every use

  const play = (s: Layered<S, Tremble>, turn: Turn, role: number, agent: number): void => {
    const { count, action, readsPolicy } = game.roles[role];
    const played = s.played[role];
    const row = turn.lane * count + agent;
    const first = row * widths[role];
    for (let k = first; k < first + widths[role]; k++) played[k] = turn.actions[role][k];
    mask.fill(1);
    game.legal?.(s.base, turn.lane, role, agent, mask, 0);
    const idle = action.kind === "box" && mask[0] === 0; // it decides nothing now
    if (turn.rng.uniform() < chance && !idle) sample(action, turn.rng, played, first, mask);
    if (readsPolicy) blend(action, mask, chance, turn.policies[role], s.shown[role], row * flags[role]);
  };

  return {
    ...base,
    step(s, turn) {
      const { actions, policies } = turn;
      for (let role = 0; role < widths.length; role++) {
        for (let agent = 0; agent < game.roles[role].count; agent++) play(s, turn, role, agent);
      }
      turn.actions = listed(s.played);
      turn.policies = listed(s.shown);
      try {
        return game.step(s.base, turn);
      } finally {
        turn.actions = actions;
        turn.policies = policies;
      }
    },
  };
}

/** (1 − ε) π + ε · uniform over the legal choices, per component; a box has no distribution to blend. */
function blend(space: Space, mask: Uint8Array, chance: number, given: Float32Array, out: Float32Array, at: number) {
  if (space.kind === "box") {
    out[at] = given[at];
    return;
  }
  const parts = space.kind === "discrete" ? 1 : space.n.length;
  for (let part = 0, first = 0; part < parts; part++) {
    const n = space.kind === "discrete" ? space.n : space.n[part];
    let legal = 0;
    for (let k = first; k < first + n; k++) legal += mask[k];
    for (let k = first; k < first + n; k++) out[at + k] = (1 - chance) * given[at + k] + (chance * mask[k]) / legal;
    first += n;
  }
}
