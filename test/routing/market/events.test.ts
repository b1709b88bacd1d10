/** Events between rounds: pools that open, close, grow, shrink and move. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { marketGame } from "../../../envs/routing/market/market.js";
import type { Network } from "../../../envs/routing/pool.js";
import { one, market as outside, product } from "../../../envs/routing/presets/parts.js";
import { randomBot } from "../../../src/random-bot.js";
import { Rng } from "../../../src/rng.js";
import { near } from "../../auction/agrees.js";
import { type Options, Play } from "./play.js";

type Events = NonNullable<Options["events"]>;

/** A pool, the same with a lower fee, and a direct route at a price. */
const network: Network = {
  tokens: ["X", "Y"],
  pools: [
    { ...product("X", "Y", 1000, 1000, 0.003), name: "dear" },
    { ...product("X", "Y", 500, 700, 0.0005), name: "cheap" },
    { ...outside("X", "Y", 0.9), name: "direct" },
  ],
};

const bare = {
  ...{ network, trades: one("X", "Y"), routers: 2, searchers: 0, builders: 0, gas: 0, grid: 2, horizon: 6 },
  ...{ sizes: { kind: "fixed", size: 10 }, slippages: [0.5], tips: [0] },
} satisfies Options;

const open = (play: Play): number[] => [...play.s.open];
const rounds = (events: Events, look: (play: Play) => unknown, more: Options = {}): unknown[] => {
  const play = new Play({ ...bare, ...more, events });
  return Array.from({ length: 6 }, (_, k) => {
    if (k > 0) play.round({});
    return look(play);
  });
};

/** Which routes a router may use: some legal split gives them a share. */
function usable(play: Play): number[] {
  const { grid, problem, points } = play.game.exchange;
  const { width } = problem.plan;
  const [splits] = play.legal("router");
  return Array.from({ length: width }, (_, r) =>
    Number(Array.from({ length: points }, (_, g) => g).some((g) => splits[g] === 1 && grid[g * width + r] > 0)),
  );
}

describe("at its round", () => {
  test("a pool opens, closes, and opens again; what opens first is closed before", () => {
    const events: Events = [
      { kind: "open", pool: "cheap", round: 2 },
      { kind: "close", pool: "dear", round: 3 },
      { kind: "open", pool: "dear", round: 5 },
    ];
    const states = [
      [1, 0, 1],
      [1, 0, 1],
      [1, 1, 1],
      [0, 1, 1],
      [0, 1, 1],
      [1, 1, 1],
    ];
    expect(rounds(events, open)).toEqual(states);
    expect(rounds(events, usable)).toEqual(states); // routes of one hop are the pools
    const seen = rounds(events, (play) =>
      ["0 dear", "1 cheap", "2 direct"].map((name) => play.sees("router")[`open ${name}`]),
    );
    expect(seen).toEqual(states);
  });

  test("reserves are scaled at an unchanged price, for good also where they are refilled", () => {
    for (const refill of [true, false]) {
      const events: Events = [{ kind: "scale", pool: "dear", factor: 3, round: 1 }];
      const play = new Play({ ...bare, refill, events });
      play.round({});
      expect(play.s.pools[0]).toBe(refill ? 3000 : 3 * 1020);
      if (refill) expect(play.s.pools[1]).toBe(3000);
      play.round({});
      expect(play.s.pools[0]).toBe(refill ? 3000 : 3 * 1020 + 20);
      if (!refill) continue;
      near(Math.max(...play.outputs()), (0.997 * 10 * 3000) / (3000 + 9.97)); // the first of the round
    }
  });

  test("reserves move to another pool, which opens, and the first one closes", () => {
    const play = new Play({ ...bare, events: [{ kind: "move", pool: "dear", to: "cheap", round: 1 }] });
    expect(open(play)).toEqual([1, 0, 1]);
    play.round({});
    expect(open(play)).toEqual([0, 1, 1]);
    expect([...play.s.pools.subarray(2, 4)]).toEqual([1000, 1000]);
    near(play.metric("providers"), play.metric("welfare") * -1); // no token has come or gone beyond the trades
  });

  test("or join those of a pool that is there", () => {
    const events: Events = [
      { kind: "close", pool: "cheap", round: 5 },
      { kind: "move", pool: "dear", to: "cheap", round: 1 },
    ];
    const play = new Play({ ...bare, events });
    play.round({});
    expect(open(play)).toEqual([0, 1, 1]);
    expect([...play.s.pools.subarray(2, 4)]).toEqual([1500, 1700]);
  });

  test("nothing moves out of a pool that is not there, and the sequence of the list counts", () => {
    const away: Events = [
      { kind: "close", pool: "dear", round: 1 },
      { kind: "move", pool: "dear", to: "cheap", round: 1 },
    ];
    expect(rounds(away, open)[1]).toEqual([0, 0, 1]);
    expect(rounds([...away].reverse(), open)[1]).toEqual([0, 1, 1]);
  });

  test("an event that is announced is seen one round ahead by all, another is not", () => {
    const events: Events = [
      { kind: "close", pool: "dear", round: 3, announced: true },
      { kind: "open", pool: "cheap", round: 2 },
    ];
    const more = { searchers: 1, builders: 1 };
    for (const role of ["router", "searcher", "builder"]) {
      const seen = rounds(events, (play) => play.sees(role)["event 0 close"], more);
      expect(seen).toEqual([0, 0, 1, 0, 0, 0]);
      expect(new Play({ ...bare, ...more, events }).sees(role)).not.toHaveProperty("event 1 open");
    }
  });
});

describe("a swap", () => {
  test("reverts where its only route is closed: then routers may choose it, pay gas and are not filled", () => {
    const events: Events = [
      { kind: "close", pool: "dear", round: 1 },
      { kind: "close", pool: "direct", round: 1 },
    ];
    const options = {
      ...bare,
      events,
      gas: 0.5,
      penalty: 0.1,
      searchers: 1,
      builders: 0,
      network: { ...network, pools: [network.pools[0], network.pools[2]] },
    };
    const play = new Play(options).round({}).orders({
      routers: [
        [0, 0, 0],
        [2, 0, 0],
      ],
    });
    expect([...play.s.victims].every((q) => q < 0)).toBe(true); // nothing to attack
    expect([...play.s.prizes].every((x) => x === 0)).toBe(true);
    const pools = [...play.s.pools];
    play.build({ searchers: [[2, 0, 0]] });
    expect(play.outputs()).toEqual([0, 0]);
    for (const r of play.rewards[0]) near(r, -(0.5 + 0.1 * 10), 1e-6);
    expect(play.rewards[1][0]).toBe(0);
    expect([...play.s.pools]).toEqual(pools);
    expect(usable(new Play(options).round({}))).toEqual([1, 1]);
  });

  test("over a closed pool is not shown to searchers and not worth a cycle", () => {
    const tokens = ["A", "B", "C"];
    const triangle: Network = {
      tokens,
      pools: [product("A", "B", 100, 200), product("B", "C", 300, 400), product("C", "A", 500, 450)],
    };
    const play = new Play({
      ...{
        ...bare,
        network: triangle,
        trades: one("A", "C"),
        searchers: 1,
        events: [{ kind: "close", pool: "B-C", round: 1 }],
      },
    });
    expect(play.orders({}).s.prizes[4]).toBeGreaterThan(10);
    play.build({}).orders({});
    expect(play.s.prizes[4]).toBe(0);
    play.build({ searchers: [[1, 0, 0]] });
    expect(play.metric("cycles")).toBe(0);
  });
});

describe("by chance", () => {
  test("an event comes before as many rounds as its chance says", () => {
    const play = new Play({
      ...{ ...bare, horizon: 4001 },
      events: [
        { kind: "close", pool: "cheap", chance: 0.2 },
        { kind: "open", pool: "cheap", chance: 0.3 },
        { kind: "scale", pool: "dear", factor: 2, chance: 0.37 },
        { kind: "scale", pool: "dear", factor: 0.5, chance: 1 },
      ],
    });
    const n = 4000;
    let [doubled, opened, closed, wasOpen] = [0, 0, 0, 0];
    for (let k = 0; k < n; k++) {
      const [before, there] = [play.s.base[0], play.s.open[1]];
      play.round({});
      if (play.s.base[0] === before) doubled++;
      if (play.s.base[0] < 1) play.s.base[0] = play.s.base[1] = 1000;
      if (there === 1) {
        wasOpen++;
        if (play.s.open[1] === 0) closed++;
      } else if (play.s.open[1] === 1) opened++;
    }
    const chance = (count: number, of: number, p: number) =>
      expect(Math.abs(count / of - p), `${count} of ${of}`).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / of));
    chance(doubled, n, 0.37);
    chance(opened, n - wasOpen, 0.3);
    chance(closed, wasOpen, 0.2 * 0.7); // closing comes first in the list, and opening may follow it
  });

  test("reserves neither vanish nor overflow, however often they are scaled", () => {
    for (const factor of [1e6, 1e-6]) {
      const events: Events = [{ kind: "scale", pool: "dear", factor, chance: 1 }];
      const play = new Play({ ...bare, searchers: 2, builders: 1, horizon: 120, events });
      const bots = play.game.roles.map((_, role) => randomBot(play.game, role, 1));
      for (let k = 0; k < 240; k++) {
        play.act(bots);
        for (const role of ["router", "searcher", "builder"])
          for (const x of Object.values(play.sees(role))) expect(x >= 0 && x <= 1).toBe(true);
        for (const rewards of play.rewards) for (const r of rewards) expect(Number.isFinite(r)).toBe(true);
      }
      expect(play.s.pools.subarray(0, 4).every((x) => x > 0 && x < 1e40)).toBe(true);
    }
  });
});

describe("with all kinds of events", () => {
  test("every token is accounted for to 1e-9 in random play", () => {
    const kinds: Events = [
      { kind: "move", pool: "dear", to: "cheap", chance: 0.3 },
      { kind: "move", pool: "cheap", to: "dear", chance: 0.3 },
      { kind: "scale", pool: "cheap", factor: 1.3, chance: 0.3 },
      { kind: "close", pool: "direct", chance: 0.3 },
      { kind: "open", pool: "direct", chance: 0.5 },
      { kind: "open", pool: "dear", round: 3, announced: true },
      { kind: "close", pool: "cheap", chance: 0.1 },
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.boolean(),
        fc.shuffledSubarray([...kinds]),
        (seed, refill, events) => {
          const play = new Play({ ...bare, searchers: 2, builders: 1, gas: 0.05, refill, events }, seed);
          const { accounts, problem } = play.game.exchange;
          const { at, markets } = problem.plan;
          const books = () => {
            const sums = Array.from({ length: accounts.columns }, (_, c) =>
              Array.from({ length: accounts.count }, (_, a) => play.s.ledger[a * accounts.columns + c]).reduce(
                (x, y) => x + y,
                0,
              ),
            );
            network.pools.forEach((_, k) => {
              if (play.s.open[k] === 1) for (let j = 0; j < 2; j++) sums[j] += markets[k].holds(play.s.pools, at[k], j);
            });
            return sums;
          };
          const start = books();
          const bots = play.game.roles.map((_, role) => randomBot(play.game, role, seed));
          for (let k = 0; k < 12; k++) {
            play.act(bots);
            books().forEach((x, c) => void near(x, start[c], 1e-11));
          }
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});

describe("nonsense", () => {
  const refuse = (events: unknown, says: string) =>
    expect(() => marketGame({ ...bare, events: events as Events })).toThrow(says);

  test.each([
    [3, "option 'events' must be a list of events"],
    [[3], "option 'events': event 0 must be an object"],
    [[null], "event 0 must be an object"],
    [[{ pool: "dear", round: 1 }], "event 0: kind must be one of open, close, scale, move"],
    [[{ kind: "toString", pool: "dear", round: 1 }], "kind must be one of"],
    [[{ kind: "open", pool: "dear" }], "event 0 needs a round or a chance"],
    [[{ kind: "open", pool: "dear", round: 1, chance: 0.5 }], "needs a round or a chance"],
    [[{ kind: "open", pool: "dear", round: 0 }], "round must be an integer, 1 or more"],
    [[{ kind: "open", pool: "dear", round: Number.NaN }], "round must be an integer"],
    [[{ kind: "open", pool: "dear", round: "1" }], "round must be an integer"],
    [[{ kind: "open", pool: "dear", chance: 1.5 }], "chance must be from 0 to 1"],
    [[{ kind: "open", pool: "dear", chance: Number.NaN }], "chance must be from 0 to 1"],
    [[{ kind: "open", pool: "dear", chance: "0.5" }], "chance must be from 0 to 1"],
    [[{ kind: "open", pool: "dear", chance: null }], "chance must be from 0 to 1"],
    [[{ kind: "open", pool: "dear", round: 1, announced: 1 }], "announced must be true or false"],
    [[{ kind: "open", pool: "dear", chance: 1, announced: true }], "only an event with a round can be announced"],
    [[{ kind: "open", pool: "dear", round: 6 }], "event 0 comes before round 6, the last round is 5"],
    [[{ kind: "open", pool: "far", round: 1 }], "there is no pool 'far'; there are dear, cheap, direct"],
    [[{ kind: "open", round: 1 }], "there is no pool 'undefined'"],
    [[{ kind: "open", pool: "dear", factor: 2, round: 1 }], "event 0 has no field 'factor'"],
    [[{ kind: "scale", pool: "dear", round: 1 }], "factor must be from 1e-6 to 1e6"],
    [[{ kind: "scale", pool: "dear", factor: 0, round: 1 }], "factor must be from"],
    [[{ kind: "scale", pool: "direct", factor: 2, round: 1 }], "only constant product pools scale"],
    [[{ kind: "move", pool: "direct", to: "dear", round: 1 }], "only constant product pools move"],
    [[{ kind: "move", pool: "dear", to: "direct", round: 1 }], "to another constant product pool of the same tokens"],
    [[{ kind: "move", pool: "dear", to: "dear", round: 1 }], "to another constant product pool"],
    [[{ kind: "move", pool: "dear", round: 1 }], "there is no pool 'undefined'"],
  ])("%j: %s", refuse);
});

test("liquidity that has moved away does not come back by opening, and what moves to and fro stays as much", () => {
  const two = { ...product("A", "B", 900, 1000, 0.003), name: "two" };
  const game = marketGame({
    ...{ routers: 1, searchers: 0, builders: 0, horizon: 400, refill: true, trades: [{ sell: "A", buy: "B" }] },
    network: { tokens: ["A", "B"], pools: [product("A", "B", 1000, 1000, 0.003), two] },
    events: [
      { kind: "move", pool: "two", to: "A-B", chance: 1 },
      { kind: "open", pool: "two", chance: 1 },
      { kind: "move", pool: "A-B", to: "two", chance: 1 },
      { kind: "open", pool: "A-B", chance: 1 },
    ],
  });
  const s = game.alloc(1);
  const rng = Rng.alloc(1, 1).at(0);
  game.reset(s, 0, rng);
  for (let time = 0; time < 399; time++) {
    game.step(s, { lane: 0, time, rng, actions: [new Float32Array(3)], policies: [], rewards: [new Float32Array(1)] });
    const { base, open } = s;
    expect([base[0] * open[0] + base[2] * open[1], base[1] * open[0] + base[3] * open[1]]).toEqual([900, 1000]); // the pool into which they move first was not there
  }
});
