/**
 * The files of one seed that grow with every update. All are told by one list of records, so that each can be written anew, or cut back,
 * from the records alone:
 *
 *   progress.jsonl        every record, one per line; the first is of what could be done before the first update
 *   progress.csv          one row per update, under Stable-Baselines3's keys
 *   <agent>.monitor.csv   r, l and t, one row per update in which episodes ended, being means over those
 *   events.out.tfevents.… the same numbers for TensorBoard, under the same keys; the step is the number of agent-steps
 *
 * Only what is under `time/` differs between two runs of a seed.
 */
import { type AnyGame, agentNames } from "../game.js";
import type { Seed } from "../rng.js";
import { CsvTable, type Growth } from "./csv-table.js";
import { firstRecord, scalarRecord } from "./event-file.js";
import { toJson } from "./json.js";

/** Numbers by key; null where there is none. */
export interface LogRecord {
  readonly [key: string]: number | null;
}

/** A file by what it grows by with a record; nothing where the record does not concern it. */
export interface GrowingFile {
  readonly name: string;
  grow(record: LogRecord): Growth | undefined;
}

/** An agent's name in the name of a file. */
export const fileName = (agent: string): string => agent.replace(/[^\w-]/g, "_");

export const recordsFile = "progress.jsonl";

/** What names the event file of a run; a run that begins anew takes away those that begin so. */
export const eventsPrefix = "events.out.tfevents.";

/** @param started seconds since 1970 */
export function runFiles(game: AnyGame, seed: Seed, started: number): GrowingFile[] {
  return [
    records(),
    progress(),
    ...agentNames(game).map((name) => monitor(game, name, seed, started)),
    events(started),
  ];
}

function records(): GrowingFile {
  return {
    name: recordsFile,
    grow: (record) => ({ kind: "append", bytes: Buffer.from(`${toJson(record, 0)}\n`) }),
  };
}

function progress(): GrowingFile {
  const table = new CsvTable();
  return {
    name: "progress.csv",
    grow: (record) => (record["time/iterations"] === 0 ? undefined : table.add(record)),
  };
}

function monitor(game: AnyGame, agent: string, seed: Seed, started: number): GrowingFile {
  const rows = "means over the episodes that ended in one update";
  const table = new CsvTable(`#${JSON.stringify({ t_start: started, env_id: game.id, agent, seed, rows })}\n`);
  return {
    name: `${fileName(agent)}.monitor.csv`,
    grow(record) {
      const episodes = record["rollout/episodes"];
      if (!episodes) return undefined;
      const r = Number(Number(record[`agents/${agent}/return`]).toFixed(6));
      return table.add({ r, l: record["rollout/ep_len_mean"], t: record["time/time_elapsed"], episodes });
    },
  };
}

/** Left out of TensorBoard, which has them as its axes. */
const axes = ["time/iterations", "time/time_elapsed", "time/total_timesteps", "time/started"];

function events(started: number): GrowingFile {
  let begun = false;
  return {
    name: `${eventsPrefix}${Math.floor(started)}.commitment-gym`,
    grow(record) {
      const scalars = Object.fromEntries(
        Object.entries(record).filter(
          (entry): entry is [string, number] => Number.isFinite(entry[1]) && !axes.includes(entry[0]),
        ),
      );
      const wallTime = started + Number(record["time/time_elapsed"]);
      const event = scalarRecord({ wallTime, step: Number(record["time/total_timesteps"]), scalars });
      const bytes = begun ? event : Buffer.concat([firstRecord(started), event]);
      begun = true;
      return { kind: "append", bytes };
    },
  };
}
