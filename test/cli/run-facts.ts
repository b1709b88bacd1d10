/** What a run folder holds, without what depends on the clock: equal for two runs that are the same bit for bit. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PbfReader } from "pbf";

export interface ReadEvent {
  wallTime: number;
  step: number;
  version: string;
  scalars: { [tag: string]: number };
}

/** Files of the folder by name, as text without times; checkpoints as a digest. */
export function runFacts(folder: string): { readonly [name: string]: unknown } {
  const facts = readdirSync(folder)
    .filter((name) => /\.(csv|jsonl|safetensors)$|^events\./.test(name))
    .map((name): [string, unknown] => {
      const path = join(folder, name);
      if (name.endsWith(".jsonl")) return [name, lines(path).map((line) => timeless(JSON.parse(line)))];
      if (name.endsWith(".monitor.csv")) return [name, table(path, 1)];
      if (name.endsWith(".csv")) return [name, table(path, 0)];
      if (name.startsWith("events.")) return ["events", eventsIn(path).map(({ step, scalars }) => ({ step, scalars: timeless(scalars) }))]; // biome-ignore format: one thought
      return [name, createHash("sha256").update(readFileSync(path)).digest("hex")];
    });
  return Object.fromEntries(facts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The events of a TensorBoard file; checksums are left to TensorBoard. */
export function eventsIn(path: string): ReadEvent[] {
  const bytes = readFileSync(path);
  const events: ReadEvent[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = Number(bytes.readBigUInt64LE(at));
    const read = new PbfReader(bytes.subarray(at + 12, at + 12 + length));
    events.push(read.readFields(readEvent, { wallTime: 0, step: 0, version: "", scalars: {} }));
    at += 16 + length;
  }
  return events;
}

function readEvent(field: number, event: ReadEvent, read: PbfReader): void {
  if (field === 1) event.wallTime = read.readDouble();
  else if (field === 2) event.step = read.readVarint();
  else if (field === 3) event.version = read.readString();
  else if (field === 5) read.readMessage((_, scalars, inner) => inner.readMessage(readValue, scalars), event.scalars);
}

function readValue(field: number, scalars: ReadEvent["scalars"], read: PbfReader): void {
  if (field === 1) scalars[read.readString()] = Number.NaN;
  else if (field === 2) scalars[Object.keys(scalars).at(-1) as string] = read.readFloat();
}

function table(path: string, preamble: number): unknown[] {
  const [head, ...rows] = lines(path).slice(preamble);
  const names = head.split(",");
  return [names, ...rows.map((row) => timeless(Object.fromEntries(row.split(",").map((cell, k) => [names[k], cell]))))];
}

const counted = ["time/iterations", "time/total_timesteps"];

function timeless(record: object): object {
  return Object.fromEntries(
    Object.entries(record).filter(([key]) => counted.includes(key) || !(key.startsWith("time/") || key === "t")),
  );
}

function lines(path: string): string[] {
  return readFileSync(path, "utf8").trimEnd().split("\n");
}
