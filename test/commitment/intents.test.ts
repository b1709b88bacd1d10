/** The intents game: what traders' intents lead to, in play and in the answers. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../agents/evaluate.js";
import { intentsCartoon4, intentsEntry } from "../../envs/commitment/intents/entry.js";
import { type IntentsGame, intents } from "../../envs/commitment/intents/intents.js";
import { settleIntents } from "../../envs/commitment/intents/match.js";
import { intentAt, moveOf, moves, nameOf } from "../../envs/commitment/intents/model.js";
import type { IntentsState } from "../../envs/commitment/intents/state.js";
import type { Network } from "../../envs/routing/pool.js";
import { Batch } from "../../src/batch.js";
import { check } from "../../src/check.js";
import { nodeGarbage } from "../../src/cli/garbage.js";
import { randomBot } from "../../src/random-bot.js";
import { agrees, near } from "../auction/agrees.js";

type Options = NonNullable<Parameters<typeof intents>[0]>;
const { bots } = intentsEntry;

// biome-ignore lint/suspicious/noExplicitAny: answers are plain data
const solved = (options: Options = {}): any => intentsEntry.solve!(options);
const two: Options = { traders: 2, solvers: 0 }; // 500 each way
const route = 1;
const at = (level: number, otherwise: "route" | "nothing" = "route") => intentAt(level, otherwise, 5);
const mid = at(2);

/** One episode per joint action, side by side; the state after it. */
function played(options: Options, joints: readonly (readonly number[])[], seed = 0) {
  const game = intents(options);
  const batch = new Batch(game, joints.length, "disabled");
  batch.reset({ seed });
  batch.step([Float32Array.from(joints.flat())]);
  return { game, batch, s: batch.state as unknown as IntentsState };
}

const mixed: Network = {
  tokens: ["A", "B", "C"],
  pools: [
    { kind: "weighted", tokens: ["A", "B"], reserves: [4000, 8000], weights: [1, 2], fee: 0.002 },
    { kind: "stable", tokens: ["A", "C"], reserves: [5000, 5000], amplification: 50, fee: 0.001 },
    { kind: "product", tokens: ["C", "B"], reserves: [3000, 3100], fee: 0.003 },
    { kind: "constant", tokens: ["A", "B"], price: 0.9, reserves: [50, 50], fee: 0.01 },
  ],
};

const sets: readonly (readonly [string, () => IntentsGame])[] = [
  ["by default", () => intents()],
  ["without solvers", () => intents({ solvers: 0 })],
  [
    "with all drawn, costs and failures",
    () =>
      intents({
        ...{ traders: 7, solvers: 3, sides: "drawn", sizes: { kind: "lognormal", median: 100, sigma: 1, high: 2000 } },
        ...{ premiumLow: 0, premiumHigh: 0.5, costHigh: 2, revertProbability: 0.3, visibility: "own", levels: 9 },
      }),
  ],
  ["over other curves", () => intents({ network: mixed, margins: 1, ceiling: "fixed", levels: 1 })],
  ["on four tokens", () => intentsCartoon4.make() as IntentsGame],
  ["with one trader and one solver", () => intents({ traders: 1, solvers: 1, protocolFee: 0 })],
];

test.each(sets)("%s the game passes every check", (_name, make) => {
  const findings = check(make, { seeds: [0, 1], steps: 20, garbage: nodeGarbage, garbageSteps: 10_000 });
  expect(findings.filter(({ passed, skipped }) => !passed || skipped)).toEqual([]);
});

describe("500 each way in a pool of 10,000 and 10,000 with a fee of .3 %", () => {
  test("are 474.8297 and 522.1890 when both route, in the order of the block, and 500 and 500 when matched", () => {
    const { s } = played(two, [...Array(40).fill([route, route]), [mid, mid], [at(2, "nothing"), at(2, "nothing")]]);
    const first = (10_000 * 498.5) / 10_498.5;
    const second = (10_500 * 498.5) / (10_000 - first + 498.5);
    const leads = new Set<number>();
    for (let lane = 0; lane < 40; lane++) {
      const lead = s.order[2 * lane];
      leads.add(lead);
      near(s.got[2 * lane + lead], first);
      near(s.got[2 * lane + 1 - lead], second);
    }
    expect([...leads].sort()).toEqual([0, 1]);
    expect([...s.got.subarray(80)]).toEqual([500, 500, 500, 500]);
    expect([first.toFixed(4), second.toFixed(4)]).toEqual(["474.8297", "522.1890"]);
    const { route: routed, match, jointGain } = solved(two);
    near(routed.received[0], first);
    near(routed.received[1], second);
    expect(match.received).toEqual([500, 500]);
    expect(jointGain.toFixed(5)).toBe("2.98130");
  });

  test("earn on average what the mean over both orders of the block says", () => {
    const game = intents(two);
    const { returns } = evaluate(game, { trader: bots.router(game, 0, 0) }, { episodes: 4_000, seed: 1, lanes: 256 });
    const expected = solved(two).symmetric.intents[route].payoffs[0];
    near(expected, 1.1 * ((474.82973758155924 + 522.1889650166044) / 2) - 500);
    agrees(returns.trader_0, expected); // 4 standard errors
    agrees(returns.trader_1, expected);
  });

  test("whoever waits goes second: unconditional swaps come before what is left of intents", () => {
    const { s } = played(two, Array(20).fill([route, at(4)]));
    for (let lane = 0; lane < 20; lane++) near(s.got[2 * lane + 1], 522.1889650166044);
  });

  test("have eight pure equilibria: matched at the mid, whatever the way out, or both asking for more and routing", () => {
    const { nash, symmetric, optimum } = solved(two);
    expect(nash.count).toBe(8);
    const plays = nash.equilibria.map(({ play }: { play: string }) => play);
    const ways = ["match at 1, else route", "match at 1, else nothing"];
    const asks = ["match at 1.025, else route", "match at 1.0506, else route"];
    const pairs = [ways, asks].flatMap((list) => list.flatMap((a) => list.map((b) => `${a}/${b}`)));
    expect(plays.sort()).toEqual(pairs.sort());
    expect(symmetric.best).toBe("match at 1, else route");
    near(nash.highestWelfare, 100);
    near(optimum.welfare, 100);
    near(nash.lowestWelfare, 2 * symmetric.intents[route].payoffs[0]);
  });

  test("what each could gain is nothing in equilibrium, and the way to the second place where both route", () => {
    const { deviation } = intentsEntry;
    expect(deviation!(two, [Float32Array.of(mid, mid)])).toEqual([0, 0]);
    const gain = 1.1 * (522.1889650166044 - 474.82973758155924) * 0.5;
    for (const x of deviation!(two, [Float32Array.of(route, route)])) near(x, gain);
    expect(deviation!({ traders: 2 }, [Float32Array.of(mid, mid)])).toEqual([]); // solvers still decide
  });

  test("a threat of nothing at 1.025 is best given in to, but then a threat of routing earns more, and fails", () => {
    const nothing = at(3, "nothing");
    const payoffs = (a: number, b: number) => {
      const { batch } = played({ ...two, protocolFee: 0 }, [[a, b]]);
      return [...batch.rewards[0]];
    };
    const replies = Array.from({ length: moves(5) }, (_, a) => payoffs(a, nothing)[0]);
    const best = Math.max(...replies);
    expect(payoffs(at(1), nothing)[0]).toBe(best);
    near(best, 1.1 * (500 / 1.025) - 500, 1e-6);
    expect(payoffs(at(1), nothing)[1]).toBeGreaterThan(50);
    expect(payoffs(at(1), at(3))[1]).toBeGreaterThan(payoffs(at(1), nothing)[1]);
    const mean = solved(two).symmetric.intents[at(3)].payoffs[0]; // refusing: both route
    expect(mean).toBeGreaterThan(payoffs(at(1), at(3))[0]);
  });
});

test("100 A against 100 D on four tokens: 90.40139995 and 108.35098549 routed, 100 and 100 matched", () => {
  // biome-ignore lint/suspicious/noExplicitAny: answers are plain data
  const { route: routed, match, nash } = intentsCartoon4.solve!() as any;
  expect(routed.received.map((x: number) => x.toFixed(8))).toEqual(["90.40139995", "108.35098549"]);
  expect(match.received).toEqual([100, 100]);
  expect(nash.equilibria[0].play).toBe("match at 1, else route/match at 1, else route");
  expect(intentsCartoon4.make().id).toBe("commitment/intents-cartoon4-v0");
});

describe("the default four traders of 250", () => {
  test("have everybody matching at the mid as an equilibrium, with the optimal welfare", () => {
    const { symmetric, optimum, nash, jointGain } = solved();
    expect(symmetric.stable).toContain("match at 1, else route");
    near(symmetric.intents[mid].welfare, optimum.welfare);
    near(optimum.welfare, 0.1 * 1000);
    expect(nash.reason).toContain("too many to enumerate");
    expect(jointGain).toBeGreaterThan(2.97);
  });

  test("earn that with honest solvers too, who earn nothing", () => {
    const game = intents();
    const joint = { trader: bots.patient(game, 0, 0), solver: bots.patient(game, 1, 0) };
    const { each } = evaluate(game, joint, { episodes: 64, lanes: 32 });
    for (let e = 0; e < 64; e++) {
      near(each.welfare[e], 100);
      near(each["matched share"][e], 1);
      near(each.price[e], 1);
      near(each["solver profit"][e], 0);
    }
  });
});

describe("in play", () => {
  const action = fc.nat({ max: moves(5) - 1 });
  const joints = fc.array(fc.tuple(action, action, action, action, action), { minLength: 8, maxLength: 8 });
  const uneven: Options = { traders: 5, solvers: 0, protocolFee: 0, sizes: { kind: "uniform", low: 50, high: 900 } };

  test("value is conserved: what traders gave is what they got, the pool gained and the protocol took", () => {
    fc.assert(
      fc.property(joints, fc.nat({ max: 1000 }), (list, seed) => {
        const { s, batch } = played({ ...uneven, protocolFee: 0.25 }, list, seed);
        const out = new Float64Array(batch.game.metrics.length);
        for (let lane = 0; lane < list.length; lane++) {
          batch.game.measure(s, lane, out, 0);
          let flow = 20_000 - s.pools[2 * lane] - s.pools[2 * lane + 1] - out[8];
          for (let i = 5 * lane; i < 5 * lane + 5; i++) flow += s.gave[i] - s.got[i];
          expect(Math.abs(flow)).toBeLessThan(1e-8);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("intents end as the pure settlement of the same orders does", () => {
    fc.assert(
      fc.property(joints, fc.nat({ max: 1000 }), (list, seed) => {
        const { s, game } = played(uneven, list, seed);
        for (let lane = 0; lane < list.length; lane++) {
          const seats = list[lane].flatMap((a, i) => (a >= 2 ? [i] : []));
          if (list[lane].includes(route) || seats.length === 0) continue; // a pool that was moved before
          const orders = seats.map((i) => {
            const move = moveOf(list[lane][i], 5) as Extract<ReturnType<typeof moveOf>, { kind: "match" }>;
            const k = 5 * lane + i;
            const limit = game.model.limits[move.level];
            return { side: s.side[k] as 0 | 1, size: s.size[k], limit, otherwise: move.otherwise };
          });
          const block = [...s.order.subarray(5 * lane, 5 * lane + 5)];
          const sequence = block.flatMap((i) => (seats.includes(i) ? [seats.indexOf(i)] : []));
          const { received } = settleIntents(orders, { sequence });
          for (const [k, i] of seats.entries()) near(s.got[5 * lane + i], received[k], 1e-7);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("nobody who would else do nothing gets less than its limit, and nobody gives more than it has", () => {
    fc.assert(
      fc.property(joints, fc.nat({ max: 1000 }), (list, seed) => {
        const { s, game } = played({ ...uneven, protocolFee: 0.4, sides: "drawn" }, list, seed);
        for (const [k, a] of list.flat().entries()) {
          const move = moveOf(a, 5);
          expect(s.gave[k]).toBeLessThanOrEqual(s.size[k] * (1 + 1e-12));
          if (move.kind === "nothing") expect(s.gave[k] + s.got[k]).toBe(0);
          else if (move.kind === "route" || move.otherwise === "route") near(s.gave[k], s.size[k]);
          else expect(s.got[k]).toBeGreaterThanOrEqual(game.model.limits[move.level] * s.gave[k] * (1 - 1e-12));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("traders choose first and solvers then; whoever has no turn can only pass", () => {
    const batch = new Batch(intents(), 1, "disabled");
    batch.reset({ seed: 0 });
    const legal = (role: number) => [...batch.masks[role]].join("");
    expect(legal(0)).toBe("1".repeat(12).repeat(4));
    expect(legal(1)).toBe("10000010000".repeat(2)); // six strategies, five margins
    batch.step([new Float32Array(4).fill(mid), new Float32Array(4)]);
    expect(legal(0)).toBe("100000000000".repeat(4));
    expect(legal(1)).toBe("1".repeat(22));
  });

  test("no match stands that leaves users with less in total than their ways out", () => {
    // 5,000 routed at once make the base cheap, so that a seller of the quote does better on its route than with any counter-order
    const sizes = { kind: "each", sizes: [5000, 500, 500] } as const;
    const { s, game } = played({ traders: 3, solvers: 0, sizes }, [[route, at(0), at(0, "nothing")]]);
    const out = new Float64Array(game.metrics.length);
    game.measure(s, 0, out, 0);
    expect(out[game.metrics.indexOf("price")]).toBe(0);
    expect(s.gave[2]).toBe(0);
    const paid = (10_000 * 4985) / 14_985;
    near(s.got[1], (15_000 * 498.5) / (10_000 - paid + 498.5));
    expect(s.got[1]).toBeGreaterThan(500 * 1.050625);
  });

  test("a payoff asked for is the reward that comes", () => {
    const game = intents(uneven);
    const batch = new Batch(game, 30, "disabled");
    batch.reset({ seed: 5 });
    const actions = new Float32Array(150);
    randomBot(game, 0, 3).act(batch.observations[0], batch.masks[0], actions);
    const out = new Float32Array(5);
    const asked = Array.from({ length: 30 }, (_, lane) => {
      game.payoff!(batch.state as unknown as IntentsState, lane, [actions.slice(5 * lane, 5 * lane + 5)], [out]);
      return [...out];
    });
    batch.step([actions]);
    expect([...batch.rewards[0]]).toEqual(asked.flat());
  });

  test("an extreme: orders of the size of the pool, and of nothing, still match at the mid", () => {
    for (const size of [1e6, 1e-9]) {
      const { s } = played({ ...two, sizes: { kind: "fixed", size } }, [[mid, mid], [route, route]]); // biome-ignore format: one line
      expect([...s.got.subarray(0, 2)]).toEqual([size, size]);
      expect(Math.max(s.got[2], s.got[3])).toBeLessThan(2e6);
    }
  });
});

test("actions have names, and a rank by how ready they are to meet a counter-order", () => {
  const game = intents();
  expect(nameOf(0, game.model)).toBe("nothing");
  expect(nameOf(at(4, "nothing"), game.model)).toBe("match at 1.0506, else nothing");
  const { rank } = game.roles[0];
  expect(new Set(rank).size).toBe(moves(5));
  expect(rank![at(0)]).toBeGreaterThan(rank![at(1)]);
  expect(rank![at(4)]).toBeGreaterThan(rank![route]);
  expect(game.draw!(game.alloc(1), 0).length).toBeGreaterThan(0);
});

test("options that make no sense are refused with a sentence", () => {
  const refused = (options: object) => () => intents(options);
  expect(refused({ levels: 4 })).toThrow("option 'levels' must be odd");
  expect(refused({ premiumLow: 0.2 })).toThrow("option 'premiumLow' is 0.2, above 'premiumHigh', 0.1");
  expect(refused({ costLow: 1 })).toThrow("option 'costLow' is 1, above 'costHigh', 0");
  expect(refused({ solvers: 0, revertProbability: 0.1 })).toThrow("option 'revertProbability' needs solvers");
  expect(refused({ sizes: { kind: "each", sizes: [1, 2] } })).toThrow("option 'sizes' lists 2 sizes for 4 traders");
  const dear = { kind: "constant", tokens: ["A", "B"], price: 1e9, fee: 0 };
  const rich = { network: { tokens: ["A", "B"], pools: [dear] }, sizes: { kind: "fixed", size: 1e30 } };
  expect(refused(rich)).toThrow("option 'sizes' allows an order worth 1.0");
  expect(refused({ pair: ["A", "Z"] })).toThrow("'Z' to buy is no token of the network");
  expect(refused({ pair: ["A"] })).toThrow("option 'pair' must be two names of tokens");
  expect(refused({ pair: ["A", "A"] })).toThrow("cannot sell and buy the same token");
  expect(refused({ step: Number.NaN })).toThrow("option 'step' must be a number");
  expect(refused({ network: {} })).toThrow("option 'network': tokens must be a list");
  const links = [{ kind: "latency", tokens: ["A", "B"], cost: "x" }, { kind: "latency", tokens: ["B", "A"], cost: "x" }]; // biome-ignore format: one line
  expect(refused({ network: { tokens: ["A", "B"], pools: links } })).toThrow("latency links, which pay nothing");
  expect(refused({ network: { tokens: ["A", "B"], pools: [{ kind: "curve", tokens: ["A", "B"], output: "x" }] } })).toThrow("No route"); // biome-ignore format: one line
  expect(solved({ sides: "drawn" }).reason).toContain("drawn anew");
  expect(solved({ traders: 6 }).nash.reason).toContain("too many to look through");
});
