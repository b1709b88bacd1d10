/** Checkpoints that are damaged, or are something else, are refused in a sentence, whatever is wrong with them. */
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../agents/backend.js";
import { describeCheckpoint, loadPolicies, resume, save } from "../../agents/checkpoint.js";
import { decode, encode } from "../../agents/safetensors.js";
import { Trainer } from "../../agents/trainer.js";
import { games } from "../../envs/index.js";

const game = games["commitment/chicken-v0"].make();
const weight = "learners/player_0/actor/weights/policy/0/weight";
let bytes: Uint8Array;

beforeAll(async () => {
  await useBackend("wasm");
  const trainer = new Trainer(game, { lanes: 2, rollout: 2, updates: 2, options: { hidden: [4], minibatch: 4 } });
  trainer.update();
  bytes = save(trainer);
  trainer.dispose();
});

// biome-ignore lint/suspicious/noExplicitAny: JSON that is broken on purpose
type Json = any;

/** A file with this header before the checkpoint's own numbers. */
function headed(header: unknown): Uint8Array {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + bytes.length - 8 - length);
  new DataView(out.buffer).setBigUint64(0, BigInt(text.length), true);
  out.set(text, 8);
  out.set(bytes.subarray(8 + length), 8 + text.length);
  return out;
}

const headerOf = (): Json => {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
};

/** The checkpoint with one tensor's place changed. */
function placed(change: object): Uint8Array {
  const header = headerOf();
  return headed({ ...header, [weight]: { ...header[weight], ...change } });
}

/** The checkpoint with something else in its info; `undefined` takes a part away. */
function told(change: object): Uint8Array {
  const { arrays, shapes, metadata } = decode(bytes);
  return encode({ arrays, shapes, metadata: { ...metadata, info: JSON.stringify({ ...JSON.parse(metadata.info), ...change }) } }); // biome-ignore format: one thought
}

/** The checkpoint with one number of a tensor changed. */
function numbered(path: string, value: number): Uint8Array {
  const file = decode(bytes);
  file.arrays[path][0] = value;
  return encode(file);
}

const readers: readonly ((bytes: Uint8Array) => unknown)[] = [
  (bytes) => loadPolicies(bytes, game),
  (bytes) => resume(bytes, game),
];

function refusals(bad: Uint8Array): readonly unknown[] {
  return readers.map((read) => {
    try {
      read(bad);
      return undefined;
    } catch (thrown) {
      return thrown;
    }
  });
}

const plan = () => JSON.parse(decode(bytes).metadata.info).plan;

describe("a checkpoint is refused in one sentence where", () => {
  test.each<[string, () => Uint8Array, string]>([
    ["its header is null", () => headed("null"), "damaged one: its header names no tensors"],
    ["its header is a list", () => headed([1]), "damaged one: its header names no tensors"],
    ["its header is cut", () => headed(JSON.stringify(headerOf()).slice(0, -9)), "damaged one: its header is no JSON"],
    ["its header is empty", () => headed({}), "its metadata name no format"],
    ["a tensor is null", () => headed({ a: null }), "it does not say where 'a' lies"],
    ["a tensor has no offsets", () => placed({ data_offsets: undefined }), `it does not say where '${weight}' lies`],
    ["a tensor has one offset", () => placed({ data_offsets: [0] }), `it does not say where '${weight}' lies`],
    ["an offset is negative", () => placed({ data_offsets: [-8, 8] }), `it does not say where '${weight}' lies`],
    ["an offset is half a number", () => placed({ data_offsets: [0, 1.5] }), `it does not say where '${weight}' lies`],
    ["offsets are reversed", () => placed({ data_offsets: [9999, 8] }), "bytes for"],
    ["tensors overlap", () => placed({ data_offsets: [0, 4 * headerOf()[weight].shape[0] * 4] }), "lies within another tensor"], // biome-ignore format: one thought
    ["a tensor's length is odd", () => placed({ data_offsets: headerOf()[weight].data_offsets.map((n: number, k: number) => n - k) }), "bytes for"], // biome-ignore format: one thought
    ["a shape is another", () => placed({ shape: [3, 3] }), "bytes for 9 numbers of kind F32"],
    ["a kind is none", () => placed({ dtype: "toString" }), "holds toString, which checkpoints do not use"],
    ["there are no metadata", () => headed({ ...headerOf(), __metadata__: undefined }), "its metadata name no format"],
    ["metadata are no texts", () => headed({ ...headerOf(), __metadata__: { format: 1 } }), "metadata are no texts"],
    ["there is no info", () => headed({ ...headerOf(), __metadata__: { format: "commitment-gym-1" } }), "no 'info' that is JSON"], // biome-ignore format: one thought
    ["its format is another", () => headed({ ...headerOf(), __metadata__: { format: "pt" } }), "is no checkpoint of commitment-gym (format 'pt')"], // biome-ignore format: one thought
    ...["game", "key", "roles", "learners", "options", "plan", "updates", "agentSteps", "algorithm"].map(
      (part): [string, () => Uint8Array, string] => [
        `its info lacks ${part}`,
        () => told({ [part]: undefined }),
        `'${part}' of its info is missing or malformed`,
      ],
    ),
    ["its info is a number", () => headed({ ...headerOf(), __metadata__: { format: "commitment-gym-1", info: "7" } }), "its 'info' is no object"], // biome-ignore format: one thought
    ["its plan has a list as a pool", () => told({ plan: { ...plan(), pool: [1] } }), "'plan' of its info"],
    ["its algorithm is none", () => told({ algorithm: "magic" }), "There is no algorithm 'magic'"],
    ["layers are beyond all bounds", () => told({ options: { hidden: [100000, 100000] } }), "layer sizes from 1 to 1024"], // biome-ignore format: one thought
    ["layers are larger than the file", () => told({ options: { hidden: Array(500).fill(1024) } }), "it is too short for layers"], // biome-ignore format: one thought
    ["layers are others", () => told({ options: { hidden: [5] } }), "does not fit"],
    ["seats are none of the role's", () => told({ seats: { player: [0, 7] } }), "it tells of seats 0, 7 of 2 player(s)"], // biome-ignore format: one thought
    ["a weight is NaN", () => numbered(weight, Number.NaN), `its weights hold numbers that are not finite, in '${weight}'`], // biome-ignore format: one thought
    ["a weight is infinite", () => numbered(weight, Number.NEGATIVE_INFINITY), "its weights hold numbers that are not finite"], // biome-ignore format: one thought
    ["a mean of observations is NaN", () => numbered("learners/player_0/actor/observations/mean", Number.NaN), "in 'learners/player_0/actor/observations/mean'"], // biome-ignore format: one thought
  ])("%s", (_what, made, says) => {
    const bad = made();
    const held = tf.memory().numTensors;
    for (const thrown of refusals(bad)) {
      expect(thrown).toBeInstanceOf(Error);
      expect((thrown as Error).constructor).toBe(Error);
      expect((thrown as Error).message).toContain(says);
      expect((thrown as Error).message).toMatch(/[.?]$/);
    }
    expect(tf.memory().numTensors).toBe(held);
  });

  test("it would not hold the lanes that it tells of", () => {
    expect(() => resume(told({ plan: { ...plan(), lanes: 1e9 } }), game)).toThrow("the 1000000000 lanes it tells of");
  });

  test("an optimiser's moment is NaN, for learning goes on from it, though playing does not", () => {
    const path = Object.keys(decode(bytes).arrays).find((name) => /^learners\/player_0\/adam\/./.test(name)) as string;
    const bad = numbered(path, Number.NaN);
    expect(() => resume(bad, game)).toThrow(`not finite, in '${path}'`);
    expect(Object.keys(loadPolicies(bad, game))).toEqual(["player"]);
  });
});

test("whatever byte of the header is another: it is read, or refused in a sentence", () => {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  fc.assert(
    fc.property(fc.nat(7 + length), fc.nat(255), (at, value) => {
      const bad = bytes.slice();
      bad[at] = value;
      try {
        describeCheckpoint(bad);
      } catch (thrown) {
        expect((thrown as Error).constructor).toBe(Error);
      }
    }),
    { numRuns: 150, seed: 1 },
  );
});

test("tensors of no numbers and places in any order are fine", () => {
  const names = { z: new Float32Array(0), a: Float32Array.of(1, 2), m: new Float32Array(0) };
  const file = encode({ arrays: names, metadata: {} });
  expect(decode(file).arrays).toEqual(names);
});
