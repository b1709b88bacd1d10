/** Servers for tests: in this process, or the built program as a process of its own. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Server, type ServerOptions } from "../../bridge/index.js";
import { games } from "../../envs/index.js";
import { served } from "../../src/cli/served.js";
import { randomBot } from "../../src/random-bot.js";
import type { Registry } from "../../src/registry.js";
import { fixtures } from "../fixtures/registry.js";

/** All games, and the fixtures with a bot that has a coin. */
export const everything: Registry = {
  ...Object.fromEntries(Object.entries(fixtures).map(([id, entry]) => [id, { ...entry, bots: { random: randomBot } }])),
  ...games,
};

export interface Here extends AsyncDisposable {
  readonly server: Server;
  readonly address: string;
}

/** A server in this process, on a port of its own; it ends with the block that holds it. */
export async function here(
  options: Partial<ServerOptions> = {},
  Kind: Pick<typeof Server, "listen"> = Server,
): Promise<Here> {
  const server = await Kind.listen({ catalog: served(everything, []), address: "tcp://127.0.0.1:0", ...options });
  const ended = server.run();
  const end = async () => {
    server.close();
    await ended;
  };
  return { server, address: server.address, [Symbol.asyncDispose]: end };
}

export const program = "dist/src/cli/main.js";

export interface Apart extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly address: string;
  readonly ended: Promise<number | string | null>; // exit code, or the signal that ended it
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Resident memory in MiB. */
  memory(): number;
}

/** The program `commitment-gym serve` as a process. */
export async function apart(flags: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Apart> {
  const child = spawn("node", [program, "serve", "--json", "--with-input", ...flags], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<number | string | null>((done) =>
    child.once("exit", (code, signal) => done(signal ?? code)),
  );
  const line = await new Promise<string>((done, fail) => {
    createInterface({ input: child.stdout! }).once("line", done);
    void ended.then((code) => fail(new Error(`The server ended with ${code} before it listened.`)));
  });
  const kill = async (signal: NodeJS.Signals = "SIGKILL") => {
    child.kill(signal);
    await ended;
  };
  return {
    ...{ child, ended, kill, address: (JSON.parse(line) as { address: string }).address },
    memory: () => residentOf(child.pid!),
    [Symbol.asyncDispose]: () => kill(),
  };
}

/** Resident memory of a process in MiB, where the system tells. */
export function residentOf(pid: number): number {
  if (existsSync(`/proc/${pid}/status`))
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}

/** Wait for what is to become true. @throws after this many milliseconds */
export async function until(what: string, holds: () => boolean, milliseconds = 20_000): Promise<void> {
  for (const end = Date.now() + milliseconds; !holds(); ) {
    if (Date.now() > end) throw new Error(`Waited ${milliseconds} ms in vain until ${what}.`);
    await new Promise((go) => setTimeout(go, 20));
  }
}
