/**
 * The server: one ROUTER socket, one loop, many clients with many sessions each.
 *
 * Requests are answered in the order in which they come; only what runs elsewhere (`solve`, `export`) is answered later. Nothing that
 * comes in can end the loop: malformed messages get an error frame, clients that do not read are dropped, clients that vanish are found
 * by a beat that cannot be delivered, and sessions that nobody uses expire.
 */
import { Router } from "zeromq";
import { requireSafe, tidy } from "./address.js";
import type { Catalog } from "./catalog.js";
import { Client, mostWaiting } from "./client.js";
import { type CurveKeyPair, guard } from "./curve.js";
import { faultOf, Refusal } from "./fault.js";
import { decodeHeader, type Header, packHeader } from "./protocol.js";
import { type Allowance, type Desk, lateVerbs, openVerbs, type Reply, verbs } from "./verbs.js";

export interface ServerOptions {
  readonly catalog: Catalog;
  readonly address: string; // ipc://path or tcp://host:port; port 0 or * picks one
  readonly keys?: CurveKeyPair; // of the server; CURVE is spoken with them
  readonly clients?: readonly string[]; // public keys that may connect
  readonly lanes?: number; // at most, of one session
  readonly sessions?: number; // at most, of one client
  readonly clientsAtMost?: number;
  readonly bytes?: number; // at most, of all sessions
  readonly messageBytes?: number; // at most, of one frame
  readonly unreadBytes?: number; // of replies that a client has not taken
  readonly idleSeconds?: number; // until an unused session expires
  readonly beatSeconds?: number; // between beats to quiet clients
  readonly solveSeconds?: number;
}

/** What the server takes unless told otherwise. */
export const serverDefaults = {
  ...{ lanes: 2 ** 20, sessions: 64, clientsAtMost: 1024, bytes: 4 * 2 ** 30, messageBytes: 2 ** 28 },
  ...{ unreadBytes: 2 ** 28, idleSeconds: 1800, beatSeconds: 5, solveSeconds: 60 },
} as const;

export interface Census {
  readonly clients: number;
  readonly sessions: number;
  readonly requests: number;
  readonly refused: number; // requests answered with an error
  readonly dropped: number; // clients
}

const hello = packHeader({ beat: true });

export class Server {
  private readonly clients = new Map<string, Client>();
  private readonly desk: Desk;
  private readonly timer: NodeJS.Timeout;
  private requests = 0;
  private refused = 0;
  private dropped = 0;
  private readonly late = new Map<Client, number>(); // answers under way elsewhere

  private constructor(
    private readonly socket: Router,
    /** Where clients connect, with the port that was picked. */
    readonly address: string,
    private readonly options: typeof serverDefaults & ServerOptions,
    private readonly release: () => void,
  ) {
    const { catalog, lanes, sessions, bytes, messageBytes, solveSeconds } = options;
    const allowance: Allowance = { lanes, sessions, bytes, messageBytes, solveMilliseconds: 1000 * solveSeconds };
    this.desk = { catalog, allowance, reserved: () => this.reserved() };
    this.timer = setInterval(() => this.tend(), (1000 * options.beatSeconds) / 2);
    this.timer.unref();
  }

  /**
   * Bind, and be ready to `run`.
   *
   * @throws a sentence when the address is malformed, in use, or open to others without keys
   */
  static async listen(given: ServerOptions): Promise<Server> {
    const options = { ...serverDefaults, ...given };
    requireSafe(options.address, options.keys !== undefined);
    const gate = options.keys && (await guard(options.clients ?? []));
    const release = () => gate?.end();
    const socket = new Router({
      ...{ mandatory: true, sendTimeout: 0, linger: 1000, handshakeInterval: 10_000 },
      ...{ maxMessageSize: options.messageBytes, sendHighWaterMark: 1000, receiveHighWaterMark: 1000 },
      ...{ heartbeatInterval: 1000 * options.beatSeconds, heartbeatTimeout: 6000 * options.beatSeconds, ipv6: false },
      ...(gate && { curveServer: true, curveSecretKey: options.keys?.secretKey ?? null, zapDomain: gate.domain }),
    });
    try {
      await socket.bind(tidy(options.address));
    } catch (thrown) {
      socket.close();
      release();
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      throw new Error(`Cannot listen at '${options.address}': ${why}.`);
    }
    return new Server(socket, socket.lastEndpoint ?? options.address, options, release);
  }

  /** Answer until `close`. */
  async run(): Promise<void> {
    const { socket } = this;
    while (!socket.closed) {
      let frames: Buffer[];
      try {
        frames = await socket.receive();
      } catch (thrown) {
        if (socket.closed) break;
        throw thrown;
      }
      this.take(frames);
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.clients.clear();
    if (this.socket.closed) return;
    this.socket.close();
    this.release();
  }

  census(): Census {
    const { clients, requests, refused, dropped } = this;
    let sessions = 0;
    for (const client of clients.values()) sessions += client.sessions.size;
    return { clients: clients.size, sessions, requests, refused, dropped };
  }

  private take([identity, ...frames]: Buffer[]): void {
    this.requests++;
    let id = 0;
    let client: Client | undefined;
    try {
      const header = decodeHeader(frames);
      id = idOf(header);
      client = this.client(identity);
      if (typeof header.seen === "number") client.seen(header.seen);
      if (client.unread > this.options.unreadBytes || client.waiting === mostWaiting) {
        const why = "You left too many replies untaken, so your sessions are closed; take them as they come.";
        this.put(identity, [packHeader({ id, error: { kind: "session", message: why } })], () => undefined);
        this.drop(client, "it does not read its replies");
        return;
      }
      const answer = this.answer(header, id, frames, client);
      if (answer instanceof Promise) this.later(answer, client, id);
      else this.send(client, id, answer);
      if (client.left) this.forget(client);
    } catch (thrown) {
      this.refuse(client ?? identity, id, thrown);
    }
  }

  private answer(header: Header, id: number, frames: readonly Uint8Array[], client: Client): Reply | Promise<Reply> {
    const name = header.verb;
    if (typeof name !== "string" || !Object.hasOwn(verbs, name)) {
      const said = typeof name === "string" ? `'${name.slice(0, 40)}'` : "nothing of the kind";
      throw new Refusal("protocol", `A request needs a verb, one of ${Object.keys(verbs).join(", ")}; got ${said}.`);
    }
    if (!client.greeted && !openVerbs.includes(name))
      throw new Refusal(
        "session",
        "Say hello first; this server may have been restarted, and knows none of your sessions.",
      );
    if (lateVerbs.includes(name) && (this.late.get(client) ?? 0) >= mostLate)
      throw new Refusal("limit", `${mostLate} of your requests are still being computed; wait for one of them.`);
    return verbs[name]({ id, header, frames, client, now: client.last }, this.desk);
  }

  /** An answer that comes from elsewhere; one client waits for a few at most. */
  private later(answer: Promise<Reply>, client: Client, id: number): void {
    const under = (this.late.get(client) ?? 0) + 1; // `answer` has seen to it that these stay few
    this.late.set(client, under);
    answer
      .then(
        (reply) => this.send(client, id, reply),
        (thrown) => this.refuse(client, id, thrown),
      )
      .finally(() => {
        const left = (this.late.get(client) ?? 1) - 1;
        if (left > 0) this.late.set(client, left);
        else this.late.delete(client);
      });
  }

  private client(identity: Buffer): Client {
    const now = performance.now();
    const key = identity.toString("latin1");
    let client = this.clients.get(key);
    if (!client) {
      if (this.clients.size >= this.options.clientsAtMost && !this.makeRoom())
        throw new Refusal("limit", `This server has its ${this.options.clientsAtMost} clients; try again later.`);
      client = new Client(Buffer.from(identity), now);
      this.clients.set(key, client);
    }
    client.last = now;
    return client;
  }

  private refuse(to: Client | Buffer, id: number, thrown: unknown): void {
    this.refused++;
    const reply = [packHeader({ id, error: faultOf(thrown) })];
    if (to instanceof Client) this.send(to, id, reply);
    else this.put(to, reply, () => undefined);
  }

  private send(client: Client, id: number, reply: Reply): void {
    let bytes = 0;
    for (const frame of reply) bytes += frame.length;
    client.sent(id, bytes);
    this.put(client.identity, reply, (why) => this.drop(client, why));
  }

  /** Hand frames to the socket, which never waits. */
  private put(identity: Buffer, reply: Reply, failed: (why: string) => void): void {
    if (this.socket.closed) return;
    this.socket.send([identity, ...reply] as Buffer[]).catch((thrown: NodeJS.ErrnoException) => {
      failed(thrown.code === "EHOSTUNREACH" ? "it is gone" : "it does not read its replies");
    });
  }

  private drop(client: Client, _why: string): void {
    if (this.forget(client)) this.dropped++;
  }

  private forget(client: Client): boolean {
    const key = client.identity.toString("latin1");
    return this.clients.get(key) === client && this.clients.delete(key);
  }

  /** Forget the client that has been quiet for longest among those without sessions; it would only have to say hello again. */
  private makeRoom(): boolean {
    let oldest: Client | undefined;
    for (const client of this.clients.values())
      if (client.sessions.size === 0 && !this.late.has(client) && !(oldest && oldest.last <= client.last))
        oldest = client;
    return oldest !== undefined && this.forget(oldest);
  }

  /** Beats to quiet clients find those that are gone; sessions that nobody uses expire. */
  private tend(): void {
    const now = performance.now();
    const { beatSeconds, idleSeconds } = this.options;
    for (const client of this.clients.values()) {
      for (const [key, { last }] of client.sessions) if (now - last > 1000 * idleSeconds) client.sessions.delete(key);
      if (now - client.last > 1000 * beatSeconds) this.put(client.identity, [hello], (why) => this.drop(client, why));
    }
  }

  private reserved(): number {
    let sum = 0;
    for (const client of this.clients.values()) sum += client.bytes;
    return sum;
  }
}

const mostLate = 4; // answers that one client waits for

/** The request's number; 0 where it has none, so that an answer can still be sent. */
function idOf({ id }: Header): number {
  return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : 0;
}
