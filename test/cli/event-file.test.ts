/** TensorBoard's event files, by TensorBoard itself, which is skipped where Python or its packages cannot be had. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstRecord, masked, scalarRecord } from "../../src/cli/event-file.js";
import { pythonOf } from "../python-of.js";
import { eventsIn } from "./run-facts.js";
import { document, scratch } from "./terminal.js";

const python = await pythonOf("files");

test("a checksum is CRC-32C, turned by 15 bits and moved", () => {
  const checksum = 0xe3069283; // the check value of CRC-32C, of the text 123456789
  const turned = BigInt.asUintN(32, (BigInt(checksum) >> 15n) | (BigInt(checksum) << 17n));
  expect(BigInt(masked(Buffer.from("123456789")))).toBe(BigInt.asUintN(32, turned + 0xa282ead8n));
});

test("the first record is as TensorBoard's own writer writes it", () => {
  const bytes = Buffer.from(firstRecord(0.5));
  expect(bytes.readBigUInt64LE(0)).toBe(24n);
  // double 0.5 in field 1, the text brain.Event:2 in field 3
  expect(bytes.subarray(12, 36).toString("hex")).toBe(
    `09000000000000e03f1a0d${Buffer.from("brain.Event:2").toString("hex")}`,
  );
  expect(bytes.readUInt32LE(8)).toBe(masked(bytes.subarray(0, 8)));
  expect(bytes.readUInt32LE(36)).toBe(masked(bytes.subarray(12, 36)));
});

test("any step up to 2⁵³ and any number of 32 bits is read back", () => {
  const number = fc.float({ noNaN: true });
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.dictionary(fc.string({ minLength: 1 }), number), (step, given) => {
      const scalars = Object.fromEntries(Object.entries(given)); // with the prototype of all objects
      const bytes = scalarRecord({ wallTime: 1.5, step, scalars });
      const path = join(folder, "record");
      writeFileSync(path, bytes);
      expect(eventsIn(path)).toEqual([{ wallTime: 1.5, step, version: "", scalars }]);
    }),
    { numRuns: 50 },
  );
});

const folder = scratch();

describe.skipIf(python.path === "")(`TensorBoard${python.path === "" ? ` (skipped: ${python.why})` : ""}`, () => {
  test("reads what a training wrote, seed by seed, and agrees with progress.jsonl", async () => {
    const out = join(folder, "run");
    await document(
      ...["train", "routing/cartoon4", "--set", "routers=2", "--seeds", "2", "--updates", "5", "--lanes", "8"],
      ...["--episodes", "8", "--evaluate-every", "2", "--hyper", "hidden=[4]", "--hyper", "minibatch=8", "--out", out],
    );
    const seeds = ["seed-0", "seed-1"].map((name) => join(out, name));
    const { stdout } = await promisify(execFile)(python.path, ["test/cli/read_events.py", ...seeds]);
    const read = JSON.parse(stdout) as { readonly [tag: string]: readonly [number, number, number][] }[];
    for (const [k, seed] of seeds.entries()) {
      expect(readdirSync(seed).filter((name) => name.includes("tfevents"))).toHaveLength(1);
      const records = readFileSync(join(seed, "progress.jsonl"), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line)); // biome-ignore format: one thought
      expect(records).toHaveLength(6);
      const axes = ["time/iterations", "time/time_elapsed", "time/total_timesteps", "time/started"];
      const tags = new Set(records.flatMap((record) => Object.keys(record).filter((key) => record[key] !== null)));
      expect(Object.keys(read[k]).sort()).toEqual([...tags].filter((tag) => !axes.includes(tag)).sort());
      const start = records[0]["time/started"];
      for (const [tag, points] of Object.entries(read[k])) {
        const told = records.filter((record) => typeof record[tag] === "number");
        expect(points.map(([step]) => step)).toEqual(told.map((record) => record["time/total_timesteps"]));
        expect(points.map(([, , value]) => value)).toEqual(told.map((record) => Math.fround(record[tag])));
        for (const [i, [, at]] of points.entries()) expect(at).toBeCloseTo(start + told[i]["time/time_elapsed"], 4);
      }
      expect(read[k]["eval/welfare"].map(([step]) => step)).toEqual([0, 32, 64, 80]); // 2 routers × 8 lanes per update
    }
    expect(read[0]["eval/welfare"]).not.toEqual(read[1]["eval/welfare"]);
  });
});
