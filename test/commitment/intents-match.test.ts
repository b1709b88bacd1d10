/** Coincidence of wants: who swaps at which uniform price, what is routed, and how an order is split. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Book } from "../../envs/commitment/intents/book.js";
import { type IntentOrder, settleIntents } from "../../envs/commitment/intents/match.js";
import { Split } from "../../envs/commitment/intents/split.js";
import { fill } from "../../envs/routing/execute.js";
import { compile, type Plan } from "../../envs/routing/plan.js";
import type { Network } from "../../envs/routing/pool.js";
import { near } from "../auction/agrees.js";

const both = (size: number, limit = 1): IntentOrder[] => [
  { side: 0, size, limit },
  { side: 1, size, limit },
];
const product = (a: string, b: string, x: number, y: number, fee = 0) =>
  ({ kind: "product", tokens: [a, b], reserves: [x, y], fee }) as const;
const four: Network = {
  tokens: ["A", "B", "C", "D"],
  pools: [["A", "B"], ["B", "D"], ["A", "C"], ["C", "D"]].map(([a, b]) => product(a, b, 1000, 1000, 0.003)), // biome-ignore format: one line
};

const order = (low: number, high: number, ways: readonly ("route" | "nothing")[] = ["route", "nothing"]) =>
  fc.record({
    side: fc.constantFrom(0 as const, 1 as const),
    size: fc.double({ min: 1, max: 1500, noNaN: true }),
    limit: fc.double({ min: low, max: high, noNaN: true }),
    otherwise: fc.constantFrom(...ways),
  });
const offered = (orders: readonly IntentOrder[]) => orders.reduce((sum, { size }) => sum + size, 0);

describe("500 each way in a pool of 10,000 and 10,000 with a fee of .3 %", () => {
  test("get 474.8297 and 522.1890 one after the other, 500 and 500 from each other: a joint gain of 2.98130", () => {
    const apart = settleIntents(both(500), { price: "none" });
    near(apart.received[0], (10_000 * 498.5) / 10_498.5);
    near(apart.received[1], (10_500 * 498.5) / (10_000 - apart.received[0] + 498.5));
    expect(apart.received.map((x) => x.toFixed(4))).toEqual(["474.8297", "522.1890"]);
    const together = settleIntents(both(500));
    expect(together).toMatchObject({ mid: 1, price: 1, matched: [500, 500], received: [500, 500] });
    expect((together.welfare - apart.welfare).toFixed(5)).toBe("2.98130");
  });

  test("get the same whoever is first, in exchanged seats", () => {
    const [a, b] = settleIntents(both(500), { price: "none", sequence: [0, 1] }).received;
    expect(settleIntents(both(500), { price: "none", sequence: [1, 0] }).received).toEqual([b, a]);
  });
});

test("100 A against 100 D over two routes of two pools get 90.40139995 and 108.35098549, and 100 each directly", () => {
  const options = { network: four, pair: ["A", "D"] as const };
  const { received } = settleIntents(both(100), { ...options, price: "none" });
  expect(received.map((x) => x.toFixed(8))).toEqual(["90.40139995", "108.35098549"]);
  expect((received[0] + received[1]).toFixed(3)).toBe("198.752");
  expect(settleIntents(both(100), options).received).toEqual([100, 100]);
});

describe("a match", () => {
  /** A book of these orders, filled at a price. */
  const filledAt = (orders: readonly IntentOrder[], price: number) => {
    const book = new Book(orders.length);
    for (const [i, { side, size, limit }] of orders.entries()) {
      book.side[i] = side;
      book.given[i] = size;
      book.limit[i] = limit;
      book.live[i] = 1;
    }
    book.arrange();
    book.price.set([price, 1 / price]);
    book.fill();
    return book;
  };
  const orders = fc.array(order(0.8, 1.25), { minLength: 1, maxLength: 12 });
  const price = fc.double({ min: 0.75, max: 1.33, noNaN: true });

  test("clears: what is given of either token is what is got, at one price, and no one gets less than its limit", () => {
    fc.assert(
      fc.property(orders, price, (list, pi) => {
        const { filled, volume } = filledAt(list, pi);
        const gave = [0, 1].map((a) => list.reduce((sum, { side }, i) => sum + (side === a ? filled[i] : 0), 0));
        near(gave[0], volume[0]);
        near(gave[1], volume[1]);
        near(gave[0] * pi, gave[1]);
        for (const [i, { side, size, limit }] of list.entries()) {
          expect(filled[i]).toBeGreaterThanOrEqual(0);
          expect(filled[i]).toBeLessThanOrEqual(size * (1 + 1e-12));
          if (filled[i] > 0) expect(side === 0 ? pi : 1 / pi).toBeGreaterThanOrEqual(limit);
        }
      }),
    );
  });

  test("exchanges all that both sides can, and leaves no lower limit waiting for a higher one", () => {
    fc.assert(
      fc.property(orders, price, (list, pi) => {
        const { filled } = filledAt(list, pi);
        const waits = [0, 1].map((a) => {
          const own = list.map((one, i) => ({ ...one, rest: one.size - filled[i], filled: filled[i] }));
          const mine = own.filter(({ side, limit }) => side === a && limit <= (a === 0 ? pi : 1 / pi));
          for (const one of mine) {
            for (const other of mine) if (one.limit < other.limit && one.rest > 1e-9) expect(other.filled).toBe(0);
          }
          return mine.reduce((sum, { rest }) => sum + rest, 0);
        });
        expect(Math.min(...waits)).toBeLessThan(1e-9);
      }),
    );
  });

  test("rations equal limits in proportion to their size", () => {
    const list = [300, 100].map((size) => ({ side: 0, size, limit: 1 }) as const);
    const { filled } = filledAt([...list, { side: 1, size: 200, limit: 1 }], 1);
    expect([...filled]).toEqual([150, 50, 200]);
  });

  test("by hand: 100 at .9 and 100 at 1.05 against 50 at .8 and 70 at .95 meet at 1.0526, where all of the first is used", () => {
    const limits = [
      { side: 0, size: 100, limit: 0.9 },
      { side: 0, size: 100, limit: 1.05 },
      { side: 1, size: 50, limit: 0.8 },
      { side: 1, size: 70, limit: 0.95 },
    ] as const;
    const closed = limits.map((one) => ({ ...one, otherwise: "nothing" as const }));
    // at π = 1/.95 both of side 0 take part, 200 · π > 120: side 1 is all used, 114 of side 0 are, 14 of them at 1.05
    const best = settleIntents(closed);
    near(best.price!, 1 / 0.95);
    for (const [i, x] of [100, 14, 50, 70].entries()) near(best.matched[i], x);
    near(best.surplus, 100 * (1 / 0.95 - 0.9) + 14 * (1 / 0.95 - 1.05) + 50 * (0.95 - 0.8));
  });
});

describe("the best price", () => {
  test("never leaves all together with less surplus than routing alone", () => {
    fc.assert(
      fc.property(fc.array(order(0.8, 1.2), { minLength: 1, maxLength: 7 }), (list) => {
        const alone = settleIntents(list, { price: "none" }).surplus;
        expect(settleIntents(list).surplus).toBeGreaterThanOrEqual(alone - 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  test("never has less surplus after a counter-order joined", () => {
    const waiting = fc.array(order(0.8, 1.2, ["nothing"]), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(waiting, order(0.8, 1.2, ["nothing"]), (list, one) => {
        expect(settleIntents([...list, one]).surplus).toBeGreaterThanOrEqual(settleIntents(list).surplus - 1e-9);
      }),
      { numRuns: 150 },
    );
    // orders that would route, on one side of the book, and counter-orders that wait on the other
    const routing = fc.array(order(0.9, 1), { minLength: 1, maxLength: 3 });
    const counter = fc.array(order(0.9, 1, ["nothing"]), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(routing, counter, (list, others) => {
        const own = list.map((one) => ({ ...one, side: 0 as const }));
        const against = others.map((one) => ({ ...one, side: 1 as const }));
        const now = settleIntents([...own, ...against]).surplus;
        expect(now).toBeGreaterThanOrEqual(settleIntents([...own, ...against.slice(1)]).surplus - 1e-9);
      }),
      { numRuns: 150 },
    );
  });

  const best = (list: readonly IntentOrder[]) =>
    Math.max(...Array.from({ length: 161 }, (_, k) => settleIntents(list, { price: 0.8 + k / 400 }).surplus));

  test("is the best of all prices where nobody routes, or one side alone may and limits are at most the mid", () => {
    const oneSide = fc
      .array(order(0.9, 1), { minLength: 2, maxLength: 5 })
      .map((list) => list.map((one) => (one.side === 0 ? one : { ...one, otherwise: "nothing" as const })));
    const waiting = fc.array(order(0.85, 1.15, ["nothing"]), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(fc.oneof(oneSide, waiting), (list) => {
        expect(settleIntents(list).surplus).toBeGreaterThanOrEqual(best(list) - 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  test("is within .2 % of what is offered from it where both sides may route against each other", () => {
    fc.assert(
      fc.property(fc.array(order(0.85, 1.15), { minLength: 2, maxLength: 5 }), (list) => {
        expect(best(list) - settleIntents(list).surplus).toBeLessThan(0.002 * offered(list));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  test("in a pool of equal reserves treats both tokens alike", () => {
    fc.assert(
      fc.property(fc.array(order(0.85, 1.15), { minLength: 1, maxLength: 5 }), price, (list, price) => {
        const mirrored = list.map((one) => ({ ...one, side: (1 - one.side) as 0 | 1 }));
        const [here, there] = [settleIntents(list, { price }), settleIntents(mirrored, { price: 1 / price })];
        for (let i = 0; i < list.length; i++) near(here.received[i], there.received[i], 1e-6);
      }),
      { numRuns: 60 },
    );
  });
  const price = fc.double({ min: 0.9, max: 1.1, noNaN: true });

  test("of one order alone is none: it is routed, or keeps what it has", () => {
    const [one] = both(500);
    const alone = settleIntents([one]);
    expect(alone.price).toBe(undefined);
    expect(alone.received[0].toFixed(4)).toBe("474.8297");
    expect(settleIntents([{ ...one, otherwise: "nothing" }])).toMatchObject({ received: [0], surplus: 0, welfare: 0 });
  });
});

describe("an order over several routes", () => {
  const planOf = (pools: Network["pools"], tokens = ["A", "B"]): Plan => {
    const [sell, buy] = [tokens[0], tokens[tokens.length - 1]];
    return compile({ tokens, pools }, [{ sell, buy }, { sell: buy, buy: sell }], 3, 8); // biome-ignore format: one line
  };
  const output = (plan: Plan, amount: number) => {
    const split = new Split(plan, 0);
    split.run(plan.initial, 0, Float64Array.of(amount), 0);
    return { parcels: [...split.parcels], output: fill(plan, 0, plan.initial.slice(), split.parcels) };
  };

  test("is split so that all of them pay the same margin", () => {
    const two = output(planOf([product("A", "B", 1000, 1000, 0.003), product("A", "B", 100, 200, 0.003)]), 100);
    expect(two.parcels.map((x) => x.toFixed(8))).toEqual(["51.21159286", "48.78840714"]);
    expect(two.output.toFixed(10)).toBe("114.0262461660");
    const free = output(planOf([product("A", "B", 100, 100), product("A", "B", 50, 100)]), 60);
    expect(free.parcels.map((x) => x.toFixed(7))).toEqual(["23.0151519", "36.9848481"]);
    expect(free.output.toFixed(10)).toBe("61.2279256013");
  });

  test("over two hops each is split as in the four-token figure: 88.617118 of 200 go over B", () => {
    const pools = [product("A", "B", 1000, 1000), product("B", "D", 1000, 1000), product("A", "C", 500, 600), product("C", "D", 2000, 2000)]; // biome-ignore format: one line
    const one = output(planOf(pools, ["A", "B", "C", "D"]), 200);
    expect(one.parcels[0].toFixed(6)).toBe("88.617118");
    expect(one.output.toFixed(8)).toBe("178.92017198");
  });

  test("leaves the rest to a market without curvature: √2 − 1 of 1 go to the pool, and 4 − 2√2 come out", () => {
    const pools = [product("A", "B", 1, 2), { kind: "constant", tokens: ["A", "B"], price: 1, fee: 0 } as const];
    const one = output(planOf(pools as unknown as Network["pools"]), 1);
    near(one.parcels[0], Math.SQRT2 - 1);
    near(one.output, 4 - 2 * Math.SQRT2);
  });

  test("in slices, where pools have other curves, gets within a thousandth of what exact halves would", () => {
    const weighted = { kind: "weighted", tokens: ["A", "B"], reserves: [100, 100], weights: [1, 1], fee: 0 } as const;
    const sliced = output(planOf([weighted, { ...weighted, reserves: [30, 30] }]), 40);
    const exact = output(planOf([product("A", "B", 100, 100), product("A", "B", 30, 30)]), 40);
    expect(sliced.output).toBeLessThanOrEqual(exact.output + 1e-9);
    expect(sliced.output).toBeGreaterThan(0.999 * exact.output);
    near(sliced.parcels[0] + sliced.parcels[1], 40);
  });

  test("is never better split by moving some of it to another route", () => {
    const reserve = fc.double({ min: 10, max: 1000, noNaN: true });
    const pool = fc
      .tuple(reserve, reserve, fc.constantFrom(0, 0.003, 0.01))
      .map(([x, y, f]) => product("A", "B", x, y, f));
    fc.assert(
      fc.property(
        fc.array(pool, { minLength: 2, maxLength: 4 }),
        reserve,
        fc.nat(),
        fc.nat(),
        (pools, amount, a, b) => {
          const plan = planOf(pools);
          const { parcels, output: most } = output(plan, amount);
          near(parcels.reduce((sum, x) => sum + x, 0), amount); // biome-ignore format: one line
          const [from, to] = [a % pools.length, b % pools.length];
          const moved = Float64Array.from(parcels);
          const some = Math.min(moved[from], amount / 5000);
          moved[from] -= some;
          moved[to] += some;
          expect(fill(plan, 0, plan.initial.slice(), moved)).toBeLessThanOrEqual(most * (1 + 1e-12));
        },
      ),
    );
  });
});

test("what is no order or no sequence is refused with a sentence", () => {
  expect(() => settleIntents([{ side: 0, size: Number.NaN, limit: 1 }])).toThrow("order 0 needs side 0 or 1");
  expect(() => settleIntents([{ side: 2 as 0, size: 1, limit: 1 }])).toThrow("order 0 needs side 0 or 1");
  expect(() => settleIntents(both(1), { sequence: [0, 0] })).toThrow("sequence must name each of the 2 orders once");
  expect(() => settleIntents(both(1), { pair: ["A", "Z"] })).toThrow("'Z' to buy is no token of the network");
});
