/** Either side dies, or stops listening: the other notices, loses nothing that it kept, and everybody else goes on. */
import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { bytesOf } from "../../bridge/protocol.js";
import { games } from "../../envs/index.js";
import { withOptions } from "../../src/cli/chosen.js";
import { Dealer, refusal } from "./dealer.js";
import { Draws } from "./draws.js";
import { guest } from "./guest.js";
import { go, hashOf, Local, play, Remote, type Shown } from "./seats.js";
import { apart, here, until } from "./servers.js";

const game = "routing/cartoon4-v0";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** MiB of arrays that somebody still holds. */
const held = () => {
  collect();
  return process.memoryUsage().arrayBuffers / 2 ** 20;
};

test("kill -9 of the server: the client hears so in time, and goes on from its snapshot on the next one", async () => {
  const draws = new Draws(2, 3);
  const shown: Shown[] = [];
  let snapshot: Awaited<ReturnType<Remote["snapshot"]>>;
  {
    await using server = await apart();
    const dealer = await Dealer.to(server.address, {}, 500);
    const remote = await Remote.make(dealer, { game, lanes: 3 });
    shown.push(await remote.reset(2));
    await go(remote, draws, shown, 5);
    snapshot = await remote.snapshot();
    await server.kill();
    const start = performance.now();
    await expect(remote.step([new Float32Array(remote.layout.step[0].shape.reduce((a, b) => a * b))])).rejects.toThrow(
      "No answer came in time",
    );
    expect(performance.now() - start).toBeLessThan(5000);
    dealer.close();
  }
  await using server = await apart();
  const dealer = await Dealer.to(server.address);
  const remote = await Remote.make(dealer, { game, lanes: 3 });
  await remote.restore(snapshot);
  await go(remote, draws, shown, 5);
  expect(hashOf(shown)).toBe(hashOf(await play(new Local(games[game].make(), 3), 2, 10)));
  dealer.close();
});

test("kill -9 of a client: its sessions go within the beat, and their memory is others' again", async () => {
  const mebibytes = 64;
  const lanes = 2 ** 16;
  await using server = await here({ beatSeconds: 0.2, bytes: mebibytes * 2 ** 20 });
  const other = await Dealer.to(server.address);
  const script = `await ask("make", { game: "${game}", lanes: ${lanes} }); console.log("made"); setInterval(() => 0, 1000);`;
  const before = held();
  for (let k = 0; k < 3; k++) {
    const { child, line, ended } = guest(server.address, script);
    expect(await line()).toBe("made");
    expect(held() - before).toBeGreaterThan(mebibytes / 2);
    expect(await refusal(other.ask("make", { game, lanes }))).toMatch(/^limit/);
    child.kill("SIGKILL");
    await ended;
    await until("its session is gone", () => server.server.census().sessions === 0, 3000);
    expect(server.server.census().dropped).toBe(k + 1);
    await until("its memory is free", () => held() - before < mebibytes / 8, 5000);
  }
  expect((await Remote.make(other, { game, lanes })).lanes).toBe(lanes);
  other.close();
});

test("a client that stops reading is dropped; memory stays bounded and others prompt", {
  timeout: 120_000,
}, async () => {
  await using server = await apart();
  const other = await Dealer.to(server.address);
  const remote = await Remote.make(other, { game, lanes: 2 });
  const draws = new Draws(1, 2);
  const shown: Shown[] = [await remote.reset(1)];
  const before = server.memory();
  const deaf = await Dealer.to(server.address, { receiveHighWaterMark: 1, sendHighWaterMark: 10_000 });
  const wide = await Remote.make(deaf, { game, lanes: 1024 });
  await wide.reset(1);
  const frame = Buffer.alloc(
    4 * wide.layout.step.flatMap(({ shape }) => [shape.reduce((a, b) => a * b)]).reduce((a, b) => a + b),
  );
  let most = 0;
  let slowest = 0;
  for (let k = 0; k < 60; k++) {
    for (let j = 0; j < 50; j++) await deaf.post("step", { session: wide.session }, [frame]);
    const start = performance.now();
    await go(remote, draws, shown, 1);
    slowest = Math.max(slowest, performance.now() - start);
    most = Math.max(most, server.memory() - before);
  }
  // Two more rounds of beats and the server has long forgotten it; what it sends now meets a stranger's welcome.
  const frames: Buffer[][] = [];
  for (;;) {
    const got = await deaf.socket.receive().catch(() => undefined);
    if (got) frames.push(got);
    if (!got || String(got[0]).includes("Say hello first")) break;
  }
  expect(String(frames[frames.length - 1]?.[0])).toContain("Say hello first");
  expect(frames.length).toBeLessThan(2000);
  expect(most).toBeLessThan(400);
  expect(slowest).toBeLessThan(5000);
  expect(hashOf(shown)).toBe(hashOf(await play(new Local(games[game].make(), 2), 1, 60)));
  console.info(
    `3,000 steps of 1,024 lanes unread: ${most.toFixed(0)} MiB more at most, others waited ${slowest.toFixed(0)} ms at most`,
  );
  deaf.close();
  other.close();
});

test("200 clients at once, ten processes among them, each get their own bits", { timeout: 120_000 }, async () => {
  await using server = await apart();
  const steps = 6;
  const ids = Object.keys(games);
  const script = `
    import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
    const made = await ask("make", { game: given[0], lanes: 2 });
    const { session, layout } = made.told;
    const hash = createHash("sha256");
    const floats = layout.step.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
    const frame = Buffer.from(new Float32Array(floats).buffer);
    for (const part of (await ask("reset", { session, seed: Number(given[1]) })).behind) hash.update(part);
    for (let k = 0; k < ${steps}; k++) for (const part of (await ask("step", { session }, frame)).behind) hash.update(part);
    console.log(hash.digest("hex"));
    process.exit(0);`;
  const matrix = "commitment/chicken-v0";
  const guests = Array.from({ length: 10 }, (_, k) => guest(server.address, script, matrix, String(k)));
  const dealers = await Promise.all(Array.from({ length: 190 }, () => Dealer.to(server.address, {}, 60_000)));
  const there = await Promise.all(
    dealers.map(async (dealer, k) => {
      const remote = await Remote.make(dealer, { game: ids[k % ids.length], lanes: 2, transforms: ["within=4"] });
      expect(remote.session).toBe(1);
      return hashOf(await play(remote, k, steps));
    }),
  );
  for (const [k, hash] of there.entries()) {
    const own = new Local(withOptions(games, ids[k % ids.length], {}, ["within=4"]).make(), 2);
    expect(hash, `client ${k}`).toBe(hashOf(await play(own, k, steps)));
  }
  const hashes = await Promise.all(guests.map(({ line }) => line()));
  const { layout } = await Remote.make(dealers[0], { game: matrix, lanes: 2 });
  for (const [k, { ended }] of guests.entries()) {
    expect(await ended).toBe(0);
    const own = new Local(games[matrix].make(), 2);
    const shown = [await own.reset(k)];
    const still = own.roles.map(({ count }) => new Float32Array(2 * count));
    while (shown.length <= steps) shown.push(await own.step(still));
    expect(hashes[k], `guest ${k}`).toBe(hashOfFrames(shown, layout));
  }
  for (const dealer of dealers) dealer.close();
});

/** SHA-256 of the frames in which a session would have shown this. */
function hashOfFrames(shown: readonly Shown[], { reply, final }: Remote["layout"]): string {
  const hash = createHash("sha256");
  for (const arrays of shown) {
    for (const { name } of reply) hash.update(bytesOf(arrays[name]));
    if ("final/lengths" in arrays) for (const { name } of final) hash.update(bytesOf(arrays[`final/${name}`]));
  }
  return hash.digest("hex");
}
