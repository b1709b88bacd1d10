import { expect, test } from "vitest";
import { Fnv, golden, goldenHash } from "../src/golden.js";
import { countdown } from "./fixtures/countdown.js";
import { market } from "./fixtures/market.js";
import { fixtures } from "./fixtures/registry.js";

test.each([
  ["", "cbf29ce484222325"],
  ["a", "af63dc4c8601ec8c"],
  ["foobar", "85944171f73967e8"],
])("FNV-1a of '%s' is the published one", (text, hex) => {
  const hash = new Fnv();
  for (const letter of text) hash.byte(letter.charCodeAt(0));
  expect(hash.hex()).toBe(hex);
});

test("bytes of an array are hashed where they lie", () => {
  const [one, other] = [new Fnv(), new Fnv()];
  one.bytes(Uint8Array.of(9, 1, 2).subarray(1));
  for (const byte of [1, 2]) other.byte(byte);
  expect(one.hex()).toBe(other.hex());
});

test("a golden episode is readable and says what the game is", () => {
  const text = golden(countdown({ from: 2 }), 0);
  expect(text).toContain("game: test/countdown-v0\nhorizon: 10 rounds of 1 step(s), then truncated\nseed: 0\n");
  expect(text).toContain(
    "role: counter × 1\n  observes: box left (1) in [0, 2]\n  acts: discrete 2\nmetrics: counted\n",
  );
  expect(text).toMatch(/reset\n {2}counter observations: \[2\]\n {2}counted 0\n/);
  expect(text).toContain("step 2, terminated\n");
  expect(text).not.toContain("step 3");
});

test("it replays by its seed", () => {
  expect(golden(market(), 1)).toBe(golden(market(), 1));
  expect(golden(market(), 1)).not.toBe(golden(market(), 2));
});

test("the hash tells registries apart down to the last bit of one game", () => {
  const hash = goldenHash(fixtures);
  expect(hash).toMatch(/^[0-9a-f]{16}$/);
  expect(goldenHash(fixtures)).toBe(hash);
  const line = fixtures["test/market-v0"];
  const make = () => {
    const base = market();
    return {
      ...base,
      step: (s: never, turn: never) => {
        const over = base.step(s, turn);
        const { rewards, lane } = turn as { rewards: Float32Array[]; lane: number };
        rewards[0][2 * lane] *= 1 + 2 ** -23; // one unit in the last place
        return over;
      },
    };
  };
  expect(goldenHash({ ...fixtures, "test/market-v0": { ...line, make } })).not.toBe(hash);
});
