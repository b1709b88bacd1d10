/**
 * Tapes: files with recorded episodes and what came of them.
 *
 * The core's `record` and `replay` do the playing; a tape adds the transforms and devices, the rewards to compare with, and what to show.
 */
import { devicesOf } from "../../bridge/index.js";
import type { Agent } from "../agent.js";
import type { Batch } from "../batch.js";
import type { WholeDevice } from "../device/device.js";
import { isRecord } from "../plain-data.js";
import { type Episode, record, replay } from "../record.js";
import type { Registry } from "../registry.js";
import { checkSeed, type Seed } from "../rng.js";
import type { Shape } from "../shape.js";
import type { Chosen } from "./chosen.js";
import { fromJson } from "./json.js";
import type { NamedGroup } from "./population.js";

export interface Recorded extends Episode {
  readonly rewards?: readonly (readonly (readonly number[])[])[]; // [steps][roles][count]
}

export interface Tape<E = Recorded> {
  readonly game: string;
  readonly options: { readonly [name: string]: unknown };
  readonly transforms: readonly string[];
  readonly devices?: readonly WholeDevice[]; // none without
  readonly agents?: readonly string[]; // who played, per role
  readonly groups?: readonly NamedGroup[]; // where different players met in one role
  readonly episodes: readonly E[];
}

/** An episode with all that is shown of it. */
export interface Played extends Episode {
  readonly rewards: readonly (readonly (readonly number[])[])[];
  readonly returns: readonly number[]; // per agent, in role order
  readonly metrics: { readonly [name: string]: number };
  readonly ends: "terminated" | "truncated" | "unfinished";
  readonly drawings: readonly (readonly Shape[])[]; // after each step
  readonly shapes: readonly Shape[]; // the last drawing
}

export function playEpisode(chosen: Chosen, seed: Seed, players: readonly Agent[]): Played {
  return watch(chosen, record(around(chosen), chosen.id, chosen.options, seed, players));
}

/** The episode played again, and where it differs from its record, if it does. */
export function replayed(chosen: Chosen, episode: Recorded) {
  const now = watch(chosen, { ...episode, id: chosen.id, options: chosen.options });
  return { episode: now, changed: difference(now, episode) };
}

/** @throws when the text is no tape, naming what is missing */
export function readTape(text: string, path: string): Tape {
  const data = fromJson(text, `'${path}'`) as Partial<Tape & Episode> | null;
  const bare = typeof data?.id === "string" && data.actions !== undefined; // a single episode, as the library records it
  const tape = bare ? { ...data, game: data.id, episodes: [data] } : data;
  const { game, options, transforms = [], devices, agents, groups, episodes } = (tape ?? {}) as Partial<Tape>;
  if (typeof game !== "string" || !Array.isArray(episodes) || episodes.length === 0) {
    throw new Error(`'${path}' is no record of episodes; 'play --record <file>' writes one.`);
  }
  if (!isRecord(options ?? {}) || !Array.isArray(transforms) || !transforms.every((t) => typeof t === "string")) {
    throw new Error(`'${path}': options must be an object and transforms a list of texts.`);
  }
  if (groups !== undefined && !(Array.isArray(groups) && groups.every(isGroup))) {
    throw new Error(`'${path}': groups must be a list of {who, agents}.`);
  }
  episodes.forEach((episode, k) => {
    if (!isRecord(episode) || !Array.isArray((episode as Partial<Episode>).actions)) {
      throw new Error(`'${path}': episode ${k} has no list of actions.`);
    }
    checkSeed((episode as Partial<Episode>).seed);
  });
  const whole = devices === undefined ? {} : { devices: devicesOf(devices, `'${path}': devices`) };
  const who = { ...(agents && { agents }), ...(groups && { groups }) };
  return { game, options: options ?? {}, transforms, ...whole, ...who, episodes };
}

/** A registry with this game alone, transforms included. */
function around({ id, entry, make }: Chosen): Registry {
  return { [id]: { ...entry, make } };
}

function watch(chosen: Chosen, episode: Episode): Played {
  const { id, options, seed, actions, policies } = episode;
  const rewards: number[][][] = [];
  const drawings: Shape[][] = [];
  const batch = replay(around(chosen), episode, (now: Batch, step) => {
    if (step === 0) return;
    rewards.push(now.rewards.map((all) => [...all]));
    drawings.push(now.game.draw?.(now.state, 0) ?? []);
  });
  const values = new Float64Array(batch.game.metrics.length);
  batch.measure(0, values);
  return {
    ...{ id, options, seed, actions, ...(policies && { policies }), rewards, drawings },
    returns: batch.episodeReturns.flatMap((all) => [...all]),
    metrics: Object.fromEntries(batch.game.metrics.map((name, k) => [name, values[k]])),
    ends: batch.terminated[0] ? "terminated" : batch.truncated[0] ? "truncated" : "unfinished",
    shapes: drawings[drawings.length - 1] ?? [],
  };
}

function difference({ rewards }: Played, recorded: Recorded): string | undefined {
  if (!Array.isArray(recorded.rewards)) return undefined;
  for (const [step, roles] of rewards.entries()) {
    for (const [role, all] of roles.entries()) {
      for (const [k, now] of all.entries()) {
        const then = recorded.rewards[step]?.[role]?.[k];
        if (Object.is(now, then) || now === then || (Number.isNaN(now) && then === null)) continue;
        return `The replay differs from its record at step ${step + 1}, role ${role}, agent ${k}: ${then} then, ${now} now.`;
      }
    }
  }
  return undefined;
}

function isGroup(value: unknown): boolean {
  const { who, agents } = (value ?? {}) as Partial<NamedGroup>;
  return typeof who === "string" && Array.isArray(agents) && agents.length > 0;
}
