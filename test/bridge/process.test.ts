/** The server as a process: it says where it listens, ends when it is told to, and when the program that started it ends. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { scratch } from "../cli/terminal.js";
import { Dealer } from "./dealer.js";
import { apart, program, until } from "./servers.js";

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("it ends in good order at the first Ctrl-C, and another may listen in its place", async () => {
  const address = `ipc://${join(scratch(), "s")}`;
  for (let k = 0; k < 2; k++) {
    await using server = await apart(["--address", address]);
    const dealer = await Dealer.to(address);
    expect((await dealer.ask("ping")).header).toHaveProperty("id");
    server.child.kill("SIGINT");
    expect(await server.ended).toBe(0);
    dealer.close();
  }
});

test("a second Ctrl-C does it no harm", async () => {
  await using server = await apart();
  const dealer = await Dealer.to(server.address);
  server.child.kill("SIGINT");
  await new Promise((go) => setTimeout(go, 5)); // signals in one instant count as one
  server.child.kill("SIGINT");
  expect([0, 130, "SIGINT"]).toContain(await server.ended);
  dealer.close();
});

test("it ends when its standard input closes", async () => {
  await using server = await apart();
  server.child.stdin!.end();
  expect(await server.ended).toBe(0);
});

test("it ends when the program that started it is killed", async () => {
  const flags = JSON.stringify([program, "serve", "--json", "--with-input"]);
  const script = `require("node:child_process").spawn("node", ${flags}, { stdio: ["pipe", "inherit", "inherit"] });
    setInterval(() => 0, 1000);`;
  const parent = spawn("node", ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((done) => createInterface({ input: parent.stdout }).once("line", done));
  const { pid, address } = JSON.parse(line) as { pid: number; address: string };
  const dealer = await Dealer.to(address);
  expect((await dealer.ask("ping")).header).toHaveProperty("id");
  parent.kill("SIGKILL");
  await until("the server has ended", () => !alive(pid), 10_000);
  expect(alive(pid)).toBe(false);
  dealer.close();
});
