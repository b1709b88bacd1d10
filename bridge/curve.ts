/**
 * CURVE keys: who may connect. Files are ZeroMQ's own certificates, as pyzmq's `zmq.auth` writes and reads them.
 *
 * The guard answers ZeroMQ's authentication requests (ZAP) for every CURVE server of this process.
 *
 * References: ZeroMQ RFC 26 (CurveZMQ), RFC 27 (ZAP).
 */
import { curveKeyPair, Reply } from "zeromq";

export interface CurveKeyPair {
  readonly publicKey: string; // 40 letters of Z85
  readonly secretKey: string;
}

const z85 = "[0-9a-zA-Z.\\-:+=^!/*?&<>()[\\]{}@%$#]{40}";

/** A new pair. */
export function newKeys(): CurveKeyPair {
  return curveKeyPair();
}

/** The text of a certificate; without the secret it may be shown to anybody. */
export function certificate({ publicKey, secretKey }: CurveKeyPair, secret: boolean): string {
  const about = secret
    ? "#   ZeroMQ CURVE **Secret** certificate. Keep it to yourself."
    : "#   ZeroMQ CURVE public certificate. Hand it to whoever is to connect.";
  const lines = [about, "", "metadata", "curve", `    public-key = "${publicKey}"`];
  return `${[...lines, ...(secret ? [`    secret-key = "${secretKey}"`] : [])].join("\n")}\n`;
}

/** The keys of a certificate. @throws when the text is none */
export function readCertificate(
  text: string,
  what: string,
): { readonly publicKey: string; readonly secretKey?: string } {
  const key = (name: string) => new RegExp(`^\\s*${name}\\s*=\\s*"(${z85})"`, "m").exec(text)?.[1];
  const publicKey = key("public-key");
  const secretKey = key("secret-key");
  if (publicKey === undefined)
    throw new Error(`${what} is no certificate; 'commitment-gym keys --out <name>' makes a pair.`);
  return { publicKey, ...(secretKey !== undefined && { secretKey }) };
}

const guarded = new Map<string, ReadonlySet<string>>(); // public keys by ZAP domain, one per server
let domains = 0;
let running: Promise<Reply> | undefined;

export interface Guard {
  readonly domain: string; // for the socket's `zapDomain`
  end(): void;
}

/** Let these public keys in, and nobody else. */
export async function guard(publicKeys: readonly string[]): Promise<Guard> {
  const domain = `commitment-gym-${++domains}`;
  guarded.set(domain, new Set(publicKeys));
  running ??= open();
  const opening = running;
  const end = () => {
    guarded.delete(domain);
    if (guarded.size > 0) return;
    running = undefined;
    opening.then(
      (socket) => socket.close(),
      () => undefined,
    );
  };
  try {
    await opening;
  } catch (thrown) {
    end();
    throw thrown;
  }
  return { domain, end };
}

/** The socket that answers. One that was closed just now keeps its place for a moment. */
async function open(): Promise<Reply> {
  const socket = new Reply({ linger: 0 });
  for (let left = 100; ; left--) {
    try {
      await socket.bind("inproc://zeromq.zap.01");
      break;
    } catch (thrown) {
      if (left === 0) {
        socket.close();
        throw thrown;
      }
      await new Promise((go) => setTimeout(go, 10));
    }
  }
  void answer(socket);
  return socket;
}

async function answer(socket: Reply): Promise<void> {
  for await (const [version, id, domain, , , mechanism, key] of socket) {
    const shown = key?.length === 32 ? encodeZ85(key) : "";
    const known = String(mechanism) === "CURVE" && guarded.get(String(domain))?.has(shown) === true;
    const status = known ? ["200", "OK"] : ["400", "This key may not connect"];
    await socket.send([version, id, ...status, known ? shown : "", ""]);
  }
}

const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

/** Four bytes as five letters (ZeroMQ RFC 32). */
function encodeZ85(bytes: Buffer): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 4) {
    let word = bytes.readUInt32BE(at);
    let five = "";
    for (let k = 0; k < 5; k++, word = Math.floor(word / 85)) five = letters[word % 85] + five;
    out += five;
  }
  return out;
}
