/** A client as a process of its own, for tests that kill it or want several: plain JavaScript on the built package. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface Guest {
  readonly child: ChildProcess;
  line(): Promise<string>;
  readonly ended: Promise<number | string | null>;
}

const helpers = `
  import { Dealer } from "zeromq";
  import { decodeHeader, packHeader } from "./dist/bridge/protocol.js";
  const [address, ...given] = process.argv.slice(1);
  const socket = new Dealer({ linger: 0, receiveTimeout: 30000 });
  socket.connect(address);
  let id = 0;
  const post = async (verb, fields = {}, ...frames) => {
    await socket.send([packHeader({ verb, ...fields, id: ++id, seen: id - 1 }), ...frames]);
  };
  const ask = async (verb, fields, ...frames) => {
    await post(verb, fields, ...frames);
    for (;;) {
      const [header, ...behind] = await socket.receive();
      const told = decodeHeader([header]);
      if (told.error) throw new Error(told.error.message);
      if (told.id === id) return { told, behind };
    }
  };
  await ask("hello", { protocol: 1 });
`;

/** @param script a module's body that may use `ask`, `post`, `socket`, `given`; what it logs are the guest's lines */
export function guest(address: string, script: string, ...given: string[]): Guest {
  const child = spawn("node", ["--input-type=module", "-e", helpers + script, address, ...given], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const ended = new Promise<number | string | null>((done) =>
    child.once("exit", (code, signal) => done(signal ?? code)),
  );
  return { child, ended, line: async () => String((await lines.next()).value) };
}
