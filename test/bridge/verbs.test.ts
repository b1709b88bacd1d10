/** Verbs that open and drive a session: what they answer, what they refuse with which sentence, and that a refusal changes nothing. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeHeader, packHeader, type Tensor } from "../../bridge/protocol.js";
import { games } from "../../envs/index.js";
import { Dealer, refusal } from "./dealer.js";
import { Draws } from "./draws.js";
import { drawn, hashOf, Local, Remote } from "./seats.js";
import { everything, type Here, here } from "./servers.js";

const market = "test/market-v0";
let server: Here;
let dealer: Dealer;

beforeAll(async () => {
  server = await here({ lanes: 512, sessions: 8, bytes: 2 ** 20 });
  dealer = await Dealer.to(server.address);
});
afterAll(async () => {
  dealer.close();
  await server[Symbol.asyncDispose]();
});

const f8 = (...numbers: number[]): Tensor => ({ shape: [numbers.length], data: Float64Array.from(numbers) });
const u1 = (...flags: number[]): Tensor => ({ shape: [flags.length], data: Uint8Array.from(flags) });

/** A session that ends with the test. */
async function session<T>(fields: { readonly [field: string]: unknown }, use: (remote: Remote) => Promise<T>) {
  const remote = await Remote.make(dealer, fields);
  try {
    return await use(remote);
  } finally {
    await dealer.ask("close", { session: remote.session });
  }
}

test("hello tells version, games, capabilities and limits", async () => {
  const { header } = await dealer.ask("hello", { protocol: 1 });
  expect(header).toMatchObject({ protocol: 1, version: "0.1.0", limits: { lanes: 512, sessions: 8, bytes: 2 ** 20 } });
  expect((header.games as { id: string }[]).map(({ id }) => id)).toEqual(Object.keys(everything));
  expect(header.capabilities).toEqual(
    expect.arrayContaining([
      "make",
      "reset",
      "step",
      "state",
      "render",
      "snapshot",
      "restore",
      "solve",
      "close",
      "ping",
    ]),
  );
});

test.each([2, 0, "1", null, { toString: 1 }])("hello refuses protocol %j", async (protocol) => {
  const stranger = new Dealer(server.address);
  expect(await refusal(stranger.ask("hello", { protocol }))).toMatch(
    /^protocol: This server speaks protocol 1, the client .*; install the same version/,
  );
  expect(await refusal(stranger.ask("make", { game: market }))).toMatch(/^session: Say hello first/);
  stranger.close();
});

test("ping answers before hello, with the number of the request", async () => {
  const stranger = new Dealer(server.address);
  expect((await stranger.ask("ping")).header).toEqual({ id: 1 });
  stranger.close();
});

test.each([null, "eval", "constructor", "__proto__", 7, ["step"]])("there is no verb %j", async (verb) => {
  expect(await refusal(dealer.ask("ping", { verb }))).toMatch(
    /^protocol: A request needs a verb, one of hello, ping, make/,
  );
});

test.each<[object, RegExp]>([
  [{ game: "routing/cartoon5" }, /^argument: There is no game 'routing\/cartoon5'; did you mean/],
  [{ game: "../../etc/passwd" }, /^argument: There is no game/],
  [{ game: "__proto__" }, /^argument: There is no game/],
  [{ game: 3 }, /^argument: make: game must be a text, got 3/],
  [{ game: null }, /^argument: make: game must be a text, got null/],
  [{ game: "commitment/chicken", options: { cars: 3 } }, /^argument: .*has no option 'cars'/],
  [{ game: "commitment/chicken", options: JSON.parse('{"__proto__":3}') }, /^argument: .*has no option '__proto_?_?'/],
  [{ game: "commitment/chicken", options: { rounds: -1 } }, /^argument: .*option 'rounds' must be an integer/],
  [{ options: [1] }, /^argument: make: options must be a map, got \[1\]/],
  [{ transforms: ["upside-down"] }, /^argument: There is no transform 'upside-down'/],
  [{ transforms: "within=3" }, /^argument: make: transforms must be a list/],
  [{ transforms: Array(17).fill("within=3") }, /^argument: make: transforms must be a list of at most 16/],
  [{ transforms: ["stacked=1024", "stacked=1024", "stacked=1024"] }, /^argument: stacked: .* fields; at most 65536/],
  [{ agent: "seller_2" }, /^argument: .*seller_2/],
  [{ agent: 0 }, /^argument: make: agent must be a text/],
  [{ opponents: { buyer: "random" } }, /^argument: make: there is no role 'buyer' .*seller, broker/],
  [{ opponents: { seller: "greedy" } }, /^argument: make: "greedy" is no bot of 'test\/market-v0'; there is random/],
  [{ opponents: { seller: "__proto__" } }, /^argument: make: "__proto__" is no bot/],
  [{ opponents: { seller: "random", broker: "random" } }, /^argument: make: leave a role or name an agent/],
  [{ autoreset: "sometimes" }, /^argument: There is no autoreset 'sometimes'/],
  [{ autoreset: { toString: 1 } }, /^argument: make: autoreset must be a text/],
  [{ lanes: 0 }, /^argument: make: lanes must be an integer from 1 to 512, got 0/],
  [{ lanes: 1.5 }, /^argument: make: lanes must be an integer/],
  [{ lanes: 513 }, /^argument: make: lanes must be an integer from 1 to 512/],
  [
    { game: "routing/random", lanes: 512, options: { pools: 2000 } },
    /^limit: make: 512 lanes of 'routing\/random-v0' need .* MiB .*fewer lanes/,
  ],
])("make refuses %j", async (fields, sentence) => {
  const before = server.server.census().sessions;
  expect(await refusal(dealer.ask("make", { game: market, ...fields }))).toMatch(sentence);
  expect(server.server.census().sessions).toBe(before);
});

test("make gives a client so many sessions and no more", async () => {
  const made: Remote[] = [];
  while (made.length < 8) made.push(await Remote.make(dealer, { game: market }));
  expect(new Set(made.map(({ session }) => session)).size).toBe(8);
  expect(await refusal(dealer.ask("make", { game: market }))).toMatch(/^limit: make: a client may have 8 sessions/);
  for (const { session: key } of made) await dealer.ask("close", { session: key });
  await session({ game: market }, async (remote) => expect(remote.lanes).toBe(1));
});

test("make knows short ids, and one seat leaves the others to bots", async () => {
  await session({ game: "test/market", agent: "seller_1", opponents: { broker: "random" } }, async (remote) => {
    expect(remote.roles.map(({ seats }) => seats)).toEqual([1, "none"]);
    expect(remote.layout.step).toEqual([{ name: "actions/seller", type: "f4", shape: [1, 1, 1] }]);
  });
});

test("reset: one seed is lane by lane the seeds s, s + 1 …", async () => {
  await session({ game: market, lanes: 3 }, async (remote) => {
    const one = await remote.reset(40);
    await remote.reset(1);
    const each = await remote.reset(undefined, { seeds: f8(40, 41, 42) });
    expect(each).toEqual(one);
    expect(one).toEqual(await new Local(everything[market].make(), 3).reset(40));
    expect(await remote.reset("text")).not.toEqual(one);
  });
});

test("reset: streams go on where no seed is given, and unmasked lanes stay as they are", async () => {
  await session({ game: market, lanes: 3 }, async (remote) => {
    const own = new Local(everything[market].make(), 3);
    expect(await remote.reset(7)).toEqual(await own.reset(7));
    own.batch.reset();
    expect(await remote.reset()).toEqual(own.shown());
    own.batch.reset({ mask: [0, 1, 0] });
    expect(await remote.reset(undefined, { mask: u1(0, 1, 0) })).toEqual(own.shown());
    own.batch.reset({ seeds: [5, 0, 0], mask: [1, 0, 0] });
    own.batch.reset({ mask: [0, 1, 0] });
    expect(await remote.reset(undefined, { mask: u1(1, 1, 0), seeds: f8(5, Number.NaN, 9) })).toEqual(own.shown());
  });
});

test.each<[string, object, { [name: string]: Tensor }, RegExp]>([
  ["a seed that is a fraction", { seed: 0.5 }, {}, /^argument: A seed must be an integer/],
  ["a seed beyond 2^53", { seed: 2 ** 60 }, {}, /^argument: A seed must be an integer/],
  ["a seed that is a map", { seed: { toString: 1 } }, {}, /^argument: reset: seed must be an integer or a text/],
  ["seed and seeds", { seed: 1 }, { seeds: f8(1, 2, 3) }, /^argument: reset: give seed or seeds, not both/],
  ["seeds too few", {}, { seeds: f8(1, 2) }, /^argument: reset: seeds needs 3 numbers, got 2/],
  ["an infinite seed", {}, { seeds: f8(1, 2, Number.POSITIVE_INFINITY) }, /^argument: A seed must be an integer/],
  ["a mask too long", {}, { mask: u1(1, 1, 1, 1) }, /^argument: reset: mask needs 3 numbers, got 4/],
  ["an unknown tensor", {}, { masks: u1(1, 1, 1) }, /^argument: reset: takes the tensors 'mask' and 'seeds' only/],
])("reset refuses %s and changes nothing", async (_what, fields, tensors, sentence) => {
  await session({ game: market, lanes: 3 }, async (remote) => {
    await remote.reset(7);
    const before = hashOf(Object.values((await remote.snapshot()).tensors).map(({ data }) => ({ data })));
    expect(await refusal(dealer.ask("reset", { session: remote.session, ...fields }, tensors))).toMatch(sentence);
    expect(hashOf(Object.values((await remote.snapshot()).tensors).map(({ data }) => ({ data })))).toBe(before);
  });
});

test("reset: a first reset by mask, or with seeds missing, is refused", async () => {
  await session({ game: market, lanes: 2 }, async (remote) => {
    expect(await refusal(remote.reset(undefined, { seeds: f8(1, Number.NaN) }))).toMatch(
      /first reset needs a seed for every/,
    );
    expect(await refusal(remote.reset(undefined, { mask: u1(1, 0) }))).toMatch(/reset all lanes once/);
    expect(await refusal(remote.step(drawn(remote, new Draws(0, 2), {})))).toMatch(/^argument: step: reset first/);
  });
});

test("step: what is wrong moves nothing, neither lanes nor the opponents' coins", async () => {
  await session({ game: market, lanes: 2, opponents: { broker: "random" } }, async (remote) => {
    const draws = new Draws(1, 2);
    const first = await remote.reset(1);
    const step = (...frames: Uint8Array[]) => refusal(dealer.ask("step", { session: remote.session }, frames));
    const before = await remote.snapshot();
    expect(Object.keys(before.tensors)).toContain("opponents/broker/words");
    expect(await step()).toMatch(/^argument: step needs one frame of 16 bytes, got none/);
    expect(await step(new Uint8Array(15))).toMatch(/needs one frame of 16 bytes, got 15/);
    expect(await step(new Uint8Array(16), new Uint8Array(16))).toMatch(/^protocol: step: takes one frame/);
    expect(await step(new Uint8Array(Float32Array.of(0, 0, 0.5, Number.NaN).buffer))).toMatch(
      /^argument: test\/market-v0: seller_1 in lane 1: the action is NaN/,
    );
    expect(await remote.snapshot()).toEqual(before);
    await remote.step(drawn(remote, draws, first));
    expect(await remote.snapshot()).not.toEqual(before);
  });
});

test("step: actions out of range are clipped and counted", async () => {
  await session({ game: "commitment/chicken" }, async (remote) => {
    await remote.reset(1);
    const wild = remote.roles.map(({ count }) => new Float32Array(count).fill(9));
    const { header } = await dealer.ask("step", { session: remote.session }, [remote.frame(wild)]);
    expect(header.repaired).toBe(
      games["commitment/chicken-v0"].make().roles.reduce((sum, { count }) => sum + count, 0),
    );
  });
});

test("step: in `disabled` an ended lane waits for its reset", async () => {
  await session({ game: market, lanes: 2, autoreset: "disabled", transforms: ["within=1"] }, async (remote) => {
    const draws = new Draws(1, 2);
    let last = await remote.reset(1);
    for (let k = 0; k < 2; k++) last = await remote.step(drawn(remote, draws, last));
    expect([...last.truncated]).toEqual([1, 1]);
    expect(last).toHaveProperty("final/lengths", Int32Array.of(2, 2));
    expect(await refusal(remote.step(drawn(remote, draws, last)))).toMatch(
      /^argument: step: a lane has ended; reset it by mask/,
    );
    last = await remote.reset(undefined, { mask: u1(1, 1) });
    expect(await remote.step(drawn(remote, draws, last))).not.toHaveProperty("final/lengths");
  });
});

test("requests of one client are answered in order, each by its number", async () => {
  await session({ game: market, lanes: 2 }, async (remote) => {
    await remote.reset(3);
    const frame = remote.frame(drawn(remote, new Draws(3, 2), {}));
    const ids: number[] = [];
    for (let k = 0; k < 20; k++) ids.push(await dealer.post("step", { session: remote.session }, [frame]));
    const got = [];
    for (const id of ids) got.push((await dealer.collect(id)).header.id);
    expect(got).toEqual(ids);
  });
});

test.each([0, -1, 2 ** 53, 1.5, "7", null])("a request numbered %j is answered as number 0", async (id) => {
  const raw = new Dealer(server.address);
  await raw.socket.send([packHeader({ verb: "ping", id }) as Buffer]);
  const [frame] = await raw.socket.receive();
  expect(decodeHeader([frame])).toEqual({ id: 0 });
  raw.close();
});
