/**
 * Node's garbage probe: counts the collections while a function runs.
 *
 * `PerformanceObserver` hears of collections only after the running code has returned to the event loop, so its `takeRecords()` is
 * empty within one call; V8's own profiler answers at once.
 */
import { GCProfiler } from "node:v8";
import type { GarbageProbe } from "../check.js";

export const nodeGarbage: GarbageProbe = {
  run(f) {
    const profiler = new GCProfiler();
    profiler.start();
    f();
    return profiler.stop().statistics.length;
  },
};
