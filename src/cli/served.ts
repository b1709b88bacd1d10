/**
 * What `serve` serves: the games of the command line, by name and option only. No path and no code comes from the wire, and what may
 * take long runs in a worker that is ended at its deadline.
 */
import { Worker } from "node:worker_threads";
import { type Catalog, type Options, Refusal } from "../../bridge/index.js";
import { anatomyOf } from "../device/anatomy.js";
import type { WholeDevice } from "../device/device.js";
import type { Registry, Solution } from "../registry.js";
import { toSvg } from "../shape.js";
import { withOptions } from "./chosen.js";
import { pixelsOf } from "./picture.js";
import { versions } from "./versions.js";

export interface Job {
  readonly games: readonly string[]; // modules of the user's own
  readonly verb: "solve" | "export";
  readonly id: string;
  readonly options: Options;
  readonly transforms?: readonly string[];
  readonly devices?: readonly WholeDevice[];
  readonly format?: string;
}

/** @param games the modules that `registry` was read from, for the worker to read again */
export function served(registry: Registry, games: readonly string[]): Catalog {
  return {
    version: versions().package,
    games: () => Object.entries(registry).map(([id, { title }]) => ({ id, title })),
    make(name, options, transforms, devices) {
      const { id, make, below, bots, bot } = withOptions(registry, name, options, transforms, devices);
      const anatomy = () => (devices.length > 0 ? anatomyOf(below(), devices) : undefined);
      return { id, game: make(), bots, bot, anatomy };
    },
    async solve(id, options, milliseconds) {
      return (await aside({ games, verb: "solve", id, options }, milliseconds)) as Solution;
    },
    async export(id, options, transforms, devices, format, milliseconds) {
      return (await aside({ games, verb: "export", id, options, transforms, devices, format }, milliseconds)) as string;
    },
    picture: (shapes, width) => pixelsOf(toSvg(shapes, width)),
  };
}

const atOnce = 2; // workers; further jobs wait
let running = 0;
const waiting: (() => void)[] = [];

/** Run a job in a worker. @throws what the job throws, or a sentence at the deadline */
async function aside(job: Job, milliseconds: number): Promise<unknown> {
  const deadline = performance.now() + milliseconds; // waiting counts
  if (running >= atOnce) await new Promise<void>((go) => waiting.push(go));
  running++;
  const worker = new Worker(new URL("./serve-worker.js", import.meta.url), {
    workerData: job,
    resourceLimits: { maxOldGenerationSizeMb: 2048 },
  });
  try {
    return await new Promise((done, fail) => {
      const late = () =>
        fail(
          new Refusal("limit", `${job.verb}: not finished after ${milliseconds / 1000} s; ask for something smaller.`),
        );
      const timer = setTimeout(late, Math.max(0, deadline - performance.now()));
      worker.once("message", (told: { readonly value?: unknown; readonly fault?: string }) => {
        clearTimeout(timer);
        if (told.fault !== undefined) fail(new Refusal("argument", told.fault));
        else done(told.value);
      });
      worker.once("error", (thrown) => {
        clearTimeout(timer);
        fail(thrown);
      });
    });
  } finally {
    void worker.terminate();
    running--;
    waiting.shift()?.();
  }
}
