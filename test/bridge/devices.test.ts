/** Devices through the wire: the same bits as in this process, sentences for nonsense, and no harm done to anybody's session. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devicesOf } from "../../bridge/devices.js";
import { decodeHeader, packHeader } from "../../bridge/protocol.js";
import { games } from "../../envs/index.js";
import { withOptions } from "../../src/cli/chosen.js";
import type { Anatomy } from "../../src/device/anatomy.js";
import { devicePresets } from "../../src/device/presets.js";
import { Dealer, refusal } from "./dealer.js";
import { Draws } from "./draws.js";
import { go, hashOf, Local, play, Remote } from "./seats.js";
import { type Here, here } from "./servers.js";

const game = "commitment/prisoners-dilemma-v0";
const mirror = "if plays(other) = cooperate then cooperate else defect";
let server: Here;
let dealer: Dealer;

beforeAll(async () => {
  server = await here({ lanes: 512, sessions: 8, bytes: 2 ** 22 });
  dealer = await Dealer.to(server.address);
});
afterAll(async () => {
  dealer.close();
  await server[Symbol.asyncDispose]();
});

const local = (device: unknown, options = {}, transforms: string[] = []) =>
  withOptions(games, game, options, transforms, devicesOf(device, "device")).make();
const jsonOf = async <T>(verb: string, fields = {}): Promise<T> =>
  JSON.parse(Buffer.from((await dealer.fetch(verb, fields)).tensors.text.data as Uint8Array).toString()) as T;
async function session<T>(fields: object, use: (remote: Remote) => Promise<T>) {
  const remote = await Remote.make(dealer, { game, ...fields });
  try {
    return await use(remote);
  } finally {
    await dealer.ask("close", { session: remote.session });
  }
}

describe("a game under a device has the same bits through the wire", () => {
  const forms: [string, unknown][] = [
    ...Object.keys(devicePresets).map((name): [string, unknown] => [name, name]),
    ["a literal", { messages: { kind: "transfer", step: 0.5, most: 1 }, every: "episode" }],
    ["two side by side", ["mirror", devicePresets.court.device]],
    ["none", "none"],
  ];
  test.each(forms)("%s", async (_name, device) => {
    await session({ device, lanes: 3, options: { rounds: 3 } }, async (remote) => {
      const there = await play(remote, 11, 14);
      expect(hashOf(there)).toBe(hashOf(await play(new Local(local(device, { rounds: 3 }), 3), 11, 14)));
      expect(remote.repaired).toBe(0);
    });
  });

  test("also from a snapshot, which fits no session under another device", async () => {
    const fields = { lanes: 2, options: { rounds: 3 } };
    const draws = new Draws(4, 2);
    await session({ ...fields, device: "court" }, async (remote) => {
      const shown = [await remote.reset(4)];
      await go(remote, draws, shown, 3);
      const snapshot = await remote.snapshot();
      await session({ ...fields, device: devicePresets.court.device }, async (moved) => {
        await moved.restore(snapshot);
        await go(moved, draws, shown, 6);
        expect(hashOf(shown)).toBe(hashOf(await play(new Local(local("court", { rounds: 3 }), 2), 4, 9)));
      });
      const other = { ...devicePresets.court.device, credibility: { breach: true, detection: 0.7 } };
      for (const device of [other, "mirror", "none"])
        await session({ ...fields, device }, async (stranger) => {
          expect(await refusal(stranger.restore(snapshot))).toMatch(
            /^argument: restore: the snapshot is of another game/,
          );
        });
    });
  });
});

test("devices lists the presets, and anatomy tells what one makes of a game", async () => {
  const rows = await jsonOf<{ name: string; device: object }[]>("devices");
  expect(rows.map(({ name, device }) => [name, device])).toEqual(
    Object.entries(devicePresets).map(([name, { device }]) => [name, device]),
  );
  await session({ device: "mirror" }, async ({ session: key }) => {
    const { steps, venues, components } = await jsonOf<Anatomy>("anatomy", { session: key });
    expect(steps).toEqual(["commit", "play"]);
    expect(venues[0].messages[0]).toEqual(["none", "cooperate", mirror, "defect"]);
    expect(components[0].map(({ part, size }) => [part, size])).toEqual([
      ["action", 2],
      ["message", 4],
    ]);
  });
  await session({}, async ({ session: key }) => expect(await jsonOf("anatomy", { session: key })).toBe(null));
});

test("opponents may say something, and coins of theirs move with the lanes", async () => {
  const fields = { device: "mirror", agent: "player_0", lanes: 2 };
  for (const [who, mine, pay] of [
    [`defect:says:${mirror}`, 2, 2], // two mirrors
    ["says:2", 2, 2],
    ["defect", 1, 0], // who cooperates for certain, and meets a silent defector
    ["cooperate", 3, 3],
  ] as const)
    await session({ ...fields, opponents: { player: who } }, async (remote) => {
      await remote.reset(1);
      await remote.step([Float32Array.of(0, mine, 0, mine)]);
      const forced = mine === 3 || who === "defect" ? mine === 3 : false;
      const { "rewards/player": rewards } = await remote.step([Float32Array.of(forced ? 1 : 0, 0, forced ? 1 : 0, 0)]);
      expect([...rewards]).toEqual([pay, pay]);
      expect(remote.repaired).toBe(0);
    });
});

describe("nonsense is refused with a sentence, and nothing is made", () => {
  const messages = { kind: "table" };
  const nested = (depth: number): unknown => (depth === 0 ? 1 : { messages: nested(depth - 1) });
  test.each<[unknown, RegExp]>([
    ["magic", /There is no device 'magic'; choose mirror, threshold/],
    ["constructor", /There is no device 'constructor'/],
    ["__proto__", /There is no device '__proto__'/],
    ["../../etc/passwd", /There is no device/],
    ["mine.json", /There is no device 'mine\.json'/],
    [7, /make: device must be the name of a device or a map, got 7/],
    [true, /make: device must be the name of a device or a map, got true/],
    [[], /make: device: give one to 8 devices, got 0/],
    [Array(9).fill("mirror"), /give one to 8 devices, got 9/],
    [Array(5000).fill(0), /give one to 8 devices, got 5000/],
    [["mirror", "none"], /make: device 1: 'none' stands alone/],
    [[["mirror"]], /must be the name of a device or a map/],
    [[null], /must be the name of a device or a map, got null/],
    [new Uint8Array(8), /must be the name of a device or a map/],
    [{}, /make: device needs messages/],
    [{ messages: null }, /messages must be an object, got null/],
    [{ messages: "table" }, /messages must be an object, got "table"/],
    [{ messages: { kind: "__proto__" } }, /must have a kind, one of none, unconditional/],
    [{ messages: { kind: "hasOwnProperty" } }, /must have a kind/],
    [{ messages, x: 1 }, /has no 'x'; it has name, messages/],
    [JSON.parse('{"messages":{"kind":"table"},"__proto__":{"polluted":1}}'), /has no '__proto_?_?'/],
    [{ messages, constructor: { prototype: 1 } }, /has no 'constructor'/],
    [{ messages, credibility: { honour: Number.NaN } }, /honour must be a number from 0 to 1, got NaN/],
    [{ messages, revisions: 1e9 }, /revisions must be an integer from 0 to 16/],
    [{ messages, bids: { levels: Number.POSITIVE_INFINITY, step: 1 } }, /levels must be an integer/],
    [{ messages, name: "x".repeat(41) }, /name must be up to 40/],
    [{ messages: { kind: "programs", programs: [] } }, /programs must be a list of 1 to 4095 texts/],
    [{ messages: { kind: "programs", programs: Array(5000).fill("0") } }, /programs must be a list of 1 to 4095/],
    [{ messages: { kind: "programs", programs: ["(".repeat(60_000)] } }, /programs\[0\]/],
    [{ messages: { kind: "programs", programs: [`${"if always then ".repeat(4000)}0 else 1`] } }, /programs\[0\]/],
    [
      { messages, finality: { kind: "race", lags: Array(20_000).fill(1), latency: 1 } },
      /finality: latency must be an object/,
    ],
    [nested(10), /messages must have a kind/],
  ])("%j".slice(0, 60), async (device, sentence) => {
    const before = server.server.census().sessions;
    const said = await refusal(dealer.ask("make", { game, device }));
    expect(said).toMatch(/^argument: /);
    expect(said).toMatch(sentence);
    expect(server.server.census().sessions).toBe(before);
  });

  test("what nests deeper or is longer than a header may be", async () => {
    const stranger = new Dealer(server.address);
    const said = async (device: unknown) => {
      await stranger.socket.send([packHeader({ verb: "make", id: 1, game, device })] as Buffer[]);
      return JSON.stringify(decodeHeader(await stranger.socket.receive()));
    };
    expect(await said(nested(40))).toMatch(/"protocol".*nests more than 16/);
    const long = { messages: { kind: "programs", programs: ["x".repeat(100_000)] } };
    expect(await said(long)).toMatch(/"protocol".*The header has 100\d+ bytes; at most 65536/);
    stranger.close();
  });

  test("what takes too much memory for its lanes", async () => {
    const device = { messages: { kind: "contract", terms: "penalty", step: 1, most: 4000 } };
    expect(await refusal(dealer.ask("make", { game, device, lanes: 512 }))).toMatch(/^limit: make: 512 lanes .* MiB/);
  });
});

test("ten thousand spoiled literals leave a session beside them unharmed", async () => {
  const bystander = await Dealer.to(server.address);
  const remote = await Remote.make(bystander, { game, device: "mirror", lanes: 3 });
  const draws = new Draws(2, 3);
  const shown = [await remote.reset(2)];
  const kinds = new Map<string, number>();
  const odd: fc.Arbitrary<unknown> = fc.oneof(
    fc.constantFrom<unknown>(null, true, -1, 0.5, 1e308, Number.NaN, "", "__proto__", "x".repeat(3000), [], {}, [[]]),
    fc.constantFrom<unknown>(
      { toString: null, valueOf: null },
      { length: 1e9 },
      { kind: "constructor" },
      "table",
      2,
      17,
    ),
    fc.json().map((text) => JSON.parse(text) as unknown),
  );
  const spoiled = fc
    .tuple(fc.constantFrom(...Object.values(devicePresets)), fc.nat(1e6), odd, fc.boolean())
    .map(([{ device }, at, value, extra]) => spoil(device, at, value, extra));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 5, arbitrary: spoiled }, odd), { minLength: 50, maxLength: 50 }),
      async (list) => {
        for (const device of list) {
          const kind = await dealer.ask("make", { game, device }).then(
            async ({ header }) => {
              await dealer.ask("close", { session: header.session });
              return "made";
            },
            (thrown: { kind: string; message: string }) => {
              expect(thrown.message).toMatch(/\S.{8,}/);
              return thrown.kind ?? thrown.message;
            },
          );
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        }
        await go(remote, draws, shown, 1);
      },
    ),
    { numRuns: 200, seed: 7 },
  );
  console.info([...kinds].map(([kind, count]) => `${count} ${kind}`).join(", "));
  expect([...kinds.keys()].filter((kind) => !["made", "argument", "limit", "protocol"].includes(kind))).toEqual([]);
  expect(kinds.get("argument")).toBeGreaterThan(1000);
  expect(kinds.get("made")).toBeGreaterThan(100);
  expect(hashOf(shown)).toBe(hashOf(await play(new Local(local("mirror"), 3), 2, shown.length - 1)));
  expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  bystander.close();
}, 120_000);

/** A copy of some data with one of its leaves or branches replaced, or with something added. */
function spoil(device: object, at: number, value: unknown, extra: boolean): unknown {
  const copy = structuredClone(device) as Record<string, unknown>;
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: Record<string, unknown>) => {
    for (const key of Object.keys(node)) {
      places.push([node, key]);
      if (typeof node[key] === "object" && node[key] !== null) walk(node[key] as Record<string, unknown>);
    }
  };
  walk(copy);
  const [node, key] = places[at % places.length];
  const keys = [
    "voluntary",
    "revisions",
    "every",
    "turns",
    "conditions",
    "identities",
    "fees",
    "finality",
    "order",
    "x",
  ];
  if (extra) node[keys[at % keys.length]] = value;
  else node[key] = value;
  return copy;
}
