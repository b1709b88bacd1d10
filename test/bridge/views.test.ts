/** Verbs that look at a session, carry it elsewhere and end it: state, render, snapshot, restore, close. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Tensor } from "../../bridge/protocol.js";
import { Dealer, refusal } from "./dealer.js";
import { Draws } from "./draws.js";
import { drawn, go, Remote, type Shown } from "./seats.js";
import { everything, type Here, here } from "./servers.js";

const plan = { game: "test/market", lanes: 2, opponents: { broker: "random" } };
let server: Here;
let dealer: Dealer;
let remote: Remote;

beforeAll(async () => {
  server = await here();
  dealer = await Dealer.to(server.address);
});
beforeEach(async () => {
  remote = await Remote.make(dealer, plan);
  await remote.reset(4);
});
afterAll(async () => {
  dealer.close();
  await server[Symbol.asyncDispose]();
});

const text = ({ tensors }: { readonly tensors: { readonly [name: string]: Tensor } }) =>
  Buffer.from(tensors.text.data as Uint8Array).toString();

test("state is all observations of a lane side by side, opponents' too", async () => {
  const whole = await Remote.make(dealer, { ...plan, opponents: {} });
  const { "observations/seller": seller, "observations/broker": broker } = await whole.reset(4);
  const { tensors } = await dealer.fetch("state", { session: remote.session });
  expect(tensors.state.shape).toEqual([2, 6]);
  expect([...tensors.state.data]).toEqual([
    ...[...seller.subarray(0, 4), ...broker.subarray(0, 2)],
    ...[...seller.subarray(4, 8), ...broker.subarray(2, 4)],
  ]);
});

test("render draws one lane as text, as SVG and as pixels", async () => {
  const { session } = remote;
  expect(text(await dealer.fetch("render", { session }))).toContain("sellers");
  expect(text(await dealer.fetch("render", { session, mode: "ansi", lane: 1 }))).toContain("broker");
  expect(text(await dealer.fetch("render", { session, mode: "svg", width: 300 }))).toMatch(/^<svg[\s\S]*300/);
  const { pixels } = (await dealer.fetch("render", { session, mode: "rgb_array", width: 64 })).tensors;
  expect(pixels.shape[1]).toBe(64);
  expect(pixels.shape[2]).toBe(3);
  expect(new Set(pixels.data).size).toBeGreaterThan(2);
});

test("a game that draws nothing is still rendered, in every mode", async () => {
  expect(everything["test/countdown-v0"].make()).not.toHaveProperty("draw");
  const { session } = await Remote.make(dealer, { game: "test/countdown" });
  expect(text(await dealer.fetch("render", { session }))).toBe("test/countdown-v0, step 0");
  const { pixels } = (await dealer.fetch("render", { session, mode: "rgb_array" })).tensors;
  expect(new Set(pixels.data).size).toBeGreaterThan(2);
});

test.each<[object, RegExp]>([
  [{ mode: "human" }, /^argument: render: there is no mode "human"; choose ansi, svg or rgb_array/],
  [{ mode: ["svg"] }, /^argument: render: there is no mode/],
  [{ lane: 2 }, /^argument: render: lane must be an integer from 0 to 1, got 2/],
  [{ lane: -1 }, /^argument: render: lane/],
  [{ mode: "svg", width: 1e6 }, /^argument: render: width must be an integer from 16 to 2048/],
  [{ mode: "rgb_array", width: 0 }, /^argument: render: width/],
])("render refuses %j", async (fields, sentence) => {
  expect(await refusal(dealer.ask("render", { session: remote.session, ...fields }))).toMatch(sentence);
});

test("a session goes on bit for bit from a snapshot, its opponents' coins too", async () => {
  const draws = new Draws(1, 2);
  const shown: Shown[] = [await remote.reset(9)];
  await go(remote, draws, shown, 5);
  const snapshot = await remote.snapshot();
  const after = new Draws(50, 2);
  const once: Shown[] = [shown[5]];
  await go(remote, after, once, 8);
  await remote.reset(1234);
  const again: Shown[] = [await remote.restore(snapshot)];
  await go(remote, new Draws(50, 2), again, 8);
  expect(again.slice(1)).toEqual(once.slice(1));
});

test("a snapshot of 4,096 lanes with coins restores", async () => {
  const wide = await Remote.make(dealer, { ...plan, lanes: 4096 });
  const first = await wide.reset(1);
  const snapshot = await wide.snapshot();
  const next = await wide.step(drawn(wide, new Draws(1, 4096), first));
  await wide.restore(snapshot);
  expect(await wide.step(drawn(wide, new Draws(1, 4096), first))).toEqual(next);
  await dealer.ask("close", { session: wide.session });
});

type Snapshot = Awaited<ReturnType<Remote["snapshot"]>>;

/** The snapshot with one number of one array changed. */
function tampered({ fields, tensors }: Snapshot, name: string, change: (data: Tensor["data"]) => void): Snapshot {
  const data = tensors[name].data.slice();
  change(data);
  return { fields, tensors: { ...tensors, [name]: { shape: tensors[name].shape, data } } };
}
function without({ fields, tensors }: Snapshot, name: string): Snapshot {
  const { [name]: _, ...others } = tensors;
  return { fields, tensors: others };
}

test.each<[string, (good: Snapshot) => Snapshot, RegExp]>([
  ["of another game", (s) => ({ ...s, fields: { ...s.fields, game: "test/dilemma-v0" } }), /^argument: .*another game/],
  [
    "of other options",
    (s) => ({ ...s, fields: { ...s.fields, options: "0" } }),
    /^argument: .*other options, lanes, seats/,
  ],
  ["without a clock", (s) => without(s, "time"), /^argument: restore: .*too many or too few/],
  ["without coins", (s) => without(s, "opponents/broker/words"), /^argument: restore: .*too many or too few/],
  [
    "with another array in place of one",
    (s) => ({ ...s, tensors: { ...without(s, "words").tensors, wörds: s.tensors.words } }),
    /^argument: restore: the snapshot lacks 'words'/,
  ],
  [
    "with an array of another type",
    (s) => ({ ...s, tensors: { ...s.tensors, time: { shape: [2], data: new Float32Array(2) } } }),
    /^argument: restore: 'time' of the snapshot does not fit/,
  ],
  [
    "with coins too short",
    (s) => ({ ...s, tensors: { ...s.tensors, "opponents/broker/words": { shape: [4], data: new Uint32Array(4) } } }),
    /^argument: restore: .*words' of the snapshot does not fit/,
  ],
  [
    "with a changed state",
    (s) => tampered(s, "state/stock", (d) => d.fill(9)),
    /^argument: restore: .*contradicts itself/,
  ],
  [
    "with a changed observation",
    (s) => tampered(s, "observations/0", (d) => d.fill(3, 1, 2)),
    /^argument: .*contradicts/,
  ],
  [
    "with a clock beyond the horizon",
    (s) => tampered(s, "time", (d) => d.fill(99)),
    /^argument: restore: .*clock is off/,
  ],
])("restore refuses a snapshot %s and changes nothing", async (_what, change, sentence) => {
  const fresh = await Remote.make(dealer, plan);
  const shown = [await fresh.reset(8)];
  const draws = new Draws(8, 2);
  await go(fresh, draws, shown, 3);
  const good = await fresh.snapshot();
  await go(fresh, draws, shown, 2);
  const before = await fresh.snapshot();
  expect(await refusal(fresh.restore(change(good)))).toMatch(sentence);
  expect(await fresh.snapshot()).toEqual(before);
});

test.each<[string, object]>([
  ["lanes", { ...plan, lanes: 3 }],
  ["opponents", { ...plan, opponents: {} }],
  ["seats", { ...plan, agent: "seller_0" }],
  ["autoreset", { ...plan, autoreset: "disabled" }],
  ["transforms", { ...plan, transforms: ["within=3"] }],
])("restore refuses a snapshot of a session with other %s", async (_what, other) => {
  const snapshot = await remote.snapshot();
  const stranger = await Remote.make(dealer, other as typeof plan);
  await stranger.reset(1);
  const before = await stranger.snapshot();
  expect(await refusal(stranger.restore(snapshot))).toMatch(/^argument: restore: the snapshot is of another game/);
  expect(await stranger.snapshot()).toEqual(before);
});

test("restore refuses a snapshot of a session whose seats other bots play", async () => {
  const { bots } = (await dealer.ask("make", { game: "commitment/chicken" })).header as { bots: string[] };
  expect(bots.length).toBeGreaterThan(2);
  const against = (bot: string) =>
    Remote.make(dealer, { game: "commitment/chicken", agent: "player_0", opponents: { player: bot } });
  const first = await against(bots[0]);
  await first.reset(1);
  const snapshot = await first.snapshot();
  for (const bot of bots.slice(1))
    expect(await refusal((await against(bot)).restore(snapshot)), bot).toMatch(
      /^argument: restore: the .* of another game/,
    );
});

test("a session that was never reset may be restored, and then steps", async () => {
  const fresh = await Remote.make(dealer, plan);
  const shown = await fresh.restore(await remote.snapshot());
  expect((await fresh.step(drawn(fresh, new Draws(1, 2), shown))).terminated).toHaveLength(2);
});

test("a closed session is gone, and closing it again says so", async () => {
  const { session } = remote;
  expect((await dealer.ask("close", { session })).header).toHaveProperty("id");
  for (const verb of ["close", "reset", "step", "state", "render", "snapshot", "restore"])
    expect(await refusal(dealer.ask(verb, { session })), verb).toMatch(
      /^session: There is no session \d+: it was closed/,
    );
});

test.each([0, -1, 2 ** 53, "1", null, { toString: 1 }, [1]])("there is no session %j", async (session) => {
  expect(await refusal(dealer.ask("state", { session }))).toMatch(/^session: There is no session/);
});
