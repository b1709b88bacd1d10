/** A bare echo, the yardstick of the bridge's round trips: it answers every message with the frames that it was told to. */
import { Router } from "zeromq";
import { tidy } from "./address.js";

export interface Echo {
  readonly address: string;
  close(): void;
}

/** Answers until it is closed. A first frame `answer with` says which frames follow from then on. */
export async function echo(address: string): Promise<Echo> {
  const socket = new Router({ linger: 0 });
  await socket.bind(tidy(address));
  void answer(socket);
  return { address: socket.lastEndpoint ?? address, close: () => socket.close() };
}

async function answer(socket: Router): Promise<void> {
  let reply: Buffer[] = [];
  while (!socket.closed) {
    let frames: Buffer[];
    try {
      frames = await socket.receive();
    } catch {
      return;
    }
    if (frames.length > 2 && frames[1].toString() === "answer with") reply = frames.slice(2);
    await socket.send([frames[0], ...reply]);
  }
}
