/** What training reports per update: one flat record, under Stable-Baselines3's keys where it has them. Rewards are raw. */
import type { Batch } from "../src/batch.js";
import { agentNames } from "../src/game.js";
import * as means from "./means.js";

/** `rollout/…`, `train/…`, `train/<learner>/…`, `time/…`, `metrics/<name>`, `agents/<name>/return`. */
export interface TrainRecord {
  readonly [key: string]: number;
}

/** Means over the episodes that ended during an update; without any, those of the update before (NaN before the first). */
export class EpisodeTally {
  readonly last: Float64Array; // [2 + agents + metrics]: return, length, per agent, per metric
  private readonly sums: Float64Array;
  private readonly keys: readonly string[];
  private episodes = 0;

  constructor(private readonly batch: Batch) {
    const { game } = batch;
    this.keys = [
      ...["rollout/ep_rew_mean", "rollout/ep_len_mean"],
      ...agentNames(game).map((name) => `agents/${name}/return`),
      ...game.metrics.map((name) => `metrics/${name}`),
    ];
    this.last = new Float64Array(this.keys.length).fill(Number.NaN);
    this.sums = new Float64Array(this.keys.length);
  }

  /** Count the episodes that the batch's last step ended. */
  step(): void {
    const { batch, sums } = this;
    const { metrics, roles } = batch.game;
    for (let lane = 0; lane < batch.lanes; lane++) {
      if (!batch.terminated[lane] && !batch.truncated[lane]) continue;
      this.episodes++;
      sums[1] += batch.episodeLengths[lane];
      let at = 2;
      for (let role = 0; role < roles.length; role++) {
        const { count } = roles[role];
        for (let i = 0; i < count; i++) sums[at++] += batch.episodeReturns[role][lane * count + i];
      }
      for (let k = 0; k < metrics.length; k++) sums[at++] += batch.finalMetrics[lane * metrics.length + k];
    }
  }

  /** The means, and start counting anew. The mean reward of an episode is that of its average agent. */
  read(): { [key: string]: number } {
    const { sums, last, keys } = this;
    const agents = agentNames(this.batch.game).length;
    if (this.episodes > 0) {
      for (let k = 1; k < keys.length; k++) last[k] = sums[k] / this.episodes;
      last[0] = last.subarray(2, 2 + agents).reduce((a, b) => a + b, 0) / agents;
    }
    const record = Object.fromEntries(keys.map((key, k) => [key, last[k]]));
    record["rollout/episodes"] = this.episodes;
    sums.fill(0);
    this.episodes = 0;
    return record;
  }
}

/** `train/<name>` averaged over learners, and `train/<learner>/<name>` for each where there are several. */
export function trainKeys(reports: { readonly [learner: string]: { readonly [name: string]: number } }): TrainRecord {
  const record: { [key: string]: number } = {};
  const all = means.of();
  for (const [learner, report] of Object.entries(reports)) {
    means.add(all, report);
    if (Object.keys(reports).length === 1) continue;
    for (const [name, value] of Object.entries(report)) record[`train/${learner}/${name}`] = value;
  }
  for (const [name, value] of Object.entries(means.read(all))) record[`train/${name}`] = value;
  return record;
}
