/** Devices on the command line: by name, from a file, listed, described, played, trained with, written down and played again. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { devicePresets } from "../../src/device/presets.js";
import { cli, document, scratch } from "./terminal.js";

const dilemma = "commitment/prisoners-dilemma";
const mirror = "if plays(other) = cooperate then cooperate else defect";
const folder = scratch();
const at = (name: string, value?: unknown) => {
  const path = join(folder, name);
  if (value !== undefined) writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
};

interface Tape {
  readonly devices?: readonly { readonly name: string }[];
  readonly same?: boolean;
  readonly episodes: readonly { readonly returns: readonly number[]; readonly metrics: Record<string, number> }[];
}

const returns = async (...argv: string[]) => (await document<Tape>("play", ...argv)).episodes[0].returns;

describe("the verb devices", () => {
  test("every preset is listed with its title and messages", async () => {
    const rows = await document<{ name: string; title: string; messages: string }[]>("devices");
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(devicePresets));
    expect(rows[0]).toEqual({ name: "mirror", title: devicePresets.mirror.title, messages: "table" });
    const { out } = await cli("devices");
    for (const { name } of rows) expect(out).toContain(` ${name} `);
  });

  test("a preset is printed with its source, and its literal given back as a file is the same device", async () => {
    expect((await cli("devices", "court")).out).toMatch(/^court: Promises.*\nSource: derived: d = \.8/);
    for (const name of Object.keys(devicePresets)) {
      const literal = await document("devices", name);
      expect(literal).toEqual(devicePresets[name].device);
      const file = at(`${name}.json`, literal);
      const play = ["play", dilemma, "--seed", "7", "--set", "rounds=3"];
      expect(await document(...play, "--device", file)).toEqual(await document(...play, "--device", name));
    }
  });
});

describe("playing", () => {
  test("two mirrors cooperate, by text or by number, and the game's own bots say nothing", async () => {
    for (const who of [`says:${mirror}`, "says:2", `nash:says:${mirror}`, `player=says:2`])
      expect(await returns(dilemma, "--device", "mirror", "--agents", who)).toEqual([2, 2]);
    for (const [bot, pay] of [
      ["cooperate", 2],
      ["defect", 1],
      ["nash", 1],
    ] as const)
      expect(await returns(dilemma, "--device", "mirror", "--agents", bot)).toEqual([pay, pay]);
    const { out } = await cli("play", dilemma, "--device", "mirror", "--agents", "says:2");
    expect(out).toContain(`step 1, commit\n    player_0  says: ${mirror}  → 0`);
    expect(out).toMatch(/step 2, play\n {4}player_0 {2}cooperate {2}→ 2/);
  });

  test("none is no device", async () => {
    expect(await document("play", dilemma, "--device", "none")).toEqual(await document("play", dilemma));
  });

  test("a file may hold several devices side by side, as repeated flags do", async () => {
    const file = at("two.json", ["mirror", { name: "mine", messages: { kind: "threshold" } }]);
    const { out } = await cli(
      "play",
      dilemma,
      "--device",
      file,
      "--agents",
      "cooperate:says:if count(cooperate) >= 1 then cooperate else defect",
    );
    expect(out).toMatch(/enters mine|enters mirror/);
    const [listed, repeated] = [
      await document<Tape>("play", dilemma, "--device", file),
      await document<Tape>(
        "play",
        dilemma,
        "--device",
        "mirror",
        "--device",
        at("one.json", { name: "mine", messages: { kind: "threshold" } }),
      ),
    ];
    expect(listed).toEqual(repeated);
    expect(listed.devices?.map(({ name }) => name)).toEqual(["mirror", "mine"]);
  });

  test("all delegate to an honest mediator who learns nothing, and earn 2 each", async () => {
    const who = "player=says:delegate,mediator=honest";
    expect(await returns(dilemma, "--device", "learned-mediator", "--agents", who)).toEqual([2, 2, 2]);
    const alone = await document<Tape>("play", dilemma, "--device", "learned-mediator", "--agents", "defect");
    expect(alone.episodes[0].returns).toEqual([1, 1, 1]);
  });

  test("a record holds the devices and is played again", async () => {
    const file = at("tape.json");
    await cli("play", dilemma, "--device", "court", "--record", file, "--seed", "3");
    expect((JSON.parse(readFileSync(file, "utf8")) as Tape).devices?.[0].name).toBe("court");
    expect((await document<Tape>("play", "--replay", file)).same).toBe(true);
  });

  test("within comes before the device, however the flags are ordered", async () => {
    const { out } = await cli("play", dilemma, "--set", "rounds=9", "--device", "mirror", "--transform", "within=2");
    expect(out).toContain("truncated after 4 step(s)");
    const { out: name } = await cli(
      "check",
      dilemma,
      "--device",
      "mirror",
      "--transform",
      "trembling=0.1",
      "--transform",
      "within=1",
    );
    expect(name).toMatch(/^trembling\(mirror\(within\(/);
    expect(name).toMatch(/ 0 fail/);
  });
});

test("info lists the steps of a round, parts of an action and every message", async () => {
  const { out } = await cli("info", dilemma, "--device", "mirror");
  expect(out).toContain("Devices: mirror. A round goes: commit → play.");
  expect(out).toContain("player: an action is action at 0, 0 to 1; message at 1, 0 to 3");
  expect(out).toContain(`    2  ${mirror}\n    3  defect`);
  const long = at("long.json", {
    messages: { kind: "contract", terms: "penalty", step: 0.5, most: 50 },
  });
  const { out: more } = await cli("info", dilemma, "--device", long);
  expect(more).toMatch(/\n {4}39 {2}.*\n {4}… \d+ more\n/);
  const { anatomy } = await document<{ anatomy: { steps: string[] } }>("info", dilemma, "--device", "stackelberg");
  expect(anatomy.steps).toEqual(["commit", "commit", "play"]);
});

test("speed and export know devices", async () => {
  const speed = await document<{ devices: unknown[] }>(
    "speed",
    dilemma,
    "--device",
    "mirror",
    "--seconds",
    "0.05",
    "--lanes",
    "16",
  );
  expect(speed.devices).toHaveLength(1);
  const { text } = await document<{ text: string }>("export", dilemma, "--device", "mirror");
  expect(text).toMatch(/^EFG 2 R "mirror\(commitment\/prisoners-dilemma-v0\)"/);
});

test("a run records its devices, and plays under no others", async () => {
  const run = at("run");
  const { code, err } = await cli(
    "train",
    dilemma,
    "--device",
    "mirror",
    "--updates",
    "2",
    "--episodes",
    "4",
    "--lanes",
    "8",
    "--rollout",
    "4",
    "--backend",
    "cpu",
    "--out",
    run,
  );
  expect({ code, err: err.includes("Run folder") }).toEqual({ code: 0, err: true });
  const { devices } = JSON.parse(readFileSync(join(run, "config.json"), "utf8")) as { devices: object[] };
  const same = at("same.json", devices);
  expect((await cli("play", dilemma, "--device", same, "--agents", run)).code).toBe(0);
  const other = at("other.json", [{ ...devices[0], semantics: { kind: "least" } }]);
  const opponents = await cli("train", dilemma, "--device", other, "--opponents", `player=${run}`);
  expect(opponents.err).toMatch(/devices that have other parts; give the same ones\.\n$/);
  for (const flags of [[], ["--device", "threshold"]])
    expect((await cli("play", dilemma, ...flags, "--agents", run)).err).toMatch(/The checkpoint is of 'mirror\(/);
});

describe("whatever is wrong with a device is one sentence, and nothing is played", () => {
  const device = (value: unknown, k: string) => ["play", dilemma, "--device", at(`wrong-${k}.json`, value)];
  const messages = { kind: "table" };
  let deep: unknown = {};
  for (let k = 0; k < 2000; k++) deep = { messages: deep };
  test.each<[string, string[], string | RegExp]>([
    [
      "an unknown device",
      ["play", dilemma, "--device", "magic"],
      /no device 'magic'; choose mirror, threshold.*JSON file/,
    ],
    ["a prototype's property", ["play", dilemma, "--device", "constructor"], "There is no device 'constructor'"],
    ["an unknown device to print", ["devices", "magic"], "There is no device 'magic'"],
    ["an empty name", ["play", dilemma, "--device", ""], "There is no device ''"],
    ["a file that is not there", ["play", dilemma, "--device", at("no.json")], "no such file or folder"],
    ["a folder", ["play", dilemma, "--device", `${folder}/`], "it is a folder, and a file is needed"],
    ["no JSON", device("{ not json", "a"), "is no valid JSON"],
    ["an empty file", device("", "b"), "is no valid JSON"],
    ["a number", device(7, "c"), "must be the name of a device or a map, got 7"],
    ["null", device("null", "d"), "holds no device"],
    ["an empty list", device([], "e"), "give one to 8 devices, got 0"],
    ["nine devices", device(Array(9).fill("mirror"), "f"), "give one to 8 devices, got 9"],
    ["a list in a list", device([["mirror"]], "g"), /must be the name of a device or a map, got \[\\?"mirror/],
    ["none beside another", ["play", dilemma, "--device", "mirror", "--device", "none"], "'none' stands alone"],
    ["no messages", device({}, "h"), "needs messages, such as"],
    ["an unknown part", device({ messages, colour: 1 }, "i"), "has no 'colour'; it has name, messages"],
    ["a part of the prototype", device('{"messages":{"kind":"table"},"__proto__":{"x":1}}', "j"), "has no '__proto__'"],
    [
      "an unknown kind",
      device({ messages: { kind: "toString" } }, "k"),
      "must have a kind, one of none, unconditional",
    ],
    [
      "a number out of range",
      device({ messages, credibility: { honour: 2 } }, "l"),
      /honour must be a number from 0 to 1/,
    ],
    ["a long program", device({ messages: { kind: "programs", programs: ["x".repeat(99_900)] } }, "m"), "programs[0]"],
    ["a huge program", device({ messages: { kind: "programs", programs: ["x".repeat(2e5)] } }, "n"), "is too large"],
    ["a huge file", device(" ".repeat(2 ** 20 + 1), "o"), "a device has at most 1048576"],
    ["data without end", device(deep, "p"), "is too large"],
    [
      "actions that are no choice",
      ["play", "routing/cartoon4", "--device", "mirror"],
      "a device needs discrete actions",
    ],
    [
      "messages beyond number",
      device({ messages: { kind: "table", monotone: false } }, "q").concat("--set", "rounds=0"),
      "rounds",
    ],
    ["a bot that is none", ["play", dilemma, "--device", "mirror", "--agents", "genius"], "says:<message>"],
    ["a message that is none", ["play", dilemma, "--device", "mirror", "--agents", "says:hello"], "hello"],
    ["a number that is no message", ["play", dilemma, "--device", "mirror", "--agents", "says:9"], "numbered 0 to 3"],
    [
      "who could not say it",
      ["play", dilemma, "--device", "mirror", "--agents", "genius:says:1"],
      "'genius' is no bot of",
    ],
    ["says without a device", ["play", dilemma, "--agents", "says:1"], "neither a bot"],
    [
      "honest players",
      ["play", dilemma, "--device", "learned-mediator", "--agents", "honest"],
      "'honest' plays mediators",
    ],
    ["a replay with a device", ["play", "--replay", at("tape.json"), "--device", "mirror"], "leave --device out"],
  ])("%s", async (_what, argv, says) => {
    const { code, out, err } = await cli(...argv);
    expect(err).toMatch(says);
    expect(err).toMatch(/^[^\n]+[.?!]\n$/);
    expect(err).not.toMatch(/^\s*at |node:|Error:/m);
    expect({ code, out }).toEqual({ code: 1, out: "" });
  });
});
