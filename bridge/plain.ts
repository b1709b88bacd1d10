/**
 * Is a header plain? It may hold nil, booleans, numbers, texts, bytes, lists and maps keyed by texts, and nothing else: extensions of
 * msgpack could name types to construct, and nesting without end could exhaust the stack. Looked at before anything is decoded.
 *
 * Reference: the MessagePack specification, github.com/msgpack/msgpack/blob/master/spec.md.
 */

import { Refusal } from "./fault.js";

const deepest = 16; // lists and maps within each other

/** @throws `protocol` when these bytes are not one plain value of msgpack */
export function requirePlain(bytes: Uint8Array): void {
  const end = value(bytes, 0, 0);
  if (end !== bytes.length) throw malformed("The header is no msgpack.");
}

/** Where the value that starts at `at` ends. */
function value(bytes: Uint8Array, at: number, depth: number): number {
  if (at >= bytes.length) throw malformed("The header is no msgpack: it ends too soon.");
  if (depth > deepest) throw malformed(`The header nests more than ${deepest} lists and maps.`);
  const token = bytes[at];
  if (token < 0x80 || token >= 0xe0) return at + 1; // a small integer
  if (token < 0x90) return entries(bytes, at + 1, token & 0x0f, depth);
  if (token < 0xa0) return items(bytes, at + 1, token & 0x0f, depth);
  if (token < 0xc0) return within(bytes, at + 1 + (token & 0x1f));
  switch (token) {
    case 0xc0: // nil
    case 0xc2: // false
    case 0xc3: // true
      return at + 1;
    case 0xcc: // 8, 16, 32 and 64 bits, unsigned and signed; floats of 32 and 64 bits
    case 0xd0:
      return within(bytes, at + 2);
    case 0xcd:
    case 0xd1:
      return within(bytes, at + 3);
    case 0xca:
    case 0xce:
    case 0xd2:
      return within(bytes, at + 5);
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return within(bytes, at + 9);
    case 0xc4: // bytes and texts behind a length of 8, 16 or 32 bits
    case 0xd9:
      return within(bytes, at + 2 + length(bytes, at + 1, 1));
    case 0xc5:
    case 0xda:
      return within(bytes, at + 3 + length(bytes, at + 1, 2));
    case 0xc6:
    case 0xdb:
      return within(bytes, at + 5 + length(bytes, at + 1, 4));
    case 0xdc: // lists and maps
      return items(bytes, at + 3, length(bytes, at + 1, 2), depth);
    case 0xdd:
      return items(bytes, at + 5, length(bytes, at + 1, 4), depth);
    case 0xde:
      return entries(bytes, at + 3, length(bytes, at + 1, 2), depth);
    case 0xdf:
      return entries(bytes, at + 5, length(bytes, at + 1, 4), depth);
    default:
      throw malformed("The header holds something other than numbers, texts, bytes, lists and maps.");
  }
}

function items(bytes: Uint8Array, at: number, count: number, depth: number): number {
  let end = at;
  for (let k = 0; k < count; k++) end = value(bytes, end, depth + 1);
  return end;
}

function entries(bytes: Uint8Array, at: number, count: number, depth: number): number {
  let end = at;
  for (let k = 0; k < count; k++) {
    const token = bytes[within(bytes, end + 1) - 1];
    const isText = (token >= 0xa0 && token < 0xc0) || (token >= 0xd9 && token <= 0xdb);
    if (!isText) throw malformed("A map of the header has a key that is no text.");
    end = value(bytes, value(bytes, end, depth + 1), depth + 1);
  }
  return end;
}

/** A length, most significant byte first; it may promise more than there is, which ends in `within`. */
function length(bytes: Uint8Array, at: number, width: number): number {
  within(bytes, at + width);
  let n = 0;
  for (let k = 0; k < width; k++) n = n * 256 + bytes[at + k];
  return n;
}

function within(bytes: Uint8Array, end: number): number {
  if (end > bytes.length) throw malformed("The header is no msgpack: it ends too soon.");
  return end;
}

function malformed(message: string): Refusal {
  return new Refusal("protocol", message);
}
