/** Portable policies: whatever head and memory, ONNX Runtime and numpy act as ours do; skipped where Python cannot be had. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { Actor, learnerDefaults, Policy, portable, toOnnx, toPolicyTensors } from "../../agents/index.js";
import type { Role } from "../../src/game.js";
import { resolve } from "../../src/options.js";
import { Rng } from "../../src/rng.js";
import { bounds, box, discrete, maskSize, multiDiscrete, size } from "../../src/space.js";
import { pythonOf } from "../python-of.js";

const python = await pythonOf("files");
const folder = mkdtempSync(join(tmpdir(), "onnx-"));
afterAll(() => rmSync(folder, { recursive: true }));

const [rows, steps] = [24, 6];

const price = { name: "price", unit: "1", low: -1, high: 3 };
const split = { name: "split", unit: "1", low: 0, high: 2, size: 3 };
const logits = { name: "logits", unit: "nat", low: -8, high: 8, size: 4 };
const tip = { name: "tip", unit: "money", low: 0.5, high: 20 };
const sights = [{ name: "seen", unit: "1", low: -5, high: 5, size: 4 }, tip];

interface Case {
  readonly action: Role["action"];
  readonly set?: { readonly [option: string]: unknown };
  readonly seats?: number; // that the actor plays; the last is asked
  readonly apart?: boolean;
  readonly joint?: number; // numbers that a central critic reads
  readonly spread?: number; // of the last biases, where they lie farther apart than other parameters
}

const cases: { readonly [name: string]: Case } = {
  "one choice": { action: discrete(5) },
  "choices of several components": { action: multiDiscrete([3, 2, 4]), seats: 2 },
  "choices of several components that remember": { action: multiDiscrete([3, 2]), set: { memory: 5 } },
  "a normal box": { action: box([price, split]), set: { head: "gaussian" } },
  "a squashed box that remembers": { action: box([price, tip]), set: { head: "squashed", memory: 4 } },
  "a Beta for every coordinate": { action: box([price, split, logits]), set: { head: "beta" } },
  "weights by a Dirichlet, and Betas around": { action: box([price, split, tip]), set: { head: "simplex" } },
  "log-weights by a Dirichlet": { action: box([logits, tip]), set: { head: "simplex", simplexSpan: 0.5 } },
  "two stretches of weights that remember": { action: box([split, { ...split, low: -1, name: "other" }, split]), set: { head: "simplex", memory: 7 } }, // biome-ignore format: a table
  "weights whose outputs lie far from 0": { action: box([logits, split, price]), set: { head: "simplex", memory: 4 }, spread: 50 }, // biome-ignore format: a table
  "a grid": { action: box([price, tip]), set: { head: "ordinal", bins: 7 } },
  "a logarithmic grid that remembers": { action: box([tip, price]), set: { head: "ordinal", bins: 6, spacing: "log", memory: 3 } }, // biome-ignore format: a table
  "a memory that tells agents apart, with a central critic": { action: box([price]), set: { head: "beta", memory: 6, hidden: [] }, seats: 3, joint: 18 }, // biome-ignore format: a table
  "a memory that does not": { action: discrete(4), set: { memory: 6, observations: "bounds" }, seats: 2, apart: false },
  "a memory of what is seen raw": { action: discrete(3), set: { memory: 8, observations: "raw", hidden: [5, 4] } },
};

interface Played {
  readonly actor: Actor;
  readonly z: readonly Float32Array[]; // per step, [rows, outputs] of the network
  readonly state: readonly Float32Array[]; // per step, [rows, units] after it
  readonly action: readonly Float32Array[]; // per step, [rows, size]
  readonly observations: readonly Float32Array[];
  readonly masks: readonly Uint8Array[];
  readonly begins: readonly Int32Array[];
  readonly agent: number;
}

/** What an actor with random weights does with sequences of random observations, within which episodes begin. */
function played(name: string): Played {
  const { action, set = {}, seats = 1, apart = true, joint = 0, spread = 1 } = cases[name];
  const options = resolve(learnerDefaults, { hidden: [8], ...set }, "test");
  const role: Role = { name: "trader", count: 3, observation: box(sights), action };
  const agents = Array.from({ length: seats }, (_, k) => k + 3 - seats);
  const actor = new Actor("trader", [{ index: 0, role, agents }], options, apart, joint);
  const rng = Rng.alloc(1, name).at(0);
  for (let k = 0; k < actor.parameters.values.length; k++) actor.parameters.values[k] = 0.6 * rng.normal();
  actor.parameters.view(actor.policy.last).forEach((bias, k, all) => {
    all[k] = spread * bias;
  });
  actor.parameters.upload();
  const width = size(role.observation);
  const seen = () => Float32Array.from({ length: rows * width }, () => 4 * rng.normal() + 3);
  actor.normaliser.learn(seen(), rows);
  const agent = 2;
  const player = new Policy([actor], { deterministic: true }).seat(agent);
  const log = { z: [], state: [], action: [], observations: [], masks: [], begins: [] } as { [key: string]: unknown[] };
  const time = new Int32Array(rows);
  const held = new Float32Array(rows * actor.memory);
  for (let t = 0; t < steps; t++) {
    for (let lane = 0; lane < rows; lane++) time[lane] = t > 0 && rng.uniform() < 0.8 ? time[lane] + 1 : 0;
    const observations = seen();
    const masks = masksOf(action, rng);
    const actions = new Float32Array(rows * size(action));
    player.act(observations, masks, actions, undefined, time);
    const inputs = new Float32Array(rows * actor.inputs);
    for (let lane = 0; lane < rows; lane++) {
      actor.normaliser.write(observations, lane * width, inputs, lane * actor.inputs);
      if (actor.inputs > width) inputs[lane * actor.inputs + width + agents.indexOf(agent)] = 1;
      if (time[lane] === 0) held.fill(0, lane * actor.memory, (lane + 1) * actor.memory);
    }
    log.z.push(actor.outputs(inputs, actor.memory > 0 ? held : undefined).slice());
    log.state.push(held.slice());
    log.action.push(actions);
    log.observations.push(observations);
    log.masks.push(masks);
    log.begins.push(Int32Array.from(time, (since) => (since === 0 ? 1 : 0)));
  }
  return { actor, agent, ...log } as unknown as Played;
}

function masksOf(action: Role["action"], rng: Rng): Uint8Array {
  const masks = new Uint8Array(rows * maskSize(action)).fill(1);
  const n = action.kind === "box" ? [] : action.kind === "discrete" ? [action.n] : action.n;
  for (let row = 0, flag = 0; row < rows; row++) {
    for (const choices of n) {
      const sure = rng.below(choices);
      for (let j = 0; j < choices; j++, flag++) masks[flag] = j === sure || rng.uniform() < 0.6 ? 1 : 0;
    }
  }
  return masks;
}

const matrix = (flat: ArrayLike<number>) => {
  const width = flat.length / rows;
  return Array.from({ length: rows }, (_, r) => Array.from({ length: width }, (_, k) => flat[r * width + k]));
};

/** As the game takes it: a normal draw is clipped. */
function within(space: Role["action"], action: Float32Array): number[][] {
  if (space.kind !== "box") return matrix(action);
  const { low, high } = bounds(space);
  return matrix(action).map((row) => row.map((a, k) => Math.min(Math.max(a, low[k]), high[k])));
}

describe.skipIf(python.path === "")(`Python${python.path === "" ? ` (skipped: ${python.why})` : ""}`, () => {
  const names = Object.keys(cases);
  const known = names.map(played);
  let answers: readonly { readonly onnx: Answer; readonly numpy: Answer }[] = [];

  interface Answer {
    readonly steps: readonly { readonly [port: string]: readonly (readonly number[])[] }[];
    readonly metadata: { readonly [key: string]: string };
  }

  test("every model is valid, and runs", async () => {
    const asked = names.map((name, k) => {
      const { actor, observations, masks, begins } = known[k];
      const policies = portable(actor, resolve(learnerDefaults, cases[name].set ?? {}, "test"));
      const policy = policies[policies.length - 1];
      const files = { onnx: join(folder, `${k}.onnx`), safetensors: join(folder, `${k}.safetensors`) };
      writeFileSync(files.onnx, toOnnx(policy, { game: "market" }));
      writeFileSync(files.safetensors, toPolicyTensors(policies));
      return {
        ...{ ...files, agent: policy.agent, observations: observations.map(matrix), masks: masks.map(matrix) },
        begins: begins.map((one) => [...one]),
      };
    });
    const running = promisify(execFile)(python.path, ["test/cli/run_policies.py"], { maxBuffer: 2 ** 28 });
    running.child.stdin?.end(JSON.stringify(asked));
    answers = JSON.parse((await running).stdout);
    expect(answers).toHaveLength(names.length);
  }, 60_000);

  test.each(names)("%s: ONNX Runtime and numpy act as we do, to 1e-5", (name) => {
    const { actor, z, state, action, masks } = known[names.indexOf(name)];
    const { onnx, numpy } = answers[names.indexOf(name)];
    expect(onnx.metadata).toMatchObject({ agent: "trader_2", game: "market", memory: String(actor.memory) });
    const { action: space } = actor.role;
    const unit = space.kind === "box" ? space.fields.flatMap(({ low, high, size = 1 }) => Array<number>(size).fill(high - low)) : []; // biome-ignore format: one thought
    for (let t = 0; t < steps; t++) {
      for (const theirs of [onnx.steps[t], numpy.steps[t]]) {
        if (actor.memory > 0) expect(farthest(matrix(state[t]), theirs.next_state)).toBeLessThan(1e-5);
        expect(farthest(within(space, action[t]), theirs.action, unit)).toBeLessThan(1e-5);
        const raw = matrix(z[t]);
        const legal = matrix(masks[t]);
        if (space.kind !== "box") {
          const ours = raw.map((row, r) => row.map((x, k) => (legal[r][k] === 1 ? x : -1e8)));
          expect(farthest(ours, theirs.logits)).toBeLessThan(1e-5);
        }
        if (theirs.alpha) {
          const ours = raw.map((row) =>
            row.map((x) => Math.log(1 + Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))))),
          );
          const alpha = theirs.alpha.map((row) => row.map(Math.log)); // may be large, so what counts is its relative error
          expect(farthest(ours, alpha)).toBeLessThan(1e-5);
        }
        if (space.kind === "box" && theirs.logits) expect(farthest(likelihoods(actor, z[t]), theirs.logits)).toBeLessThan(1e-5); // biome-ignore format: one thought
      }
      const ports = [...(actor.memory > 0 ? ["next_state"] : []), "action"];
      expect(Object.keys(onnx.steps[t])).toEqual(expect.arrayContaining(ports));
      expect("next_state" in onnx.steps[t]).toBe(actor.memory > 0);
      expect("logits" in onnx.steps[t]).toBe(space.kind !== "box" || name.includes("grid"));
      expect("alpha" in onnx.steps[t]).toBe(/Beta|Dirichlet|weights|central/.test(name));
    }
    expect(new Set(action.flatMap(matrix).map(String)).size).toBeGreaterThan(2); // it does depend on what is seen
  });
});

/** log π of each value of each coordinate over that of the first, as the head tells it: the logits of a grid. */
function likelihoods(actor: Actor, z: Float32Array): number[][] {
  const { head, row } = actor;
  const bins = head.encoded / head.kept;
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: head.encoded }, (_, k) => {
      const kept = new Float32Array(head.kept);
      const at = { ...row, outputs: z, at: r * head.outputs };
      const first = head.logProb(at, kept, 0);
      kept[Math.floor(k / bins)] = k % bins;
      return head.logProb(at, kept, 0) - first;
    }),
  );
}

/** In units of each column. */
function farthest(a: readonly (readonly number[])[], b: typeof a, unit: readonly number[] = []): number {
  expect(b.map((row) => row.length)).toEqual(a.map((row) => row.length));
  return Math.max(...a.flatMap((row, r) => row.map((x, k) => Math.abs(x - b[r][k]) / (unit[k] ?? 1))));
}

test("what is exported does not change when the actor goes on learning", () => {
  const { actor } = played("a memory that tells agents apart, with a central critic");
  const [policy] = portable(actor, { head: "beta" });
  const before = toOnnx(policy);
  actor.parameters.values.fill(1);
  actor.normaliser.learn(new Float32Array(rows * actor.width).fill(9), rows);
  expect(toOnnx(policy)).toEqual(before);
  expect(toOnnx(portable(actor, { head: "beta" })[0])).not.toEqual(before);
});

test("of a central critic nothing is exported", () => {
  const { actor } = played("a memory that tells agents apart, with a central critic");
  expect(actor.valueInputs).toBe(21);
  const before = portable(actor, { head: "beta" });
  actor.parameters.slots.forEach(({ name }, k) => {
    if (name.startsWith("value/")) actor.parameters.view(k).fill(7);
  });
  expect(portable(actor, { head: "beta" })).toEqual(before);
});

test("options that it was not made with are refused in a sentence", () => {
  const { actor } = played("a normal box");
  expect(() => portable(actor, { head: "beta" })).toThrow(
    "trader's network has 4 outputs and head=beta needs 8; hand the options that it learned with.",
  );
  expect(() => portable(actor, { head: "ordinal", bins: 7 })).toThrow("head=ordinal needs 24;");
});
