/** `serve`: play games with clients over ZeroMQ, Python's above all. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { type CurveKeyPair, readCertificate, Server, serverDefaults } from "../../bridge/index.js";
import { catalog } from "./catalog.js";
import { withFile } from "./fault.js";
import { numberFlag, repeated } from "./numbers.js";
import { served } from "./served.js";
import type { Shell } from "./shell.js";

interface ServeFlags {
  readonly address: string;
  readonly key?: string;
  readonly client?: readonly string[];
  readonly games?: readonly string[];
  readonly lanes: number;
  readonly memory: number;
  readonly idle: number;
  readonly withInput?: boolean;
  readonly json?: boolean;
}

export function serve(command: Command, shellOf: (flags: ServeFlags) => Shell): void {
  command
    .description("serve the games over ZeroMQ, to Python above all, until Ctrl-C")
    .option(
      "--address <address>",
      "ipc:///path/of/a/socket, or tcp://127.0.0.1:port (port 0 picks one)",
      "tcp://127.0.0.1:0",
    )
    .option(
      "--key <file>",
      "secret certificate of the server ('commitment-gym keys' makes one); due for other than this machine",
    )
    .option("--client <file>", "public certificate of a client that may connect (repeatable)", repeated)
    .option("--games <module.js>", "also serve the games that this ES module exports as 'games' (repeatable)", repeated)
    .option("--lanes <n>", "lanes that one session may have", numberFlag("--lanes", 1, 2 ** 24), serverDefaults.lanes)
    .option(
      "--memory <MiB>",
      "for all sessions together",
      numberFlag("--memory", 1, 2 ** 20),
      serverDefaults.bytes / 2 ** 20,
    )
    .option(
      "--idle <s>",
      "until an unused session expires",
      numberFlag("--idle", 0.1, 1e7, false),
      serverDefaults.idleSeconds,
    )
    .option("--with-input", "stop when standard input closes, as it does when the program that started this one ends")
    .option("--json", "say the address as a line of JSON")
    .addHelpText("after", "\nExample:\n  commitment-gym serve --address tcp://127.0.0.1:5555")
    .action(async (flags: ServeFlags) => {
      const shell = shellOf(flags);
      const { address, lanes, idle: idleSeconds, games = [] } = flags;
      const keys = flags.key === undefined ? undefined : secretOf(flags.key);
      const clients = (flags.client ?? []).map((path) => {
        const { publicKey, secretKey } = certificateAt(path);
        if (secretKey !== undefined)
          throw new Error(
            `'${path}' holds a secret key, which its owner keeps; --client takes the file that ends with .key.`,
          );
        return publicKey;
      });
      if (keys && clients.length === 0)
        throw new Error("--key without --client lets nobody in; name a client's certificate.");
      if (!keys && clients.length > 0) throw new Error("--client needs --key, the server's own certificate.");
      const server = await Server.listen({
        ...{ catalog: served(await catalog(games), games), address, lanes, idleSeconds, bytes: flags.memory * 2 ** 20 },
        ...(keys && { keys, clients }),
      });
      shell.line(`Listening at ${server.address}${keys ? `, to ${clients.length} key(s)` : ""}. Ctrl-C stops.`);
      if (flags.json) shell.io.out(`${JSON.stringify({ address: server.address, pid: process.pid })}\n`);
      const end = () => server.close();
      shell.stopping().addEventListener("abort", end);
      if (flags.withInput) process.stdin.on("end", end).on("error", end).resume();
      await server.run();
      if (flags.withInput) process.stdin.destroy(); // an open pipe would keep the process
    });
}

function certificateAt(path: string) {
  return readCertificate(
    withFile(path, "read", () => readFileSync(path, "utf8")),
    `'${path}'`,
  );
}

function secretOf(path: string): CurveKeyPair {
  const { publicKey, secretKey } = certificateAt(path);
  if (secretKey === undefined)
    throw new Error(`'${path}' has no secret key; --key takes the file that ends with _secret.`);
  return { publicKey, secretKey };
}
