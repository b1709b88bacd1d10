/** The verbs of the wire, one function each: what a client asks, checked, and what it is told. */
import type { Autoreset } from "../src/batch.js";
import { devicePresets } from "../src/device/presets.js";
import { agentNames, type Role } from "../src/game.js";
import { checkSeed, type Seed } from "../src/rng.js";
import { toSvg, toText } from "../src/shape.js";
import type { Catalog } from "./catalog.js";
import type { Client } from "./client.js";
import { bytesUnder, devicesOf } from "./devices.js";
import { Refusal } from "./fault.js";
import { brief, mebibytes, record, text, texts, whole } from "./given.js";
import { decodeTensors, encode, type Header, packHeader, protocolVersion, type Tensor } from "./protocol.js";
import { seating } from "./seating.js";
import { Session } from "./session.js";

/** What a server allows. */
export interface Allowance {
  readonly lanes: number; // of one session
  readonly sessions: number; // of one client
  readonly bytes: number; // of all sessions of all clients
  readonly messageBytes: number; // of one frame
  readonly solveMilliseconds: number;
}

/** A request that has come in; `frames` are those behind the header. */
export interface Request {
  readonly id: number;
  readonly header: Header;
  readonly frames: readonly Uint8Array[]; // with the header
  readonly client: Client;
  readonly now: number;
}

/** All that verbs need of the server. */
export interface Desk {
  readonly catalog: Catalog;
  readonly allowance: Allowance;
  readonly reserved: () => number; // bytes of all sessions
}

export type Reply = readonly Uint8Array[];
type Verb = (request: Request, desk: Desk) => Reply | Promise<Reply>;

export const verbs: { readonly [name: string]: Verb } = {
  hello,
  ping,
  make,
  reset,
  step,
  state,
  render,
  snapshot,
  restore,
  solve,
  export: exported,
  devices,
  anatomy,
  close,
};

const bytesOfBots = 1500; // of a bot with a coin, in one lane

/** Verbs that are answered later, from beside the server. */
export const lateVerbs: readonly string[] = ["solve", "export"];

/** Those that a client may use before it has said hello. */
export const openVerbs: readonly string[] = ["hello", "ping"];

function hello({ id, header, client }: Request, { catalog, allowance }: Desk): Reply {
  if (header.protocol !== protocolVersion) {
    throw new Refusal(
      "protocol",
      `This server speaks protocol ${protocolVersion}, the client ${brief(header.protocol)}; install the same version of commitment-gym on both sides.`,
    );
  }
  client.greeted = true;
  const { lanes, sessions, bytes } = allowance;
  return told(id, {
    protocol: protocolVersion,
    version: catalog.version,
    games: catalog.games().map(({ id: game, title }) => ({ id: game, title })),
    capabilities: Object.keys(verbs),
    limits: { lanes, sessions, bytes },
  });
}

function ping({ id }: Request): Reply {
  return told(id, {});
}

/** What every message may carry, and what `make` takes beside. */
const common = ["verb", "id", "seen", "tensors", "frames"];
const makes = ["game", "options", "lanes", "autoreset", "transforms", "device", "agent", "opponents"];

function make({ id, header, client, now }: Request, { catalog, allowance, reserved }: Desk): Reply {
  const odd = Object.keys(header).find((key) => !common.includes(key) && !makes.includes(key));
  if (odd !== undefined) throw new Refusal("argument", `make has no '${brief(odd)}'; it takes ${makes.join(", ")}.`);
  const name = text(header.game, "make: game");
  const options = record(header.options, "make: options");
  const devices = devicesOf(header.device, "make: device");
  const lanes = whole(header.lanes ?? 1, 1, allowance.lanes, "make: lanes");
  const autoreset = text(header.autoreset ?? "same-step", "make: autoreset") as Autoreset;
  const transforms = texts(header.transforms, "make: transforms");
  if (client.sessions.size >= allowance.sessions)
    throw new Refusal("limit", `make: a client may have ${allowance.sessions} sessions; close one first.`);
  const made = catalog.make(name, options, transforms, devices);
  const { game, bots } = made;
  const plan = seating(made, header.agent, record(header.opponents, "make: opponents"));
  const bytes =
    bytesUnder(game, devices) +
    lanes * (Session.bytesPerLane(game) + bytesOfBots * plan.bots.filter((bot) => bot !== undefined).length);
  if (bytes + reserved() > allowance.bytes) {
    throw new Refusal(
      "limit",
      `make: ${lanes} lanes of '${made.id}' need ${mebibytes(bytes)} MiB and the server has ${mebibytes(allowance.bytes - reserved())} left; use fewer lanes.`,
    );
  }
  const largest = lanes * Session.frameBytesPerLane(game);
  if (largest > allowance.messageBytes)
    throw new Refusal(
      "limit",
      `make: a step of ${lanes} lanes of '${made.id}' takes frames of up to ${mebibytes(largest)} MiB, and ${mebibytes(allowance.messageBytes)} are allowed; use fewer lanes.`,
    );
  const session = new Session({ game, lanes, autoreset, anatomy: made.anatomy, ...plan });
  const key = client.add(session, bytes, now);
  const { horizon, horizonEnds, phases, metrics } = game;
  return told(id, {
    session: key,
    game: made.id,
    lanes,
    autoreset,
    horizon,
    horizonEnds,
    phases,
    metrics,
    masked: game.legal !== undefined,
    agents: agentNames(game),
    bots: Object.keys(bots),
    roles: (game.roles as readonly Role[]).map(({ name: role, count, observation, action, readsPolicy }, r) => ({
      ...{ name: role, count, observation, action, readsPolicy: readsPolicy === true, seats: plan.seats[r] },
    })),
    layout: { step: session.takes, reply: session.gives.parts, final: session.final.parts },
  });
}

function reset(request: Request): Reply {
  const { id, header, frames } = request;
  const { session } = held(request);
  const { lanes } = session.batch;
  const { mask, seeds, ...others } = decodeTensors(header.tensors ?? [], frames);
  if (Object.keys(others).length > 0)
    throw new Refusal("argument", "reset: takes the tensors 'mask' and 'seeds' only.");
  const flags = mask && sized(mask, lanes, "reset: mask");
  const numbers = seeds && sized(seeds, lanes, "reset: seeds");
  const seed = header.seed ?? 0;
  if (typeof seed === "string") text(seed, "reset: seed");
  else if (typeof seed !== "number")
    throw new Refusal("argument", `reset: seed must be an integer or a text, got ${brief(seed)}.`);
  checkSeed(seed);
  session.reset((header.seed ?? undefined) as Seed | undefined, numbers, flags && Uint8Array.from(flags));
  return [packHeader({ id, frames: 1 }), session.gives.frame()];
}

function step(request: Request): Reply {
  const { id, frames } = request;
  const { session } = held(request);
  if (frames.length > 2) throw new Refusal("protocol", "step: takes one frame behind the header.");
  const before = session.batch.repaired;
  session.step(frames[1]);
  const repaired = session.batch.repaired - before;
  const { ended, gives, final } = session;
  const behind = ended ? 2 : 1; // frames behind the header
  const header = packHeader(repaired > 0 ? { id, frames: behind, repaired } : { id, frames: behind });
  return ended ? [header, gives.frame(), final.frame()] : [header, gives.frame()];
}

function state(request: Request): Reply {
  return encode({ header: { id: request.id }, tensors: { state: held(request).session.state() } }) as Reply;
}

function render(request: Request, { catalog }: Desk): Reply {
  const { id, header } = request;
  const { batch } = held(request).session;
  const lane = whole(header.lane ?? 0, 0, batch.lanes - 1, "render: lane");
  const shapes = batch.game.draw?.(batch.state, lane) ?? [];
  const words = toText(shapes) || `${batch.game.id}, step ${batch.time[lane]}`;
  switch (header.mode ?? "ansi") {
    case "ansi":
      return textual(id, words);
    case "svg":
      return textual(id, toSvg(shapes, whole(header.width ?? 480, 16, 2048, "render: width")));
    case "rgb_array": {
      const shown = shapes.length > 0 ? shapes : [{ kind: "text", x: 0.5, y: 0.5, label: words } as const];
      const { width, height, data } = catalog.picture(shown, whole(header.width ?? 480, 16, 2048, "render: width"));
      return encode({ header: { id }, tensors: { pixels: { shape: [height, width, 3], data } } });
    }
    default:
      throw new Refusal("argument", `render: there is no mode ${brief(header.mode)}; choose ansi, svg or rgb_array.`);
  }
}

function snapshot(request: Request): Reply {
  const { game, options, arrays } = held(request).session.snapshot();
  const tensors = Object.entries(arrays).map(([name, data]): [string, Tensor] => [
    name,
    { shape: [data.length], data },
  ]);
  return encode({ header: { id: request.id, game, options }, tensors: Object.fromEntries(tensors) });
}

function restore(request: Request): Reply {
  const { id, header, frames } = request;
  const { session } = held(request);
  const arrays = Object.entries(decodeTensors(header.tensors ?? [], frames)).map(
    ([name, { data }]) => [name, data] as const,
  );
  session.restore(header.game, header.options, Object.fromEntries(arrays));
  return [packHeader({ id, frames: 1 }), session.gives.frame()];
}

async function solve({ id, header }: Request, { catalog, allowance }: Desk): Promise<Reply> {
  const options = record(header.options, "solve: options");
  if (devicesOf(header.device, "solve: device").length > 0)
    throw new Refusal(
      "argument",
      "solve: the wire answers for games without a device; 'solve --device' on the command line does for others.",
    );
  const solution = await catalog.solve(text(header.game, "solve: game"), options, allowance.solveMilliseconds);
  return textual(id, JSON.stringify(solution));
}

async function exported({ id, header }: Request, { catalog, allowance }: Desk): Promise<Reply> {
  const [game, format] = [text(header.game, "export: game"), text(header.format, "export: format")];
  const options = record(header.options, "export: options");
  const transforms = texts(header.transforms, "export: transforms");
  const devices = devicesOf(header.device, "export: device");
  return textual(id, await catalog.export(game, options, transforms, devices, format, allowance.solveMilliseconds));
}

/** The devices that have names. */
function devices({ id }: Request): Reply {
  const rows = Object.entries(devicePresets).map(([name, { title, source, device }]) => ({
    name,
    title,
    source,
    device,
  }));
  return textual(id, JSON.stringify(rows));
}

/** What the devices of a session make of its game; nothing without devices. */
function anatomy(request: Request): Reply {
  return textual(request.id, JSON.stringify(held(request).session.anatomy() ?? null));
}

/** End a session, or with `leave` all of them: the server then forgets the client. */
function close({ id, header, client }: Request): Reply {
  if (header.leave === true) {
    client.sessions.clear();
    client.left = true;
    return told(id, {});
  }
  client.held(header.session);
  client.sessions.delete(header.session as number);
  return told(id, {});
}

function held({ client, header, now }: Request) {
  const found = client.held(header.session);
  found.last = now;
  return found;
}

function told(id: number, header: Header): Reply {
  return [packHeader({ id, ...header })];
}

/** A text of any length. */
function textual(id: number, words: string): Reply {
  const data = new TextEncoder().encode(words);
  return encode({ header: { id }, tensors: { text: { shape: [data.length], data } } });
}

function sized({ data }: Tensor, lanes: number, what: string): ArrayLike<number> {
  if (data.length !== lanes) throw new Refusal("argument", `${what} needs ${lanes} numbers, got ${data.length}.`);
  return data;
}
