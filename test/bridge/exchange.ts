/** Exchanges in bytes: a request and its reply as hexadecimal frames, with their headers in plain sight. Python's tests read them too. */
import { decodeHeader, encode, type Header, packHeader, type Tensor } from "../../bridge/protocol.js";
import { Dealer } from "./dealer.js";

export interface Exchange {
  readonly said: Header; // the request's header, fields in their order
  readonly sent: readonly string[]; // its frames
  readonly told: Header; // the reply's header
  readonly got: readonly string[]; // its frames
}

type Tensors = { readonly [name: string]: Tensor };

/** A client that keeps what it says and hears, to the byte. Every request says that the replies before it were taken. */
export class Witness {
  private readonly dealer: Dealer;
  private id = 0;

  constructor(address: string) {
    this.dealer = new Dealer(address);
  }

  /** Fields in the order in which Python's client has them: verb, the verb's own, tensors, id, seen. */
  async exchange(verb: string, fields: Header = {}, behind: Tensors | readonly Uint8Array[] = []): Promise<Exchange> {
    const numbers = { id: ++this.id, seen: this.id - 1 };
    const [described, ...frames] = Array.isArray(behind)
      ? [packHeader({}), ...behind]
      : encode({ header: {}, tensors: behind as Tensors });
    const said = { verb, ...fields, ...decodeHeader([described]), ...numbers };
    const sent = [packHeader(said), ...frames];
    await this.dealer.socket.send(sent as Buffer[]);
    const got = await this.dealer.socket.receive();
    return { said, sent: hex(sent), told: decodeHeader(got), got: hex(got) };
  }

  close(): void {
    this.dealer.close();
  }
}

/** The frame of an exchange as bytes. */
export function frame({ got }: Exchange, k: number): Buffer {
  return Buffer.from(got[k], "hex");
}

/** Text of a file of exchanges: one line per exchange and field, so that a diff can be read. */
export function textOf(file: { readonly [name: string]: unknown }): string {
  const lines = Object.entries(file).map(([name, value]) =>
    typeof value === "object" && value !== null
      ? ` ${JSON.stringify(name)}: {\n${Object.entries(value)
          .map(([field, inner]) => `  ${JSON.stringify(field)}: ${JSON.stringify(inner)}`)
          .join(",\n")}\n }`
      : ` ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

function hex(frames: readonly Uint8Array[]): string[] {
  return frames.map((bytes) => Buffer.from(bytes).toString("hex"));
}
