/** Play many episodes of a game side by side, and estimate what agents earn with its standard error. */
import type { Bot } from "../../src/agent.js";
import { Batch } from "../../src/batch.js";
import type { AnyGame, Role } from "../../src/game.js";
import { maskSize, size } from "../../src/space.js";
import { mean, standardError } from "../../src/stats.js";

export interface Played {
  readonly earned: { readonly mean: number; readonly standardError: number }; // of the first agent of each role's returns
  readonly of: (metric: string) => { readonly mean: number; readonly standardError: number };
  readonly repaired: number;
}

const lanes = 50; // seeding a lane costs more than playing it

/** So many whole episodes, a multiple of 50; `bots` one per role, and `role` says whose returns count. */
export function played(game: AnyGame, bots: readonly Bot[], episodes = 20_000, seed = 1, role = 0): Played {
  const batch = new Batch(game, lanes, "same-step");
  const roles = game.roles as readonly Role[];
  const agents = bots.map((bot, r) => bot(game, r, seed));
  const actions = roles.map(({ action, count }) => new Float32Array(lanes * count * size(action)));
  const policies = roles.map(
    ({ action, count, readsPolicy }) => new Float32Array(readsPolicy ? lanes * count * maskSize(action) : 0),
  );
  const { metrics } = game;
  const columns = [undefined, ...metrics].map(() => new Float64Array(episodes));
  batch.reset({ seed });
  for (let first = 0; first < episodes; first += lanes) {
    for (let step = 0; step < game.horizon * game.phases; step++) {
      for (const [r, agent] of agents.entries())
        agent.act(batch.observations[r], batch.masks[r], actions[r], policies[r]);
      batch.step(actions, policies);
    }
    for (let lane = 0; lane < lanes; lane++) {
      columns[0][first + lane] = batch.episodeReturns[role][lane * roles[role].count];
      for (let k = 0; k < metrics.length; k++)
        columns[k + 1][first + lane] = batch.finalMetrics[lane * metrics.length + k];
    }
  }
  const estimate = (values: Float64Array) => ({ mean: mean(values), standardError: standardError(values) });
  return {
    earned: estimate(columns[0]),
    of(metric) {
      const k = metrics.indexOf(metric);
      if (k < 0) throw new Error(`${game.id} has no metric '${metric}'.`);
      return estimate(columns[k + 1]);
    },
    repaired: batch.repaired,
  };
}
