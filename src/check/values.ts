/** Checks of the numbers that come out in play: observations, rewards, metrics, masks. */
import type { Role } from "../game.js";
import { bounds, maskSize, type Space, size } from "../space.js";
import { type Check, type Context, where } from "./context.js";
import { fieldOf, Player } from "./player.js";
import { sound } from "./state.js";

export const valueChecks: readonly Check[] = [
  {
    name: "observations stay in their space",
    needs: [...sound, "observe is pure and fills its row"],
    run: (context) =>
      played(context, ({ game, batch, lanes }, step) => {
        for (const [r, role] of (game.roles as readonly Role[]).entries()) {
          const now = outside(role, batch.observations[r], step);
          if (now) return now;
          for (let lane = 0; lane < lanes; lane++) {
            if (!(batch.terminated[lane] || batch.truncated[lane])) continue;
            const last = outside(role, batch.finalObservations[r], step, lane);
            if (last) return `${last} (the last observation of the episode)`;
          }
        }
        return undefined;
      }),
  },
  {
    name: "rewards are finite",
    needs: sound,
    run: (context) =>
      played(context, ({ game, batch }, step) => {
        for (const [r, role] of (game.roles as readonly Role[]).entries()) {
          const k = batch.rewards[r].findIndex((x) => !Number.isFinite(x));
          const who = where(role, k % role.count, Math.floor(k / role.count), step);
          if (k >= 0) return `the reward of ${who} is ${batch.rewards[r][k]}`;
        }
        return undefined;
      }),
  },
  {
    name: "metrics are finite",
    needs: [...sound, "measure is pure and fills its row"],
    run: (context) => {
      const out = new Float64Array(context.make().metrics.length);
      return played(context, ({ game, batch, lanes }, step) => {
        for (let lane = 0; lane < lanes; lane++) {
          batch.measure(lane, out);
          const k = out.findIndex((x) => !Number.isFinite(x));
          if (k >= 0) return `the metric '${game.metrics[k]}' in lane ${lane} at step ${step} is ${out[k]}`;
        }
        const last = batch.finalMetrics.findIndex((x) => !Number.isFinite(x));
        const name = game.metrics[last % game.metrics.length];
        return last < 0
          ? undefined
          : `the metric '${name}' is ${batch.finalMetrics[last]} as an episode ends at step ${step}`;
      });
    },
  },
  {
    name: "masks hold 0 and 1 and leave a choice",
    needs: [...sound, "legal is pure and fills its row"],
    run: (context) =>
      played(context, ({ game, batch }, step) => {
        for (const [r, role] of (game.roles as readonly Role[]).entries()) {
          const mask = batch.masks[r];
          const width = maskSize(role.action);
          for (let row = 0; row < mask.length / width; row++) {
            const fault = maskFault(role.action, mask, row * width);
            if (fault) return `${where(role, row % role.count, Math.floor(row / role.count), step)}: ${fault}`;
          }
        }
        return undefined;
      }),
  },
];

/** Look after the reset and after every step of random play, for every seed. */
function played({ make, seeds, steps, lanes }: Context, look: (player: Player, step: number) => string | undefined) {
  const player = new Player(make(), lanes);
  for (const seed of seeds) {
    player.reset(seed);
    for (let step = 0; step <= steps; step++) {
      const fault = look(player, step);
      if (fault) return `${fault} (seed ${seed})`;
      player.step();
    }
  }
  return undefined;
}

/** The first observation outside its space, in all lanes or in one. */
function outside(role: Role, observations: Float32Array, step: number, lane?: number): string | undefined {
  const { low, high } = bounds(role.observation);
  const width = size(role.observation);
  const from = lane === undefined ? 0 : lane * role.count * width;
  const to = lane === undefined ? observations.length : from + role.count * width;
  for (let i = from; i < to; i++) {
    const k = i % width;
    if (observations[i] >= low[k] && observations[i] <= high[k]) continue;
    const row = Math.floor(i / width);
    const who = where(role, row % role.count, Math.floor(row / role.count), step);
    return `${fieldOf(role, k)} of ${who} is ${observations[i]}, outside [${low[k]}, ${high[k]}]`;
  }
  return undefined;
}

function maskFault(space: Space, mask: Uint8Array, at: number): string | undefined {
  const parts = space.kind === "discrete" ? [space.n] : space.kind === "box" ? [1] : space.n;
  let first = at;
  for (const [part, n] of parts.entries()) {
    const flags = mask.subarray(first, first + n);
    const odd = flags.findIndex((flag) => flag > 1);
    if (odd >= 0) return `flag ${first - at + odd} of the mask is ${flags[odd]}, neither 0 nor 1`;
    if (space.kind !== "box" && !flags.includes(1)) return `no choice of component ${part} is legal`;
    first += n;
  }
  return undefined;
}
