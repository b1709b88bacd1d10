/** What a checkpoint says of itself, as JSON in its metadata: what was trained, how, and how far. */
import { resolve } from "../src/options.js";
import { type Good, isCount, isPositive, isRecord, isSeed, isText, listOf, missingOr } from "../src/plain-data.js";
import type { LearnerOptions } from "./algorithm.js";
import { checkAlgorithm } from "./algorithm-names.js";
import { algorithms } from "./algorithms.js";
import { sharings } from "./sharing.js";
import type { TrainOptions } from "./trainer.js";

export const format = "commitment-gym-1";

/** All of it is plain data. */
export interface CheckpointInfo {
  readonly game: string;
  readonly key: string; // the game's options, empty where it tells none: must match to go on training
  readonly roles: readonly string[]; // each role's name, count and sizes: must match on loading
  readonly learners: readonly string[]; // roles that learned
  readonly seats?: { readonly [role: string]: readonly number[] }; // which agents of them, where not all did
  readonly algorithm: string;
  readonly options: LearnerOptions;
  readonly plan: Omit<TrainOptions, "players">;
  readonly updates: number;
  readonly agentSteps: number;
}

/** @throws a sentence when the metadata are of something else, or lack a part */
export function infoIn(metadata: { readonly [name: string]: string }): CheckpointInfo {
  if (metadata.format !== format) {
    const what = metadata.format === undefined ? "its metadata name no format" : `format '${metadata.format}'`;
    throw new Error(`This is no checkpoint of commitment-gym (${what}).`);
  }
  let info: unknown;
  try {
    info = JSON.parse(metadata.info);
  } catch {
    throw damaged("its metadata hold no 'info' that is JSON");
  }
  if (!isRecord(info)) throw damaged("its 'info' is no object");
  const bad = Object.entries(parts).find(([name, good]) => !good(info[name]));
  if (bad) throw damaged(`'${bad[0]}' of its info is missing or malformed`);
  const whole = info as unknown as CheckpointInfo;
  try {
    checkAlgorithm(whole.algorithm);
    const options = resolve(algorithms[whole.algorithm].defaults, whole.options, whole.algorithm) as LearnerOptions;
    return { ...whole, options }; // older ones do not tell all
  } catch (thrown) {
    throw damaged((thrown as Error).message.replace(/\.$/, ""));
  }
}

/** An error about a checkpoint that cannot be what was written. */
export const damaged = (how: string): Error =>
  new Error(`This is no checkpoint, or a damaged one: ${how}; take a copy of it, or train anew.`);

const inPlan: { readonly [name: string]: Good } = {
  ...{ lanes: isPositive, rollout: isPositive, seed: missingOr(isSeed), pool: missingOr(isRecord) },
  ...{ steps: missingOr(isPositive), updates: missingOr(isPositive), options: missingOr(isRecord) },
  sharing: missingOr((value) => sharings.some((one) => one === value)),
};

const parts: { readonly [name in keyof CheckpointInfo]-?: Good } = {
  ...{ game: isText, key: isText, roles: listOf(isText), learners: listOf(isText) },
  seats: missingOr((value) => isRecord(value) && Object.values(value).every(listOf(isCount))),
  ...{ algorithm: isText, options: isRecord, updates: isCount, agentSteps: isCount },
  plan: (value) => isRecord(value) && Object.entries(inPlan).every(([name, good]) => good(value[name])),
};
