/**
 * Child processes that share out jobs. One that fails, dies or falls silent is replaced, and its job is tried again, once.
 */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Job, Told } from "./benchmark-worker.js";
import { packageFolder } from "./versions.js";

export interface PoolEvents {
  start(job: Job, slot: number): void;
  progress(job: Job, slot: number, past: number, of: number): void;
  finish(job: Job, slot: number): void;
  /** @param again is it tried again? */
  fail(job: Job, slot: number, why: string, again: boolean): void;
}

export interface PoolOptions {
  readonly workers: number;
  readonly silence: number; // s without a word after which a worker is given up
  readonly signal: AbortSignal;
  readonly renewal?: number; // jobs after which a worker makes room for a fresh one, so that nothing can pile up
}

/** @returns the jobs that could not be finished; all that are left where somebody asked to stop */
export async function runPool(
  jobs: readonly Job[],
  { workers, silence, signal, renewal = 100 }: PoolOptions,
  events: PoolEvents,
): Promise<readonly Job[]> {
  const queue = jobs.map((job) => ({ job, attempt: 1 }));
  const lost: Job[] = [];
  await Promise.all(
    Array.from({ length: Math.min(workers, jobs.length) }, async (_, slot) => {
      let hand: Hand | undefined;
      while (!signal.aborted) {
        const next = queue.shift();
        if (!next) break;
        const { job, attempt } = next;
        hand ??= new Hand();
        events.start(job, slot);
        const why = await hand.do(job, silence, signal, (past, of) => events.progress(job, slot, past, of));
        if (why === undefined) events.finish(job, slot);
        else {
          hand.end();
          hand = undefined; // a fresh process for whatever comes next
          if (signal.aborted) queue.unshift(next);
          else {
            events.fail(job, slot, why, attempt === 1);
            if (attempt === 1) queue.push({ job, attempt: 2 });
            else lost.push(job);
          }
        }
        if (hand && hand.jobs >= renewal) {
          hand.end();
          hand = undefined;
        }
      }
      hand?.end();
    }),
  );
  return [...lost, ...queue.map(({ job }) => job)];
}

/** One child process. */
class Hand {
  jobs = 0;
  private readonly child: ChildProcess;
  private said = ""; // the end of what it wrote on standard error

  constructor() {
    this.child = fork(join(packageFolder(), "dist/src/cli/benchmark-worker.js"), {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.child.stderr?.on("data", (text) => {
      this.said = `${this.said}${text}`.slice(-2000);
    });
  }

  /** Returns what went wrong, or undefined. */
  do(
    job: Job,
    silence: number,
    signal: AbortSignal,
    progress: (past: number, of: number) => void,
  ): Promise<string | undefined> {
    this.jobs++;
    const { child } = this;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout;
      const settle = (why?: string) => {
        clearTimeout(timer);
        child.off("message", hear).off("exit", gone).off("error", broken);
        signal.removeEventListener("abort", stop);
        resolve(why);
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => settle(`it said nothing for ${silence} s`), 1000 * silence);
      };
      const hear = (told: Told) => {
        wait();
        switch (told.kind) {
          case "progress":
            return progress(told.past, told.of);
          case "finished":
            return settle();
          case "failed":
            return settle(told.why);
          default:
            told satisfies never;
        }
      };
      const gone = (code: number | null, by: string | null) => {
        clearTimeout(timer);
        const tell = () => {
          const last = this.said.trim().split("\n").slice(-3).join(" ");
          settle(`its process ended with ${by ?? `code ${code}`}${last === "" ? "" : `: ${last}`}`);
        };
        child.once("close", tell); // once all that it said has arrived
        timer = setTimeout(tell, 1000);
      };
      const broken = (error: Error) => settle(`its process cannot be reached: ${error.message}`);
      const stop = () => settle("stopped");
      child.on("message", hear).on("exit", gone).on("error", broken);
      signal.addEventListener("abort", stop);
      wait();
      if (!child.connected) return broken(new Error("it has ended"));
      child.send(job, (error) => error && broken(error));
    });
  }

  end(): void {
    this.child.on("error", () => undefined);
    this.child.kill("SIGKILL"); // results are written whole, so there is nothing to save
  }
}
