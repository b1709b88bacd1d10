/**
 * The compiled arithmetic of dense networks, and the memory that it works in.
 *
 * Memory is a scratchpad: what is reserved lasts until the next `rewind`. Addresses are bytes, sizes are float32 numbers.
 */
import { kernelsCode } from "./kernels-code.js";

export interface Kernels {
  /** C = A B + bias; see scripts/kernels/kernels.ts, as for the others. */
  multiply(
    m: number,
    n: number,
    k: number,
    a: number,
    ai: number,
    ak: number,
    b: number,
    c: number,
    bias: number,
  ): void;
  tanh(n: number, x: number): void;
  slope(n: number, h: number, d: number): void;
  columns(m: number, n: number, d: number, out: number): void;
}

/** As far as it is used; neither of the compiler's libraries here has it. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number };
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
    validate(bytes: Uint8Array): boolean;
  };
};

const page = 65_536; // bytes
const first = 16; // address 0 means that there is nothing

const memory = new WebAssembly.Memory({ initial: 16 });
let numbers = new Float32Array(memory.buffer);
let top = first;
let loaded: Kernels | undefined;

/** @throws where WebAssembly has no vectors */
export function kernels(): Kernels {
  if (loaded) return loaded;
  const bytes = Uint8Array.from(atob(kernelsCode), (c) => c.charCodeAt(0));
  if (!WebAssembly.validate(bytes)) {
    throw new Error("This machine's WebAssembly has no 128-bit vectors; choose the cpu backend.");
  }
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  loaded = instance.exports as Kernels;
  return loaded;
}

/** Forget everything reserved. */
export function rewind(): void {
  top = first;
}

/** Room for this many numbers, of any content; returns its address, a multiple of 16. */
export function reserve(size: number): number {
  const address = top;
  top = Math.ceil((address + 4 * size) / 16) * 16;
  const missing = top - memory.buffer.byteLength;
  if (missing > 0) {
    memory.grow(Math.ceil(missing / page));
    numbers = new Float32Array(memory.buffer);
  }
  return address;
}

/** The numbers from an address on, a view that lasts until more is reserved. */
export function view(address: number, size: number): Float32Array {
  return numbers.subarray(address / 4, address / 4 + size);
}

/** The least multiple of four that is not below n. */
export function padded(n: number): number {
  return (n + 3) & ~3;
}

/** Write `[rows, columns]` to an address as `[padded rows, padded columns]`, with zeros where there was nothing. */
export function write(values: Float32Array, rows: number, columns: number, address: number): void {
  const wide = padded(columns);
  const out = view(address, padded(rows) * wide);
  if (wide === columns) {
    out.set(values);
    out.fill(0, rows * columns);
    return;
  }
  out.fill(0);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[i * wide + j] = values[i * columns + j];
  }
}

/** As `write`, transposed: `[rows, columns]` becomes `[padded columns, padded rows]`. */
export function writeTransposed(values: Float32Array, rows: number, columns: number, address: number): void {
  const wide = padded(rows);
  const out = view(address, padded(columns) * wide);
  if (wide > rows || padded(columns) > columns) out.fill(0);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * wide + i] = values[i * columns + j];
  }
}

/** Read `[rows, columns]` from where they lie with padded columns. */
export function read(address: number, rows: number, columns: number, out: Float32Array): Float32Array {
  const wide = padded(columns);
  const from = view(address, rows * wide);
  if (wide === columns) out.set(from);
  else {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) out[i * columns + j] = from[i * wide + j];
    }
  }
  return out;
}
