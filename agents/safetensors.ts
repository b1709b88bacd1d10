/**
 * Named arrays as bytes, in the safetensors layout: eight bytes of header length, a JSON header, raw little-endian numbers.
 *
 * Python reads it with `safetensors.numpy.load`. Format: https://github.com/huggingface/safetensors (format section of the README).
 */
import type { Copies } from "../src/arrays.js";
import type { TypedArray } from "../src/game.js";

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

/** @throws when the bytes are no safetensors, or of a kind of number that is not used here */
export function decode(bytes: Uint8Array): Required<Tensors> {
  const length = bytes.length >= 8 ? Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)) : -1;
  if (length < 2 || 8 + length > bytes.length)
    throw new Error("This is no safetensors file; was it written completely?");
  const { __metadata__, ...places } = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as {
    readonly [name: string]: Place;
  };
  const arrays: { [name: string]: TypedArray } = {};
  const shapes: { [name: string]: readonly number[] } = {};
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(places)) {
    const [from, to] = data_offsets;
    if (!Object.hasOwn(kinds, dtype)) throw new Error(`'${name}' holds ${dtype}, which checkpoints do not use.`);
    if (8 + length + to > bytes.length) throw new Error(`'${name}' reaches past the end; was the file cut short?`);
    arrays[name] = new kinds[dtype](Uint8Array.prototype.slice.call(bytes, 8 + length + from, 8 + length + to).buffer);
    shapes[name] = shape;
  }
  return { arrays, shapes, metadata: (__metadata__ ?? {}) as unknown as { readonly [name: string]: string } };
}

function kindOf(array: TypedArray): Kind {
  return (Object.keys(kinds) as Kind[]).find((kind) => array instanceof kinds[kind]) as Kind;
}
