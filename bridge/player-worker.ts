/**
 * The worker behind player.ts: it owns the socket at which players join, hands them the run's questions, and writes what they answer where
 * the run waits for it. Nothing that a player sends is trusted.
 */
import { parentPort, workerData } from "node:worker_threads";
import { Router } from "zeromq";
import { tidy } from "./address.js";
import { type Ask, answerHead, faultBytes, status } from "./player.js";
import { bytesOf, decodeHeader, type Header, packHeader, protocolVersion, viewOf } from "./protocol.js";

const { address, goodbye } = workerData as { readonly address: string; readonly goodbye: Int32Array };

interface Open {
  readonly ask: Ask;
  readonly number: number;
  timer?: NodeJS.Timeout;
}

const socket = new Router({
  linger: 200,
  mandatory: true,
  sendTimeout: 0,
  maxMessageSize: 2 ** 28,
  handshakeInterval: 10_000,
});
const players = new Map<string, Buffer>(); // identities by role
const roles = new Map<string, object>(); // what there is to play, as far as it was asked for
let open: Open | undefined; // the run asks one thing at a time
let asked = 0;
let broken = "";

const bound = socket.bind(tidy(address)).then(
  () => void listen(),
  (thrown: Error) => {
    broken = `cannot listen there: ${thrown.message}.`;
  },
);

parentPort?.on("message", async (message: Ask | "end") => {
  await bound;
  if (message === "end") {
    for (const identity of players.values()) await say(identity, [packHeader({ end: true })]);
    if (!socket.closed) socket.close();
    Atomics.store(goodbye, 0, 1);
    Atomics.notify(goodbye, 0);
    return;
  }
  open = { ask: message, number: ++asked };
  if (broken !== "") return fail(broken);
  roles.set(message.role, message.about);
  if (players.has(message.role)) return hand();
  for (const [name, identity] of players) {
    if (roles.has(name)) continue;
    players.delete(name); // it came before anything was asked, for a role that is not
    void say(identity, [packHeader({ error: { kind: "protocol", message: unasked(name) } })]);
  }
  const { joinSeconds, role } = message;
  open.timer = setTimeout(() => fail(`nobody joined as ${role} within ${joinSeconds} s.`), 1000 * joinSeconds);
});

async function listen(): Promise<void> {
  while (!socket.closed) {
    let frames: Buffer[];
    try {
      frames = await socket.receive();
    } catch {
      return;
    }
    const [identity, ...rest] = frames;
    try {
      take(identity, decodeHeader(rest), rest);
    } catch (thrown) {
      await say(identity, [packHeader({ error: { kind: "protocol", message: (thrown as Error).message } })]);
    }
  }
}

function take(identity: Buffer, header: Header, frames: readonly Buffer[]): void {
  if (header.verb === "join") {
    join(identity, header);
    return;
  }
  if (!open || header.verb !== "acted" || header.ask !== open.number) return; // too late, or nothing was asked
  const known = players.get(open.ask.role);
  if (!known?.equals(identity)) throw new Error("This role is played by somebody else.");
  const wrong = write(open.ask, header, frames);
  if (wrong !== undefined) fail(wrong);
  else done(status.acted);
}

/** Put an answer where the run waits for it; what is wrong with it, if anything. */
function write({ numbers, answer }: Ask, header: Header, frames: readonly Buffer[]): string | undefined {
  if (typeof header.fault === "string") return `its policy failed: ${header.fault.slice(0, 500)}`;
  const due = numbers[1] > 0 ? numbers : numbers.slice(0, 1);
  if (frames.length !== due.length + 1 || due.some((n, k) => frames[k + 1].length !== 4 * n))
    return `it answered with other than ${due.join(" + ")} numbers.`;
  const out = new Float32Array(answer, answerHead);
  let at = 0;
  for (const [k, n] of due.entries()) {
    out.set(viewOf("f4", frames[k + 1], 0, n), at);
    at += n;
  }
  return undefined;
}

function join(identity: Buffer, { role, protocol }: Header): void {
  const name = String(role);
  if (protocol !== protocolVersion)
    throw new Error(`This run speaks protocol ${protocolVersion}, the player ${String(protocol)}.`);
  if (open && !players.has(name) && name === open.ask.role) {
    players.set(name, identity);
    clearTimeout(open.timer);
    hand();
  } else if (players.has(name)) throw new Error(`Role '${name}' has a player already.`);
  else if (open || roles.size > 0) throw new Error(unasked(name));
  else players.set(name, identity); // the run has not asked yet
}

const unasked = (name: string) => `Nobody is asked to play '${name}'; wanted: ${[...roles.keys()].join(", ")}.`;

/** Hand the open question to its player. */
function hand(): void {
  const { ask, number } = open as Open;
  const { about, rows, observations, masks, seconds, role } = ask;
  const identity = players.get(role) as Buffer;
  const header = packHeader({ act: number, rows, seconds, about });
  (open as Open).timer = setTimeout(() => {
    void say(identity, [
      packHeader({ error: { kind: "limit", message: `The policy did not act within ${seconds} s.` } }),
    ]);
    fail(`it did not act within ${seconds} s.`);
  }, 1000 * seconds);
  void say(identity, [header, bytesOf(observations), bytesOf(masks)]).then((reached) => {
    if (reached || open?.number !== number) return;
    players.delete(role);
    fail("it has gone.");
  });
}

function fail(why: string): void {
  if (!open) return;
  const text = new TextEncoder().encode(why).subarray(0, faultBytes);
  new Uint8Array(open.ask.answer, answerHead).set(text);
  new Int32Array(open.ask.answer)[1] = text.length;
  done(status.fault);
}

function done(what: number): void {
  if (!open) return;
  clearTimeout(open.timer);
  const words = new Int32Array(open.ask.answer, 0, 2);
  open = undefined;
  Atomics.store(words, 0, what);
  Atomics.notify(words, 0);
}

async function say(identity: Buffer, frames: readonly Uint8Array[]): Promise<boolean> {
  try {
    await socket.send([identity, ...frames] as Buffer[]);
    return true;
  } catch {
    return false;
  }
}
