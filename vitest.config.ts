/** Tests live in `test`, must assert something, and may take a minute on a shared machine. */
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { LastLine } from "./test/reporter.js";

export default defineConfig({
  test: {
    dir: "test",
    globalSetup: ["test/python-environment.ts"],
    setupFiles: ["test/breathe.ts"],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    minWorkers: 1,
    maxWorkers: Math.max(2, availableParallelism() - 1), // two files side by side, also where there are but two cores
    reporters: ["default", new LastLine()],
  },
});
