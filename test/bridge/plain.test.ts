/** What headers may hold is found by looking at their bytes alone, and it is what msgpack itself would read. */
import fc from "fast-check";
import { Packr } from "msgpackr";
import { expect, test } from "vitest";
import { requirePlain } from "../../bridge/plain.js";
import { decodeHeader, limits } from "../../bridge/protocol.js";

const packr = new Packr({ useRecords: false, variableMapSize: true });
const pack = (value: unknown) => packr.pack(value) as Uint8Array;
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    ...[fc.constant(null), fc.boolean(), fc.integer(), fc.double(), fc.string({ maxLength: 300 })],
    ...[fc.uint8Array({ maxLength: 300 }), fc.array(tie("value"), { maxLength: 20 })],
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 20 }),
  ),
})).value;

test("every plain value passes, and none of its beginnings does", () => {
  fc.assert(
    fc.property(plain, fc.nat(), (value, cut) => {
      const bytes = pack(value);
      expect(() => requirePlain(bytes)).not.toThrow();
      expect(() => requirePlain(bytes.slice(0, cut % bytes.length))).toThrow(/header/);
      expect(() => requirePlain(Buffer.concat([bytes, Uint8Array.of(0xc0)]))).toThrow(/no msgpack/);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("whatever passes decodes, or is no map", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        requirePlain(bytes);
      } catch {
        return;
      }
      try {
        expect(typeof decodeHeader([bytes])).toBe("object");
      } catch (thrown) {
        expect(String(thrown)).toContain("no map");
      }
    }),
    { seed: 2, numRuns: 20_000 },
  );
});

test.each<[string, unknown]>([
  ["a date", new Date(0)],
  ["a regular expression", /x/],
  ["a set", new Set([1])],
  ["an error", new Error("x")],
  ["a typed array", new Float32Array(2)],
  ["nothing", undefined],
  ["an integer of 100 bits", 2n ** 100n],
])("%s is refused", (_what, value) => {
  const bytes = new Packr({ useRecords: false, moreTypes: true, largeBigIntToString: false }).pack({ value });
  expect(() => decodeHeader([bytes as Uint8Array])).toThrow(
    /something other than numbers, texts, bytes, lists and maps/,
  );
});

test("records, which would outlive their message, are refused", () => {
  const bytes = new Packr().pack({ verb: "step", id: 1 }) as Uint8Array;
  expect(() => requirePlain(bytes)).toThrow(/something other than/);
});

test("nesting has an end", () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  expect(() => requirePlain(pack(nested(16)))).not.toThrow();
  expect(() => requirePlain(pack(nested(17)))).toThrow(/nests more than 16/);
  expect(() => requirePlain(new Uint8Array(limits.header).fill(0x91))).toThrow(/nests more than 16/);
});

test("a key that is no text is refused", () => {
  expect(() => requirePlain(Uint8Array.of(0x81, 0x01, 0x02))).toThrow(/key that is no text/);
});

test("whole numbers of 64 bits are numbers", () => {
  const { id } = decodeHeader([Uint8Array.of(0x81, 0xa2, 0x69, 0x64, 0xcf, 0x80, 0, 0, 0, 0, 0, 0, 0)]);
  expect(id).toBe(2 ** 63);
});
