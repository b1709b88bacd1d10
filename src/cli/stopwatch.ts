/**
 * A stopwatch for batches: lane-steps and agent-steps per second, and the garbage collected meanwhile.
 *
 * An agent-step is a row with a choice: more than one legal action in some component, or a box mask of 1.
 */
import { Batch } from "../batch.js";
import type { AnyGame, Role } from "../game.js";
import { randomBot } from "../random-bot.js";
import type { Seed } from "../rng.js";
import { maskSize, size } from "../space.js";
import { quantile } from "../stats.js";
import { nodeGarbage } from "./garbage.js";

export interface Speed {
  readonly agentSteps: number; // per second, the median repetition
  readonly laneSteps: number; // per second, likewise
  readonly choices: number; // rows with a choice per lane-step, on average over the prepared steps
  readonly garbage: number; // collections during all repetitions
  readonly repetitions: readonly number[]; // lane-steps per second of each
}

interface Prepared {
  readonly actions: readonly Float32Array[];
  readonly policies: readonly Float32Array[];
}

const rounds = 5;
const budget = 2 ** 24; // numbers that prepared steps may hold

export function measureSpeed(game: AnyGame, lanes: number, seconds: number, seed: Seed): Speed {
  const batch = new Batch(game, lanes);
  batch.reset({ seed });
  const { steps, choices } = prepare(batch, seed);
  const repetitions: number[] = [];
  let garbage = 0;
  run(batch, steps, Math.min(0.2, seconds / 4)); // warm up
  for (let k = 0; k < rounds; k++) {
    let rate = 0;
    garbage += nodeGarbage.run(() => {
      rate = run(batch, steps, seconds / rounds);
    });
    repetitions.push(rate * lanes);
  }
  const laneSteps = quantile(repetitions, 0.5);
  return { agentSteps: laneSteps * choices, laneSteps, choices, garbage, repetitions };
}

/** Steps per second over at least this time. */
function run(batch: Batch, steps: readonly Prepared[], seconds: number): number {
  const begin = performance.now();
  const every = Math.max(1, Math.floor(2048 / batch.lanes)); // looks at the clock
  let done = 0;
  let elapsed = 0;
  do {
    for (let k = 0; k < every; k++, done++) {
      const { actions, policies } = steps[done % steps.length];
      batch.step(actions, policies);
    }
    elapsed = (performance.now() - begin) / 1000;
  } while (elapsed < seconds);
  return done / elapsed;
}

/** Random joint actions of whole episodes if they fit, legal where they were drawn. */
function prepare(batch: Batch, seed: Seed): { readonly steps: readonly Prepared[]; readonly choices: number } {
  const { game, lanes, observations, masks } = batch;
  const roles = game.roles as readonly Role[];
  const bots = roles.map((_, role) => randomBot(game, role, seed));
  const width = (role: Role) => size(role.action) + (role.readsPolicy ? maskSize(role.action) : 0);
  const perStep = lanes * roles.reduce((sum, role) => sum + role.count * width(role), 0);
  const count = Math.min(Math.max(Math.floor(budget / perStep), 1), Math.max(64, game.horizon * game.phases), 1024);
  let rows = 0;
  const steps = Array.from({ length: count }, () => {
    const actions = roles.map((role) => new Float32Array(lanes * role.count * size(role.action)));
    const policies = roles.map(
      (role) => new Float32Array(role.readsPolicy ? lanes * role.count * maskSize(role.action) : 0),
    );
    roles.forEach((role, r) => {
      rows += choosing(role, masks[r]);
      bots[r].act(observations[r], masks[r], actions[r], policies[r]);
    });
    batch.step(actions, policies);
    return { actions, policies };
  });
  return { steps, choices: rows / (count * lanes) };
}

/** How many rows have a choice. */
function choosing({ action }: Role, mask: Uint8Array): number {
  const width = maskSize(action);
  const parts = action.kind === "multi-discrete" ? action.n : [width];
  let rows = 0;
  for (let at = 0; at < mask.length; at += width) {
    let first = at;
    let open = action.kind === "box" && mask[at] === 1;
    for (const n of parts) {
      let legal = 0;
      for (let k = first; k < first + n; k++) legal += mask[k];
      open ||= legal > 1;
      first += n;
    }
    if (open) rows++;
  }
  return rows;
}
