/** Train to the end: `Trainer.update` until the planned steps or updates are reached. */
import type { AnyGame } from "../src/game.js";
import { backendName, useBackend } from "./backend.js";
import { checkOptions } from "./checks.js";
import type { Policy } from "./policy.js";
import type { TrainRecord } from "./record.js";
import { Trainer, type TrainOptions } from "./trainer.js";

export interface TrainHooks {
  /** Called after every update; may be async, for instance to let a page draw. Returning false ends the training. */
  readonly onUpdate?: (record: TrainRecord, trainer: Trainer) => unknown;
}

export interface Trained {
  readonly policies: { readonly [role: string]: Policy };
  readonly trainer: Trainer; // to go on, to save, to dispose of
}

/**
 * Without a backend chosen before, it runs on wasm.
 *
 * @throws when the game is none, or an option, a player or a hook is nonsense
 */
export async function train(game: AnyGame, options: TrainOptions = {}, hooks: TrainHooks = {}): Promise<Trained> {
  checkHooks(hooks);
  if (!backendName()) await useBackend("wasm");
  const trainer = new Trainer(game, options);
  return proceed(trainer, hooks);
}

/** Go on with a trainer, for instance one restored from a checkpoint, to the end of its plan. */
export async function proceed(trainer: Trainer, hooks: TrainHooks = {}): Promise<Trained> {
  checkHooks(hooks);
  while (trainer.progress < 1) {
    const record = trainer.update();
    if ((await hooks.onUpdate?.(record, trainer)) === false) break;
  }
  return { policies: trainer.policiesOf(), trainer };
}

/** The workload that `useBackend("auto", …)` measures: the run's own networks and batch. */
export function workload(game: AnyGame, options: TrainOptions = {}): () => { run(): void; dispose(): void } {
  return () => {
    const trainer = new Trainer(game, options);
    return { run: () => trainer.update(), dispose: () => trainer.dispose() };
  };
}

function checkHooks(hooks: TrainHooks): void {
  checkOptions("train", hooks, "hooks");
  if (!["undefined", "function"].includes(typeof hooks.onUpdate))
    throw new Error("train: the hook onUpdate must be a function.");
}
