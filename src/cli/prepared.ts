/** What the plan of a training comes to: whatever is wrong with it comes to light here, before a folder is made. */
import { checkAlgorithm } from "../../agents/algorithm-names.js";
import type { BackendReport } from "../../agents/index.js";
import type { AnyGame } from "../game.js";
import { resolve } from "../options.js";
import { checkSeed, laneSeed, type Seed } from "../rng.js";
import type { Lesson } from "./learning.js";
import { type Opponents, opponentsOf } from "./opponents.js";
import type { Settings } from "./run-config.js";
import type { Plan } from "./training.js";

export interface Prepared {
  readonly game: AnyGame;
  readonly title: string;
  readonly options: Lesson["options"]; // but for the seed
  readonly hyper: Settings; // all of the algorithm's
  readonly size: { readonly lanes: number; readonly rollout: number };
  readonly backend: BackendReport;
  readonly opponents: Opponents;
  readonly seeds: readonly Seed[];
}

/** @throws a sentence for whatever is wrong with the plan */
export async function prepare(plan: Plan): Promise<Prepared> {
  const { chosen, algorithm, sharing, lanes, rollout, updates, pool, resumes } = plan;
  const { Trainer, algorithms, useBackend, workload } = await import("../../agents/index.js");
  checkAlgorithm(algorithm);
  const hyper = resolve(algorithms[algorithm].defaults, plan.hyper, `--hyper: ${algorithm}`);
  const seeds = resumes?.config.seeds ?? Array.from({ length: plan.seeds }, (_, k) => laneSeed(plan.seed, k));
  seeds.forEach(checkSeed);
  const game = chosen.make();
  const asked = { ...(lanes && { lanes }), ...(rollout && { rollout }) };
  const options = { algorithm, options: plan.hyper, sharing, ...asked, ...(pool && { pool }) };
  const found = await useBackend(plan.backend, workload(game, options));
  const backend = resumes?.config.backend ?? found;
  const opponents = await opponentsOf(chosen, game, plan.opponents);
  const trial = new Trainer(game, { ...options, updates, players: opponents.players(plan.seed) });
  const size = { lanes: trial.batch.lanes, rollout: trial.rollout };
  trial.dispose();
  const title = chosen.transforms.length > 0 || chosen.devices.length > 0 ? game.id : chosen.id;
  return { game, title, options, hyper, size, backend, opponents, seeds };
}
