/** Verbs that compute beside the loop: solve and export run in workers, with a deadline, and nobody waits for them. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { ServerOptions } from "../../bridge/index.js";
import type { Header } from "../../bridge/protocol.js";
import { games } from "../../envs/index.js";
import { Dealer, refusal } from "./dealer.js";
import { Remote } from "./seats.js";
import { here } from "./servers.js";

/** The built server: its workers are programs, which only the built tree has. */
const built = (path: string) => import(/* @vite-ignore */ pathToFileURL(resolve("dist", path)).href);
const { Server } = (await built("bridge/index.js")) as typeof import("../../bridge/index.js");
const { served } = (await built("src/cli/served.js")) as typeof import("../../src/cli/served.js");
const listen = (options: Partial<ServerOptions> = {}) => here({ catalog: served(games, []), ...options }, Server);
const text = (bytes: readonly Buffer[]) => bytes[0].toString();

test("solve tells what theory says, with its source", async () => {
  await using server = await listen();
  const dealer = await Dealer.to(server.address);
  const { bytes } = await dealer.ask("solve", { game: "commitment/prisoners-dilemma" });
  expect(JSON.parse(text(bytes))).toMatchObject({ source: expect.stringContaining("19") });
  dealer.close();
});

test("export writes Gambit's format", async () => {
  await using server = await listen();
  const dealer = await Dealer.to(server.address);
  const { bytes } = await dealer.ask("export", { game: "commitment/matching-pennies", format: "nfg" });
  expect(text(bytes)).toMatch(/^NFG 1 R/);
  dealer.close();
});

test.each<[string, Header, RegExp]>([
  ["solve", { game: "no/such" }, /^argument: There is no game 'no\/such'/],
  ["solve", { game: "routing/pigou", options: { routers: -1 } }, /^argument: .*routers/],
  ["solve", { game: 1 }, /^argument: solve: game must be a text/],
  ["solve", { game: "routing/pigou", options: [] }, /^argument: solve: options must be a map/],
  ["export", { game: "commitment/chicken" }, /^argument: export: format must be a text/],
  ["export", { game: "commitment/chicken", format: "../x" }, /^argument: .*no format '..\/x'; choose nfg or efg/],
])("%s refuses %j", async (verb, fields, sentence) => {
  await using server = await listen();
  const dealer = await Dealer.to(server.address);
  expect(await refusal(dealer.ask(verb, fields))).toMatch(sentence);
  dealer.close();
});

test("at its deadline a solution is given up, and the next one is sought", async () => {
  await using server = await listen({ solveSeconds: 0.01 });
  const dealer = await Dealer.to(server.address);
  for (let k = 0; k < 3; k++)
    expect(await refusal(dealer.ask("solve", { game: "routing/random" }))).toMatch(
      /^limit: solve: not finished after 0.01 s; ask for something smaller/,
    );
  dealer.close();
});

test("steps go on while solutions are sought, of which a client may await four", async () => {
  await using server = await listen();
  const dealer = await Dealer.to(server.address);
  const other = await Dealer.to(server.address);
  const remote = await Remote.make(other, { game: "commitment/chicken" });
  const asked: number[] = [];
  for (let k = 0; k < 5; k++) asked.push(await dealer.post("solve", { game: "routing/pigou" }));
  expect(await refusal(dealer.collect(asked[4]))).toMatch(/^limit: 4 of your requests are still being computed/);
  let steps = 0;
  for (const end = Date.now() + 200; Date.now() < end; steps++) await remote.reset(steps);
  expect(steps).toBeGreaterThan(10);
  const late: unknown[] = [];
  for (let k = 0; k < 4; k++) late.push(JSON.parse(String((await dealer.socket.receive())[1])));
  expect(late).toHaveLength(4);
  for (const answer of late) expect(answer).toHaveProperty("source");
  dealer.close();
  other.close();
});
