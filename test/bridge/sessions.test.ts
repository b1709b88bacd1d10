/** Who may see and keep what: sessions are their client's own, end when nobody uses them, and take no more memory than allowed. */
import { expect, test } from "vitest";
import { Dealer, refusal } from "./dealer.js";
import { Remote } from "./seats.js";
import { type Here, here, until } from "./servers.js";

const market = { game: "test/market" };

test("sessions of one client are invisible to another", async () => {
  await using server = await here();
  const [alice, bob] = [await Dealer.to(server.address), await Dealer.to(server.address)];
  const hers = await Remote.make(alice, market);
  const first = await hers.reset(1);
  const { session } = hers;
  for (const verb of ["reset", "step", "state", "render", "snapshot", "restore", "close"])
    expect(await refusal(bob.ask(verb, { session })), verb).toMatch(/^session: There is no session 1/);
  const his = await Remote.make(bob, market);
  expect(his.session).toBe(session); // numbers are each client's own
  await his.reset(2);
  await bob.ask("close", { session });
  expect(await hers.reset(1)).toEqual(first);
  alice.close();
  bob.close();
});

test("a session that nobody uses expires, one in use does not", async () => {
  await using server = await here({ idleSeconds: 0.5, beatSeconds: 0.1 });
  const dealer = await Dealer.to(server.address);
  const [idle, used] = [await Remote.make(dealer, market), await Remote.make(dealer, market)];
  await idle.reset(1);
  const first = await used.reset(1);
  const end = Date.now() + 1500;
  while (Date.now() < end) {
    await dealer.ask("state", { session: used.session });
    await new Promise((go) => setTimeout(go, 50));
  }
  expect(await refusal(idle.reset(1))).toMatch(/^session: .*closed, expired/);
  expect(await used.reset(1)).toEqual(first);
  dealer.close();
});

test("a client that has vanished is found by the beat, and its sessions and memory with it", async () => {
  await using server = await here({ beatSeconds: 0.1, bytes: 100_000 });
  const lanes = 400;
  const gone = await Dealer.to(server.address);
  await Remote.make(gone, { ...market, lanes });
  const next = await Dealer.to(server.address);
  expect(await refusal(next.ask("make", { ...market, lanes }))).toMatch(
    /^limit: make: 400 lanes of .* use fewer lanes/,
  );
  gone.close();
  await until("the client is dropped", () => server.server.census().dropped === 1, 3000);
  expect(server.server.census()).toMatchObject({ clients: 1, sessions: 0 });
  expect((await Remote.make(next, { ...market, lanes })).lanes).toBe(lanes);
  next.close();
});

test("a quiet client that is there stays, however long, and hears only beats", async () => {
  await using server = await here({ beatSeconds: 0.1 });
  const dealer = await Dealer.to(server.address);
  const quiet = await Remote.make(dealer, market);
  const first = await quiet.reset(1);
  await new Promise((go) => setTimeout(go, 1000));
  expect(await quiet.reset(1)).toEqual(first);
  expect(server.server.census()).toMatchObject({ clients: 1, sessions: 1, dropped: 0 });
  dealer.close();
});

/** A server where one has just ended: libzmq gives the port back a moment after the socket was closed. */
async function again(address: string): Promise<Here> {
  for (const end = Date.now() + 5000; ; await new Promise((go) => setTimeout(go, 20))) {
    try {
      return await here({ address });
    } catch (thrown) {
      if (Date.now() > end || !String(thrown).includes("in use")) throw thrown;
    }
  }
}

test("a restarted server knows nobody, and says what to do", async () => {
  // below the ports that the system hands out, of which somebody else might be given this one in between
  const first = await here({ address: `tcp://127.0.0.1:${15_000 + (process.pid % 15_000)}` });
  const dealer = await Dealer.to(first.address);
  const { session } = await Remote.make(dealer, market);
  await first[Symbol.asyncDispose]();
  await using _second = await again(first.address);
  expect(await refusal(dealer.ask("reset", { session }))).toMatch(
    /^session: Say hello first; this server may have been/,
  );
  dealer.close();
});

test("so many clients and no more; a place is free again when one goes", async () => {
  await using server = await here({ clientsAtMost: 2, beatSeconds: 0.1 });
  const [one, two] = [await Dealer.to(server.address), await Dealer.to(server.address)];
  for (const dealer of [one, two]) await Remote.make(dealer, market);
  expect(await refusal(Dealer.to(server.address))).toMatch(/^limit: This server has its 2 clients; try again later/);
  one.close();
  await until("a client is dropped", () => server.server.census().clients < 2, 3000);
  const three = await Dealer.to(server.address);
  expect((await three.ask("ping")).header).toHaveProperty("id");
  two.close();
  three.close();
});

test("a client that does not say which replies it has taken is dropped, and says hello anew", async () => {
  await using server = await here();
  const dealer = await Dealer.to(server.address);
  for (let k = 0; k < 600; k++) await dealer.post("ping", { seen: 0 });
  await until("it is dropped", () => server.server.census().dropped > 0, 5000);
  dealer.close();
  const next = await Dealer.to(server.address);
  expect((await next.ask("ping")).header).toHaveProperty("id");
  next.close();
});

test("a message larger than allowed ends its connection and nobody else's", async () => {
  await using server = await here({ messageBytes: 10_000 });
  const [large, other] = [await Dealer.to(server.address, {}, 1000), await Dealer.to(server.address)];
  await expect(large.ask("ping", {}, [new Uint8Array(20_000)])).rejects.toThrow("No answer came in time");
  expect((await other.ask("ping")).header).toHaveProperty("id");
  large.close();
  other.close();
});

test.each([
  ["tcp://0.0.0.0:0", /other machines, so keys are due: .*--key and --client/],
  ["tcp://*:0", /other machines, so keys are due/],
  ["tcp://[::]:0", /other machines, so keys are due/],
  ["tcp://127.0.0.1.example.org:0", /other machines, so keys are due/],
  ["http://127.0.0.1:0", /is no address; write ipc:.* or tcp:/],
  ["tcp://127.0.0.1:99999", /is no address/],
  ["inproc://x", /is no address/],
  [`ipc:///${"x".repeat(120)}`, /too long for a socket; at most 100/],
])("%s is refused, and nothing is bound", async (address, sentence) => {
  await expect(here({ address })).rejects.toThrow(sentence);
});

test("an address in use is refused with a sentence", async () => {
  await using server = await here();
  await expect(here({ address: server.address })).rejects.toThrow(
    /^Cannot listen at 'tcp:\/\/127\.0\.0\.1:\d+': .*use/i,
  );
});

test("a client that leaves is forgotten at once, with all its sessions", async () => {
  await using server = await here();
  const dealer = await Dealer.to(server.address);
  await Remote.make(dealer, market);
  await Remote.make(dealer, market);
  await dealer.ask("close", { leave: true });
  expect(server.server.census()).toMatchObject({ clients: 0, sessions: 0, dropped: 0 });
  expect(await refusal(dealer.ask("make", market))).toMatch(/^session: Say hello first/);
  dealer.close();
});

test("a full server makes room among clients without sessions, and refuses where all have one", async () => {
  await using server = await here({ clientsAtMost: 2 });
  const busy = await Dealer.to(server.address);
  const session = await Remote.make(busy, market);
  const first = await session.reset(1);
  const idle = await Dealer.to(server.address);
  const third = await Dealer.to(server.address); // in the place of the idle one
  await Remote.make(third, market);
  expect(await refusal(idle.ask("make", market))).toMatch(/^limit: This server has its 2 clients/);
  expect(await session.reset(1)).toEqual(first);
  for (const dealer of [busy, idle, third]) dealer.close();
});

test("where a game has no bots, the random one plays the seats that are left", async () => {
  await using server = await here();
  const dealer = await Dealer.to(server.address);
  const { header } = await dealer.ask("make", { game: "test/dilemma", agent: "prisoner_1" });
  expect(header.roles).toMatchObject([{ name: "prisoner", seats: 1 }]);
  const { header: market_ } = await dealer.ask("make", { ...market, agent: "seller_0" });
  expect(market_.roles).toMatchObject([{ seats: 0 }, { name: "broker", seats: "none" }]);
  dealer.close();
});

test("frames that could never be sent are refused when the session is made", async () => {
  await using server = await here({ messageBytes: 50_000 });
  const dealer = await Dealer.to(server.address);
  expect(await refusal(dealer.ask("make", { ...market, lanes: 4000 }))).toMatch(/^limit: make: a step of 4000 lanes/);
  expect((await dealer.ask("make", { ...market, lanes: 100 })).header.lanes).toBe(100);
  dealer.close();
});
