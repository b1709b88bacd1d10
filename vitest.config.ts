/** Tests live in `test`, must assert something, and may take a minute on a shared machine. */
import { defineConfig } from "vitest/config";
import { LastLine } from "./test/reporter.js";

export default defineConfig({
  test: {
    dir: "test",
    globalSetup: ["test/python-environment.ts"],
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    reporters: ["default", new LastLine()],
  },
});
