/** Open auctions: what may be bid, who sees it when, who wins, who pays. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openGame } from "../../envs/auction/open/open.js";
import { rulesOf } from "../../envs/auction/open/rules.js";
import { games, type OpenGame, open, openTicks } from "../../envs/index.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { Rng } from "../../src/rng.js";
import { sample } from "../../src/space.js";
import { near } from "./agrees.js";

type Options = NonNullable<Parameters<typeof open>[0]>;
type Page = Batch<ReturnType<OpenGame["alloc"]>>;

const begin = (game: OpenGame, seed = 0): Page => {
  const batch = new Batch(game, 1, "disabled");
  batch.reset({ seed });
  return batch;
};

/** One step of named actions, one per bidder; a bidder that sleeps passes whatever it is given. */
function act(batch: Page, ...names: string[]): Page {
  const { rules } = batch.game as OpenGame;
  batch.step([Float32Array.from(names, (name) => (name === "-" ? 0 : rules.actions.indexOf(name)))]);
  return batch;
}

const measured = (batch: Page) => {
  const out = new Float64Array(batch.game.metrics.length);
  batch.measure(0, out);
  return Object.fromEntries(batch.game.metrics.map((name, k) => [name, out[k]]));
};
const legal = (batch: Page, bidder: number) => {
  const { rules } = batch.game as OpenGame;
  const n = rules.actions.length;
  return rules.actions.filter((_, a) => batch.masks[0][bidder * n + a] === 1);
};

/** Of any kind, small enough to be played out. */
const anyOptions = fc
  .record({
    bidders: fc.integer({ min: 2, max: 5 }),
    block: fc.constantFrom("exponential" as const, "fixed" as const),
    blockTime: fc.double({ min: 0.5, max: 20, noNaN: true }),
    rateLimit: fc.constantFrom(0.05, 0.1, 0.3, 1),
    minRaise: fc.constantFrom(0.01, 0.125),
    loss: fc.constantFrom("share" as const, "constant" as const),
    revertGas: fc.constantFrom(0, 0.02),
    successGas: fc.constantFrom(0, 0.05),
    top: fc.constantFrom(0.5, 2, 50),
  })
  .chain((options) =>
    fc
      .array(fc.constantFrom(0, 0.05, 0.1, 0.25, 0.3, 2), { minLength: options.bidders, maxLength: options.bidders })
      .map((latency) => ({ ...options, latency, increment: 0.01 })),
  );

/** Play at random to the end; `look` is called after every step with all bids so far: time, bidder, amount. */
function playOut(
  game: OpenGame,
  seed: number,
  look: (batch: Page, log: readonly (readonly [number, number, number])[]) => void,
): Page {
  const batch = begin(game, seed);
  const rng = Rng.alloc(1, `open ${seed}`).at(0);
  const { bidders: n, actions: names } = game.rules;
  const actions = new Float32Array(n);
  const log: [number, number, number][] = [];
  const made = new Int32Array(n);
  while (!batch.terminated[0] && !batch.truncated[0]) {
    for (let i = 0; i < n; i++) {
      sample(game.roles[0].action, rng, actions, i, batch.masks[0], i * names.length);
      if (actions[i] === names.length - 1 && rng.uniform() < 0.8) actions[i] = 0; // stop less often
    }
    batch.step([actions]);
    for (let i = 0; i < n; i++) {
      if (batch.state.count[i] === made[i]) continue;
      made[i] = batch.state.count[i];
      log.push([batch.state.at[i], i, batch.state.bid[i]]);
    }
    look(batch, log);
  }
  expect(batch.truncated[0]).toBe(0);
  expect(batch.repaired).toBe(0);
  return batch;
}

describe.each([
  ["continuous time", (o: Options) => open(o)],
  ["ticks", (o: Options) => openTicks({ ...o, tick: 0.1 })],
])("in %s", (_name, make) => {
  test("one's own bids rise by ι at least, never above the top, never sooner than δ", () => {
    fc.assert(
      fc.property(anyOptions, fc.nat(1e6), (options, seed) => {
        const game = make(options);
        const { bidders, rate, minRaise, start, top } = game.rules;
        playOut(game, seed, (batch, log) => {
          if (!batch.terminated[0]) return;
          for (let i = 0; i < bidders; i++) {
            const own = log.filter(([, who]) => who === i);
            own.forEach(([time, , bid], k) => {
              expect(bid).toBeLessThanOrEqual(top);
              expect(bid).toBeGreaterThanOrEqual((k > 0 ? own[k - 1][2] * (1 + minRaise) : start) * (1 - 1e-8));
              if (k > 0) expect(time - own[k - 1][0]).toBeGreaterThanOrEqual(rate * (1 - 1e-8));
            });
          }
        });
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  test("a bid is seen from Δ after it was made, by each bidder's own Δ, and not before", () => {
    fc.assert(
      fc.property(anyOptions, fc.nat(1e6), (options, seed) => {
        const game = make(options);
        const { bidders: n, latency } = game.rules;
        playOut(game, seed, ({ state }, log) => {
          for (let i = 0; i < n; i++) {
            let best = 0;
            for (let d = 1; d < n; d++) {
              const old = log.filter(([time, who]) => who === (i + d) % n && time + latency[i] <= state.clock[0]);
              const last = old.length > 0 ? old[old.length - 1][2] : 0;
              expect(state.seen[i * (n - 1) + d - 1]).toBe(last);
              best = Math.max(best, last);
            }
            expect(state.best[i]).toBe(best);
          }
        });
      }),
      { seed: 2, numRuns: 60 },
    );
  });

  test("the highest bid wins, of equals the first in time, and what all earn is the value less all that is paid", () => {
    fc.assert(
      fc.property(anyOptions, fc.nat(1e6), (options, seed) => {
        const game = make(options);
        const { rules } = game;
        const batch = playOut(game, seed, () => {});
        const { bid, at, winner, clock, block } = batch.state;
        expect(clock[0]).toBe(block[0]);
        const earned = batch.rewards[0].reduce((sum, x) => sum + x, 0);
        const { revenue, burnt, dissipation, elapsed } = measured(batch);
        const won = winner[0] >= 0;
        expect(won).toBe(bid.some((b) => b > 0));
        for (let i = 0; i < rules.bidders && won; i++) {
          expect(bid[i]).toBeLessThanOrEqual(bid[winner[0]]);
          if (bid[i] === bid[winner[0]]) expect(at[winner[0]]).toBeLessThanOrEqual(at[i]);
        }
        expect(earned).toBeCloseTo((won ? 1 : 0) - revenue - burnt, 4); // rewards are Float32
        near(dissipation, revenue + burnt);
        near(elapsed, clock[0] * rules.unit);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  test("when all have stopped the step runs to the block", () => {
    const batch = act(begin(make({}), 5), "stop", "stop");
    expect(batch.terminated[0]).toBe(1);
    expect(batch.state.clock[0]).toBe(batch.state.block[0]);
    expect([...batch.rewards[0]]).toEqual([0, 0]);
    expect(measured(batch)).toMatchObject({ "winning bid": 0, dissipation: 0, entrants: 0, "latency rank": 0 });
  });

  test("under a constant loss everybody but the winner loses it, bid or not", () => {
    const none = act(begin(make({ loss: "constant" })), "stop", "stop");
    expect([...none.rewards[0]]).toEqual([Math.fround(-0.05), Math.fround(-0.05)]);
    near(measured(none).burnt, 0.1);
    const one = begin(make({ loss: "constant", block: "fixed", blockTime: 1 }));
    act(one, "raise", "stop");
    while (!one.terminated[0]) act(one, "stop", "-");
    expect([...one.rewards[0]]).toEqual([Math.fround(0.99), Math.fround(-0.05)]);
  });

  test("the block's time is the seed's, and exponential: its mean is 15 s", () => {
    const times = Float64Array.from({ length: 4000 }, (_, seed) => {
      const batch = act(begin(make({}), seed), "stop", "stop");
      return measured(batch).elapsed;
    });
    const mean = times.reduce((a, b) => a + b) / times.length;
    expect(Math.abs(mean - 15)).toBeLessThan((4 * 15) / Math.sqrt(4000)); // four standard errors
    const beyond = times.filter((x) => x > 15).length / 4000; // e⁻¹ ± 0.0076
    expect(Math.abs(beyond - Math.exp(-1))).toBeLessThan(4 * 0.0077);
    for (const seed of [1, 2, 3]) near(measured(act(begin(openTicks(), seed), "stop", "stop")).elapsed, times[seed]);
  });
});

describe("payment", () => {
  const slow = {
    block: "fixed",
    blockTime: 3,
    start: 0.1,
    successGas: 0.03,
    revertGas: 0.02,
    loserShare: 0.5,
  } as const;

  test("the winner pays its bid and gas; the loser its share and gas", () => {
    const batch = act(begin(open({ ...slow, latency: [0.1, 0.3] })), "raise", "double");
    while (!batch.terminated[0]) act(batch, "stop", "stop");
    near(batch.state.bid[0], 0.1);
    near(batch.state.bid[1], 0.1125); // a double first bid is a raise of the start
    expect([...batch.rewards[0]]).toEqual([Math.fround(-0.5 * 0.1 - 0.02), Math.fround(1 - batch.state.bid[1] - 0.03)]);
    const { revenue, burnt, dissipation, raises, entrants, elapsed, ...rest } = measured(batch);
    near(revenue, 0.1125 + 0.05);
    near(burnt, 0.05);
    near(dissipation, 0.2125);
    expect([raises, entrants, elapsed]).toEqual([0, 2, 3]);
    expect(rest["latency rank"]).toBe(2);
  });

  test("of equal bids the first in time wins; at the same time a coin decides", () => {
    for (let seed = 0; seed < 40; seed++) {
      const batch = act(begin(open(slow), seed), "raise", "wait 0.1 s");
      act(batch, "wait for news", "raise");
      while (!batch.terminated[0]) act(batch, "wait for news", "wait for news");
      expect(batch.state.bid[0]).toBe(batch.state.bid[1]);
      expect(batch.state.winner[0]).toBe(0);
    }
    const wins = Array.from({ length: 400 }, (_, seed) => {
      const batch = act(begin(open(slow), seed), "raise", "raise");
      while (!batch.terminated[0]) act(batch, "wait for news", "wait for news");
      return batch.state.winner[0];
    }).reduce((a, b) => a + b, 0);
    expect(Math.abs(wins - 200)).toBeLessThan(4 * 10); // a standard error of 10
  });
});

describe("waking", () => {
  const calm = { block: "fixed", blockTime: 12, latency: [0.25, 0.1], rateLimit: 0.5, beat: 0.4 } as const;

  test("a step runs to the next wake-up, and who sleeps can only pass", () => {
    const batch = act(begin(open(calm)), "wait 2 s", "wait 0.4 s");
    expect(batch.state.clock[0]).toBe(0.4);
    expect(legal(batch, 0)).toEqual(["wait for news"]);
    expect(legal(batch, 1)).toContain("raise");
    act(batch, "-", "wait 0.1 s");
    expect(batch.state.clock[0]).toBe(0.5);
  });

  test("news end a sleep, Δ after the bid; the rate limit's sleep ends when it is over", () => {
    const batch = act(begin(open(calm)), "wait 2 s", "wait 0.1 s");
    act(batch, "-", "raise"); // at 0.1
    expect(batch.state.clock[0]).toBeCloseTo(0.35, 12); // bidder_0 sees it after 0.25
    expect(legal(batch, 0)).toContain("counter");
    act(batch, "counter", "-"); // bidder_1 would see it at 0.45, asleep until 0.6
    expect(batch.state.clock[0]).toBeCloseTo(0.6, 12);
    expect(legal(batch, 0)).toEqual(["wait for news"]);
    near(batch.state.best[1], 0.011); // s + ε, which it saw in its sleep
  });

  test("who has stopped is not woken by what others bid", () => {
    const batch = act(begin(open(calm)), "stop", "raise");
    for (let k = 0; k < 8; k++) {
      expect(legal(batch, 0)).toEqual(["wait for news"]);
      expect(legal(batch, 1)).toContain("raise");
      act(batch, "-", "raise");
    }
    expect(batch.state.count[1]).toBe(9);
    expect(batch.state.best[0]).toBeGreaterThan(0.01);
  });

  test("at the moment of the block it is too late to bid", () => {
    const batch = act(begin(open({ ...calm, waits: [12] })), "wait 12 s", "wait 12 s");
    expect(batch.terminated[0]).toBe(1);
    const before = act(begin(open({ ...calm, waits: [11.999] })), "wait 11.999 s", "stop");
    expect(before.terminated[0]).toBe(0);
    expect(act(before, "raise", "-").state.winner[0]).toBe(0);
  });

  test("beats are the multiples of t, without drift", () => {
    const batch = begin(open({ ...calm, beat: 0.1, blockTime: 30 }));
    for (let i = 1; i < 300; i++) {
      act(batch, "wait for a beat of 0.1 s", "stop");
      expect(batch.state.clock[0]).toBe(0.1 * i);
    }
  });

  test("with a latency of 0 a bid is answered in the same instant, but two of one instant are blind to each other", () => {
    const batch = act(begin(open({ ...calm, latency: 0 })), "raise", "wait for news");
    expect(batch.state.clock[0]).toBe(0);
    expect(legal(batch, 1)).toContain("counter");
    const both = begin(open({ ...calm, latency: 0 }));
    expect(legal(both, 0)).not.toContain("counter");
    act(both, "raise", "raise");
    expect([...both.state.bid]).toEqual([0.01, 0.01]);
  });

  test("what is bid in the last Δ of a fixed block time is seen by nobody", () => {
    const batch = begin(open({ ...calm, waits: [11.8] }));
    act(batch, "wait 11.8 s", "wait for news");
    act(batch, "jump 3", "-");
    expect(batch.terminated[0]).toBe(0); // bidder_1 saw it at 11.9
    const late = begin(open({ ...calm, waits: [11.95] }));
    act(late, "wait 11.95 s", "wait for news");
    act(late, "jump 3", "-");
    expect(late.terminated[0]).toBe(1);
    expect(late.state.best[1]).toBe(0);
    expect(late.state.winner[0]).toBe(0);
  });
});

describe("limits", () => {
  test("32 bidders, all-pay, no latency, a tick as long as the block: every check holds", () => {
    const all = [
      () => open({ bidders: 32, latency: 0, loserShare: 1 }),
      () => open({ block: "fixed", blockTime: 12, loss: "constant", latency: [0, 7], rateLimit: 0.01 }),
      () => openTicks({ bidders: 3, latency: [0, 0.15, 3], tick: 15, beat: 15 }),
    ];
    for (const make of all) {
      const found = check(make, { seeds: [0], steps: 40 });
      expect(found.filter(({ passed }) => !passed)).toEqual([]);
    }
  });

  test("more bids on their way than the ring holds are an error", () => {
    const options = { ...rulesOf(openOptions(), "x"), ring: 1 };
    const batch = act(begin(openGame("auction/open-v0", options, "")), "raise", "stop");
    expect(() => act(batch, "raise", "-")).toThrow("The ring overflows: bidder_1 has yet to see 1 bids of bidder_0");
    const game = open(openOptions());
    expect(game.rules.ring).toBeGreaterThanOrEqual(42);
  });

  function openOptions() {
    const defaults = games["auction/open-v0"].defaults;
    const values = Object.fromEntries(Object.entries(defaults).map(([name, { value }]) => [name, value]));
    return { ...(values as unknown as Options), latency: 2, rateLimit: 0.05, blockTime: 1000 } as Required<Options>;
  }

  test.each([
    [{ latency: -1 }, "a latency must be a number from 0 to 10000 seconds, got -1"],
    [{ latency: [0.1, 0.1, 0.1] }, "one for each of the 2 bidders, got a list of 3"],
    [{ latency: [] }, "one for each of the 2 bidders, got a list of 0"],
    [{ latency: "fast" }, "a latency must be a number"],
    [{ latency: [0.1, null] }, "a latency must be a number"],
    [{ beat: 0 }, "'beat' must be a number from 0.001"],
    [{ blockTime: 0 }, "'blockTime' must be a number from 0.01"],
    [{ revertGas: -0.1 }, "'revertGas' must be a number from 0"],
    [{ successGas: -0.1 }, "'successGas' must be a number from 0"],
    [{ constantLoss: -1 }, "'constantLoss' must be a number from 0"],
    [{ loserShare: 1.5 }, "'loserShare' must be a number from 0 to 1"],
    [{ rateLimit: 0 }, "'rateLimit' must be a number from 0.001"],
    [{ minRaise: 0 }, "'minRaise' must be a number"],
    [{ start: 3 }, "'start' must be at most the top of 2"],
    [{ jumps: [0.1] }, "'jumps' must be at least the minRaise of 0.125, got 0.1"],
    [{ jumps: [] }, "'jumps' must be a list of 1 to 8 numbers"],
    [{ latency: 1000 }, "'rateLimit' lets 10002 bids be on their way at once"],
    [{ bidders: 1 }, "'bidders' must be an integer from 2"],
  ])("%j gets a sentence, from the game and from its answers", (given, sentence) => {
    for (const id of ["auction/open-v0", "auction/open-ticks-v0"]) {
      expect(() => games[id].make(given)).toThrow(sentence);
      expect(() => games[id].solve!(given)).toThrow(sentence);
      expect(() => games[id].make(given)).toThrow(id);
    }
  });

  test("waits, ticks and beats that make no sense get a sentence", () => {
    expect(() => open({ waits: [0] })).toThrow("waits must be numbers from 0.001");
    expect(() => openTicks({ tick: 20 })).toThrow("'tick' must be at most the blockTime of 15, got 20");
    expect(() => openTicks({ beat: 0.25 })).toThrow("'beat' must be a multiple of the tick of 0.1, got 0.25");
    expect(() => games["auction/open-v0"].bots["grim-trigger"](open({ bidders: 3 }), 0, 0)).toThrow("only 2 bidders");
    expect(() => games["auction/open-v0"].bots["grim-trigger"](open({ rateLimit: 1 }), 0, 0)).toThrow("'rateLimit'");
    expect(() => games["auction/open-v0"].bots["blind-21"](open({ jumps: [1] }), 0, 0)).toThrow("'jump 0.21'");
  });

  test.each(["auction/open-v0", "auction/eth-l1-pga-2019-v0"])(
    "%s: a bot that cannot play names the game, the option and what to set it to; so set, it plays",
    (id) => {
      const bot = (name: string, options: object) => () =>
        games[id].bots[name](games[id].make(options) as OpenGame, 0, 0);
      expect(bot("blind-21", { jumps: [1, 2] })).toThrow(
        `${id}: the bot needs the action 'jump 0.21'; set option 'jumps' to a list with 0.21 in it, it is [1,2].`,
      );
      expect(bot("blind-70", { jumps: [1], minRaise: 0.8 })).toThrow(
        `${id}: the bot needs the action 'jump 0.7'; set option 'jumps' to a list with 0.7 in it, it is [1] and 'minRaise' to 0.7 at most, it is 0.8.`,
      );
      expect(bot("deviator", { block: "fixed" })).toThrow(
        `${id}: what early bids gain is known where the block comes after an exponential time; set option 'block' to exponential, it is fixed.`,
      );
      expect(bot("deviator", { bidders: 3 })).toThrow(`${id}: only 2 bidders can take turns, there are 3; set option`);
      expect(bot("deviator", { start: 1, top: 1 })).toThrow(`${id}: Taking turns needs two bids`);
      expect(bot("blind-21", { jumps: [0.21, 1, 2] })).not.toThrow();
      expect(bot("blind-70", { jumps: [0.7], minRaise: 0.7 })).not.toThrow();
      expect(bot("deviator", { block: "exponential", bidders: 2 })).not.toThrow();
    },
  );
});
