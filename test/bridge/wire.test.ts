/**
 * Golden bytes: one exchange of every verb, and of every game's make, reset and step, as files that the tests of both sides read. A
 * diff means that the wire or the rules changed: `vitest -u`, and a new protocol version where old clients would misunderstand.
 */
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { devicesOf } from "../../bridge/devices.js";
import { decodeHeader, decodeTensors, packHeader } from "../../bridge/protocol.js";
import { verbs } from "../../bridge/verbs.js";
import { games } from "../../envs/index.js";
import { withOptions } from "../../src/cli/chosen.js";
import { served } from "../../src/cli/served.js";
import { fixtures } from "../fixtures/registry.js";
import { Draws } from "./draws.js";
import { type Exchange, frame, textOf, Witness } from "./exchange.js";
import { hashOf, Local, play, Remote, type RoleSaid, type Shown } from "./seats.js";
import { here } from "./servers.js";

const folder = "../golden/wire";
const nameOf = (id: string) => id.replaceAll("/", "-");
const lanes = 2;
const seed = 3;

/** What Python's `Batch` asks for, in its order. */
const recipe = (game: string, more: object = {}) => ({
  ...{ game, lanes, agent: null, opponents: {}, autoreset: "same-step", device: null, transforms: [], options: {} },
  ...more,
});

/** Make, reset and one step of a game, and the first numbers that each array of the step's reply reads as. */
async function opening(witness: Witness, game: string, more: object = {}) {
  const make = await witness.exchange("make", recipe(game, more));
  const { session } = make.told;
  const reset = await witness.exchange("reset", { session, seed });
  const remote = Object.assign(Object.create(Remote.prototype) as Remote, make.told);
  const shown = (exchange: Exchange): Shown =>
    remote.shown({ header: { id: 0 }, frames: [], bytes: exchange.got.slice(1).map((_, k) => frame(exchange, k + 1)) });
  const draws = new Draws(seed, lanes);
  const last = shown(reset);
  const actions = remote.roles
    .filter(({ seats }: RoleSaid) => seats !== "none")
    .map(({ name, count, action }) => draws.actions(action, count, last[`masks/${name}`] as Uint8Array | undefined));
  const step = await witness.exchange("step", { session }, [remote.frame(actions)]);
  const read = Object.fromEntries(Object.entries(shown(step)).map(([name, array]) => [name, [...array.slice(0, 4)]]));
  return { make, reset, step, read };
}

test.each(Object.keys(games))("%s says and hears these bytes", async (id) => {
  await using server = await here();
  const witness = new Witness(server.address);
  await witness.exchange("hello", { protocol: 1 });
  const { make, reset, step, read } = await opening(witness, id);
  witness.close();
  const episodes: { [transforms: string]: string } = {};
  for (const transforms of [[], ["within=4"]])
    episodes[transforms.join()] = hashOf(
      await play(new Local(withOptions(games, id, {}, transforms).make(), lanes), seed, 12),
    );
  await expect(textOf({ make, reset, step, read, episodes })).toMatchFileSnapshot(`${folder}/${nameOf(id)}.json`);
});

test("every verb says and hears these bytes", async () => {
  await using server = await here({ catalog: served(fixtures, []) });
  const witness = new Witness(server.address);
  const hello = await witness.exchange("hello", { protocol: 1, client: "python 0.1.0" });
  const ping = await witness.exchange("ping");
  const { make, reset, step, read } = await opening(witness, "test/market-v0", { transforms: ["within=1"] });
  const { session } = make.told;
  const tensors = {
    mask: { shape: [2], data: Uint8Array.of(0, 1) },
    seeds: { shape: [2], data: Float64Array.of(0, 8) },
  };
  const masked = await witness.exchange("reset", { session, seed: null }, tensors);
  const step2 = [Buffer.from(step.sent[1], "hex")];
  await witness.exchange("step", { session }, step2);
  const ending = await witness.exchange("step", { session }, step2);
  expect(ending.got).toHaveLength(3);
  const state = await witness.exchange("state", { session });
  const render = await witness.exchange("render", { session, mode: "ansi", lane: 1, width: 480 });
  const snapshot = await witness.exchange("snapshot", { session });
  const taken = snapshot.got.slice(1).map((_, k) => frame(snapshot, k + 1));
  const { game, options, tensors: listed } = snapshot.told;
  const restore = await witness.exchange(
    "restore",
    { session, game, options },
    decodeTensors(listed, [frame(snapshot, 0), ...taken]),
  );
  const anatomy = await witness.exchange("anatomy", { session });
  const devices = await witness.exchange("devices");
  const refused = await witness.exchange("reset", { session, seed: 0.5 });
  const close = await witness.exchange("close", { session });
  witness.close();
  const file = {
    ...{ hello, ping, make, reset, masked, step, read, ending, state, render, snapshot, restore, refused, close },
    ...{ anatomy, devices },
    ...(await computed()),
    mirrors: await mirrors(),
  };
  for (const verb of Object.keys(verbs)) expect(Object.keys(file)).toContain(verb);
  await expect(textOf(file)).toMatchFileSnapshot(`${folder}/verbs.json`);
});

/** What two lanes of a repeated dilemma under the device `mirror` show, as one number; Python plays the same. */
async function mirrors(): Promise<string> {
  const game = withOptions(
    games,
    "commitment/prisoners-dilemma",
    { rounds: 4 },
    [],
    devicesOf("mirror", "device"),
  ).make();
  return hashOf(await play(new Local(game, lanes), seed, 12));
}

/** The verbs that compute beside the loop, on the built server. */
async function computed() {
  const built = (path: string) => import(/* @vite-ignore */ pathToFileURL(resolve("dist", path)).href);
  const { Server } = (await built("bridge/index.js")) as typeof import("../../bridge/index.js");
  const { served: serving } = (await built("src/cli/served.js")) as typeof import("../../src/cli/served.js");
  await using server = await here({ catalog: serving(games, []) }, Server);
  const witness = new Witness(server.address);
  await witness.exchange("hello", { protocol: 1 });
  const fields = { game: "commitment/matching-pennies-v0", options: {} };
  const solve = await witness.exchange("solve", fields);
  const exported = await witness.exchange("export", { ...fields, format: "nfg" });
  witness.close();
  return { solve, export: exported };
}

test("there are golden bytes of every game and of nothing else", () => {
  const files = readdirSync("test/golden/wire").sort();
  expect(files).toEqual([...Object.keys(games).map(nameOf), "verbs"].map((name) => `${name}.json`).sort());
});

test("a header goes through msgpack in its shortest form", () => {
  const header = { a: 1, b: [true, null, -1, 0.5, "x"], c: { d: 300, e: 70_000 } };
  expect(Buffer.from(packHeader(header)).toString("hex")).toBe(
    "83a16101a16295c3c0ffcb3fe0000000000000a178a16382a164cd012ca165ce00011170",
  );
  expect(decodeHeader([packHeader(header)])).toEqual(header);
});
