/** The wire's messages: what goes in comes out, and nothing malformed gets through. */
import fc from "fast-check";
import { Packr } from "msgpackr";
import { expect, test } from "vitest";
import { decode, encode, type Message } from "../../bridge/protocol.js";

const plain = ({ header, tensors }: Message) => ({
  header,
  tensors: Object.fromEntries(Object.entries(tensors).map(([k, t]) => [k, { shape: [...t.shape], data: [...t.data] }])),
});

test("a message comes back as it was sent, bit for bit", () => {
  fc.assert(
    fc.property(fc.array(fc.float()), fc.array(fc.integer()), (reals, whole) => {
      const message: Message = {
        header: { verb: "step", id: 7 },
        tensors: {
          actions: { shape: [reals.length], data: Float32Array.from(reals) },
          seeds: { shape: [1, whole.length], data: Int32Array.from(whole) },
        },
      };
      expect(plain(decode(encode(message)))).toEqual(plain(message));
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("tensors of aligned frames are views, not copies", () => {
  const data = Float64Array.of(1, 2, 3);
  const frames = encode({ header: {}, tensors: { x: { shape: [3], data } } });
  const { x } = decode(frames).tensors;
  data[0] = 42;
  expect(x.data[0]).toBe(42);
});

test("a frame at an odd offset still reads", () => {
  const [head, body] = encode({ header: {}, tensors: { x: { shape: [1], data: Float32Array.of(0.5) } } });
  const shifted = new Uint8Array(5);
  shifted.set(body, 1);
  expect(decode([head, shifted.subarray(1)]).tensors.x.data[0]).toBe(0.5);
  const buffer = Buffer.from(shifted.buffer).subarray(1); // what sockets hand over; its slice() is no copy
  expect(decode([head, buffer]).tensors.x.data[0]).toBe(0.5);
});

const pack = (header: unknown) => new Packr({ useRecords: false }).pack(header) as Uint8Array;
const one = (tensor: unknown) => pack({ tensors: [tensor] });
const four = new Uint8Array(4);

test.each<[string, Uint8Array[], RegExp]>([
  ["no frames", [], /needs a header/],
  ["no msgpack", [Uint8Array.of(0x81)], /no msgpack/],
  ["a list", [pack([1])], /no map/],
  ["no tensor list", [pack({})], /lists no tensors/],
  ["a frame too few", [one({ name: "x", type: "f4", shape: [1] })], /1 tensor\(s\), 0 frame/],
  ["an unknown type", [one({ name: "x", type: "f16", shape: [1] }), four], /no type/],
  ["a name of the prototype", [one({ name: "x", type: "constructor", shape: [1] }), four], /no type/],
  ["a negative shape", [one({ name: "x", type: "f4", shape: [-1] }), four], /no valid shape/],
  ["a huge shape", [one({ name: "x", type: "f4", shape: [2 ** 20, 2 ** 20] }), four], /at most/],
  ["bytes missing", [one({ name: "x", type: "f4", shape: [2] }), four], /needs 8 bytes/],
  ["a header too long", [new Uint8Array(70_000)], /at most 65536/],
  ["no entry", [pack({ tensors: [null] }), four], /needs a name/],
])("refuses %s", (_name, frames, sentence) => {
  expect(() => decode(frames)).toThrow(sentence);
});
