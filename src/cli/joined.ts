/**
 * Joined: an action of several numbers becomes one choice among all combinations of them.
 *
 *   choice = Σₖ number k · ∏_{j>k} n_j
 *
 * Policies draw the numbers of an action each from a distribution of its own. Where a change pays only in two of them at once, gradients
 * of such policies do not find it; here it is one choice like any other. For games without masks.
 */
import type { AnyGame, Role, State, Turn } from "../game.js";
import { discrete, size } from "../space.js";
import { layer, listed, perRole } from "../transform/layer.js";

/** @throws where there is a mask, or a game that reads policies */
export function joined(game: AnyGame): AnyGame {
  const roles = game.roles as readonly Role[];
  if (game.legal !== undefined || roles.some(({ readsPolicy }) => readsPolicy))
    throw new Error(`joined: ${game.id} masks actions or reads policies, which would mean something else here.`);
  const parts = roles.map(({ action }) => (action.kind === "multi-discrete" ? action.n : undefined));
  const base = layer("joined", game as never, (lanes) => ({ played: perRole(game, lanes, (r) => size(r.action)) }));
  const place = (r: number, given: Float32Array, out: Float32Array, lane: number): void => {
    const n = parts[r];
    const width = n?.length ?? size(roles[r].action);
    for (let i = lane * roles[r].count; i < (lane + 1) * roles[r].count; i++) {
      if (n === undefined) {
        for (let k = i * width; k < (i + 1) * width; k++) out[k] = given[k];
        continue;
      }
      let left = given[i];
      for (let k = width - 1; k >= 0; k--) {
        out[i * width + k] = left % n[k];
        left = Math.floor(left / n[k]);
      }
    }
  };
  const once = listed(perRole(game, 1, (r) => size(r.action)));
  const { payoff } = game;
  type Own = { readonly played: ReturnType<typeof perRole>; readonly base: State };
  return {
    ...(base as unknown as AnyGame),
    roles: roles.map((role, r) => {
      const n = parts[r];
      return n === undefined ? role : { ...role, actions: undefined, action: discrete(n.reduce((a, b) => a * b, 1)) };
    }),
    step(s: Own, turn: Turn) {
      const { actions } = turn;
      for (let r = 0; r < roles.length; r++) place(r, actions[r], (s.played as never as Float32Array[])[r], turn.lane);
      turn.actions = listed(s.played);
      try {
        return game.step(s.base as never, turn);
      } finally {
        turn.actions = actions;
      }
    },
    ...(payoff && {
      payoff(s: Own, lane: number, actions: readonly Float32Array[], out: readonly Float32Array[]) {
        for (let r = 0; r < roles.length; r++) place(r, actions[r], once[r], 0);
        payoff.call(game, s.base as never, lane, once, out);
      },
    }),
  } as unknown as AnyGame;
}
