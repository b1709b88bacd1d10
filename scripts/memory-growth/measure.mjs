#!/usr/bin/env node
/**
 * `npm run memory-growth -- --backend wasm --minutes 60`: does memory grow while agents learn? Two trainings, of choices and of a
 * box, go on in one process; after a warm-up of a third of the time a line is fitted to the resident memory.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundle } from "../bundle.mjs";

const { values: flags } = parseArgs({
  options: { backend: { type: "string", default: "wasm" }, minutes: { type: "string", default: "60" } },
});
const script = await bundle(join(dirname(fileURLToPath(import.meta.url)), "train.ts"));
const words = ["--expose-gc", script, flags.backend, flags.minutes];
const told = execFileSync(process.execPath, words, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
rmSync(script);
const samples = told
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const late = samples.filter(({ seconds }) => seconds > 20 * Number(flags.minutes));

/** Slope of a least-squares line, per hour. */
function slope(read) {
  const mean = (of) => late.reduce((sum, sample) => sum + of(sample), 0) / late.length;
  const [x, y] = [mean(({ seconds }) => seconds), mean(read)];
  const over = (of) => late.reduce((sum, sample) => sum + of(sample), 0);
  const rise = over((sample) => (sample.seconds - x) * (read(sample) - y));
  return (3600 * rise) / over(({ seconds }) => (seconds - x) ** 2);
}

const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
const last = samples.at(-1);
process.stdout.write(
  `${flags.backend}: ${last.updates} updates of each in ${last.seconds.toFixed(0)} s. Resident ${megabytes(late[0].rss)} MB to ` +
    `${megabytes(last.rss)} MB, ${megabytes(slope(({ rss }) => rss))} MB/hour; heap ${megabytes(slope(({ heapUsed }) => heapUsed))} MB/hour; ` +
    `array buffers ${megabytes(slope(({ arrayBuffers }) => arrayBuffers))} MB/hour; tensors ${[...new Set(late.map(({ tensors }) => tensors))].join(", ")}.\n`,
);
