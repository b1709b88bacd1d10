/** `export-policy`: exported policies act as ours do, told by ONNX Runtime and by numpy; skipped where Python cannot be had. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { loadPolicies } from "../../agents/index.js";
import { decode } from "../../agents/safetensors.js";
import { writeWhole } from "../../src/cli/benchmark-folder.js";
import { checkpointOf } from "../../src/cli/checkpoint.js";
import { choose } from "../../src/cli/chosen.js";
import { policyPaths } from "../../src/cli/policy-files.js";
import { RunFolder } from "../../src/cli/run-folder.js";
import type { AnyGame, Role } from "../../src/game.js";
import { Rng } from "../../src/rng.js";
import { bounds, maskSize, size } from "../../src/space.js";
import { pythonOf } from "../python-of.js";
import { cli, document, scratch } from "./terminal.js";

const python = await pythonOf("files");
const folder = scratch();
const at = (...names: string[]) => join(folder, ...names);
const tiny = ["--lanes", "16", "--episodes", "4", "--hyper", "minibatch=16"];

interface Case {
  readonly name: string;
  readonly game: readonly [string, { readonly set?: readonly string[]; readonly device?: readonly string[] }];
  readonly flags: readonly string[];
  readonly agent: string;
}

/** Boxes and choices, one layer and three, normalisers of all kinds, agents with networks of their own and shared ones. */
const cases: readonly Case[] = [
  {
    name: "boxes, shared and told apart",
    game: ["routing/v2-wbtc-weth", { set: ["routers=3"] }],
    flags: ["--sharing", "role", "--updates", "4", "--hyper", "hidden=[8,8]"],
    agent: "router_2",
  },
  {
    name: "boxes by tanh, by the bounds",
    game: ["routing/cartoon4", { set: ["routers=2"] }],
    flags: ["--updates", "4", "--hyper", "hidden=[8]", "--hyper", "head=squashed", "--hyper", "observations=bounds"],
    agent: "router_1",
  },
  {
    name: "choices of several components with masks",
    game: ["commitment/prisoners-dilemma", { device: ["mirror"] }],
    flags: ["--updates", "8", "--hyper", "hidden=[8,8]", "--hyper", "learningRate=0.05"],
    agent: "player_1",
  },
  {
    name: "choices, one by one, of what is seen raw, without a hidden layer",
    game: ["commitment/chicken", { set: ["rounds=4"] }],
    flags: ["--updates", "8", "--sharing", "self", "--hyper", "hidden=[]", "--hyper", "observations=raw", "--hyper", "learningRate=0.05"], // biome-ignore format: a command
    agent: "player_0",
  },
  {
    name: "splits by a Dirichlet, with a memory that tells agents apart and a critic who sees all",
    game: ["routing/cartoon4", { set: ["routers=2"] }],
    flags: ["--sharing", "role", "--updates", "4", "--hyper", "hidden=[8]", "--hyper", "head=simplex", "--hyper", "memory=6", "--hyper", "critic=central"], // biome-ignore format: a command
    agent: "router_1",
  },
  {
    name: "values of a grid",
    game: ["routing/cartoon4", { set: ["routers=2"] }],
    flags: ["--updates", "4", "--hyper", "hidden=[8]", "--hyper", "head=ordinal", "--hyper", "bins=5", "--hyper", "learningRate=0.05"], // biome-ignore format: a command
    agent: "router_0",
  },
];

const [lanes, steps] = [32, 2]; // of episodes
const rows = steps * lanes;

interface Ours {
  readonly observations: Float32Array; // [rows, width]
  readonly masks: Uint8Array; // [rows, flags]
  readonly action: Float32Array; // [rows, size], the likeliest
  readonly chances: Float32Array; // [rows, flags]
}

/** What the checkpoint's own policy does on observations within the bounds and beyond. */
async function ours({ game: [id, flags], name, agent }: Case): Promise<Ours & { readonly role: Role }> {
  const game: AnyGame = (await choose(id, flags)).make();
  const role = (game.roles as readonly Role[]).find((one) => agent.startsWith(`${one.name}_`)) as Role;
  const bytes = checkpointOf(RunFolder.open(at(name))) as Uint8Array;
  const seat = Number(agent.split("_").pop());
  const rng = Rng.alloc(1, name).at(0);
  const { low, high } = bounds(role.observation);
  const observations = Float32Array.from({ length: rows * low.length }, (_, i) => {
    const k = i % low.length;
    return low[k] + (high[k] - low[k]) * (rng.uniform() < 0.1 ? 3 * rng.normal() : rng.uniform());
  });
  const masks = new Uint8Array(rows * maskSize(role.action)).fill(1);
  const n = role.action.kind === "box" ? [] : role.action.kind === "discrete" ? [role.action.n] : role.action.n;
  for (let row = 0, flag = 0; row < rows; row++) {
    for (const choices of n) {
      const sure = rng.below(choices);
      for (let j = 0; j < choices; j++, flag++) masks[flag] = j === sure || rng.uniform() < 0.6 ? 1 : 0;
    }
  }
  const action = new Float32Array(rows * size(role.action));
  const chances = new Float32Array(rows * maskSize(role.action));
  const play = (deterministic: boolean, to: Float32Array, policies: Float32Array) => {
    const player = loadPolicies(bytes, game, { deterministic })[role.name].seat(seat);
    for (let t = 0; t < steps; t++) {
      const part = <A extends Float32Array | Uint8Array>(all: A) =>
        all.subarray((all.length / steps) * t, (all.length / steps) * (t + 1)) as A;
      player.act(part(observations), part(masks), part(to), part(policies), new Int32Array(lanes).fill(t));
    }
  };
  play(false, new Float32Array(action.length), chances);
  play(true, action, new Float32Array(0));
  return { role, observations, masks, action, chances };
}

const halves = <Row>(all: readonly Row[]) => [all.slice(0, lanes), all.slice(lanes)];

const matrix = (flat: ArrayLike<number>) => {
  const width = flat.length / rows;
  return Array.from({ length: rows }, (_, r) => Array.from({ length: width }, (_, k) => flat[r * width + k]));
};

/** Chances by component. */
function softmax(logits: readonly number[], n: readonly number[]): number[] {
  let from = 0;
  return n.flatMap((choices) => {
    const part = logits.slice(from, from + choices);
    from += choices;
    const top = Math.max(...part);
    const total = part.reduce((sum, z) => sum + Math.exp(z - top), 0);
    return part.map((z) => Math.exp(z - top) / total);
  });
}

beforeAll(async () => {
  for (const {
    name,
    game: [id, { set = [], device = [] }],
    flags,
  } of cases) {
    const chosen = [...set.flatMap((one) => ["--set", one]), ...device.flatMap((one) => ["--device", one])];
    await document("train", id, ...chosen, ...flags, ...tiny, "--out", at(name));
  }
}, 120_000);

describe.skipIf(python.path === "")(`Python${python.path === "" ? ` (skipped: ${python.why})` : ""}`, () => {
  test("ONNX Runtime and numpy act as we do, to 1e-5", async () => {
    const asked: object[] = [];
    const known: (Ours & { readonly role: Role })[] = [];
    for (const one of cases) {
      const { name, agent } = one;
      const files = { onnx: at(`${name}.onnx`), safetensors: at(`${name}.safetensors`) };
      await document("export-policy", at(name), "--agent", agent, "--out", files.onnx);
      await document("export-policy", at(name), "--format", "safetensors", "--out", files.safetensors);
      const mine = await ours(one);
      known.push(mine);
      asked.push({
        ...{ ...files, agent, observations: halves(matrix(mine.observations)), masks: halves(matrix(mine.masks)) },
        begins: [Array<number>(lanes).fill(1), Array<number>(lanes).fill(0)],
      });
    }
    const running = promisify(execFile)(python.path, ["test/cli/run_policies.py"], { maxBuffer: 2 ** 26 });
    running.child.stdin?.end(JSON.stringify(asked));
    const answers = JSON.parse((await running).stdout);
    for (const [k, { role, action, chances }] of known.entries()) {
      const [onnx, numpy] = [answers[k].onnx, answers[k].numpy].map(({ steps }) => joined(steps));
      expect(answers[k].onnx.metadata).toMatchObject({
        agent: cases[k].agent,
        role: role.name,
        agent_steps: expect.stringMatching(/^\d+$/),
        memory: cases[k].name.includes("memory") ? "6" : "0",
      });
      if (role.action.kind === "box") {
        const { low, high } = bounds(role.action);
        const clipped = matrix(action).map((row) => row.map((a, j) => Math.min(Math.max(a, low[j]), high[j])));
        const least = cases[k].name.includes("grid") ? 1 : rows / 4;
        expect(new Set(clipped.map(String)).size).toBeGreaterThan(least); // it does depend on what is seen
        for (const { action: theirs } of [onnx, numpy]) expect(farthest(clipped, theirs, (j) => high[j] - low[j])).toBeLessThan(1e-5); // biome-ignore format: one thought
        continue;
      }
      const n = role.action.kind === "discrete" ? [role.action.n] : role.action.n;
      expect(n.length > 1).toBe(cases[k].name.includes("several components"));
      expect(new Set(matrix(action).map(String)).size).toBeGreaterThan(1);
      for (const { logits } of [onnx, numpy]) {
        const theirs = logits.map((row: readonly number[]) => softmax(row, n));
        expect(farthest(matrix(chances), theirs, () => 1)).toBeLessThan(1e-5);
      }
      for (const theirs of [onnx, numpy]) expect(theirs.action).toEqual(matrix(action));
    }
  }, 120_000);
});

type Rows = readonly (readonly number[])[];

/** The rows of all steps, by output. */
function joined(parts: readonly { readonly [port: string]: Rows }[]): { readonly [port: string]: Rows } {
  return Object.fromEntries(Object.keys(parts[0]).map((port) => [port, parts.flatMap((part) => part[port])]));
}

function farthest(a: Rows, b: Rows, unit: (column: number) => number): number {
  expect(b.map((row) => row.length)).toEqual(a.map((row) => row.length));
  return Math.max(...a.flatMap((row, r) => row.map((x, k) => Math.abs(x - b[r][k]) / unit(k))));
}

test("without --agent the models of several agents go to a folder, and the tensors to one file", async () => {
  const { files, agents } = await document("export-policy", at(cases[0].name), "--out", at("models", "all"));
  expect(agents).toEqual(["router_0", "router_1", "router_2"]);
  expect(files).toEqual(["router_0", "router_1", "router_2"].map((name) => at("models", "all", `${name}.onnx`)));
  await cli("export-policy", at(cases[0].name), "--format", "safetensors", "--out", at("all.safetensors"));
  const { arrays, shapes, metadata } = decode(new Uint8Array(readFileSync(at("all.safetensors"))));
  expect(metadata).toMatchObject({ game: "routing/v2-wbtc-weth-v0", options: '{"routers":3}' });
  const [first] = JSON.parse(metadata.policies);
  expect(first).toMatchObject({ agent: "router_0", role: "router", limit: 10, memory: 0, layers: 3, action: { kind: "box", squashed: false } }); // biome-ignore format: one thought
  expect(shapes["router_0/0/weight"]).toEqual([first.fields.length, 8]); // the one-hot is in the bias
  expect(arrays["router_0/0/weight"]).toEqual(arrays["router_1/0/weight"]);
  expect(arrays["router_0/0/bias"]).not.toEqual(arrays["router_1/0/bias"]);
});

test.each([
  ["a folder that is not there", () => [at("nowhere")], "There is no run folder"],
  ["a folder of several seeds", seeds, "name one, '"],
  ["an agent who is not there", () => [at(cases[1].name), "--agent", "router_2"], "'router_2' did not learn in '"],
  ["a format that is none", () => [at(cases[1].name), "--format", "pt"], "Allowed choices are onnx, safetensors"],
  ["a file within a file", () => [at(cases[1].name), "--agent", "router_0", "--out", at("all.safetensors", "x")], "Cannot write"], // biome-ignore format: one thought
])("%s is refused in one sentence", async (_what, argv: () => string[] | Promise<string[]>, says) => {
  const { code, out, err } = await cli("export-policy", "--out", at("none.onnx"), ...(await argv()));
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/^[^\n]+[.?!]\n$/);
  expect(err).toContain(says);
  expect(existsSync(at("none.onnx"))).toBe(false);
});

const two = () => at(cases[1].name); // its agents are router_0 and router_1
const oneOf = (...out: string[]) => ["export-policy", two(), "--agent", "router_1", "--out", ...out];

test("nothing is written over: neither a run's checkpoint nor an earlier export", async () => {
  const kept = at(cases[1].name, "checkpoint.safetensors");
  const before = readFileSync(kept);
  await document(...oneOf(at("kept", "router_1.onnx")));
  for (const [path, format] of [
    [kept, "safetensors"],
    [kept, "onnx"],
    [at("kept", "router_1.onnx"), "onnx"],
  ]) {
    // biome-ignore format: a table
    const { code, out, err } = await cli(...oneOf(path), "--format", format);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^Cannot write '.*': (a run keeps|it exists already, and nothing is written over)/);
  }
  expect(readFileSync(kept)).toEqual(before);
  const all = await cli("export-policy", two(), "--out", at("kept"));
  expect(all.err).toMatch(/router_1\.onnx': it exists already/);
  expect(readdirSync(at("kept"))).toEqual(["router_1.onnx"]); // not even the first of two
  const { err } = await cli(...oneOf(at("new", "checkpoint.safetensors")), "--format", "safetensors");
  expect(err).toContain("a run keeps what it learned in a file of this name");
  expect(existsSync(at("new"))).toBe(false);
});

test("one model or several, a folder is meant however it is written, and made with those above it", async () => {
  const here = relative(process.cwd(), folder);
  const dotted = `.${sep}${join(here, "dotted")}`;
  await cli("export-policy", two(), "--out", dotted);
  expect(readdirSync(at("dotted"))).toEqual(["router_0.onnx", "router_1.onnx"]);
  await cli("export-policy", two(), "--out", `${at("deep", "models")}/`);
  await cli(...oneOf(`${at("deep", "one")}/`));
  await cli(...oneOf(at("deep", "further", "policy.onnx")));
  await cli("export-policy", two(), "--format", "safetensors", "--out", at("deep", "one"));
  expect(
    (readdirSync(at("deep"), { recursive: true }) as string[]).filter((name) => name.includes(".")).sort(),
  ).toEqual([
    ...[join("further", "policy.onnx"), join("models", "router_0.onnx"), join("models", "router_1.onnx")],
    ...[join("one", "policies.safetensors"), join("one", "router_1.onnx")],
  ]);
});

test("agents called like paths have files in the folder, and each its own", () => {
  const out = at("names");
  expect(policyPaths(out, ["../../etc/role_0", "a b_1"], "onnx")).toEqual(
    ["______etc_role_0.onnx", "a_b_1.onnx"].map((name) => join(out, name)),
  );
  expect(() => policyPaths(out, ["a/b_0", "a.b_0"], "onnx")).toThrow("a_b_0.onnx' for both a/b_0 and a.b_0.");
});

test("what cannot be written whole is not written at all", () => {
  mkdirSync(at("whole", "taken"), { recursive: true });
  expect(() => writeWhole(at("whole", "taken"), Uint8Array.of(1))).toThrow("Cannot write");
  expect(readdirSync(at("whole"))).toEqual(["taken"]);
});

const small = ["train", "routing/cartoon4", "--set", "routers=2", "--updates", "1", ...tiny, "--hyper", "hidden=[4]"];

async function seeds(): Promise<string[]> {
  await document(...small, "--seeds", "2", "--out", at("seeds"));
  const { files } = await document(
    "export-policy",
    at("seeds", "seed-1"),
    "--agent",
    "router_0",
    "--out",
    at("one.onnx"),
  );
  expect(files).toEqual([at("one.onnx")]);
  return [at("seeds")];
}
