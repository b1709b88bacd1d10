import { expect, expectTypeOf, test } from "vitest";
import { type Defaults, parseOptions, range, resolve } from "../src/options.js";

const defaults = {
  routers: { kind: "number", value: 2, low: 1, high: 8, integer: true, unit: "1", about: "how many" },
  fee: { kind: "number", value: 0.003, low: 0, high: 1, unit: "1", symbol: "γ", about: "what a pool keeps" },
  order: { kind: "choice", value: "fifo", choices: ["fifo", "random"], about: "who is first" },
  open: { kind: "flag", value: true, about: "does everybody see it?" },
  pools: {
    kind: "data",
    value: [1],
    about: "reserves",
    check: (value: unknown, name: string): number[] => {
      if (!Array.isArray(value)) throw new Error(`${name} must be a list.`);
      return value;
    },
  },
} as const satisfies Defaults;
const given = (options: unknown) => () => resolve(defaults, options, "test/market-v0");

test("what is not given is the default", () => {
  const values = resolve(defaults, { fee: 0.01 }, "test");
  expect(values).toEqual({ routers: 2, fee: 0.01, order: "fifo", open: true, pools: [1] });
  expect(resolve(defaults, undefined, "test").fee).toBe(0.003);
  expect(resolve(defaults, { fee: undefined }, "test").fee).toBe(0.003);
  expectTypeOf(values.order).toEqualTypeOf<"fifo" | "random">();
});

test("unknown, of the wrong kind, out of range: the option is named", () => {
  expect(given({ speed: 1 })).toThrow("test/market-v0 has no option 'speed'; it has routers, fee, order, open, pools.");
  expect(given({ toString: 1 })).toThrow("has no option 'toString'");
  expect(given(JSON.parse('{"__proto__": 1}'))).toThrow("has no option '__proto__'");
  expect(given({ routers: 9 })).toThrow("option 'routers' must be an integer from 1 to 8, got 9.");
  expect(given({ routers: 1.5 })).toThrow("must be an integer from 1 to 8, got 1.5.");
  expect(given({ fee: Number.NaN })).toThrow("option 'fee' must be a number from 0 to 1, got NaN.");
  expect(given({ fee: "0.1" })).toThrow('got "0.1"');
  expect(given({ order: "lifo" })).toThrow('must be one of fifo, random, got "lifo"');
  expect(given({ open: 1 })).toThrow("must be true or false, got 1");
  expect(given({ pools: 3 })).toThrow("test/market-v0: option 'pools' must be a list.");
  expect(given(3)).toThrow("options must be an object, got 3");
  const round: { self?: unknown } = {};
  round.self = round;
  expect(given({ fee: round })).toThrow("got what is no plain data.");
  expect(given({ fee: 10n })).toThrow("must be a number from 0 to 1, got 10.");
  expect(resolve(defaults, { pools: new Array(3) }, "test").pools).toStrictEqual([undefined, undefined, undefined]); // a check sees the holes
  expect(given([])).toThrow("got an array");
  expect(given(null)).toThrow("got null");
});

test("texts of a command line become what the option is", () => {
  const texts = ["routers=3", "fee=1e-3", "order=random", "open=false", "pools=[1,2]"];
  expect(parseOptions(defaults, texts)).toEqual({
    routers: 3,
    fee: 0.001,
    order: "random",
    open: false,
    pools: [1, 2],
  });
});

test("texts that cannot be read end in an error that names them", () => {
  const parse = (text: string) => () => resolve(defaults, parseOptions(defaults, [text]), "test");
  expect(parse("routers")).toThrow("--set needs key=value, got 'routers'");
  expect(parse("=3")).toThrow("--set needs key=value");
  expect(parse("routers=")).toThrow(`'routers' must be an integer from 1 to 8, got ""`);
  expect(parse("open=yes")).toThrow('must be true or false, got "yes"');
  expect(parse("pools=[1")).toThrow("--set pools: this is no JSON: [1");
  expect(parse("speed=1")).toThrow("has no option 'speed'");
  expect(parse("__proto__=1")).toThrow("has no option '__proto__'");
});

test("ranges are written for people", () => {
  expect(Object.values(defaults).map(range)).toEqual([
    "integer from 1 to 8",
    "number from 0 to 1",
    "fifo | random",
    "true | false",
    "JSON",
  ]);
});
