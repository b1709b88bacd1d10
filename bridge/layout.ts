/**
 * A layout: the tensors that one frame holds side by side, agreed on once, so that the messages of every step carry no description.
 *
 * Tensors lie in the order of the list without gaps; lists put wide numbers first, so that each is aligned to its own width.
 */
import type { TypedArray } from "../src/game.js";
import { bytesOf, count, type Type, typeOf, types, viewOf } from "./protocol.js";

/** One tensor of a layout, as the reply to `make` tells it. */
export interface Part {
  readonly name: string; // "observations/router"
  readonly type: Type;
  readonly shape: readonly number[];
}

/** Writes one array, or one seat's rows of it, into a frame. */
interface Piece {
  readonly part: Part;
  readonly source: Uint8Array;
  readonly offset: number; // in the frame
  readonly length: number; // bytes in the frame
  readonly row: number; // bytes of one seat in one lane; 0: all of the array at once
  readonly stride: number; // bytes of all seats in one lane
  readonly first: number; // bytes before the seat
}

/** Where a part comes from. `seat` picks one of `count` rows per lane. */
export interface Source {
  readonly name: string;
  readonly array: TypedArray; // [lanes, …]
  readonly shape: readonly number[]; // of the array
  readonly seat?: number; // of axis 1
}

/** Gathers arrays that stay where they are into frames. */
export class Gather {
  readonly parts: readonly Part[];
  readonly bytes: number;
  private readonly pieces: readonly Piece[];

  constructor(sources: readonly Source[]) {
    const wide = (s: Source) => -s.array.BYTES_PER_ELEMENT;
    let offset = 0;
    this.pieces = [...sources]
      .sort((a, b) => wide(a) - wide(b))
      .map((source) => {
        const piece = pieceOf(source, offset);
        offset += piece.length;
        return piece;
      });
    this.parts = this.pieces.map(({ part }) => part);
    this.bytes = offset;
  }

  /** A new frame with what the arrays hold now: one copy per array, nothing converted. */
  frame(): Uint8Array {
    const out = Buffer.allocUnsafe(this.bytes);
    for (const { source, offset, length, row, stride, first } of this.pieces) {
      if (row === 0) out.set(source, offset);
      else
        for (let to = offset, from = first; to < offset + length; to += row, from += stride) {
          for (let k = 0; k < row; k++) out[to + k] = source[from + k];
        }
    }
    return out;
  }
}

/** The arrays of a frame, by the layout; views where aligned. @throws when the frame has another length */
export function spread(parts: readonly Part[], frame: Uint8Array | undefined, what: string): TypedArray[] {
  const bytes = bytesIn(parts);
  if (frame?.length !== bytes)
    throw new Error(`${what} needs one frame of ${bytes} bytes, got ${frame?.length ?? "none"}.`);
  let offset = 0;
  return parts.map(({ type, shape }) => {
    const length = count(shape);
    const view = viewOf(type, frame, offset, length);
    offset += length * types[type].BYTES_PER_ELEMENT;
    return view;
  });
}

/** Length of a frame. */
export function bytesIn(parts: readonly Part[]): number {
  return parts.reduce((sum, { type, shape }) => sum + count(shape) * types[type].BYTES_PER_ELEMENT, 0);
}

function pieceOf({ name, array, shape, seat }: Source, offset: number): Piece {
  const source = bytesOf(array);
  const type = typeOf(array);
  if (seat === undefined)
    return { part: { name, type, shape }, source, offset, length: source.length, row: 0, stride: 0, first: 0 };
  const [lanes, seats, ...rest] = shape;
  const row = count(rest) * array.BYTES_PER_ELEMENT;
  const part = { name, type, shape: [lanes, 1, ...rest] };
  return { part, source, offset, length: lanes * row, row, stride: row * seats, first: row * seat };
}
