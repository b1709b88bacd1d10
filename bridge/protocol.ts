/**
 * Messages of the wire: a msgpack header followed by raw little-endian tensors, one frame each.
 *
 *   frame 0     msgpack map: the message's own fields and `tensors`, a list of {name, type, shape}
 *   frame 1 …   the numbers of each tensor, row-major, little-endian, nothing else
 *
 * Tensors are views of the frames where these are aligned, copies where not; nothing is converted. The server that speaks
 * this over ZeroMQ is not part of the package yet.
 */
import { Packr } from "msgpackr";

export const protocolVersion = 1;

const types = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u4: Uint32Array, u1: Uint8Array } as const;
type Type = keyof typeof types;
type Numbers = InstanceType<(typeof types)[Type]>;

export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Numbers; // Π shape numbers
}

export interface Message {
  readonly header: { readonly [field: string]: unknown };
  readonly tensors: { readonly [name: string]: Tensor };
}

/** Largest message taken from the wire; a bound for what a stranger can make us allocate. */
export const limits = { header: 65_536, tensors: 256, numbers: 2 ** 27 } as const;

const packr = new Packr({ useRecords: false, mapsAsObjects: true });

/** The frames of a message. @throws when a shape does not fit its data */
export function encode({ header, tensors }: Message): Uint8Array[] {
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    if (count(shape) !== data.length)
      throw new Error(`Tensor '${name}': shape [${shape}] is not ${data.length} numbers.`);
    return { name, type: typeOf(data), shape: [...shape] };
  });
  const frames = Object.values(tensors).map(
    ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
  return [packr.pack({ ...header, tensors: entries }), ...frames];
}

/** The message of some frames. @throws a sentence saying what is malformed; nothing is trusted */
export function decode(frames: readonly Uint8Array[]): Message {
  if (!(frames.length > 0)) throw new Error("A message needs a header frame.");
  if (frames[0].length > limits.header)
    throw new Error(`The header has ${frames[0].length} bytes; at most ${limits.header}.`);
  let unpacked: unknown;
  try {
    unpacked = packr.unpack(frames[0]);
  } catch {
    throw new Error("The header is no msgpack.");
  }
  if (typeof unpacked !== "object" || unpacked === null || Array.isArray(unpacked))
    throw new Error("The header is no map.");
  const { tensors: listed, ...header } = unpacked as { readonly [field: string]: unknown };
  if (!Array.isArray(listed) || listed.length > limits.tensors)
    throw new Error("The header lists no tensors, or too many.");
  if (listed.length !== frames.length - 1) {
    throw new Error(`The header lists ${listed.length} tensor(s), ${frames.length - 1} frame(s) follow it.`);
  }
  const tensors: { [name: string]: Tensor } = Object.create(null);
  listed.forEach((entry, k) => {
    const { name, tensor } = read(entry, frames[k + 1]);
    if (name in tensors) throw new Error(`Tensor '${name}' is listed twice.`);
    tensors[name] = tensor;
  });
  return { header, tensors };
}

function read(entry: unknown, frame: Uint8Array): { name: string; tensor: Tensor } {
  const { name, type, shape } = (entry ?? {}) as { name?: unknown; type?: unknown; shape?: unknown };
  if (typeof name !== "string" || name.length > 64) throw new Error("A tensor needs a name of at most 64 characters.");
  if (typeof type !== "string" || !Object.hasOwn(types, type))
    throw new Error(`Tensor '${name}' has no type '${type}'.`);
  const good = (n: unknown) => Number.isInteger(n) && (n as number) >= 0 && (n as number) <= limits.numbers;
  if (!Array.isArray(shape) || shape.length > 8 || !shape.every(good))
    throw new Error(`Tensor '${name}' has no valid shape.`);
  const numbers = types[type as Type];
  const length = count(shape);
  if (length > limits.numbers) throw new Error(`Tensor '${name}' has ${length} numbers; at most ${limits.numbers}.`);
  if (frame.length !== length * numbers.BYTES_PER_ELEMENT) {
    throw new Error(
      `Tensor '${name}' needs ${length * numbers.BYTES_PER_ELEMENT} bytes, its frame has ${frame.length}.`,
    );
  }
  const aligned = frame.byteOffset % numbers.BYTES_PER_ELEMENT === 0 ? frame : Uint8Array.prototype.slice.call(frame); // a Buffer's own slice is no copy
  return { name, tensor: { shape, data: new numbers(aligned.buffer as ArrayBuffer, aligned.byteOffset, length) } };
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

function typeOf(data: Numbers): Type {
  return (Object.keys(types) as Type[]).find((type) => data instanceof types[type]) as Type;
}
