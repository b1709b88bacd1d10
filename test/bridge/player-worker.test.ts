/** Where players join: who comes before anything was asked, for a role that is not, is told so and does not wait in vain. */
import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { Dealer } from "zeromq";
import type { Ask } from "../../bridge/player.js";
import { decodeHeader, packHeader, protocolVersion } from "../../bridge/protocol.js";
import { scratch } from "../cli/terminal.js";

test("whoever joined before the first question, for a role that is not asked for, hears it with that question", async () => {
  const address = `ipc://${scratch()}/p`;
  const goodbye = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(resolve("dist/bridge/player-worker.js"), { workerData: { address, goodbye } });
  const [queen, player] = [0, 1].map(() => new Dealer({ linger: 0, receiveTimeout: 10_000 }));
  try {
    for (const [socket, role] of [
      [queen, "queen"],
      [player, "player"],
    ] as const) {
      // biome-ignore format: one thought
      socket.connect(address);
      await socket.send([packHeader({ verb: "join", role, protocol: protocolVersion })]);
    }
    await new Promise((go) => setTimeout(go, 500)); // both are there
    const ask = (role: string): Ask => ({
      ...{ role, about: {}, seconds: 5, joinSeconds: 5, rows: 1, numbers: [1, 0] },
      ...{ observations: new Float32Array(1), masks: new Uint8Array(1), answer: new SharedArrayBuffer(2100) },
    });
    worker.postMessage(ask("player"));
    const asked = decodeHeader([...(await player.receive())]);
    expect(asked).toMatchObject({ act: 1, rows: 1 });
    await player.send([packHeader({ verb: "acted", ask: 1 }), Buffer.from(new Float32Array([1]).buffer)]);
    worker.postMessage(ask("knave")); // nobody has joined as this one
    const told = decodeHeader([...(await queen.receive())]) as { readonly error?: { readonly message: string } };
    expect(told.error?.message).toBe("Nobody is asked to play 'queen'; wanted: player, knave.");
  } finally {
    for (const socket of [queen, player]) socket.close();
    worker.postMessage("end"); // it closes its socket; a worker that is terminated would take the process with it
    while (Atomics.load(goodbye, 0) === 0) await new Promise((go) => setTimeout(go, 5));
    worker.unref();
  }
});
