/**
 * Named arrays as bytes, in the safetensors layout: eight bytes of header length, a JSON header, raw little-endian numbers.
 *
 * Python reads it with `safetensors.numpy.load`. Format: https://github.com/huggingface/safetensors (format section of the README).
 */
import type { Copies } from "../src/arrays.js";
import type { TypedArray } from "../src/game.js";
import { isRecord } from "../src/plain-data.js";

export interface Tensors {
  readonly arrays: Copies;
  readonly shapes?: { readonly [name: string]: readonly number[] }; // where an array is no vector
  readonly metadata: { readonly [name: string]: string };
}

const kinds = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;
type Kind = keyof typeof kinds;

interface Place {
  readonly dtype: Kind;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

export function encode({ arrays, shapes = {}, metadata }: Tensors): Uint8Array {
  const header: { [name: string]: unknown } = { __metadata__: metadata };
  // widest numbers first, so that each lies on a multiple of its size
  const sorted = Object.entries(arrays).sort(([, a], [, b]) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT);
  let offset = 0;
  for (const [name, array] of sorted) {
    const shape = shapes[name] ?? [array.length];
    header[name] = { dtype: kindOf(array), shape, data_offsets: [offset, offset + array.byteLength] };
    offset += array.byteLength;
  }
  const json = JSON.stringify(header);
  const text = new TextEncoder().encode(json);
  const length = Math.ceil(text.length / 8) * 8;
  const out = new Uint8Array(8 + length + offset).fill(0x20, 8, 8 + length); // the header is padded with spaces
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  out.set(text, 8);
  let at = 8 + length;
  for (const [, array] of sorted) {
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += array.byteLength;
  }
  return out;
}

/** @throws when the bytes are no safetensors, are damaged or cut short, or hold a kind of number that is not used here */
export function decode(bytes: Uint8Array): Required<Tensors> {
  const length = bytes.length >= 8 ? Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)) : -1;
  if (length < 2 || 8 + length > bytes.length)
    throw new Error("This is no safetensors file; was it written completely?");
  const { __metadata__: metadata = {}, ...places } = headerIn(bytes.subarray(8, 8 + length));
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string"))
    throw damaged("its metadata are no texts by name");
  const arrays: { [name: string]: TypedArray } = {};
  const shapes: { [name: string]: readonly number[] } = {};
  let past = 0; // where the last tensor ended: none lies within another
  const offset = (name: string, k: 0 | 1) => Number((places[name] as Partial<Place> | null)?.data_offsets?.[k]);
  const sorted = Object.keys(places).sort((a, b) => offset(a, 0) - offset(b, 0) || offset(a, 1) - offset(b, 1));
  for (const name of sorted) {
    const { dtype, shape, data_offsets } = placeOf(name, places[name], past);
    [, past] = data_offsets;
    if (8 + length + past > bytes.length) throw new Error(`'${name}' reaches past the end; was the file cut short?`);
    const [begin, end] = data_offsets.map((at) => 8 + length + at);
    arrays[name] = new kinds[dtype](Uint8Array.prototype.slice.call(bytes, begin, end).buffer);
    shapes[name] = shape;
  }
  return { arrays, shapes, metadata: metadata as { readonly [name: string]: string } };
}

function headerIn(text: Uint8Array): { readonly [name: string]: unknown } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(text));
  } catch {
    throw damaged("its header is no JSON");
  }
  if (!isRecord(header)) throw damaged("its header names no tensors");
  return header;
}

/** @throws when a tensor's place says no kind, shape and stretch of bytes that belong together, or begins before `past` */
function placeOf(name: string, value: unknown, past: number): Place {
  const { dtype, shape, data_offsets } = (isRecord(value) ? value : {}) as Partial<Place>;
  const areCounts = (list: unknown): list is readonly number[] =>
    Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!areCounts(shape) || !areCounts(data_offsets) || data_offsets.length !== 2)
    throw damaged(`it does not say where '${name}' lies`);
  if (dtype === undefined || !Object.hasOwn(kinds, dtype))
    throw new Error(`'${name}' holds ${dtype}, which checkpoints do not use.`);
  const [from, to] = data_offsets;
  if (from < past) throw damaged(`'${name}' lies within another tensor`);
  const size = shape.reduce((product, n) => product * n, 1);
  if (to - from !== size * kinds[dtype].BYTES_PER_ELEMENT)
    throw damaged(`'${name}' has ${to - from} bytes for ${size} numbers of kind ${dtype}`);
  return { dtype, shape, data_offsets: [from, to] };
}

const damaged = (how: string) => new Error(`This is no safetensors file, or a damaged one: ${how}.`);

function kindOf(array: TypedArray): Kind {
  return (Object.keys(kinds) as Kind[]).find((kind) => array instanceof kinds[kind]) as Kind;
}
