/** 100,000 hostile messages: the server answers every one, stays alive and small, and another session does not notice. */
import { connect } from "node:net";
import { unpack } from "msgpackr";
import { expect, test } from "vitest";
import { games } from "../../envs/index.js";
import { Rng } from "../../src/rng.js";
import { Dealer } from "./dealer.js";
import { Draws } from "./draws.js";
import { type Good, Hostile } from "./hostile.js";
import { drawn, hashOf, Local, Remote, type Shown } from "./seats.js";
import { type Apart, apart } from "./servers.js";

const messages = 100_000;
const clients = 8;
const chunk = 50; // requests of one client under way
const growth = 32; // MiB, allowed between the first fifth and the end
const heap = { NODE_OPTIONS: "--max-old-space-size=128" }; // MiB; with more, garbage that nobody holds lies about

test("100,000 malformed messages do no harm", { timeout: 180_000 }, async () => {
  await using server = await apart(["--lanes", "256", "--memory", "64"], heap);
  const bystander = watch(server.address);
  const kinds = new Map<string, number>();
  const swarm = await Promise.all(Array.from({ length: clients }, (_, k) => attacker(server.address, k)));
  const volley = async (each: number) => {
    await Promise.all(swarm.map((attack) => attack(each, kinds)));
    return server.memory();
  };
  const before = await volley(messages / 5 / clients);
  const after = await volley(((4 / 5) * messages) / clients);
  const { steps, slowest, equal } = await bystander();
  expect(server.child.exitCode).toBe(null);
  expect([...kinds.values()].reduce((a, b) => a + b, 0)).toBe(messages); // every message was answered
  expect([...kinds.keys()].sort()).toEqual(["answered", "argument", "limit", "protocol", "session"]); // nothing internal
  for (const [kind, count] of kinds) expect(count, kind).toBeGreaterThan(kind === "limit" ? 10 : 1000);
  expect(after - before).toBeLessThan(growth);
  expect(equal).toBe(true);
  expect(steps).toBeGreaterThan(100);
  expect(slowest).toBeLessThan(5000);
  console.info(
    `${messages} messages: ${[...kinds].map(([kind, n]) => `${n} ${kind}`).join(", ")}; memory ${before.toFixed(0)} then ${after.toFixed(0)} MiB; ` +
      `beside it ${steps} steps, the slowest ${slowest.toFixed(0)} ms`,
  );
});

interface Heard {
  readonly error?: { readonly kind: string; readonly message: string };
  readonly beat?: boolean;
  readonly layout?: object; // of a session that was made
  readonly session?: unknown;
}

/** A client with sessions of its own, which then sends rubbish. */
async function attacker(address: string, seed: number) {
  const dealer = await Dealer.to(address);
  const ids = Object.keys(games);
  const goods: Good[] = [{ header: { verb: "ping" } }, { header: { verb: "hello", protocol: 1 } }];
  for (let k = 0; k < 3; k++) {
    const remote = await Remote.make(dealer, {
      game: ids[(seed + 7 * k) % ids.length],
      lanes: 2,
      transforms: ["within=5"],
    });
    const { session, lanes } = remote;
    const first = await remote.reset(seed);
    const frames = [remote.frame(drawn(remote, new Draws(seed, lanes), first))];
    const { fields, tensors } = await remote.snapshot();
    const seeds = { seeds: { shape: [lanes], data: Float64Array.of(1, Number.NaN) } };
    goods.push(
      ...[{ header: { verb: "step", session }, frames }, { header: { verb: "reset", session, seed: 1 } }],
      ...[{ header: { verb: "reset", session }, tensors: seeds }, { header: { verb: "state", session } }],
      ...[{ header: { verb: "render", session, mode: "svg", lane: 0 } }, { header: { verb: "snapshot", session } }],
      { header: { verb: "restore", session, ...fields }, tensors },
      {
        header: {
          verb: "make",
          game: ids[seed % ids.length],
          lanes: 2,
          opponents: {},
          options: {},
          autoreset: "next-step",
        },
      },
    );
  }
  const hostile = new Hostile(seed, games, goods);
  return async (count: number, kinds: Map<string, number>): Promise<void> => {
    for (let sent = 0; sent < count; ) {
      const now = Math.min(chunk, count - sent);
      for (let k = 0; k < now; k++) await dealer.socket.send(hostile.next() as Buffer[]);
      for (let k = 0; k < now; ) {
        const frames = await dealer.socket.receive();
        const { error, beat, layout, session } = unpack(frames[0]) as Heard;
        if (beat) continue;
        if (layout) hostile.open.push(session);
        const kind = error?.kind ?? "answered";
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        if (kind === "internal") throw new Error(`The server failed: ${error?.message}`);
        k++;
      }
      sent += now;
    }
  };
}

/** Somebody else's session, stepping all the while. */
function watch(address: string) {
  const game = "routing/cartoon4-v0";
  const lanes = 4;
  let over = false;
  let slowest = 0;
  const stepping = (async () => {
    const dealer = await Dealer.to(address);
    const remote = await Remote.make(dealer, { game, lanes });
    const draws = new Draws(1, lanes);
    const shown: Shown[] = [await remote.reset(1)];
    while (!over) {
      const start = performance.now();
      shown.push(await remote.step(drawn(remote, draws, shown[shown.length - 1])));
      slowest = Math.max(slowest, performance.now() - start);
      await new Promise((go) => setTimeout(go, 5));
    }
    dealer.close();
    return shown;
  })();
  return async () => {
    over = true;
    const shown = await stepping;
    const local = new Local(games[game].make(), lanes);
    const draws = new Draws(1, lanes);
    const own: Shown[] = [await local.reset(1)];
    while (own.length < shown.length) own.push(await local.step(drawn(local, draws, own[own.length - 1])));
    return { steps: shown.length - 1, slowest, equal: hashOf(own) === hashOf(shown) };
  };
}

const greeting = (mechanism: string) => {
  const bytes = Buffer.alloc(64);
  bytes.set([0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 3, 0]);
  bytes.write(mechanism, 12);
  return bytes;
};
const ready = Buffer.concat([
  Buffer.from([0x04, 41]),
  Buffer.from("\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00\x00"),
]);

test("what is not even ZeroMQ does no harm either", { timeout: 60_000 }, async () => {
  await using server = await apart([], heap);
  const dealer = await Dealer.to(server.address);
  const rng = Rng.alloc(1, "garbage").at(0);
  const noise = (length: number) => Buffer.from(Uint8Array.from({ length }, () => rng.below(256)));
  const kinds: (() => Buffer)[] = [
    () => noise(1 + rng.below(2000)),
    () => Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
    () => greeting("NULL").subarray(0, rng.below(64)),
    () => Buffer.concat([greeting("NULL"), noise(200)]),
    () => Buffer.concat([greeting("PLAIN"), ready]),
    () => Buffer.concat([greeting("NULL"), ready, Buffer.from([0x02, 0, 0, 1, 0, 0, 0, 0, 0])]), // a frame of a tebibyte
    () => Buffer.concat([greeting("NULL"), ready, Buffer.from([0x02, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]),
    () => Buffer.concat([greeting("NULL"), ready, Buffer.from([0x00, 0x01, 0xc1])]), // a good frame with a bad header
    () => Buffer.from("a".repeat(100_000)),
  ];
  await shower(server, 50, kinds);
  const before = server.memory();
  await shower(server, 400, kinds);
  expect(server.child.exitCode).toBe(null);
  expect((await dealer.ask("ping")).header).toHaveProperty("id");
  const next = await Dealer.to(server.address);
  expect((await next.ask("ping")).header).toHaveProperty("id");
  expect(server.memory() - before).toBeLessThan(growth);
  dealer.close();
  next.close();
});

/** Connections that say such things and stay for a moment. */
async function shower({ address }: Apart, count: number, kinds: readonly (() => Buffer)[]): Promise<void> {
  const { port, hostname } = new URL(address.replace("tcp:", "http:"));
  for (let k = 0; k < count; k += 10) {
    await Promise.all(
      Array.from({ length: 10 }, (_, j) => {
        return new Promise<void>((done) => {
          const socket = connect(Number(port), hostname, () => socket.write(kinds[(k + j) % kinds.length]()));
          socket.on("error", () => undefined).on("close", () => done());
          setTimeout(() => socket.destroy(), 50);
        });
      }),
    );
  }
}
