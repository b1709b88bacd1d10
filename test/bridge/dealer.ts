/** A client for tests: one DEALER socket that speaks the wire as PROTOCOL.md has it, and says so when no answer comes. */
import { Dealer as Socket, type SocketOptions } from "zeromq";
import { decodeHeader, decodeTensors, encode, type Header, packHeader, type Tensor } from "../../bridge/protocol.js";

type Tensors = { readonly [name: string]: Tensor };

export interface Reply {
  readonly header: Header;
  readonly frames: readonly Buffer[]; // with the header's own
  readonly bytes: readonly Buffer[]; // those behind the header
}

/** A reply that is an error frame. */
export class Refused extends Error {
  constructor(
    readonly kind: string,
    message: string,
  ) {
    super(message);
  }
}

export class Dealer {
  readonly socket: Socket;
  private id = 0;
  private seen = 0;

  constructor(address: string, options: SocketOptions<Socket> = {}, timeout = 20_000) {
    this.socket = new Socket({ linger: 0, receiveTimeout: timeout, sendTimeout: timeout, ...options });
    this.socket.connect(address);
  }

  /** A client that has said hello. */
  static async to(address: string, options: SocketOptions<Socket> = {}, timeout = 20_000): Promise<Dealer> {
    const dealer = new Dealer(address, options, timeout);
    try {
      await dealer.ask("hello", { protocol: 1, client: "test" });
    } catch (thrown) {
      dealer.close();
      throw thrown;
    }
    return dealer;
  }

  /** Send a request; `behind` are tensors to be described, or frames that were agreed on. */
  async post(verb: string, fields: Header = {}, behind: Tensors | readonly Uint8Array[] = []): Promise<number> {
    const numbered = { verb, ...fields, id: ++this.id, seen: this.seen };
    const frames = Array.isArray(behind)
      ? [packHeader(numbered), ...behind]
      : encode({ header: numbered, tensors: behind as Tensors });
    await this.socket.send(frames as Buffer[]);
    return this.id;
  }

  /** The reply to a request; beats and answers to what was given up are passed over. @throws `Refused`, or when none comes */
  async collect(id: number): Promise<Reply> {
    for (;;) {
      const frames = await this.socket.receive().catch(() => {
        throw new Error("No answer came in time.");
      });
      const header = decodeHeader(frames);
      if (header.id !== id) continue;
      this.seen = id;
      const error = header.error as { kind: string; message: string } | undefined;
      if (error) throw new Refused(error.kind, error.message);
      return { header, frames, bytes: frames.slice(1) };
    }
  }

  async ask(verb: string, fields: Header = {}, behind: Tensors | readonly Uint8Array[] = []): Promise<Reply> {
    return this.collect(await this.post(verb, fields, behind));
  }

  /** As `ask`, for replies that describe their tensors. */
  async fetch(verb: string, fields: Header = {}): Promise<{ readonly header: Header; readonly tensors: Tensors }> {
    const { header, frames } = await this.ask(verb, fields);
    return { header, tensors: decodeTensors(header.tensors, frames) };
  }

  close(): void {
    this.socket.close();
  }
}

/** What a request is refused with: kind and sentence. @throws when it is not */
export async function refusal(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (thrown) {
    if (thrown instanceof Refused) return `${thrown.kind}: ${thrown.message}`;
    throw thrown;
  }
  throw new Error("The request was answered, not refused.");
}
