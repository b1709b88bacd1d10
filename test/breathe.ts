/** Between tests the runner hears of what is finished; tests that only compute would keep it waiting, which it takes for a fault after a minute. */
import { setImmediate as breathe } from "node:timers/promises";
import { afterEach } from "vitest";

afterEach(() => breathe());
