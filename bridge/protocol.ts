/**
 * Messages of the wire: a msgpack header, then frames of raw little-endian numbers. PROTOCOL.md is the text of it.
 *
 *   frame 0     msgpack map: the message's own fields and, where tensors follow that were not agreed on before, `tensors`, a list of
 *               {name, type, shape} with one frame each
 *   frame 1 …   the numbers of each tensor, row-major, nothing else; in `step` and its reply a whole layout, see layout.ts
 *
 * Tensors are views of the frames where these are aligned, copies where not; nothing is converted.
 */
import { Packr } from "msgpackr";
import type { TypedArray } from "../src/game.js";
import { Refusal } from "./fault.js";
import { requirePlain } from "./plain.js";

export const protocolVersion = 1;

export const types = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u4: Uint32Array, u1: Uint8Array } as const;
export type Type = keyof typeof types;

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TypedArray; // Π shape numbers
}

export type Header = { readonly [field: string]: unknown };

export interface Message {
  readonly header: Header;
  readonly tensors: { readonly [name: string]: Tensor };
}

/** Largest message taken from the wire; a bound for what a stranger can make us allocate. */
export const limits = { header: 65_536, tensors: 1024, numbers: 2 ** 27, name: 256 } as const;

/** Maps in their shortest form, as Python's msgpack writes them: the same header is the same bytes. */
const packr = new Packr({ useRecords: false, mapsAsObjects: true, variableMapSize: true, int64AsType: "number" });

/** The frames of a message. @throws when a shape does not fit its data */
export function encode({ header, tensors }: Message): Uint8Array[] {
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    if (count(shape) !== data.length)
      throw new Error(`Tensor '${name}': shape [${shape}] is not ${data.length} numbers.`);
    return { name, type: typeOf(data), shape: [...shape] };
  });
  const frames = Object.values(tensors).map(({ data }) => bytesOf(data));
  return [packHeader({ ...header, tensors: entries }), ...frames];
}

/** A header alone, as `step` and its reply have it: the layouts were agreed on. */
export function packHeader(header: Header): Uint8Array {
  return packr.pack(header);
}

/** The bytes of an array where they lie. */
export function bytesOf({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The header of some frames. @throws a sentence saying what is malformed; nothing is trusted */
export function decodeHeader(frames: readonly Uint8Array[]): Header {
  if (!(frames.length > 0)) throw malformed("A message needs a header frame.");
  if (frames[0].length > limits.header)
    throw malformed(`The header has ${frames[0].length} bytes; at most ${limits.header}.`);
  requirePlain(frames[0]);
  let unpacked: unknown;
  try {
    unpacked = packr.unpack(frames[0]);
  } catch {
    throw malformed("The header is no msgpack.");
  }
  if (typeof unpacked !== "object" || unpacked === null || Array.isArray(unpacked) || ArrayBuffer.isView(unpacked))
    throw malformed("The header is no map.");
  return unpacked as Header;
}

/** The message of some frames. @throws a sentence saying what is malformed; nothing is trusted */
export function decode(frames: readonly Uint8Array[]): Message {
  const { tensors: listed, ...header } = decodeHeader(frames);
  return { header, tensors: decodeTensors(listed, frames) };
}

/** The tensors that a header lists, from the frames behind it. @throws as `decode` */
export function decodeTensors(listed: unknown, frames: readonly Uint8Array[]): { [name: string]: Tensor } {
  if (!Array.isArray(listed) || listed.length > limits.tensors)
    throw malformed("The header lists no tensors, or too many.");
  if (listed.length !== frames.length - 1) {
    throw malformed(`The header lists ${listed.length} tensor(s), ${frames.length - 1} frame(s) follow it.`);
  }
  const tensors: { [name: string]: Tensor } = Object.create(null);
  listed.forEach((entry, k) => {
    const { name, tensor } = read(entry, frames[k + 1]);
    if (name in tensors) throw malformed(`Tensor '${name}' is listed twice.`);
    tensors[name] = tensor;
  });
  return tensors;
}

/** Numbers of a type at the start of a frame: a view where it is aligned, a copy where not. */
export function viewOf(type: Type, frame: Uint8Array, offset: number, length: number): TypedArray {
  const numbers = types[type];
  const bytes = length * numbers.BYTES_PER_ELEMENT;
  if ((frame.byteOffset + offset) % numbers.BYTES_PER_ELEMENT === 0)
    return new numbers(frame.buffer as ArrayBuffer, frame.byteOffset + offset, length);
  const copy = new Uint8Array(bytes); // a Buffer's own slice is no copy
  copy.set(frame.subarray(offset, offset + bytes));
  return new numbers(copy.buffer, 0, length);
}

export function count(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

export function typeOf(data: TypedArray): Type {
  return (Object.keys(types) as Type[]).find((type) => data instanceof types[type]) as Type;
}

function read(entry: unknown, frame: Uint8Array): { name: string; tensor: Tensor } {
  const { name, type, shape } = (entry ?? {}) as { name?: unknown; type?: unknown; shape?: unknown };
  if (typeof name !== "string" || name.length > limits.name)
    throw malformed(`A tensor needs a name of at most ${limits.name} characters.`);
  if (typeof type !== "string" || !Object.hasOwn(types, type))
    throw malformed(
      `Tensor '${name}' has no type ${typeof type === "string" ? `'${type.slice(0, 40)}'` : "that is a text"}.`,
    );
  const good = (n: unknown) => Number.isInteger(n) && (n as number) >= 0 && (n as number) <= limits.numbers;
  if (!Array.isArray(shape) || shape.length > 8 || !shape.every(good))
    throw malformed(`Tensor '${name}' has no valid shape.`);
  const length = count(shape);
  if (length > limits.numbers) throw malformed(`Tensor '${name}' has ${length} numbers; at most ${limits.numbers}.`);
  const bytes = length * types[type as Type].BYTES_PER_ELEMENT;
  if (frame.length !== bytes) throw malformed(`Tensor '${name}' needs ${bytes} bytes, its frame has ${frame.length}.`);
  return { name, tensor: { shape, data: viewOf(type as Type, frame, 0, length) } };
}

function malformed(message: string): Refusal {
  return new Refusal("protocol", message);
}
